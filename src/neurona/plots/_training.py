"""Cómo va un entrenamiento."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from neurona.plots._style import GREEN, VIOLET

TITLES = {"loss": "pérdida", "accuracy": "exactitud", "lr": "tasa"}


def learning_curves(history: Mapping[str, Sequence[float]], ax: Axes, name: str = "loss") -> Axes:
    """Dibuja una medida época a época, en entrenamiento y, si la hay, en validación.

    La de entrenamiento es la media de los lotes de una época y se dibuja a mitad de ella; la
    de validación se mide al acabarla.

    Parameters
    ----------
    history : dict of str to list
        Lo que devuelve ``training.fit``.
    ax : Axes
        Dónde se dibuja.
    name : str
        La medida: ``"loss"`` o una métrica de ``history``.

    Returns
    -------
    Axes
        Los mismos ejes, con su leyenda.

    Raises
    ------
    ValueError
        Si ``history`` no tiene esa medida.
    """
    if name not in history:
        known = ", ".join(key for key in history if not key.startswith("val_"))
        raise ValueError(f"history no tiene {name!r}: debería ser una de estas, {known}")
    epochs = np.arange(1, len(history[name]) + 1)
    ax.plot(epochs - 0.5, history[name], color=VIOLET, ls="-", label="entrenamiento")
    if f"val_{name}" in history:
        ax.plot(epochs, history[f"val_{name}"], color=GREEN, ls="--", label="validación")
    ax.set(xlabel="época", ylabel=TITLES.get(name, name))
    ax.legend()
    return ax
