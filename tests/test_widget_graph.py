"""La parte de Python del explorable del grafo."""

import base64
import json
import math
import re

import pytest
from fixtures import write_graph
from test_widgets import assert_same

from neurona.widgets import Graph, refresh
from neurona.widgets.graph import compute


def page(widget: Graph) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(Graph("exp(x) - 1", {"x": 0.5}, step=2))
    assert stored == page(Graph("exp(x) - 1", {"x": 0.5}, step=2)) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Graph())
    ).groups()
    assert alt.startswith("x vale 2, con gradiente 4. y vale 3, con gradiente 4.")
    assert alt.endswith("+ × z vale 20, con gradiente 1.")
    svg = base64.b64decode(image).decode()
    assert svg.count("<rect") == 5 and svg.count("<path") == 4 and "nan" not in svg


def test_powers_bind_tighter_than_signs_and_go_from_the_right():
    for expression, expected in (("-x ^ 2", -9), ("2 ^ x ^ 2", 512), ("x - 1 - 1", 1)):
        assert compute(expression, {"x": 3.0})[0].item() == expected


def test_frontend_and_python_share_the_state():
    widget = Graph("x * x", {"x": 5})
    widget.set_state({"step": 2, "expression": "x + y"})
    assert (widget.step, widget.expression, widget.values["x"]) == (2, "x + y", 5.0)
    widget.values = {"x": 1}
    assert widget.get_state("values") == {"values": {"x": 1.0}}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"expression": 3}, TypeError, "expression es int: debería ser un texto"),
        ({"expression": "x +"}, ValueError, "no se puede leer como una cuenta: 'x +'"),
        ({"expression": "x.real + 1"}, ValueError, "usa algo que no se puede: 'x.real'"),
        ({"expression": "__import__('os')"}, ValueError, "usa algo que no se puede"),
        ({"expression": "sin(x)"}, ValueError, "usa algo que no se puede: 'sin(x)'"),
        ({"expression": "x and y"}, ValueError, "usa algo que no se puede"),
        ({"expression": "x"}, ValueError, "tiene 0 operaciones: debería tener de 1 a 10"),
        ({"expression": "+".join("x" * 12)}, ValueError, "tiene 11 operaciones"),
        ({"expression": "2 + 3"}, ValueError, "debería tener alguna variable"),
        ({"values": [1]}, TypeError, "values es list: debería ser un diccionario"),
        ({"values": {"x": "2"}}, TypeError, "values['x'] debería ser un número y es '2'"),
        ({"values": {"x": math.inf}}, ValueError, "values['x'] es inf: debería ser finito"),
        ({"step": 1.5}, TypeError, "step es float: debería ser un entero"),
        ({"step": -1}, ValueError, "step es -1: debería ser al menos 0"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Graph(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_graph.PATH.read_text("utf-8"))
    assert_same(stored, write_graph.numbers())
