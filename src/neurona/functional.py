"""Funciones diferenciables, con los nombres y los valores por omisión de PyTorch.

Cada una es un nodo del grafo: calcula el valor y, al lado, la derivada hacia cada operando.
Aceptan tensores o arreglos. ``N`` son los datos y ``C`` las clases o los canales.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona import convolution, random
from neurona.convolution import Sliding, pair, read_sliding
from neurona.shapes import check_array, check_shape
from neurona.tensor import Tensor

Input = Tensor | ArrayLike


def tensor(x: Input) -> Tensor:
    return x if isinstance(x, Tensor) else Tensor(x)


# Capas


def linear(input: Input, weight: Input, bias: Input | None = None) -> Tensor:
    """Suma ponderada: ``input @ weight.T + bias``.

    Parameters
    ----------
    input : Tensor (..., IN)
    weight : Tensor (OUT, IN)
    bias : Tensor (OUT,), optional

    Returns
    -------
    Tensor (..., OUT)

    Raises
    ------
    ValueError
        Si alguna forma no encaja.
    """
    x, w = tensor(input), tensor(weight)
    sizes = check_shape("weight", w.data, "OUT IN")
    if x.ndim == 0 or x.shape[-1] != sizes["IN"]:
        raise ValueError(
            f"input tiene forma {x.shape}, leída como (..., IN): IN debería ser {sizes['IN']}, "
            f"porque weight tiene forma {w.shape}, leída como (OUT, IN)"
        )
    y = x.data @ w.data.T
    rows = x.data.reshape(-1, sizes["IN"])
    edges = [
        (x, lambda dy: dy @ w.data),
        (w, lambda dy: dy.reshape(-1, sizes["OUT"]).T @ rows),
    ]
    if bias is not None:
        b = tensor(bias)
        check_shape("bias", b.data, "OUT", OUT=sizes["OUT"])
        y = y + b.data
        edges.append((b, lambda dy: dy))
    return Tensor._node("linear", y, *edges)


def dropout(input: Input, p: float = 0.5, training: bool = True) -> Tensor:
    """Apaga cada valor con probabilidad ``p`` y divide los demás entre ``1 − p``.

    Es la versión invertida: en entrenamiento la media no cambia, y al evaluar no hay que hacer
    nada (Srivastava et al., 2014, sección 10).
    """
    check_number("p", p, 0, 1)
    x = tensor(input)
    if not training or p == 0:
        return x
    keep = random.generator.random(x.shape) >= p
    return x * (keep / x.dtype.type(1 - p) if p < 1 else keep * x.dtype.type(0))


def batch_norm(
    input: Input,
    running_mean: NDArray | None,
    running_var: NDArray | None,
    weight: Input | None = None,
    bias: Input | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normaliza cada canal, y después lo escala y lo desplaza (Ioffe y Szegedy, 2015, alg. 1).

    Parameters
    ----------
    input : Tensor (N, C) or (N, C, ...)
    running_mean, running_var : ndarray (C,)
        Medias móviles. Entrenando se actualizan en su sitio; al evaluar sustituyen a las del lote.
    weight, bias : Tensor (C,), optional
        γ y β.
    momentum : float
        Peso de lo nuevo en las medias móviles.

    Returns
    -------
    Tensor
        De la forma de ``input``. La varianza que normaliza divide entre el número de valores;
        la que se guarda, entre uno menos.
    """
    x = tensor(input)
    if x.ndim < 2:
        raise ValueError(f"input tiene forma {x.shape}: debería ser (N, C) o (N, C, ...)")
    channels = x.shape[1]
    for name, value in {"running_mean": running_mean, "running_var": running_var}.items():
        if value is not None:
            check_shape(name, value, "C", C=channels)
    dims = (0, *range(2, x.ndim))
    column = (channels, *[1] * (x.ndim - 2))  # un valor por canal, junto a (N, C, ...)
    count = x.data.size // channels
    use_batch = training or running_mean is None
    if use_batch:
        if training and count < 2:
            raise ValueError(
                f"input tiene forma {x.shape}: para normalizar hacen falta al menos dos valores "
                "por canal. Usa lotes mayores, o eval() si no estás entrenando"
            )
        mean, var = x.data.mean(dims), x.data.var(dims)
        if training and running_mean is not None:
            running_mean += momentum * (mean - running_mean)
            running_var += momentum * (var * (count / (count - 1)) - running_var)
    else:
        mean, var = running_mean, running_var
    scale = 1 / np.sqrt(var + eps)
    normal = ((x.data - mean.reshape(column)) * scale.reshape(column)).astype(x.dtype, copy=False)

    def to_input(dy: NDArray) -> NDArray:
        if use_batch:  # la media y la desviación también dependen de la entrada
            dy = dy - dy.mean(dims).reshape(column)
            dy = dy - normal * (dy * normal).mean(dims).reshape(column)
        return dy * scale.reshape(column)

    y = Tensor._node("norm", normal, (x, to_input))
    for name, value in {"weight": weight, "bias": bias}.items():
        if value is not None:
            value = tensor(value)
            check_shape(name, value.data, "C", C=channels)
            y = y * value.reshape(column) if name == "weight" else y + value.reshape(column)
    return y


