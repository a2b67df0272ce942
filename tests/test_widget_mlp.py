"""La parte de Python del explorable de la red 2-h-1."""

import base64
import html
import json
import re

import numpy as np
import pytest
from fixtures import write_mlp
from test_widgets import assert_same

from neurona.widgets import mlp, refresh
from neurona.widgets.mlp import Mlp


def page(widget: Mlp) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(Mlp("ring", "tanh", 5, off=(4, 2)))
    assert stored == page(Mlp("ring", "tanh", 5, off=[2, 4])) == refresh(stored)
    state = re.search(r"data-state='([^']*)'", stored)[1]
    assert json.loads(html.unescape(state))["off"] == [2, 4]
    assert len(state) < 14_000  # los tres conjuntos y sus 48 redes


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Mlp())
    ).groups()
    assert alt.startswith("XOR, 2 unidades ReLU, todas encendidas: acierta 60 de 60.")
    assert alt.endswith("Las rectas encendidas lo parten en 3 regiones lineales.")
    svg = base64.b64decode(image).decode()
    assert svg.count("#4b3fa7") == 2 and svg.count("a5,5 0 1,1") == 2 * 30 and "nan" not in svg


def test_still_takes_a_network_with_everything_off():
    svg, alt = Mlp.still(state(Mlp(units=1, off=(1,))))
    assert "ninguna encendida: acierta 30 de 60; con todas, 45. ŷ vale" in alt
    assert 'd="" stroke="#1f2933"' in svg  # sin frontera


def state(widget: Mlp) -> dict:
    return {key: getattr(widget, key) for key in Mlp.STATE}


def test_off_units_give_zero():
    network = Mlp().sets["moons"]["tanh"][3]
    X = np.array([[0.3, -1.2], [1.5, 0.4]])
    parts = [mlp.logits(network, "tanh", X, sorted({1, 2, 3, 4} - {k})) for k in (1, 2, 3, 4)]
    every = mlp.logits(network, "tanh", X, ())
    np.testing.assert_allclose(sum(parts) - 3 * network["c"], every, rtol=1e-12)
    np.testing.assert_array_equal(mlp.logits(network, "tanh", X, (1, 2, 3, 4)), network["c"])


def test_the_networks_get_better_with_units():
    sets = Mlp().sets
    for data, activation in ((d, a) for d in mlp.SETS for a in mlp.ACTIVATIONS):
        networks, points = sets[data][activation], sets[data]["points"]
        right = [mlp.hits(network, activation, points, ()) for network in networks]
        assert right == sorted(right) and right[0] < 60 and right[2:] == [60] * 6
        assert [len(network["units"]) for network in networks] == list(range(1, 9))


def test_no_region_is_missed_whatever_is_off():
    for data in mlp.SETS:
        assert all(write_mlp.faithful(network) for network in Mlp().sets[data]["relu"])


def test_the_weights_come_from_the_training_code():
    sets = Mlp().sets
    assert {data: sets[data]["points"] for data in mlp.SETS} == {
        data: write_mlp.points(data) for data in mlp.SETS
    }
    # En otra máquina la última cifra puede cambiar qué semilla gana; el costo, apenas.
    again, stored = write_mlp.best("ring", "relu", 2), sets["ring"]["relu"][1]
    costs = [write_mlp.cost(network, "relu", "ring") for network in (again, stored)]
    assert costs[0] == pytest.approx(costs[1], rel=0.01)


def test_frontend_and_python_share_the_state():
    widget = Mlp("moons", units=4, off=(4,))
    widget.set_state({"off": [], "units": 3})
    assert (widget.units, widget.off) == (3, [])
    widget.set_state({"units": 6, "off": [6], "data": "xor", "activation": "tanh"})
    assert repr(widget) == "Mlp(data='xor', activation='tanh', units=6, off=[6])"
    widget.units = np.int64(2)  # la 6 ya no está: no estorba
    assert "2 unidades tanh, todas encendidas" in mlp.summary(**state(widget))
    assert widget.get_state("units") == {"units": 2}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"data": "iris"}, ValueError, 'data es \'iris\': debería ser "xor", "ring" o "moons"'),
        ({"data": 3}, ValueError, "data es 3: debería ser"),
        ({"activation": "elu"}, ValueError, 'activation es \'elu\': debería ser "relu" o "tanh"'),
        ({"units": 2.0}, TypeError, "units es float: debería ser un entero"),
        ({"units": True}, TypeError, "units es bool: debería ser un entero"),
        ({"units": 0}, ValueError, "units es 0: debería estar entre 1 y 8"),
        ({"units": 9}, ValueError, "units es 9: debería estar entre 1 y 8"),
        ({"off": 1}, TypeError, "off es int: debería ser una lista de unidades"),
        ({"off": "1"}, TypeError, "off es str: debería ser una lista de unidades"),
        ({"off": [1, 0.5]}, TypeError, "off[1] es float: debería ser un entero"),
        ({"off": [3]}, ValueError, "off[0] es 3: debería estar entre 1 y 2"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Mlp(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_mlp.PATH.read_text("utf-8"))
    computed = json.loads(json.dumps(write_mlp.numbers()))
    numbers = ("X", "logits", "probabilities")
    for one, other in zip(stored["cases"], computed["cases"], strict=True):
        assert_same(*([case.pop(key) for key in numbers] for case in (one, other)))
    assert stored["cases"] == computed["cases"]
    assert_same(*([s for _, s in found["segments"] if s] for found in (stored, computed)))
