"""Los campos que se confunden: uno dentro de otro."""

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from neurona.plots._style import INK, VIOLET, axes


def nested_sets(names: list[str]) -> Axes:
    """Dibuja conjuntos encajados, del más amplio al más estrecho, con su nombre.

    Raises
    ------
    ValueError
        Si no hay entre uno y cuatro nombres.
    """
    if not 1 <= len(names) <= 4:
        raise ValueError(f"names tiene {len(names)} nombres: debería tener de 1 a 4")
    ax = axes(height=3.2)
    ax.set(xlim=(-5.2, 5.2), ylim=(-0.2, 6.2))
    ax.axis("off")
    for k, name in enumerate(names):
        width, height = 10 - 2.3 * k, 6 - 1.5 * k
        shade = VIOLET + "1A"  # la misma tinta, casi transparente: se suma en cada nivel
        outline = Ellipse((0, height / 2), width, height, facecolor=shade, edgecolor=VIOLET)
        ax.add_patch(outline)
        last = k == len(names) - 1
        ax.text(0, height / 2 if last else height - 0.75, name, ha="center", va="center", color=INK)
    return ax
