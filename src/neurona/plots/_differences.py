"""Diferencias emparejadas: un punto por repetición, y su media."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from neurona.plots._style import GREY, INK, VIOLET, axes


def paired_differences(
    differences: Mapping[str, Sequence[float]], width: float = 2.0, ax: Axes | None = None
) -> Axes:
    """Dibuja una fila por nombre: sus valores, su media y una barra a cada lado.

    Parameters
    ----------
    differences : dict of str to sequence of float
        Por cada nombre, dos o más diferencias.
    width : float
        Cuántos errores estándar mide la barra a cada lado de la media.
    ax : Axes, optional
        Dónde; si no se da, en una figura nueva.

    Raises
    ------
    ValueError
        Si no hay nombres o alguno tiene menos de dos valores.
    """
    if not differences or min(map(len, differences.values())) < 2:
        raise ValueError("differences debería tener algún nombre, con dos valores o más cada uno")
    if ax is None:
        ax = axes(height=0.9 + 0.42 * len(differences))
    ax.axvline(0, color=GREY, linewidth=1.2, linestyle="-")
    for row, values in enumerate(differences.values()):
        bar = width * np.std(values, ddof=1) / np.sqrt(len(values))
        ax.plot(values, np.full(len(values), row + 0.2), "o", color=GREY, markersize=4, alpha=0.7)
        style = {"color": VIOLET, "markersize": 7, "capsize": 4, "linewidth": 1.8}
        ax.errorbar(np.mean(values), row - 0.12, xerr=bar, fmt="D", **style)
    ax.set_yticks(range(len(differences)), list(differences), color=INK)
    ax.set_ylim(len(differences) - 0.5, -0.5)
    ax.grid(axis="y", visible=False)
    return ax
