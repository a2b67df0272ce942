"""Entrenamientos de verdad, vueltos a ver época a época."""

import base64
import math
import struct
import zlib
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array, check_shape
from neurona.widgets._host import Explorable

# Las cuentas y las frases de este archivo son las de training.mjs, que las repite.
MOST_RUNS, MOST_EPOCHS, MOST_LETTERS = 4, 100, 40
MOST_FILTERS = 32
MOST_NUMBERS = 20_000  # de filtros en una página: unos 27 kB
SERIES = ("loss", "val_loss", "accuracy", "val_accuracy", "lr")
MEASURES = {"loss": "pérdida", "accuracy": "exactitud"}
PARTS = {"": "entrenamiento", "val_": "validación"}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Training(Explorable):
    """Vuelve a ver entrenamientos ya hechos: curvas, números y filtros de cada época.

    Parameters
    ----------
    runs : dict of str to dict
        De uno a cuatro entrenamientos: su nombre y lo que devolvió ``neurona.training.fit``. Cada
        historial tiene ``"loss"`` y puede tener ``"val_loss"``, ``"accuracy"``,
        ``"val_accuracy"`` y ``"lr"``, con un número por época. Pueden durar distinto.
    filters : dict of str to array-like (E+1, F, KH, KW), optional
        Los filtros de la primera capa de alguno de ellos, antes de entrenar y después de cada una
        de sus E épocas: hasta 32 filtros de 3×3 o de 5×5.
    epoch : int, optional
        Hasta qué época se ve. Si falta, hasta la última.
    measure : {"loss", "accuracy"}
        Qué curvas se dibujan: la pérdida o la exactitud.
    log : bool
        Si la escala es logarítmica. La de la exactitud dibuja entonces el error, 1 − exactitud.

    Los números se guardan con seis cifras; los filtros, en 8 bits.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperados.

    Examples
    --------
    >>> runs = {"Una neurona": {"loss": [0.69, 0.51], "val_loss": [0.6, 0.55]}}
    >>> Training(runs)
    Training(['Una neurona'], epoch=2, measure='loss', log=False)
    """

    NAME: ClassVar[str] = "training"
    STATE: ClassVar[tuple[str, ...]] = ("runs", "filters", "epoch", "measure", "log")

    runs = traitlets.List(read_only=True).tag(sync=True)
    filters = traitlets.Dict(read_only=True).tag(sync=True)
    # Sin valor por omisión aquí: uno igual, como 0 y False, no se comprobaría.
    epoch = traitlets.Any().tag(sync=True)
    measure = traitlets.Any().tag(sync=True)
    log = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        runs: Mapping[str, Mapping[str, ArrayLike]],
        filters: Mapping[str, ArrayLike] | None = None,
        *,
        epoch: int | None = None,
        measure: str = "loss",
        log: bool = False,
    ) -> None:
        self._runs = stored_runs(runs)
        self._filters = stored_filters(filters, self._runs)
        if epoch is None:
            epoch = longest(self._runs)
        super().__init__(epoch=epoch, measure=measure, log=log)

    @traitlets.default("runs")
    def _given_runs(self) -> list[dict]:
        return self._runs

    @traitlets.default("filters")
    def _given_filters(self) -> dict[str, dict]:
        return self._filters

    @traitlets.validate("epoch")
    def _check_epoch(self, proposal: dict) -> int:
        epoch, last = proposal["value"], longest(self._runs)
        if isinstance(epoch, bool) or not isinstance(epoch, int | np.integer):
            raise TypeError(f"epoch es {type(epoch).__name__}: debería ser un entero")
        if not 0 <= epoch <= last:
            raise ValueError(f"epoch es {epoch}: debería estar entre 0 y {last}")
        return int(epoch)

    @traitlets.validate("measure")
    def _check_measure(self, proposal: dict) -> str:
        measure = proposal["value"]
        if not isinstance(measure, str) or measure not in MEASURES:
            raise ValueError(f'measure es {measure!r}: debería ser "loss" o "accuracy"')
        if not any(parts_of(run, measure) for run in self._runs):
            raise ValueError('measure es "accuracy", y ningún entrenamiento de runs la midió')
        return measure

    @traitlets.validate("log")
    def _check_log(self, proposal: dict) -> bool:
        if not isinstance(proposal["value"], bool):
            raise TypeError(f"log es {type(proposal['value']).__name__}: debería ser True o False")
        return proposal["value"]

    def __repr__(self) -> str:
        names = [run["name"] for run in self._runs]
        return f"Training({names}, epoch={self.epoch}, measure={self.measure!r}, log={self.log})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), words(state)


