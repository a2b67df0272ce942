"""Un clasificador de sí o no según su umbral: matriz de confusión, medidas y curva ROC."""

import base64
import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array, check_shape
from neurona.widgets._host import Explorable

# Las cuentas y las frases de este archivo son las de threshold.mjs, que las repite.
MOST_DATA, MOST_MODELS, MOST_LETTERS = 10_000, 2, 40
ONE_IN = 10  # de los positivos, los que quedan al quitar
BINS = 30
ZOOM = 20  # aumento de la esquina de la curva ROC
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Threshold(Explorable):
    """Mueve el umbral de un clasificador de sí o no y mira qué aciertos y errores da.

    Dice «sí» donde la puntuación es mayor o igual que el umbral, como scikit-learn.

    Parameters
    ----------
    labels : array-like (N,)
        1 (o ``True``) en los datos positivos y 0 en los negativos; hasta 10 000, de las dos clases.
    scores : dict of str to array-like (N,)
        Uno o dos modelos: su nombre y sus puntuaciones, probabilidades o logits. Más alta, más
        positivo. Se guardan en ``float32``.
    threshold : float, optional
        El umbral. Si falta, 0.5 si todas las puntuaciones están en [0, 1] y 0 si no.
    model : str, optional
        El modelo que se mira; si falta, el primero.
    rare : bool
        Si solo se deja 1 de cada 10 positivos, contando desde el primero.
    zoom : bool
        Si de la curva ROC se ve la esquina de arriba a la izquierda, aumentada 20 veces.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperados.

    Examples
    --------
    >>> Threshold([0, 0, 1, 1], {"Modelo": [0.1, 0.6, 0.4, 0.9]})
    Threshold(['Modelo'], threshold=0.5, model='Modelo', rare=False, zoom=False)
    """

    NAME: ClassVar[str] = "threshold"
    STATE: ClassVar[tuple[str, ...]] = ("models", "threshold", "model", "rare", "zoom")

    models = traitlets.List(read_only=True).tag(sync=True)
    # Sin valor por omisión aquí: uno igual, como 0 y False, no se comprobaría.
    threshold = traitlets.Any().tag(sync=True)
    model = traitlets.Any().tag(sync=True)
    rare = traitlets.Any().tag(sync=True)
    zoom = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        labels: ArrayLike,
        scores: Mapping[str, ArrayLike],
        *,
        threshold: float | None = None,
        model: str | None = None,
        rare: bool = False,
        zoom: bool = False,
    ) -> None:
        given = check_scores(check_labels(labels), scores)
        self._models = [pack(name, *arrays) for name, arrays in given.items()]
        self._names = list(given)
        if threshold is None:
            inside = all(values.min() >= 0 and values.max() <= 1 for values, _ in given.values())
            threshold = 0.5 if inside else 0.0
        model = self._names[0] if model is None else model
        super().__init__(threshold=threshold, model=model, rare=rare, zoom=zoom)

    @traitlets.default("models")
    def _given_models(self) -> list[dict]:
        return self._models

    @traitlets.validate("threshold")
    def _check_threshold(self, proposal: dict) -> float:
        value = proposal["value"]
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise TypeError(f"threshold es {type(value).__name__}: debería ser un número")
        if not math.isfinite(value):
            raise ValueError(f"threshold es {value}: debería ser finito")
        return float(value)

    @traitlets.validate("model")
    def _check_model(self, proposal: dict) -> str:
        if proposal["value"] not in self._names:
            names = " o ".join(map(repr, self._names))
            raise ValueError(f"model es {proposal['value']!r}: debería ser {names}")
        return proposal["value"]

    @traitlets.validate("rare", "zoom")
    def _check_switch(self, proposal: dict) -> bool:
        name, value = proposal["trait"].name, proposal["value"]
        if not isinstance(value, bool):
            raise TypeError(f"{name} es {type(value).__name__}: debería ser True o False")
        return value

    def __repr__(self) -> str:
        shown = (f"{key}={getattr(self, key)!r}" for key in self.STATE[1:])
        return f"Threshold({self._names}, {', '.join(shown)})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), words(state)


def check_labels(labels: ArrayLike) -> NDArray[np.bool_]:
    array = check_array("labels", labels)
    check_shape("labels", array, "N")
    if not 2 <= len(array) <= MOST_DATA:
        raise ValueError(f"labels tiene {len(array)} datos: debería tener de 2 a {MOST_DATA}")
    for k, label in enumerate(array):
        if label not in (0, 1):
            raise ValueError(f"labels[{k}] es {label}: debería ser 0 o 1")
    found = array.astype(bool)
    for kind, missing in (("positivo", not found.any()), ("negativo", found.all())):
        if missing:
            raise ValueError(f"labels no tiene ningún {kind}: debería tener de las dos clases")
    return found


