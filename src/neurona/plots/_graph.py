"""El grafo de cómputo de un tensor: cada operación, con su valor y su gradiente."""

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from neurona.graphs import name_of, places, value_of
from neurona.plots._style import GREY, INK, ORANGE, VIOLET, axes
from neurona.tensor import Tensor

MOST_NODES = 40  # con más, las cajas no se leen


def graph(tensor: Tensor, **names: Tensor) -> Axes:
    """Dibuja el grafo del que sale un tensor, de los datos (izquierda) al resultado (derecha).

    Parameters
    ----------
    tensor : Tensor
        El resultado. Su grafo debe seguir vivo: antes de ``backward``, o con
        ``backward(retain_graph=True)`` para ver también los gradientes.
    **names : Tensor
        Cómo se llaman algunos nodos: ``graph(f, x=x, q=q)``.

    Returns
    -------
    Axes
        En cada caja, el nombre o la operación y el valor, y debajo, en naranja, el gradiente. De
        los arreglos se da la forma. ``neurona.graphs.graph_words`` lo cuenta con palabras.

    Raises
    ------
    ValueError
        Si el grafo ya se liberó o tiene más de 40 nodos.
    """
    place = places(tensor)
    if len(place) > MOST_NODES:
        raise ValueError(f"tensor: su grafo tiene más de {MOST_NODES} nodos y no se leería")
    columns, rows = (max(values) for values in zip(*place.values(), strict=True))
    rows += 0.5
    ax = axes(height=0.35 + 0.78 * rows)
    ax.set(xlim=(-0.5, columns + 0.5), ylim=(rows + 0.05, -0.2))
    ax.axis("off")
    for node, (x, y) in place.items():
        for operand, _ in node._edges:
            ends = (x - 0.36, y), (place[operand][0] + 0.36, place[operand][1])
            bend = "arc3,rad=-0.45" if x - place[operand][0] > 1 else "arc3"  # salta otras cajas
            style = {"arrowstyle": "-|>", "color": GREY, "connectionstyle": bend}
            ax.annotate("", *ends, arrowprops=style)
        name = name_of(node, names)
        draw_node(ax, node, x, y, f"{name} ({node._op})" if name != node._op and node._op else name)
    return ax


def draw_node(ax: Axes, node: Tensor, x: float, y: float, name: str) -> None:
    edge = VIOLET if node._edges else GREY
    frame = "round,pad=0,rounding_size=0.08"
    ax.add_patch(
        FancyBboxPatch((x - 0.36, y - 0.36), 0.72, 0.72, frame, facecolor="white", edgecolor=edge)
    )
    lines = [(name, INK), (value_of(node.data), INK)]
    if node.grad is not None:
        lines.append((value_of(node.grad), ORANGE))
    for k, (text, color) in enumerate(lines):
        height = y - 0.24 * ((len(lines) - 1) / 2 - k)
        ax.text(x, height, text, color=color, ha="center", va="center", fontsize=10)
