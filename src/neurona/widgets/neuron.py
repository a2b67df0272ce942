"""Una neurona con dos entradas, su recta y sus puntos."""

from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from neurona.shapes import check_shape
from neurona.widgets._host import Explorable

LIMIT = 6.0  # los parámetros se mueven en [-6, 6], igual que en neuron.mjs
ACTIVATIONS = ("step", "sigmoid", "relu", "identity")
CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
AND = (0, 0, 0, 1)
COLORS = ("#D55E00", "#0072B2")  # de y = 0 y de y = 1


class Neuron(Explorable):
    """Mueve los pesos y el sesgo y mira la recta ``w1 x1 + w2 x2 + b = 0`` sobre los puntos.

    Parameters
    ----------
    X : array_like (M, 2)
        Las dos entradas de cada punto. Por defecto, las cuatro de una tabla de verdad.
    y : array_like (M,)
        1 o 0. Con núcleo se lee y se escribe, como los parámetros.
    w1, w2, b : float
        Pesos y sesgo, entre -6 y 6.
    activation : {"step", "sigmoid", "relu", "identity"}

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo, la forma o el valor esperados.

    Examples
    --------
    >>> Neuron(w1=1, w2=1, b=-0.5)
    Neuron(w1=1.0, w2=1.0, b=-0.5)
    """

    NAME: ClassVar[str] = "neuron"
    STATE: ClassVar[tuple[str, ...]] = ("X", "y", "w1", "w2", "b", "activation")

    X = traitlets.List(read_only=True).tag(sync=True)
    y = traitlets.Any().tag(sync=True)
    w1 = traitlets.Any(1.0).tag(sync=True)
    w2 = traitlets.Any(1.0).tag(sync=True)
    b = traitlets.Any(-1.5).tag(sync=True)
    activation = traitlets.Any("step").tag(sync=True)

    def __init__(
        self,
        X: ArrayLike = CORNERS,
        y: ArrayLike = AND,
        w1: float = 1.0,
        w2: float = 1.0,
        b: float = -1.5,
        activation: str = "step",
    ) -> None:
        points = np.asarray(X)
        if points.size == 0:
            raise ValueError("X está vacío: debería tener al menos un punto")
        check_shape("X", points, "M N", N=2)
        for value in points[~np.isfinite(points)]:
            raise ValueError(f"X contiene {value}: debería contener solo números finitos")
        super().__init__(w1=w1, w2=w2, b=b, activation=activation)
        self.set_trait("X", points.tolist())
        self.y = y

    @traitlets.validate("w1", "w2", "b")
    def _check_parameter(self, proposal: dict) -> float:
        name, value = proposal["trait"].name, proposal["value"]
        if not isinstance(value, int | float | np.number):
            raise TypeError(f"{name} es {type(value).__name__}: debería ser un número")
        if not abs(value) <= LIMIT:
            raise ValueError(f"{name} es {value}: debería estar entre -6 y 6")
        return float(value)

    @traitlets.validate("activation")
    def _check_activation(self, proposal: dict) -> str:
        if proposal["value"] not in ACTIVATIONS:
            known = ", ".join(map(repr, ACTIVATIONS))
            raise ValueError(f"activation es {proposal['value']!r}: debería ser una de {known}")
        return proposal["value"]

    @traitlets.validate("y")
    def _check_labels(self, proposal: dict) -> list[int]:
        labels = np.asarray(proposal["value"])
        check_shape("y", labels, "M", M=len(self.X))
        for value in labels[(labels != 0) & (labels != 1)]:
            raise ValueError(f"y contiene {value}: debería contener solo 0 y 1")
        return labels.astype(int).tolist()

    def __repr__(self) -> str:
        return f"Neuron(w1={self.w1}, w2={self.w2}, b={self.b})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return _still(state["X"], state["y"], state["w1"], state["w2"], state["b"])


def _still(X: list, y: list, w1: float, w2: float, b: float) -> tuple[str, str]:
    """Los puntos y la recta en SVG, con números redondeados para que no cambie ni un byte."""
    points = np.asarray(X, float)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    half = 0.8 * (np.ptp(points, axis=0).max() or 1)

    def place(x1: float, x2: float) -> tuple[str, str]:
        across = 20 + 280 * (x1 - middle[0] + half) / (2 * half)
        up = 310 - 280 * (x2 - middle[1] + half) / (2 * half)
        return f"{across:.1f}", f"{up:.1f}"

    marks, hits = [], 0
    for (x1, x2), label in zip(X, y, strict=True):
        at = ",".join(place(x1, x2))
        hits += (w1 * x1 + w2 * x2 + b > 0) == label
        shape = "m-8,0a8,8 0 1,1 16,0a8,8 0 1,1 -16,0z" if label else "m-7.5,-7.5h15v15h-15z"
        marks.append(f'<path d="M{at}{shape}" fill="{COLORS[label]}"/>')
    line = ""
    if norm := w1 * w1 + w2 * w2:
        distance = (w1 * middle[0] + w2 * middle[1] + b) / norm
        foot = (middle[0] - distance * w1, middle[1] - distance * w2)
        reach = 3 * half / np.sqrt(norm)
        ends = (place(foot[0] + side * w2, foot[1] - side * w1) for side in (-reach, reach))
        line = "L".join(",".join(end) for end in ends)
        line = f'<path clip-path="url(#plane)" d="M{line}" stroke="#1f2933" stroke-width="3"/>'
    summary = f"w₁ = {w1:.2f}, w₂ = {w2:.2f}, b = {b:.2f}: {hits} de {len(X)}"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 330" width="320" height="330">'
        '<clipPath id="plane"><path d="M20,30h280v280h-280z"/></clipPath>'
        '<rect width="320" height="330" fill="#fff"/>'
        '<path d="M20,30h280v280h-280z" fill="none" stroke="#c5ccd3"/>'
        '<text x="20" y="18" font-family="sans-serif" font-size="14" fill="#3d4852">'
        f"{summary}</text>"
        f"{line}{''.join(marks)}</svg>"
    )
    alt = (
        f"Plano con {len(X)} puntos y la recta de una neurona con w₁ = {w1:.2f}, w₂ = {w2:.2f} "
        f"y b = {b:.2f}, que acierta {hits} de {len(X)}."
    )
    return svg, alt
