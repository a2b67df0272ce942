"""El mapa de niveles de un costo de dos parámetros."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from neurona.plots._style import GREY, VIOLET


def cost_map(
    cost: Callable[[float, float], float],
    ax: Axes,
    low: float = -3.0,
    high: float = 3.0,
    path: np.ndarray | None = None,
) -> Axes:
    """Dibuja las curvas de nivel de ``cost(w1, w2)`` y, si se da, un camino sobre ellas.

    Parameters
    ----------
    cost : callable
        Recibe dos números y devuelve otro.
    ax : Axes
        Dónde se dibuja.
    low, high : float
        Los dos ejes van de ``low`` a ``high``.
    path : ndarray (K, 2), optional
        Puntos del camino, en orden.

    Raises
    ------
    ValueError
        Si ``low`` no es menor que ``high``.
    """
    if not low < high:
        raise ValueError(f"low es {low} y high es {high}: low debería ser menor")
    side = np.linspace(low, high, 121)
    values = np.array([[cost(a, b) for a in side] for b in side])
    # Más juntas abajo: en un cuenco quedan a la misma distancia unas de otras.
    levels = values.min() + np.ptp(values) * (np.arange(1, 13) / 13) ** 2
    ax.contour(side, side, values, levels, colors=GREY, linewidths=0.8)
    if path is not None:
        ax.plot(*np.transpose(path), "o-", color=VIOLET, markersize=3, linewidth=1.2)
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(low, high), ylim=(low, high))
    return ax
