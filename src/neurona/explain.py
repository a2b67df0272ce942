"""Qué mira una red de PyTorch: mapas de activación, gradientes, oclusión y valores de Shapley.

El capítulo 16 construye cada método a mano. Los resultados son los de Captum. Las imágenes van en
``(N, C, H, W)``, en arreglos o en tensores, y los mapas vuelven en arreglos de NumPy. El modelo se
usa en modo de evaluación y después queda como estaba: su modo, sus gradientes y sus ganchos.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array, check_integer, conv_output_size

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

BATCH = 64  # imágenes tapadas, o coaliciones, que van juntas
MOST_EXACT = 20  # jugadores: un millón de coaliciones
MODES = ("nearest", "bilinear")


def feature_maps(model: Module, x: ArrayLike, layer: Module | str | int) -> NDArray:
    """Lo que sale de una capa cuando ``x`` pasa por el modelo.

    Parameters
    ----------
    model : torch.nn.Module
        El modelo entero.
    x : array (N, ...)
        Lo que recibe el modelo.
    layer : Module, str or int
        La capa: ella misma, su nombre en ``model.named_modules()`` o su índice en un
        ``Sequential``.

    Returns
    -------
    ndarray
        La salida de la capa; si es convolucional, (N, F, H, W).

    Raises
    ------
    TypeError, ValueError
        Si la capa no es del modelo, o no se usa exactamente una vez.

    Examples
    --------
    >>> import torch
    >>> feature_maps(torch.nn.Sequential(torch.nn.ReLU()), [[-1.0, 2.0]], 0)
    array([[0., 2.]], dtype=float32)
    """
    import torch

    inputs = as_input(model, x, axes=None)
    with torch.no_grad(), evaluating(model), watching(model, layer) as seen:
        model(inputs)
    return as_array(only(seen, layer))


def saliency(model: Module, x: ArrayLike, target: ArrayLike) -> NDArray:
    """Cuánto cambia el logit de una clase por cada poco que cambia un píxel.

    Es ``|∂S_c / ∂x|``; con varios canales, el mayor de ellos. Simonyan, Vedaldi y Zisserman
    (2014), sección 3.1.

    Parameters
    ----------
    model : torch.nn.Module
        (N, C, H, W) → logits (N, clases), sin softmax.
    x : array (N, C, H, W)
        Las imágenes.
    target : int or array (N,)
        La clase de todas, o una por imagen.

    Returns
    -------
    ndarray (N, H, W)

    Examples
    --------
    >>> import torch
    >>> saliency(torch.nn.Flatten(), [[[[5.0, 7.0]]]], 1)
    array([[[0., 1.]]], dtype=float32)
    """
    import torch

    inputs = as_input(model, x).requires_grad_()
    with torch.enable_grad(), evaluating(model):
        score = target_scores(model(inputs), target).sum()
        gradient = derivative(score, inputs, "x")
    return as_array(gradient.abs().amax(dim=1))


def grad_cam(model: Module, x: ArrayLike, target: ArrayLike, layer: Module | str | int) -> NDArray:
    """Dónde responden los mapas de una capa que hacen subir el logit de una clase.

    La media espacial del gradiente da el peso de cada mapa; los mapas se suman con esos pesos y de
    la suma queda la parte positiva. Selvaraju y otros (2017), ecuaciones 1 y 2.

    Parameters
    ----------
    model, x, target
        Como en ``saliency``.
    layer : Module, str or int
        Como en ``feature_maps``; su salida debe ser (N, F, h, w).

    Returns
    -------
    ndarray (N, h, w)
        Con el tamaño de los mapas de la capa; ``upsample`` los lleva al de la imagen.
    """
    import torch

    inputs = as_input(model, x).requires_grad_()
    with torch.enable_grad(), evaluating(model), watching(model, layer) as seen:
        score = target_scores(model(inputs), target).sum()
        maps = only(seen, layer)
        if maps.ndim != 4:
            raise ValueError(
                f"layer da una salida de forma {tuple(maps.shape)}: debería ser (N, F, h, w)"
            )
        weights = derivative(score, maps, "layer").mean(dim=(2, 3), keepdim=True)
    return as_array((weights * maps).sum(dim=1).clamp_min(0))


def upsample(maps: ArrayLike, size: tuple[int, int], mode: str = "nearest") -> NDArray:
    """Agranda unos mapas (N, h, w) al tamaño ``size`` de la imagen.

    Parameters
    ----------
    maps : array (N, h, w)
        Por ejemplo, los de ``grad_cam``.
    size : (int, int)
        Alto y ancho.
    mode : {"nearest", "bilinear"}
        Si se repite el valor más cercano o se interpola, como en ``LayerAttribution.interpolate``
        de Captum.

    Returns
    -------
    ndarray (N, H, W)

    Examples
    --------
    >>> upsample([[[1.0, 2.0]]], (2, 4))
    array([[[1., 1., 2., 2.],
            [1., 1., 2., 2.]]])
    """
    from torch import as_tensor
    from torch.nn.functional import interpolate

    array = check_array("maps", maps)
    if array.ndim != 3 or 0 in array.shape:
        raise ValueError(f"maps tiene forma {array.shape}: debería ser (N, h, w)")
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise TypeError(f"size es {size!r}: debería ser (alto, ancho)")
    sides = [check_integer(f"size[{k}]", side, 1) for k, side in enumerate(size)]
    if mode not in MODES:
        raise ValueError(f"mode es {mode!r}: debería ser {' o '.join(map(repr, MODES))}")
    if array.dtype.kind != "f":
        array = array.astype(float)
    corners = False if mode == "bilinear" else None
    large = interpolate(as_tensor(array)[:, None], sides, mode=mode, align_corners=corners)
    return large[:, 0].numpy()


def occlusion(
    model: Module,
    x: ArrayLike,
    target: ArrayLike,
    size: int,
    stride: int = 1,
    baseline: float = 0.0,
) -> NDArray:
    """Cuánto baja el logit de una clase al tapar cada trozo de la imagen.

    Parameters
    ----------
    model, x, target
        Como en ``saliency``.
    size, stride : int
        Lado del parche y salto entre sus posiciones; todas caben en la imagen.
    baseline : float
        Lo que se pone en el parche, en todos los canales.

    Returns
    -------
    ndarray (N, rows, columns)
        El logit de la imagen entera menos el de la imagen tapada, por posición del parche. Los
        lados son los de una convolución con ese kernel y ese salto.

    Examples
    --------
    >>> import torch
    >>> occlusion(torch.nn.Flatten(), [[[[5.0, 7.0]]]], 1, size=1)
    array([[[0., 7.]]], dtype=float32)
    """
    import torch

    inputs = as_input(model, x)
    size, stride = check_integer("size", size, 1), check_integer("stride", stride, 1)
    height, width = inputs.shape[2:]
    if size > min(height, width):
        raise ValueError(f"size es {size}: no cabe en una imagen de {height} por {width}")
    if isinstance(baseline, bool) or not isinstance(baseline, int | float | np.number):
        raise TypeError(f"baseline es {baseline!r}: debería ser un número")
    if not math.isfinite(baseline):
        raise ValueError(f"baseline es {baseline!r}: debería ser un número finito")
    rows, columns = (conv_output_size(side, size, stride) for side in (height, width))
    places = [(stride * i, stride * j) for i in range(rows) for j in range(columns)]
    drops = []
    with torch.no_grad(), evaluating(model):
        whole = model(inputs)
        targets = check_target(whole, target)
        for image, logits, c in zip(inputs, whole, targets, strict=True):
            for start in range(0, len(places), BATCH):
                part = places[start : start + BATCH]
                covered = image.repeat(len(part), 1, 1, 1)
                for copy, (top, left) in zip(covered, part, strict=True):
                    copy[:, top : top + size, left : left + size] = baseline
                drops.append(logits[c] - model(covered)[:, c])
    return as_array(torch.cat(drops).reshape(len(inputs), rows, columns))


def shapley(
    value: Callable[[NDArray[np.bool_]], ArrayLike],
    players: int,
    samples: int | None = None,
    seed: int = 0,
) -> NDArray[np.float64]:
    """Los valores de Shapley: lo que aporta cada jugador, en media sobre los órdenes de llegada.

    Suman lo que valen todos menos lo que vale ninguno, también los aproximados. Shapley (1953); la
    aproximación, Castro, Gómez y Tejada (2009).

    Parameters
    ----------
    value : function
        Recibe coaliciones, una por fila, (K, players), con ``True`` en los que están, y devuelve
        lo que vale cada una, (K,). Se la llama con 64 filas como mucho.
    players : int
        Cuántos jugadores.
    samples : int, optional
        Órdenes de llegada al azar con los que se aproximan. Si falta, se calculan exactos con las
        ``2**players`` coaliciones, hasta 20 jugadores.
    seed : int
        Decide los órdenes.

    Returns
    -------
    ndarray (players,)

    Raises
    ------
    ValueError
        Si ``value`` no devuelve un número finito por coalición, o hay demasiados jugadores para
        la cuenta exacta.

    Examples
    --------
    Un guante izquierdo y dos derechos; vale 1 tener un par.

    >>> shapley(lambda has: has[:, 0] & has[:, 1:].any(axis=1), 3).round(3)
    array([0.667, 0.167, 0.167])
    """
    if not callable(value):
        raise TypeError(f"value es {type(value).__name__}: debería ser una función")
    players = check_integer("players", players, 1)
    if samples is None:
        return exact_shapley(value, players)
    samples, seed = check_integer("samples", samples, 1), check_integer("seed", seed, 0)
    rng = np.random.default_rng(seed)
    shares = np.zeros(players)
    for _ in range(samples):
        order = rng.permutation(players)
        present = np.zeros((players + 1, players), bool)  # en la fila k ya han llegado k
        for k, player in enumerate(order, start=1):
            present[k:, player] = True
        shares[order] += np.diff(worths(value, present))
    return shares / samples


def exact_shapley(value: Callable, players: int) -> NDArray[np.float64]:
    if players > MOST_EXACT:
        raise ValueError(
            f"players es {players}: la cuenta exacta llega a {MOST_EXACT}. Da samples, el número "
            "de órdenes al azar"
        )
    codes = np.arange(2**players)
    present = (codes[:, None] >> np.arange(players) & 1).astype(bool)
    found = worths(value, present)
    # Probabilidad de que antes de un jugador lleguen justo esos: s! (P − s − 1)! / P!
    chance = np.array([1 / (players * math.comb(players - 1, s)) for s in range(players)])
    shares = np.zeros(players)
    for player in range(players):
        without = codes[~present[:, player]]
        gains = found[without | 1 << player] - found[without]
        shares[player] = chance[present[without].sum(axis=1)] @ gains
    return shares


def worths(value: Callable, present: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Lo que vale cada coalición, si son números finitos. La función recibe copias."""
    found = []
    for start in range(0, len(present), BATCH):
        part = present[start : start + BATCH]
        array = check_array("value(coaliciones)", value(part.copy()))
        if array.shape != (len(part),):
            raise ValueError(
                f"value devuelve la forma {array.shape}: debería ser ({len(part)},), un número por "
                "coalición"
            )
        if not np.isfinite(array).all():
            raise ValueError("value devuelve nan o infinito: debería devolver números finitos")
        found.append(array.astype(float))
    return np.concatenate(found)


