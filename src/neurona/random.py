"""El azar del paquete: un solo generador, que ``manual_seed`` pone en un estado conocido."""

import numpy as np

generator = np.random.default_rng()


def manual_seed(seed: int) -> np.random.Generator:
    """Hace que los pesos iniciales y ``dropout`` se repitan, como ``torch.manual_seed``."""
    generator.bit_generator.state = np.random.default_rng(seed).bit_generator.state
    return generator
