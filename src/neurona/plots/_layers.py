"""Lo que ocurre capa por capa: por dónde vuelve el error y qué tamaño tiene."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from neurona.plots._network import network_diagram
from neurona.plots._style import INK, VIOLET


def blame_diagram(sizes: Sequence[int], layer: int, unit: int) -> Axes:
    """Dibuja una red y resalta las líneas por las que una neurona influye en la capa siguiente.

    Parameters
    ----------
    sizes : sequence of int
        Cuántas unidades hay en cada capa, la entrada incluida.
    layer, unit : int
        La neurona, contando desde 1: la capa 1 es la primera oculta y la unidad 1, la de arriba.

    Raises
    ------
    ValueError
        Si esa neurona no existe o es de la última capa.
    """
    if not 1 <= layer < len(sizes) - 1 or not 1 <= unit <= sizes[layer]:
        raise ValueError(
            f"layer es {layer} y unit es {unit}: en una red {list(sizes)} no es una neurona oculta"
        )
    ax = network_diagram(sizes)
    tallest = max(sizes)
    heights = [[(tallest - n) / 2 + n - j - 0.5 for j in range(n)] for n in sizes]
    start = (layer, heights[layer][unit - 1])
    for line in ax.lines:
        line.set_zorder(3 if line.get_marker() == "o" else 2)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
    for j, y in enumerate(heights[layer + 1], 1):
        ends = zip(start, (layer + 1, y), strict=True)
        ax.plot(*ends, color=VIOLET, linewidth=2.6, linestyle="-", zorder=2.5)
        place = (layer + 0.6, start[1] + 0.6 * (y - start[1]))
        name = rf"$w_{{{j}{unit}}}^{{[{layer + 1}]}}$"
        ax.text(*place, name, ha="center", va="center", color=INK, bbox=box, zorder=2.7)
        ax.text(layer + 1.14, y, rf"$\delta_{j}^{{[{layer + 1}]}}$", va="center", color=INK)
    name = rf"$\delta_{unit}^{{[{layer}]}}$"
    style = {"ha": "right", "va": "center", "color": INK, "bbox": box}
    ax.text(start[0] - 0.1, start[1], name, zorder=2.7, **style)
    return ax


def layer_curves(curves: Mapping[str, ArrayLike], ax: Axes) -> Axes:
    """Dibuja, en escala logarítmica, la mediana de cada capa y una banda del menor al mayor.

    Parameters
    ----------
    curves : dict of str to array (SEEDS, LAYERS)
        Por cada nombre, lo medido con cada semilla en cada capa; todo positivo.
    ax : Axes

    Raises
    ------
    ValueError
        Si un arreglo no es una tabla de números positivos.
    """
    for name, values in curves.items():
        table = np.asarray(values, float)
        if table.ndim != 2 or not (table > 0).all():
            raise ValueError(
                f"curves[{name!r}] debería ser una tabla (semillas, capas) de números positivos"
            )
        layers = np.arange(1, table.shape[1] + 1)
        (line,) = ax.semilogy(layers, np.median(table, axis=0), label=name)
        band = table.min(axis=0), table.max(axis=0)
        ax.fill_between(layers, *band, color=line.get_color(), alpha=0.18, linewidth=0)
    ax.set(xlabel="capa oculta")
    return ax
