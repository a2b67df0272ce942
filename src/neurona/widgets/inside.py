"""Tapar una parte de la imagen y ver qué les pasa a los logits."""

import base64
import contextlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array, check_integer
from neurona.tensor import Tensor, no_grad
from neurona.widgets._host import Explorable

SIDE = (4, 32)  # píxeles
MOST_IMAGES, MOST_SIZES, MOST_CLASSES = 6, 3, 20
MOST_NUMBERS = 100_000  # logits que se guardan: cada uno ocupa dos bytes
BATCH = 256
LEVELS = 16  # tonos de cada color del mapa
VIEWS = ("image", "map")


class Inside(Explorable):
    """Tapa una imagen con un parche de ceros y compara lo que responde la red con él y sin él.

    Al crearlo, la red responde a cada imagen entera y a cada posición del parche, de píxel en
    píxel y siempre dentro de la imagen. La página guarda esos logits, no la red: cada uno en 16
    bits, con un error de como mucho el rango de los logits de su imagen entre 131 070. Si el
    rango no pasa de 130, es menos de 0.001.

    Parameters
    ----------
    model : callable
        Un módulo de ``neurona.nn`` o de PyTorch, o una función. Recibe (N, 1, H, W) en float32 y
        devuelve los logits, (N, C), con C de 2 a 20. A un módulo se le pregunta en modo de
        evaluación; luego vuelve a su modo.
    images : array_like
        De una a seis imágenes, (N, H, W) o (N, 1, H, W), con valores en [0, 1] y lados de 4 a 32
        píxeles. Se dibujan con 256 grises.
    labels : sequence of int, optional
        La etiqueta de cada imagen.
    sizes : sequence of int
        De uno a tres lados del parche, distintos y menores que los de la imagen.
    classes : sequence of str, optional
        El nombre de cada clase; si falta, su número.
    image : int
        Imagen que se ve, desde 0.
    size : int, optional
        Lado del parche; si falta, el primero de ``sizes``.
    position : (int, int), optional
        Fila y columna de la esquina de arriba a la izquierda del parche, desde 0; si falta, el
        parche queda en el centro. Si se sale, se toma la última que cabe.
    target : int, optional
        Clase que se mira; si falta, la que responde la red a la imagen entera.
    view : {"image", "map"}
        Si se ve la imagen o el mapa de oclusión: cuánto baja el logit de la clase en cada posición.

    Raises
    ------
    TypeError, ValueError
        Si un argumento, o lo que devuelve ``model``, no es del tipo o de la forma esperados.

    Examples
    --------
    >>> halves = lambda x: np.stack([x[..., :4].sum((1, 2, 3)), x[..., 4:].sum((1, 2, 3))], 1)
    >>> Inside(halves, np.ones((1, 8, 8)), sizes=(3,))
    Inside(images=1, sizes=[3], classes=2)
    """

    NAME: ClassVar[str] = "inside"
    STATE: ClassVar[tuple[str, ...]] = ("data", "image", "size", "position", "target", "view")

    data = traitlets.Dict(read_only=True).tag(sync=True)
    # Sin valor por omisión aquí: uno igual, como 0 y False, no se comprobaría.
    image = traitlets.Any().tag(sync=True)
    size = traitlets.Any().tag(sync=True)
    position = traitlets.Any().tag(sync=True)
    target = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        model: Callable[[NDArray], ArrayLike],
        images: ArrayLike,
        labels: Sequence[int] | None = None,
        sizes: Sequence[int] = (5, 9),
        *,
        classes: Sequence[str] | None = None,
        image: int = 0,
        size: int | None = None,
        position: Sequence[int] | None = None,
        target: int | None = None,
        view: str = "image",
    ) -> None:
        self._packed = packed(model, images, labels, sizes, classes)
        data = self._packed
        if size is None:
            size = data["sizes"][0]
        if position is None:
            side = size if size in data["sizes"] else 0  # de un size equivocado avisa su rasgo
            position = [(data["height"] - side) // 2, (data["width"] - side) // 2]
        if target is None:
            inside = isinstance(image, int | np.integer) and 0 <= image < len(data["low"])
            target = int(np.argmax(unpack(data)[image if inside else 0][0]))
        super().__init__(image=image, size=size, position=position, target=target, view=view)

    @traitlets.default("data")
    def _packed_data(self) -> dict:
        return self._packed

    @traitlets.validate("image", "target")
    def _check_index(self, proposal: dict) -> int:
        name = proposal["trait"].name
        index = check_integer(name, proposal["value"], 0)
        last = len(self.data["low" if name == "image" else "classes"]) - 1
        if index > last:
            raise ValueError(f"{name} es {index}: debería estar entre 0 y {last}")
        return index

    @traitlets.validate("size")
    def _check_size(self, proposal: dict) -> int:
        size = check_integer("size", proposal["value"], 1)
        if size not in self.data["sizes"]:
            raise ValueError(f"size es {size}: debería ser uno de sizes, {self.data['sizes']}")
        return size

    @traitlets.validate("position")
    def _check_position(self, proposal: dict) -> list[int]:
        value = proposal["value"]
        if not isinstance(value, list | tuple | np.ndarray) or len(value) != 2:
            raise TypeError(f"position es {value!r}: debería ser (fila, columna)")
        return [check_integer(f"position[{k}]", place, 0) for k, place in enumerate(value)]

    @traitlets.validate("view")
    def _check_view(self, proposal: dict) -> str:
        if proposal["value"] not in VIEWS:
            raise ValueError(f"view es {proposal['value']!r}: debería ser 'image' o 'map'")
        return proposal["value"]

    def __repr__(self) -> str:
        data = self.data
        return (
            f"Inside(images={len(data['low'])}, sizes={data['sizes']}, "
            f"classes={len(data['classes'])})"
        )

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        return drawing(state), sentence(state)


def packed(
    model: Callable,
    images: ArrayLike,
    labels: Sequence[int] | None,
    sizes: Sequence[int],
    classes: Sequence[str] | None,
) -> dict:
    """Lo que guarda la página: imágenes y logits, de la imagen entera y de cada posición."""
    if not callable(model):
        raise TypeError(f"model es {type(model).__name__}: debería ser un módulo o una función")
    pixels = _checked_images(images)
    sizes = _checked_sizes(sizes, min(pixels.shape[1:]))
    count, height, width = pixels.shape
    with evaluating(model):
        whole = answers(model, pixels)
        places = sum((height - k + 1) * (width - k + 1) for k in sizes)
        if (numbers := count * whole.shape[1] * (1 + places)) > MOST_NUMBERS:
            raise ValueError(
                f"images, sizes y las clases dan {numbers} logits, y caben {MOST_NUMBERS}: usa "
                "menos imágenes o menos tamaños"
            )
        measured = [_measured(model, *pair, sizes) for pair in zip(pixels, whole, strict=True)]
    low = [float(logits.min()) for logits in measured]
    step = [float(np.ptp(logits)) / 65535 or 1.0 for logits in measured]
    codes = [np.rint((z - a) / b) for z, a, b in zip(measured, low, step, strict=True)]
    return {
        "height": height,
        "width": width,
        "sizes": sizes,
        "classes": _checked_classes(classes, whole.shape[1]),
        "labels": _checked_labels(labels, count, whole.shape[1]),
        "images": _text(np.rint(255 * pixels).astype(np.uint8)),
        "low": low,
        "step": step,
        "logits": _text(np.concatenate(codes).astype("<u2")),
    }


def _text(array: NDArray) -> str:
    return base64.b64encode(array.tobytes()).decode()


def _checked_images(images: ArrayLike) -> NDArray:
    pixels = check_array("images", images)
    if pixels.ndim == 4 and pixels.shape[1] == 1:
        pixels = pixels[:, 0]
    if pixels.ndim != 3:
        raise ValueError(f"images tiene forma {pixels.shape}: debería ser (N, H, W) o (N, 1, H, W)")
    if not 1 <= len(pixels) <= MOST_IMAGES:
        raise ValueError(f"images tiene {len(pixels)} imágenes: debería tener de 1 a {MOST_IMAGES}")
    if not all(SIDE[0] <= side <= SIDE[1] for side in pixels.shape[1:]):
        raise ValueError(
            f"images es de {pixels.shape[1]}×{pixels.shape[2]} píxeles: cada lado debería medir "
            f"de {SIDE[0]} a {SIDE[1]}"
        )
    bad = pixels[~((pixels >= 0) & (pixels <= 1))]  # también lo que no es un número
    if bad.size:
        raise ValueError(f"images contiene {bad[0]}: debería contener números entre 0 y 1")
    return pixels.astype(np.float32)


def _checked_sizes(sizes: Sequence[int], side: int) -> list[int]:
    if not isinstance(sizes, list | tuple | np.ndarray):
        raise TypeError(f"sizes es {type(sizes).__name__}: debería ser una lista de enteros")
    found = [check_integer(f"sizes[{k}]", size, 1) for k, size in enumerate(sizes)]
    if not 1 <= len(found) <= MOST_SIZES or len(set(found)) < len(found):
        raise ValueError(f"sizes es {found}: debería tener de 1 a {MOST_SIZES} lados distintos")
    if max(found) >= side:
        raise ValueError(f"sizes contiene {max(found)}: debería ser menor que {side}")
    return found


def _checked_classes(classes: Sequence[str] | None, count: int) -> list[str]:
    if classes is None:
        return [str(k) for k in range(count)]
    named = isinstance(classes, list | tuple | np.ndarray)
    if not named or not all(isinstance(name, str) and name for name in classes):
        raise TypeError(f"classes es {classes!r}: debería ser una lista de nombres")
    if len(classes) != count:
        raise ValueError(f"classes tiene {len(classes)} nombres: debería tener {count}")
    return [str(name) for name in classes]


def _checked_labels(labels: Sequence[int] | None, count: int, classes: int) -> list[int] | None:
    if labels is None:
        return None
    array = np.asarray(labels)
    if array.dtype.kind not in "iu":
        raise TypeError(f"labels contiene {array.dtype}: debería contener enteros")
    if array.shape != (count,):
        raise ValueError(f"labels tiene forma {array.shape}: debería ser ({count},)")
    for label in array[(array < 0) | (array >= classes)]:
        raise ValueError(f"labels contiene {label}: debería estar entre 0 y {classes - 1}")
    return array.tolist()


@contextlib.contextmanager
def evaluating(model: Callable) -> Iterator[None]:
    """Deja en modo de evaluación lo que estaba entrenando, y al acabar lo devuelve a su modo."""
    modules = model.modules() if hasattr(model, "modules") else ()
    training = [module for module in modules if getattr(module, "training", False)]
    for module in training:
        module.training = False
    try:
        yield
    finally:
        for module in training:
            module.training = True


def answers(model: Callable, images: NDArray) -> NDArray:
    """Los logits de unas imágenes (N, H, W), por lotes: (N, C) en float64."""
    weight = next(iter(model.parameters()), None) if hasattr(model, "parameters") else None
    found = []
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH, None]
        if hasattr(weight, "new_tensor"):  # PyTorch, sin importarlo
            given = weight.new_tensor(batch)
        else:
            given = Tensor(batch) if isinstance(weight, Tensor) else batch
        with no_grad():
            output = model(given)
        for name in ("detach", "cpu"):
            output = getattr(output, name)() if hasattr(output, name) else output
        logits = check_array("model(images)", output)
        if logits.ndim != 2 or len(logits) != len(batch):
            raise ValueError(
                f"model(images) tiene forma {logits.shape}: debería ser ({len(batch)}, C), una "
                "fila por imagen"
            )
        if not 2 <= logits.shape[1] <= MOST_CLASSES:
            raise ValueError(
                f"model(images) tiene {logits.shape[1]} clases: debería tener de 2 a {MOST_CLASSES}"
            )
        if not np.isfinite(logits).all():
            raise ValueError("model(images) contiene nan o infinito: debería ser finito")
        found.append(logits.astype(float))
    return np.concatenate(found)


