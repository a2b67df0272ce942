"""La parte de Python del explorable de la oclusión."""

import base64
import gzip
import json
import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from fixtures import write_inside
from fixtures.write_inside import digits, example, nearest_mean
from test_widgets import assert_same

import neurona
from neurona import functional as F
from neurona import nn
from neurona.optim import Adam
from neurona.tensor import Tensor
from neurona.widgets import inside, refresh
from neurona.widgets.inside import Inside


def page(widget: Inside) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def state_of(widget: Inside) -> dict:
    return {key: getattr(widget, key) for key in Inside.STATE}


def by_hand(model, image, size) -> np.ndarray:
    """Los logits con el parche en cada posición, de uno en uno."""
    rows, columns = (side - size + 1 for side in image.shape)
    out = []
    for r in range(rows):
        for c in range(columns):
            covered = image.copy()
            covered[r : r + size, c : c + size] = 0
            out.append(np.asarray(model(covered[None, None]))[0])
    return np.array(out).reshape(rows, columns, -1)


@pytest.fixture(scope="module")
def trained():
    """Una red pequeña de neurona, entrenada unos pasos con los dígitos."""
    neurona.manual_seed(0)
    net = nn.Sequential(
        nn.Conv2d(1, 6, 3), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(), nn.Linear(216, 10)
    )
    images, labels = digits()
    optimizer = Adam(net.parameters(), lr=0.01)
    for k in range(30):
        batch = slice(48 * k, 48 * (k + 1))
        optimizer.zero_grad()
        loss = F.cross_entropy(net(Tensor(images[batch, None])), labels[batch])
        loss.backward()
        optimizer.step()
    return net


def test_the_stored_logits_are_those_of_a_trained_network(trained):
    images, labels = digits()
    widget = Inside(trained, images[1500:1503], labels[1500:1503], sizes=(3, 4))
    assert trained.training  # se evalúa sin dropout y vuelve a su modo
    trained.eval()
    right = trained(Tensor(images[1500:, None])).numpy().argmax(axis=1) == labels[1500:]
    assert right.mean() > 0.8  # ha aprendido algo
    drawn = inside.unpack(widget.data)
    assert widget.target == drawn[0][0].argmax()
    for image, (whole, *sizes) in zip(images[1500:1503].astype(np.float32), drawn, strict=True):
        exact = trained(Tensor(image[None, None])).numpy()[0]
        assert np.abs(whole - exact).max() < 1e-3
        for size, found in zip((3, 4), sizes, strict=True):
            covered = by_hand(lambda x: trained(Tensor(x)).numpy(), image, size)
            assert np.abs(found - covered).max() < 1e-3
    trained.train()


def test_a_torch_module_is_asked_as_it_is():
    torch.manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(144, 3)
    )
    images = digits()[0][:2].astype(np.float32)
    widget = Inside(net, torch.from_numpy(images)[:, None], sizes=(3,), classes=("a", "b", "c"))
    assert net.training and net[0].weight.grad is None
    asked = Inside(lambda x: net(torch.from_numpy(x)), images, sizes=(3,), classes=list("abc"))
    assert widget.data == asked.data
    with torch.no_grad():
        exact = by_hand(lambda x: net(torch.from_numpy(x)), images[1], 3)
    assert np.abs(inside.unpack(widget.data)[1][1] - exact).max() < 1e-4


def test_torch_is_not_imported_for_it():
    code = "import sys, neurona.widgets.inside; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_where_the_image_is_zero_nothing_changes():
    image = np.zeros((1, 8, 8))
    image[0, 6:, 6:] = 0.3
    widget = Inside(nearest_mean, image, sizes=(3,), target=0)
    found = inside.drops(state_of(widget))
    assert (found[:4, :] == 0).all() and (found[:, :4] == 0).all() and found[5, 5] != 0
    widget.position = (0, 0)
    assert "Con él no cambia ningún logit." in inside.sentence(state_of(widget))


def test_a_model_with_constant_logits_has_an_empty_map():
    widget = Inside(lambda x: np.ones((len(x), 2)), np.ones((1, 4, 6)), sizes=(2,), view="map")
    assert (inside.drops(state_of(widget)) == 0).all()
    svg, words = Inside.still(state_of(widget))
    assert "no baja en ninguna posición; no sube en ninguna posición" in words
    assert "cambia en 0 de las 15 posiciones" in words and "nan" not in svg


def test_sixteen_bits_are_enough_up_to_a_range_of_130():
    def model(x):  # logits de 0 a 130
        return np.stack([130 * x.mean((1, 2, 3)), 0 * x[:, 0, 0, 0]], 1)

    image = np.random.default_rng(0).uniform(size=(1, 10, 10)).astype(np.float32)
    image /= image.mean() * 1.0001 if image.mean() > 0.5 else 1
    image = np.clip(image, 0, 1)
    widget = Inside(model, image, sizes=(9,))
    whole, found = inside.unpack(widget.data)[0]
    assert np.abs(found - by_hand(model, image[0], 9)).max() < 1e-3
    assert whole[1] == 0


def test_a_page_for_the_chapter_is_light():
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(784, 10))
    images = rng.uniform(size=(3, 28, 28))
    stored = page(Inside(lambda x: x.reshape(len(x), -1) @ weights, images))
    assert len(stored.encode()) < 150_000
    assert len(gzip.compress(stored.encode())) < 110_000  # ruido: lo peor para comprimir


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(example(view="map", position=(2, 1)))
    assert stored == page(example(view="map", position=(2, 1))) == refresh(stored)
    assert repr(example()) == "Inside(images=2, sizes=[3, 5, 1], classes=10)"


