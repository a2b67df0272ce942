"""Las arquitecturas del libro, en ``neurona`` o en PyTorch, y los pesos que viajan con él."""

from importlib.resources import files
from types import ModuleType

import numpy as np
from numpy.typing import NDArray


def simple_nn(nn: ModuleType) -> object:
    """Red densa 784-512-512-10, con 669,706 parámetros.

    Parameters
    ----------
    nn : module
        ``neurona.nn`` o ``torch.nn``: de ahí salen las capas.

    Returns
    -------
    Sequential
        (N, 1, 28, 28) → logits (N, 10). También admite (N, 28, 28).
    """
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(784, 512),
        nn.ReLU(),
        nn.Linear(512, 512),
        nn.ReLU(),
        nn.Linear(512, 10),
    )


def simple_cnn(nn: ModuleType, pretrained: bool = False) -> object:
    """Red convolucional con filtros 3×3 sin padding y 221,950 parámetros.

    Los lados van 28 → 26 → 13 → 11 → 5: quedan 64 mapas de 5×5, que son 1600 números.

    Parameters
    ----------
    nn : module
        ``neurona.nn`` o ``torch.nn``: de ahí salen las capas.
    pretrained : bool
        Si trae los pesos aprendidos con MNIST que vienen con el paquete. Los escribe
        ``tools/train_digits.py`` con la receta del capítulo 14.

    Returns
    -------
    Sequential
        (N, 1, 28, 28) → logits (N, 10).
    """
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )
    if pretrained:
        load_arrays(model, stored_weights())
    return model


def stored_weights() -> dict[str, NDArray[np.float32]]:
    """Los pesos guardados de ``simple_cnn``: nombre de PyTorch → arreglo.

    El archivo los guarda en media precisión (float16), que ocupa la mitad.
    """
    with (files("neurona") / "weights/simple_cnn.npz").open("rb") as file, np.load(file) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def load_arrays(model: object, arrays: dict[str, NDArray]) -> None:
    """Copia unos arreglos en un modelo de ``neurona`` o de PyTorch.

    Raises
    ------
    KeyError, ValueError, RuntimeError
        Las de ``load_state_dict`` cuando los nombres o las formas no son los del modelo.
    """
    own = model.state_dict()
    if all(isinstance(value, np.ndarray) for value in own.values()):
        model.load_state_dict(arrays)
        return
    import torch

    model.load_state_dict({name: torch.as_tensor(value) for name, value in arrays.items()})
