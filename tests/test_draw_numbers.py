"""«Dibuja un dígito»: lo que calcula la página, comparado con PyTorch y con SciPy."""

import gzip
import os
import re

import export_digits as export
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import ndimage

from neurona import datasets
from neurona.models import simple_cnn

FOLDER = export.FOLDER
SIDE, BOX, MIDDLE = 28, 20, 14


@pytest.fixture(scope="module")
def model() -> torch.nn.Sequential:
    return simple_cnn(torch.nn, pretrained=True)


@pytest.fixture(scope="module")
def rounded(model) -> torch.nn.Sequential:
    """La misma red con los pesos de la página, redondeados a 8 bits."""
    layers = export.dequantised(export.float_layers(model))
    copy = simple_cnn(torch.nn)
    values = [torch.from_numpy(array) for layer in layers for array in layer]
    copy.load_state_dict(dict(zip(copy.state_dict(), values, strict=True)))
    return copy


@pytest.fixture(scope="module")
def digits() -> tuple[NDArray, NDArray]:
    if not os.environ.get("NEURONA_DATA"):
        pytest.skip("falta MNIST: pon en NEURONA_DATA la carpeta de los datos")
    try:
        return datasets.mnist("test")
    except OSError as error:
        pytest.skip(f"falta MNIST: {error}")


@pytest.fixture(scope="module")
def logits(digits) -> NDArray[np.float32]:
    """Los de los 10 000 dígitos de prueba, con el JavaScript de la página."""
    return export.browser_numbers(digits[0], "logits")


def text(root) -> str:
    return (root / "book/apendices/dibuja.md").read_text("utf-8").replace("\u00a0", " ")


# --- Los archivos ----------------------------------------------------------------------------


def test_the_page_has_the_weights_of_the_package(model) -> None:
    written = export.weights_script(export.float_layers(model))
    assert written == (FOLDER / "weights.js").read_text("utf-8"), (
        "los pesos cambiaron: ejecuta .venv/bin/python tools/export_digits.py"
    )


def test_a_changed_weight_is_noticed(model) -> None:
    layers = export.float_layers(model)
    (weight, bias), *others = layers
    changed = weight.copy()
    changed[0, 0, 0, 0] *= 0.9
    assert export.weights_script([(changed, bias), *others]) != export.weights_script(layers)


def test_the_files_weigh_little() -> None:
    wire = {path.name: len(gzip.compress(path.read_bytes())) for path in FOLDER.iterdir()}
    assert wire["weights.js"] <= 300 * 1024
    assert sum(wire.values()) <= 300 * 1024


def test_rounding_never_moves_a_weight_more_than_half_a_step() -> None:
    weight = np.random.default_rng(0).normal(size=(5, 3, 2, 2)).astype(np.float32)
    weight[4] = 0
    steps, scale = export.quantise(weight)
    assert list(np.abs(steps).max(axis=1)) == [127] * 4 + [0]
    error = np.abs(steps * scale[:, None] - weight.reshape(5, -1))
    assert (error <= 0.5001 * scale[:, None]).all()


# --- La red ----------------------------------------------------------------------------------


def test_rounding_loses_at_most_a_tenth_of_a_point(root, model, digits, logits) -> None:
    images, labels = digits
    in_torch = 100 * np.mean(export.torch_logits(model, images).argmax(1) == labels)
    in_page = 100 * np.mean(logits.argmax(1) == labels)
    assert in_torch - in_page <= 0.1
    sentence = "Redondeada, la red acierta el {:.2f} % de los dígitos de prueba; sin redondear, "
    assert sentence.format(in_page) in text(root)
    assert f"también el {in_torch:.2f} %" in text(root)
    assert f"acierta el {in_page:.2f} %" in text(root)


def test_the_logits_are_those_of_torch(model, rounded, digits) -> None:
    images = digits[0][:100]
    in_page = export.browser_numbers(images, "logits")
    np.testing.assert_allclose(in_page, export.torch_logits(rounded, images), rtol=0, atol=1e-3)
    # frente a los pesos sin redondear, la diferencia no llega a dos décimas de logit
    exact = export.torch_logits(model, images)
    assert np.abs(in_page - exact).max() < 0.2
    assert (in_page.argmax(1) == exact.argmax(1)).all()


def test_the_logits_are_those_of_torch_without_data(rounded) -> None:
    images = np.random.default_rng(0).random((20, SIDE, SIDE), dtype=np.float32)
    in_page = export.browser_numbers(images, "logits")
    np.testing.assert_allclose(in_page, export.torch_logits(rounded, images), rtol=0, atol=1e-3)


def grad_cam(model: torch.nn.Sequential, images: NDArray, target: int) -> NDArray:
    relu2 = model[:5](torch.from_numpy(images[:, None])).detach().requires_grad_()
    model[5:](relu2)[:, target].sum().backward()
    weights = relu2.grad.mean(dim=(2, 3), keepdim=True)
    heat = (weights * relu2).sum(dim=1, keepdim=True).clamp(min=0).detach()
    return torch.nn.functional.interpolate(heat, SIDE, mode="bilinear")[:, 0].numpy()