def check_scores(
    labels: NDArray, scores: Mapping[str, ArrayLike]
) -> dict[str, tuple[NDArray, NDArray]]:
    if not isinstance(scores, Mapping):
        raise TypeError(
            f"scores es {type(scores).__name__}: debería ser un dict de nombre a puntuaciones"
        )
    if not 1 <= len(scores) <= MOST_MODELS:
        raise ValueError(f"scores tiene {len(scores)} modelos: debería tener 1 o {MOST_MODELS}")
    found = {}
    for name, values in scores.items():
        if not isinstance(name, str):
            raise TypeError(f"scores tiene el nombre {name!r}: debería ser un texto")
        if not name.strip() or len(name) > MOST_LETTERS:
            raise ValueError(
                f"scores tiene el nombre {name!r}: debería tener de 1 a {MOST_LETTERS} letras"
            )
        where = f"scores[{name!r}]"
        array = check_array(where, values)
        check_shape(where, array, "N", N=len(labels))
        with np.errstate(over="ignore"):
            small = array.astype(np.float32) + np.float32(0)  # así no queda ningún −0
        bad = np.flatnonzero(~np.isfinite(small))
        if len(bad):
            raise ValueError(
                f"{where} contiene {array[bad[0]]} en el dato {bad[0]}: debería ser finito "
                "en float32"
            )
        found[name] = small, labels
    return found


def pack(name: str, values: NDArray, labels: NDArray) -> dict[str, str]:
    """Un modelo, con sus puntuaciones de menor a mayor: lo que ocupa menos sin perder nada.

    ``values`` es lo que crece cada ``float32``, visto como entero, en grupos de siete bits;
    ``labels``, un bit por dato; ``kept``, otro que dice si se queda al quitar positivos.
    """
    kept = np.zeros(len(labels), bool)
    kept[np.flatnonzero(labels)[::ONE_IN]] = True
    order = np.argsort(values, kind="stable")
    bits = values[order].view(np.uint32).astype(np.int64)
    # El orden de estos enteros es el de los números que representan.
    whole = np.where(bits < 2**31, bits + 2**31, 2**32 - 1 - bits)
    stream = bytearray()
    for step in np.diff(whole, prepend=0).tolist():
        while step >= 128:
            stream.append(128 + step % 128)
            step //= 128
        stream.append(step)
    return {
        "name": name,
        "values": base64.b64encode(stream).decode(),
        "labels": base64.b64encode(np.packbits(labels[order])).decode(),
        "kept": base64.b64encode(np.packbits(kept[order])).decode(),
    }


def unpack(model: dict[str, str], rare: bool) -> tuple[NDArray, NDArray]:
    """Las puntuaciones, de menor a mayor, y sus clases: lo contrario de ``pack``."""
    found, whole, unit = [], 0, 1
    for byte in base64.b64decode(model["values"]):
        whole += byte % 128 * unit
        unit *= 128
        if byte < 128:
            found.append(whole)
            unit = 1
    bits = np.array(found)
    bits = np.where(bits >= 2**31, bits - 2**31, 2**32 - 1 - bits)
    values = bits.astype(np.uint32).view(np.float32).astype(float)
    labels, kept = (
        np.unpackbits(np.frombuffer(base64.b64decode(model[key]), np.uint8), count=len(values))
        for key in ("labels", "kept")
    )
    seen = (labels == 0) | (kept == 1) if rare else slice(None)
    return values[seen], labels[seen].astype(bool)


def counts(values: NDArray, labels: NDArray, threshold: float) -> dict[str, int]:
    """Verdaderos y falsos, positivos y negativos."""
    yes = values >= threshold
    found = {"tp": labels & yes, "fp": ~labels & yes, "fn": labels & ~yes, "tn": ~labels & ~yes}
    return {key: int(cases.sum()) for key, cases in found.items()}


def rates(found: dict[str, int]) -> dict[str, float | None]:
    """Las medidas; ``None`` donde se dividiría entre cero."""
    tp, fp, fn, tn = (found[key] for key in ("tp", "fp", "fn", "tn"))
    parts = {
        "recall": (tp, tp + fn),
        "fpr": (fp, fp + tn),
        "precision": (tp, tp + fp),
        "f1": (2 * tp, 2 * tp + fp + fn),
        "accuracy": (tp + tn, tp + fp + fn + tn),
    }
    return {name: top / bottom if bottom else None for name, (top, bottom) in parts.items()}


