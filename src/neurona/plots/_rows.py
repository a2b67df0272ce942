"""Ventanas que recorren una fila de píxeles: dónde caen y de dónde miran."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from neurona.plots._style import BLUE, GREY, INK, ORANGE, VIOLET, axes
from neurona.shapes import conv_output_size


def window_rows(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, *, ax: Axes
) -> Axes:
    """Dibuja una fila de píxeles y, debajo, lo que mira cada posición de la ventana.

    Los píxeles que ninguna ventana mira llevan una cruz; el relleno es gris.

    Parameters
    ----------
    n, kernel, stride, padding, dilation : int
        Como en ``shapes.conv_output_size``.
    ax : Axes
    """
    windows = conv_output_size(n, kernel, stride, padding, dilation)
    looks = [[k * stride + j * dilation for j in range(kernel)] for k in range(windows)]
    seen = {place for look in looks for place in look}
    for place in range(n + 2 * padding):
        frame = not padding <= place < n + padding
        color = "#DDDDDD" if frame else "white"
        ax.add_patch(Rectangle((place, 0), 1, 1, facecolor=color, edgecolor=INK, linewidth=1))
        name = "0" if frame else "×" if place not in seen else str(place - padding)
        ax.text(place + 0.5, 0.5, name, ha="center", va="center", color=GREY if frame else INK)
    for k, look in enumerate(looks):
        low = -1.1 - 0.75 * k
        for place in look:
            ax.add_patch(Rectangle((place + 0.08, low), 0.84, 0.5, color=BLUE))
        middle = low + 0.25
        ax.plot([look[0] + 0.5, look[-1] + 0.5], [middle, middle], color=BLUE, linestyle="-")
    ax.set(xlim=(-0.2, n + 2 * padding + 0.2), ylim=(-1.3 - 0.75 * (windows - 1), 1.2))
    ax.set_axis_off()
    return ax


def receptive_pyramid(layers: Sequence[tuple[str, int, int]]) -> Axes:
    """Dibuja, en una fila de píxeles, todo lo que mira un número de la última capa.

    Parameters
    ----------
    layers : sequence of (name, kernel, stride)
        De la primera capa a la última, sin relleno.
    """
    sizes = [1]
    for _, kernel, stride in reversed(layers):
        sizes.insert(0, (sizes[0] - 1) * stride + kernel)
    ax = axes(height=0.62 * len(sizes))
    centre, steps = [0.0], [1]
    for _, kernel, stride in layers:
        centre.append(centre[-1] + (kernel - 1) / 2 * steps[-1])
        steps.append(steps[-1] * stride)
    for level, size in enumerate(sizes):
        places = [centre[level] + k * steps[level] for k in range(size)]
        if level:
            _, kernel, stride = layers[level - 1]
            for k, place in enumerate(places):
                for j in range(k * stride, k * stride + kernel):
                    below = centre[level - 1] + j * steps[level - 1]
                    ends = ([below, place], [level - 0.78, level - 0.22])
                    ax.plot(*ends, color=GREY, linewidth=0.8, linestyle="-", zorder=1)
        color = VIOLET if level < len(layers) else ORANGE
        marks = {"color": color, "marker": "s", "linestyle": "none", "markersize": 11}
        ax.plot(places, [level] * size, **marks, zorder=2)
        name = "imagen" if level == 0 else layers[level - 1][0]
        ax.text(-1.1, level, name, ha="right", va="center")
        ax.text(sizes[0] + 0.1, level, str(size), ha="left", va="center")
    ax.set(xlim=(-4.2, sizes[0] + 1), ylim=(-0.5, len(sizes) - 0.5))
    ax.set_axis_off()
    return ax