@pytest.mark.parametrize("target", [0, 3, 7, 9])
def test_grad_cam_is_that_of_torch(rounded, target) -> None:
    rng = np.random.default_rng(target)
    images = np.stack([ndimage.gaussian_filter(rng.random((SIDE, SIDE)), 2) for _ in range(10)])
    images = np.clip(8 * (images - 0.45), 0, 1).astype(np.float32)
    compare_heat(rounded, images, target)


@pytest.mark.parametrize("target", range(10))
def test_grad_cam_of_real_digits_is_that_of_torch(rounded, digits, target) -> None:
    compare_heat(rounded, digits[0][:12], target)


def compare_heat(model: torch.nn.Sequential, images: NDArray, target: int) -> None:
    expected = grad_cam(model, images, target)
    in_page = export.browser_numbers(images, "cam", target).reshape(expected.shape)
    np.testing.assert_allclose(in_page, expected, rtol=0, atol=1e-3)


def test_grad_cam_is_empty_most_often_for_the_nine(root, digits) -> None:
    assert "A veces, sobre todo con el 9, todo queda negativo" in text(root)
    images, labels = digits
    empty = []
    for target in range(10):
        chosen = images[labels == target][:60]
        heat = export.browser_numbers(chosen, "cam", target)
        empty.append(int((heat.max(axis=1) == 0).sum()))
    assert empty[9] == max(empty) > 0


# --- El centrado -----------------------------------------------------------------------------


def reference(drawing: NDArray) -> NDArray:
    """El centrado de MNIST escrito de otra manera: áreas por sumas acumuladas."""
    box = drawing[ndimage.find_objects((drawing > 0).astype(int))[0]].astype(float)
    scale = BOX / max(box.shape)
    for axis in (0, 1):
        sums = np.insert(np.cumsum(box, axis=axis) * scale, 0, 0, axis=axis)
        places = np.arange(sums.shape[axis]) * scale
        whole = np.apply_along_axis(
            lambda line, x=places: np.interp(np.arange(BOX + 1), x, line), axis, sums
        )
        box = np.diff(whole, axis=axis)
    shift = np.floor(MIDDLE - np.array(ndimage.center_of_mass(box)) + 0.5).astype(int)
    wide = np.zeros((SIDE + 2 * BOX,) * 2)
    top, left = shift + BOX
    wide[top : top + BOX, left : left + BOX] = box
    return wide[BOX:-BOX, BOX:-BOX]


def random_drawing(rng: np.random.Generator, size: int) -> NDArray[np.float32]:
    """Manchas de bordes suaves dentro de un rectángulo cualquiera."""
    drawing = np.zeros((size, size))
    top, left = rng.integers(0, size // 2, 2)
    height, width = rng.integers(5, size // 2, 2)
    blot = ndimage.gaussian_filter(rng.random((height, width)), 2)
    drawing[top : top + height, left : left + width] = np.clip(20 * (blot - 0.5), 0, 1)
    return drawing.astype(np.float32)


@pytest.mark.parametrize("size", [28, 101, 280])
def test_centring_is_that_of_the_reference(size) -> None:
    rng = np.random.default_rng(size)
    drawings = np.stack([random_drawing(rng, size) for _ in range(30)])
    in_page = export.browser_numbers(drawings, "centre", size).reshape(-1, SIDE, SIDE)
    expected = np.stack([reference(drawing) for drawing in drawings])
    np.testing.assert_allclose(in_page, expected, rtol=0, atol=1e-6)


def test_a_digit_of_mnist_is_already_centred(root, digits) -> None:
    images = digits[0]
    again = export.browser_numbers(images, "centre", SIDE).reshape(images.shape)
    changed = np.abs(again - images).max(axis=(1, 2)) > 1e-6
    sides = [max(np.ptp(np.nonzero(image), axis=1)) + 1 for image in images[changed]]
    assert set(sides) == {BOX - 1}
    assert len(sides) == 3 and f"{len(images) - len(sides)} quedan idénticos" in text(root)


def test_enlarging_a_digit_of_mnist_does_not_change_it(digits) -> None:
    images = digits[0][:100]
    large = images.repeat(10, axis=1).repeat(10, axis=2)
    again = export.browser_numbers(large, "centre", 10 * SIDE).reshape(images.shape)
    np.testing.assert_allclose(again, images, rtol=0, atol=1e-6)


# --- Las muestras ----------------------------------------------------------------------------


def test_the_samples_are_test_digits_and_some_are_wrong(digits, logits) -> None:
    images, labels = digits
    stored = (FOLDER / "samples.js").read_text("utf-8")
    assert export.samples_script(images, labels, logits) == stored
    chosen = [int(index) for index in re.findall(r'"index": (\d+)', stored)]
    right = logits[chosen].argmax(1) == labels[chosen]
    assert list(labels[chosen][right]) == list(range(10))
    assert (~right).sum() == export.CONFUSED
