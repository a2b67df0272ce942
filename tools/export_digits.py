"""Escribe los pesos y las muestras de la página «Dibuja un dígito».

    .venv/bin/python tools/export_digits.py

Los pesos son los de ``simple_cnn(torch.nn, pretrained=True)``: cada uno se redondea a un entero
de 8 bits, con una escala por canal de salida. Las muestras son dígitos de prueba de MNIST; si
faltan los datos, se quedan las que haya. Al final mide lo que se pierde al redondear sobre los
10 000 dígitos de prueba, con el JavaScript de la página.
"""

import base64
import gzip
import json
import subprocess
from pathlib import Path

import numpy as np
from bench import NODE
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "book/_static/dibuja"
WRITTEN = "// Escrito por tools/export_digits.py: no se edita a mano.\n"
CONFUSED = 5  # muestras que la red falla

Layers = list[tuple[NDArray, NDArray]]


def float_layers(model) -> Layers:
    """Los pesos y sesgos de un modelo de PyTorch, capa por capa."""
    values = [value.numpy() for value in model.state_dict().values()]
    return list(zip(values[::2], values[1::2], strict=True))


def quantise(weight: NDArray) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Enteros de −127 a 127 y una escala por fila: el peso mayor de cada fila es ±127."""
    rows = weight.reshape(len(weight), -1).astype(np.float32)
    scale = np.abs(rows).max(axis=1) / np.float32(127)
    scale[scale == 0] = 1
    return np.rint(rows / scale[:, None]).astype(np.int8), scale


def dequantised(layers: Layers) -> Layers:
    """Los pesos que usa la página, redondeados, otra vez como números reales."""
    pairs = [(quantise(weight), weight.shape, bias) for weight, bias in layers]
    return [((q * scale[:, None]).reshape(shape), bias) for (q, scale), shape, bias in pairs]


def text64(values: NDArray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def weights_script(layers: Layers) -> str:
    stored = []
    for weight, bias in layers:
        steps, scale = quantise(weight)
        stored.append({"scale": text64(scale), "bias": text64(bias), "weight": text64(steps)})
    return f"{WRITTEN}globalThis.neuronaDigitWeights = {json.dumps(stored, indent=0)};\n"


def choose_samples(labels: NDArray, answers: NDArray, logits: NDArray) -> list[int]:
    """El primer acierto de cada clase y los errores más seguros, cada uno de otro dígito."""
    right = [int(np.flatnonzero((labels == k) & (answers == k))[0]) for k in range(10)]
    ordered = np.sort(logits, axis=1)
    confidence = ordered[:, -1] - ordered[:, -2]
    wrong = sorted(np.flatnonzero(answers != labels), key=lambda i: -confidence[i])
    first = {}
    for i in wrong:
        first.setdefault(int(labels[i]), int(i))
    return right + list(first.values())[:CONFUSED]


def samples_script(images: NDArray, labels: NDArray, logits: NDArray) -> str:
    answers = logits.argmax(axis=1)
    samples = [
        {
            "index": i,
            "label": int(labels[i]),
            "answer": int(answers[i]),
            "pixels": text64(np.rint(images[i] * 255).astype(np.uint8)),
        }
        for i in choose_samples(labels, answers, logits)
    ]
    return f"{WRITTEN}globalThis.neuronaDigitSamples = {json.dumps(samples, indent=0)};\n"


def browser_numbers(images: NDArray, task: str, *arguments: object) -> NDArray[np.float32]:
    """Lo que calcula el JavaScript de la página: una fila por imagen."""
    command = [str(NODE), str(ROOT / "tools/digits.mjs"), task, *map(str, arguments)]
    data = np.ascontiguousarray(images, dtype=np.float32).tobytes()
    run = subprocess.run(command, input=data, capture_output=True)
    if run.returncode:
        raise RuntimeError(run.stderr.decode())
    return np.frombuffer(run.stdout, np.float32).reshape(len(images), -1)


def torch_logits(model, images: NDArray) -> NDArray[np.float32]:
    import torch

    with torch.no_grad():
        parts = [model(torch.from_numpy(part[:, None])) for part in np.array_split(images, 20)]
    return torch.cat(parts).numpy()


def export(model, folder: Path = FOLDER) -> None:
    from neurona import datasets

    path = folder / "weights.js"
    path.write_text(weights_script(float_layers(model)), encoding="utf-8")
    wire = len(gzip.compress(path.read_bytes())) / 1024
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB, {wire:.0f} KB con gzip")
    try:
        images, labels = datasets.mnist("test")
    except OSError as error:
        print(f"Sin MNIST no se miden los aciertos ni se eligen las muestras: {error}")
        return
    in_browser = browser_numbers(images, "logits")
    in_torch = torch_logits(model, images)
    shares = [100 * np.mean(logits.argmax(1) == labels) for logits in (in_torch, in_browser)]
    print("aciertos: {:.2f} % en PyTorch, {:.2f} % en la página".format(*shares))
    print(f"pérdida: {shares[0] - shares[1]:.2f} puntos (máximo, 0.10)")
    print(f"mayor diferencia de un logit: {np.abs(in_torch - in_browser).max():.3f}")
    text = samples_script(images, labels, in_browser)
    (folder / "samples.js").write_text(text, encoding="utf-8")


def main() -> None:
    import torch

    from neurona.models import simple_cnn

    export(simple_cnn(torch.nn, pretrained=True))


if __name__ == "__main__":
    main()
