"""La convolución contra PyTorch y SciPy, cómo crece y cuánta memoria pide, en una ejecución.

python benchmarks/convolution.py [CARPETA]   en CARPETA deja la figura de cómo crece
"""

import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import torch
from engine import compare
from scipy.signal import correlate2d

import neurona
from neurona import Tensor, nn, optim
from neurona import functional as F

# Se dobla una cosa cada vez; las demás se quedan en el primer valor.
SIDES, CHANNELS, BATCHES = (16, 32, 64, 128), (8, 16, 32, 64), (8, 16, 32, 64)


def training_step(library: str) -> Callable[[], None]:
    """Un paso de la red del capítulo 14, conv32-pool-conv64-pool-120-84-10, con lotes de 64."""
    layers, optimizers = (nn, optim) if library == "neurona" else (torch.nn, torch.optim)
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(64, 1, 28, 28)).astype(np.float32), rng.integers(0, 10, 64)
    if library == "neurona":
        neurona.manual_seed(0)
        inputs, targets = Tensor(x), labels
    else:
        torch.manual_seed(0)
        inputs, targets = torch.tensor(x), torch.tensor(labels)
    model = layers.Sequential(
        layers.Conv2d(1, 32, 3),
        layers.ReLU(),
        layers.MaxPool2d(2),
        layers.Conv2d(32, 64, 3),
        layers.ReLU(),
        layers.MaxPool2d(2),
        layers.Flatten(),
        layers.Linear(1600, 120),
        layers.ReLU(),
        layers.Linear(120, 84),
        layers.ReLU(),
        layers.Linear(84, 10),
    )
    loss = layers.CrossEntropyLoss()
    moves = optimizers.Adam(model.parameters(), lr=1e-3)

    def step() -> None:
        moves.zero_grad()
        loss(model(inputs), targets).backward()
        moves.step()

    return step


def filtering(library: str) -> Callable[[], None]:
    """Una imagen de 512 por 512 con un kernel de 3 por 3; en lugar de torch, SciPy."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(512, 512)), rng.normal(size=(3, 3))
    if library == "torch":
        return lambda: correlate2d(x, w, "valid")
    images, kernels = x[None, None], w[None, None]
    return lambda: F.conv2d(images, kernels)


def seconds(n: int, channels: int, side: int) -> float:
    """Una ida y vuelta por una capa de 3 por 3 con tantos mapas de salida como canales."""
    rng = np.random.default_rng(0)
    x = nn.Parameter(rng.normal(size=(n, channels, side, side)).astype(np.float32))
    w = nn.Parameter(rng.normal(size=(32, channels, 3, 3)).astype(np.float32))
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        y = F.conv2d(x, w, padding=1)
        y.backward(np.ones_like(y.data))
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """La pendiente en escalas logarítmicas: 1, si el tiempo crece en proporción."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def growth(folder: Path | None) -> dict[str, float]:
    batch, channels, side = BATCHES[0], CHANNELS[0], SIDES[0]
    curves = {
        "pixels": ([s * s for s in SIDES], [seconds(batch, channels, s) for s in SIDES]),
        "channels": (CHANNELS, [seconds(batch, c, 32) for c in CHANNELS]),
        "batch": (BATCHES, [seconds(n, channels, side) for n in BATCHES]),
    }
    if folder is not None:
        draw(curves, folder / "convolution.png")
    return {name: exponent(*curve) for name, curve in curves.items()}


def draw(curves: dict[str, tuple[Sequence[int], Sequence[float]]], path: Path) -> None:
    mpl.use("Agg")
    from neurona import plots

    names = {"pixels": "píxeles", "channels": "canales", "batch": "imágenes"}
    for ax, (name, (sizes, times)) in zip(plots.axes(3, 2.6), curves.items(), strict=True):
        ax.plot(sizes, np.multiply(1000, times), "o-", color=plots.VIOLET)
        ax.set(xlabel=names[name], ylabel="milisegundos", xlim=(0, None), ylim=(0, None))
    path.parent.mkdir(parents=True, exist_ok=True)
    ax.figure.savefig(path)


def peak_megabytes() -> float:
    """Ida y vuelta de un lote 64×32×28×28 con 64 kernels de 3 por 3, en float32."""
    rng = np.random.default_rng(0)
    x = nn.Parameter(rng.normal(size=(64, 32, 28, 28)).astype(np.float32))
    w = nn.Parameter(rng.normal(size=(64, 32, 3, 3)).astype(np.float32))
    tracemalloc.start()
    y = F.conv2d(x, w, padding=1)
    y.backward(np.ones_like(y.data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def main(folder: Path | None) -> dict[str, object]:
    torch.set_num_threads(2)
    return {
        "cnn": compare(training_step, 3),
        "filter": compare(filtering, 5),
        "growth": growth(folder),
        "megabytes": peak_megabytes(),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)))
