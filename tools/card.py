"""Dibuja la tarjeta que muestran las redes sociales: book/_static/card.png, de 1200×630.

    python tools/card.py

El resultado se guarda en el repositorio; solo hay que repetirlo si cambia el dibujo.
"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.patches import Circle, FancyBboxPatch

CARD = Path(__file__).resolve().parents[1] / "book" / "_static" / "card.png"
NIGHT, BLUE, ORANGE = "#12344f", "#8fc1f0", "#ff9d3b"


def neuron(ax) -> None:
    """Tres entradas que llegan a una neurona, y su salida."""
    for y in (190, 315, 440):
        ax.plot([80, 245], [y, 315 + 0.25 * (y - 315)], color=BLUE, lw=5, solid_capstyle="round")
    ax.plot([330, 420], [315, 315], color=BLUE, lw=5, solid_capstyle="round")
    ax.add_patch(Circle((275, 315), 58, color=ORANGE))


def kernel(ax) -> None:
    """Un núcleo de 3×3 con el centro encendido."""
    for row in range(3):
        for column in range(3):
            center = row == column == 1
            corner = row != 1 and column != 1
            ax.add_patch(
                FancyBboxPatch(
                    (455 + 88 * column, 195 + 88 * row),
                    64,
                    64,
                    boxstyle="round,rounding_size=12",
                    color=ORANGE if center else BLUE,
                    alpha=0.5 if corner else 1,
                    lw=0,
                )
            )


def main() -> None:
    figure = plt.figure(figsize=(12, 6.3), dpi=100, facecolor=NIGHT)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(630, 0))
    ax.axis("off")
    neuron(ax)
    kernel(ax)
    title = "De la\nneurona\na la\nconvolución"
    ax.text(775, 300, title, color="white", fontsize=38, fontweight="bold", va="center")
    ax.text(778, 535, "Un libro ejecutable de redes neuronales", color=BLUE, fontsize=14)
    figure.savefig(CARD, facecolor=NIGHT, metadata={"Software": None})


if __name__ == "__main__":
    main()
