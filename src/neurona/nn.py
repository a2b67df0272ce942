"""Capas con parámetros, con los nombres, el orden y el ``state_dict`` de PyTorch.

Un módulo encuentra sus parámetros y sus submódulos entre sus atributos. ``N`` son los datos,
``C`` los canales o las clases.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona import functional as F
from neurona import random
from neurona.shapes import check_array
from neurona.tensor import Tensor


class Parameter(Tensor):
    """Un tensor que se entrena: los módulos lo reconocen como suyo."""

    __slots__ = ()

    def __init__(self, data: ArrayLike) -> None:
        super().__init__(data, requires_grad=True)


class Module:
    """Base de todas las capas: quien hereda escribe ``__init__`` y ``forward``."""

    training = True

    def forward(self, input: Tensor) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} no define forward")

    def __call__(self, *inputs: object) -> Tensor:
        return self.forward(*inputs)

    def named_children(self) -> Iterator[tuple[str, "Module"]]:
        return ((name, part) for name, part in vars(self).items() if isinstance(part, Module))

    def modules(self) -> Iterator["Module"]:
        """Este módulo y todos los que contiene."""
        yield self
        for _, child in self.named_children():
            yield from child.modules()

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
        """Los nombres, como ``"0.weight"``, y los parámetros, en el orden de PyTorch."""
        for name, part in vars(self).items():
            if isinstance(part, Parameter):
                yield prefix + name, part
        for name, child in self.named_children():
            yield from child.named_parameters(f"{prefix}{name}.")

    def parameters(self) -> Iterator[Parameter]:
        return (parameter for _, parameter in self.named_parameters())

    def zero_grad(self) -> None:
        for parameter in self.parameters():
            parameter.grad = None

    def train(self, mode: bool = True) -> "Module":
        """Pone este módulo y los que contiene en modo de entrenamiento."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> "Module":
        """Pone este módulo y los que contiene en modo de evaluación."""
        return self.train(False)

    def _arrays(self, prefix: str = "") -> Iterator[tuple[str, "Module", str]]:
        """Nombre, dueño y atributo de cada arreglo que se guarda."""
        for kind in (Parameter, np.ndarray):
            for name, part in vars(self).items():
                if isinstance(part, kind):
                    yield prefix + name, self, name
        for name, child in self.named_children():
            yield from child._arrays(f"{prefix}{name}.")

    def state_dict(self) -> dict[str, NDArray]:
        """Copia de los parámetros y de las medias móviles, con los nombres de PyTorch."""
        return {name: np.array(getattr(owner, key)) for name, owner, key in self._arrays()}

    def load_state_dict(self, state_dict: Mapping[str, ArrayLike]) -> None:
        """Carga unos valores, de ``state_dict()`` o de PyTorch, y adopta su tipo.

        Raises
        ------
        ValueError
            Si faltan o sobran nombres o una forma no encaja; entonces no cambia nada.
        """
        targets = {name: (owner, key) for name, owner, key in self._arrays()}
        missing, unknown = targets.keys() - state_dict.keys(), state_dict.keys() - targets.keys()
        if missing or unknown:
            raise ValueError(
                f"state_dict: faltan {sorted(missing) or 'ninguno'} y sobran "
                f"{sorted(unknown) or 'ninguno'}; deberían ser {sorted(targets)}"
            )
        new = {name: np.array(check_array(name, state_dict[name])) for name in targets}
        for name, (owner, key) in targets.items():
            if new[name].shape != (wanted := getattr(owner, key).shape):
                raise ValueError(
                    f"state_dict[{name!r}] tiene forma {new[name].shape}: debería ser {wanted}"
                )
        for name, (owner, key) in targets.items():
            if isinstance(getattr(owner, key), Parameter):
                getattr(owner, key).data = new[name]
            else:
                setattr(owner, key, new[name])

    def _astype(self, dtype: type) -> "Module":
        state = self.state_dict()
        floats = {name: x.astype(dtype) for name, x in state.items() if x.dtype.kind == "f"}
        self.load_state_dict(state | floats)
        return self

    def double(self) -> "Module":
        """Pasa los parámetros a ``float64``."""
        return self._astype(np.float64)

    def float(self) -> "Module":
        """Pasa los parámetros a ``float32``, que es su tipo inicial."""
        return self._astype(np.float32)

    def extra_repr(self) -> str:
        return ""

    def __repr__(self) -> str:
        lines = [f"({name}): {child!r}" for name, child in self.named_children()]
        inside = textwrap.indent("\n".join(lines), "  ")
        return f"{type(self).__name__}(" + (f"\n{inside}\n" if lines else self.extra_repr()) + ")"


