"""Cómo acierta y cómo falla un clasificador."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from neurona.plots._style import GREY, INK, VIOLET, axes


def confusion_map(table: ArrayLike, classes: Sequence | None = None) -> Axes:
    """Dibuja una matriz de confusión: los fallos, más oscuros cuantos más; la diagonal, en gris.

    Parameters
    ----------
    table : array (C, C)
        Una fila por clase verdadera y una columna por respuesta.
    classes : sequence, optional
        El nombre de cada clase; si falta, su número.

    Raises
    ------
    ValueError
        Si la tabla no es cuadrada o los nombres no son tantos como clases.
    """
    table = np.asarray(table)
    if table.ndim != 2 or len(set(table.shape)) != 1:
        raise ValueError(f"table tiene forma {table.shape}: debería ser cuadrada")
    names = range(len(table)) if classes is None else classes
    if len(names) != len(table):
        raise ValueError(f"classes tiene {len(names)} nombres: deberían ser {len(table)}")
    wrong = np.where(np.eye(len(table), dtype=bool), 0, table)
    most = max(wrong.max(), 1)
    ax = axes(height=0.8 + 0.42 * len(table))
    ax.imshow(wrong, cmap="Oranges", vmin=0, vmax=1.6 * most)
    for (i, j), count in np.ndenumerate(table):
        if i == j:
            ax.add_patch(plt.Rectangle((j - 0.5, i - 0.5), 1, 1, color="#E4E4E4"))
        color = INK if count else "#BBBBBB"
        ax.text(j, i, int(count), ha="center", va="center", color=color, fontsize=10)
    ax.set_xticks(range(len(table)), names)
    ax.set_yticks(range(len(table)), names)
    ax.set(xlabel="respuesta", ylabel="clase verdadera")
    ax.grid(False)
    return ax


def reliability(groups: ArrayLike, ax: Axes, title: str = "") -> Axes:
    """Dibuja lo que acierta un modelo según lo seguro que dice estar.

    La barra de cada grupo es de dos errores estándar a cada lado, con la proporción de ``(k + 1) /
    (n + 2)``: así no mide cero cuando se acierta todo.

    Parameters
    ----------
    groups : array (G, 3)
        De cada grupo, su seguridad media, la parte que acierta y cuántos datos tiene.
    ax : Axes
    title : str

    Raises
    ------
    ValueError
        Si ``groups`` no tiene tres columnas.
    """
    groups = np.asarray(groups, float)
    if groups.ndim != 2 or groups.shape[1] != 3:
        raise ValueError(f"groups tiene forma {groups.shape}: debería ser (G, 3)")
    said, right, count = groups.T
    share = (right * count + 1) / (count + 2)
    bar = 2 * np.sqrt(share * (1 - share) / count)
    low, high = right - np.maximum(right - bar, 0), np.minimum(right + bar, 1) - right
    ax.plot([0, 1], [0, 1], color=GREY, linestyle=":", linewidth=1.4)
    style = {"color": VIOLET, "markersize": 5, "capsize": 3, "linewidth": 1.4}
    ax.errorbar(said, right, yerr=[low, high], fmt="o", **style)
    ax.set(xlabel="seguridad", ylabel="aciertos", xlim=(0, 1.02), ylim=(0, 1.05), title=title)
    return ax
