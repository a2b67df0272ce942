"""Una convolución en dos dimensiones, ventana a ventana: padding, stride y dilation."""

import base64
import html
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import conv_output_size
from neurona.widgets._grid import CELL, cell, integer, is_integer, sheet, short, square
from neurona.widgets._host import Explorable

IMAGE = (
    (1, 2, 0, 3, 1),
    (0, 5, 6, 5, 2),
    (2, 6, 9, 7, 1),
    (1, 5, 7, 8, 0),
    (3, 1, 0, 2, 4),
)
EDGE = ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1))
SIDES = {"x": (3, 7), "kernel": (1, 4)}
RANGES = {"padding": (0, 3), "stride": (1, 3), "dilation": (1, 2)}
MOST = 999  # con más cifras, un número no cabe en su casilla
LAST = 12  # la salida más grande tiene 13 × 13 casillas

# Un enlace compartido trae el estado detrás de «#». La figura aún no ha arrancado si queda lejos:
# ir a ella la arranca, y ella lee el estado.
FIND = """\
<script>
(() => {
  const go = () => {
    if (!location.hash.startsWith("#conv2d=")) return;
    const place = /_k(\\d+)$/.exec(location.hash)?.[1] ?? 0;
    document.querySelectorAll('[data-neurona-explorable="conv2d"]')[place]?.scrollIntoView();
  };
  addEventListener("load", go);
  addEventListener("hashchange", go);
})();
</script>"""


class Conv2d(Explorable):
    """Desliza un kernel por una imagen pequeña y escribe los productos de cada ventana.

    Es la convolución de las redes, la que no da la vuelta al kernel (correlación cruzada).

    Parameters
    ----------
    x : array_like, optional
        La imagen: de 3×3 a 7×7 números entre -999 y 999.
    kernel : array_like, optional
        El kernel: de 1×1 a 4×4 números entre -999 y 999. Si falta, el de un borde vertical.
    padding : int
        Filas y columnas de ceros a cada lado, de 0 a 3.
    stride : int
        Cuánto avanza la ventana, de 1 a 3.
    dilation : int
        Distancia entre los números que toma la ventana, 1 o 2.
    selected : (int, int)
        Fila y columna de la salida cuya ventana se ve, desde 0. Si la salida es más pequeña, se
        toma la última.
    view : {"values", "coverage"}
        Si la imagen muestra sus números o cuántas ventanas ven cada píxel.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperado.

    Examples
    --------
    >>> Conv2d(kernel=[[0, 1], [2, 3]], padding=1)
    Conv2d(n=5, f=2, padding=1, stride=1, dilation=1)
    """

    NAME: ClassVar[str] = "conv2d"
    STATE: ClassVar[tuple[str, ...]] = (
        "x",
        "kernel",
        "padding",
        "stride",
        "dilation",
        "selected",
        "view",
    )

    x = traitlets.Any().tag(sync=True)
    kernel = traitlets.Any().tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    stride = traitlets.Any(1).tag(sync=True)
    dilation = traitlets.Any(1).tag(sync=True)
    selected = traitlets.Any().tag(sync=True)
    view = traitlets.Any("values").tag(sync=True)

    def __init__(
        self,
        x: ArrayLike | None = None,
        kernel: ArrayLike | None = None,
        padding: int = 0,
        stride: int = 1,
        dilation: int = 1,
        *,
        selected: Sequence[int] = (0, 0),
        view: str = "values",
    ) -> None:
        super().__init__(
            x=IMAGE if x is None else x,
            kernel=EDGE if kernel is None else kernel,
            padding=padding,
            stride=stride,
            dilation=dilation,
            selected=selected,
            view=view,
        )

    @traitlets.validate("x", "kernel")
    def _check_square(self, proposal: dict) -> list[list[float]]:
        name = proposal["trait"].name
        return square(name, proposal["value"], *SIDES[name], MOST)

    @traitlets.validate("padding", "stride", "dilation")
    def _check_integer(self, proposal: dict) -> int:
        name = proposal["trait"].name
        return integer(name, proposal["value"], *RANGES[name])

    @traitlets.validate("selected")
    def _check_selected(self, proposal: dict) -> list[int]:
        value = proposal["value"]
        if not isinstance(value, list | tuple) or not all(map(is_integer, value)):
            raise TypeError(f"selected es {value!r}: debería ser una pareja de enteros")
        if len(value) != 2 or not all(0 <= k <= LAST for k in value):
            raise ValueError(
                f"selected es {value!r}: debería ser una fila y una columna, de 0 a 12"
            )
        return [int(k) for k in value]

    @traitlets.validate("view")
    def _check_view(self, proposal: dict) -> str:
        if proposal["value"] not in ("values", "coverage"):
            raise ValueError(f"view es {proposal['value']!r}: debería ser 'values' o 'coverage'")
        return proposal["value"]

    def __repr__(self) -> str:
        return (
            f"Conv2d(n={len(self.x)}, f={len(self.kernel)}, padding={self.padding}, "
            f"stride={self.stride}, dilation={self.dilation})"
        )

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), sentence(state)

    @classmethod
    def still_html(cls, state: dict) -> str:
        svg, alt = cls.still(state)
        source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
        image = f'<img alt="{html.escape(alt)}" src="{source}">'
        return f'<div class="neurona-still">\n{image}\n{FIND}\n</div>'


