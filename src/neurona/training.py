"""Un solo bucle de entrenamiento, para modelos de ``neurona`` y de PyTorch."""

import copy
import json
import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm import tqdm

from neurona import random
from neurona.nn import Module, check_size
from neurona.shapes import check_array
from neurona.tensor import Tensor, no_grad

Data = tuple[ArrayLike, ArrayLike]
Metrics = Mapping[str, Callable[[NDArray, NDArray], float]]


def fit(
    model: object,
    loss: Callable,
    optimizer: object,
    train: Data,
    *,
    epochs: int,
    batch_size: int = 64,
    validation: Data | None = None,
    metrics: Metrics | None = None,
    schedule: Callable[[float], float] | None = None,
    patience: int | None = None,
    checkpoint: str | Path | None = None,
    seed: int = 0,
    progress: bool = True,
) -> dict[str, list[float]]:
    """Entrena un modelo por lotes (mini-batches) y cuenta cómo va.

    Parameters
    ----------
    model, loss, optimizer
        Los tres de ``neurona`` o los tres de PyTorch.
    train : (array (N, ...), array (N, ...))
        Entradas y respuestas. En cada época se barajan.
    epochs : int
        Vueltas a los datos, contando las de ``checkpoint``.
    validation : tuple like ``train``, optional
        Datos con los que se mide al acabar cada época, en modo de evaluación.
    metrics : dict of str to function, optional
        Por ejemplo ``{"accuracy": accuracy}``: cada función recibe salidas y respuestas.
    schedule : function, optional
        De la parte recorrida del entrenamiento, entre 0 y 1, al factor que multiplica ``lr``.
    patience : int, optional
        Épocas que se espera a que la pérdida de validación mejore. Al parar, el modelo se queda
        con los parámetros de la mejor época.
    checkpoint : path, optional
        Archivo donde se guarda todo al acabar cada época. Si ya existe, se continúa desde él, con
        el mismo resultado que sin interrupción.
    seed : int
        Decide el orden de los datos.
    progress : bool
        Si se dibuja una barra.

    Returns
    -------
    dict of str to list
        ``"loss"`` (la media de los lotes, mientras se entrena), ``"lr"`` y cada métrica, una
        entrada por época; con ``"val_"`` delante, las de validación.

    Raises
    ------
    ValueError
        Si los datos están vacíos o no son finitos, o si la pérdida deja de ser un número finito.
    """
    check_size("epochs", epochs)
    check_size("batch_size", batch_size)
    if patience is not None:
        check_size("patience", patience)
        if validation is None:
            raise ValueError("patience mira la pérdida de validación: hace falta validation")
    backend = Backend(model)
    inputs, targets = check_data("train", train)
    if validation is not None:
        validation = check_data("validation", validation)
    metrics = metrics or {}
    history: dict[str, list[float]] = {}
    best = None
    rates = [group["lr"] for group in optimizer.param_groups]
    if checkpoint is not None and Path(checkpoint).exists():
        saved = load(checkpoint)
        backend.load(model, saved["model"])
        backend.load(optimizer, saved["optimizer"])
        backend.set_random_state(saved["random"])
        history, best, rates = saved["history"], saved["best"], saved["rates"]
    batches = math.ceil(len(inputs) / batch_size)
    bar = tqdm(
        total=epochs * batches,
        initial=len(history.get("loss", ())) * batches,
        disable=not progress,
        leave=False,
        unit="lote",
    )
    try:
        for epoch in range(len(history.get("loss", ())), epochs):
            if stalled(history, patience):
                break
            seen = []
            model.train()
            order = np.random.default_rng([seed, epoch]).permutation(len(inputs))
            for k in range(batches):
                rows = order[k * batch_size : (k + 1) * batch_size]
                done = (epoch * batches + k) / (epochs * batches)
                for group, rate in zip(optimizer.param_groups, rates, strict=True):
                    group["lr"] = rate * schedule(done) if schedule else rate
                optimizer.zero_grad()
                output = model(backend.tensor(inputs[rows]))
                value = loss(output, backend.tensor(targets[rows]))
                check_loss(value.item(), epoch, k, optimizer.param_groups[0]["lr"])
                value.backward()
                optimizer.step()
                seen.append(measure(value.item(), output, targets[rows], metrics))
                bar.update()
            record = {"lr": optimizer.param_groups[0]["lr"], **average(seen)}
            if validation is not None:
                found = evaluate(model, loss, validation, metrics=metrics)
                record |= {f"val_{name}": value for name, value in found.items()}
                if patience and found["loss"] < min(history.get("val_loss", [math.inf])):
                    best = backend.copy(model)
            for name, value in record.items():
                history.setdefault(name, []).append(value)
            bar.set_postfix({name: f"{value:.4g}" for name, value in record.items()})
            if checkpoint is not None:
                state = {"history": history, "best": best, "rates": rates}
                state |= {"model": backend.copy(model), "optimizer": backend.copy(optimizer)}
                save(checkpoint, state | {"random": backend.random_state()})
    finally:
        bar.close()
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
    if patience is not None:
        backend.load(model, best)
    return history


