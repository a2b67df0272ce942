"""Las regiones de una red 2-h-1 ya entrenada, a medida que se le añaden unidades."""

import functools
import json
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from neurona.widgets._host import STATIC, Explorable

# Las constantes y las funciones de este archivo son las de mlp.mjs, que las repite.
LIMIT = 2.0  # el cuadro es [-2, 2]²
MOST = 8  # unidades ocultas
FINE = 121  # puntos por lado de la cuadrícula con la que se cuentan las regiones
COARSE = 49  # y de la que se pinta en la figura fija
SETS = {"xor": "XOR", "ring": "Anillo", "moons": "Lunas"}
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh"}
COLORS = ("#d55e00", "#0072b2")  # de las clases 0 y 1
Point = tuple[float, float]


class Mlp(Explorable):
    """Añade unidades a una red 2-h-1 ya entrenada, apágalas y mira qué aporta cada una.

    Hay una red entrenada por cada conjunto de datos, activación y número de unidades; cada
    una empezó desde cero, así que la unidad 1 de una red no es la 1 de otra.

    Parameters
    ----------
    data : {"xor", "ring", "moons"}
        Los datos: cuatro grupos en cruz, un disco dentro de un anillo o dos lunas.
    activation : {"relu", "tanh"}
        La activación de las unidades ocultas.
    units : int
        Cuántas unidades ocultas tiene la red, de 1 a 8.
    off : sequence of int
        Las unidades apagadas (su salida vale 0), con el número que llevan en pantalla: de 1
        a ``units``.

    Todos se leen y se escriben desde Python mientras haya núcleo.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperados.

    Examples
    --------
    >>> Mlp(data="moons", units=4, off=(2,))
    Mlp(data='moons', activation='relu', units=4, off=[2])
    """

    NAME: ClassVar[str] = "mlp"
    STATE: ClassVar[tuple[str, ...]] = ("sets", "data", "activation", "units", "off")

    sets = traitlets.Dict(read_only=True).tag(sync=True)
    # Sin valor por omisión aquí: uno igual, como 2.0, no se comprobaría.
    data = traitlets.Any().tag(sync=True)
    activation = traitlets.Any().tag(sync=True)
    units = traitlets.Any().tag(sync=True)
    off = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        data: str = "xor",
        activation: str = "relu",
        units: int = 2,
        off: Sequence[int] = (),
    ) -> None:
        super().__init__(data=data, activation=activation, units=units, off=off)

    @traitlets.default("sets")
    def _trained_sets(self) -> dict:
        return json.loads(trained())

    @traitlets.validate("data", "activation")
    def _check_choice(self, proposal: dict) -> str:
        name, value = proposal["trait"].name, proposal["value"]
        choices = SETS if name == "data" else ACTIVATIONS
        if not isinstance(value, str) or value not in choices:
            *most, last = (f'"{choice}"' for choice in choices)
            raise ValueError(f"{name} es {value!r}: debería ser {', '.join(most)} o {last}")
        return value

    @traitlets.validate("units")
    def _check_units(self, proposal: dict) -> int:
        return whole("units", proposal["value"], MOST)

    @traitlets.validate("off")
    def _check_off(self, proposal: dict) -> list[int]:
        off = proposal["value"]
        if not isinstance(off, list | tuple | set | range | np.ndarray):
            raise TypeError(f"off es {type(off).__name__}: debería ser una lista de unidades")
        # `units` puede llegar mal en la misma llamada: entonces lo dice su propia prueba.
        most = whole("units", self.units, MOST)
        return sorted({whole(f"off[{k}]", unit, most) for k, unit in enumerate(off)})

    def __repr__(self) -> str:
        shown = (f"{key}={getattr(self, key)!r}" for key in self.STATE if key != "sets")
        return f"Mlp({', '.join(shown)})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(**state), summary(**state)


@functools.cache
def trained() -> str:
    """Los datos y los pesos, que escribió ``tests/fixtures/write_mlp.py``."""
    return (STATIC / "mlp.json").read_text("utf-8")


