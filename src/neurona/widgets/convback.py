"""A dónde va el gradiente de una convolución: a los píxeles y a los pesos."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import conv_output_size
from neurona.widgets._grid import CELL, cell, integer, is_integer, sheet, short, square
from neurona.widgets._host import Explorable

IMAGE = ((1, 2, 0, 3), (0, 1, 2, 1), (3, 0, 1, 2), (2, 1, 0, 1))
KERNEL = ((1, 2), (3, -1))
SIDES = {"x": (3, 5), "kernel": (1, 3), "grad": (1, 7)}
RANGES = {"padding": (0, 1), "stride": (1, 2)}
LAST = {"output": 6, "input": 4, "kernel": 2}  # el último índice de la cuadrícula más grande
MOST = 99  # con más cifras, un número no cabe en su casilla


class ConvBack(Explorable):
    """Reparte el gradiente de la salida de una convolución entre la entrada y el kernel.

    Es la convolución de las redes, la que no da la vuelta al kernel. A cada píxel le llega la suma
    de ``dy·w``; a cada peso, la suma de ``dy·x``.

    Parameters
    ----------
    x : array_like, optional
        La entrada: de 3×3 a 5×5 números entre -99 y 99.
    kernel : array_like, optional
        El kernel: de 1×1 a 3×3 números entre -99 y 99.
    grad : array_like, optional
        El gradiente de la salida, ``dy``: números entre -99 y 99, tantos como la salida. Si falta,
        un 1 en la casilla del centro y ceros en las demás. Si después la salida cambia de tamaño,
        se recorta o se completa con ceros.
    padding : int
        Filas y columnas de ceros a cada lado, 0 o 1.
    stride : int
        Cuánto avanza la ventana, 1 o 2.
    selected : (str, int, int), optional
        La casilla elegida: ``"output"``, ``"input"`` o ``"kernel"``, con su fila y su columna desde
        0. Si falta, la primera de la salida con gradiente.
    flipped : bool
        Si se ve también ``dx`` como el kernel girado que recorre ``dy``. Solo con stride 1.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperado.

    Examples
    --------
    >>> ConvBack(grad=[[1, 0, 0], [0, 0, 0], [0, 0, 2]])
    ConvBack(n=4, f=2, padding=0, stride=1, selected=['output', 0, 0])
    >>> ConvBack(stride=2, grad=[[1]])
    Traceback (most recent call last):
    ValueError: grad es de 1×1: debería ser de 2×2, como la salida
    """

    NAME: ClassVar[str] = "convback"
    STATE: ClassVar[tuple[str, ...]] = (
        "x",
        "kernel",
        "grad",
        "stride",
        "padding",
        "selected",
        "flipped",
    )

    x = traitlets.Any().tag(sync=True)
    kernel = traitlets.Any().tag(sync=True)
    grad = traitlets.Any().tag(sync=True)
    stride = traitlets.Any(1).tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    selected = traitlets.Any().tag(sync=True)
    flipped = traitlets.Any(False).tag(sync=True)

    def __init__(
        self,
        x: ArrayLike | None = None,
        kernel: ArrayLike | None = None,
        grad: ArrayLike | None = None,
        stride: int = 1,
        padding: int = 0,
        *,
        selected: Sequence[Any] | None = None,
        flipped: bool = False,
    ) -> None:
        super().__init__(
            x=IMAGE if x is None else x,
            kernel=KERNEL if kernel is None else kernel,
            grad=[[0]] if grad is None else grad,
            stride=stride,
            padding=padding,
            selected=("output", 0, 0) if selected is None else selected,
            flipped=flipped,
        )
        # Cuánto mide la salida solo se sabe cuando lo demás ya es válido.
        side = sizes({name: getattr(self, name) for name in self.STATE})[4]
        if grad is None:
            ones = np.zeros((side, side))
            ones[side // 2, side // 2] = 1
            self.grad = ones
        elif len(self.grad) != side:
            given = len(self.grad)
            raise ValueError(
                f"grad es de {given}×{given}: debería ser de {side}×{side}, como la salida"
            )
        if selected is None:
            row, column = divmod(int(np.argmax(np.array(self.grad) != 0)), side)
            self.selected = ("output", row, column)

    @traitlets.validate("x", "kernel", "grad")
    def _check_square(self, proposal: dict) -> list[list[float]]:
        name = proposal["trait"].name
        return square(name, proposal["value"], *SIDES[name], MOST)

    @traitlets.validate("padding", "stride")
    def _check_integer(self, proposal: dict) -> int:
        name = proposal["trait"].name
        low, high = RANGES[name]
        return integer(name, proposal["value"], low, high, f"ser {low} o {high}")

    @traitlets.validate("selected")
    def _check_selected(self, proposal: dict) -> list:
        value = proposal["value"]
        expected = "debería ser una cuadrícula ('output', 'input' o 'kernel'), una fila y una "
        if not isinstance(value, list | tuple) or len(value) != 3:
            raise TypeError(f"selected es {value!r}: {expected}columna")
        kind, *place = value
        if not isinstance(kind, str) or not all(map(is_integer, place)):
            raise TypeError(f"selected es {value!r}: {expected}columna")
        if kind not in LAST:
            raise ValueError(f"selected es {value!r}: {expected}columna")
        if not all(0 <= k <= LAST[kind] for k in place):
            raise ValueError(f"selected es {value!r}: {expected}columna, de 0 a {LAST[kind]}")
        return [kind, *map(int, place)]

    @traitlets.validate("flipped")
    def _check_flipped(self, proposal: dict) -> bool:
        if not isinstance(proposal["value"], bool | np.bool_):
            raise TypeError(f"flipped es {proposal['value']!r}: debería ser True o False")
        return bool(proposal["value"])

    def __repr__(self) -> str:
        return (
            f"ConvBack(n={len(self.x)}, f={len(self.kernel)}, padding={self.padding}, "
            f"stride={self.stride}, selected={self.selected})"
        )

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), sentence(state)


def sizes(state: dict) -> tuple[int, int, int, int, int]:
    """Lados de la entrada y del kernel, padding, stride y lado de la salida."""
    n, f, p, s = len(state["x"]), len(state["kernel"]), state["padding"], state["stride"]
    return n, f, p, s, conv_output_size(n, f, stride=s, padding=p)


def fitted(state: dict) -> NDArray:
    """El gradiente de la salida, recortado o completado con ceros hasta su tamaño."""
    side, given = sizes(state)[4], np.array(state["grad"], dtype=float)[:7, :7]
    return np.pad(given, (0, 7 - len(given)))[:side, :side]


def chosen(state: dict) -> tuple[str, int, int]:
    """La casilla elegida, dentro de su cuadrícula."""
    n, f, _, _, o = sizes(state)
    kind, *place = state["selected"]
    row, column = (min(k, {"output": o, "input": n, "kernel": f}[kind] - 1) for k in place)
    return kind, row, column


def links(state: dict) -> list[dict]:
    """Cada vez que un peso se encuentra con un píxel, o con un cero del marco."""
    n, f, p, s, o = sizes(state)
    dy, found = fitted(state).tolist(), []
    for i, j, u, v in np.ndindex(o, o, f, f):
        r, c = i * s + u - p, j * s + v - p
        own = min(r, c) >= 0 and max(r, c) < n
        found.append(
            {
                "output": (i, j),
                "kernel": (u, v),
                "input": (r, c),
                "own": own,
                "x": state["x"][r][c] if own else 0.0,
                "w": state["kernel"][u][v],
                "dy": dy[i][j],
            }
        )
    return found


def totals(state: dict) -> tuple[NDArray, NDArray, NDArray]:
    """La salida y los gradientes de la entrada y del kernel, sumando encuentro a encuentro."""
    n, f, _, _, o = sizes(state)
    y, dx, dw = (np.zeros((side, side)) for side in (o, n, f))
    for link in links(state):
        y[link["output"]] += link["x"] * link["w"]
        dw[link["kernel"]] += link["dy"] * link["x"]
        if link["own"]:
            dx[link["input"]] += link["dy"] * link["w"]
    return y, dx, dw


def correlate(state: dict) -> tuple[NDArray, NDArray, NDArray]:
    """``dy`` con f − 1 ceros por lado, el kernel girado y lo que da recorrerlo, sin el marco."""
    n, f, p, _, _ = sizes(state)
    framed = np.pad(fitted(state), f - 1)
    turned = np.array(state["kernel"])[::-1, ::-1]
    windows = np.lib.stride_tricks.sliding_window_view(framed, (f, f))
    return framed, turned, (windows * turned).sum(axis=(2, 3))[p : p + n, p : p + n]


def _factor(value: float) -> str:
    return f"({short(value, 5)})" if value < 0 else short(value, 5)


def _equals(*values: float) -> str:
    """El signo «=», o «≈» si alguno de esos números va redondeado."""
    errors = (abs(float(short(v, 5).replace("−", "-")) - v) / max(1, abs(v)) for v in values)
    return "=" if max(errors) <= 1e-12 else "≈"


def _product(a: float, b: float) -> str:
    return f"{_factor(a)}·{_factor(b)} {_equals(a, b, a * b)} {short(a * b, 5)}"


def _at(place: Sequence[int]) -> str:
    return f"[{place[0]},{place[1]}]"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. Las mismas frases que escribe el explorable vivo."""
    n, f, p, s, o = sizes(state)
    kind, *place = chosen(state)
    near = [link for link in links(state) if link[kind] == tuple(place)]
    lines = [
        f"Entrada de {n}×{n}, kernel de {f}×{f}, padding {p}, stride {s}: la salida es de {o}×{o}. "
        f"{_arriving(fitted(state))}"
    ]
    if kind == "output":
        lines += _from_output(state, place, near)
    else:
        lines.append(_sum(state, kind, place, near))
    outside = n - len({link["input"][0] for link in links(state) if link["own"]})
    if outside:
        both = f"{_count(outside, 'fila')} y {_count(outside, 'columna')}"
        lines.append(f"{both} de x quedan fuera de todas las ventanas: su gradiente es 0.")
    if state["flipped"] and s == 1:
        dx = totals(state)[1]
        worst = np.abs(correlate(state)[2] - dx).max()
        same = worst <= 1e-9 * max(1, np.abs(dx).max())
        ring = " con ceros alrededor" if f > 1 else ""
        lines.append(
            f"Como convolución: el kernel girado recorre dy{ring} y "
            + (f"da lo mismo que dx en sus {n * n} casillas." if same else "no da lo mismo que dx.")
        )
    return " ".join(lines)


