"""Un polinomio y sus dos errores: qué pasa al cambiar el grado y la regularización λ."""

import functools
import math
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import traitlets
from numpy.polynomial.legendre import legval, legvander
from numpy.typing import NDArray

from neurona.widgets._host import Explorable

HIGHEST = 15  # grado
LOGS = (None, *(k / 4 for k in range(-24, 1)))  # log10 λ; None es sin λ. Igual que en overfit.mjs
NOISE = 0.25
VALIDATION = 200  # puntos
MOST = 40  # puntos de entrenamiento
GOLDEN = (math.sqrt(5) - 1) / 2
RANGES = {"degree": (0, HIGHEST), "points": (10, MOST), "seed": (0, 9999)}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Overfit(Explorable):
    """Ajusta un polinomio a unos puntos y compara el error en ellos con el error en otros.

    Los puntos salen de ``sin(3x)`` con ruido. El polinomio, en la base de Legendre, hace mínimo
    ``(1/m) ‖Φw − y‖² + λ ‖w‖²``, sin contar el sesgo en la penalización.

    Parameters
    ----------
    degree : int
        Grado del polinomio, de 0 a 15.
    log_lambda : float, optional
        ``log10 λ``: un múltiplo de 0.25 entre -6 y 0. ``None`` es sin regularización.
    points : int
        Puntos de entrenamiento, de 10 a 40. Los primeros no cambian al añadir más.
    seed : int
        Semilla de los datos, de 0 a 9999.
    axis : {"degree", "lambda"}
        Frente a qué se dibujan los errores.
    truth : bool
        Si se dibuja la curva verdadera.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperado.

    Examples
    --------
    >>> Overfit(degree=9, points=20)
    Overfit(degree=9, log_lambda=None, points=20, seed=0)
    """

    NAME: ClassVar[str] = "overfit"
    STATE: ClassVar[tuple[str, ...]] = (
        "degree",
        "log_lambda",
        "points",
        "seed",
        "axis",
        "truth",
    )

    degree = traitlets.Any(3).tag(sync=True)
    log_lambda = traitlets.Any(None, allow_none=True).tag(sync=True)
    points = traitlets.Any(15).tag(sync=True)
    seed = traitlets.Any(0).tag(sync=True)
    axis = traitlets.Any("degree").tag(sync=True)
    truth = traitlets.Any(False).tag(sync=True)

    def __init__(
        self,
        degree: int = 3,
        log_lambda: float | None = None,
        points: int = 15,
        seed: int = 0,
        *,
        axis: str = "degree",
        truth: bool = False,
    ) -> None:
        super().__init__(
            degree=degree, log_lambda=log_lambda, points=points, seed=seed, axis=axis, truth=truth
        )

    @traitlets.validate("degree", "points", "seed")
    def _check_integer(self, proposal: dict) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"{name} es {type(value).__name__}: debería ser un entero")
        low, high = RANGES[name]
        if not low <= value <= high:
            raise ValueError(f"{name} es {value}: debería estar entre {low} y {high}")
        return int(value)

    @traitlets.validate("log_lambda")
    def _check_log_lambda(self, proposal: dict) -> float | None:
        value = proposal["value"]
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise TypeError(f"log_lambda es {type(value).__name__}: debería ser un número o None")
        if value not in LOGS:
            raise ValueError(
                f"log_lambda es {value}: debería ser None o un múltiplo de 0.25 entre -6 y 0"
            )
        return float(value)

    @traitlets.validate("axis")
    def _check_axis(self, proposal: dict) -> str:
        if proposal["value"] not in ("degree", "lambda"):
            raise ValueError(f"axis es {proposal['value']!r}: debería ser 'degree' o 'lambda'")
        return proposal["value"]

    @traitlets.validate("truth")
    def _check_truth(self, proposal: dict) -> bool:
        if not isinstance(proposal["value"], bool):
            raise TypeError(
                f"truth es {type(proposal['value']).__name__}: debería ser True o False"
            )
        return proposal["value"]

    def __repr__(self) -> str:
        return (
            f"Overfit(degree={self.degree}, log_lambda={self.log_lambda}, "
            f"points={self.points}, seed={self.seed})"
        )

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), sentence(state)