# Convolución y pooling


def conv1d(
    input: Input,
    weight: Input,
    bias: Input | None = None,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
) -> Tensor:
    """Convolución de una señal, (N, C, L) o (C, L): ``conv2d`` con una sola fila.

    ``weight`` es (F, C, K) y ``bias``, (F,). Los errores, como en ``conv2d``.
    """
    options = row_options(stride=(stride, 1), padding=(padding, 0), dilation=(dilation, 1))
    return convolve(input, weight, bias, "F C K", **options)


def conv2d(
    input: Input,
    weight: Input,
    bias: Input | None = None,
    stride: int | Sequence[int] = 1,
    padding: int | Sequence[int] | str = 0,
    dilation: int | Sequence[int] = 1,
) -> Tensor:
    """Convolución sin dar la vuelta al kernel: cada mapa de salida suma sobre todos los canales.

    Parameters
    ----------
    input : Tensor (N, C, H, W) or (C, H, W)
    weight : Tensor (F, C, KH, KW)
    bias : Tensor (F,), optional
    stride, dilation : int or (int, int)
        Paso de la ventana y distancia entre los píxeles que mira.
    padding : int, (int, int), ``"valid"`` or ``"same"``
        Ceros a cada lado. ``"same"`` conserva el tamaño; si no hay centro, sobra uno al final.

    Returns
    -------
    Tensor (N, F, OH, OW) or (F, OH, OW)
        ``OH`` es ``shapes.conv_output_size(H, KH, stride, padding, dilation)``.

    Raises
    ------
    ValueError
        Si las formas no encajan o la ventana no cabe en la imagen.
    """
    return convolve(input, weight, bias, "F C KH KW", stride, padding, dilation)


def convolve(
    input: Input,
    weight: Input,
    bias: Input | None,
    axes: str,
    stride: int | Sequence[int],
    padding: int | Sequence[int] | str,
    dilation: int | Sequence[int],
) -> Tensor:
    x, w = tensor(input), tensor(weight)
    sizes = check_shape("weight", w.data, axes)
    images, restore = as_images(x, len(axes.split()) - 2)
    if images.shape[1] != sizes["C"]:
        raise ValueError(
            f"input tiene forma {x.shape} y {images.shape[1]} canales: debería tener "
            f"{sizes['C']}, porque weight tiene forma {w.shape}, leída como "
            f"({axes.replace(' ', ', ')})"
        )
    kernel = w.data.reshape(*w.shape[:2], *[1] * (4 - w.ndim), *w.shape[2:])
    sliding = read_sliding(kernel.shape[2:], stride, padding, dilation)
    y = convolution.conv2d(images, kernel, sliding)
    column = (-1, 1, 1)

    def to_input(dy: NDArray) -> NDArray:
        dy = dy.reshape(y.shape)
        return convolution.conv2d_input(dy, kernel, images.shape, sliding).reshape(x.shape)

    def to_weight(dy: NDArray) -> NDArray:
        dy = dy.reshape(y.shape)
        return convolution.conv2d_weight(dy, images, kernel, sliding).reshape(w.shape)

    edges = [(x, to_input), (w, to_weight)]
    if bias is not None:
        b = tensor(bias)
        check_shape("bias", b.data, "F", F=sizes["F"])
        y = y + b.data.reshape(column)
        edges.append((b, lambda dy: dy.reshape(y.shape).sum((0, 2, 3))))
    return Tensor._node("conv", restore(y), *edges)