def evaluate(
    model: object,
    loss: Callable,
    data: Data,
    *,
    metrics: Metrics | None = None,
    batch_size: int = 256,
) -> dict[str, float]:
    """Pérdida y métricas en modo de evaluación, sin grafo. El modelo vuelve al modo que tenía."""
    inputs, targets = check_data("data", data)
    backend, seen = Backend(model), []
    for rows, output in outputs(model, inputs, batch_size):
        value = loss(output, backend.tensor(targets[rows]))
        seen.append(measure(value.item(), output, targets[rows], metrics or {}))
    return average(seen)


def predict(model: object, inputs: ArrayLike, batch_size: int = 256) -> NDArray:
    """Las salidas del modelo en modo de evaluación: (N, ...) → arreglo (N, ...)."""
    parts = outputs(model, check_array("inputs", inputs), batch_size)
    return np.concatenate([as_array(output) for _, output in parts])


def accuracy(logits: NDArray, labels: NDArray) -> float:
    """Parte de los datos cuya mayor salida es la de su etiqueta: (N, C) y (N,) → número.

    Con una sola salida por dato, la respuesta es 1 donde el logit es positivo.
    """
    if logits.shape == labels.shape:
        return float(((logits > 0) == (labels > 0.5)).mean())
    return float((logits.argmax(1) == labels).mean())


def outputs(model: object, inputs: NDArray, batch_size: int) -> Iterator[tuple[slice, object]]:
    backend, training = Backend(model), model.training
    model.eval()
    try:
        for start in range(0, len(inputs), batch_size):
            rows = slice(start, start + batch_size)
            with backend.no_grad():
                output = model(backend.tensor(inputs[rows]))
            yield rows, output
    finally:
        model.train(training)


def one_cycle(done: float) -> float:
    """Factor de una tasa de un ciclo (one-cycle), según la parte recorrida, entre 0 y 1.

    Sube en línea recta desde 1/25 hasta 1 en el primer 30 % y baja con un coseno hasta 0.
    Smith y Topin, «Super-convergence» (2019), sección 2, con la bajada en coseno de PyTorch.

    >>> [round(one_cycle(done), 2) for done in (0, 0.15, 0.3, 0.65, 1)]
    [0.04, 0.52, 1.0, 0.5, 0.0]
    """
    if not 0 <= done <= 1:
        raise ValueError(f"done vale {done}: debería estar entre 0 y 1")
    if done < 0.3:
        return 0.04 + 0.96 * done / 0.3
    return (1 + math.cos(math.pi * (done - 0.3) / 0.7)) / 2


class Backend:
    """Lo poco que cambia entre un modelo de ``neurona`` y uno de PyTorch."""

    def __init__(self, model: object) -> None:
        torch = sys.modules.get("torch")  # quien tiene un modelo de PyTorch ya lo ha importado
        self.torch = torch if torch and isinstance(model, torch.nn.Module) else None
        if not (self.torch or isinstance(model, Module)):
            raise TypeError(f"model es {type(model).__name__}: debería ser un Module")
        self.no_grad = self.torch.no_grad if self.torch else no_grad
        parameter = next(iter(model.parameters()), None)
        self.dtype = np.float32 if parameter is None else as_array(parameter).dtype

    def tensor(self, array: NDArray) -> object:
        """El arreglo como tensor, con el tipo de los parámetros si no son enteros."""
        if array.dtype.kind == "f":
            array = array.astype(self.dtype, copy=False)
        return self.torch.as_tensor(array) if self.torch else Tensor(array)

    def copy(self, part: object) -> dict:
        return copy.deepcopy(part.state_dict())

    def load(self, part: object, state: dict) -> None:
        if self.torch:
            to_tensor = lambda x: self.torch.as_tensor(x) if isinstance(x, np.ndarray) else x  # noqa: E731
            state = walk(state, to_tensor)
        part.load_state_dict(state)

    def random_state(self) -> object:
        if self.torch:
            return self.torch.get_rng_state().numpy()
        return random.generator.bit_generator.state

    def set_random_state(self, state: object) -> None:
        if self.torch:
            self.torch.set_rng_state(self.torch.as_tensor(state))
        else:
            random.generator.bit_generator.state = state