def check_model(model: Module) -> Module:
    from torch import nn

    if not isinstance(model, nn.Module):
        kind = type(model)
        raise TypeError(
            f"model es {kind.__module__}.{kind.__qualname__}: debería ser un módulo de PyTorch"
        )
    return model


def as_input(model: Module, x: ArrayLike, axes: int | None = 4) -> Tensor:
    """Una copia de ``x`` como la quiere el modelo: tensor del tipo y en el sitio de sus pesos."""
    import torch

    weights = next(check_model(model).parameters(), torch.empty(0))
    array = check_array("x", x.detach().cpu().numpy() if torch.is_tensor(x) else x)
    if axes is not None and array.ndim != axes:
        raise ValueError(f"x tiene forma {array.shape}: debería ser (N, C, H, W)")
    if array.size == 0:
        raise ValueError(f"x tiene forma {array.shape}: está vacío")
    if not np.isfinite(array).all():
        raise ValueError("x contiene nan o infinito: debería ser finito")
    return torch.tensor(array, dtype=weights.dtype, device=weights.device)


def as_array(tensor: Tensor) -> NDArray:
    return tensor.detach().cpu().numpy()


def check_target(logits: Tensor, target: ArrayLike) -> list[int]:
    """La clase de cada imagen, si el modelo da una fila de logits por imagen y tiene esa clase."""
    import torch

    if not torch.is_tensor(logits) or logits.ndim != 2:
        came = tuple(logits.shape) if torch.is_tensor(logits) else type(logits).__name__
        raise ValueError(f"model(x) es {came}: debería ser (N, clases), una fila por imagen")
    count, classes = logits.shape
    array = target.cpu().numpy() if torch.is_tensor(target) else np.asarray(target)
    if array.dtype.kind not in "iu":
        raise TypeError(f"target contiene {array.dtype}: debería contener enteros")
    if array.shape not in ((), (count,)):
        raise ValueError(f"target tiene forma {array.shape}: debería ser un entero o ({count},)")
    for c in array[(array < 0) | (array >= classes)].ravel():
        raise ValueError(f"target contiene {c}: debería estar entre 0 y {classes - 1}")
    return np.broadcast_to(array, (count,)).tolist()