def check_name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"runs tiene el nombre {name!r}: debería ser un texto")
    if not name.strip() or len(name) > MOST_LETTERS:
        raise ValueError(
            f"runs tiene el nombre {name!r}: debería tener de 1 a {MOST_LETTERS} letras"
        )
    return name


def stored_runs(runs: Mapping[str, Mapping[str, ArrayLike]]) -> list[dict]:
    """Los historiales como se guardan: una lista, con seis cifras por número."""
    if not isinstance(runs, Mapping):
        raise TypeError(f"runs es {type(runs).__name__}: debería ser un dict de nombre a historial")
    if not 1 <= len(runs) <= MOST_RUNS:
        raise ValueError(f"runs tiene {len(runs)} entrenamientos: debería tener de 1 a {MOST_RUNS}")
    found = []
    for name, history in runs.items():
        where = f"runs[{check_name(name)!r}]"
        if not isinstance(history, Mapping):
            raise TypeError(
                f"{where} es {type(history).__name__}: debería ser el dict que devuelve fit"
            )
        for key in history:
            if key not in SERIES:
                raise ValueError(
                    f"{where} contiene {key!r}, que no se sabe dibujar: vale {', '.join(SERIES)}"
                )
        if "loss" not in history:
            raise ValueError(f"{where} debería tener 'loss', la pérdida de cada época")
        epochs = len(check_series(f"{where}['loss']", history["loss"], "loss"))
        run = {"name": name}
        for key in SERIES:
            if key in history:
                values = check_series(f"{where}[{key!r}]", history[key], key)
                if len(values) != epochs:
                    raise ValueError(
                        f"{where}[{key!r}] tiene {len(values)} épocas y {where}['loss'] tiene "
                        f"{epochs}: deberían tener las mismas"
                    )
                run[key] = [float(f"{value:.6g}") for value in values]
        found.append(run)
    return found


def check_series(name: str, values: ArrayLike, key: str) -> NDArray:
    series = check_array(name, values).astype(float)
    check_shape(name, series, "E")
    if not 1 <= len(series) <= MOST_EPOCHS:
        raise ValueError(f"{name} tiene {len(series)} épocas: debería tener de 1 a {MOST_EPOCHS}")
    high = 1 if "accuracy" in key else math.inf
    for epoch, value in enumerate(series, 1):
        if not math.isfinite(value):
            raise ValueError(f"{name} contiene {value} en la época {epoch}: debería ser finito")
        if not 0 <= value <= high:
            limits = "entre 0 y 1" if high == 1 else "0 o más"
            raise ValueError(f"{name} contiene {value} en la época {epoch}: debería ser {limits}")
    return series


def stored_filters(
    filters: Mapping[str, ArrayLike] | None, runs: list[dict]
) -> dict[str, dict[str, object]]:
    """Los filtros en 8 bits con signo: cada uno vale ``entero · scale / 127``."""
    if filters is None:
        return {}
    if not isinstance(filters, Mapping):
        raise TypeError(
            f"filters es {type(filters).__name__}: debería ser un dict de nombre a arreglo"
        )
    epochs = {run["name"]: len(run["loss"]) for run in runs}
    found, total = {}, 0
    for name, values in filters.items():
        where = f"filters[{name!r}]"
        if name not in epochs:
            raise ValueError(f"{where} no corresponde a ningún entrenamiento de runs")
        array = check_array(where, values).astype(float)
        sizes = check_shape(where, array, "E F KH KW", E=epochs[name] + 1)
        if not 1 <= sizes["F"] <= MOST_FILTERS:
            raise ValueError(
                f"{where} tiene {sizes['F']} filtros: debería tener de 1 a {MOST_FILTERS}"
            )
        if (sizes["KH"], sizes["KW"]) not in ((3, 3), (5, 5)):
            raise ValueError(
                f"{where} tiene filtros de {sizes['KH']}×{sizes['KW']}: deberían ser de 3×3 o 5×5"
            )
        if not np.isfinite(array).all():
            raise ValueError(f"{where} contiene números que no son finitos")
        total += array.size
        if total > MOST_NUMBERS:
            raise ValueError(
                f"filters tiene {total} números o más: debería tener {MOST_NUMBERS} como mucho; "
                "da menos filtros o menos épocas"
            )
        scale = float(f"{np.abs(array).max():.6g}") or 1.0
        whole = np.clip(np.floor(array / scale * 127 + 0.5), -127, 127).astype(np.int8)
        moved = np.abs(array - array[0]).mean((1, 2, 3))
        found[name] = {
            "shape": list(array.shape),
            "scale": scale,
            "data": base64.b64encode(whole.tobytes()).decode(),
            "moved": [float(f"{value:.3g}") for value in moved],
        }
    return found