class Sequential(Module):
    """Las capas, una detrás de otra."""

    def __init__(self, *layers: Module) -> None:
        for k, layer in enumerate(layers):
            if not isinstance(layer, Module):
                raise TypeError(f"la capa {k} es {type(layer).__name__}: debería ser un Module")
            setattr(self, str(k), layer)

    def forward(self, input: Tensor) -> Tensor:
        for layer in self:
            input = layer(input)
        return input

    def __iter__(self) -> Iterator[Module]:
        return (layer for _, layer in self.named_children())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, k: int) -> Module:
        return list(self)[k]


class Linear(Module):
    """Suma ponderada ``x @ weight.T + bias``: (..., in_features) → (..., out_features).

    ``weight`` y ``bias`` empiezan uniformes entre ``±1/√in_features``, como en PyTorch.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        self.in_features = check_size("in_features", in_features)
        self.out_features = check_size("out_features", out_features)
        self.weight = uniform((out_features, in_features), in_features)
        self.bias = uniform((out_features,), in_features) if bias else None

    def forward(self, input: Tensor) -> Tensor:
        return F.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )


class Conv1d(Module):
    """Convolución de señales: (N, in_channels, L) → (N, out_channels, OL).

    ``weight`` es (out_channels, in_channels, K). Empieza uniforme entre ``±1/√(in_channels · K)``,
    y ``bias`` también, como en PyTorch.
    """

    dims = 1
    function = staticmethod(F.conv1d)

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] | str = 0,
        dilation: int | Sequence[int] = 1,
        *,
        bias: bool = True,
    ) -> None:
        self.in_channels = check_size("in_channels", in_channels)
        self.out_channels = check_size("out_channels", out_channels)
        kernel = (kernel_size,) * self.dims if isinstance(kernel_size, int) else tuple(kernel_size)
        if len(kernel) != self.dims:
            raise ValueError(f"kernel_size es {kernel_size}: debería tener {self.dims} números")
        self.kernel_size = tuple(check_size("kernel_size", side) for side in kernel)
        self.stride, self.padding, self.dilation = stride, padding, dilation
        fan_in = in_channels * int(np.prod(kernel))
        self.weight = uniform((out_channels, in_channels, *kernel), fan_in)
        self.bias = uniform((out_channels,), fan_in) if bias else None

    def forward(self, input: Tensor) -> Tensor:
        options = self.stride, self.padding, self.dilation
        return self.function(input, self.weight, self.bias, *options)

    def extra_repr(self) -> str:
        return (
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}, padding={self.padding!r}, dilation={self.dilation}"
        )


class Conv2d(Conv1d):
    """Convolución de imágenes: (N, in_channels, H, W) → (N, out_channels, OH, OW).

    Como ``Conv1d``, con ``weight`` de forma (out_channels, in_channels, KH, KW).
    """

    dims = 2
    function = staticmethod(F.conv2d)


class MaxPool1d(Module):
    """El mayor de cada ventana, por canal."""

    function = staticmethod(F.max_pool1d)

    def __init__(
        self,
        kernel_size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        padding: int | Sequence[int] = 0,
    ) -> None:
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride

    def forward(self, input: Tensor) -> Tensor:
        return self.function(input, self.kernel_size, self.stride, self.padding)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxPool2d(MaxPool1d):
    """El mayor de cada ventana, por canal."""

    function = staticmethod(F.max_pool2d)


class AvgPool1d(MaxPool1d):
    """La media de cada ventana, por canal."""

    function = staticmethod(F.avg_pool1d)


class AvgPool2d(MaxPool1d):
    """La media de cada ventana, por canal."""

    function = staticmethod(F.avg_pool2d)


class ReLU(Module):
    def forward(self, input: Tensor) -> Tensor:
        return F.relu(input)


class Sigmoid(Module):
    def forward(self, input: Tensor) -> Tensor:
        return F.sigmoid(input)


class Tanh(Module):
    def forward(self, input: Tensor) -> Tensor:
        return F.tanh(input)


class LeakyReLU(Module):
    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = negative_slope

    def forward(self, input: Tensor) -> Tensor:
        return F.leaky_relu(input, self.negative_slope)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}"


class ELU(Module):
    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, input: Tensor) -> Tensor:
        return F.elu(input, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class Softmax(Module):
    def __init__(self, dim: int) -> None:
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        return F.softmax(input, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Flatten(Module):
    """Une en uno los ejes desde ``start_dim`` hasta ``end_dim``."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input: Tensor) -> Tensor:
        input = F.tensor(input)
        first, last = input._axis(self.start_dim), input._axis(self.end_dim)
        joined = int(np.prod(input.shape[first : last + 1]))
        return input.reshape(*input.shape[:first], joined, *input.shape[last + 1 :])

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Dropout(Module):
    """Apaga valores al azar mientras se entrena; al evaluar no hace nada."""

    def __init__(self, p: float = 0.5) -> None:
        self.p = F.check_number("p", p, 0, 1)

    def forward(self, input: Tensor) -> Tensor:
        return F.dropout(input, self.p, self.training)

    def extra_repr(self) -> str:
        return f"p={self.p}"