def _arriving(dy: NDArray) -> str:
    """Cómo es el gradiente que llega a la salida."""
    inside = [(i, j) for i, j in np.ndindex(*dy.shape) if dy[i, j]]
    if (dy == dy[0, 0]).all():
        return f"dy es {short(dy[0, 0])}{' en todas las casillas' if dy.size > 1 else ''}."
    if len(inside) == 1:
        return f"dy es {short(dy[inside[0]])} en {_at(inside[0])} y 0 en las demás casillas."
    return f"dy es distinto de 0 en {len(inside)} de sus {dy.size} casillas."


def _from_output(state: dict, place: list[int], near: list[dict]) -> list[str]:
    """Lo que reparte una casilla de la salida."""
    dy, f, at = near[0]["dy"], len(state["kernel"]), _at(place)
    if dy == 0:
        return [f"Por y{at} entra dy{at} = 0: de ella no sale gradiente."]
    pixels = "; ".join(
        f"a x{_at(link['input'])}, {_product(dy, link['w'])}" for link in near if link["own"]
    )
    lines = [f"Por y{at} entra dy{at} {_equals(dy)} {short(dy, 5)}."]
    if pixels:
        many = "A los píxeles de su ventana" if f > 1 else "Al píxel de su ventana"
        lines.append(f"{many} va dy·w: {pixels}.")
    frame = sum(not link["own"] for link in near)
    if frame:
        are = "es" if frame == 1 else "son"
        lines.append(
            f"{_count(frame, 'número')} de la ventana {are} del marco: lo que iría al marco se "
            "descarta."
        )
    weights = "; ".join(f"a w{_at(link['kernel'])}, {_product(dy, link['x'])}" for link in near)
    lines.append(f"{'A los pesos' if f > 1 else 'Al peso'} va dy·x: {weights}.")
    if np.count_nonzero(fitted(state)) == 1:
        times = "" if dy == 1 else f" por {short(dy, 5)}"
        rest = "Por las demás no entra nada" if sizes(state)[4] > 1 else "No hay más salidas"
        lines.append(
            f"{rest}: dx es el kernel{times} puesto en la ventana, y dw es la ventana{times}."
        )
    return lines