def check_data(name: str, data: Data) -> tuple[NDArray, NDArray]:
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise TypeError(f"{name} debería ser una pareja (entradas, respuestas)")
    inputs, targets = (check_array(f"{name}[{k}]", part) for k, part in enumerate(data))
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets):
        raise ValueError(
            f"{name}: las entradas tienen forma {inputs.shape} y las respuestas {targets.shape}; "
            "deberían tener tantas filas unas como otras"
        )
    if len(inputs) == 0:
        raise ValueError(f"{name} está vacío: no hay ningún dato")
    for what, array in {"entradas": inputs, "respuestas": targets}.items():
        if not np.isfinite(array).all():
            bad = np.argwhere(~np.isfinite(array))[0]
            raise ValueError(
                f"{name}: las {what} contienen {array[tuple(bad)]} en la fila {bad[0]}"
            )
    return inputs, targets


def check_loss(value: float, epoch: int, batch: int, rate: float) -> None:
    if not math.isfinite(value):
        raise ValueError(
            f"la pérdida es {value} en el lote {batch} de la época {epoch} (contando desde 0), con "
            f"lr = {rate:g}. Los parámetros son los de antes de ese lote. Prueba con un lr diez "
            "veces menor, normaliza las entradas, o limita el gradiente con clip_grad_norm"
        )


def measure(value: float, output: object, targets: NDArray, metrics: Metrics) -> tuple[int, dict]:
    found = {name: metric(as_array(output), targets) for name, metric in metrics.items()}
    return len(targets), {"loss": value, **found}


def average(seen: list[tuple[int, dict]]) -> dict[str, float]:
    """La media de cada medida; un lote cuenta según los datos que tiene."""
    total = sum(count for count, _ in seen)
    return {
        name: float(sum(count * found[name] for count, found in seen) / total)
        for name in seen[0][1]
    }


def stalled(history: dict[str, list[float]], patience: int | None) -> bool:
    losses = history.get("val_loss", [])
    return patience is not None and len(losses) - 1 - int(np.argmin(losses or [0])) >= patience


def as_array(output: object) -> NDArray:
    return np.asarray(output.detach())


def walk(value: object, change: Callable) -> object:
    """Aplica ``change`` a las hojas de unos diccionarios y listas."""
    if isinstance(value, Mapping):
        return {key: walk(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [walk(part, change) for part in value]
    return change(value)


def save(path: str | Path, state: dict) -> None:
    """Guarda el estado en un .npz: los arreglos, y lo demás en JSON. Nunca a medias."""
    arrays: list[NDArray] = []

    def pack(value: object) -> object:
        if isinstance(value, Mapping):  # JSON convertiría en textos las claves enteras
            return {"dict": [[key, pack(part)] for key, part in value.items()]}
        if isinstance(value, list | tuple):
            return {"list": [pack(part) for part in value]}
        if value is None or isinstance(value, bool | int | float | str):
            return value
        arrays.append(np.asarray(value))
        return {"array": len(arrays) - 1}

    text = json.dumps(pack(state))
    partial = Path(f"{path}.partial")
    with partial.open("wb") as file:
        np.savez(file, *arrays, state=np.array(text))
    os.replace(partial, path)


def load(path: str | Path) -> dict:
    """Lee lo que escribió ``save``. ``ValueError`` si el archivo no es de ``fit``."""

    def unpack(value: object) -> object:
        if not isinstance(value, dict):
            return value
        ((kind, content),) = value.items()
        if kind == "dict":
            return {key: unpack(part) for key, part in content}
        if kind == "list":
            return [unpack(part) for part in content]
        return file[f"arr_{content}"]

    try:
        with np.load(path) as file:
            return unpack(json.loads(str(file["state"])))
    except Exception as error:
        raise ValueError(
            f"checkpoint: {path} no se puede leer como un entrenamiento guardado ({error}). "
            "Bórralo para empezar de cero, o da otra ruta"
        ) from None
