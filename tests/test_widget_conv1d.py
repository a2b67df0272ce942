"""La parte de Python del explorable de la convolución en una dimensión."""

import base64
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_conv1d
from test_widgets import assert_same

from neurona.widgets import refresh
from neurona.widgets.conv1d import MODES, OPERATIONS, Conv1d, span, terms


def page(widget: Conv1d) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def test_the_stored_page_is_rebuilt_from_its_own_state():
    arguments = ([1, 2, -5, 4, 2, -1], [-1, 2, -1], "correlation", "same", 3)
    stored = page(Conv1d(*arguments))
    assert stored == page(Conv1d(*arguments)) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Conv1d(position=4))
    ).groups()
    assert alt == (
        "Señal x = [0, 0, 1, 1, 0, 0] y kernel w = [−1, 0, 1]. "
        "y[4] = 1·1 + 0·1 + (−1)·0 = 1. Convolución, con el kernel dado la vuelta, "
        "en modo full: [0, 0, −1, −1, 1, 1, 0, 0]."
    )
    svg = base64.b64decode(image).decode()
    # Dos trazos por muestra (3 del kernel, 10 de la señal y 8 de la salida) y tres ejes.
    assert svg.count("<path") == 2 * (3 + 10 + 8) + 3 and "nan" not in svg


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("mode", MODES)
def test_positions_and_modes_are_those_of_numpy(operation, mode):
    rng = np.random.default_rng(1)
    function = OPERATIONS[operation][0]
    for n in range(1, 13):
        for k in range(1, 6):
            if k > n > 1:
                continue
            x, kernel = rng.normal(size=n).tolist(), rng.normal(size=k).tolist()
            start, count = span(n, k, mode)
            sums = [
                sum(w * sample for _, w, sample in terms(x, kernel, operation, i))
                for i in range(start, start + count)
            ]
            np.testing.assert_allclose(sums, function(x, kernel, mode), atol=1e-12)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("valid", [8, -16, 11, 1]),
        ("same", [0, 8, -16, 11, 1, -4]),
        ("full", [-1, 0, 8, -16, 11, 1, -4, 1]),
    ],
)
def test_the_example_of_the_chapter(mode, expected):
    listed = str(expected).replace("-", "−")
    widget = Conv1d([1, 2, -5, 4, 2, -1], [-1, 2, -1], mode=mode)
    assert f"en modo {mode}: {listed}." in page(widget)


def test_the_first_position_has_the_whole_kernel_inside():
    assert Conv1d().position == 2
    assert Conv1d([1], [1, 3, 2]).position == 0
    assert repr(Conv1d(np.array([1, 0.5]), (2,))) == "Conv1d([1, 0.5], [2])"


def test_frontend_and_python_share_the_state():
    widget = Conv1d()
    widget.set_state(
        {"x": [1, 2, 3, 4], "kernel": [1, 1, 1, 1], "mode": "same", "operation": "correlation"}
    )
    assert (widget.x, widget.kernel) == ([1.0, 2.0, 3.0, 4.0], [1.0] * 4)
    assert (widget.mode, widget.operation) == ("same", "correlation")
    widget.set_state({"x": [1], "kernel": [1, 3, 2], "position": 0})  # el impulso, de una vez
    widget.kernel = np.array([2.0])
    assert widget.get_state("kernel") == {"kernel": [2.0]}
    with pytest.raises(ValueError, match="kernel tiene 3 muestras y x tiene 2"):
        Conv1d().x = [1, 2]


def test_a_position_beyond_the_end_is_the_last_one():
    widget = Conv1d(position=7)
    widget.x = [1, 2, 3]
    assert "y[4] = 1·0 + 0·0 + (−1)·3 = −3." not in page(widget)
    assert "y[4] = 1·3 + 0·0 + (−1)·0 = 3." in page(widget)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"x": 3}, TypeError, "x es int: debería ser una lista de números"),
        ({"x": "123"}, TypeError, "x es str: debería ser una lista de números"),
        ({"x": np.ones((2, 2))}, TypeError, "x es ndarray: debería ser una lista de números"),
        ({"x": []}, ValueError, "x tiene 0 muestras: debería tener de 1 a 12"),
        ({"x": [0] * 13}, ValueError, "x tiene 13 muestras: debería tener de 1 a 12"),
        ({"x": [0, 1, True]}, TypeError, "x[2] debería ser un número y es True"),
        ({"x": [0, "1", 2]}, TypeError, "x[1] debería ser un número y es '1'"),
        ({"x": [0, 11, 2]}, ValueError, "x[1] es 11: debería estar entre -10 y 10"),
        ({"kernel": [math.nan]}, ValueError, "kernel[0] es nan: debería estar entre -10 y 10"),
        ({"kernel": [0] * 6}, ValueError, "kernel tiene 6 muestras: debería tener de 1 a 5"),
        ({"x": [1, 2]}, ValueError, "kernel tiene 3 muestras y x tiene 2: kernel no debería"),
        ({"operation": "conv"}, ValueError, "operation es 'conv': debería ser uno de 'convol"),
        ({"mode": 1}, ValueError, "mode es 1: debería ser uno de 'valid', 'same', 'full'"),
        ({"position": 1.5}, TypeError, "position es float: debería ser un entero"),
        ({"position": -1}, ValueError, "position es -1: debería ser al menos 0"),
        ({"position": 8}, ValueError, "position es 8: debería estar entre 0 y 7"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Conv1d(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_conv1d.PATH.read_text("utf-8"))
    assert_same(stored, write_conv1d.numbers())
