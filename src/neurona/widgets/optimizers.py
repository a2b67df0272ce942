"""Una carrera de optimizadores sobre superficies de dos pesos."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from neurona.shapes import check_shape
from neurona.widgets._host import Explorable

# Las constantes y las funciones de este archivo son las de optimizers.mjs, que las repite.
LIMIT = 2.0  # w1 y w2 empiezan en [-2, 2]
LEAST, MOST = 0.001, 1.0  # tasas
MAX_STEPS = 1000
BOUND = 1e3  # distancia al origen con la que se da por perdido
KAPPA = 20.0
BETA = 0.9  # momento, y primera media de Adam
ALPHA, BETA2, EPS = 0.99, 0.999, 1e-8

Pair = tuple[float, float]
NAMES = {"sgd": "SGD", "momentum": "Momento", "rmsprop": "RMSprop", "adam": "Adam"}
RATES = {"sgd": 0.05, "momentum": 0.02, "rmsprop": 0.05, "adam": 0.1}

# El color, el trazo y la marca de cada uno en la figura fija.
LOOKS = {
    "sgd": ("#1f2933", "none", "m-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z"),
    "momentum": ("#0072b2", "9 3", "m-4.5,-4.5h9v9h-9z"),
    "rmsprop": ("#d55e00", "2 3", "m0,-6l5.5,10h-11z"),
    "adam": ("#4b3fa7", "9 3 2 3", "m0,-6.5l6,6.5l-6,6.5l-6,-6.5z"),
}


def ellipse(w1: float, w2: float) -> tuple[float, Pair]:
    """½(w1² + κ w2²), con κ = 20"""
    return (w1 * w1 + KAPPA * w2 * w2) / 2, (w1, KAPPA * w2)


def valley(w1: float, w2: float) -> tuple[float, Pair]:
    """⅕(1 − w1)² + 2(w2 − w1²)²: la de Rosenbrock, con 10 en vez de 100 y entre 5"""
    near, off = 1 - w1, w2 - w1 * w1
    return near * near / 5 + 2 * off * off, (-0.4 * near - 8 * w1 * off, 4 * off)


def saddle(w1: float, w2: float) -> tuple[float, Pair]:
    """w1² − w2² + ¼ w2⁴"""
    square = w2 * w2
    return w1 * w1 - square + square * square / 4, (2 * w1, w2 * (square - 2))


def plateau(w1: float, w2: float) -> tuple[float, Pair]:
    """1 − exp(−w1² − 2 w2²)"""
    left = math.exp(-w1 * w1 - 2 * w2 * w2)
    return 1 - left, (2 * w1 * left, 4 * w2 * left)


SURFACES: dict[str, Callable[[float, float], tuple[float, Pair]]] = {
    "ellipse": ellipse,
    "valley": valley,
    "saddle": saddle,
    "plateau": plateau,
}
TITLES = {
    "ellipse": "de la elipse",
    "valley": "del valle curvo",
    "saddle": "de la silla",
    "plateau": "de la meseta",
}
MINIMA = {
    "ellipse": [(0.0, 0.0)],
    "valley": [(1.0, 1.0)],
    "saddle": [(0.0, math.sqrt(2)), (0.0, -math.sqrt(2))],
    "plateau": [(0.0, 0.0)],
}
# De dónde parte cada superficie al elegirla en la página.
STARTS = {
    "ellipse": (-1.5, 1.0),
    "valley": (-1.5, 1.0),
    "saddle": (-1.5, 0.01),
    "plateau": (-1.5, 1.2),
}
# Las líneas del mapa van a esas alturas de una función creciente de J: solo cambia el dibujo.
LEVELS: dict[str, tuple[Callable[[float], float], tuple[float, ...]]] = {
    "ellipse": (math.sqrt, (0.35, 0.8, 1.3, 1.9, 2.6, 3.4, 4.3, 5.3)),
    "valley": (lambda value: math.log1p(5 * value), (0.45, 0.9, 1.4, 2.0, 2.7, 3.5, 4.4)),
    "saddle": (float, (0.1, 0.35, 0.65, 1.0, 1.3, 1.8, 2.6, 3.6)),
    "plateau": (float, (0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99)),
}


def move(method: str, memory: dict, g: np.ndarray, rate: float) -> np.ndarray:
    """Lo que un optimizador resta a los pesos; las reglas y los números de ``neurona.optim``."""
    if method == "sgd":
        return rate * g
    if method == "momentum":
        memory["v"] = BETA * memory.get("v", 0.0) + g
        return rate * memory["v"]
    if method == "rmsprop":
        memory["square"] = ALPHA * memory.get("square", 0.0) + (1 - ALPHA) * (g * g)
        return rate * (g / (np.sqrt(memory["square"]) + EPS))
    t = memory["t"] = memory.get("t", 0) + 1
    memory["mean"] = BETA * memory.get("mean", 0.0) + (1 - BETA) * g
    memory["square"] = BETA2 * memory.get("square", 0.0) + (1 - BETA2) * (g * g)
    size = np.sqrt(memory["square"]) / math.sqrt(1 - BETA2**t) + EPS
    return memory["mean"] / size * (rate / (1 - BETA**t))


def path_of(
    surface: str, method: str, rate: float, start: Sequence[float], steps: int
) -> list[tuple[Pair, float]]:
    """Los puntos de un camino de hasta ``steps`` pasos, con su costo; acaba antes si se va."""
    cost, memory, path = SURFACES[surface], {}, []
    w1, w2 = start
    while True:
        value, slope = cost(w1, w2)
        path.append(((w1, w2), value))
        if len(path) > steps or is_lost((w1, w2)):
            return path
        w1, w2 = (np.array([w1, w2]) - move(method, memory, np.array(slope), rate)).tolist()


def is_lost(w: Pair) -> bool:
    return math.hypot(*w) > BOUND


def gap(surface: str, w: Pair) -> float:
    """La distancia al mínimo más cercano."""
    return min(math.dist(w, best) for best in MINIMA[surface])


class Optimizers(Explorable):
    """Cuatro optimizadores salen del mismo punto de una superficie y avanzan a la vez.

    Son ``SGD``, ``SGD`` con momento 0.9, ``RMSprop`` y ``Adam``, con las reglas y los
    valores por omisión de ``neurona.optim``, que son los de PyTorch.

    Parameters
    ----------
    surface : {"ellipse", "valley", "saddle", "plateau"}
        La superficie: una elipse de condición 20, un valle curvo (el de Rosenbrock,
        menos empinado), una silla con un mínimo a cada lado o una meseta con un hoyo.
    start : array_like (2,)
        El punto de partida, cada peso en [-2, 2]. Junto a la silla prueba ``(-1.5, 0.01)``.
    rates : dict of str to float, optional
        La tasa de cada uno, entre 0.001 y 1, con las claves ``"sgd"``, ``"momentum"``,
        ``"rmsprop"`` y ``"adam"``. Las que faltan valen 0.05, 0.02, 0.05 y 0.1.
    steps : int
        Cuántos pasos están dados al abrir, entre 0 y 1000.

    Todos se leen y se escriben desde Python mientras haya núcleo.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo, la forma o el valor esperados.

    Examples
    --------
    >>> Optimizers("saddle", start=(-1.5, 0.01), steps=50)
    Optimizers(surface='saddle', start=[-1.5, 0.01], steps=50)
    """

    NAME: ClassVar[str] = "optimizers"
    STATE: ClassVar[tuple[str, ...]] = ("surface", "start", "rates", "steps")

    surface = traitlets.Any("ellipse").tag(sync=True)
    start = traitlets.Any((-1.5, 1.0)).tag(sync=True)
    rates = traitlets.Any().tag(sync=True)
    steps = traitlets.Any(0).tag(sync=True)

    def __init__(
        self,
        surface: str = "ellipse",
        start: ArrayLike = (-1.5, 1.0),
        rates: Mapping[str, float] | None = None,
        steps: int = 0,
    ) -> None:
        rates = RATES if rates is None else rates
        super().__init__(surface=surface, start=start, rates=rates, steps=steps)

    @traitlets.validate("surface")
    def _check_surface(self, proposal: dict) -> str:
        value = proposal["value"]
        if not isinstance(value, str) or value not in SURFACES:
            raise ValueError(f"surface es {value!r}: debería ser {_one_of(SURFACES)}")
        return value

    @traitlets.validate("start")
    def _check_start(self, proposal: dict) -> list[float]:
        point = np.asarray(proposal["value"])
        check_shape("start", point, "N", N=2)
        for value in point[~(np.abs(point) <= LIMIT)]:
            raise ValueError(f"start contiene {value}: debería contener números entre -2 y 2")
        return point.astype(float).tolist()

    @traitlets.validate("rates")
    def _check_rates(self, proposal: dict) -> dict[str, float]:
        rates = proposal["value"]
        if not isinstance(rates, Mapping):
            raise TypeError(f"rates es {type(rates).__name__}: debería ser un diccionario")
        for name, value in rates.items():
            if name not in NAMES:
                raise ValueError(f"rates tiene la clave {name!r}: debería ser {_one_of(NAMES)}")
            if isinstance(value, bool) or not isinstance(value, int | float | np.number):
                raise TypeError(f"rates[{name!r}] es {type(value).__name__}: debería ser un número")
            if not LEAST <= value <= MOST:
                raise ValueError(f"rates[{name!r}] es {value}: debería estar entre 0.001 y 1")
        return {name: float(rates.get(name, RATES[name])) for name in NAMES}

    @traitlets.validate("steps")
    def _check_steps(self, proposal: dict) -> int:
        value = proposal["value"]
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"steps es {type(value).__name__}: debería ser un entero")
        if not 0 <= value <= MAX_STEPS:
            raise ValueError(f"steps es {value}: debería estar entre 0 y 1000")
        return int(value)

    def __repr__(self) -> str:
        shown = {"surface": self.surface, "start": self.start}
        changed = {name: rate for name, rate in self.rates.items() if rate != RATES[name]}
        shown |= ({"rates": changed} if changed else {}) | {"steps": self.steps}
        return f"Optimizers({', '.join(f'{name}={value!r}' for name, value in shown.items())})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return _still(**state)


def _one_of(choices: Mapping) -> str:
    *most, last = (f'"{choice}"' for choice in choices)
    return f"{', '.join(most)} o {last}"


def _still(
    surface: str, start: Sequence[float], rates: Mapping[str, float], steps: int
) -> tuple[str, str]:
    """El mapa con los cuatro caminos, en SVG con números redondeados."""
    trails, marks, legend, said = [], [], [], []
    for k, (method, name) in enumerate(NAMES.items()):
        path = path_of(surface, method, rates[method], start, steps)
        (last, value), (color, dash, mark) = path[-1], LOOKS[method]
        points = " ".join(f"{_across(a)},{_up(b)}" for (a, b), _ in path)
        line = f'fill="none" stroke="{color}" stroke-width="2.5" stroke-dasharray="{dash}"'
        trails.append(f'<polyline points="{points}" {line}/>')
        ends = f'fill="{color}" stroke="#fff" stroke-width="1.5"'
        marks.append(f'<path d="M{_across(last[0])},{_up(last[1])}{mark}" {ends}/>')
        x, y = 40, 398 + 22 * k
        lost = is_lost(last)
        result = "se ha ido" if lost else f"J = {value:.3g}".replace("-", "−")
        legend.append(
            f'<path d="M{x},{y - 5}h36" {line}/><path d="M{x + 18},{y - 5}{mark}" {ends}/>'
            f'<text x="{x + 42}" y="{y}">{name}: {result}</text>'
        )
        words = f"se ha ido en el paso {len(path) - 1}"
        if not lost:
            words = f"J = {value:.3g}, a {gap(surface, last):.3g} del mínimo más cercano"
        said.append(f"{name}, con tasa {rates[method]:g}: {words}.")
    crosses = "".join(f"M{_across(a)},{_up(b)}m-7,0h14m-7,-7v14" for a, b in MINIMA[surface])
    axes = "".join(
        f'<text x="{_across(t)}" y="368" text-anchor="middle">{t}</text>'
        f'<text x="32" y="{float(_up(t)) + 5:.1f}" text-anchor="end">{t}</text>'
        for t in (-1, 0, 1)
    )
    taken = "1 paso" if steps == 1 else f"{steps} pasos"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 480" width="400" height="480">'
        '<rect width="400" height="480" fill="#fff"/>'
        f'<path d="{_levels(surface)}" fill="none" stroke="#a3acb6"/>'
        '<rect x="40" y="30" width="320" height="320" fill="none" stroke="#7b8794"/>'
        '<svg x="40" y="30" width="320" height="320" viewBox="40 30 320 320">'
        f'<path d="{crosses}" stroke="#1f2933" stroke-width="3"/>{"".join(trails + marks)}</svg>'
        '<g font-family="sans-serif" font-size="14" fill="#3d4852">'
        f'<text x="40" y="18">Tras {taken}</text>{axes.replace(">-", ">−")}'
        f"{''.join(legend)}"
        '<text x="356" y="368" text-anchor="end" font-style="italic">w₁</text>'
        '<text x="32" y="42" text-anchor="end" font-style="italic">w₂</text></g></svg>'
    )
    alt = (
        f"Mapa de niveles {TITLES[surface]} con el camino de cuatro optimizadores desde "
        f"({start[0]:g}, {start[1]:g}), tras {taken}. {' '.join(said)}"
    )
    return svg, alt.replace("-", "−")


def _across(w1: float) -> str:
    return f"{200 + 160 * w1 / LIMIT:.1f}"


def _up(w2: float) -> str:
    return f"{190 - 160 * w2 / LIMIT:.1f}"


def _levels(surface: str) -> str:
    """Las curvas de nivel, como un camino de SVG: cada casilla se parte en dos triángulos."""
    cost, (height, rises) = SURFACES[surface], LEVELS[surface]
    side = np.linspace(-LIMIT, LIMIT, 41).tolist()
    grid = [[height(cost(a, b)[0]) for a in side] for b in side]
    floor = min(map(min, grid))
    parts = []
    for i, j in np.ndindex(40, 40):
        first, *_, last = square = [(i, j), (i, j + 1), (i + 1, j), (i + 1, j + 1)]
        seen = [grid[p][q] for p, q in square]
        for level in (floor + rise for rise in rises):
            if not min(seen) < level <= max(seen):
                continue
            for corner in (first, last):
                corners = [corner, (i, j + 1), (i + 1, j)]
                found = []
                for (p, q), (r, t) in zip(corners, corners[1:] + corners[:1], strict=True):
                    here, there = grid[p][q] - level, grid[r][t] - level
                    if (here < 0) != (there < 0):
                        part = here / (here - there)
                        found.append(
                            (40 + 8 * (q + part * (t - q)), 350 - 8 * (p + part * (r - p)))
                        )
                if found:
                    (a, b), (c, d) = found
                    parts.append(f"M{a:.1f},{b:.1f}l{c - a:.1f},{d - b:.1f}")
    return "".join(parts)