def occluded(image: NDArray, size: int) -> NDArray:
    """La imagen con el parche en cada posición, por filas: (posiciones, H, W)."""
    places = [range(side - size + 1) for side in image.shape]
    out = np.repeat(image[None], len(places[0]) * len(places[1]), axis=0)
    for covered, (row, column) in zip(out, itertools.product(*places), strict=True):
        covered[row : row + size, column : column + size] = 0
    return out


def _measured(model: Callable, image: NDArray, whole: NDArray, sizes: list[int]) -> NDArray:
    """Los logits de la imagen entera y de cada posición de cada tamaño: (1 + posiciones, C)."""
    covered = np.concatenate([occluded(image, size) for size in sizes])
    changed = (covered != image).any(axis=(1, 2))  # sobre ceros el parche no cambia nada
    logits = np.repeat(whole[None], 1 + len(covered), axis=0)
    if changed.any():
        logits[1:][changed] = answers(model, covered[changed])
    return logits


def codes_of(data: dict) -> list[list[NDArray]]:
    """Los números guardados: por imagen, los de la entera (C,) y los de cada tamaño (R, S, C)."""
    count, classes = len(data["low"]), len(data["classes"])
    codes = np.frombuffer(base64.b64decode(data["logits"]), "<u2").astype(int)
    shapes = [(data["height"] - k + 1, data["width"] - k + 1) for k in data["sizes"]]
    ends = np.cumsum([1] + [rows * columns for rows, columns in shapes])[:-1]
    return [
        [whole[0], *(part.reshape(*s, classes) for part, s in zip(parts, shapes, strict=True))]
        for whole, *parts in (np.split(own, ends) for own in codes.reshape(count, -1, classes))
    ]