def whole(name: str, value: object, most: int) -> int:
    """Un entero de 1 a ``most``, o el error que lo explica."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} es {type(value).__name__}: debería ser un entero")
    if not 1 <= value <= most:
        raise ValueError(f"{name} es {value}: debería estar entre 1 y {most}")
    return int(value)


def is_on(network: dict, off: Sequence[int]) -> NDArray:
    """Qué unidades están encendidas."""
    return np.array([k + 1 not in off for k in range(len(network["units"]))])


def hidden(network: dict, X: NDArray) -> NDArray:
    """``z = w·x + b`` de cada unidad en cada punto, sumado en el mismo orden que en la página."""
    w1, w2, b, _ = np.transpose(network["units"])
    return w1 * X[:, :1] + w2 * X[:, 1:] + b


def logits(network: dict, activation: str, X: NDArray, off: Sequence[int]) -> NDArray:
    """La salida de la red antes de la sigmoide, con las unidades ``off`` a 0."""
    z = hidden(network, X)
    a = np.maximum(z, 0) if activation == "relu" else np.tanh(z)
    v = np.transpose(network["units"])[3] * is_on(network, off)
    return a @ v + network["c"]


def sigmoid(z: NDArray) -> NDArray:
    return (1 + np.tanh(z / 2)) / 2


def hits(network: dict, activation: str, points: Sequence, off: Sequence[int]) -> int:
    """Cuántos puntos ``(x1, x2, clase)`` quedan en su lado."""
    points = np.asarray(points)
    right = (logits(network, activation, points[:, :2], off) > 0) == (points[:, 2] == 1)
    return int(right.sum())


def lattice(side: int) -> NDArray:
    """Los puntos de una cuadrícula del cuadro, por filas y de arriba abajo."""
    at = -LIMIT + 2 * LIMIT * np.arange(side) / (side - 1)
    x1, x2 = np.meshgrid(at, at[::-1])
    return np.column_stack([x1.ravel(), x2.ravel()])


def regions(network: dict, off: Sequence[int]) -> int:
    """En cuántas regiones lineales parten el cuadro las unidades ReLU encendidas.

    Cuenta los patrones distintos de unidades activas en la cuadrícula fina.
    """
    active = (hidden(network, lattice(FINE)) > 0) & is_on(network, off)
    return len(np.unique(active @ 2 ** np.arange(active.shape[1])))


def segment(unit: Sequence[float]) -> tuple[Point, Point] | None:
    """Los extremos de la recta de una unidad dentro del cuadro; ``None`` si no lo cruza."""
    w1, w2, b, _ = unit
    norm = w1 * w1 + w2 * w2
    if norm == 0:
        return None
    foot, way = (-b * w1 / norm, -b * w2 / norm), (-w2, w1)
    low, high = -np.inf, np.inf
    for p, d in zip(foot, way, strict=True):
        if d == 0:
            if abs(p) > LIMIT:
                return None
            continue
        ends = sorted(((-LIMIT - p) / d, (LIMIT - p) / d))
        low, high = max(low, ends[0]), min(high, ends[1])
    if low >= high:
        return None
    return tuple((foot[0] + t * way[0], foot[1] + t * way[1]) for t in (low, high))


def summary(sets: dict, data: str, activation: str, units: int, off: Sequence[int]) -> str:
    """Lo que la figura muestra, con palabras."""
    points, network = sets[data]["points"], sets[data][activation][units - 1]
    on = int(is_on(network, off).sum())
    right = hits(network, activation, points, off)
    head = f"{SETS[data]}, {units} {'unidad' if units == 1 else 'unidades'} "
    head += ACTIVATIONS[activation]
    if on == units:
        head += f", {'encendida' if on == 1 else 'todas encendidas'}"
    else:
        head += f", {on or 'ninguna'} encendida{'s' if on > 1 else ''}"
    text = f"{head}: acierta {right} de {len(points)}"
    if on < units:
        text += f"; con todas, {hits(network, activation, points, ())}"
    if on == 0:
        constant = float(sigmoid(np.array(network["c"])))
        return f"{text}. ŷ vale {constant:.2f} en todo el cuadro."
    above = int((logits(network, activation, lattice(FINE), off) > 0).sum())
    text += f". ŷ supera 0.5 en el {round(100 * above / FINE**2)}\u00a0% del cuadro."
    if activation == "tanh":
        return f"{text} tanh no tiene quiebres: no hay regiones lineales que contar."
    found = regions(network, off)
    if found == 1:
        return f"{text} Ninguna recta encendida lo cruza: es una sola región lineal."
    one = "la recta encendida lo parte" if on == 1 else "las rectas encendidas lo parten"
    return f"{text} {one.capitalize()} en {found} regiones lineales."


def boundary(grid: NDArray) -> list[tuple[Point, Point]]:
    """Los segmentos donde una cuadrícula de valores cruza 0, en columnas y filas."""
    found = []
    for i, j in np.ndindex(grid.shape[0] - 1, grid.shape[1] - 1):
        for corner in ((i, j), (i + 1, j + 1)):
            corners, ends = [corner, (i, j + 1), (i + 1, j)], []
            for k, here in enumerate(corners):
                there = corners[(k + 1) % 3]
                a, b = grid[here], grid[there]
                if (a < 0) != (b < 0):
                    t = a / (a - b)
                    row, column = (here[m] + t * (there[m] - here[m]) for m in (0, 1))
                    ends.append((column, row))
            if ends:
                found.append(tuple(ends))
    return found


def drawing(sets: dict, data: str, activation: str, units: int, off: Sequence[int]) -> str:
    """El plano en SVG, con números redondeados para que no cambie ni un byte."""
    points, network = sets[data]["points"], sets[data][activation][units - 1]
    grid = logits(network, activation, lattice(COARSE), off).reshape(COARSE, COARSE)
    cell = 280 / (COARSE - 1)

    def place(x1: float, x2: float) -> str:
        return f"{160 + 140 * x1 / LIMIT:.1f},{170 - 140 * x2 / LIMIT:.1f}"

    # Diez tonos de ŷ: uno por décima.
    tones = np.clip(np.floor(10 * sigmoid(grid)), 0, 9).astype(int)
    shades = []
    for tone in range(10):
        runs = []
        for i, row in enumerate(tones == tone):
            steps = np.flatnonzero(np.diff(np.r_[False, row, False]))
            for start, end in steps.reshape(-1, 2).tolist():
                runs.append(f"M{start - 0.5:g},{i - 0.5:g}h{end - start}v1h{start - end}z")
        if runs:
            level = 4 - tone if tone < 5 else tone - 5
            shades.append(
                f'<path d="{"".join(runs)}" fill="{COLORS[tone > 4]}" '
                f'fill-opacity="{0.06 + 0.08 * level:.2f}"/>'
            )
    edge = "".join(
        "M" + "L".join(f"{20 + cell * x:.1f},{30 + cell * y:.1f}" for x, y in ends)
        for ends in boundary(grid)
    )
    lines = []
    for k, unit in enumerate(network["units"]):
        if ends := segment(unit):
            path = "L".join(place(*end) for end in ends)
            dashes = ' stroke-dasharray="3 5"' if k + 1 in off else ""
            lines.append(f'<path d="M{path}" stroke="#4b3fa7" stroke-width="2"{dashes}/>')
    marks = []
    for x1, x2, label in points:
        shape = "m-5,0a5,5 0 1,1 10,0a5,5 0 1,1 -10,0z" if label else "m-4.5,-4.5h9v9h-9z"
        marks.append(
            f'<path d="M{place(x1, x2)}{shape}" fill="{COLORS[label]}" '
            'stroke="#fff" stroke-width="1.5"/>'
        )
    right = hits(network, activation, points, off)
    title = f"{SETS[data]}, h = {units}, {ACTIVATIONS[activation]}: {right} de {len(points)}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 330" width="320" height="330">'
        '<rect width="320" height="330" fill="#fff"/>'
        f'<svg x="20" y="30" width="280" height="280" viewBox="0 0 {COARSE - 1} {COARSE - 1}" '
        f'shape-rendering="crispEdges">{"".join(shades)}</svg>'
        '<path d="M20,30h280v280h-280z" fill="none" stroke="#7b8794"/>'
        f'<path d="{edge}" stroke="#1f2933" stroke-width="3" stroke-linecap="round"/>'
        f"{''.join(lines)}{''.join(marks)}"
        '<text x="20" y="18" font-family="sans-serif" font-size="14" fill="#3d4852">'
        f"{title}</text></svg>"
    )
