"""El tamaño del gradiente por capa según la profundidad, la activación y la inicialización."""

from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from neurona.widgets._host import Explorable

WIDTH = BATCH = 32
DEPTHS = (2, 20)
# La función y su derivada, escrita con la salida y.
ACTIVATIONS = {
    "sigmoid": (
        lambda x: np.where(x >= 0, 1, np.exp(-np.abs(x))) / (1 + np.exp(-np.abs(x))),
        lambda y: y * (1 - y),
    ),
    "tanh": (np.tanh, lambda y: 1 - y * y),
    "relu": (lambda x: np.maximum(x, 0), lambda y: np.where(y > 0, 1.0, 0.0)),
}
# La desviación típica de cada peso con n entradas y m salidas; la uniforme va aparte.
DEVIATIONS = {
    "small": lambda n, m: 0.01,
    "uniform": None,
    "xavier": lambda n, m: np.sqrt(2 / (n + m)),
    "he": lambda n, m: np.sqrt(2 / n),
    "large": lambda n, m: 1.0,
}
NAMES = {
    "sigmoid": "sigmoide",
    "tanh": "tanh",
    "relu": "ReLU",
    "small": "pequeña, N(0, 0.01²)",
    "uniform": "uniforme ±1/√n",
    "xavier": "Xavier",
    "he": "He",
    "large": "grande, N(0, 1)",
}
LOW, HIGH = -12, 6  # exponentes entre los que se dibuja
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+")


class Backprop(Explorable):
    """Dibuja el tamaño del gradiente y de las activaciones en cada capa de una red recién creada.

    La red tiene 32 entradas, ``depth`` capas ocultas de 32 neuronas y una salida, con los sesgos a
    cero. Recibe 32 ejemplos y el costo es la media de ½(salida − objetivo)²; datos y objetivos
    siguen la normal estándar.

    Parameters
    ----------
    depth : int
        Cuántas capas ocultas hay, de 2 a 20.
    activation : str
        ``"sigmoid"``, ``"tanh"`` o ``"relu"``.
    init : str
        De dónde salen los pesos: ``"small"``, N(0, 0.01²); ``"uniform"``, uniforme ±1/√n, como en
        PyTorch; ``"xavier"``, N(0, 2/(n + m)); ``"he"``, N(0, 2/n), o ``"large"``, N(0, 1). La capa
        tiene n entradas y m salidas.
    seed : int
        La muestra de datos y pesos, de 0 a 2³² − 1.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es de su tipo o se sale de lo que se espera.

    Examples
    --------
    >>> Backprop(depth=20, activation="relu", init="he")
    Backprop(depth=20, activation='relu', init='he', seed=0)
    """

    NAME: ClassVar[str] = "backprop"
    STATE: ClassVar[tuple[str, ...]] = ("depth", "activation", "init", "seed")

    depth = traitlets.Any(10).tag(sync=True)
    activation = traitlets.Any("sigmoid").tag(sync=True)
    init = traitlets.Any("uniform").tag(sync=True)
    seed = traitlets.Any(0).tag(sync=True)

    def __init__(
        self,
        depth: int = 10,
        activation: str = "sigmoid",
        init: str = "uniform",
        seed: int = 0,
    ) -> None:
        super().__init__(depth=depth, activation=activation, init=init, seed=seed)

    @traitlets.validate("depth")
    def _check_depth(self, proposal: dict) -> int:
        return whole("depth", proposal["value"], *DEPTHS)

    @traitlets.validate("seed")
    def _check_seed(self, proposal: dict) -> int:
        return whole("seed", proposal["value"], 0, 2**32 - 1)

    @traitlets.validate("activation", "init")
    def _check_choice(self, proposal: dict) -> str:
        name, value = proposal["trait"].name, proposal["value"]
        options = ACTIVATIONS if name == "activation" else DEVIATIONS
        if not isinstance(value, str):
            raise TypeError(f"{name} es {type(value).__name__}: debería ser un texto")
        if value not in options:
            expected = ", ".join(map(repr, options))
            raise ValueError(f"{name} es {value!r}: debería ser una de {expected}")
        return value

    def __repr__(self) -> str:
        arguments = ", ".join(f"{key}={getattr(self, key)!r}" for key in self.STATE)
        return f"Backprop({arguments})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        found = measure(**state)
        words = (
            f"Red de {state['depth']} capas ocultas con {NAMES[state['activation']]} e "
            f"inicialización {NAMES[state['init']]}; semilla {state['seed']}. "
        )
        return drawing(found), words + sentence(state["activation"], found)


