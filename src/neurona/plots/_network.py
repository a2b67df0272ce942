"""Una red por capas, y el mapa de lo que responde."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes

from neurona.plots._style import CLASS_COLORS, GREY, INK, VIOLET, axes


def network_diagram(sizes: Sequence[int]) -> Axes:
    """Dibuja una red densa: una columna de círculos por capa y una línea por peso.

    Parameters
    ----------
    sizes : sequence of int
        Cuántas unidades hay en cada capa, la entrada incluida: ``[3, 4, 2]``.

    Raises
    ------
    ValueError
        Si hay menos de dos capas o alguna está vacía.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes es {list(sizes)}: debería tener dos capas o más, todas con alguna")
    tallest = max(sizes)
    ax = axes(height=0.75 + 0.55 * tallest)
    ax.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-0.9, tallest), aspect="auto")
    ax.axis("off")
    places = [[(k, (tallest - n) / 2 + j + 0.5) for j in range(n)] for k, n in enumerate(sizes)]
    for here, there in zip(places, places[1:], strict=False):
        for start in here:
            for end in there:
                ax.plot(*zip(start, end, strict=True), color=GREY, linewidth=0.9, linestyle="-")
    for k, layer in enumerate(places):
        ax.plot(
            *zip(*layer, strict=True),
            linestyle="",
            marker="o",
            markersize=19,
            markerfacecolor="white",
            markeredgecolor=VIOLET if k else GREY,
            markeredgewidth=1.6,
        )
        name = "entradas" if k == 0 else f"capa {k}"
        ax.text(k, -0.55, f"{name}: {len(layer)}", ha="center", color=INK, fontsize=10)
    return ax


def class_map(
    probability: Callable[[np.ndarray], np.ndarray], ax: Axes, low: float, high: float
) -> Axes:
    """Colorea el plano según la clase que da una red, con la frontera en 0.5.

    Parameters
    ----------
    probability : callable
        De (M, 2) a (M,): la probabilidad de la clase 1 en cada punto.
    ax : Axes
    low, high : float
        Los dos ejes van de ``low`` a ``high``.

    Raises
    ------
    ValueError
        Si ``low`` no es menor que ``high``.
    """
    if not low < high:
        raise ValueError(f"low es {low} y high es {high}: low debería ser menor")
    side = np.linspace(low, high, 161)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    values = np.asarray(probability(points)).reshape(161, 161)
    ax.contourf(side, side, values, [-1, 0.5, 2], colors=CLASS_COLORS, alpha=0.18)
    if values.min() < 0.5 < values.max():
        ax.contour(side, side, values, [0.5], colors=INK, linewidths=1.6)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(low, high), ylim=(low, high))
    return ax
