"""Arreglos que recuerdan de dónde salen, y por eso saben derivar.

Cada operación crea un nodo con su valor y, por cada operando, la función que lleva hacia él la
derivada del resultado. ``backward`` recorre el grafo hacia atrás aplicando la regla de la cadena
(Baydin et al., 2018, sección 3.2). El capítulo 4 construye lo mismo con números sueltos.
"""

import contextlib
import functools
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array

Edge = tuple["Tensor", Callable[[NDArray], ArrayLike]]  # un operando y su derivada local


class no_grad(contextlib.ContextDecorator):
    """Dentro de ``with no_grad():`` las operaciones no guardan grafo, como en PyTorch."""

    depth = 0

    def __enter__(self) -> None:
        no_grad.depth += 1

    def __exit__(self, *exception: object) -> None:
        no_grad.depth -= 1


def numpy_names(method: Callable) -> Callable:
    """``dim`` y ``keepdim`` se pueden llamar ``axis`` y ``keepdims``, como en PyTorch."""

    @functools.wraps(method)
    def renamed(*args, **kwargs):
        names = {"axis": "dim", "keepdims": "keepdim"}
        return method(*args, **{names.get(name, name): value for name, value in kwargs.items()})

    return renamed


class Tensor:
    """Un arreglo de NumPy que recuerda cómo se calculó.

    Parameters
    ----------
    data : array_like
        Números reales. Los de un arreglo conservan su tipo: ``float32`` sigue siendo ``float32``.
    requires_grad : bool
        Si ``backward`` debe acumular en ``.grad`` la derivada respecto de este tensor. Unos
        enteros que la piden se convierten en ``float64``.

    Attributes
    ----------
    data : ndarray
        Los valores.
    grad : ndarray or None
        La derivada, de la forma de ``data``. También la guardan los nodos intermedios.

    Examples
    --------
    >>> x, y, z = (Tensor(value, requires_grad=True) for value in (2, 3, 4))
    >>> q = x + y
    >>> f = q * z
    >>> f.backward()
    >>> f.item(), x.grad.item(), z.grad.item(), q.grad.item()
    (20.0, 4.0, 5.0, 4.0)
    """

    __slots__ = ("__weakref__", "_edges", "_op", "data", "grad", "requires_grad")
    __array_ufunc__ = None  # arreglo + tensor es cosa del tensor
    __hash__ = object.__hash__

    def __init__(self, data: ArrayLike, requires_grad: bool = False) -> None:
        data = check_array("data", data)
        if requires_grad and data.dtype.kind != "f":
            data = data.astype(float)
        self.data, self.grad, self.requires_grad = data, None, bool(requires_grad)
        self._op, self._edges = "", ()

    @classmethod
    def _node(cls, op: str, data: ArrayLike, *edges: Edge) -> "Tensor":
        """El resultado de una operación, con sus operandos y sus derivadas locales."""
        out = object.__new__(Tensor)
        out.data, out.grad, out._op = np.asarray(data), None, op
        out.requires_grad = not no_grad.depth and any(operand.requires_grad for operand, _ in edges)
        out._edges = edges if out.requires_grad else ()
        return out

    # La derivada

    def backward(self, gradient: ArrayLike | None = None, retain_graph: bool = False) -> None:
        """Acumula en ``.grad`` la derivada de este tensor respecto de cada nodo del que depende.

        Parameters
        ----------
        gradient : array_like, optional
            De la forma del tensor: cuánto pesa cada componente (el cotangente). Si el tensor es
            un solo número, 1.
        retain_graph : bool
            Si se conserva el grafo. Sin él, la memoria se libera mientras se recorre.

        Raises
        ------
        ValueError
            Si el tensor no depende de nada que pida gradiente, si falta ``gradient`` o no tiene
            su forma, o si el grafo ya se liberó.
        """
        if not self.requires_grad:
            raise ValueError("backward: este tensor no depende de ninguno con requires_grad=True")
        if gradient is None and self.data.size != 1:
            raise ValueError(
                f"backward: el tensor tiene forma {self.shape}; sin gradient debería ser un solo "
                "número, como una pérdida. Súmalo, promédialo o da un gradient de esa forma"
            )
        dy = np.ones_like(self.data) if gradient is None else check_array("gradient", gradient)
        if dy.shape != self.shape:
            raise ValueError(f"gradient tiene forma {dy.shape}: debería ser {self.shape}")
        uses = self._count_uses()
        ready = [(self, dy.astype(self.data.dtype))]
        arrived: dict[Tensor, NDArray] = {}
        while ready:
            node, dy = ready.pop()
            node.grad = np.asarray(dy if node.grad is None else node.grad + dy)
            edges = node._edges
            if edges and not retain_graph:
                node._edges = None  # usado: lo que guardaban sus derivadas se puede liberar
            for operand, local_derivative in edges:
                if not operand.requires_grad:
                    continue
                dx = fit(local_derivative(dy), operand.data)
                if not operand._edges and (dx is dy or dx.base is not None):
                    dx = dx.copy()  # una hoja no comparte su gradiente con nadie
                # Un nodo usado dos veces suma las dos derivadas que le llegan.
                arrived[operand] = arrived[operand] + dx if operand in arrived else dx
                uses[operand] -= 1
                if uses[operand] == 0:  # le ha llegado todo: ya puede repartir
                    ready.append((operand, arrived.pop(operand)))
                    del uses[operand]

    def _count_uses(self) -> dict["Tensor", int]:
        """Cuántas veces se usa cada nodo en el cálculo de este. Sin recursión: es un bucle."""
        uses, pending = {self: 0}, [self]
        while pending:
            edges = pending.pop()._edges
            if edges is None:
                raise ValueError(
                    "backward: el grafo ya se recorrió y se liberó. Vuelve a calcular el "
                    "resultado, o usa retain_graph=True la primera vez"
                )
            for operand in (operand for operand, _ in edges if operand.requires_grad):
                if operand not in uses:
                    uses[operand] = 0
                    pending.append(operand)
                uses[operand] += 1
        return uses

    # Operaciones: el valor y, al lado, la derivada hacia cada operando

    def _with(self, other: object, op: str, compute: Callable) -> tuple["Tensor", NDArray]:
        """El otro operando como tensor, y el valor de la operación entre los dos."""
        other = self._like(other)
        try:
            return other, compute(self.data, other.data)
        except ValueError:
            raise ValueError(
                f"no se puede calcular a {op} b: las formas {self.shape} y {other.shape} no encajan"
            ) from None

    def __add__(self, other: object) -> "Tensor":
        other, y = self._with(other, "+", np.add)
        return Tensor._node("+", y, (self, lambda dy: dy), (other, lambda dy: dy))

    def __mul__(self, other: object) -> "Tensor":
        other, y = self._with(other, "*", np.multiply)
        a, b = self.data, other.data
        return Tensor._node("×", y, (self, lambda dy: dy * b), (other, lambda dy: dy * a))

    def __sub__(self, other: object) -> "Tensor":
        other, y = self._with(other, "-", np.subtract)
        return Tensor._node("−", y, (self, lambda dy: dy), (other, lambda dy: -dy))

    def __truediv__(self, other: object) -> "Tensor":
        other, y = self._with(other, "/", np.divide)
        b = other.data
        return Tensor._node("÷", y, (self, lambda dy: dy / b), (other, lambda dy: -dy * y / b))

    def __pow__(self, other: object) -> "Tensor":
        other, y = self._with(other, "**", power)
        a, b = self.data, other.data
        # Con exponente 0 y con base 0 los límites son 0; sin el caso aparte saldría 0 · ∞.
        return Tensor._node(
            "^",
            y,
            (self, lambda dy: dy * b * np.power(a, np.where(b == 0, 1, b - 1))),
            (other, lambda dy: dy * y * np.log(np.where((a == 0) & (b >= 0), 1, a))),
        )

    def __matmul__(self, other: object) -> "Tensor":
        other, y = self._with(other, "@", np.matmul)
        a = self.data if self.ndim > 1 else self.data[None, :]  # un vector es una fila…
        b = other.data if other.ndim > 1 else other.data[:, None]  # …o una columna
        full = (*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])

        def to_other(dy: NDArray) -> NDArray:
            db = np.swapaxes(a, -1, -2) @ dy.reshape(full)
            return db if other.ndim > 1 else db[..., 0]

        return Tensor._node(
            "@",
            y,
            (self, lambda dy: dy.reshape(full) @ np.swapaxes(b, -1, -2)),
            (other, to_other),
        )

    def __neg__(self) -> "Tensor":
        return Tensor._node("−", -self.data, (self, lambda dy: -dy))

    def __radd__(self, other: object) -> "Tensor":
        return self + other

    def __rmul__(self, other: object) -> "Tensor":
        return self * other

    def __rsub__(self, other: object) -> "Tensor":
        return -self + other

    def __rtruediv__(self, other: object) -> "Tensor":
        return self._like(other) / self

    def __rpow__(self, other: object) -> "Tensor":
        return self._like(other) ** self

    def __rmatmul__(self, other: object) -> "Tensor":
        return self._like(other) @ self

    def __iadd__(self, other: object) -> "Tensor":
        return self._assign(self + other)

    def __isub__(self, other: object) -> "Tensor":
        return self._assign(self - other)

    def __imul__(self, other: object) -> "Tensor":
        return self._assign(self * other)

    def _assign(self, new: "Tensor") -> "Tensor":
        """``w -= ...`` cambia los valores de ``w`` dentro de ``no_grad``; fuera, da otro nodo."""
        if no_grad.depth:
            self.data[...] = new.data
            return self
        if self.requires_grad and not self._edges:
            raise ValueError(
                "este tensor pide gradiente y no se calculó de otros: para cambiarlo sin que el "
                "cambio entre en el grafo, hazlo dentro de «with no_grad():»"
            )
        return new

    def exp(self) -> "Tensor":
        y = np.exp(self.data)
        return Tensor._node("exp", y, (self, lambda dy: dy * y))

    def log(self) -> "Tensor":
        x = self.data
        return Tensor._node("log", np.log(x), (self, lambda dy: dy / x))

    def abs(self) -> "Tensor":
        x = self.data
        return Tensor._node("abs", np.abs(x), (self, lambda dy: dy * np.sign(x)))

    def tanh(self) -> "Tensor":
        y = np.tanh(self.data)
        return Tensor._node("tanh", y, (self, lambda dy: dy * (1 - y * y)))

    def sigmoid(self) -> "Tensor":
        x = self.data
        small = np.exp(-np.abs(x))  # el exponente nunca es positivo: no desborda
        y = np.where(x >= 0, 1, small) / (1 + small)
        return Tensor._node("σ", y, (self, lambda dy: dy * y * (1 - y)))

    def relu(self) -> "Tensor":
        y = np.maximum(self.data, 0)
        return Tensor._node("relu", y, (self, lambda dy: dy * (y > 0)))

    @numpy_names
    def sum(self, dim: int | tuple | None = None, keepdim: bool = False) -> "Tensor":
        dims, kept = self._reduced(dim)
        y = self.data.sum(dims, keepdims=keepdim)
        spread = lambda dy: np.broadcast_to(dy.reshape(kept), self.shape)  # noqa: E731
        return Tensor._node("Σ", y, (self, spread))

    @numpy_names
    def mean(self, dim: int | tuple | None = None, keepdim: bool = False) -> "Tensor":
        _, kept = self._reduced(dim)
        count = self.data.size // max(1, np.prod(kept, dtype=int))
        return self.sum(dim, keepdim) / count

    @numpy_names
    def max(self, dim: int | tuple | None = None, keepdim: bool = False) -> "Tensor":
        """El mayor valor; si hay empate, la derivada se reparte, como en ``torch.amax``."""
        dims, kept = self._reduced(dim)
        top = self.data.max(dims, keepdims=True)
        winners = self.data == top
        share = winners / winners.sum(dims, keepdims=True)
        y = top if keepdim else top.squeeze(dims)
        return Tensor._node("max", y, (self, lambda dy: dy.reshape(kept) * share))

    def reshape(self, *shape: int) -> "Tensor":
        shape = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple | list) else shape
        try:
            y = self.data.reshape(shape)
        except ValueError:
            raise ValueError(f"la forma {self.shape} no se puede reordenar como {shape}") from None
        return Tensor._node("reshape", y, (self, lambda dy: dy.reshape(self.shape)))

    def transpose(self, dim0: int, dim1: int) -> "Tensor":
        """Intercambia dos ejes, como en PyTorch."""
        y = np.swapaxes(self.data, self._axis(dim0), self._axis(dim1))
        return Tensor._node("ᵀ", y, (self, lambda dy: np.swapaxes(dy, dim0, dim1)))

    @property
    def T(self) -> "Tensor":
        return Tensor._node("ᵀ", self.data.T, (self, lambda dy: dy.T))

    def __getitem__(self, index: object) -> "Tensor":
        index = tuple(map(plain, index)) if isinstance(index, tuple) else plain(index)
        try:
            y = self.data[index]
        except IndexError:
            raise IndexError(f"el índice {index} no cabe en la forma {self.shape}") from None

        def put_back(dy: NDArray) -> NDArray:
            dx = np.zeros_like(self.data)
            np.add.at(dx, index, dy)  # suma: un índice repetido se usa varias veces
            return dx

        return Tensor._node("[ ]", y, (self, put_back))

    # Lo demás

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def dtype(self) -> np.dtype:
        return self.data.dtype

    def item(self) -> float:
        """El valor como número de Python. ``ValueError`` si hay más de uno."""
        if self.data.size != 1:
            raise ValueError(f"item: el tensor tiene forma {self.shape}, no es un solo número")
        return self.data.item()

    def numpy(self) -> NDArray:
        """Los valores, sin copiarlos."""
        return self.data

    def detach(self) -> "Tensor":
        """Los mismos valores, fuera del grafo."""
        return Tensor(self.data)

    def __array__(self, dtype: object = None, copy: bool | None = None) -> NDArray:
        return np.array(self.data, dtype) if copy else np.asarray(self.data, dtype)

    def __len__(self) -> int:
        if self.ndim == 0:
            raise TypeError("un tensor de un solo número no tiene longitud")
        return len(self.data)

    def __repr__(self) -> str:
        values = np.array2string(self.data, precision=4, separator=", ", prefix="Tensor(")
        kind = "" if self.dtype == np.float64 else f", dtype={self.dtype}"
        return f"Tensor({values}{kind}{', requires_grad=True' if self.requires_grad else ''})"

    def _like(self, other: object) -> "Tensor":
        """El otro operando como tensor. Un número suelto toma el tipo de este."""
        if isinstance(other, Tensor):
            return other
        number = isinstance(other, int | float) and self.data.dtype.kind == "f"
        return Tensor(np.asarray(other, self.data.dtype) if number else other)

    def _axis(self, dim: int) -> int:
        if not -self.ndim <= dim < self.ndim:
            raise ValueError(f"dim es {dim}: la forma {self.shape} tiene {self.ndim} ejes")
        return dim % self.ndim

    def _reduced(self, dim: int | tuple | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Los ejes que se reducen, y la forma con ellos de longitud 1."""
        if dim is None:
            dims = tuple(range(self.ndim))
        else:
            dims = tuple(map(self._axis, dim if isinstance(dim, tuple) else (dim,)))
        return dims, tuple(1 if k in dims else n for k, n in enumerate(self.shape))

    def __iter__(self) -> Iterator["Tensor"]:
        return (self[k] for k in range(len(self)))


def fit(dx: ArrayLike, x: NDArray) -> NDArray:
    """La derivada con la forma y el tipo de ``x``.

    Donde el valor se repitió (broadcasting), las derivadas de las copias se suman.
    """
    dx = np.asarray(dx)
    extra = dx.ndim - x.ndim
    stretched = [extra + k for k, n in enumerate(x.shape) if n == 1 != dx.shape[extra + k]]
    if extra or stretched:
        dx = dx.sum((*range(extra), *stretched)).reshape(x.shape)
    return dx.astype(x.dtype, copy=False)


def power(a: NDArray, b: NDArray) -> NDArray:
    return np.power(a if a.dtype.kind == "f" else a.astype(float), b)


def plain(index: object) -> object:
    return index.data if isinstance(index, Tensor) else index