def _sum(state: dict, kind: str, place: list[int], near: list[dict]) -> str:
    """La suma que llega a un píxel o a un peso, entera."""
    x, w = ("x", "w") if kind == "input" else ("w", "x")
    source, at = "kernel" if kind == "input" else "input", _at(place)
    counted = [link for link in near if link["dy"] and link["own"]]
    zeros = len(near) - len(counted)
    if not near:
        return f"Ninguna ventana ve x{at}: dx{at} = 0."
    if kind == "input":
        text = f"x{at} está en {_count(len(near), 'ventana')}"
    else:
        text = f"w{at} actúa en {_count(len(near), 'salida')}"
    frame = " o ve un cero del marco" if state["padding"] else ""
    if zeros and kind == "input":
        text += f", {len(counted) or 'ninguna'} con dy distinto de 0"
    elif zeros and counted:
        text += f"; en {zeros}, dy es 0{frame}"
    elif zeros:
        text += f"; en ninguna hay nada que sumar (dy es 0{frame})"
    if not counted:
        return f"{text}: d{x}{at} = 0."
    total = 0.0
    for link in counted:
        total += link["dy"] * link[w]
    symbols = " + ".join(f"{_factor(link['dy'])}·{w}{_at(link[source])}" for link in counted)
    numbers = " + ".join(f"{_factor(link['dy'])}·{_factor(link[w])}" for link in counted)
    equals = _equals(total, *(link[key] for link in counted for key in ("dy", w)))
    return f"{text}: d{x}{at} = {symbols} = {numbers} {equals} {short(total, 5)}."


