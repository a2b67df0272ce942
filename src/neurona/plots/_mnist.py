"""Los dígitos de MNIST, su reparto y cómo aprenden unas redes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter
from numpy.typing import NDArray

from neurona.plots._style import BLUE, GREEN, GREY, ORANGE, VIOLET

DIGITS = 10
GREYS = 8


def digit_sheet(images: NDArray, labels: NDArray, ax: Axes, each: int = 12) -> Axes:
    """Dibuja los primeros dígitos de cada clase, una fila por clase, con tinta negra.

    Parameters
    ----------
    images : ndarray (M, H, W)
        Cantidad de tinta, de 0 a 1.
    labels : ndarray (M,)
        El dígito de cada imagen, de 0 a 9.
    ax : Axes
        Dónde se dibuja.
    each : int
        Cuántos de cada clase.

    Returns
    -------
    Axes
        Los mismos ejes.

    Raises
    ------
    ValueError
        Si de alguna clase hay menos de ``each``.
    """
    rows = []
    for digit in range(DIGITS):
        found = images[labels == digit][:each]
        if len(found) < each:
            raise ValueError(f"hay {len(found)} imágenes del {digit}: deberían ser al menos {each}")
        rows.append(np.hstack(found))
    sheet = np.round(np.vstack(rows) * GREYS) / GREYS  # así la figura pesa siete veces menos
    ax.imshow(sheet, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.axis("off")
    return ax


def split_chart(
    splits: Mapping[str, NDArray], sizes: Axes, shares: Axes, classes: int = DIGITS
) -> None:
    """Dibuja cuántos datos tiene cada parte y qué tanto por ciento es cada clase.

    Parameters
    ----------
    splits : dict of str to ndarray (M,)
        El nombre de cada parte (tres como mucho) y sus etiquetas.
    sizes, shares : Axes
        Dónde se dibujan los tamaños y los tantos por ciento.
    classes : int
        Cuántas clases hay.

    Raises
    ------
    ValueError
        Si hay más de tres partes.
    """
    looks = list(zip((VIOLET, GREEN, ORANGE), "os^", strict=True))
    if len(splits) > len(looks):
        raise ValueError(f"splits tiene {len(splits)} partes: debería tener tres como mucho")
    for k, (name, labels) in enumerate(splits.items()):
        color, marker = looks[k]
        sizes.barh(k, len(labels), color=color)
        thousands = f" {len(labels):,}".replace(",", "\N{NO-BREAK SPACE}")
        sizes.text(len(labels), k, thousands, va="center")
        share = 100 * np.bincount(labels, minlength=classes) / len(labels)
        where = np.arange(classes) + 0.22 * (k - 1)
        shares.plot(where, share, marker, color=color, label=name, ms=5)
    sizes.set(yticks=range(len(splits)), yticklabels=list(splits), xticks=[])
    sizes.set_xlim(0, 1.35 * max(map(len, splits.values())))
    sizes.invert_yaxis()
    sizes.grid(False)
    shares.axhline(100 / classes, color=GREY, lw=1)
    shares.set(xticks=range(classes), xlabel="dígito", ylabel="% de su parte")
    shares.grid(axis="x", visible=False)
    shares.legend(
        ncols=len(splits),
        loc="lower right",
        bbox_to_anchor=(1.02, 1),
        fontsize=9,
        columnspacing=0.8,
        handletextpad=0.1,
    )


def error_by_epoch(runs: Mapping[str, Sequence[float]], ax: Axes) -> Axes:
    """Dibuja el tanto por ciento de fallos de validación, época a época, en escala logarítmica.

    Parameters
    ----------
    runs : dict of str to sequence of float
        De cada entrenamiento (tres como mucho), su nombre y la exactitud de cada época, de 0 a 1.
    ax : Axes
        Dónde se dibuja.

    Returns
    -------
    Axes
        Los mismos ejes, con su leyenda.

    Raises
    ------
    ValueError
        Si hay más de tres entrenamientos.
    """
    looks = ((GREY, "-", "o"), (VIOLET, "--", "s"), (BLUE, "-.", "^"))
    if len(runs) > len(looks):
        raise ValueError(f"runs tiene {len(runs)} entrenamientos: debería tener tres como mucho")
    for (name, accuracy), (color, ls, marker) in zip(runs.items(), looks, strict=False):
        wrong = 100 * (1 - np.asarray(accuracy))
        ax.semilogy(
            np.arange(1, len(wrong) + 1), wrong, color=color, ls=ls, marker=marker, ms=5, label=name
        )
    ax.set(xlabel="época", yticks=[1, 2, 3, 5, 10], yticklabels=["1", "2", "3", "5", "10"])
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.legend()
    return ax
