"""Optimizadores: cómo se usa el gradiente para mover los parámetros.

Las reglas, los nombres y los valores por omisión son los de PyTorch.
"""

import copy
import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from neurona.functional import check_number
from neurona.tensor import Tensor


class Optimizer:
    """Base: guarda los parámetros por grupos y la memoria de cada uno.

    Parameters
    ----------
    params : iterable of Tensor, or of dict
        Parámetros, o grupos ``{"params": [...], "lr": ...}`` con opciones propias.
    **options
        Las de todos los grupos. Se pueden cambiar sobre la marcha en ``param_groups``.
    """

    def __init__(self, params: Iterable, **options: float) -> None:
        groups = [params] if isinstance(params, Tensor) else list(params)
        if not groups or not isinstance(groups[0], Mapping):
            groups = [{"params": groups}]
        self.param_groups = [
            {**options, **group, "params": list(group["params"])} for group in groups
        ]
        for group in self.param_groups:
            for name in group.keys() - options.keys() - {"params"}:
                raise ValueError(f"{type(self).__name__} no tiene la opción {name!r}")
            check_options(group)
            for p in group["params"]:
                if not isinstance(p, Tensor):
                    raise TypeError(f"params contiene {type(p).__name__}: deberían ser tensores")
                if not p.requires_grad:
                    raise ValueError("params contiene un tensor sin requires_grad=True")
        if not any(group["params"] for group in self.param_groups):
            raise ValueError("params está vacío: no hay nada que entrenar")
        self.state: dict[Tensor, dict] = {}

    def zero_grad(self) -> None:
        """Borra los gradientes; sin esto se sumarían a los del paso siguiente."""
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None

    def step(self) -> None:
        """Mueve cada parámetro que tiene gradiente."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self.update(p.data, p.grad, self.state.setdefault(p, {}), group)

    def update(self, w: NDArray, g: NDArray, memory: dict, options: dict) -> None:
        """Cambia ``w`` en su sitio. ``memory`` es lo que recuerda este parámetro."""
        raise NotImplementedError

    def state_dict(self) -> dict:
        """Copia de la memoria y de las opciones, con los parámetros numerados."""
        params = [p for group in self.param_groups for p in group["params"]]
        number = {p: k for k, p in enumerate(params)}
        groups = [g | {"params": [number[p] for p in g["params"]]} for g in self.param_groups]
        copies = {number[p]: copy.deepcopy(memory) for p, memory in self.state.items()}
        return {"state": copies, "param_groups": groups}

    def load_state_dict(self, state_dict: Mapping) -> None:
        """Continúa desde lo que dio ``state_dict``. ``ValueError`` si es de otros parámetros."""
        saved, own = state_dict["param_groups"], self.param_groups
        if [len(g["params"]) for g in saved] != [len(g["params"]) for g in own]:
            raise ValueError("state_dict es de un optimizador con otros grupos de parámetros")
        params = [p for group in own for p in group["params"]]
        memories = {params[k]: copy.deepcopy(memory) for k, memory in state_dict["state"].items()}
        for p, memory in memories.items():
            for name, x in memory.items():
                if isinstance(x, np.ndarray) and x.shape != p.shape:
                    raise ValueError(
                        f"state_dict: {name} tiene forma {x.shape}: debería ser {p.shape}"
                    )
        self.state = memories
        for group, old in zip(own, saved, strict=True):
            group.update({name: value for name, value in old.items() if name != "params"})


class SGD(Optimizer):
    """Descenso por gradiente, con inercia si ``momentum`` > 0.

    Con inercia, ``v = momentum · v + (1 − dampening) · g`` y ``w −= lr · v`` (Polyak, 1964;
    Sutskever et al., 2013, sección 2). ``weight_decay`` suma ``weight_decay · w`` al gradiente.
    """

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
        )
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("nesterov=True necesita momentum mayor que 0 y dampening igual a 0")

    def update(self, w: NDArray, g: NDArray, memory: dict, options: dict) -> None:
        g = decayed(w, g, options)
        if momentum := options["momentum"]:
            if "momentum_buffer" in memory:
                v = memory["momentum_buffer"]
                v *= momentum
                v += (1 - options["dampening"]) * g
            else:  # el primer paso no se frena
                v = memory["momentum_buffer"] = np.array(g)
            g = g + momentum * v if options["nesterov"] else v
        w -= options["lr"] * g


class RMSprop(Optimizer):
    """Divide cada paso entre la raíz de la media móvil de ``g²`` (Tieleman y Hinton, 2012)."""

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr=lr,
            alpha=alpha,
            eps=eps,
            weight_decay=weight_decay,
            momentum=momentum,
            centered=centered,
        )

    def update(self, w: NDArray, g: NDArray, memory: dict, options: dict) -> None:
        g, alpha = decayed(w, g, options), options["alpha"]
        square = average(memory, "square_avg", g * g, alpha)
        if options["centered"]:
            square = square - average(memory, "grad_avg", g, alpha) ** 2
        step = g / (np.sqrt(square) + options["eps"])
        if momentum := options["momentum"]:
            v = memory.setdefault("momentum_buffer", np.zeros_like(w))
            v *= momentum
            v += step
            step = v
        w -= options["lr"] * step


class Adam(Optimizer):
    """Media móvil de ``g`` entre la raíz de la de ``g²``, sin el sesgo inicial (Kingma y Ba, 2015).

    ``weight_decay`` suma ``weight_decay · w`` al gradiente, como en ``SGD``.
    """

    decoupled = False

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(
            params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad
        )

    def update(self, w: NDArray, g: NDArray, memory: dict, options: dict) -> None:
        lr, (beta1, beta2) = options["lr"], options["betas"]
        if self.decoupled:
            w *= 1 - lr * options["weight_decay"]
        else:
            g = decayed(w, g, options)
        t = memory["step"] = memory.get("step", 0) + 1
        mean = average(memory, "exp_avg", g, beta1)
        square = average(memory, "exp_avg_sq", g * g, beta2)
        if options["amsgrad"]:
            top = memory.setdefault("max_exp_avg_sq", np.zeros_like(w))
            square = np.maximum(top, square, out=top)
        size = np.sqrt(square, out=np.empty_like(w))
        size /= np.sqrt(1 - beta2**t)
        size += options["eps"]
        np.divide(mean, size, out=size)
        size *= lr / (1 - beta1**t)
        w -= size


class AdamW(Adam):
    """Adam que encoge los pesos aparte del gradiente (Loshchilov y Hutter, 2019, alg. 2)."""

    decoupled = True

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad)


def decayed(w: NDArray, g: NDArray, options: dict) -> NDArray:
    return g + options["weight_decay"] * w if options["weight_decay"] else g


def average(memory: dict, name: str, new: NDArray, weight: float) -> NDArray:
    """Media móvil: ``weight`` de lo que había y ``1 − weight`` de lo nuevo."""
    mean = memory.setdefault(name, np.zeros_like(new))
    mean *= weight
    mean += (1 - weight) * new
    return mean


def cosine(done: float) -> float:
    """Factor de ``lr`` que baja de 1 a 0 como un coseno (Loshchilov y Hutter, 2017, ec. 5)."""
    return (1 + math.cos(math.pi * done)) / 2


def one_cycle(done: float, warmup: float = 0.3) -> float:
    """Factor de ``lr`` que sube de 1/25 a 1 durante ``warmup`` y después baja casi a 0.

    Es el ciclo de Smith y Topin (2018) con los valores por omisión de PyTorch.
    """
    rising = done < warmup
    low = 1 / 25 if rising else 1 / 250_000
    part = done / warmup if rising else (1 - done) / (1 - warmup)
    return low + (1 - low) * (1 - math.cos(math.pi * part)) / 2


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> float:
    """Encoge los gradientes, todos por igual, si juntos miden más de ``max_norm``.

    Es ``torch.nn.utils.clip_grad_norm_`` (Pascanu et al., 2013, alg. 1). Devuelve la norma
    que tenían.
    """
    check_number("max_norm", max_norm, 0)
    grads = [p.grad for p in params if p.grad is not None]
    norm = float(np.sqrt(sum(float(np.vdot(g, g)) for g in grads)))
    if norm > max_norm:
        for g in grads:
            g *= max_norm / (norm + 1e-6)
    return norm


def check_options(options: Mapping) -> None:
    for name in ("lr", "eps", "weight_decay"):
        if name in options:
            check_number(name, options[name], 0)
    for name in ("momentum", "alpha"):
        if name in options:
            check_number(name, options[name], 0)
    for k, beta in enumerate(options.get("betas", ())):
        check_number(f"betas[{k}]", beta, 0, 1)