GAP, LINE = 26, 24


def drawing(state: dict) -> str:
    """Arriba los números y debajo sus gradientes, en SVG."""
    n, f, p, s, o = sizes(state)
    kind, *place = chosen(state)
    near = [link for link in links(state) if link[kind] == tuple(place)]
    y, dx, dw = totals(state)
    found = links(state)
    seen = {link["input"] for link in found}
    # Lo que toca la casilla elegida, en cada cuadrícula.
    touched = {name: {link[name] for link in near} for name in ("output", "kernel", "input")}
    left = (8, 8 + CELL * (n + 2 * p) + GAP, 8 + CELL * (n + 2 * p + max(f, 2)) + 2 * GAP)
    top = LINE + 6
    second = top + CELL * max(n + 2 * p, o) + LINE + 12
    parts = []

    def board(title: str, grid: NDArray, name: str, x: int, y: int, frame: int = 0) -> None:
        parts.append(f'<text x="{x}" y="{y - 8}">{title}</text>')
        for r, c in np.ndindex(len(grid) + 2 * frame, len(grid) + 2 * frame):
            spot = (r - frame, c - frame)
            own = min(spot) >= 0 and max(spot) < len(grid)
            here = name == kind and spot == tuple(place)
            hatch = own and name == "input" and spot not in seen
            text = short(grid[spot]) if own else "0" if title.startswith("x") else ""
            active = spot in touched.get(name, ()) and (own or text == "0")
            marks = {"active": active, "here": here, "bold": active or here, "hatch": hatch}
            parts.append(cell(r, c, x, y, text, own=own, **marks))

    array = {name: np.array(state[name], dtype=float) for name in ("x", "kernel")}
    board(f"x, {n}×{n}", array["x"], "input", left[0], top, p)
    board(f"w, {f}×{f}", array["kernel"], "kernel", left[1], top)
    board(f"y, {o}×{o}", y, "output", left[2], top)
    board("dx", dx, "input", left[0], second, p)
    board("dw", dw, "kernel", left[1], second)
    board("dy", fitted(state), "output", left[2], second)
    width = left[2] + CELL * max(o, 3) + 8
    height = second + CELL * max(n + 2 * p, o) + 8
    if state["flipped"] and s == 1:
        framed, turned, result = correlate(state)
        third, side = height + LINE, len(framed)
        after = 8 + CELL * side + GAP
        board("dy con ceros", framed, "", 8, third)
        board("w girado", turned, "", after, third)
        board("da dx", result, "", after + CELL * max(f, 2) + GAP, third)
        width = max(width, after + CELL * (max(f, 2) + n) + GAP + 8)
        height = third + CELL * max(side, n) + 8
    return sheet(width, height, "".join(parts))
