"""Lo que comparten los explorables con cuadrículas de números: comprobarlos y dibujarlas."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array

CELL = 34  # el lado de una casilla en la figura fija


def is_integer(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def integer(name: str, value: object, low: int, high: int, options: str = "") -> int:
    """Un entero entre dos extremos; ``options`` es cómo decirlo, si no es «entre ... y ...»."""
    if not is_integer(value):
        raise TypeError(f"{name} es {type(value).__name__}: debería ser un entero")
    if not low <= value <= high:
        options = options or f"estar entre {low} y {high}"
        raise ValueError(f"{name} es {value}: debería {options}")
    return int(value)


def bounded(name: str, array: NDArray, most: int) -> list:
    """Los números, como listas, si ninguno pasa de ``most``."""
    bad = array[~(np.abs(array.astype(float)) <= most)]  # también lo que no es un número
    if bad.size:
        raise ValueError(
            f"{name} contiene {bad[0]}: debería contener números entre -{most} y {most}"
        )
    return array.astype(float).tolist()


def square(name: str, value: ArrayLike, low: int, high: int, most: int) -> list[list[float]]:
    """Una cuadrícula con tantas filas como columnas, de ``low`` a ``high``."""
    array = check_array(name, value)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} tiene forma {array.shape}: debería ser cuadrado, (n, n)")
    if not low <= len(array) <= high:
        raise ValueError(
            f"{name} es de {len(array)}×{len(array)}: debería ser de {low}×{low} a {high}×{high}"
        )
    return bounded(name, array, most)


def short(value: float, digits: int = 4) -> str:
    """Unas pocas cifras, sin tocar las enteras: "0.1111", "−2.5", "12346"."""
    number = Decimal(value)
    places = min(max(digits - 1 - (number.adjusted() if value else 0), 0), 6)
    text = str(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0", "0") else text.replace("-", "−")


def cell(
    row: int,
    column: int,
    left: int,
    top: int,
    text: str,
    *,
    own: bool = True,
    active: bool = False,
    here: bool = False,
    hatch: bool = False,
    bold: bool = False,
) -> str:
    """Una casilla en SVG: propia o del marco, activa, elegida, tachada o en negrita."""
    x, y = left + CELL * column, top + CELL * row
    fill = "#4b3fa7" if here else "#e2dff5" if active else "#fff" if own else "#f3f5f7"
    ink = "#fff" if here else "#1f2933" if own else "#4a5560"
    dashes = "" if own else ' stroke-dasharray="3 3"'
    line = f'<path d="M{x},{y + CELL}l{CELL},-{CELL}" stroke="#7b8794"/>' if hatch else ""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{fill}" stroke="#7b8794"'
        f'{dashes}/>{line}<text x="{x + CELL // 2}" y="{y + 22}" text-anchor="middle" '
        f'font-size="{min(14, 56 // max(len(text), 1))}" fill="{ink}"{weight}>{text}</text>'
    )


def sheet(width: int, height: int, parts: str) -> str:
    """La figura fija entera, sobre fondo blanco."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="14" '
        f'fill="#1f2933"><rect width="{width}" height="{height}" fill="#fff"/>{parts}</svg>'
    )
