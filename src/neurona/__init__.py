"""El paquete del libro «De la neurona a la convolución».

Importarlo no carga matplotlib ni PyTorch: cada módulo se pide por su nombre,
por ejemplo ``from neurona import datasets, plots``.
"""

from neurona.random import manual_seed
from neurona.tensor import Tensor, no_grad

__all__ = ["Tensor", "manual_seed", "no_grad"]
__version__ = "0.1.0"
