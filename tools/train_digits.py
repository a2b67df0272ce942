"""Entrena ``simple_cnn`` con la receta del capítulo 14 y guarda sus pesos en el paquete.

    .venv/bin/python tools/train_digits.py

Necesita MNIST (lo descarga si no está) y tarda un par de minutos.
"""

from pathlib import Path

import numpy as np
import torch

from neurona import datasets, models, training

TARGET = Path(__file__).parents[1] / "src/neurona/weights/simple_cnn.npz"


def main() -> None:
    train, validation, test = (
        (images[:, None], labels)
        for images, labels in map(datasets.mnist, ("train", "validation", "test"))
    )
    torch.manual_seed(0)
    model = models.simple_cnn(torch.nn)
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    training.fit(
        model,
        loss,
        optimizer,
        train,
        epochs=5,
        schedule=training.one_cycle,
        validation=validation,
        metrics={"accuracy": training.accuracy},
    )
    arrays = {name: value.numpy() for name, value in model.state_dict().items()}
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(TARGET, **{name: a.astype(np.float16) for name, a in arrays.items()})
    stored = models.simple_cnn(torch.nn, pretrained=True)
    for what, each in {"entrenada": model, "guardada": stored}.items():
        found = training.evaluate(each, loss, test, metrics={"accuracy": training.accuracy})
        print(f"{what}: exactitud {found['accuracy']:.2%}, pérdida {found['loss']:.4f}")
    print(f"{TARGET}: {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