def roc(values: NDArray, labels: NDArray) -> NDArray:
    """Falsos y verdaderos positivos (V, 2) al bajar el umbral de una puntuación a la siguiente."""
    down, positive = values[::-1], labels[::-1]
    last = np.append(np.flatnonzero(np.diff(down)), len(down) - 1)  # el último de cada empate
    points = np.stack([np.cumsum(~positive)[last], np.cumsum(positive)[last]], 1)
    return np.vstack([[0, 0], points])


def auc(points: NDArray) -> float:
    """El área bajo la curva, con trapecios. Hasta la división, todo son enteros."""
    (fp, tp), (steps, _) = points.T, np.diff(points, axis=0).T
    return int((steps * (tp[1:] + tp[:-1])).sum()) / int(2 * fp[-1] * tp[-1])


def scale(values: NDArray) -> tuple[int, int, float]:
    """El deslizador: va de ``first * step`` a ``last * step``, más allá de toda puntuación."""
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return 0, 501, 0.002
    rough = (high - low or 1.0) / 400
    unit = 10.0 ** math.floor(math.log10(rough))
    step = unit * next(k for k in (1, 2, 5, 10) if unit * k >= rough * (1 - 1e-9))
    return math.floor(low / step), math.ceil(high / step) + 1, step


def histogram(values: NDArray, labels: NDArray, grid: tuple[int, int, float]) -> NDArray:
    """Cuántos negativos y positivos (2, 30) caen en cada parte del deslizador."""
    first, last, step = grid
    place = (values - first * step) / ((last - first) * step) * BINS
    bins = np.clip(np.floor(place).astype(int), 0, BINS - 1)
    return np.stack([np.bincount(bins[labels == k], minlength=BINS) for k in (False, True)])


def decimals(value: float | None, digits: int) -> str:
    """Con decimales fijos; los empates suben, y lo que no llega a 1 no se escribe 1."""
    if value is None:
        return "no existe"
    power = 10**digits
    whole = math.floor(value * power + 0.5)
    if whole == power and value < 1:
        return f"más de {(power - 1) / power:.{digits}f}"
    return f"{whole / power:.{digits}f}"


def number(value: float) -> str:
    """Cuatro cifras sin ceros de más: "0.5", "−12.35", "3.21 × 10⁻⁵"."""
    if value == 0:
        return "0"
    sign, size = "−" if value < 0 else "", abs(value)
    exponent = int(f"{size:.3e}".split("e")[1])
    if not -3 <= exponent <= 5:
        mantissa, raised = f"{size:.2e}".split("e")
        return f"{sign}{mantissa} × 10{str(int(raised)).translate(RAISED)}"
    # Cerca de 1 hacen falta más cifras para no confundirlo con 1.
    digits = 8 if 0.9995 <= size < 1 else max(0, 3 - exponent)
    text = f"{math.floor(size * 10**digits + 0.5) / 10**digits:.{digits}f}"
    return sign + (text.rstrip("0").rstrip(".") if digits else text)


