"""La verosimilitud de una neurona logística con una sola entrada."""

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from neurona.shapes import check_shape
from neurona.widgets._host import Explorable

LIMIT = 6.0  # w y b se mueven en [-6, 6], igual que en likelihood.mjs
COPIES = (1, 10, 100, 1000)
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# Nota tipificada de ocho exámenes y si aprobaron: ningún corte los separa.
MARKS = (-1.5, -1.1, -0.7, -0.3, 0.2, 0.6, 1.1, 1.7)
PASSED = (0, 0, 1, 0, 0, 1, 1, 1)
COLORS = ("#D55E00", "#0072B2")  # de y = 0 y de y = 1


class Likelihood(Explorable):
    """Mueve ``w`` y ``b`` y mira qué probabilidad da ``σ(wx + b)`` a lo que ocurrió.

    Parameters
    ----------
    x : array_like (M,)
        Una entrada por dato, tipificada: el explorable mueve ``w`` y ``b`` en [-6, 6].
    y : array_like (M,)
        1 si el suceso ocurrió y 0 si no.
    w, b : float
        Peso y sesgo. Con núcleo, se leen y se escriben desde Python.
    copies : {1, 10, 100, 1000}
        Cuántas veces se repiten los datos en el producto.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo, la forma o el valor esperados.

    Examples
    --------
    >>> Likelihood(w=2, b=-0.1)
    Likelihood(w=2.0, b=-0.1)
    """

    NAME: ClassVar[str] = "likelihood"
    STATE: ClassVar[tuple[str, ...]] = ("x", "y", "w", "b", "copies")

    x = traitlets.List(read_only=True).tag(sync=True)
    y = traitlets.List(read_only=True).tag(sync=True)
    w = traitlets.Any(0.5).tag(sync=True)
    b = traitlets.Any(0.0).tag(sync=True)
    copies = traitlets.Any(1).tag(sync=True)

    def __init__(
        self,
        x: ArrayLike = MARKS,
        y: ArrayLike = PASSED,
        w: float = 0.5,
        b: float = 0.0,
        copies: int = 1,
    ) -> None:
        inputs, labels = _check_data(x, y)
        super().__init__(w=w, b=b, copies=copies)
        self.set_trait("x", inputs)
        self.set_trait("y", labels)

    @traitlets.validate("w", "b")
    def _check_parameter(self, proposal: dict) -> float:
        name, value = proposal["trait"].name, proposal["value"]
        if not isinstance(value, int | float | np.number):
            raise TypeError(f"{name} es {type(value).__name__}: debería ser un número")
        if not abs(value) <= LIMIT:
            raise ValueError(f"{name} es {value}: debería estar entre -6 y 6")
        return float(value)

    @traitlets.validate("copies")
    def _check_copies(self, proposal: dict) -> int:
        if proposal["value"] not in COPIES:
            raise ValueError(f"copies es {proposal['value']}: debería ser 1, 10, 100 o 1000")
        return proposal["value"]

    def __repr__(self) -> str:
        return f"Likelihood(w={self.w}, b={self.b})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return _still(state["x"], state["y"], state["w"], state["b"])


def _check_data(x: ArrayLike, y: ArrayLike) -> tuple[list[float], list[int]]:
    x, y = np.asarray(x), np.asarray(y)
    if x.size == 0:
        raise ValueError("x está vacío: debería tener al menos un dato")
    size = check_shape("x", x, "M")["M"]
    check_shape("y", y, "M", M=size)
    for value in x[~np.isfinite(x)]:
        raise ValueError(f"x contiene {value}: debería contener solo números finitos")
    for value in y[(y != 0) & (y != 1)]:
        raise ValueError(f"y contiene {value}: debería contener solo 0 y 1")
    return x.astype(float).tolist(), y.astype(int).tolist()


def _still(x: Sequence[float], y: Sequence[int], w: float, b: float) -> tuple[str, str]:
    """La curva y los datos en SVG, con números redondeados para que no cambie ni un byte."""
    low, high = min(x), max(x)
    pad = (high - low) * 0.12 or 1.0
    low, high = low - pad, high + pad

    def across(t: float) -> str:
        return f"{32 + 392 * (t - low) / (high - low):.1f}"

    def up(p: float) -> str:
        return f"{260 - 220 * p:.1f}"

    curve = [low + (high - low) * k / 60 for k in range(61)]
    points = " ".join(f"{across(t)},{up(_sigmoid(w * t + b))}" for t in curve)
    marks, loss = [], 0.0
    for t, label in zip(x, y, strict=True):
        z = (2 * label - 1) * (w * t + b)
        loss += (max(-z, 0) + math.log1p(math.exp(-abs(z)))) / len(x)
        at, level, color = across(t), up(_sigmoid(w * t + b)), COLORS[label]
        shape = "m-6,0a6,6 0 1,1 12,0a6,6 0 1,1 -12,0z" if label else "m-5.5,-5.5h11v11h-11z"
        marks.append(
            f'<g stroke="{color}"><path d="M{at},{up(1 - label)}V{level}" stroke-width="5"/>'
            f'<path d="M{at},{level}V{up(label)}" stroke-dasharray="2 4"/>'
            f'<path d="M{at},{up(label)}{shape}" fill="{color}"/></g>'
        )
    product = _scientific(math.exp(-loss * len(x)))
    summary = f"w = {w:.2f}, b = {b:.2f}, ∏ p = {product}, J = {loss:.4f}"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 290" width="440" height="290">'
        '<rect width="440" height="290" fill="#fff"/>'
        '<path d="M32,40H424M32,260H424" stroke="#c5ccd3"/>'
        '<g font-family="sans-serif" font-size="14" fill="#3d4852">'
        f'<text x="32" y="18">ŷ = σ(wx + b), {summary}</text>'
        '<text x="14" y="45">1</text><text x="14" y="265">0</text>'
        f'<text x="{across(min(x))}" y="283" text-anchor="middle">{min(x):g}</text>'
        f'<text x="{across(max(x))}" y="283" text-anchor="middle">{max(x):g}</text>'
        '<text x="430" y="264" font-style="italic">x</text></g>'
        f'<g fill="none">{"".join(marks)}'
        f'<polyline points="{points}" stroke="#1f2933" stroke-width="3"/></g></svg>'
    )
    alt = (
        f"Curva σ(wx + b) con w = {w:.2f} y b = {b:.2f} sobre {len(x)} datos. "
        f"Verosimilitud {product}, costo {loss:.4f}."
    )
    return svg, alt


def _scientific(value: float) -> str:
    """Como en el explorable vivo: 3.9 × 10⁻³."""
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(RAISED)}"


def _sigmoid(z: float) -> float:
    return (1 + math.tanh(z / 2)) / 2  # la misma función, y no desborda
