"""El estilo común. Con 5.4 pulgadas de ancho, las letras se leen también en un teléfono."""

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes

# Okabe e Ito, «Color Universal Design», 2008
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#6B6B6B"
VIOLET, INK = "#4A3FA6", "#1F2328"
CLASS_COLORS = (ORANGE, BLUE)  # y = 0, y = 1
LINES = [VIOLET, GREEN, INK]  # las demás curvas no toman los colores de las clases
WIDTH = 5.4

STYLE = {
    "figure.facecolor": "white",
    "figure.dpi": 160,  # nítida en un teléfono sin pesar de más
    "figure.constrained_layout.use": True,
    "axes.facecolor": "white",
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.labelsize": 11,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=LINES, linestyle=["-", "--", "-."]),
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "lines.linewidth": 1.9,
    "mathtext.fontset": "cm",
}
plt.rcParams.update(STYLE)  # leyendas y líneas leen el estilo al dibujarse, no al abrir los ejes


def axes(columns: int = 1, height: float = 3.0, **options) -> Axes:
    """Abre una figura con el estilo del libro y devuelve sus ejes.

    Parameters
    ----------
    columns : int
        Cuántos dibujos, uno al lado del otro.
    height : float
        Alto de la figura, en pulgadas; el ancho es siempre 5.4.
    **options
        Lo que acepte ``matplotlib.pyplot.subplots``, como ``sharey=True``.

    Returns
    -------
    Axes, o un arreglo de Axes (columns,) si hay más de uno.

    Raises
    ------
    ValueError
        Si ``columns`` o ``height`` no son positivos.
    """
    if columns < 1:
        raise ValueError(f"columns es {columns}: debería ser al menos 1")
    if height <= 0:
        raise ValueError(f"height es {height}: debería ser positivo")
    _, drawn = plt.subplots(1, columns, figsize=(WIDTH, height), **options)
    return drawn