def unpack(data: dict) -> list[list[NDArray]]:
    """Los logits guardados, como en ``codes_of``."""
    found = zip(codes_of(data), data["low"], data["step"], strict=True)
    return [[low + step * codes for codes in own] for own, low, step in found]


def pixels_of(data: dict) -> NDArray:
    """Las imágenes guardadas, de 0 a 255: (N, H, W)."""
    raw = np.frombuffer(base64.b64decode(data["images"]), np.uint8)
    return raw.reshape(-1, data["height"], data["width"])


def softmax(logits: NDArray) -> NDArray:
    raised = np.exp(logits - logits.max())
    return raised / raised.sum()


def chosen(state: dict) -> tuple[int, int]:
    """La esquina del parche, dentro de la imagen."""
    data = state["data"]
    sides = (data["height"], data["width"])
    row, column = (
        min(at, side - state["size"]) for at, side in zip(state["position"], sides, strict=True)
    )
    return row, column


def pair(state: dict) -> tuple[NDArray, NDArray]:
    """Los logits sin el parche y con él."""
    data = state["data"]
    whole, *sizes = unpack(data)[state["image"]]
    return whole, sizes[data["sizes"].index(state["size"])][chosen(state)]


def drops(state: dict) -> NDArray:
    """El mapa de oclusión: cuánto baja el logit de la clase en cada posición."""
    data = state["data"]
    whole, *sizes = codes_of(data)[state["image"]]
    covered = sizes[data["sizes"].index(state["size"])]
    return data["step"][state["image"]] * (whole - covered)[..., state["target"]]