def whole(name: str, value: object, low: int, high: int) -> int:
    """El entero, si lo es y está entre esos dos."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} es {type(value).__name__}: debería ser un entero")
    if not low <= value <= high:
        raise ValueError(f"{name} es {value}: debería estar entre {low} y {high}")
    return int(value)


def uniforms(seed: int, count: int) -> NDArray:
    """Los primeros números de mulberry32, en [0, 1): un generador que JavaScript repite."""
    steps = np.arange(1, count + 1, dtype=np.uint64)
    t = (np.uint64(seed) + np.uint64(0x6D2B79F5) * steps).astype(np.uint32)  # módulo 2³²
    t = (t ^ (t >> np.uint32(15))) * (t | np.uint32(1))
    t ^= t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))
    return (t ^ (t >> np.uint32(14))) / 2**32


def normals(numbers: NDArray) -> NDArray:
    """Tantos números normales como uniformes recibe, por parejas (Box–Muller)."""
    u, v = numbers[::2], 2 * np.pi * numbers[1::2]
    radius = np.sqrt(-2 * np.log(1 - u))
    return np.column_stack((radius * np.cos(v), radius * np.sin(v))).ravel()


def draw(depth: int, init: str, seed: int) -> tuple[NDArray, NDArray, list[NDArray]]:
    """Los datos, los objetivos y los pesos (salidas × entradas) de cada capa, en ese orden."""
    shapes = [(WIDTH, WIDTH)] * depth + [(1, WIDTH)]
    sizes = [BATCH * WIDTH, BATCH] + [m * n for m, n in shapes]
    X, target, *parts = np.split(uniforms(seed, sum(sizes)), np.cumsum(sizes)[:-1])
    weights = []
    for part, (m, n) in zip(parts, shapes, strict=True):
        if init == "uniform":
            values = (2 * part - 1) / np.sqrt(n)
        else:
            values = DEVIATIONS[init](n, m) * normals(part)
        weights.append(values.reshape(m, n))
    return normals(X).reshape(BATCH, WIDTH), normals(target).reshape(BATCH, 1), weights


def measure(depth: int, activation: str, init: str, seed: int) -> dict:
    """Lo que se dibuja, de cada capa oculta, y qué parte está saturada o apagada.

    ``gradients`` es la media cuadrática (la raíz de la media de los cuadrados) de ∂J/∂W y
    ``activations``, la desviación típica de las salidas.
    """
    f, derivative = ACTIVATIONS[activation]
    X, target, weights = draw(depth, init, seed)
    outputs = [X]
    for W in weights[:-1]:
        outputs.append(f(outputs[-1] @ W.T))
    delta = (outputs[-1] @ weights[-1].T - target) / BATCH
    gradients = []
    for W, y in zip(weights[:0:-1], outputs[:0:-1], strict=True):
        delta = (delta @ W) * derivative(y)
        before = outputs[depth - 1 - len(gradients)]
        gradients.append(float(np.sqrt(np.mean((delta.T @ before) ** 2))))
    return {
        "gradients": gradients[::-1],
        "activations": [float(y.std()) for y in outputs[1:]],
        "idle": idle(activation, np.stack(outputs[1:])),
    }


def idle(activation: str, outputs: NDArray) -> float:
    """Las neuronas ReLU que no se encienden nunca, o las activaciones casi sin pendiente."""
    if activation == "relu":
        return float((outputs == 0).all(axis=1).mean())
    most = 0.25 if activation == "sigmoid" else 1
    return float((ACTIVATIONS[activation][1](outputs) < 0.1 * most).mean())


def brief(value: float) -> str:
    """Dos cifras: "0.12", "3.2 × 10⁻⁹"."""
    mantissa, exponent = f"{value:.1e}".split("e")
    if value == 0 or 0.01 <= value < 1000:
        return f"{float(f'{value:.1e}'):g}"
    return f"{mantissa} × 10{str(int(exponent)).translate(RAISED)}"


def sentence(activation: str, found: dict) -> str:
    """Lo que muestra el dibujo, con palabras; la misma frase que escribe JavaScript."""
    gradients, activations = found["gradients"], found["activations"]
    depth, first, last = len(gradients), gradients[0], gradients[-1]
    ratio = 1.0 if first == last else first / last
    if ratio < 1e-3:
        verdict = "los gradientes se desvanecen"
    elif ratio > 1e3:
        verdict = "los gradientes explotan"
    elif max(gradients) < 1e-3:
        verdict = "los gradientes se mantienen, pero todos son menores que 10⁻³"
    elif min(gradients) > 1e3:
        verdict = "los gradientes se mantienen, pero todos son mayores que 10³"
    else:
        verdict = "los gradientes se mantienen"
    state = "se mantienen"
    if activations[-1] < 0.1 * activations[0]:
        state = "se apagan"
    elif activations[-1] > 10 * activations[0]:
        state = "crecen"
    times = "como" if brief(ratio) == "1" else f"{brief(ratio)} veces"
    level = int(found["idle"] >= 0.1) + int(found["idle"] >= 0.5)
    if activation == "relu":
        who = ("Casi ninguna neurona está apagada", "Bastantes neuronas están apagadas")
        who, why = (*who, "La mayoría de las neuronas están apagadas"), "valen 0 en los 32 ejemplos"
    else:
        who = ("Casi ninguna se satura", "Bastantes se saturan", "La mayoría se satura")
        why = "su derivada no llega a la décima parte de la máxima"
    percent = int(np.floor(100 * found["idle"] + 0.5))
    return (
        f"El gradiente de la capa 1 ({brief(first)}) es {times} el de la capa "
        f"{depth} ({brief(last)}): {verdict}. Las activaciones {state}: su desviación típica es "
        f"{brief(activations[0])} en la capa 1 y {brief(activations[-1])} en la capa {depth}. "
        f"{who[level]} ({percent} %: {why})."
    )


def drawing(found: dict) -> str:
    """Los dos dibujos de barras, uno al lado del otro."""
    parts = [
        *bars("Media cuadrática de ∂J/∂W", found["gradients"], 0, "#4b3fa7"),
        *bars("Desviación típica de las activaciones", found["activations"], 330, "#0072b2"),
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 224" width="660" height="224" '
        'font-family="sans-serif" font-size="15" text-anchor="middle" fill="#1f2933">'
        f'<rect width="660" height="224" fill="#fff"/>{"".join(parts)}</svg>'
    )


def bars(title: str, values: list[float], shift: int, color: str) -> list[str]:
    """Una barra por capa, en escala logarítmica; lo que se sale acaba en un triángulo."""
    left, right, top, bottom = 48 + shift, 316 + shift, 36, 180
    slot, unit = (right - left) / len(values), (bottom - top) / (HIGH - LOW)
    parts = [f'<text x="{158 + shift}" y="16">{title}</text>']
    for k in range(LOW, HIGH + 1, 3):
        y = bottom - unit * (k - LOW)
        parts.append(f'<path d="M{left},{y:g}H{right}" stroke="{"#7b8794" if k else "#1f2933"}"/>')
        label = f"10{str(k).translate(RAISED)}"
        parts.append(f'<text x="{left - 6}" y="{y + 5:g}" text-anchor="end">{label}</text>')
    for k, value in enumerate(values):
        x = left + slot * (k + 0.5)
        power = np.log10(value) if value > 0 else -np.inf
        y = bottom - unit * (np.clip(power, LOW, HIGH) - LOW)
        w = min(22, 0.7 * slot)
        parts.append(
            f'<rect x="{x - w / 2:.1f}" y="{y:.1f}" width="{w:.1f}" height="{bottom - y:.1f}" '
            f'fill="{color}"/>'
        )
        if not LOW <= power <= HIGH:
            d = 8 if power < LOW else -8
            edge = bottom - 10 if d > 0 else top - 1
            parts.append(f'<path d="M{x - 5:.1f},{edge}h10l-5,{d}z" fill="#a33f00"/>')
        if len(values) <= 10 or k == 0 or k % 2:
            parts.append(f'<text x="{x:.1f}" y="{bottom + 18}">{k + 1}</text>')
    parts.append(f'<text x="{(left + right) // 2}" y="{bottom + 38}">capa oculta</text>')
    return parts
