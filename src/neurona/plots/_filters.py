"""Filtros sobre imágenes: mapas en gris, tablas de números y la ventana que se desliza."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from neurona.plots._style import INK, VIOLET, WIDTH

LEVELS = 32
DARK = 0.45  # por debajo de este gris, los números se escriben en blanco


def image_panels(panels: Mapping[str, ArrayLike], rows: int = 1) -> NDArray:
    """Dibuja varias imágenes en gris, cada una con su título y su escala.

    Si hay números negativos, el cero es el gris medio, y las dos puntas miden lo mismo. Si no, el
    negro es 0 y el blanco, lo mayor de la imagen. Una imagen (H, W, 3) se dibuja en color. Cada
    píxel ocupa un número entero de puntos y hay ``LEVELS`` grises: así el archivo pesa poco.

    Parameters
    ----------
    panels : dict of str to array (H, W) or (H, W, 3)
    rows : int
        En cuántas filas se reparten.

    Returns
    -------
    ndarray of Axes (len(panels),)

    Raises
    ------
    ValueError
        Si no hay imágenes, o no se reparten por igual entre las filas.
    """
    if not panels or rows < 1 or len(panels) % rows:
        raise ValueError(f"{len(panels)} imágenes no se reparten por igual en {rows} filas")
    columns = len(panels) // rows
    tallest, widest = np.max([np.shape(image)[:2] for image in panels.values()], axis=0)
    places = place_axes(rows, columns, tallest, widest)
    for ax, (title, image) in zip(places, panels.items(), strict=True):
        draw_image(ax, image)
        ax.set_title(title, fontsize=10)
    return np.array(places)


def place_axes(rows: int, columns: int, height: int, width: int) -> list[Axes]:
    """Ejes de ``height`` por ``width`` píxeles, ampliados un número entero de veces."""
    dpi = plt.rcParams["figure.dpi"]
    room, gap, title = WIDTH * dpi, 12, 36
    zoom = max(1, int((room - gap * (columns - 1)) / columns / width))
    size = zoom * width / room, rows * (zoom * height + title)
    figure = plt.figure(figsize=(WIDTH, size[1] / dpi), layout="none")
    step = 1 / columns
    return [
        figure.add_axes(
            (
                round((k + 0.5) * step * room - zoom * width / 2) / room,
                (rows - 1 - row) / rows,
                size[0],
                zoom * height / size[1],
            )
        )
        for row in range(rows)
        for k in range(columns)
    ]


def draw_image(ax: Axes, image: ArrayLike) -> Axes:
    """Dibuja una imagen con ``LEVELS`` grises, con el cero en medio si hay negativos."""
    values = np.asarray(image, float)
    largest = max(abs(values).max(), 1e-12)
    low = -largest if (values < 0).any() else 0
    shades = np.round((values - low) / (largest - low) * (LEVELS - 1)) / (LEVELS - 1)
    ax.imshow(shades, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    ax.axis("off")
    return ax


def photo_and_patch(image: ArrayLike, box: tuple[int, int, int, int], table: ArrayLike) -> NDArray:
    """Dibuja una foto con un recuadro, y al lado los números de ese recuadro.

    Parameters
    ----------
    image : array (H, W)
    box : (row, column, height, width)
    table : array (height, width)
    """
    places = place_axes(1, 2, *np.shape(image))
    draw_image(places[0], image)
    mark_box(places[0], box, around=2)
    number_grid(table, places[1])
    return np.array(places)


def number_grid(
    table: ArrayLike, ax: Axes, box: tuple[int, int, int, int] | None = None, digits: int = 0
) -> Axes:
    """Escribe una tabla de números sobre su gris y, si se pide, recuadra unas casillas.

    Parameters
    ----------
    table : array (H, W)
    ax : Axes
    box : (row, column, height, width), optional
        Las casillas del recuadro.
    digits : int
        Decimales.

    Raises
    ------
    ValueError
        Si ``table`` no tiene dos ejes.
    """
    values = np.asarray(table, float)
    if values.ndim != 2:
        raise ValueError(f"table tiene forma {values.shape}: debería ser (H, W)")
    low, high = values.min(), values.max()
    span = max(high - low, 1e-12)
    ax.imshow(values, cmap="gray", vmin=low - 0.1 * span, vmax=high + 0.1 * span)
    for (i, j), value in np.ndenumerate(values):
        color = "white" if (value - low) / span < DARK else INK
        text = f"{value + 0.0:.{digits}f}".replace("-", "\u2212")
        ax.text(j, i, text, ha="center", va="center", color=color, fontsize=10)
    if box is not None:
        mark_box(ax, box)
    ax.axis("off")
    return ax


def mark_box(ax: Axes, box: tuple[int, int, int, int], around: float = 0) -> Axes:
    """Recuadra unas casillas, ``(row, column, height, width)``, dejando ``around`` alrededor."""
    row, column, height, width = box
    corner = column - 0.5 - around, row - 0.5 - around
    size = width + 2 * around, height + 2 * around
    style = {"fill": False, "edgecolor": VIOLET, "linewidth": 3, "clip_on": False}
    ax.add_patch(Rectangle(corner, *size, **style))
    return ax


def window_diagram(image: ArrayLike, kernel: ArrayLike, at: tuple[int, int]) -> NDArray:
    """Dibuja la imagen con una ventana, el kernel y la salida con la casilla que le toca.

    Parameters
    ----------
    image : array (H, W)
    kernel : array (KH, KW)
    at : (int, int)
        La esquina de la ventana, y la casilla de la salida.

    Returns
    -------
    ndarray of Axes (3,)

    Raises
    ------
    ValueError
        Si el kernel no cabe o la casilla está fuera.
    """
    image, kernel = np.asarray(image, float), np.asarray(kernel, float)
    size = [n - f + 1 for n, f in zip(image.shape, kernel.shape, strict=True)]
    if not all(0 <= place < side for place, side in zip(at, size, strict=True)):
        raise ValueError(f"at es {at}: la salida tiene forma {tuple(size)}")
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    output = (windows * kernel).sum(axis=(2, 3))
    widths = [image.shape[1], kernel.shape[1], output.shape[1]]
    options = {"figsize": (WIDTH, 1.9), "width_ratios": widths}
    _, drawn = plt.subplots(1, 3, **options)
    parts: Sequence = (image, (*at, *kernel.shape)), (kernel, None), (output, (*at, 1, 1))
    for ax, title, (table, box) in zip(drawn, ("imagen", "kernel", "salida"), parts, strict=True):
        number_grid(table, ax, box)
        ax.set_ylim(len(image) - 0.5, -0.5)  # casillas del mismo tamaño en las tres tablas
        ax.set_title(title, fontsize=10)
    return drawn
