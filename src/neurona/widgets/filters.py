"""Un kernel de 3×3 aplicado a una imagen: qué hace cada número."""

import base64
import functools
import json
import math
import struct
import zlib
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array
from neurona.widgets._host import STATIC, Explorable

# Las constantes, las cuentas y las frases de este archivo son las de filters.mjs, que las repite.
WIDTH, HEIGHT = 128, 85  # de las dos imágenes
MOST = 99  # lo que puede valer, con signo, un número del kernel
TINY = 1e-9  # por debajo, una suma es 0: lo demás es redondeo
PIXEL = (40, 18)
IMAGES = {"photo": "la foto", "shapes": "las figuras"}
DISPLAYS = ("absolute", "signed", "clipped")
# De cada kernel, su nombre, sus números y qué hace.
PRESETS = {
    "identity": ("Identidad", ((0, 0, 0), (0, 1, 0), (0, 0, 0)), "Deja cada píxel como está."),
    "sobel_x": (
        "Sobel x",
        ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "Compara la derecha con la izquierda: encuentra bordes verticales. Es positivo donde la "
        "imagen se aclara hacia la derecha.",
    ),
    "sobel_y": (
        "Sobel y",
        ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "Compara abajo con arriba: encuentra bordes horizontales. Es positivo donde la imagen se "
        "aclara hacia abajo.",
    ),
    "laplacian4": (
        "Laplaciana (4 vecinos)",
        ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "Compara cada píxel con sus cuatro vecinos: encuentra bordes en cualquier dirección y "
        "cambia de signo al cruzarlos.",
    ),
    "laplacian8": (
        "Laplaciana (8 vecinos)",
        ((1, 1, 1), (1, -8, 1), (1, 1, 1)),
        "Compara cada píxel con sus ocho vecinos: encuentra bordes en cualquier dirección y "
        "cambia de signo al cruzarlos.",
    ),
    "box": (
        "Media (caja)",
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
        "Los nueve píxeles pesan lo mismo: suaviza.",
    ),
    "gauss": (
        "Gauss",
        ((1, 2, 1), (2, 4, 2), (1, 2, 1)),
        "El centro pesa más que los vecinos: suaviza.",
    ),
    "sharpen": (
        "Enfocar",
        ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "A cada píxel le resta la laplaciana de 4 vecinos: realza los bordes.",
    ),
    "emboss": (
        "Relieve",
        ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
        "Al píxel le suma lo de abajo a la derecha menos lo de arriba a la izquierda: los bordes "
        "parecen en relieve.",
    ),
    "edges": (
        "Bordes",
        ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "Es la laplaciana de 8 vecinos con el signo contrario: positivo en el lado claro de "
        "cada borde.",
    ),
}


