"""Señales de pocas muestras: las copias del kernel que se suman en una convolución."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from neurona.plots._style import BLUE, GREEN, INK, ORANGE, axes

FILLS = [(BLUE, ""), (ORANGE, "//"), (GREEN, ".."), ("#E6C84F", "\\\\")]  # color y trama


def echoes(x: Sequence[float], w: Sequence[float]) -> Axes:
    """Cada muestra de ``x`` suelta una copia de ``w``; las copias se apilan y dan la salida.

    Dentro de cada trozo va su producto; encima de cada columna, la suma. Solo para números que no
    son negativos, y hasta cuatro muestras que no sean cero.
    """
    if min(*x, *w) < 0:
        raise ValueError("x y w no deberían tener números negativos: los trozos se apilan")
    starts = [k for k, value in enumerate(x) if value]
    if len(starts) > len(FILLS):
        raise ValueError(f"x tiene {len(starts)} muestras distintas de 0: como mucho {len(FILLS)}")
    ax = axes(height=3.2)
    total = np.zeros(len(x) + len(w) - 1)
    for k, (color, hatch) in zip(starts, FILLS, strict=False):
        copy = x[k] * np.asarray(w)
        at = k + np.arange(len(w))
        label = f"copia de x[{k}] = {x[k]:g}"
        style = {"facecolor": color, "alpha": 0.55, "edgecolor": "white", "hatch": hatch}
        ax.bar(at, copy, bottom=total[at], width=0.8, label=label, **style)
        for n, height, base in zip(at, copy, total[at], strict=True):
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
            ax.text(n, base + height / 2, f"{height:g}", ha="center", va="center", bbox=box)
        total[at] += copy
    for n, value in enumerate(total):
        ax.text(n, value + 0.15, f"{value:g}", ha="center", va="bottom", color=INK, weight="bold")
    ax.grid(axis="x", visible=False)
    ax.set(xlabel="$n$", ylabel="$y[n]$", ylim=(0, total.max() * 1.15))
    ax.legend(loc="upper left", fontsize=10)
    return ax