class BatchNorm1d(Module):
    """Normaliza cada canal de (N, C) o (N, C, L) y aprende su escala γ y su desplazamiento β.

    Entrenando usa la media y la varianza del lote; al evaluar, sus medias móviles.
    """

    dims = (2, 3)

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        self.num_features = check_size("num_features", num_features)
        self.eps, self.momentum = eps, F.check_number("momentum", momentum, 0, 1)
        self.weight = Parameter(np.ones(num_features, np.float32))
        self.bias = Parameter(np.zeros(num_features, np.float32))
        self.running_mean = np.zeros(num_features, np.float32)
        self.running_var = np.ones(num_features, np.float32)
        self.num_batches_tracked = np.array(0)

    def forward(self, input: Tensor) -> Tensor:
        input = F.tensor(input)
        if input.ndim not in self.dims or input.shape[1] != self.num_features:
            raise ValueError(
                f"{type(self).__name__}: input tiene forma {input.shape}: debería tener "
                f"{' o '.join(map(str, self.dims))} ejes y C = {self.num_features}"
            )
        if self.training:
            self.num_batches_tracked += 1
        return F.batch_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training,
            self.momentum,
            self.eps,
        )

    def extra_repr(self) -> str:
        return f"{self.num_features}, eps={self.eps}, momentum={self.momentum}"


class BatchNorm2d(BatchNorm1d):
    """Como ``BatchNorm1d``, para imágenes (N, C, H, W)."""

    dims = (4,)


class MSELoss(Module):
    """``functional.mse_loss`` como módulo."""

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(input, target, self.reduction)


class BCEWithLogitsLoss(Module):
    """``functional.binary_cross_entropy_with_logits`` como módulo."""

    def __init__(
        self,
        weight: ArrayLike | None = None,
        reduction: str = "mean",
        pos_weight: ArrayLike | None = None,
    ) -> None:
        self.options = (weight, reduction, pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(input, target, *self.options)


class CrossEntropyLoss(Module):
    """``functional.cross_entropy`` como módulo: recibe logits y etiquetas."""

    def __init__(
        self,
        weight: ArrayLike | None = None,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        self.options = (weight, ignore_index, reduction, label_smoothing)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return F.cross_entropy(input, target, *self.options)


def uniform(shape: tuple[int, ...], fan_in: int) -> Parameter:
    """Uniforme entre ``±1/√fan_in``: lo que PyTorch llama ``kaiming_uniform_`` con ``a=√5``."""
    bound = 1 / np.sqrt(fan_in)
    return Parameter(random.generator.uniform(-bound, bound, shape).astype(np.float32))


def check_size(name: str, size: int) -> int:
    if isinstance(size, bool) or not isinstance(size, int | np.integer):
        raise TypeError(f"{name} es {type(size).__name__}: debería ser un entero")
    if size < 1:
        raise ValueError(f"{name} es {size}: debería ser al menos 1")
    return int(size)