class Filters(Explorable):
    """Aplica un kernel de 3×3 a una imagen en gris y mira qué sale en cada píxel.

    Hace la correlación, como las redes: el kernel no se da la vuelta. El resultado es el
    'valid': pierde un píxel por cada lado, y ningún borde es inventado.

    Parameters
    ----------
    kernel : str or array-like (3, 3)
        Un nombre (``"identity"``, ``"sobel_x"``, ``"sobel_y"``, ``"laplacian4"``,
        ``"laplacian8"``, ``"box"``, ``"gauss"``, ``"sharpen"``, ``"emboss"``, ``"edges"``) o
        tres filas de tres números entre -99 y 99.
    image : {"photo", "shapes"}
        Una fotografía o un cuadrado, un disco y una línea sobre un fondo oscuro; las dos, de 85
        por 128 píxeles de 0 a 255.
    display : {"absolute", "signed", "clipped"}
        Cómo se pasa a gris: el valor absoluto, con signo (el gris medio es 0) o recortado a
        [0, 255].
    normalize : bool
        Si el resultado se divide entre la suma del kernel. Si la suma es 0, no se divide.
    pixel : (int, int)
        Fila y columna del resultado que se mira de cerca, desde 0. Sale del parche
        ``imagen[fila : fila + 3, columna : columna + 3]``.

    Todos se leen y se escriben desde Python mientras haya núcleo.

    Raises
    ------
    TypeError, ValueError
        Si un argumento no es del tipo o del valor esperados.

    Examples
    --------
    >>> Filters("gauss", normalize=True)
    Filters('gauss', image='photo', display='absolute', normalize=True, pixel=[40, 18])
    """

    NAME: ClassVar[str] = "filters"
    STATE: ClassVar[tuple[str, ...]] = (
        "photo",
        "kernel",
        "image",
        "display",
        "normalize",
        "pixel",
    )

    photo = traitlets.Dict(read_only=True).tag(sync=True)
    # Sin valor por omisión aquí: uno igual, como 0 y False, no se comprobaría.
    kernel = traitlets.Any().tag(sync=True)
    image = traitlets.Any().tag(sync=True)
    display = traitlets.Any().tag(sync=True)
    normalize = traitlets.Any().tag(sync=True)
    pixel = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        kernel: str | ArrayLike = "sobel_x",
        image: str = "photo",
        display: str = "absolute",
        normalize: bool = False,
        pixel: Sequence[int] = PIXEL,
    ) -> None:
        super().__init__(
            kernel=kernel, image=image, display=display, normalize=normalize, pixel=pixel
        )

    @traitlets.default("photo")
    def _stored_photo(self) -> dict:
        return json.loads(stored())

    @traitlets.validate("kernel")
    def _check_kernel(self, proposal: dict) -> list[list[float]]:
        value = proposal["value"]
        if isinstance(value, str):
            if value not in PRESETS:
                raise ValueError(
                    f"kernel es {value!r}: debería ser tres filas de tres números o uno de "
                    f"estos nombres: {', '.join(PRESETS)}"
                )
            value = PRESETS[value][1]
        kernel = check_array("kernel", value)
        if kernel.shape != (3, 3):
            raise ValueError(f"kernel tiene forma {kernel.shape}: debería ser (3, 3)")
        for at, number_ in np.ndenumerate(kernel):
            if not abs(number_) <= MOST:  # así tampoco pasa nan
                raise ValueError(
                    f"kernel[{at[0]}][{at[1]}] es {number_}: debería estar entre -{MOST} y {MOST}"
                )
        return (kernel.astype(float) + 0.0).tolist()

    @traitlets.validate("image", "display")
    def _check_choice(self, proposal: dict) -> str:
        name, value = proposal["trait"].name, proposal["value"]
        choices = tuple(IMAGES) if name == "image" else DISPLAYS
        if not isinstance(value, str) or value not in choices:
            *most, last = (f'"{choice}"' for choice in choices)
            raise ValueError(f"{name} es {value!r}: debería ser {', '.join(most)} o {last}")
        return value

    @traitlets.validate("normalize")
    def _check_normalize(self, proposal: dict) -> bool:
        if not isinstance(proposal["value"], bool):
            raise TypeError(
                f"normalize es {type(proposal['value']).__name__}: debería ser True o False"
            )
        return proposal["value"]

    @traitlets.validate("pixel")
    def _check_pixel(self, proposal: dict) -> list[int]:
        pixel = proposal["value"]
        if not isinstance(pixel, list | tuple | np.ndarray) or len(pixel) != 2:
            raise TypeError(f"pixel es {pixel!r}: debería ser (fila, columna)")
        for k, (place, size) in enumerate(zip(pixel, (HEIGHT, WIDTH), strict=True)):
            if isinstance(place, bool) or not isinstance(place, int | np.integer):
                raise TypeError(f"pixel[{k}] es {type(place).__name__}: debería ser un entero")
            if not 0 <= place <= size - 3:
                raise ValueError(f"pixel[{k}] es {place}: debería estar entre 0 y {size - 3}")
        return [int(place) for place in pixel]

    def __repr__(self) -> str:
        shown = (f"{key}={getattr(self, key)!r}" for key in self.STATE[2:])
        kernel = preset_of(self.kernel) or self.kernel
        return f"Filters({kernel!r}, {', '.join(shown)})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(**state), words(**state)


@functools.cache
def stored() -> str:
    """La foto y de dónde viene, que escribió ``tests/fixtures/write_filters.py``."""
    return (STATIC / "filters.json").read_text("utf-8")