def longest(runs: list[dict]) -> int:
    return max(len(run["loss"]) for run in runs)


def parts_of(run: dict, measure: str) -> list[str]:
    """De esa medida, qué tiene: ``""`` (entrenamiento), ``"val_"`` (validación) o las dos."""
    return [part for part in PARTS if part + measure in run]


def figures(value: float) -> str:
    """Tres cifras: "0.0712", "12.3", "4.56 × 10⁵"."""
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.2e}".split("e")
    if not -3 <= int(exponent) <= 2:
        return f"{mantissa} × 10{str(int(exponent)).translate(RAISED)}"
    power = 10 ** (2 - int(exponent))  # los empates suben, como en JavaScript
    return f"{math.floor(value * power + 0.5) / power:.{2 - int(exponent)}f}"


def value_text(measure: str, value: float) -> str:
    """Una pérdida, con tres cifras; una exactitud, en %."""
    if measure == "loss":
        return figures(value)
    return f"{math.floor(value * 10000 + 0.5) / 100:.2f} %"


def gain(measure: str, before: float, after: float) -> float:
    """Positivo si ha mejorado."""
    return before - after if measure == "loss" else after - before


def overfitting(run: dict, measure: str, epoch: int) -> int:
    """Cuántas épocas seguidas lleva peor en validación y mejor en entrenamiento."""
    train, validation = run.get(measure), run.get(f"val_{measure}")
    count = 0
    if train is None or validation is None:
        return 0
    for k in range(epoch - 1, 0, -1):
        worse = gain(measure, validation[k - 1], validation[k]) < 0
        if not (worse and gain(measure, train[k - 1], train[k]) > 0):
            break
        count += 1
    return count


