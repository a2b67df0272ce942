"""Una capa convolucional por dentro: cada filtro abarca todos los canales."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array
from neurona.widgets._grid import bounded, integer, is_integer
from neurona.widgets._host import Explorable

SIDE, MOST = 6, 9  # con pesos de más cifras, la salida no cabe en su casilla
COLOURS = ("rojo", "verde", "azul")

# Una barra vertical roja, una horizontal verde y un cuadrado azul.
IMAGE = np.zeros((3, SIDE, SIDE))
IMAGE[0, 1:5, 4] = IMAGE[1, 1, :4] = IMAGE[2, 3:, :3] = 1


class Layer(Explorable):
    """Muestra de dónde sale cada número de una capa convolucional, o a dónde va cada píxel.

    La entrada es una imagen fija de 6×6 con uno, dos o tres canales. Los kernels son de 3×3 y no
    se dan la vuelta, como en PyTorch.

    Parameters
    ----------
    channels : int
        Los canales de la entrada: 1, 2 o 3.
    filters : int
        Los filtros, que son los mapas de la salida: 1, 2 o 3.
    padding : {0, 1}
        Con 1, un marco de ceros: la salida también es de 6×6.
    relu : bool
        Si la salida pasa por una ReLU.
    weights : array_like, optional
        Los pesos, de forma (filters, channels, 3, 3), entre -9 y 9. Si faltan, un borde vertical,
        uno horizontal y la media de los canales, en este orden.
    biases : array_like, optional
        Un sesgo por filtro, entre -9 y 9. Si faltan, 0.5 en el primero y 0 en los demás.
    view : {"output", "input"}
        Si se elige un píxel de la salida y se ve su ventana, o uno de la entrada y se ve qué
        salidas lo miran.
    selected : (int, int, int)
        Mapa, fila y columna del píxel elegido, desde 0. Si no existe, se toma el más cercano.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperado.

    Examples
    --------
    >>> Layer()
    Layer(channels=3, filters=2, padding=0, relu=False)
    >>> Layer().biases
    [0.5, 0.0]
    """

    NAME: ClassVar[str] = "layer"
    STATE: ClassVar[tuple[str, ...]] = (
        "channels",
        "filters",
        "padding",
        "relu",
        "weights",
        "biases",
        "view",
        "selected",
    )

    channels = traitlets.Any(3).tag(sync=True)
    filters = traitlets.Any(2).tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    relu = traitlets.Any(False).tag(sync=True)
    weights = traitlets.Any().tag(sync=True)
    biases = traitlets.Any().tag(sync=True)
    view = traitlets.Any("output").tag(sync=True)
    selected = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        channels: int = 3,
        filters: int = 2,
        padding: int = 0,
        relu: bool = False,
        weights: ArrayLike | None = None,
        biases: ArrayLike | None = None,
        *,
        view: str = "output",
        selected: Sequence[int] = (0, 0, 2),
    ) -> None:
        channels = integer("channels", channels, 1, 3)
        filters = integer("filters", filters, 1, 3)
        super().__init__(
            channels=channels,
            filters=filters,
            padding=padding,
            relu=relu,
            weights=fitted([], channels, filters) if weights is None else weights,
            biases=([0.5, 0.0, 0.0][:filters]) if biases is None else biases,
            view=view,
            selected=selected,
        )

    @traitlets.validate("channels", "filters")
    def _check_count(self, proposal: dict) -> int:
        return integer(proposal["trait"].name, proposal["value"], 1, 3)

    @traitlets.validate("padding")
    def _check_padding(self, proposal: dict) -> int:
        return integer("padding", proposal["value"], 0, 1)

    @traitlets.validate("relu")
    def _check_relu(self, proposal: dict) -> bool:
        value = proposal["value"]
        if not isinstance(value, bool | np.bool_):
            raise TypeError(f"relu es {type(value).__name__}: debería ser True o False")
        return bool(value)

    @traitlets.validate("weights")
    def _check_weights(self, proposal: dict) -> list:
        shape = (self.filters, self.channels, 3, 3)
        return numbers("weights", proposal["value"], shape, "(filters, channels, 3, 3)")

    @traitlets.validate("biases")
    def _check_biases(self, proposal: dict) -> list[float]:
        return numbers("biases", proposal["value"], (self.filters,), "(filters,)")

    @traitlets.validate("view")
    def _check_view(self, proposal: dict) -> str:
        if proposal["value"] not in ("output", "input"):
            raise ValueError(f"view es {proposal['value']!r}: debería ser 'output' o 'input'")
        return proposal["value"]

    @traitlets.validate("selected")
    def _check_selected(self, proposal: dict) -> list[int]:
        value = proposal["value"]
        if not isinstance(value, list | tuple) or not all(map(is_integer, value)):
            raise TypeError(f"selected es {value!r}: debería ser tres enteros")
        if len(value) != 3 or not all(0 <= k < n for k, n in zip(value, (3, 6, 6), strict=True)):
            raise ValueError(
                f"selected es {value!r}: debería ser un mapa de 0 a 2, y una fila y una columna "
                "de 0 a 5"
            )
        return [int(k) for k in value]

    @traitlets.observe("channels", "filters")
    def _refit(self, change: dict) -> None:
        """Al cambiar los canales o los filtros, los pesos se recortan o se completan."""
        if np.shape(self.weights)[:2] == (self.filters, self.channels):
            return  # desde la página llega todo a la vez
        with self.hold_trait_notifications():
            self.weights = fitted(self.weights, self.channels, self.filters)
            self.biases = [*self.biases, 0.0, 0.0][: self.filters]

    def __repr__(self) -> str:
        return (
            f"Layer(channels={self.channels}, filters={self.filters}, padding={self.padding}, "
            f"relu={self.relu})"
        )

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), sentence(state)


def numbers(name: str, value: ArrayLike, shape: tuple[int, ...], axes: str) -> list:
    """Los números de un argumento, como listas, si tiene la forma que toca."""
    array = check_array(name, value)
    if array.shape != shape:
        raise ValueError(f"{name} tiene forma {array.shape}: debería ser {axes} = {shape}")
    return bounded(name, array, MOST)


def starter(f: int, channels: int) -> list:
    """Los kernels de partida de un filtro, uno por canal."""
    ramp = np.tile([-1.0, 0.0, 1.0], (3, 1))
    centre = np.zeros((3, 3))
    centre[1, 1] = 1 / channels
    return [[ramp, ramp.T, centre][f].tolist()] * channels


def fitted(weights: list, channels: int, filters: int) -> list:
    """Los pesos para otros canales y filtros: los de ahora, completados.

    Un canal nuevo entra con ceros, salvo en un filtro que sigue siendo el de partida.
    """
    found = []
    for f in range(filters):
        own = weights[f] if f < len(weights) else None
        if own is None or own == starter(f, len(own)):
            found.append(starter(f, channels))
        else:
            found.append((own + np.zeros((3, 3, 3)).tolist())[:channels])
    return found


def output_side(state: dict) -> int:
    return SIDE + 2 * state["padding"] - 2


def partials(state: dict) -> NDArray:
    """Lo que pone cada canal en cada salida: (filters, channels, o, o)."""
    framed = np.pad(IMAGE[: state["channels"]], ((0, 0), *[(state["padding"],) * 2] * 2))
    windows = np.lib.stride_tricks.sliding_window_view(framed, (3, 3), axis=(1, 2))
    return np.einsum("cijuv,fcuv->fcij", windows, np.array(state["weights"]))


def convolve(state: dict) -> NDArray:
    """La salida de la capa: (filters, o, o)."""
    z = partials(state).sum(axis=1) + np.array(state["biases"])[:, None, None]
    return np.maximum(z, 0) if state["relu"] else z


def chosen(state: dict) -> list[int]:
    """El píxel elegido, dentro de los mapas que hay."""
    maps, side = state["filters"], output_side(state)
    if state["view"] == "input":
        maps, side = state["channels"], SIDE
    return [min(k, n - 1) for k, n in zip(state["selected"], (maps, side, side), strict=True)]


def reach(state: dict, k: int) -> tuple[int, int]:
    """La primera y la última fila (o columna) de la salida que miran la k de la entrada."""
    last = k + state["padding"]
    return max(0, last - 2), min(output_side(state) - 1, last)


def number(value: float) -> str:
    """Un número con cuatro decimales como mucho: "−0.25"."""
    text = str(Decimal(float(value)).quantize(Decimal("0.0001"), ROUND_HALF_UP))
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def addition(values: Sequence[float]) -> str:
    """Una suma escrita: "2 − 1 + 0.5"."""
    first, *rest = (number(value) for value in values)
    return " ".join([first, *(f"− {t[1:]}" if t[0] == "−" else f"+ {t}" for t in rest)])


def sign(*values: float) -> str:
    """El signo igual, o el de «casi igual» si algún número va redondeado."""
    exact = all(abs(round(v, 4) - v) <= 1e-12 * max(1, abs(v)) for v in values)
    return "=" if exact else "≈"


def lines(name: str, first: int, last: int) -> str:
    if first == last:
        return f"la {name} {first + 1}"
    return f"las {name}s {first + 1} a {last + 1}"


def pixel(state: dict) -> tuple[list[float], float, float]:
    """Lo que pone cada canal en la salida elegida, el sesgo y la suma."""
    f, i, j = chosen(state)
    sums, bias = partials(state)[f, :, i, j].tolist(), float(state["biases"][f])
    return sums, bias, sum(sums) + bias


def total(state: dict) -> str:
    """La cuenta de la salida elegida: "z = 2 − 1 + 0 + 0.5 = 1.5"."""
    sums, bias, z = pixel(state)
    text = f"z = {addition([*sums, bias])} {sign(*sums, bias, z)} {number(z)}"
    if state["relu"]:
        text += f"; con ReLU, y = máx(0, {number(z)}) = {number(max(z, 0))}"
    return text


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. La misma frase que escribe el explorable vivo."""
    k, row, column = chosen(state)
    padding, side = state["padding"], output_side(state)
    if state["view"] == "output":
        sums, bias, _ = pixel(state)
        inside = [(max(0, n - padding), min(SIDE - 1, n - padding + 2)) for n in (row, column)]
        rows, columns = (last - first + 1 for first, last in inside)
        of = "del único canal" if len(sums) == 1 else f"de los {len(sums)} canales"
        text = (
            f"Salida: mapa {k + 1}, fila {row + 1}, columna {column + 1}. Su ventana toma "
            f"{lines('fila', *inside[0])} y {lines('columna', *inside[1])} {of}"
        )
        zeros = 9 - rows * columns
        text += f", y {zeros} ceros del marco en cada uno. " if zeros else ". "
        text += "".join(f"Canal {c + 1}: {number(v)}. " for c, v in enumerate(sums))
        return f"{text}Sesgo: {number(bias)}. {total(state)}."
    spans = [reach(state, n) for n in (row, column)]
    rows, columns = (last - first + 1 for first, last in spans)
    filters = state["filters"]
    of = "del único mapa" if filters == 1 else "de cada mapa"
    text = (
        f"Entrada: canal {k + 1}, fila {row + 1}, columna {column + 1}; vale "
        f"{number(IMAGE[k, row, column])}. Está en la ventana de {rows * columns} de las "
        f"{side * side} salidas {of}: {lines('fila', *spans[0])} y {lines('columna', *spans[1])}."
    )
    if filters > 1:
        text += f" En los {filters} mapas, {filters * rows * columns} salidas."
    return text


