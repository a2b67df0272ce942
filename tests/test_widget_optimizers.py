"""La parte de Python del explorable de los optimizadores."""

import base64
import json
import math
import re

import numpy as np
import pytest
import torch
from fixtures import write_optimizers
from test_widgets import assert_same

from neurona.widgets._host import refresh
from neurona.widgets.optimizers import RATES, STARTS, SURFACES, Optimizers, is_lost, path_of

TORCH = {
    "sgd": lambda w, rate: torch.optim.SGD([w], lr=rate),
    "momentum": lambda w, rate: torch.optim.SGD([w], lr=rate, momentum=0.9),
    "rmsprop": lambda w, rate: torch.optim.RMSprop([w], lr=rate),
    "adam": lambda w, rate: torch.optim.Adam([w], lr=rate),
}


def page(widget: Optimizers) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def still(widget: Optimizers) -> tuple[str, str]:
    found = re.search(r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(widget))
    return found[1], base64.b64decode(found[2]).decode()


@pytest.mark.parametrize("case", write_optimizers.CASES)
def test_paths_are_those_of_neurona_optim(case):
    start, rates = write_optimizers.CASES[case]
    surface = case.split(",")[0]
    for method, rate in rates.items():
        expected = write_optimizers.follow(surface, method, rate, start)
        path = path_of(surface, method, rate, start, write_optimizers.STEPS)
        assert len(path) == len(expected["path"])
        np.testing.assert_allclose([w for w, _ in path], expected["path"], rtol=1e-9, atol=1e-9)
        values = [value for _, value in path]
        np.testing.assert_allclose(values, expected["values"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", TORCH)
def test_paths_are_those_of_torch(method):
    w = torch.tensor([-1.5, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = TORCH[method](w, RATES[method])
    for _ in range(50):
        optimizer.zero_grad()
        ((1 - w[0]) ** 2 / 5 + 2 * (w[1] - w[0] ** 2) ** 2).backward()
        optimizer.step()
    last, _ = path_of("valley", method, RATES[method], (-1.5, 1.0), 50)[-1]
    np.testing.assert_allclose(last, w.detach().numpy(), rtol=1e-9)


def test_each_surface_teaches_something():
    """Lo que el capítulo cuenta de cada superficie, con las tasas de partida."""

    def end(surface: str, method: str, steps: int = 200) -> float:
        return path_of(surface, method, RATES[method], STARTS[surface], steps)[-1][1]

    assert end("saddle", "sgd", 20) > -0.1 and end("saddle", "adam", 20) < -0.8
    assert end("plateau", "sgd", 50) > 0.9 and end("plateau", "adam", 50) < 0.1
    assert end("ellipse", "momentum") < 1e-3


def test_what_leaves_stops():
    path = path_of("ellipse", "sgd", 0.2, (1.0, -0.5), 1000)
    assert is_lost(path[-1][0]) and not is_lost(path[-2][0]) and len(path) < 20


@pytest.mark.parametrize("surface", SURFACES)
def test_stored_page_is_rebuilt_from_its_own_state(surface):
    arguments = {"surface": surface, "start": STARTS[surface], "rates": {"sgd": 0.5}, "steps": 30}
    stored = page(Optimizers(**arguments))
    assert stored == page(Optimizers(**arguments)) == refresh(stored)
    alt, svg = still(Optimizers(**arguments))
    assert svg.count("<polyline") == 4 and "nan" not in svg and "inf" not in svg
    assert len(svg) < 40_000
    assert "tras 30 pasos" in alt and alt.count("con tasa") == 4


def test_still_says_in_words_what_it_shows():
    alt, svg = still(Optimizers(rates={"sgd": 0.2}, steps=20))
    assert alt.startswith("Mapa de niveles de la elipse con el camino de cuatro optimizadores")
    assert "desde (−1.5, 1), tras 20 pasos. SGD, con tasa 0.2: se ha ido en el paso 7." in alt
    assert ">SGD: se ha ido<" in svg and ">Adam: J = " in svg
    assert "tras 1 paso." in still(Optimizers(steps=1))[0]


def test_frontend_and_python_share_the_state():
    widget = Optimizers()
    assert (widget.surface, widget.start, widget.steps) == ("ellipse", [-1.5, 1.0], 0)
    assert widget.rates == RATES
    widget.set_state({"steps": 12, "surface": "saddle", "start": [0.5, 0], "rates": {"adam": 1}})
    assert (widget.steps, widget.surface, widget.start) == (12, "saddle", [0.5, 0.0])
    assert widget.rates == RATES | {"adam": 1.0}
    widget.start = np.array([1, -1])
    assert widget.get_state("start") == {"start": [1.0, -1.0]}
    shown = "Optimizers(surface='saddle', start=[1.0, -1.0], rates={'adam': 1.0}, steps=12)"
    assert repr(widget) == shown


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"surface": "bowl"}, ValueError, 'surface es \'bowl\': debería ser "ellipse", "valley"'),
        ({"surface": 3}, ValueError, "surface es 3: debería ser"),
        ({"start": [1, 2, 3]}, ValueError, "start"),
        ({"start": "ab"}, TypeError, "start contiene"),
        ({"start": ["a", "b"]}, TypeError, "start contiene <U1: debería contener números reales"),
        ({"start": [3, 0]}, ValueError, "start contiene 3: debería contener números entre -2 y 2"),
        ({"start": [0, math.nan]}, ValueError, "start contiene nan"),
        ({"rates": [0.1]}, TypeError, "rates es list: debería ser un diccionario"),
        (
            {"rates": {"adamw": 0.1}},
            ValueError,
            "rates tiene la clave 'adamw': debería ser \"sgd\"",
        ),
        ({"rates": {"sgd": "1"}}, TypeError, "rates['sgd'] es str: debería ser un número"),
        ({"rates": {"sgd": True}}, TypeError, "rates['sgd'] es bool: debería ser un número"),
        ({"rates": {"adam": 2}}, ValueError, "rates['adam'] es 2: debería estar entre 0.001 y 1"),
        ({"steps": 1.5}, TypeError, "steps es float: debería ser un entero"),
        ({"steps": -1}, ValueError, "steps es -1: debería estar entre 0 y 1000"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Optimizers(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_optimizers.PATH.read_text("utf-8"))
    assert_same(stored, write_optimizers.numbers())