def run_words(run: dict, epoch: int, measure: str) -> str:
    """Lo que se dice de un entrenamiento en una época desde la 1."""
    name, parts = run["name"], parts_of(run, measure)
    if not parts:
        return f"{name}: no se midió la {MEASURES[measure]}."
    series = run[parts[-1] + measure]
    what = f"{MEASURES[measure]} de {PARTS[parts[-1]]}"
    if epoch > len(series):
        return f"{name}: acabó en la época {len(series)}, con {what} " + (
            f"{value_text(measure, series[-1])}."
        )
    now = value_text(measure, series[epoch - 1])
    if epoch == 1:
        return f"{name}: {what} {now}."
    change = gain(measure, series[epoch - 2], series[epoch - 1])
    before = value_text(measure, series[epoch - 2])
    if before == now:
        return f"{name}: {what} {now}, {'igual' if change == 0 else 'casi igual'} que la anterior."
    said = f"{name}: {what} {now}, {'mejor' if change > 0 else 'peor'} que la anterior, {before}"
    best = max(range(epoch), key=lambda k: gain(measure, series[0], series[k]))
    old = f". La mejor fue la de la época {best + 1}, {value_text(measure, series[best])}"
    old = old if best < epoch - 2 else ""
    streak = overfitting(run, measure, epoch)
    if streak > 1:
        return f"{said}. Van {streak} épocas seguidas en que empeora mientras la de " + (
            "entrenamiento mejora: es sobreajuste."
        )
    if streak == 1:
        said += ", mientras la de entrenamiento mejora"
        old = old or ": si se repite, es sobreajuste"
    return f"{said}{old}."


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. La misma frase que escribe el explorable vivo."""
    runs, epoch, measure = state["runs"], state["epoch"], state["measure"]
    last = longest(runs)
    if epoch == 0:
        return (
            f"Época 0 de {last}: aún no se ha entrenado y no hay medidas. Avanza con el deslizador."
        )
    said = " ".join(run_words(run, epoch, measure) for run in runs)
    return f"Época {epoch} de {last}. {said}{leader(runs, epoch, measure)}"


def leader(runs: list[dict], epoch: int, measure: str) -> str:
    """Quién va mejor en validación, si todos la tienen."""
    key = f"val_{measure}"
    if len(runs) == 1 or not all(key in run for run in runs):
        return ""
    values = [run[key][min(epoch, len(run[key])) - 1] for run in runs]
    best = min(values) if measure == "loss" else max(values)
    names = [run["name"] for run, value in zip(runs, values, strict=True) if value == best]
    if len(names) > 1:
        return f" En validación empatan {' y '.join(names)}."
    return f" En validación va mejor {names[0]}."


def words(state: dict) -> str:
    """El texto alternativo de la figura fija."""
    what = MEASURES[state["measure"]]
    names = ", ".join(run["name"] for run in state["runs"])
    seen = f"Curvas de {what} por época de {names}. {sentence(state)}"
    if state["filters"]:
        names = ", ".join(state["filters"])
        seen += f" Debajo, en gris, los filtros de la primera capa de {names}."
    return seen


def height(value: float, measure: str, log: bool) -> float:
    """Lo que se dibuja: en escala logarítmica, de la exactitud, el error."""
    return 1 - value if log and measure == "accuracy" else value


def span(runs: list[dict], measure: str, log: bool) -> tuple[float, float]:
    """Los extremos del eje vertical, los mismos para todos; en log, sus logaritmos."""
    values = [
        height(value, measure, log)
        for run in runs
        for part in parts_of(run, measure)
        for value in run[part + measure]
    ]
    if log:
        logs = [math.log10(value) for value in values if value > 0] or [-1, 0]
        margin = max(0.06 * (max(logs) - min(logs)), 0.05)
        return min(logs) - margin, max(logs) + margin
    low, high = (0 if measure == "loss" else min(values)), max(values)
    margin = 0.06 * (high - low) or 0.05
    if measure == "loss":
        return 0, high + margin
    return max(0, low - margin), min(1, high + margin)


def grid(stored: dict, epoch: int) -> NDArray:
    """Los filtros de una época en gris, de 0 a 255: el 0 es gris medio. Hasta ocho por fila."""
    shape = stored["shape"]
    whole = np.frombuffer(base64.b64decode(stored["data"]), np.int8).reshape(shape)
    gray = np.floor((whole[min(epoch, shape[0] - 1)] / 127.0 + 1) * 127.5 + 0.5).astype(np.uint8)
    columns = min(8, shape[1])
    rows = -(-shape[1] // columns)
    picture = np.full((rows * (shape[2] + 1) - 1, columns * (shape[3] + 1) - 1), 255, np.uint8)
    for k, one in enumerate(gray):
        i, j = k // columns * (shape[2] + 1), k % columns * (shape[3] + 1)
        picture[i : i + shape[2], j : j + shape[3]] = one
    return picture


def png(gray: NDArray) -> bytes:
    """Un PNG en gris. Va sin comprimir: comprimido, sus bytes dependerían de la versión de zlib."""
    size, raw = gray.shape, b"".join(b"\0" + row.tobytes() for row in gray)
    block = struct.pack("<BHH", 1, len(raw), len(raw) ^ 0xFFFF) + raw
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", size[1], size[0], 8, 0, 0, 0, 0)),
        (b"IDAT", b"\x78\x01" + block + struct.pack(">I", zlib.adler32(raw))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


INK, SOFT = "#1f2933", "#4a5560"
STYLES = {
    "": ("#0072B2", "", "m-4,0a4,4 0 1,1 8,0a4,4 0 1,1 -8,0z"),
    "val_": ("#D55E00", ' stroke-dasharray="7 3"', "m-4,-4h8v8h-8z"),
}


def drawing(state: dict) -> str:
    """Las curvas de cada entrenamiento, una debajo de otra, y sus filtros."""
    measure, log = state["measure"], state["log"]
    name = MEASURES[measure].capitalize()
    if log:
        name = "Pérdida" if measure == "loss" else "Error, 1 − exactitud,"
        name += " en escala logarítmica"
    parts, top = [], 44
    for run in state["runs"]:
        parts.append(f'<text x="52" y="{top + 14}" fill="{INK}">{escape(run["name"])}</text>')
        parts.append(run_marks(state, run, top + 24))
        top += 212
        if run["name"] in state["filters"]:
            gray = grid(state["filters"][run["name"]], state["epoch"])
            high, wide = (7 * size for size in gray.shape)
            data = base64.b64encode(png(gray)).decode()
            parts.append(
                f'<image x="52" y="{top}" width="{wide}" height="{high}" '
                f'style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'
            )
            top += high + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 {top}" width="440" '
        f'height="{top}" font-family="sans-serif" font-size="14">'
        f'<rect width="440" height="{top}" fill="#fff"/>'
        f'<text x="52" y="18" fill="{INK}">{name}, hasta la época {state["epoch"]}</text>'
        f'<text x="52" y="38" fill="{STYLES[""][0]}">● entrenamiento '
        f'<tspan fill="#a33f00">■ validación</tspan></text>{"".join(parts)}</svg>'
    )


def run_marks(state: dict, run: dict, top: int) -> str:
    measure, log, last = state["measure"], state["log"], longest(state["runs"])
    low, high = span(state["runs"], measure, log)

    def place(epoch: int, value: float) -> tuple[float, float]:
        value = height(value, measure, log)
        seen = (math.log10(value) if value > 0 else low) if log else value
        return 58 + 370 * epoch / last, top + 150 - 150 * (seen - low) / (high - low)

    parts = [
        f'<rect x="52" y="{top}" width="382" height="150" fill="none" stroke="#7b8794"/>',
        f'<text x="58" y="{top + 168}" text-anchor="middle" fill="{SOFT}">0</text>',
        f'<text x="428" y="{top + 168}" text-anchor="middle" fill="{SOFT}">{last}</text>',
        f'<text x="243" y="{top + 168}" text-anchor="middle" fill="{SOFT}">época</text>',
    ]
    for value in round_numbers(low, high, log):
        text = f"{value:g}" if measure == "loss" else f"{100 * value:g} %"
        y = top + 155 - 150 * ((math.log10(value) if log else value) - low) / (high - low)
        parts.append(f'<text x="46" y="{y:.1f}" text-anchor="end" fill="{SOFT}">{text}</text>')
    for part in parts_of(run, measure):
        color, dashes, shape = STYLES[part]
        series = run[part + measure][: state["epoch"]]
        points = [place(epoch, value) for epoch, value in enumerate(series, 1)]
        if points:
            line = "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
            marks = "".join(f"M{x:.1f},{y:.1f}{shape}" for x, y in points[-30:])
            parts.append(
                f'<path d="M{line}" fill="none" stroke="{color}" stroke-width="2"{dashes}/>'
                f'<path d="{marks}" fill="{color}"/>'
            )
    return "".join(parts)


def round_numbers(low: float, high: float, log: bool) -> list[float]:
    """De tres a cinco números redondos del eje vertical; en log, potencias de diez si las hay."""
    if log:
        powers = [float(f"1e{n}") for n in range(math.ceil(low), math.floor(high) + 1)]
        ends = [float(f"{10**end:.1g}") for end in (low, high)]
        if not powers:
            return [value for value in ends if low <= math.log10(value) <= high]
        return powers[:: math.ceil(len(powers) / 5)]
    unit = 10 ** math.floor(math.log10((high - low) / 2))
    step = unit * next(k for k in (1, 2, 5, 10) if (high - low) / (unit * k) < 5)
    ticks = range(math.ceil(low / step), math.floor(high / step) + 1)
    return [float(f"{k * step:.6g}") for k in ticks]


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
