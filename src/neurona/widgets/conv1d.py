"""La convolución en una dimensión, con el kernel que se desliza sobre la señal."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np
import traitlets

from neurona.widgets._host import Explorable

LONGEST, WIDEST = 12, 5  # con más muestras, el dibujo no cabe en un teléfono
LIMIT = 10
OPERATIONS = {
    "convolution": (np.convolve, "Convolución, con el kernel dado la vuelta"),
    "correlation": (np.correlate, "Correlación, sin dar la vuelta al kernel"),
}
MODES = ("valid", "same", "full")


class Conv1d(Explorable):
    """Desliza un kernel sobre una señal: en cada posición, los productos y su suma.

    Parameters
    ----------
    x : sequence of float
        La señal: de 1 a 12 muestras, entre -10 y 10.
    kernel : sequence of float
        El kernel: de 1 a 5 muestras, entre -10 y 10. No más que la señal, salvo que esta tenga
        una sola muestra.
    operation : {"convolution", "correlation"}
        Con el kernel dado la vuelta, como ``np.convolve``, o sin dársela, como ``np.correlate``.
    mode : {"valid", "same", "full"}
        Qué parte de la salida se queda, como en NumPy.
    position : int, optional
        El índice de la salida ``full`` que se está calculando. Por defecto, el primero en que el
        kernel está entero sobre la señal.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es lo que se espera.

    Examples
    --------
    >>> Conv1d()
    Conv1d([0, 0, 1, 1, 0, 0], [-1, 0, 1])
    >>> Conv1d([1], [1, 3, 2]).position
    0
    """

    NAME: ClassVar[str] = "conv1d"
    STATE: ClassVar[tuple[str, ...]] = ("x", "kernel", "operation", "mode", "position")

    x = traitlets.Any().tag(sync=True)
    kernel = traitlets.Any().tag(sync=True)
    operation = traitlets.Any().tag(sync=True)
    mode = traitlets.Any().tag(sync=True)
    position = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        x: Sequence[float] = (0, 0, 1, 1, 0, 0),
        kernel: Sequence[float] = (-1, 0, 1),
        operation: str = "convolution",
        mode: str = "full",
        position: int | None = None,
    ) -> None:
        x, kernel = samples("x", x, LONGEST), samples("kernel", kernel, WIDEST)
        check_sizes(x, kernel)
        last = len(x) + len(kernel) - 2
        if position is None:
            position = min(len(x), len(kernel)) - 1
        if check_position(position) > last:
            raise ValueError(f"position es {position}: debería estar entre 0 y {last}")
        super().__init__(x=x, kernel=kernel, operation=operation, mode=mode, position=position)

    @traitlets.validate("x")
    def _check_x(self, proposal: dict) -> list[float]:
        x = samples("x", proposal["value"], LONGEST)
        check_sizes(x, self.kernel)
        return x

    @traitlets.validate("kernel")
    def _check_kernel(self, proposal: dict) -> list[float]:
        kernel = samples("kernel", proposal["value"], WIDEST)
        check_sizes(self.x, kernel)
        return kernel

    @traitlets.validate("operation")
    def _check_operation(self, proposal: dict) -> str:
        return one_of("operation", proposal["value"], tuple(OPERATIONS))

    @traitlets.validate("mode")
    def _check_mode(self, proposal: dict) -> str:
        return one_of("mode", proposal["value"], MODES)

    @traitlets.validate("position")
    def _check_position(self, proposal: dict) -> int:
        return check_position(proposal["value"])

    def __repr__(self) -> str:
        x, kernel = (f"[{', '.join(f'{v:g}' for v in row)}]" for row in (self.x, self.kernel))
        return f"Conv1d({x}, {kernel})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        # Al acortar la señal la posición puede quedarse más allá del final.
        last = len(state["x"]) + len(state["kernel"]) - 2
        state = state | {"position": min(state["position"], last)}
        return drawing(**state), words(**state)


def samples(name: str, value: object, most: int) -> list[float]:
    """Los números de una señal corta, como lista de ``float``."""
    vector = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim == 1)
    if not vector:
        raise TypeError(f"{name} es {type(value).__name__}: debería ser una lista de números")
    if not 1 <= len(value) <= most:
        raise ValueError(f"{name} tiene {len(value)} muestras: debería tener de 1 a {most}")
    for i, number in enumerate(value):
        if isinstance(number, bool) or not isinstance(
            number, int | float | np.integer | np.floating
        ):
            raise TypeError(f"{name}[{i}] debería ser un número y es {number!r}")
        if not abs(number) <= LIMIT:  # tampoco pasan los que no son finitos
            raise ValueError(f"{name}[{i}] es {number}: debería estar entre -{LIMIT} y {LIMIT}")
    return [float(number) for number in value]


def check_sizes(x: Sequence[float], kernel: Sequence[float]) -> None:
    """El kernel no es más largo que la señal, salvo que la señal sea un impulso."""
    if len(kernel) > len(x) > 1:
        raise ValueError(
            f"kernel tiene {len(kernel)} muestras y x tiene {len(x)}: kernel no debería ser más "
            "largo que x, salvo que x tenga una sola muestra"
        )


def check_position(position: object) -> int:
    if isinstance(position, bool) or not isinstance(position, int | np.integer):
        raise TypeError(f"position es {type(position).__name__}: debería ser un entero")
    if position < 0:
        raise ValueError(f"position es {position}: debería ser al menos 0")
    return int(position)


def one_of(name: str, value: object, options: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in options:
        listed = ", ".join(repr(option) for option in options)
        raise ValueError(f"{name} es {value!r}: debería ser uno de {listed}")
    return value


def span(n: int, k: int, mode: str) -> tuple[int, int]:
    """Dónde empieza en ``full`` la salida de un modo, y cuántos elementos tiene.

    Vale con ``k <= n`` y con ``n = 1``: NumPy intercambia entonces señal y kernel.
    """
    few, many = min(n, k), max(n, k)
    if mode == "full":
        return 0, n + k - 1
    if mode == "valid":
        return few - 1, many - few + 1
    return (few - 1) // 2, many


def terms(x: list, kernel: list, operation: str, position: int) -> list[tuple[int, float, float]]:
    """El índice de la señal, el peso y la muestra de cada producto de una posición."""
    weights = kernel[::-1] if operation == "convolution" else kernel
    indices = range(position - len(kernel) + 1, position + 1)
    return [(k, w, x[k] if 0 <= k < len(x) else 0.0) for k, w in zip(indices, weights, strict=True)]


def number(value: float) -> str:
    """Un número con cuatro decimales como mucho: "−0.25"."""
    return f"{round(value, 4) + 0.0:.10g}".replace("-", "−")  # + 0.0 quita el −0


def listed(values: Iterable[float]) -> str:
    return f"[{', '.join(number(value) for value in values)}]"


def words(x: list, kernel: list, operation: str, mode: str, position: int) -> str:
    """Lo que muestra la figura fija."""
    function, name = OPERATIONS[operation]
    pairs = [[number(w), number(sample)] for _, w, sample in terms(x, kernel, operation, position)]
    total = " + ".join(
        "·".join(f"({text})" if text.startswith("−") else text for text in pair) for pair in pairs
    )
    value = number(function(x, kernel, "full")[position])
    return (
        f"Señal x = {listed(x)} y kernel w = {listed(kernel)}. y[{position}] = {total} = {value}. "
        f"{name}, en modo {mode}: {listed(function(x, kernel, mode))}."
    )


def drawing(x: list, kernel: list, operation: str, mode: str, position: int) -> str:
    """El kernel sobre la señal y, debajo, la salida. Lo hueco está fuera de una u otra."""
    n, k = len(x), len(kernel)
    column = 420 / (n + 2 * k - 2)
    start, count = span(n, k, mode)
    every = OPERATIONS[operation][0](x, kernel, "full")
    pairs = terms(x, kernel, operation, position)
    parts = ['<rect width="480" height="400" fill="#fff"/>']

    def across(i: float) -> float:
        return 50 + column * (i + k - 0.5)

    def band(name: str, indices: Iterable[int], values: Sequence[float], top: int, kind: str):
        low, high = min(0.0, *values), max(0.0, *values)
        high = high if high > low else 1.0
        zero = top + 70 * high / (high - low)
        parts.append(
            f'<path d="M50,{zero:.1f}H470" stroke="#c5ccd3"/>'
            f'<text x="26" y="{zero + 5:.1f}" font-style="italic">{name}</text>'
        )
        for i, value in zip(indices, values, strict=True):
            at, y = across(i), zero - 70 * value / (high - low)
            now = kind == "output" and i == position
            full = kind == "kernel" or (
                0 <= i < n if kind == "signal" else start <= i < start + count
            )
            color = {"kernel": "#4b3fa7", "signal": "#0072b2", "output": "#1f2933"}[kind]
            color = "#a33f00" if now else color if full else "#6b7680"
            side = 6 if now else 4.5
            shape = (
                f"M{at - side:.1f},{y - side:.1f}h{2 * side}v{2 * side}h-{2 * side}z"
                if kind == "kernel"
                else f"M{at - side:.1f},{y:.1f}a{side},{side} 0 1,1 {2 * side},0"
                f"a{side},{side} 0 1,1 -{2 * side},0z"
            )
            parts.append(
                f'<path d="M{at:.1f},{zero:.1f}V{y:.1f}" stroke="{color}" stroke-width="2"/>'
                f'<path d="{shape}" fill="{color if full else "#fff"}" stroke="{color}"/>'
            )

    left = across(pairs[0][0] - 0.5)
    parts.append(
        f'<rect x="{left:.1f}" y="4" width="{column * k:.1f}" height="216" fill="#eeecf8"/>'
        f'<rect x="{across(position - 0.5):.1f}" y="262" width="{column:.1f}" height="134" '
        'fill="#eeecf8"/>'
    )
    band("w", [i for i, _, _ in pairs], [w for _, w, _ in pairs], 16, "kernel")
    padded = [0.0] * (k - 1) + x + [0.0] * (k - 1)
    band("x", range(1 - k, n + k - 1), padded, 122, "signal")
    band("y", range(n + k - 1), every, 286, "output")
    parts.append(
        f'<text x="{across(position - (k - 1) / 2):.1f}" y="244">'
        f"Σ = {number(every[position])}</text>"
    )
    for i in range(1 - k, n + k - 1):
        for y in (214, 386) if i >= 0 else (214,):
            parts.append(f'<text x="{across(i):.1f}" y="{y}">{number(i)}</text>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 400" width="480" height="400" '
        'font-family="sans-serif" font-size="14" text-anchor="middle" fill="#1f2933">'
        f"{''.join(parts)}</svg>"
    )