def changes(state: dict) -> tuple[int, int]:
    """En cuántas posiciones cambia la respuesta, y cuántas hay."""
    data = state["data"]
    whole, *sizes = codes_of(data)[state["image"]]
    found = sizes[data["sizes"].index(state["size"])].argmax(axis=-1) != whole.argmax()
    return int(found.sum()), found.size


def fixed(value: float, digits: int = 2) -> str:
    """Con decimales fijos y el signo menos tipográfico, como en la página."""
    number = Decimal(float(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return str(abs(number) if number == 0 else number).replace("-", "−")


def percent(p: float) -> str:
    """El tanto por ciento, sin decir 0 ni 100 si no lo es."""
    return "> 99.9" if p >= 0.9995 else "< 0.1" if p < 0.0005 else fixed(100 * p, 1)


def sentence(state: dict) -> str:
    """Lo que dice el dibujo. La misma frase que escribe el explorable vivo."""
    data, size, names = state["data"], state["size"], state["data"]["classes"]
    before, after = pair(state)
    (row, column), target = chosen(state), state["target"]
    first, then = int(before.argmax()), int(after.argmax())
    p, q = softmax(before), softmax(after)
    label = "" if data["labels"] is None else names[data["labels"][state["image"]]]
    told = (
        f"Imagen {state['image'] + 1}{label and f', con etiqueta {label}'}. Parche de "
        f"{size}×{size} en {_lines(row, size, 'fila')} y {_lines(column, size, 'columna')}. "
        f"Sin parche, la clase más probable es {names[first]}, con {percent(p[first])}\u00a0%. "
    )
    if (before == after).all():
        told += (
            f"Con él no cambia ningún logit. El de la clase {names[target]} vale "
            f"{fixed(before[target])} y su probabilidad, {percent(p[target])}\u00a0%."
        )
    else:
        same = "sigue siendo" if first == then else "la respuesta cambia: la más probable es"
        down = drops(state)[row, column]
        move = f"{'baja' if down > 0 else 'sube'} {fixed(abs(down))}" if down else "no cambia"
        told += (
            f"Con él {same} {names[then]}, con {percent(q[then])}\u00a0%. El logit de la clase "
            f"{names[target]} {move}: de {fixed(before[target])} a {fixed(after[target])}. Su "
            f"probabilidad {_passes(percent(p[target]), percent(q[target]))}\u00a0%."
        )
    return told + (f" {map_words(state)}" if state["view"] == "map" else "")


def _passes(before: str, after: str) -> str:
    return f"sigue en {before}" if before == after else f"pasa de {before}\u00a0% a {after}"


def map_words(state: dict) -> str:
    """Lo que dice el mapa entero."""
    found = drops(state)
    parts = []
    for verb, grid in (("baja", found), ("sube", -found)):
        if grid.max() <= 0:
            parts.append(f"no {verb} en ninguna posición")
            continue
        row, column = np.unravel_index(grid.argmax(), grid.shape)
        parts.append(
            f"{verb} como mucho {fixed(grid.max())}, con el parche desde la fila {row + 1} y la "
            f"columna {column + 1}"
        )
    return (
        f"Mapa de la clase {state['data']['classes'][state['target']]}: su logit {parts[0]}; "
        f"{parts[1]}. La respuesta de la red cambia en {changes(state)[0]} de las "
        f"{changes(state)[1]} posiciones."
    )


def _lines(start: int, size: int, name: str) -> str:
    if size == 1:
        return f"la {name} {start + 1}"
    return f"las {name}s {start + 1} a {start + size}"


PANEL, ROW, BAR = 280, 26, 150


def drawing(state: dict) -> str:
    """La imagen (o el mapa) con el parche, y las barras de las clases, en SVG."""
    data, size = state["data"], state["size"]
    (row, column), unit = chosen(state), PANEL / max(data["height"], data["width"])
    if state["view"] == "image":
        gray = pixels_of(data)[state["image"]].copy()
        gray[row : row + size, column : column + size] = 0
        parts = [_mosaic(np.rint(gray / 255 * LEVELS), 0, "#fff")]
        words = ("La imagen con el parche de ceros.", "")
    else:
        found = drops(state)
        top = np.abs(found).max() or 1.0
        parts = [
            _mosaic(np.rint(LEVELS * np.maximum(sign * found, 0) / top), (size - 1) / 2, color)
            for sign, color in ((1, "#0072b2"), (-1, "#d55e00"))
        ]
        words = (f"Azul: el logit baja, hasta {fixed(max(found.max(), 0))}.",)
        words += (f"Naranja: sube, hasta {fixed(max(-found.min(), 0))}.",)
    frame = f'<rect x="{column}" y="{row}" width="{size}" height="{size}" fill="none" '
    width, height = data["width"], data["height"]
    board = (
        f'<g transform="translate(8,30) scale({unit:.4f})"><rect width="{width}" '
        f'height="{height}" fill="{"#000" if state["view"] == "image" else "#fff"}" '
        f'stroke="#7b8794" stroke-width="{1 / unit:.4f}"/>{"".join(parts)}'
        f'{frame}stroke="#fff" stroke-width="{5 / unit:.4f}"/>'
        f'{frame}stroke="#4b3fa7" stroke-width="{2.5 / unit:.4f}"/></g>'
    )
    seen = f"Imagen {state['image'] + 1}"
    if state["view"] == "map":
        seen = f"Mapa de la clase {data['classes'][state['target']]}"
    lines = [(8, 20, seen), (308, 20, "Hueca: sin parche. Llena: con parche.")]
    lines += [(8, 48 + PANEL + 20 * k, text) for k, text in enumerate(words)]
    bars = []
    for k, values in enumerate(zip(*map(softmax, pair(state)), strict=True)):
        y = 30 + ROW * k
        lines.append((308, y + 16, ("▸ " if k == state["target"] else "") + data["classes"][k]))
        lines += [(560, y + 10 + 11 * j, percent(p) + " %") for j, p in enumerate(values)]
        bars += [
            f'<rect x="400" y="{y + 2 + 11 * j}" width="{BAR * p:.2f}" height="8" '
            f'fill="{("none", "#4b3fa7")[j]}" stroke="#4b3fa7"/>'
            for j, p in enumerate(values)
            if p >= 0.0005  # sin largo quedaría el borde
        ]
    texts = "".join(
        f'<text x="{x}" y="{y}" font-size="{11 if x == 560 else 14}">{_escaped(text)}</text>'
        for x, y, text in lines
    )
    tall = max(30 + PANEL + 44, 40 + ROW * len(data["classes"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 {tall}" width="620" '
        f'height="{tall}" font-family="sans-serif" fill="#1f2933">'
        f'<rect width="620" height="{tall}" fill="#fff"/>{board}{texts}{"".join(bars)}</svg>'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mosaic(levels: NDArray, shift: float, color: str) -> str:
    """Un trazo por tono: cada casilla, más opaca cuanto mayor es su nivel."""
    paths = []
    for level in range(1, LEVELS + 1):
        cells = np.argwhere(levels == level)
        if len(cells):
            shape = "".join(f"M{c + shift:g},{r + shift:g}h1v1h-1z" for r, c in cells.tolist())
            paths.append(f'<path d="{shape}" fill-opacity="{level / LEVELS:g}"/>')
    return f'<g fill="{color}" shape-rendering="crispEdges">{"".join(paths)}</g>'