def target_scores(logits: Tensor, target: ArrayLike) -> Tensor:
    """El logit de la clase pedida, en cada imagen: (N,)."""
    targets = check_target(logits, target)
    return logits[range(len(targets)), targets]


def derivative(score: Tensor, variable: Tensor, name: str) -> Tensor:
    """La derivada del logit, sin tocar los gradientes de los parámetros."""
    import torch

    found = None
    if score.requires_grad:
        (found,) = torch.autograd.grad(score, variable, allow_unused=True)
    if found is None:
        raise ValueError(f"el logit no depende de {name}: no hay derivada")
    return found


@contextlib.contextmanager
def evaluating(model: Module) -> Iterator[None]:
    """Modo de evaluación; al salir, cada módulo vuelve al modo que tenía."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


@contextlib.contextmanager
def watching(model: Module, layer: Module | str | int) -> Iterator[list]:
    """Anota lo que sale de la capa mientras dura el bloque; el gancho se quita siempre."""
    seen: list = []

    def note(_module: Module, _inputs: tuple, output: Tensor) -> Tensor:
        seen.append(output)
        # Sigue una copia: la capa siguiente puede escribir encima, como ReLU(inplace=True).
        return output.clone() if hasattr(output, "clone") else output

    handle = find_layer(model, layer).register_forward_hook(note)
    try:
        yield seen
    finally:
        handle.remove()


def find_layer(model: Module, layer: Module | str | int) -> Module:
    """La capa del modelo: dada ella misma, su nombre o su índice."""
    from torch import nn

    modules = dict(model.named_modules())
    if isinstance(layer, nn.Module):
        if not any(module is layer for module in modules.values()):
            raise ValueError(f"layer es {type(layer).__name__}(…): no es una capa de model")
        return layer
    if isinstance(layer, bool) or not isinstance(layer, str | int | np.integer):
        raise TypeError(
            f"layer es {type(layer).__name__}: debería ser una capa, su nombre o su índice"
        )
    if str(layer) not in modules:
        names = ", ".join(name for name in modules if name)
        raise ValueError(f"layer es {layer!r}: debería ser una de las capas de model, {names}")
    return modules[str(layer)]


def only(seen: list, layer: Module | str | int) -> Tensor:
    """Lo único que dio la capa."""
    import torch

    if len(seen) != 1:
        name = type(layer).__name__ if hasattr(layer, "forward") else repr(layer)
        raise ValueError(f"layer es {name}, que se usa {len(seen)} veces: debería usarse una")
    if not torch.is_tensor(seen[0]):
        raise ValueError(f"layer devuelve {type(seen[0]).__name__}: debería devolver un tensor")
    return seen[0]
