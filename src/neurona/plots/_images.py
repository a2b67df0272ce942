"""Muchas imágenes juntas: mosaicos, y filas con nombre de dígitos o de mapas."""

from collections.abc import Collection, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from neurona.plots._style import ORANGE, WIDTH

NAMES = 1.25  # pulgadas para los nombres de las filas
GAP = "#D5DAE0"  # entre imagen e imagen


def mosaic(ax: Axes, images: ArrayLike, columns: int, cmap: str, **look) -> Axes:
    """Dibuja imágenes del mismo tamaño en una cuadrícula, separadas por una línea gris.

    Parameters
    ----------
    ax : Axes
    images : array (K, H, W)
        Se colocan por filas.
    columns : int
        Cuántas por fila; la última puede quedar incompleta.
    cmap : str
    **look
        Lo que acepte ``imshow``.

    Raises
    ------
    ValueError
        Si ``images`` no tiene tres ejes o no hay ninguna.
    """
    images = np.asarray(images, float)
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(f"images tiene forma {images.shape}: debería ser (K, H, W)")
    count, height, width = images.shape
    gap = max(1, round(width / 12))
    rows = -(-count // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    for k, image in enumerate(images):
        top, left = (k // columns) * (height + gap), (k % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = image
    tones = plt.get_cmap(cmap).with_extremes(bad=GAP)
    ax.imshow(sheet, cmap=tones, interpolation="nearest", **look)
    ax.axis("off")
    return ax


def image_rows(rows: Mapping[str, ArrayLike]) -> NDArray:
    """Dibuja filas de imágenes en gris, cada una con su nombre a la izquierda.

    Parameters
    ----------
    rows : dict of str to array (K, H, W)
        Las imágenes de cada fila, de 0 (blanco) a 1 (negro); las filas pueden no ser igual de
        largas.

    Returns
    -------
    ndarray of Axes (filas, columnas)

    Raises
    ------
    ValueError
        Si no hay ninguna imagen.
    """
    columns = max((len(images) for images in rows.values()), default=0)
    if columns == 0:
        raise ValueError("rows no tiene ninguna imagen")
    grid = named_rows(rows, columns)
    for line, images in zip(grid, rows.values(), strict=True):
        for ax, image in zip(line, images, strict=False):
            show_square(ax, image, cmap="gray_r", vmin=0, vmax=1)
        for ax in line[len(images) :]:
            ax.axis("off")
    return grid


def map_rows(
    rows: Mapping[str, Sequence],
    titles: Sequence[str] = (),
    outlines: Sequence[ArrayLike] | None = None,
) -> NDArray:
    """Dibuja filas de mapas, cada una con su nombre a la izquierda y cada mapa en su escala.

    Un mapa con números negativos va de azul (negativo) a rojo (positivo), con el 0 en blanco; uno
    sin ellos, de blanco a negro. Todos ocupan el mismo cuadrado, tengan los píxeles que tengan.

    Parameters
    ----------
    rows : dict of str to list of array (H, W)
        Los mapas de cada fila, el mismo número en todas.
    titles : list of str, optional
        Lo que va encima de cada columna.
    outlines : list of array (H, W), optional
        El dígito de cada columna, para dibujar su contorno en las filas que siguen a la primera.

    Returns
    -------
    ndarray of Axes (filas, columnas)

    Raises
    ------
    ValueError
        Si las filas no son igual de largas, o no hay ningún mapa.
    """
    lengths = {len(maps) for maps in rows.values()}
    if len(lengths) != 1 or lengths == {0}:
        raise ValueError(f"rows tiene filas de {sorted(lengths)} mapas: deberían ser iguales")
    (columns,) = lengths
    grid = named_rows(rows, columns, above=0.25 if titles else 0)
    for r, (line, maps) in enumerate(zip(grid, rows.values(), strict=True)):
        for k, (ax, image) in enumerate(zip(line, maps, strict=True)):
            show_map(ax, np.asarray(image, float))
            if outlines is not None and r > 0:
                outline(ax, np.asarray(outlines[k], float))
            if titles and r == 0:
                ax.set_title(titles[k], fontsize=10)
    return grid


def named_rows(names: Collection[str], columns: int, above: float = 0) -> NDArray:
    """Una rejilla de cuadrados, con el nombre de cada fila a su izquierda y sitio encima."""
    side = (WIDTH - NAMES) / columns
    options = {"figsize": (WIDTH, side * len(names) + above), "squeeze": False}
    ratios = [NAMES / side] + [1] * columns
    _, grid = plt.subplots(len(names), columns + 1, width_ratios=ratios, **options)
    for ax, name in zip(grid[:, 0], names, strict=True):
        ax.axis("off")
        ax.text(1, 0.5, name, ha="right", va="center", fontsize=10)
    return grid[:, 1:]


def show_square(ax: Axes, image: ArrayLike, **look: object) -> None:
    """Una imagen que llena su cuadrado, tenga los píxeles que tenga."""
    ax.imshow(np.asarray(image), extent=(0, 1, 1, 0), interpolation="nearest", **look)
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set(visible=True, color="#CCCCCC")


def show_map(ax: Axes, image: NDArray) -> None:
    signed = image.min() < 0
    limit = np.abs(image).max() or 1.0
    cmap = "RdBu_r" if signed else "gray_r"
    show_square(ax, image, cmap=cmap, vmin=-limit if signed else 0, vmax=limit)


def outline(ax: Axes, image: NDArray) -> None:
    """El contorno de la tinta, encima del mapa."""
    height, width = image.shape
    x, y = (np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height
    ax.contour(x, y, image, levels=[0.5], colors=ORANGE, linewidths=0.9)
