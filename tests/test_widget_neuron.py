"""La parte de Python del explorable de la neurona."""

import base64
import json
import math
import re

import pytest
from fixtures import write_neuron
from test_widgets import assert_same

from neurona.widgets import Neuron, refresh


def page(widget: Neuron) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(Neuron(w1=-1, b=0.5, activation="relu"))
    assert stored == page(Neuron(w1=-1, b=0.5, activation="relu")) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Neuron(b=-0.5))
    ).groups()
    svg = base64.b64decode(image).decode()
    assert "acierta 2 de 4" in alt and svg.count("a8,8 0 1,1") == 2 and "nan" not in svg


def test_still_takes_one_point_and_no_weights():
    svg, alt = Neuron.still({"X": [[3.0, 3.0]], "y": [1], "w1": 0.0, "w2": 0.0, "b": 1.0})
    assert "nan" not in svg and "acierta 1 de 1" in alt


def test_frontend_and_python_share_the_parameters_and_the_table():
    widget = Neuron()
    widget.set_state({"w1": 2, "y": [0, 1, 1, 0], "activation": "sigmoid"})
    assert (widget.w1, widget.y, widget.activation) == (2.0, [0, 1, 1, 0], "sigmoid")
    widget.b = 1
    assert widget.get_state("b") == {"b": 1.0}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"X": []}, ValueError, "X está vacío: debería tener al menos un punto"),
        ({"X": [[1, 2, 3]] * 4}, ValueError, "leída como (M, N): N debería ser 2 y es 3"),
        ({"X": [[0, math.inf]] * 4}, ValueError, "X contiene inf: debería contener solo números"),
        ({"y": [0, 1]}, ValueError, "y tiene forma (2,), leída como (M): M debería ser 4 y es 2"),
        ({"y": [0, 1, 2, 0]}, ValueError, "y contiene 2: debería contener solo 0 y 1"),
        ({"w1": "2"}, TypeError, "w1 es str: debería ser un número"),
        ({"b": 7}, ValueError, "b es 7: debería estar entre -6 y 6"),
        ({"w2": math.nan}, ValueError, "w2 es nan: debería estar entre -6 y 6"),
        ({"activation": "tanh"}, ValueError, "activation es 'tanh': debería ser una de 'step'"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Neuron(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_neuron.PATH.read_text("utf-8"))
    assert_same(stored, write_neuron.numbers())