def shapes() -> NDArray:
    """Un cuadrado, un disco y una línea inclinada, con bordes de un píxel al siguiente."""
    row, column = np.indices((HEIGHT, WIDTH))
    square = (row >= 28) & (row < 56) & (column >= 19) & (column < 47)
    disc = (row - 42) ** 2 + (column - 66) ** 2 <= 15**2
    line = (abs(row + 2 * column - 252) <= 5) & (row >= 12) & (row < 73)
    return np.select([square | line, disc], [230.0, 150.0], 30.0)


def pixels(photo: dict, image: str) -> NDArray:
    """La imagen en gris (85, 128), de 0 a 255."""
    if image == "shapes":
        return shapes()
    gray = np.frombuffer(base64.b64decode(photo["gray"]), np.uint8)
    return gray.reshape(HEIGHT, WIDTH).astype(float)


def total(kernel: Sequence) -> float:
    """La suma, de izquierda a derecha, como en la página: así coinciden todas las cifras."""
    found = 0.0
    for row in kernel:
        for value in row:
            found += value
    return found


def divisor(kernel: Sequence, normalize: bool) -> float:
    """Entre cuánto se divide el resultado; 1 si no se divide o no se puede."""
    found = total(kernel)
    return found if normalize and abs(found) > TINY else 1.0


def correlate(gray: NDArray, kernel: Sequence, divided: float = 1.0) -> NDArray:
    """La correlación 'valid', entre ``divided``: la suma de los nueve productos en cada sitio."""
    rows, columns = gray.shape[0] - 2, gray.shape[1] - 2
    out = np.zeros((rows, columns))
    for i, row in enumerate(kernel):
        for j, value in enumerate(row):
            out += value * gray[i : i + rows, j : j + columns]
    return out / divided


def greys(result: NDArray, display: str) -> NDArray:
    """El gris con que se pinta cada valor, de 0 a 255."""
    top = np.abs(result).max()
    if display == "clipped":
        shade = np.clip(result, 0, 255)
    elif display == "signed":
        shade = 127.5 + (127.5 * result / top if top > 0 else 0 * result)
    else:
        shade = 255 * np.abs(result) / top if top > 0 else 0 * result
    return np.floor(shade + 0.5).astype(np.uint8)


def preset_of(kernel: Sequence) -> str | None:
    """El nombre de un kernel de la lista."""
    rows = tuple(map(tuple, kernel))
    return next((key for key, (_, found, _) in PRESETS.items() if found == rows), None)


def number(value: float, digits: int = 2) -> str:
    """Un número con pocos decimales, sin ceros al final y con el signo menos tipográfico."""
    rounded = math.floor(value * 10**digits + 0.5) / 10**digits
    text = f"{rounded:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if digits else text).replace("-", "−")


def title_of(kernel: Sequence) -> str:
    key = preset_of(kernel)
    return PRESETS[key][0] if key else "Kernel propio"


def legend(top: float, display: str) -> str:
    """Qué significan el negro y el blanco."""
    if display == "clipped":
        return "Negro: 0 o menos. Blanco: 255 o más."
    if top == 0:
        return "Todo vale 0."
    if display == "signed":
        return f"Negro: {number(-top)}. Gris medio: 0. Blanco: {number(top)}."
    return f"Negro: 0. Blanco: {number(top)} o {number(-top)}."


def sum_words(kernel: Sequence, normalize: bool) -> str:
    """Qué le hace la suma del kernel a una zona lisa."""
    found = total(kernel)
    text = f"Sus números suman {number(found, 3)}"
    if abs(found) <= TINY:
        cannot = "no hay entre qué dividir. " if normalize else ""
        return f"{text}: {cannot}{'S' if cannot else 's'}olo responde a los cambios."
    if normalize:
        text += f" y se divide entre {number(found, 3)}"
    if normalize or abs(found - 1) <= TINY:
        return f"{text}: una zona lisa queda igual y la media apenas cambia."
    return f"{text}: una zona lisa queda multiplicada por {number(found, 3)}."


