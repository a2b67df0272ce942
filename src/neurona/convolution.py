"""Convolución y pooling sobre arreglos, con sus gradientes.

Es la convolución de las redes, la que no da la vuelta al kernel (correlación cruzada). Las formas
son las de PyTorch, (N, C, H, W). En la memoria los canales van los últimos, (N, H, W, C): lo que
ve una ventana está casi seguido, y la capa entera es un producto de matrices (Chellapilla et al.,
2006). El capítulo 13 llega hasta aquí desde los bucles, midiendo cada paso.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from neurona.shapes import check_integer, conv_output_size

Pair = tuple[int, int]

# Bytes de las ventanas que se copian de una vez: lo que cabe en la caché de un núcleo.
BLOCK = 2**20


@dataclass(frozen=True)
class Sliding:
    """Cómo recorre una ventana la imagen, en cada eje."""

    kernel: Pair
    stride: Pair
    padding: tuple[Pair, Pair]
    dilation: Pair

    def output(self, image: Sequence[int]) -> Pair:
        """Alto y ancho de la salida para una imagen de ese alto y ese ancho."""
        options = zip(image, self.kernel, self.stride, self.padding, self.dilation, strict=True)
        return tuple(conv_output_size(n, f, s, p, d) for n, f, s, p, d in options)

    def framed(self, x: NDArray, value: float = 0) -> NDArray:
        """La imagen (N, H, W, C) con su marco."""
        if self.padding == ((0, 0), (0, 0)):
            return x
        return np.pad(x, ((0, 0), *self.padding, (0, 0)), constant_values=value)

    def unframed(self, x: NDArray) -> NDArray:
        (top, bottom), (left, right) = self.padding
        return x[:, top : x.shape[1] - bottom, left : x.shape[2] - right]

    def views(self, x: NDArray, output: Pair) -> Iterator[tuple[Pair, NDArray]]:
        """Cada sitio del kernel y lo que va viendo: una vista (N, OH, OW, C) de la imagen."""
        for i in range(self.kernel[0]):
            rows = self._steps(i, 0, output)
            for j in range(self.kernel[1]):
                yield (i, j), x[:, rows, self._steps(j, 1, output)]

    def _steps(self, k: int, axis: int, output: Pair) -> slice:
        start, step = k * self.dilation[axis], self.stride[axis]
        return slice(start, start + step * (output[axis] - 1) + 1, step)

    def columns(self, x: NDArray, output: Pair) -> NDArray:
        """Una fila por ventana, con sus KH · KW · C números: (N · OH · OW, KH · KW · C)."""
        n, _, _, channels = x.shape
        batch, down, right, across = x.strides
        windows = as_strided(
            x,
            (n, *output, *self.kernel, channels),
            (
                batch,
                down * self.stride[0],
                right * self.stride[1],
                down * self.dilation[0],
                right * self.dilation[1],
                across,
            ),
            writeable=False,
        )
        size = self.kernel[0] * self.kernel[1] * channels
        if self.kernel[1] * channels >= output[1]:
            return windows.reshape(-1, size)
        # Con pocos canales lo que está seguido son las filas de la imagen: se copia por ellas.
        return np.ascontiguousarray(windows.transpose(3, 4, 5, 0, 1, 2)).reshape(size, -1).T

    def blocks(self, n: int, output: Pair, size: int) -> Iterator[tuple[slice, slice, slice]]:
        """Trozos del trabajo: qué imágenes, qué filas de la salida y qué filas de la entrada.

        ``size`` son los bytes de las ventanas de una fila de salida.
        """
        height = output[0]
        rows = min(height, max(1, BLOCK // max(size, 1)))
        images = max(1, BLOCK // max(size * height, 1))
        reach = self.dilation[0] * (self.kernel[0] - 1) + 1
        for first in range(0, n, images):
            for top in range(0, height, rows):
                bottom = min(top + rows, height)
                seen = slice(top * self.stride[0], (bottom - 1) * self.stride[0] + reach)
                yield slice(first, first + images), slice(top, bottom), seen


def conv2d(x: NDArray, w: NDArray, sliding: Sliding) -> NDArray:
    """``y[n, f, i, j] = Σ_c Σ_k Σ_l x[n, c, i·s + k·d, j·s + l·d] w[f, c, k, l]``.

    Parameters
    ----------
    x : ndarray (N, C, H, W)
    w : ndarray (F, C, KH, KW)
    sliding : Sliding
        Con el tamaño del kernel de ``w``.

    Returns
    -------
    ndarray (N, F, OH, OW)

    Raises
    ------
    ValueError
        Si la ventana no cabe.
    """
    output = sliding.output(x.shape[2:])
    image, matrix = sliding.framed(channels_last(x)), as_matrix(w)
    y = np.empty((len(x), *output, len(w)), np.result_type(x, w))
    row = output[1] * matrix.shape[0] * y.itemsize
    for images, rows, seen in sliding.blocks(len(x), output, row):
        part = y[images, rows]
        columns = sliding.columns(image[images, seen], part.shape[1:3])
        part[...] = (columns @ matrix).reshape(part.shape)
    return channels_first(y)


def conv2d_weight(dy: NDArray, x: NDArray, w: NDArray, sliding: Sliding) -> NDArray:
    """Gradiente del kernel, (F, C, KH, KW): en todas sus posiciones, lo que vio por lo que llega.

    Parameters
    ----------
    dy : ndarray (N, F, OH, OW)
        Gradiente de la salida.
    """
    image, dy = sliding.framed(channels_last(x)), channels_last(dy)
    output, filters = dy.shape[1:3], dy.shape[3]
    dw = np.zeros((w[0].size, filters), np.result_type(x, dy))
    for images, rows, seen in sliding.blocks(len(x), output, output[1] * w[0].size * dw.itemsize):
        part = dy[images, rows]
        columns = sliding.columns(image[images, seen], part.shape[1:3])
        dw += columns.T @ part.reshape(-1, filters)
    return dw.reshape(*w.shape[2:], w.shape[1], filters).transpose(3, 2, 0, 1)


def conv2d_input(dy: NDArray, w: NDArray, shape: Sequence[int], sliding: Sliding) -> NDArray:
    """Gradiente de la entrada, de forma ``shape``: cada peso devuelve lo suyo a lo que vio."""
    dy = channels_last(dy)
    n, channels, height, width = shape
    frame = [side + sum(pad) for side, pad in zip((height, width), sliding.padding, strict=True)]
    dx = np.zeros((n, *frame, channels), np.result_type(dy, w))
    taps = np.ascontiguousarray(w.transpose(2, 3, 0, 1))  # (KH, KW, F, C)
    row = dy.shape[2] * dy.shape[3] * dx.itemsize
    for images, rows, seen in sliding.blocks(n, dy.shape[1:3], row):
        part = dy[images, rows]
        flat = part.reshape(-1, part.shape[3])
        for tap, view in sliding.views(dx[images, seen], part.shape[1:3]):
            view += (flat @ taps[tap]).reshape(view.shape)
    return channels_first(sliding.unframed(dx))


def max_pool2d(x: NDArray, sliding: Sliding) -> NDArray:
    """El mayor de cada ventana, por canal. El marco vale −∞: nunca gana."""
    output = sliding.output(x.shape[2:])
    y = None
    for _, view in sliding.views(sliding.framed(channels_last(x), -np.inf), output):
        y = view.copy() if y is None else np.maximum(y, view, out=y)
    return channels_first(y)


def max_pool2d_input(dy: NDArray, x: NDArray, y: NDArray, sliding: Sliding) -> NDArray:
    """Gradiente de la entrada: todo para el que ganó y, si hubo empate, para el primero."""
    image, dy, y = sliding.framed(channels_last(x), -np.inf), channels_last(dy), channels_last(y)
    dx, open_ = np.zeros_like(image), np.ones(y.shape, bool)
    seen = sliding.views(image, y.shape[1:3])
    for (_, view), (_, back) in zip(seen, sliding.views(dx, y.shape[1:3]), strict=True):
        won = (view == y) & open_
        back += dy * won
        open_ &= ~won
    return channels_first(sliding.unframed(dx))


def avg_pool2d(x: NDArray, sliding: Sliding, weight: NDArray) -> NDArray:
    """La suma de cada ventana por ``weight`` (OH, OW), que es lo que pesa cada número en ella."""
    output = sliding.output(x.shape[2:])
    image = sliding.framed(channels_last(x))
    total = sum(view for _, view in sliding.views(image, output))
    return channels_first(total * weight[:, :, None])


def avg_pool2d_input(
    dy: NDArray, shape: Sequence[int], sliding: Sliding, weight: NDArray
) -> NDArray:
    """Gradiente de la entrada, de forma ``shape``: a partes iguales."""
    shares = channels_last(dy) * weight[:, :, None]
    n, channels, *image = shape
    frame = [side + sum(pad) for side, pad in zip(image, sliding.padding, strict=True)]
    dx = np.zeros((n, *frame, channels), shares.dtype)
    for _, view in sliding.views(dx, shares.shape[1:3]):
        view += shares
    return channels_first(sliding.unframed(dx))


def window_sizes(sliding: Sliding, image: Sequence[int]) -> NDArray:
    """Cuántos números de la imagen, sin contar el marco, ve cada ventana: (OH, OW)."""
    inside = sliding.framed(np.ones((1, *image, 1), int))
    return sum(view for _, view in sliding.views(inside, sliding.output(image)))[0, :, :, 0]


def channels_last(x: NDArray) -> NDArray:
    """De (N, C, H, W) a (N, H, W, C), seguido en memoria; sin copiar si ya lo estaba."""
    return np.ascontiguousarray(x.transpose(0, 2, 3, 1))


def channels_first(x: NDArray) -> NDArray:
    """De (N, H, W, C) a (N, C, H, W), sin mover nada en la memoria."""
    return x.transpose(0, 3, 1, 2)


def as_matrix(w: NDArray) -> NDArray:
    """El kernel (F, C, KH, KW) con una columna por mapa de salida: (KH · KW · C, F)."""
    return np.ascontiguousarray(w.transpose(2, 3, 1, 0)).reshape(-1, len(w))


def pair(name: str, value: int | Sequence[int], low: int) -> Pair:
    """Un entero, repetido, o una pareja de enteros."""
    both = tuple(value) if isinstance(value, list | tuple) else (value, value)
    if len(both) != 2:
        raise ValueError(f"{name} es {value!r}: debería ser un entero o una pareja")
    return tuple(check_integer(name, side, low) for side in both)


def read_sliding(
    kernel: Sequence[int],
    stride: int | Sequence[int],
    padding: int | Sequence[int] | str,
    dilation: int | Sequence[int],
) -> Sliding:
    """Los argumentos de ``conv2d``, comprobados. ``"same"`` reparte el marco como PyTorch."""
    strides, dilations = pair("stride", stride, 1), pair("dilation", dilation, 1)
    if padding == "valid":
        frame = ((0, 0), (0, 0))
    elif padding == "same":
        if strides != (1, 1):
            raise ValueError(f'padding="same" pide stride=1, y es {stride}')
        totals = [d * (f - 1) for f, d in zip(kernel, dilations, strict=True)]
        frame = tuple((total // 2, total - total // 2) for total in totals)
    elif isinstance(padding, str):
        raise ValueError(f'padding es {padding!r}: debería ser un entero, "valid" o "same"')
    else:
        frame = tuple((p, p) for p in pair("padding", padding, 0))
    return Sliding(tuple(kernel), strides, frame, dilations)
