"""Datos con dos clases."""

from matplotlib.axes import Axes
from numpy.typing import NDArray

from neurona.plots._style import CLASS_COLORS
from neurona.shapes import check_shape

MARKERS = ("s", "o")  # cuadrado para y = 0, círculo para y = 1


def labelled_points(x: NDArray, y: NDArray, ax: Axes) -> Axes:
    """Dibuja datos de dos características: un color y un marcador por clase.

    Parameters
    ----------
    x : ndarray (M, N) con N = 2
        Características; la primera va en el eje horizontal.
    y : ndarray (M,)
        Clase de cada dato, 0 o 1.
    ax : Axes
        Dónde se dibuja.

    Returns
    -------
    Axes
        Los mismos ejes, con su leyenda.

    Raises
    ------
    ValueError
        Si las formas no encajan o ``y`` contiene algo que no sea 0 o 1.
    """
    sizes = check_shape("x", x, "M N", N=2)
    check_shape("y", y, "M", M=sizes["M"])
    strange = y[(y != 0) & (y != 1)]
    if strange.size:
        raise ValueError(f"y contiene {strange[0]}: debería contener solo 0 y 1")
    for label, (marker, color) in enumerate(zip(MARKERS, CLASS_COLORS, strict=True)):
        chosen = x[y == label]
        ax.scatter(*chosen.T, s=30, marker=marker, color=color, alpha=0.85, label=f"$y = {label}$")
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    return ax