def summary(
    photo: dict, kernel: Sequence, image: str, display: str, normalize: bool, pixel: Sequence
) -> str:
    """Lo que se ve, con palabras. La misma frase que escribe el explorable vivo."""
    gray, key = pixels(photo, image), preset_of(kernel)
    result = correlate(gray, kernel, divisor(kernel, normalize))
    size = np.abs(result)
    share = 100 * int((size > size.max() / 2).sum()) / size.size
    note = f" {PRESETS[key][2]}" if key else ""
    text = (
        f"{title_of(kernel)}, sobre {IMAGES[image]}.{note} {sum_words(kernel, normalize)} "
        f"El resultado va de {number(result.min())} a {number(result.max())}, con media "
        f"{number(result.mean())}; la de la imagen es {number(gray.mean())}."
    )
    if size.max() == 0:
        return text
    return (
        f"{text} En valor absoluto, el {number(share, 1)}\u00a0% de los píxeles supera la mitad "
        f"del mayor, {number(size.max())}."
    )


def rows_of(kernel: Sequence) -> str:
    return "; ".join(" ".join(number(value, 3) for value in row) for row in kernel)


def words(**state) -> str:
    """El texto alternativo: el kernel, la frase y la leyenda."""
    gray = pixels(state["photo"], state["image"])
    result = correlate(gray, state["kernel"], divisor(state["kernel"], state["normalize"]))
    return (
        "Dos imágenes en gris: la original y el resultado de aplicarle el kernel "
        f"{rows_of(state['kernel'])}. {summary(**state)} "
        f"{legend(np.abs(result).max(), state['display'])}"
    )


def png(gray: NDArray) -> bytes:
    """Un PNG en gris. Va sin comprimir: comprimido, sus bytes dependerían de la versión de zlib."""
    height, width = gray.shape
    raw = b"".join(b"\0" + row.tobytes() for row in gray)  # cada fila, sin filtro
    block = struct.pack("<BHH", 1, len(raw), len(raw) ^ 0xFFFF) + raw
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", b"\x78\x01" + block + struct.pack(">I", zlib.adler32(raw))),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def drawing(
    photo: dict, kernel: Sequence, image: str, display: str, normalize: bool, pixel: Sequence
) -> str:
    """Las dos imágenes en SVG, con el parche y su píxel marcados."""
    gray = pixels(photo, image)
    result = correlate(gray, kernel, divisor(kernel, normalize))
    i, j = pixel
    boxes = (
        f'<rect x="{2 * j - 1}" y="{2 * i - 1}" width="8" height="8" ',
        f'<circle cx="{2 * j + 3}" cy="{2 * i + 3}" r="5" ',
    )
    panels = []
    for k, (shown, inset) in enumerate(((gray.astype(np.uint8), 0), (greys(result, display), 2))):
        height, width = shown.shape
        data = base64.b64encode(png(shown)).decode()
        panels.append(
            f'<g transform="translate({4 + 272 * k},28)">'
            '<rect width="256" height="170" fill="#d3d9df"/>'
            f'<image x="{inset}" y="{inset}" width="{2 * width}" height="{2 * height}" '
            f'style="image-rendering:pixelated" href="data:image/png;base64,{data}"/>'
            f'{boxes[k]}fill="none" stroke="#000" stroke-width="3"/>'
            f'{boxes[k]}fill="none" stroke="#fff" stroke-width="1.2"/></g>'
        )
    extremes = f"De {number(result.min())} a {number(result.max())}."
    lines = (
        (4, 18, "Original"),
        (276, 18, title_of(kernel) + (", entre su suma" if normalize else "")),
        (4, 220, f"Kernel: {rows_of(kernel)}"),
        (276, 220, extremes),
        (276, 242, legend(np.abs(result).max(), display)),
    )
    texts = "".join(f'<text x="{x}" y="{y}">{text}</text>' for x, y, text in lines)
    credit = ""
    if image == "photo":
        credit = (
            '<text x="4" y="266" font-size="11" fill="#4a5560">'
            f"Foto: {photo['file']}, de {photo['author']}, {photo['license']}, "
            f"{photo['origin']}.</text>"
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 536 276" width="536" height="276" '
        'font-family="sans-serif" font-size="14" fill="#1f2933">'
        f'<rect width="536" height="276" fill="#fff"/>{texts}{"".join(panels)}{credit}</svg>'
    )