def uniform(seed: int) -> Iterator[float]:
    """Números de [0, 1) con mulberry32: los mismos que en JavaScript."""
    mask, a = 2**32 - 1, seed
    while True:
        a = (a + 0x6D2B79F5) & mask
        t = ((a ^ a >> 15) * (a | 1)) & mask
        t = ((t + ((t ^ t >> 7) * (t | 61))) ^ t) & mask
        yield (t ^ t >> 14) / 2**32


def dataset(points: int, seed: int) -> tuple[NDArray, NDArray]:
    """Entrenamiento (2, points) y validación (2, 200): una fila de x y otra de y."""
    numbers = uniform(seed)

    def noisy(x: float) -> tuple[float, float]:
        u, v = next(numbers), next(numbers)
        normal = math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v)  # Box–Muller
        return x, math.sin(3 * x) + NOISE * normal

    # Pasos de razón áurea: reparten bien las x con cualquier número de puntos, y añadir uno no
    # mueve a los demás.
    start = next(numbers)
    train = [noisy(2 * ((start + k * GOLDEN) % 1) - 1) for k in range(MOST)][:points]
    validation = [noisy(2 * next(numbers) - 1) for _ in range(VALIDATION)]
    return np.array(train).T, np.array(validation).T


def fit(data: NDArray, degree: int, log: float | None) -> NDArray | None:
    """Los coeficientes de Legendre; None si no hay una única solución (sin λ, grado ≥ m)."""
    x, y = data
    if log is None and degree >= len(x):
        return None
    a, b = legvander(x, degree) / math.sqrt(len(x)), y / math.sqrt(len(x))
    if log is not None:
        # Una fila más por coeficiente, salvo el sesgo: su cuadrado es λ w².
        a = np.vstack([a, math.sqrt(10**log) * np.eye(degree + 1)[1:]])
        b = np.concatenate([b, np.zeros(degree)])
    return np.linalg.lstsq(a, b, rcond=None)[0]


@functools.lru_cache(maxsize=16)
def table(points: int, seed: int) -> NDArray:
    """Errores de entrenamiento y de validación (16, 26, 2), por grado y por λ."""
    parts = dataset(points, seed)
    errors = np.full((HIGHEST + 1, len(LOGS), 2), np.nan)
    for degree in range(HIGHEST + 1):
        for k, log in enumerate(LOGS):
            w = fit(parts[0], degree, log)
            if w is not None:
                errors[degree, k] = [np.mean((legval(x, w) - y) ** 2) for x, y in parts]
    return errors


