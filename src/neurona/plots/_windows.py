"""Qué ventanas de una convolución ven un píxel, y con qué peso lo ve cada una."""

from string import ascii_lowercase

import numpy as np
from matplotlib.axes import Axes

from neurona.plots._style import BLUE, GREY, axes


def windows_on_pixel(n: int, f: int, pixel: tuple[int, int]) -> Axes:
    """Dibuja la imagen una vez por cada ventana que ve el píxel, con la letra de su peso.

    Cada dibujo está en el lugar que ocupa su salida. Los pesos se llaman a, b, c…, por filas.

    Parameters
    ----------
    n, f : int
        Lado de la imagen y del kernel, con f² letras como mucho en el alfabeto.
    pixel : (int, int)
        Fila y columna, contando desde 0.

    Raises
    ------
    ValueError
        Si el píxel no está en la imagen o el kernel no cabe en ella.
    """
    if not 1 <= f <= min(n, 5):
        raise ValueError(f"f es {f}: debería estar entre 1 y {min(n, 5)}")
    if not all(0 <= side < n for side in pixel):
        raise ValueError(f"pixel es {pixel}: debería estar en una imagen de {n} por {n}")
    r, q = pixel
    rows, columns = (
        range(max(0, at - f + 1), min(at, n - f) + 1) for at in (r, q)
    )  # dónde puede empezar una ventana que lo vea
    ax = axes(height=4.2)
    for i in rows:
        for j in columns:
            left, top = (n + 1.2) * (j - columns[0]), (n + 1.2) * (i - rows[0])
            shade = np.zeros((n, n))
            shade[i : i + f, j : j + f] = 1
            edges = np.arange(n + 1)
            look = {"cmap": "Blues", "vmin": 0, "vmax": 3, "edgecolors": GREY, "linewidth": 0.5}
            ax.pcolormesh(left + edges, top + edges, shade, **look)
            ax.fill(*square(left + q, top + r), color=BLUE)
            letter = ascii_lowercase[(r - i) * f + q - j]
            style = {"ha": "center", "va": "center", "color": "white", "fontsize": 12}
            ax.text(left + q + 0.5, top + r + 0.52, letter, style="italic", **style)
    ax.set_aspect("equal")
    ax.invert_yaxis()
    ax.axis("off")
    return ax


def square(left: float, top: float) -> tuple[list[float], list[float]]:
    """Las esquinas de un cuadrado de lado 1."""
    return [left, left + 1, left + 1, left], [top, top, top + 1, top + 1]