def test_still_says_in_words_what_it_shows():
    for view in ("image", "map"):
        widget = example(view=view, classes=[f"<{k}>" for k in range(10)])
        alt, source = re.search(
            r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(widget)
        ).groups()
        svg = base64.b64decode(source).decode()
        assert "Imagen 1, con etiqueta &lt;7&gt;. Parche de 3×3 en las filas 3 a 5" in alt
        assert ("Mapa de la clase" in alt) == (view == "map")
        assert svg.count("<text") >= 30 and "nan" not in svg and "<7>" not in svg


def test_frontend_and_python_share_the_state():
    widget = example()
    assert (widget.size, widget.position, widget.target) == (3, [2, 2], 7)
    widget.set_state({"image": 1, "size": 5, "position": [1, 3], "target": 9, "view": "map"})
    assert (widget.image, widget.size, widget.position) == (1, 5, [1, 3])
    widget.position = np.array([0, 1])
    assert widget.get_state("position") == {"position": [0, 1]}
    with pytest.raises(Exception, match="read-only"):
        widget.data = {}


IMAGES = digits()[0][:2]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"model": 3}, TypeError, "model es int: debería ser un módulo o una función"),
        ({"images": [["a"]]}, TypeError, "images contiene <U1: debería contener números reales"),
        ({"images": np.ones(8)}, ValueError, "images tiene forma (8,): debería ser (N, H, W)"),
        ({"images": np.ones((2, 3, 8, 8))}, ValueError, "images tiene forma (2, 3, 8, 8)"),
        ({"images": np.ones((7, 8, 8))}, ValueError, "tiene 7 imágenes: debería tener de 1 a 6"),
        ({"images": np.ones((1, 8, 40))}, ValueError, "es de 8×40 píxeles: cada lado debería"),
        ({"images": IMAGES * 16}, ValueError, "images contiene 5.0: debería contener números"),
        ({"images": IMAGES * np.nan}, ValueError, "images contiene nan"),
        ({"labels": [1]}, ValueError, "labels tiene forma (1,): debería ser (2,)"),
        ({"labels": [1, 10]}, ValueError, "labels contiene 10: debería estar entre 0 y 9"),
        ({"labels": ["1", "2"]}, TypeError, "labels contiene <U1: debería contener enteros"),
        ({"sizes": 3}, TypeError, "sizes es int: debería ser una lista de enteros"),
        ({"sizes": (2.5,)}, TypeError, "sizes[0] es float: debería ser un entero"),
        ({"sizes": (0,)}, ValueError, "sizes[0] es 0: debería ser al menos 1"),
        ({"sizes": ()}, ValueError, "sizes es []: debería tener de 1 a 3 lados distintos"),
        ({"sizes": (3, 3)}, ValueError, "sizes es [3, 3]: debería tener de 1 a 3 lados"),
        ({"sizes": (8,)}, ValueError, "sizes contiene 8: debería ser menor que 8"),
        ({"classes": "0123456789"}, TypeError, "debería ser una lista de nombres"),
        ({"classes": 10}, TypeError, "classes es 10: debería ser una lista de nombres"),
        ({"classes": ["a", "b"]}, ValueError, "classes tiene 2 nombres: debería tener 10"),
        ({"image": 2}, ValueError, "image es 2: debería estar entre 0 y 1"),
        ({"image": True}, TypeError, "image es bool: debería ser un entero"),
        ({"size": 4}, ValueError, "size es 4: debería ser uno de sizes, [3]"),
        ({"size": 40}, ValueError, "size es 40: debería ser uno de sizes, [3]"),
        ({"size": "3"}, TypeError, "size es str: debería ser un entero"),
        ({"position": 3}, TypeError, "position es 3: debería ser (fila, columna)"),
        ({"position": (1, -1)}, ValueError, "position[1] es -1: debería ser al menos 0"),
        ({"target": 10}, ValueError, "target es 10: debería estar entre 0 y 9"),
        ({"view": "both"}, ValueError, "view es 'both': debería ser 'image' o 'map'"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Inside(**{"model": nearest_mean, "images": IMAGES, "sizes": (3,)} | arguments)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (lambda x: x.sum(axis=(1, 2, 3)), "model(images) tiene forma (2,): debería ser (2, C)"),
        (lambda x: x[:1, 0, 0], "model(images) tiene forma (1, 8)"),
        (lambda x: x[:, 0, 0, :1], "model(images) tiene 1 clases: debería tener de 2 a 20"),
        (lambda x: x[:, 0, 0] * np.inf, "model(images) contiene nan o infinito"),
    ],
)
def test_what_the_model_gives_is_checked(model, message):
    with pytest.raises(ValueError, match=re.escape(message)), np.errstate(invalid="ignore"):
        Inside(model, IMAGES, sizes=(3,))


def test_what_does_not_fit_in_a_page_is_refused():
    with pytest.raises(ValueError, match="dan 102360 logits, y caben 100000: usa menos"):
        Inside(lambda x: x[:, 0, 0, :10], np.ones((6, 28, 28)), sizes=(2, 5, 9))


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_inside.PATH.read_text("utf-8"))
    computed = write_inside.numbers()
    for numbers in (stored, computed):  # los números, salvo el redondeo; los textos, iguales
        texts = [numbers["data"].pop(key) for key in ("classes", "images", "logits")]
        texts += [
            case.pop(key) for case in numbers["cases"] for key in ("state", "sentence", "map")
        ]
        numbers["texts"] = texts
    assert stored.pop("texts") == computed.pop("texts")
    assert_same(stored, computed)
