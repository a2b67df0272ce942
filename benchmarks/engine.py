"""El motor contra PyTorch, en la misma ejecución y con los mismos hilos.

python benchmarks/engine.py
"""

import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

import neurona
from neurona import Tensor, nn, optim

ROUNDS = 15  # se alternan las dos bibliotecas, y se compara la mediana
NODES = 10_000


def training_step(library: str, optimizer: str) -> Callable[[], None]:
    """Un paso de una red 784-512-512-10 con lotes de 64, en float32."""
    layers, optimizers = (nn, optim) if library == "neurona" else (torch.nn, torch.optim)
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(64, 784)).astype(np.float32), rng.integers(0, 10, 64)
    if library == "neurona":
        neurona.manual_seed(0)
        inputs, targets = Tensor(x), labels
    else:
        torch.manual_seed(0)
        inputs, targets = torch.tensor(x), torch.tensor(labels)
    model = layers.Sequential(
        layers.Linear(784, 512),
        layers.ReLU(),
        layers.Linear(512, 512),
        layers.ReLU(),
        layers.Linear(512, 10),
    )
    loss = layers.CrossEntropyLoss()
    moves = getattr(optimizers, optimizer)(model.parameters(), lr=1e-3)

    def step() -> None:
        moves.zero_grad()
        loss(model(inputs), targets).backward()
        moves.step()

    return step


def chain(library: str) -> Callable[[], None]:
    """Diez mil productos encadenados y su recorrido hacia atrás: lo que cuesta cada nodo."""

    def run() -> None:
        if library == "neurona":
            x = Tensor(1.0, requires_grad=True)
        else:
            x = torch.tensor(1.0, requires_grad=True)
        y = x
        for _ in range(NODES):
            y = y * 1.0001
        y.backward()

    return run


def compare(make: Callable[[str], Callable[[], None]], repeats: int) -> dict[str, float]:
    """Segundos por vuelta en cada biblioteca, alternándolas, y su cociente."""
    runs = {library: make(library) for library in ("neurona", "torch")}
    times: dict[str, list[float]] = {library: [] for library in runs}
    for k in range(ROUNDS + 2):  # las dos primeras vueltas calientan
        for library, run in runs.items():
            begin = time.perf_counter()
            for _ in range(repeats):
                run()
            if k >= 2:
                times[library].append((time.perf_counter() - begin) / repeats)
    found = {library: statistics.median(values) for library, values in times.items()}
    return found | {"ratio": found["neurona"] / found["torch"]}


def main() -> dict[str, dict[str, float]]:
    torch.set_num_threads(2)
    return {
        "mlp_sgd": compare(lambda library: training_step(library, "SGD"), 10),
        "mlp_adam": compare(lambda library: training_step(library, "Adam"), 10),
        "node": compare(chain, 1),
    }


if __name__ == "__main__":
    print(json.dumps(main()))