def max_pool1d(
    input: Input, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """El mayor de cada ventana de una señal, (N, C, L) o (C, L). Como ``max_pool2d``."""
    step = kernel_size if stride is None else stride
    options = row_options(kernel_size=(kernel_size, 1), stride=(step, 1), padding=(padding, 0))
    return max_pool(input, 1, **options)


def max_pool2d(
    input: Input,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
) -> Tensor:
    """El mayor de cada ventana, por canal: (N, C, H, W) o (C, H, W).

    ``stride`` es ``kernel_size`` si no se da. El marco vale −∞, así que nunca gana, y no puede
    pasar de media ventana. La derivada va al que ganó y, si hay empate, al primero.
    """
    return max_pool(input, 2, kernel_size, stride, padding)


def max_pool(
    input: Input,
    dims: int,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None,
    padding: int | Sequence[int],
) -> Tensor:
    x = tensor(input)
    images, restore = as_images(x, dims)
    sliding = pool_sliding(kernel_size, stride, padding)
    y = convolution.max_pool2d(images, sliding)

    def to_input(dy: NDArray) -> NDArray:
        dy = dy.reshape(y.shape)
        return convolution.max_pool2d_input(dy, images, y, sliding).reshape(x.shape)

    return Tensor._node("max_pool", restore(y), (x, to_input))


def avg_pool1d(
    input: Input,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    *,
    count_include_pad: bool = True,
) -> Tensor:
    """La media de cada ventana de una señal, (N, C, L) o (C, L). Como ``avg_pool2d``."""
    step = kernel_size if stride is None else stride
    options = row_options(kernel_size=(kernel_size, 1), stride=(step, 1), padding=(padding, 0))
    return avg_pool(input, 1, **options, count_include_pad=count_include_pad)


def avg_pool2d(
    input: Input,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: int | Sequence[int] = 0,
    *,
    count_include_pad: bool = True,
) -> Tensor:
    """La media de cada ventana, por canal: (N, C, H, W) o (C, H, W).

    Con ``count_include_pad`` los ceros del marco cuentan en la media, como en PyTorch; sin él,
    cada ventana divide entre los píxeles que ve de verdad.
    """
    return avg_pool(input, 2, kernel_size, stride, padding, count_include_pad)


def avg_pool(
    input: Input,
    dims: int,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None,
    padding: int | Sequence[int],
    count_include_pad: bool,
) -> Tensor:
    x = tensor(input)
    images, restore = as_images(x, dims)
    sliding = pool_sliding(kernel_size, stride, padding)
    counts = convolution.window_sizes(sliding, images.shape[2:])
    if count_include_pad:
        counts[...] = np.prod(sliding.kernel)
    weight = (1 / counts).astype(x.dtype if x.dtype.kind == "f" else float)
    y = convolution.avg_pool2d(images, sliding, weight)

    def to_input(dy: NDArray) -> NDArray:
        dy = dy.reshape(y.shape)
        return convolution.avg_pool2d_input(dy, images.shape, sliding, weight).reshape(x.shape)

    return Tensor._node("avg_pool", restore(y), (x, to_input))


def as_images(x: Tensor, dims: int) -> tuple[NDArray, Callable[[NDArray], NDArray]]:
    """Los datos como imágenes (N, C, H, W), y cómo dar a un resultado la forma que llegó."""
    letters = "C L" if dims == 1 else "C H W"
    if x.ndim not in (dims + 1, dims + 2):
        read = letters.replace(" ", ", ")
        raise ValueError(f"input tiene forma {x.shape}: debería ser ({read}) o (N, {read})")
    alone = x.ndim == dims + 1
    images = x.data[None] if alone else x.data
    images = images.reshape(*images.shape[:2], *[1] * (2 - dims), *images.shape[2:])

    def restore(y: NDArray) -> NDArray:
        y = y[:, :, 0] if dims == 1 else y
        return y[0] if alone else y

    return images, restore


def pool_sliding(
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None,
    padding: int | Sequence[int],
) -> Sliding:
    kernel = pair("kernel_size", kernel_size, 1)
    frame = pair("padding", padding, 0)
    if any(2 * p > f for p, f in zip(frame, kernel, strict=True)):
        raise ValueError(
            f"padding es {padding}: debería ser como mucho la mitad de kernel_size, que es "
            f"{kernel_size}"
        )
    return read_sliding(kernel, kernel if stride is None else stride, frame, 1)


def row_options(**options: tuple[int | str, int]) -> dict[str, object]:
    """Las opciones de una señal, leída como una imagen de una fila."""
    return {
        name: value if isinstance(value, str) else (alone, value)
        for name, (value, alone) in options.items()
    }


# Activaciones


def relu(input: Input) -> Tensor:
    """``max(x, 0)``."""
    return tensor(input).relu()


def sigmoid(input: Input) -> Tensor:
    """``1 / (1 + e^(−x))``, sin desbordar."""
    return tensor(input).sigmoid()


def tanh(input: Input) -> Tensor:
    """La tangente hiperbólica."""
    return tensor(input).tanh()


def leaky_relu(input: Input, negative_slope: float = 0.01) -> Tensor:
    """``x`` si es positiva y ``negative_slope · x`` si no (Maas et al., 2013)."""
    x = tensor(input)
    slope = np.where(x.data > 0, 1, negative_slope).astype(x.dtype)
    return Tensor._node("leaky_relu", x.data * slope, (x, lambda dy: dy * slope))


def elu(input: Input, alpha: float = 1.0) -> Tensor:
    """``x`` si es positiva y ``alpha · (e^x − 1)`` si no (Clevert et al., 2016)."""
    x = tensor(input)
    below = alpha * np.expm1(np.minimum(x.data, 0))  # sin el mínimo, e^x desborda donde no se usa
    y = np.where(x.data > 0, x.data, below)
    slope = np.where(x.data > 0, 1, below + alpha).astype(x.dtype)
    return Tensor._node("elu", y, (x, lambda dy: dy * slope))


def log_softmax(input: Input, dim: int) -> Tensor:
    """``x − log Σ e^x`` a lo largo de ``dim``, sin desbordar."""
    x = tensor(input)
    dim = x._axis(dim)
    shifted = x.data - x.data.max(dim, keepdims=True)  # el mayor exponente es 0
    y = shifted - np.log(np.exp(shifted).sum(dim, keepdims=True))
    to_input = lambda dy: dy - np.exp(y) * dy.sum(dim, keepdims=True)  # noqa: E731
    return Tensor._node("log_softmax", y, (x, to_input))


def softmax(input: Input, dim: int) -> Tensor:
    """``e^x / Σ e^x`` a lo largo de ``dim``: positivos que suman 1."""
    x = tensor(input)
    dim = x._axis(dim)
    powers = np.exp(x.data - x.data.max(dim, keepdims=True))
    y = powers / powers.sum(dim, keepdims=True)
    to_input = lambda dy: y * (dy - (dy * y).sum(dim, keepdims=True))  # noqa: E731
    return Tensor._node("softmax", y, (x, to_input))


# Pérdidas


def mse_loss(input: Input, target: Input, reduction: str = "mean") -> Tensor:
    """Error cuadrático ``(input − target)²``; por omisión, su media sobre todos los valores.

    Las dos formas deben ser iguales: (N,) contra (N, 1) daría N² errores sin avisar.
    """
    x, t = tensor(input), tensor(target)
    same_shape(x, t)
    return reduce((x - t) ** 2, reduction)


def binary_cross_entropy(
    input: Input, target: Input, weight: ArrayLike | None = None, reduction: str = "mean"
) -> Tensor:
    """Pérdida logarítmica de unas probabilidades; cada logaritmo se corta en −100.

    Con los logits a mano es mejor ``binary_cross_entropy_with_logits``, que no pierde dígitos.
    """
    p, t = tensor(input), tensor(target)
    same_shape(p, t)
    check_probabilities("input", p.data)
    check_probabilities("target", t.data)
    y = t.data
    with np.errstate(divide="ignore"):
        logs = [np.maximum(np.log(q), -100) for q in (p.data, 1 - p.data)]
    loss = -(y * logs[0] + (1 - y) * logs[1])
    to_input = lambda dy: dy * (p.data - y) / np.maximum(p.data * (1 - p.data), 1e-12)  # noqa: E731
    to_target = lambda dy: dy * (logs[1] - logs[0])  # noqa: E731
    out = Tensor._node("bce", loss, (p, to_input), (t, to_target))
    return reduce(out if weight is None else out * weight, reduction)


def binary_cross_entropy_with_logits(
    input: Input,
    target: Input,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
    pos_weight: ArrayLike | None = None,
) -> Tensor:
    """Pérdida logarítmica de unos logits ``z``: ``max(z, 0) − yz + log(1 + e^(−|z|))``.

    ``pos_weight`` multiplica la pérdida de los positivos.
    """
    z, t = tensor(input), tensor(target)
    same_shape(z, t)
    check_probabilities("target", t.data)
    y, extra = t.data, (0 if pos_weight is None else np.asarray(pos_weight) - 1)
    tail = np.log1p(np.exp(-np.abs(z.data)))
    positive, negative = tail + np.maximum(-z.data, 0), tail + np.maximum(z.data, 0)
    loss = (1 + extra) * y * positive + (1 - y) * negative
    says = tensor(z.data).sigmoid().data
    out = Tensor._node(
        "bce_logits",
        loss.astype(np.result_type(z.data, y.dtype.type(0)), copy=False),
        (z, lambda dy: dy * ((1 - y) * says - (1 + extra) * y * (1 - says))),
        (t, lambda dy: dy * ((1 + extra) * positive - negative)),
    )
    return reduce(out if weight is None else out * weight, reduction)


def cross_entropy(
    input: Input,
    target: Input,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Entropía cruzada de unos logits: ``−log softmax(input)`` de la clase correcta.

    Parameters
    ----------
    input : Tensor (C,), (N, C) or (N, C, ...)
        Logits, sin pasar por softmax: ya lo hace esta función.
    target : array of int (), (N,) or (N, ...), or Tensor como ``input``
        Etiquetas entre 0 y C − 1, o una probabilidad por clase.
    weight : array (C,), optional
        Peso de cada clase.
    ignore_index : int
        Etiqueta de los datos que no cuentan.
    label_smoothing : float
        Parte de la probabilidad que se reparte entre todas las clases (Szegedy et al., 2016).

    Returns
    -------
    Tensor
        Con ``reduction="mean"``, la media ponderada por el peso de la clase de cada dato.

    Raises
    ------
    ValueError
        Si las formas no encajan o una etiqueta no está entre 0 y C − 1.
    """
    z = tensor(input)
    labels = check_array("target", target)
    if z.ndim == 0:
        raise ValueError("input es un solo número: debería tener forma (C,) o (N, C)")
    check_number("label_smoothing", label_smoothing, 0, 1)
    axis = 0 if z.ndim == 1 else 1
    classes = z.shape[axis]
    class_weight = np.ones(classes) if weight is None else check_array("weight", weight)
    check_shape("weight", class_weight, "C", C=classes)
    class_weight = class_weight.astype(z.dtype).reshape(classes, *[1] * (z.ndim - 1 - axis))
    if labels.dtype.kind == "f" and labels.shape == z.shape:
        check_probabilities("target", labels)
        goal, counted = labels.astype(z.dtype), None
    else:
        goal = one_hot(labels, z, axis, ignore_index)
        counted = (goal * class_weight).sum(axis)
    share = class_weight * (goal * (1 - label_smoothing) + label_smoothing / classes)
    if counted is not None:
        share = share * goal.any(axis, keepdims=True)  # ninguna clase para los ignorados
    logs = log_softmax(z.data, axis).data
    loss = -(share * np.where(share == 0, 0, logs)).sum(axis)  # sin 0 · ∞
    # La derivada hacia los logits: lo que dice la red menos lo que pasó, ŷ − y.
    total = share.sum(axis, keepdims=True)
    to_input = lambda dy: np.expand_dims(dy, axis) * (total * np.exp(logs) - share)  # noqa: E731
    out = Tensor._node("cross_entropy", loss, (z, to_input))
    if reduction == "mean" and counted is not None:
        return out.sum() / counted.sum().item()
    return reduce(out, reduction)


def one_hot(labels: NDArray, z: Tensor, axis: int, ignore_index: int) -> NDArray:
    """Un 1 en la clase de cada dato, con la forma de los logits; ninguno en los ignorados."""
    classes, wanted = z.shape[axis], z.shape[:axis] + z.shape[axis + 1 :]
    if labels.shape != wanted:
        raise ValueError(
            f"target tiene forma {labels.shape}: para unos logits de forma {z.shape} debería "
            f"tener forma {wanted} (una etiqueta por dato) o {z.shape} (probabilidades)"
        )
    if labels.dtype.kind == "f":
        raise TypeError(f"target contiene {labels.dtype}: las etiquetas deberían ser enteros")
    ignored = labels == ignore_index
    bad = ~ignored & ((labels < 0) | (labels >= classes))
    if bad.any():
        raise ValueError(
            f"target contiene la etiqueta {labels[bad][0]}: deberían estar entre 0 y C − 1, que "
            f"aquí es {classes - 1}"
        )
    hot = np.eye(classes, dtype=z.dtype)[np.where(ignored, 0, labels)]
    return np.moveaxis(hot * ~ignored[..., None], -1, axis)


def reduce(loss: Tensor, reduction: str) -> Tensor:
    ways: dict[str, Callable] = {"mean": loss.mean, "sum": loss.sum, "none": lambda: loss}
    if reduction not in ways:
        raise ValueError(f'reduction es {reduction!r}: debería ser "mean", "sum" o "none"')
    return ways[reduction]()


# Comprobaciones


def same_shape(x: Tensor, target: Tensor) -> None:
    if x.shape != target.shape:
        raise ValueError(
            f"input tiene forma {x.shape} y target {target.shape}: deberían ser iguales. "
            "Si falta un eje de longitud 1, añádelo con reshape"
        )


def check_probabilities(name: str, values: NDArray) -> None:
    outside = ~((values >= 0) & (values <= 1))
    if outside.any():
        raise ValueError(f"{name} contiene {values[outside][0]:g}: debería estar entre 0 y 1")


def check_number(name: str, value: float, low: float, high: float = np.inf) -> float:
    """El número, si está entre los dos límites; si no, un error que los nombra."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name} es {type(value).__name__}: debería ser un número")
    if not low <= value <= high:
        between = f"entre {low:g} y {high:g}" if high < np.inf else f"al menos {low:g}"
        raise ValueError(f"{name} es {value:g}: debería estar {between}")
    return value
