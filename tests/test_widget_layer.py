"""La parte de Python del explorable de la capa convolucional."""

import base64
import json
import re

import numpy as np
import pytest
import torch
from fixtures import write_layer

from neurona.widgets import refresh
from neurona.widgets.layer import IMAGE, Layer, addition, brief, convolve, number, sentence


def page(widget: Layer) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def state(**arguments) -> dict:
    widget = Layer(**arguments)
    return {key: getattr(widget, key) for key in Layer.STATE}


def test_the_stored_page_is_rebuilt_from_its_own_state():
    arguments = {"channels": 2, "filters": 3, "padding": 1, "relu": True, "view": "input"}
    stored = page(Layer(**arguments))
    assert stored == page(Layer(**arguments)) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Layer())
    ).groups()
    assert alt == (
        "Salida: mapa 1, fila 1, columna 3. Su ventana toma las filas 1 a 3 y las columnas 3 a 5 "
        "de los 3 canales. Canal 1: 2. Canal 2: −1. Canal 3: 0. Sesgo: 0.5. "
        "z = 2 − 1 + 0 + 0.5 = 1.5."
    )
    svg = base64.b64decode(image).decode()
    # El fondo, las casillas, una ventana por canal y el píxel elegido.
    assert svg.count("<rect") == 1 + 3 * 36 + 2 * 16 + 3 + 1 and "nan" not in svg
    assert "z = 2 − 1 + 0 + 0.5 = 1.5<" in svg


def test_the_other_way_round():
    corner = sentence(state(view="input", selected=(2, 5, 0)))
    assert corner == (
        "Entrada: canal 3, fila 6, columna 1; vale 1. Está en la ventana de 1 de las 16 salidas "
        "de cada mapa: la fila 4 y la columna 1. En los 2 mapas, 2 salidas."
    )
    framed = sentence(state(view="input", selected=(2, 5, 0), padding=1, filters=1))
    assert framed.endswith(
        "Está en la ventana de 4 de las 36 salidas del único mapa: las filas 5 a 6 y las "
        "columnas 1 a 2."
    )
    for padding, marks in ((0, 3 * 36 + 2 * 16), (1, 3 * 64 + 2 * 36)):
        svg, _ = Layer.still(state(view="input", padding=padding))
        assert svg.count("<rect") == 1 + marks + 1 + 2


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("relu", [False, True])
def test_the_output_is_that_of_pytorch(channels, padding, relu):
    rng = np.random.default_rng(1)
    weights, biases = rng.normal(size=(3, channels, 3, 3)), rng.normal(size=3)
    found = convolve(state(channels=channels, filters=3, padding=padding, relu=relu,
                           weights=weights, biases=biases))  # fmt: skip
    x, w, b = (torch.tensor(a) for a in (IMAGE[:channels], weights, biases))
    expected = torch.nn.functional.conv2d(x[None], w, b, padding=padding)[0]
    expected = torch.relu(expected) if relu else expected
    np.testing.assert_allclose(found, expected.numpy(), atol=1e-12)


def test_the_frame_is_counted():
    assert "las filas 1 a 2 y las columnas 2 a 4 de los 3 canales, y 3 ceros del marco en cada" in (
        sentence(state(padding=1))
    )


def test_numbers_are_written_short():
    assert [number(v) for v in (-0.25, 1 / 3, -1e-6, 100)] == ["−0.25", "0.3333", "0", "100"]
    assert [brief(v) for v in (152.4, -25.34, -2.756, 99.97, -0.001)] == (
        ["152", "−25.3", "−2.76", "100", "0"]
    )
    assert addition([-1, -2.5, 0]) == "−1 − 2.5 + 0"


def test_changing_channels_or_filters_fits_the_weights():
    widget = Layer()
    widget.channels = 1
    widget.filters = 3
    assert np.shape(widget.weights) == (3, 1, 3, 3) and widget.biases == [0.5, 0, 0]
    widget.channels = 3
    assert widget.weights == Layer(filters=3).weights  # los de partida se rehacen
    widget.weights = np.ones((3, 3, 3, 3))
    widget.channels, widget.filters = 2, 1
    assert widget.weights == np.ones((1, 2, 3, 3)).tolist()
    widget.channels = 3
    assert np.sum(widget.weights) == 18  # el canal nuevo entra con ceros


def test_frontend_and_python_share_the_state():
    widget = Layer()
    weights = np.arange(9.0).reshape(1, 1, 3, 3).tolist()
    widget.set_state(
        {"channels": 1, "filters": 1, "weights": weights, "biases": [2], "relu": True, "padding": 1}
    )
    assert (widget.weights, widget.biases) == (weights, [2.0])
    widget.set_state({"view": "input", "selected": [2, 5, 5]})
    assert "canal 1, fila 6, columna 6" in page(widget)
    assert repr(widget) == "Layer(channels=1, filters=1, padding=1, relu=True)"
    with pytest.raises(ValueError, match=r"weights tiene forma \(2, 1, 3, 3\)"):
        widget.weights = np.zeros((2, 1, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"channels": 4}, ValueError, "channels es 4: debería estar entre 1 y 3"),
        ({"filters": 0}, ValueError, "filters es 0: debería estar entre 1 y 3"),
        ({"filters": 2.0}, TypeError, "filters es float: debería ser un entero"),
        ({"padding": 2}, ValueError, "padding es 2: debería estar entre 0 y 1"),
        ({"padding": True}, TypeError, "padding es bool: debería ser un entero"),
        ({"relu": 1}, TypeError, "relu es int: debería ser True o False"),
        (
            {"weights": np.zeros((2, 2, 3, 3))},
            ValueError,
            "weights tiene forma (2, 2, 3, 3): debería ser (filters, channels, 3, 3) = "
            "(2, 3, 3, 3)",
        ),
        ({"weights": "x"}, TypeError, "weights contiene <U1: debería contener números reales"),
        (
            {"weights": np.full((2, 3, 3, 3), 9.5)},
            ValueError,
            "weights contiene 9.5: debería contener números entre -9 y 9",
        ),
        ({"biases": [1, 2, 3]}, ValueError, "biases tiene forma (3,): debería ser (filters,) ="),
        ({"biases": [0, np.nan]}, ValueError, "biases contiene nan: debería contener números"),
        ({"view": "in"}, ValueError, "view es 'in': debería ser 'output' o 'input'"),
        ({"selected": (0, 1.5, 0)}, TypeError, "selected es (0, 1.5, 0): debería ser tres enter"),
        ({"selected": (0, 1)}, ValueError, "selected es (0, 1): debería ser un mapa de 0 a 2"),
        ({"selected": (0, 6, 0)}, ValueError, "selected es (0, 6, 0): debería ser un mapa de 0"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Layer(**arguments)


def same(stored: object, computed: object) -> None:
    """Iguales salvo el redondeo, que cambia de una máquina a otra; los textos, del todo."""
    if isinstance(stored, dict):
        assert stored.keys() == computed.keys()
        for key in stored:
            same(stored[key], computed[key])
    elif isinstance(stored, list):
        assert len(stored) == len(computed)
        for pair in zip(stored, computed, strict=True):
            same(*pair)
    elif isinstance(stored, str):
        assert stored == computed
    else:
        assert computed == pytest.approx(stored, rel=1e-12, abs=1e-13)


def test_fixture_for_javascript_is_fresh():
    same(json.loads(write_layer.PATH.read_text("utf-8")), write_layer.numbers())