def output_side(state: dict) -> int:
    """El lado de la salida; 0 si la ventana no cabe."""
    options = {name: state[name] for name in ("padding", "stride", "dilation")}
    try:
        return conv_output_size(len(state["x"]), len(state["kernel"]), **options)
    except ValueError:
        return 0


def starts(state: dict) -> NDArray:
    """Las filas (o columnas) con su marco que toma cada ventana: (o, f)."""
    first = state["stride"] * np.arange(output_side(state))
    return first[:, None] + state["dilation"] * np.arange(len(state["kernel"]))


def convolve(state: dict) -> NDArray:
    """La salida: (o, o), vacía si la ventana no cabe."""
    framed = np.pad(np.array(state["x"], dtype=float), state["padding"])
    taken = starts(state)
    windows = framed[taken[:, None, :, None], taken[None, :, None, :]]
    return (windows * np.array(state["kernel"])).sum(axis=(2, 3))


def coverage(state: dict) -> NDArray:
    """Cuántas ventanas ven cada casilla de la imagen con su marco."""
    side = len(state["x"]) + 2 * state["padding"]
    along = np.bincount(starts(state).ravel(), minlength=side)
    return np.outer(along, along)


def chosen(state: dict) -> tuple[int, int]:
    """La casilla elegida, dentro de la salida."""
    row, column = (min(k, output_side(state) - 1) for k in state["selected"])
    return row, column


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. La misma frase que escribe el explorable vivo."""
    n, f, padding = len(state["x"]), len(state["kernel"]), state["padding"]
    side, dilation = output_side(state), state["dilation"]
    framed = " con su marco" if padding else ""
    made = (
        f"Entrada de {n}×{n}, kernel de {f}×{f}, padding {padding}, stride {state['stride']}, "
        f"dilation {dilation}: "
    )
    if side == 0:
        return (
            f"{made}la ventana no cabe. Abarca {dilation * (f - 1) + 1} filas y la "
            f"entrada{framed} tiene {n + 2 * padding}. No hay salida. Sube el padding o la "
            "entrada, o baja el kernel o la dilation."
        )
    row, column = chosen(state)
    rows, columns = starts(state)[[row, column]]
    value = short(convolve(state)[row, column])
    text = (
        f"{made}la salida es de {side}×{side}. En la fila {row + 1}, columna {column + 1}, sale "
        f"{value}. Su ventana toma {_lines(rows, 'fila')} y {_lines(columns, 'columna')} de la "
        f"entrada{framed}."
    )
    inside = [np.sum((k >= padding) & (k < padding + n)) for k in (rows, columns)]
    zeros = f * f - inside[0] * inside[1]
    if zeros and f == 1:
        text += " Su número es un cero del marco."
    elif zeros:
        are = "es un cero" if zeros == 1 else "son ceros"
        text += f" De sus {f * f} números, {zeros} {are} del marco."
    text += leftover(state)
    if state["view"] == "coverage":
        seen = coverage(state)[padding : padding + n, padding : padding + n]
        windows = "ventana" if seen[0, 0] == 1 else "ventanas"
        text += (
            f" La esquina de arriba a la izquierda entra en {seen[0, 0]} {windows}; el píxel más "
            f"visto, en {seen.max()}; el menos visto, en {seen.min()}."
        )
    return text


def leftover(state: dict) -> str:
    """Las filas y columnas que no mira ninguna ventana, contadas."""
    n, padding = len(state["x"]), state["padding"]
    along = np.bincount(starts(state).ravel(), minlength=n + 2 * padding) == 0
    own = int(along[padding : padding + n].sum())
    frame = int(along.sum()) - own
    parts = [f"{_both(own)} de la entrada"] * (own > 0) + [f"{_both(frame)} del marco"] * (
        frame > 0
    )
    return f" {', y '.join(parts)} quedan fuera de todas las ventanas." if parts else ""


def _both(count: int) -> str:
    return "1 fila y 1 columna" if count == 1 else f"{count} filas y {count} columnas"


def _lines(numbers: NDArray, name: str) -> str:
    *most, last = (str(k + 1) for k in numbers)
    return f"las {name}s {', '.join(most)} y {last}" if most else f"la {name} {last}"


TOP = 56


def drawing(state: dict) -> str:
    """La entrada con su marco, el kernel y la salida, uno junto a otro, en SVG."""
    n, f, padding = len(state["x"]), len(state["kernel"]), state["padding"]
    side, framed = output_side(state), n + 2 * padding
    seen, parts, taken = coverage(state), [], set()
    if side:
        row, column = chosen(state)
        rows, columns = starts(state)[[row, column]]
        taken = {(r, c) for r in rows.tolist() for c in columns.tolist()}
    values = np.pad(np.array(state["x"]), padding)
    for r in range(framed):
        for c in range(framed):
            own = padding <= min(r, c) and max(r, c) < padding + n
            shown = short(values[r, c])
            if state["view"] == "coverage":
                shown = str(seen[r, c]) if own else ""
            outside = side > 0 and seen[r, c] == 0
            active = (r, c) in taken
            parts.append(cell(r, c, 8, TOP, shown, own=own, active=active, hatch=outside))
    left = 8 + CELL * framed + 24
    for (r, c), weight in np.ndenumerate(np.array(state["kernel"])):
        parts.append(cell(r, c, left, TOP, short(weight)))
    right = left + CELL * max(f, 3) + 24
    for (r, c), value in np.ndenumerate(convolve(state)):
        parts.append(cell(r, c, right, TOP, short(value), active=(r, c) == (row, column)))
    if side:
        span = CELL * (state["dilation"] * (f - 1) + 1)
        parts.append(
            f'<rect x="{8 + CELL * columns[0]}" y="{TOP + CELL * rows[0]}" width="{span}" '
            f'height="{span}" fill="none" stroke="#4b3fa7" stroke-width="3"/>'
        )
    height = max(TOP + CELL * max(framed, f, side) + 8, 8)
    width = right + CELL * max(side, 3) + 8
    result = f"Salida {side}×{side}" if side else "No cabe"
    size = (
        f"o = ⌊({n} + 2·{padding} − {state['dilation']}·({f} − 1) − 1)/{state['stride']}⌋ + 1"
        f"{f' = {side}' if side else ': la ventana no cabe'}"
    )
    titles = ((8, 46, f"Entrada {n}×{n}"), (left, 46, f"Kernel {f}×{f}"), (right, 46, result))
    words = "".join(f'<text x="{x}" y="{y}">{text}</text>' for x, y, text in titles)
    body = f'<text x="8" y="20">{size}</text>{words}{"".join(parts)}'
    return sheet(width, height, body)
