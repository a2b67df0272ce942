"""La neurona: su esquema y la recta que traza en el plano."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from neurona.plots._style import BLUE, GREY, INK, ORANGE, VIOLET, axes


def neuron_diagram() -> Axes:
    """Dibuja una neurona biológica (arriba) y la idealizada (abajo), con las partes enfrentadas."""
    ax = axes(height=4.4)
    ax.set(xlim=(0, 12), ylim=(0, 9.6), aspect="equal")
    ax.axis("off")
    write = dict(ha="center", va="center", fontsize=10, color=INK)
    for start, bend in (((0.9, 8.9), 7.9), ((0.6, 7.3), 7.2), ((0.9, 5.7), 6.6)):
        ax.plot([start[0], 2.6, 4.2], [start[1], bend, 7.25], color=VIOLET, linestyle="-")
    ax.add_patch(Circle((4.6, 7.25), 0.85, facecolor="#E4E1F5", edgecolor=VIOLET))
    ax.plot([5.45, 9.3], [7.25, 7.25], color=VIOLET, linewidth=3, linestyle="-")
    for end in (8.1, 7.25, 6.4):
        ax.plot([9.3, 10.4], [7.25, end], color=VIOLET, linestyle="-")
        ax.plot([10.9, 11.8], [end, end], color=GREY, linestyle="-")  # la dendrita siguiente
    for x, y, text in (
        (2.2, 9.3, "dendritas"),
        (4.6, 5.9, "soma"),
        (7.4, 7.8, "axón"),
        (10.6, 5.7, "sinapsis"),
    ):
        ax.text(x, y, text, **write)
    for y, name in ((3.6, "1"), (1.0, "2")):
        ax.text(0.5, y, f"$x_{name}$", **write | {"fontsize": 13})
        ax.annotate("", (3.9, 2.45 if y > 2 else 2.1), (0.9, y), arrowprops=ARROW)
        ax.text(
            2.2,
            y - 0.15 if y > 2 else y + 0.95,
            f"$w_{name}$",
            **write | {"color": ORANGE, "fontsize": 13},
        )
    ax.add_patch(Circle((4.6, 2.3), 0.75, facecolor="white", edgecolor=INK))
    ax.text(4.6, 2.3, "$+$", **write | {"fontsize": 15})
    ax.annotate("", (4.6, 1.5), (4.6, 0.6), arrowprops=ARROW)
    ax.text(4.6, 0.25, "$b$", **write | {"color": ORANGE, "fontsize": 13})
    ax.annotate("", (7.0, 2.3), (5.4, 2.3), arrowprops=ARROW)
    ax.text(6.2, 2.75, "$z$", **write | {"fontsize": 13})
    ax.add_patch(Circle((7.8, 2.3), 0.75, facecolor="white", edgecolor=INK))
    ax.plot([7.35, 7.8, 7.8, 8.25], [1.95, 1.95, 2.65, 2.65], color=BLUE, linestyle="-")
    ax.annotate("", (10.2, 2.3), (8.6, 2.3), arrowprops=ARROW)
    ax.text(10.7, 2.3, r"$\hat y$", **write | {"fontsize": 13})
    return ax


ARROW = {"arrowstyle": "-|>", "color": INK, "shrinkA": 0, "shrinkB": 0}


def decision_line(w: np.ndarray, b: float, ax: Axes, **options) -> Axes:
    """Dibuja la recta ``w1 x1 + w2 x2 + b = 0`` dentro de los límites que ya tienen los ejes.

    Parameters
    ----------
    w : array_like (2,)
    b : float
    ax : Axes
    **options
        Lo que acepte ``Axes.axline``.

    Raises
    ------
    ValueError
        Si ``w`` no tiene dos pesos o los dos son 0: no hay recta.
    """
    w = np.asarray(w, float)
    if w.shape != (2,):
        raise ValueError(f"w tiene forma {w.shape}: debería ser (2,)")
    if not w.any():
        raise ValueError("w es (0, 0): debería tener algún peso distinto de 0")
    foot = -b * w / (w @ w)
    ax.axline(foot, foot + np.array([-w[1], w[0]]), **{"color": INK, "linestyle": "-"} | options)
    return ax
