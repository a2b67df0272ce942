"""El descenso por gradiente sobre cuatro superficies de dos pesos."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, NamedTuple

import numpy as np
import traitlets
from contourpy import contour_generator
from numpy.typing import ArrayLike

from neurona.shapes import check_shape
from neurona.widgets._host import Explorable
from neurona.widgets.likelihood import MARKS, PASSED

# Las constantes y las funciones de este archivo son las de descent.mjs, que las repite.
LIMIT = 3.0  # w1 y w2 empiezan en [-3, 3]
RATES = (0.001, 3.0)
MAX_STEPS = 1000
KAPPA = 20.0  # número de condición de la elipse
BETA = 0.9  # lo que el momento conserva de la velocidad
FLAT = 1e-3  # norma del gradiente con la que se da por llegado
BOUND = 100.0  # distancia al origen con la que se da por perdido
SEED = 1

Pair = tuple[float, float]
METHODS = {"descent": "descenso", "momentum": "momento", "stochastic": "estocástico"}
COLORS = ("#4b3fa7", "#1f2933")  # del camino y de los puntos críticos


class Step(NamedTuple):
    """Un punto del camino, con su costo y su gradiente."""

    point: Pair
    value: float
    slope: Pair


def bowl(w1: float, w2: float) -> tuple[float, Pair]:
    """½((w1 − 1)² + w2²)"""
    return ((w1 - 1) ** 2 + w2**2) / 2, (w1 - 1, w2)


def ellipse(w1: float, w2: float) -> tuple[float, Pair]:
    """½(w1² + κ w2²), con κ = 20"""
    return (w1**2 + KAPPA * w2**2) / 2, (w1, KAPPA * w2)


def log_loss(i: int, w1: float, w2: float) -> tuple[float, Pair]:
    """La pérdida del dato i en la neurona σ(w1 x + w2), y su gradiente."""
    z, label = w1 * MARKS[i] + w2, PASSED[i]
    error = (1 + math.tanh(z / 2)) / 2 - label
    wrong = -z if label else z
    loss = max(wrong, 0) + math.log1p(math.exp(-abs(z)))
    return loss, (error * MARKS[i], error)


def logistic(w1: float, w2: float) -> tuple[float, Pair]:
    """El costo medio de la neurona logística σ(w1 x + w2) sobre ocho datos."""
    losses = [log_loss(i, w1, w2) for i in range(len(MARKS))]
    mean = [sum(column) / len(losses) for column in zip(*(g for _, g in losses), strict=True)]
    return sum(loss for loss, _ in losses) / len(losses), (mean[0], mean[1])


def valleys(w1: float, w2: float) -> tuple[float, Pair]:
    """1 − exp(−u), con u = (3 w1⁴ − 2 w1³ − 18 w1² + 40)/24 + ½ w2².

    ``u`` es un pozo doble: mínimos en (2, 0) y, menos hondo, en (−1.5, 0), y silla en
    (0, 0). La exponencial conserva esos puntos y aplana lo que queda lejos: la meseta.
    """
    u = (3 * w1**4 - 2 * w1**3 - 18 * w1**2 + 40) / 24 + w2**2 / 2
    left = math.exp(-u)
    return 1 - left, (left * w1 * (2 * w1 + 3) * (w1 - 2) / 4, left * w2)


SURFACES: dict[str, Callable[[float, float], tuple[float, Pair]]] = {
    "bowl": bowl,
    "ellipse": ellipse,
    "logistic": logistic,
    "valleys": valleys,
}
TITLES = {
    "bowl": "del cuenco",
    "ellipse": "de la elipse",
    "logistic": "de la logística",
    "valleys": "de los valles",
}
# El de la logística lo encuentra Newton en tests/fixtures/write_descent.py.
MINIMA = {"bowl": (1, 0), "ellipse": (0, 0), "logistic": (1.8587, 0.0531), "valleys": (2, 0)}


def mulberry32(seed: int) -> Iterator[float]:
    """Números en [0, 1) que JavaScript repite bit a bit: todo son enteros de 32."""
    mask = 0xFFFFFFFF
    state = seed
    while True:
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ state >> 15) * (state | 1)) & mask
        t ^= (t + (((t ^ t >> 7) * (t | 61)) & mask)) & mask
        yield (t ^ t >> 14) / 2**32


def run(surface: str, method: str, rate: float, start: Sequence[float], steps: int) -> list[Step]:
    """El camino de hasta ``steps`` pasos; acaba antes si llega o si se pierde.

    El momento es el de ``torch.optim.SGD``: v ← βv + g y w ← w − ηv.
    """
    cost = SURFACES[surface]
    beta = BETA if method == "momentum" else 0.0
    random = mulberry32(SEED)
    (w1, w2), (v1, v2) = start, (0.0, 0.0)
    path = []
    while True:
        value, slope = cost(w1, w2)
        path.append(Step((w1, w2), value, slope))
        # Con momento puede cruzar el fondo deprisa: llegar es también ir despacio.
        slow = beta * math.hypot(v1, v2) < 10 * FLAT
        arrived = method != "stochastic" and math.hypot(*slope) < FLAT and slow
        if len(path) > steps or arrived or math.hypot(w1, w2) > BOUND:
            return path
        if method == "stochastic":
            _, slope = log_loss(int(next(random) * len(MARKS)), w1, w2)
        v1, v2 = beta * v1 + slope[0], beta * v2 + slope[1]
        w1, w2 = w1 - rate * v1, w2 - rate * v2


class Descent(Explorable):
    """Elige desde dónde, con qué método y con qué tasa se baja, y mira el camino.

    Parameters
    ----------
    surface : {"ellipse", "bowl", "logistic", "valleys"}
        La superficie: una elipse de condición 20, un cuenco redondo, el costo de una
        neurona logística o dos valles con silla y meseta.
    method : {"descent", "momentum", "stochastic"}
        Descenso con todos los datos, con momento 0.9, o con un dato por paso. Este
        último solo existe en ``surface="logistic"``.
    rate : float
        La tasa, entre 0.001 y 3.
    start : array_like (2,)
        El punto de partida, cada peso en [-3, 3].
    steps : int
        Cuántos pasos están dados al abrir, entre 0 y 1000.

    Todos se leen y se escriben desde Python mientras haya núcleo.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo, la forma o el valor esperados.

    Examples
    --------
    >>> Descent(surface="bowl", rate=2)
    Descent(surface='bowl', method='descent', rate=2.0, start=[-2.5, 1.0], steps=20)
    """

    NAME: ClassVar[str] = "descent"
    STATE: ClassVar[tuple[str, ...]] = ("surface", "method", "rate", "start", "steps")

    surface = traitlets.Any("ellipse").tag(sync=True)
    method = traitlets.Any("descent").tag(sync=True)
    rate = traitlets.Any(0.09).tag(sync=True)
    start = traitlets.Any((-2.5, 1.0)).tag(sync=True)
    steps = traitlets.Any(20).tag(sync=True)

    def __init__(
        self,
        surface: str = "ellipse",
        method: str = "descent",
        rate: float = 0.09,
        start: ArrayLike = (-2.5, 1.0),
        steps: int = 20,
    ) -> None:
        super().__init__(surface=surface, method=method, rate=rate, start=start, steps=steps)

    @traitlets.validate("surface", "method")
    def _check_choice(self, proposal: dict) -> str:
        name, value = proposal["trait"].name, proposal["value"]
        choices = SURFACES if name == "surface" else METHODS
        if not isinstance(value, str) or value not in choices:
            *most, last = (f'"{choice}"' for choice in choices)
            raise ValueError(f"{name} es {value!r}: debería ser {', '.join(most)} o {last}")
        chosen = {"surface": self.surface, "method": self.method} | {name: value}
        if chosen["method"] == "stochastic" and chosen["surface"] != "logistic":
            raise ValueError(
                f'method es "stochastic" y surface es "{chosen["surface"]}": '
                'ese método solo existe con surface="logistic"'
            )
        return value

    @traitlets.validate("rate")
    def _check_rate(self, proposal: dict) -> float:
        value, (low, high) = proposal["value"], RATES
        if not isinstance(value, int | float | np.number):
            raise TypeError(f"rate es {type(value).__name__}: debería ser un número")
        if not low <= value <= high:
            raise ValueError(f"rate es {value}: debería estar entre 0.001 y 3")
        return float(value)

    @traitlets.validate("start")
    def _check_start(self, proposal: dict) -> list[float]:
        point = np.asarray(proposal["value"])
        check_shape("start", point, "N", N=2)
        for value in point[~(np.abs(point) <= LIMIT)]:
            raise ValueError(f"start contiene {value}: debería contener números entre -3 y 3")
        return point.astype(float).tolist()

    @traitlets.validate("steps")
    def _check_steps(self, proposal: dict) -> int:
        value = proposal["value"]
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"steps es {type(value).__name__}: debería ser un entero")
        if not 0 <= value <= MAX_STEPS:
            raise ValueError(f"steps es {value}: debería estar entre 0 y 1000")
        return int(value)

    def __repr__(self) -> str:
        return f"Descent({', '.join(f'{key}={getattr(self, key)!r}' for key in self.STATE)})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return _still(**state)


def _still(
    surface: str, method: str, rate: float, start: Sequence[float], steps: int
) -> tuple[str, str]:
    """El mapa de niveles con el camino, en SVG con números redondeados."""
    path = run(surface, method, rate, start, steps)
    places = " ".join(f"{_across(a)},{_up(b)}" for (a, b), _, _ in path)
    (first, last), best = (path[0].point, path[-1].point), MINIMA[surface]
    taken, value = len(path) - 1, f"{path[-1].value:.3g}"
    where = f"({start[0]:g}, {start[1]:g})"
    summary = f"{METHODS[method]}, η = {rate:g}, {taken} pasos, J = {value}"
    axes = "".join(
        f'<text x="{_across(t)}" y="372" text-anchor="middle">{t}</text>'
        f'<text x="32" y="{float(_up(t)) + 5:.1f}" text-anchor="end">{t}</text>'
        for t in (-2, 0, 2)
    ).replace(">-", ">−")
    purple, ink = COLORS
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 380" width="400" height="380">'
        '<rect width="400" height="380" fill="#fff"/>'
        f'<path d="{_levels(surface)}" fill="none" stroke="#a3acb6"/>'
        '<rect x="40" y="30" width="320" height="320" fill="none" stroke="#7b8794"/>'
        f'<path d="M{_across(best[0])},{_up(best[1])}m-7,0h14m-7,-7v14" stroke="{ink}"'
        ' stroke-width="3"/><svg x="40" y="30" width="320" height="320" viewBox="40 30 320 320">'
        f'<polyline points="{places}" fill="none" stroke="{purple}" stroke-width="2"/>'
        f'<circle cx="{_across(first[0])}" cy="{_up(first[1])}" r="6" fill="#fff"'
        f' stroke="{purple}" stroke-width="3"/>'
        f'<circle cx="{_across(last[0])}" cy="{_up(last[1])}" r="6" fill="{purple}"/></svg>'
        f'<g font-family="sans-serif" font-size="14" fill="#3d4852">{axes}'
        f'<text x="40" y="18">{summary.replace("-", "−")}</text>'
        '<text x="356" y="372" text-anchor="end" font-style="italic">w₁</text>'
        '<text x="32" y="42" text-anchor="end" font-style="italic">w₂</text></g></svg>'
    )
    alt = (
        f"Mapa de niveles {TITLES[surface]} con el camino del método {METHODS[method]}, "
        f"tasa {rate:g}, desde {where}: tras {taken} pasos, J = {value}."
    )
    return svg, alt.replace("-", "−")


def _across(w1: float) -> str:
    return f"{200 + 160 * w1 / LIMIT:.1f}"


def _up(w2: float) -> str:
    return f"{190 - 160 * w2 / LIMIT:.1f}"


def _levels(surface: str) -> str:
    """Las curvas de nivel de la superficie, como un camino de SVG."""
    side = np.linspace(-LIMIT, LIMIT, 49)
    values = np.array([[SURFACES[surface](a, b)[0] for a in side] for b in side])
    # En los cuencos, más juntas abajo: así quedan a la misma distancia unas de otras.
    power = 1 if surface == "valleys" else 2
    levels = values.min() + np.ptp(values) * (np.arange(1, 12) / 12) ** power
    lines = contour_generator(side, side, values).multi_lines(levels)
    return "".join(
        "M" + "L".join(f"{_across(a)},{_up(b)}" for a, b in line)
        for level in lines
        for line in level
    )