def chosen(state: dict) -> dict[str, str]:
    return next(model for model in state["models"] if model["name"] == state["model"])


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. La misma frase que escribe el explorable vivo."""
    model = chosen(state)
    values, labels = unpack(model, state["rare"])
    found = counts(values, labels, state["threshold"])
    now = rates(found)
    positives, total = int(labels.sum()), len(labels)
    base = max(positives, total - positives) / total
    better = "" if now["accuracy"] > base else ": este umbral no la supera"
    said = (
        f"{model['name']}, umbral {number(state['threshold'])}. Dice «sí» a "
        f"{found['tp'] + found['fp']} de {total}: {found['tp']} con razón (VP) y {found['fp']} sin "
        f"ella (FP). Positivos que se le escapan (FN): {found['fn']} de {positives}. "
        f"Precisión {decimals(now['precision'], 4)}, sensibilidad {decimals(now['recall'], 4)}, "
        f"exactitud {decimals(now['accuracy'], 4)}. Decir siempre "
        f"«{'sí' if 2 * positives > total else 'no'}» daría una exactitud de {decimals(base, 4)}"
        f"{better}. AUC: {decimals(auc(roc(values, labels)), 5)}."
    )
    if state["rare"]:
        whole = unpack(model, False)
        full = rates(counts(*whole, state["threshold"]))
        said += (
            f" Con todos los positivos: precisión {decimals(full['precision'], 4)}, "
            f"sensibilidad {decimals(full['recall'], 4)}, AUC {decimals(auc(roc(*whole)), 5)}."
        )
    return said


def words(state: dict) -> str:
    """El texto alternativo de la figura fija."""
    return f"Dos histogramas de puntuaciones con el umbral, y la curva ROC. {sentence(state)}"


INK, SOFT, YES, NO, EDGE = "#1f2933", "#4a5560", "#0072B2", "#D55E00", "#7b8794"


def drawing(state: dict) -> str:
    """Los histogramas, uno hacia arriba y otro hacia abajo, y la curva ROC."""
    model = chosen(state)
    values, labels = unpack(model, state["rare"])
    found = counts(values, labels, state["threshold"])
    grid = scale(unpack(model, False)[0])
    low, high = grid[0] * grid[2], grid[1] * grid[2]
    bars = np.log10(1 + histogram(values, labels, grid))
    bars = bars / bars.max() * 80
    x = 40 + 360 * (np.clip(state["threshold"], low, high) - low) / (high - low)
    marks = "".join(
        f'<path d="{"".join(bar(k, tall, sign) for k, tall in enumerate(row) if tall)}" '
        f'fill="{color}"/>'
        for row, sign, color in zip(bars, (1, -1), (NO, YES), strict=True)
    )
    corners = [
        f'<text x="{at}" y="{y}" text-anchor="{anchor}" fill="{INK}">{name} {found[key]}</text>'
        for at, y, anchor, name, key in (
            (40, 44, "start", "FN", "fn"),
            (400, 44, "end", "VP", "tp"),
            (40, 236, "start", "VN", "tn"),
            (400, 236, "end", "FP", "fp"),
        )
    ]
    name = escape(model["name"])
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 610" width="440" height="610" '
        'font-family="sans-serif" font-size="14"><rect width="440" height="610" fill="#fff"/>'
        f'<text x="40" y="18" fill="{INK}">{name}, umbral {number(state["threshold"])}: '
        f'<tspan fill="{YES}">▲ positivos</tspan> <tspan fill="#a33f00">▼ negativos</tspan></text>'
        f'{marks}<path d="M40,136H400" stroke="{INK}"/>'
        f'<path d="M{x:.1f},50V222" stroke="{INK}" stroke-width="2" stroke-dasharray="4 3"/>'
        f'<g fill="{SOFT}"><text x="40" y="258">{number(low)}</text>'
        f'<text x="400" y="258" text-anchor="end">{number(high)}</text></g>'
        f"{''.join(corners)}{curve_marks(state, found)}</svg>"
    )


def bar(k: int, tall: float, sign: int) -> str:
    return f"M{40.5 + 12 * k:g},136v{sign * tall:.1f}h11v{-sign * tall:.1f}z"


def curve_marks(state: dict, found: dict[str, int]) -> str:
    width = 1 / ZOOM if state["zoom"] else 1.0

    def place(fpr: float, tpr: float) -> str:
        x, y = min(fpr, width) / width, max(tpr - 1 + width, 0) / width
        return f"{80 + 290 * x:.0f},{580 - 290 * y:.0f}"  # sin decimales: con 10 000 datos pesan

    parts, names = [], []
    for model in state["models"]:
        points = roc(*unpack(model, state["rare"]))
        shares = points / points[-1]
        now = model["name"] == state["model"]
        dashes = "" if now else ' stroke-dasharray="7 4"'
        line = "L".join(dict.fromkeys(place(*point) for point in shares))
        parts.append(
            f'<path d="M{line}" fill="none" stroke="{INK if now else SOFT}" '
            f'stroke-width="{3 if now else 2}"{dashes}/>'
        )
        dash = "—" if now else "– –"
        names.append(f"{dash} {escape(model['name'])}: AUC {decimals(auc(points), 5)}")
    now = rates(found)
    x, y = place(now["fpr"], now["recall"]).split(",")
    ends = (number(1 - width), "1", "0", number(width))
    label = '<text x="{}" y="{}" text-anchor="{}">{}</text>'
    spots = ((74, 584, "end"), (74, 296, "end"), (80, 598, "middle"), (370, 598, "middle"))
    ticks = "".join(label.format(*spot, end) for spot, end in zip(spots, ends, strict=True))
    title = "".join(
        f'<text x="225" y="{470 + 20 * k}" text-anchor="middle" fill="{INK}">{text}</text>'
        for k, text in enumerate(names)
    )
    return (
        f'<rect x="80" y="290" width="290" height="290" fill="none" stroke="{EDGE}"/>'
        f'{"".join(parts)}<circle cx="{x}" cy="{y}" r="7" fill="#4b3fa7" stroke="#fff" '
        f'stroke-width="2"/><g fill="{SOFT}">{ticks}<text x="225" y="598" text-anchor="middle">'
        f'TFP</text><text x="74" y="440" text-anchor="end">TVP</text></g>{title}'
    )


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