def verdict(errors: NDArray, degree: int, k: int) -> tuple[str, float]:
    """«bien», «corto», «pasado» o, sin ajuste, «-»; y a cuánto puede bajar la validación.

    Es «pasado» si atar más la curva (menos grado, más λ) ayuda más que soltarla.
    """
    validation = errors[..., 1]
    if np.isnan(validation[degree, k]):
        return "-", np.nan
    if validation[degree, k] <= 2 * np.nanmin(validation):
        return "bien", np.nanmin(validation)
    freer = np.nanmin(validation[degree:, : k + 1])
    stiffer = np.nanmin(validation[: degree + 1, k:])
    return ("corto", freer) if freer < stiffer else ("pasado", stiffer)


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. La misma frase que escribe el explorable vivo."""
    degree, points, log = state["degree"], state["points"], state["log_lambda"]
    k, errors = LOGS.index(log), table(points, state["seed"])
    train, validation = errors[degree, k]
    (kind, reach), least = verdict(errors, degree, k), np.nanmin(errors[..., 1])
    if kind == "-":
        return (
            f"Con {points} puntos y sin λ, el grado llega a {points - 1}: con más, infinitas "
            "curvas pasan por todos los puntos. Baja el grado, pon λ o añade puntos."
        )
    if state["axis"] == "degree":
        best = int(np.nanargmin(errors[:, k, 1]))
        where = "Sin λ" if log is None else "Con esta λ"
        where += f", el menor error de validación es el del grado {best}"
        lowest = errors[best, k, 1]
    else:
        best = int(np.nanargmin(errors[degree, :, 1]))
        with_best = "sin λ" if best == 0 else f"con {lambda_words(LOGS[best])}"
        where = f"Con grado {degree}, el menor error de validación se da {with_best}"
        lowest = errors[degree, best, 1]
    both = " Los dos errores son altos." if train > least else ""
    good = f"su error de validación no pasa del doble del menor de todos, {figures(least)}"
    if validation == least:
        good = "ningún otro grado ni λ da menos"
    ending = {
        "bien": f"Este ajuste va bien: {good}.",
        "corto": f"Este ajuste se queda corto.{both} Con más grado o menos λ, el de validación "
        f"baja a {figures(reach)}.",
        "pasado": "Este ajuste está pasado: su error de validación es "
        f"{figures(validation / least)} veces el menor de todos. Con menos grado o más λ "
        f"baja a {figures(reach)}.",
    }[kind]
    return (
        f"Grado {degree}, {lambda_words(log)}, {points} puntos. Error de entrenamiento: "
        f"{figures(train)}. Error de validación: {figures(validation)}. "
        f"{where}: {figures(lowest)}. {ending}"
    )


def figures(value: float) -> str:
    """Tres cifras: "0.0712", "12.3", "4.56 × 10⁵"."""
    if value < 1e-9:
        return "menos de 10⁻⁹"  # de ahí para abajo es redondeo
    exponent = int(f"{value:.2e}".split("e")[1])
    return f"{value:.{2 - exponent}f}" if -3 <= exponent <= 2 else scientific(value, 2)


def scientific(value: float, digits: int) -> str:
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(RAISED)}"


def lambda_words(log: float | None) -> str:
    if log is None:
        return "sin λ"
    return "λ = 1" if log == 0 else f"λ = {scientific(10**log, 1)}"


INK, SOFT, TRAIN, OTHER = "#1f2933", "#4a5560", "#0072B2", "#D55E00"
LOW, HIGH = -3, 2  # décadas del eje de los errores


def drawing(state: dict) -> str:
    """Los dos dibujos en SVG, uno sobre otro, con números redondeados."""
    k = LOGS.index(state["log_lambda"])
    errors = table(state["points"], state["seed"])
    by_degree = state["axis"] == "degree"
    title = f"Grado {state['degree']}, {lambda_words(state['log_lambda'])}"
    name = "grado" if by_degree else "λ"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 584" width="440" height="584" '
        'font-family="sans-serif" font-size="14"><rect width="440" height="584" fill="#fff"/>'
        f'<text x="48" y="18" fill="{INK}">{title}</text>{_fit_marks(state)}'
        f'<text x="48" y="306" fill="{INK}">Error según {name}: '
        f'<tspan fill="{TRAIN}">● entrenamiento</tspan> '
        f'<tspan fill="#a33f00">■ validación</tspan></text>'
        f"{_error_marks(errors, by_degree, state['degree'], k)}</svg>"
    )


def _line(points: list[tuple[float, float]], style: str) -> str:
    path = "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<path d="M{path}" fill="none" {style}/>'


def _fit_marks(state: dict) -> str:
    train, _ = dataset(state["points"], state["seed"])
    w = fit(train, state["degree"], state["log_lambda"])
    x = np.linspace(-1, 1, 201)

    def place(x: NDArray, y: NDArray) -> list[tuple[float, float]]:
        y = np.clip(y, -9, 9)  # lo que queda tan lejos lo recorta el marco
        return list(zip(48 + 190 * (x + 1), 144 - 58 * y, strict=True))

    curves = "" if w is None else _line(place(x, legval(x, w)), f'stroke="{INK}" stroke-width="3"')
    if state["truth"]:
        style = f'stroke="{SOFT}" stroke-width="2" stroke-dasharray="6 5"'
        curves = _line(place(x, np.sin(3 * x)), style) + curves
    dots = "".join(
        f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5" fill="{TRAIN}" stroke="#fff"/>'
        for px, py in place(*train)
    )
    labels = "".join(
        f'<text x="40" y="{149 - 58 * y}" text-anchor="end">{minus(y)}</text>' for y in (-2, 0, 2)
    ) + "".join(
        f'<text x="{48 + 190 * (x + 1)}" y="279" text-anchor="middle">{minus(x)}</text>'
        for x in (-1, 0, 1)
    )
    return (
        '<svg x="48" y="28" width="380" height="232" viewBox="48 28 380 232">'
        f'{curves}</svg><rect x="48" y="28" width="380" height="232" fill="none" '
        f'stroke="#7b8794"/>{dots}<g fill="{SOFT}">{labels}</g>'
    )


def _error_marks(errors: NDArray, by_degree: bool, degree: int, k: int) -> str:
    if by_degree:
        rows = [(48 + 24 * (d + 0.4), pair) for d, pair in enumerate(errors[:, k])]
        ticks = [(48 + 24 * (d + 0.4), str(d)) for d in range(0, 16, 3)]
        now = 48 + 24 * (degree + 0.4)
    else:
        places = [58, *(58 + 51 * (log + 7) for log in LOGS[1:])]
        rows = list(zip(places, errors[degree], strict=True))
        labels = ((-7, "sin λ"), (-6, "10⁻⁶"), (-4, "10⁻⁴"), (-2, "10⁻²"), (0, "1"))
        ticks = [(58 + 51 * (n + 7), text) for n, text in labels]
        now = places[k]

    def mark(x: float, value: float, shape: str) -> tuple[float, float, str]:
        log = math.log10(max(value, 1e-99))
        y = 544 - 230 * (min(max(log, LOW), HIGH) - LOW) / (HIGH - LOW)
        out = (log > HIGH) - (log < LOW)  # lo que se sale es un triángulo en el borde
        return x, y, f"m0,{-6 * out}l6,{11 * out}h-12z" if out else shape

    parts = [f'<path d="M{now:.1f},314V544" stroke="{INK}" stroke-dasharray="3 4"/>']
    for column, color, shape in (
        (0, TRAIN, "m-4,0a4,4 0 1,1 8,0a4,4 0 1,1 -8,0z"),
        (1, OTHER, "m-4,-4h8v8h-8z"),
    ):
        found = [mark(x, pair[column], shape) for x, pair in rows if not np.isnan(pair[column])]
        joined = [(x, y) for x, y, _ in found if by_degree or x > 58]
        parts.append(_line(joined, f'stroke="{color}" stroke-width="2"'))
        marks = "".join(f"M{x:.1f},{y:.1f}{form}" for x, y, form in found)
        parts.append(f'<path d="{marks}" fill="{color}"/>')
    for n in range(LOW, HIGH + 1):
        parts.append(
            f'<text x="40" y="{549 - 46 * (n - LOW)}" text-anchor="end" fill="{SOFT}">'
            f"{10.0**n:g}</text>"
        )
    for x, text in ticks:
        parts.append(f'<text x="{x:.1f}" y="564" text-anchor="middle" fill="{SOFT}">{text}</text>')
    return (
        f'<rect x="48" y="314" width="380" height="230" fill="none" stroke="#7b8794"/>'
        f"{''.join(parts)}"
    )


def minus(value: int) -> str:
    return str(value).replace("-", "−")