def brief(value: float) -> str:
    """Un número que cabe en una casilla: "−2.75", "25.3", "152"."""
    places = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    text = f"{round(value, places) + 0.0:.{places}f}"  # + 0.0 quita el −0
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def drawing(state: dict) -> str:
    """Los mapas de la entrada y, debajo, los de la salida, con lo elegido y lo que le toca."""
    k, row, column = chosen(state)
    padding, side, view = state["padding"], output_side(state), state["view"]
    parts = ['<rect width="480" height="404" fill="#fff"/>']

    def board(name: str, left: float, top: float, cell: float, values: NDArray, frame: int):
        parts.append(f'<text x="{left + 72}" y="{top - 8}">{name}</text>')
        most = np.abs(values).max() or 1
        for (r, c), value in np.ndenumerate(np.pad(values, frame)):
            own = frame <= min(r, c) and max(r, c) < frame + len(values)
            shade = "#d55e00" if value < 0 else "#0072b2" if name[0] == "m" else "#4a5560"
            dashes = "" if own else ' stroke-dasharray="2 2"'
            x, y = left + c * cell, top + r * cell
            parts.append(
                f'<rect x="{x:g}" y="{y:g}" width="{cell:g}" height="{cell:g}" fill="{shade}" '
                f'fill-opacity="{0.4 * abs(value) / most:.2f}" stroke="#7b8794"{dashes}/>'
                f'<text x="{x + cell / 2:g}" y="{y + cell / 2 + 4:g}">{brief(value)}</text>'
            )

    def outline(left: float, top: float, cell: float, rows: tuple, columns: tuple, colour: str):
        (r, last_r), (c, last_c) = rows, columns
        parts.append(
            f'<rect x="{left + c * cell:g}" y="{top + r * cell:g}" fill="none" '
            f'width="{(last_c - c + 1) * cell:g}" height="{(last_r - r + 1) * cell:g}" '
            f'stroke="{colour}" stroke-width="3"/>'
        )

    cell = 144 / (SIDE + 2 * padding)
    for c in range(state["channels"]):
        at = (12 + 156 * c, 30, cell)
        board(f"canal {c + 1} ({COLOURS[c]})", *at, IMAGE[c], padding)
        if view == "output":
            outline(*at, (row, row + 2), (column, column + 2), "#4b3fa7")
        elif c == k:
            outline(*at, (row + padding,) * 2, (column + padding,) * 2, "#a33f00")
    cell = 144 / side
    for f, values in enumerate(convolve(state)):
        at = (12 + 156 * f, 212, cell)
        board(f"mapa {f + 1}", *at, values, 0)
        if view == "input":
            outline(*at, reach(state, row), reach(state, column), "#4b3fa7")
        elif f == k:
            outline(*at, (row, row), (column, column), "#a33f00")
    caption = total(state) if view == "output" else f"Canal {k + 1}: a qué salidas llega un píxel"
    parts.append(f'<text x="240" y="386" font-size="14">{caption}</text>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 404" width="480" height="404" '
        'font-family="sans-serif" font-size="11" text-anchor="middle" fill="#1f2933">'
        f"{''.join(parts)}</svg>"
    )
