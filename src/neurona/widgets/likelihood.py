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

# Nota tipificada de ocho exámenes y si aprobaron: ningún corte los separa.
MARKS = (-1.5, -1.1, -0.7, -0.3, 0.2, 0.6, 1.1, 1.7)
PASSED = (0, 0, 1, 0, 0, 1, 1, 1)


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

    def point(t: float, p: float) -> tuple[str, str]:
        return f"{40 + 388 * (t - low) / (high - low):.1f}", f"{16 + 220 * (1 - p):.1f}"

    steps = [low + (high - low) * k / 60 for k in range(61)]
    curve = " ".join(",".join(point(t, _sigmoid(w * t + b))) for t in steps)
    marks, loss = [], 0.0
    for t, label in zip(x, y, strict=True):
        across, level = point(t, _sigmoid(w * t + b))
        _, start = point(t, 1 - label)
        _, datum = point(t, label)
        color = "#0072B2" if label else "#D55E00"
        marks.append(
            f'<path d="M{across},{start}V{level}" stroke="{color}" stroke-width="5"/>'
            f'<path d="M{across},{level}V{datum}" stroke="{color}" stroke-dasharray="2 4"/>'
        )
        marks.append(
            f'<circle cx="{across}" cy="{datum}" r="6" fill="{color}"/>'
            if label
            else f'<path d="M{across},{datum}m-5.5,-5.5h11v11h-11z" fill="{color}"/>'
        )
        z = (1 - 2 * label) * (w * t + b)
        loss += (max(z, 0) + math.log1p(math.exp(-abs(z)))) / len(x)
    alt = (
        f"Curva de σ(wx + b) con w = {w:.2f} y b = {b:.2f} sobre {len(x)} datos. "
        f"Verosimilitud {math.exp(-loss * len(x)):.1e}, pérdida media {loss:.4f}."
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 270" width="440" height="270">'
        '<rect width="440" height="270" fill="#fff"/>'
        '<path d="M40,16H428M40,236H428" stroke="#c5ccd3"/>'
        '<g font-family="sans-serif" font-size="14" fill="#3d4852">'
        '<text x="30" y="21" text-anchor="end">1</text>'
        '<text x="30" y="241" text-anchor="end">0</text>'
        '<text x="234" y="262" text-anchor="middle">x</text></g>'
        f'<g fill="none">{"".join(marks)}'
        f'<polyline points="{curve}" stroke="#1f2933" stroke-width="3"/></g></svg>'
    )
    return svg, alt


def _sigmoid(z: float) -> float:
    return (1 + math.tanh(z / 2)) / 2  # la misma función, y no desborda
