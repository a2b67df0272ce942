"""El explorable del descenso: sus cuentas, lo que guarda y lo que rechaza."""

import base64
import html
import json
import math
import re
from itertools import islice

import numpy as np
import pytest
import torch
from fixtures import write_descent

from neurona.widgets import Descent, refresh
from neurona.widgets._host import module_text
from neurona.widgets.descent import (
    MARKS,
    MINIMA,
    PASSED,
    SURFACES,
    log_loss,
    mulberry32,
    run,
)

START = (-2.5, 1.0)


def page(**arguments) -> str:
    return Descent(**arguments)._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("point", [START, (0.4, -0.7), (1.7, 0.3), (-1.2, 2.0)])
def test_gradient_is_that_of_central_differences(surface, point):
    _, slope = SURFACES[surface](*point)
    step = 6e-6
    for k, shift in enumerate(np.eye(2) * step):
        ahead, behind = (SURFACES[surface](*(point + way * shift))[0] for way in (1, -1))
        assert slope[k] == pytest.approx((ahead - behind) / (2 * step), rel=1e-8, abs=1e-9)


@pytest.mark.parametrize("surface", SURFACES)
def test_minimum_has_no_slope_and_nothing_lower_around(surface):
    value, slope = SURFACES[surface](*MINIMA[surface])
    assert math.hypot(*slope) < 1e-5
    side = np.linspace(-3, 3, 61)
    assert min(SURFACES[surface](a, b)[0] for a in side for b in side) >= value - 1e-9


def test_valleys_are_those_of_the_formula_in_words():
    formula = SURFACES["valleys"].__doc__.splitlines()[0]
    assert formula == "1 − exp(−u), con u = (3 w1⁴ − 2 w1³ − 18 w1² + 40)/24 + ½ w2²."
    u = (3 * 16 + 2 * 8 - 18 * 4 + 40) / 24 + 0.5  # en (−2, 1)
    assert SURFACES["valleys"](-2, 1)[0] == pytest.approx(1 - math.exp(-u))


def test_logistic_is_the_mean_cross_entropy_of_torch():
    weights = torch.tensor([0.7, -0.3], dtype=torch.float64, requires_grad=True)
    x, y = (torch.tensor(data, dtype=torch.float64) for data in (MARKS, PASSED))
    loss = torch.nn.functional.binary_cross_entropy_with_logits(weights[0] * x + weights[1], y)
    loss.backward()
    value, slope = SURFACES["logistic"](0.7, -0.3)
    assert value == pytest.approx(loss.item())
    assert slope == pytest.approx(weights.grad.tolist())


@pytest.mark.parametrize(("method", "beta"), [("descent", 0.0), ("momentum", 0.9)])
def test_the_path_is_that_of_torch(method, beta):
    weights = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=0.03, momentum=beta)
    for step in run("ellipse", method, 0.03, START, 40):
        assert step.point == pytest.approx(weights.tolist(), abs=1e-12)
        optimizer.zero_grad()
        ((weights[0] ** 2 + 20 * weights[1] ** 2) / 2).backward()
        optimizer.step()


def test_stochastic_takes_one_datum_each_step():
    path = run("logistic", "stochastic", 0.5, START, 8)
    chosen = [int(value * 8) for value in islice(mulberry32(1), 8)]
    assert len(set(chosen)) > 3
    for i, here, there in zip(chosen, path, path[1:], strict=False):
        _, slope = log_loss(i, *here.point)
        moved = [a - b for a, b in zip(here.point, there.point, strict=True)]
        assert moved == pytest.approx([0.5 * part for part in slope])


def test_random_numbers_fill_every_quarter_alike():
    counts = np.bincount([int(4 * value) for value in islice(mulberry32(1), 4000)])
    assert np.all(np.abs(counts - 1000) < 100)


def test_the_path_ends_when_it_arrives_and_when_it_is_lost():
    arrived = run("ellipse", "descent", 0.09, START, 1000)
    assert math.hypot(*arrived[-1].slope) < 1e-3 <= math.hypot(*arrived[-2].slope)
    lost = run("ellipse", "descent", 0.11, START, 1000)
    assert math.hypot(*lost[-1].point) > 100 >= math.hypot(*lost[-2].point)
    assert len(run("ellipse", "descent", 0.1, START, 1000)) == 1001  # rebota sin fin


def test_bundle_is_stable_and_rebuilt_from_its_state():
    arguments = {"surface": "logistic", "method": "stochastic", "rate": 0.5, "start": [0.5, -2]}
    text = page(**arguments, steps=30)
    assert text == page(**arguments, steps=30) == refresh(text)
    state = json.loads(html.unescape(re.search(r"data-state='([^']*)'", text)[1]))
    assert state == arguments | {"start": [0.5, -2.0], "steps": 30}
    assert repr(Descent(**arguments)) == (
        "Descent(surface='logistic', method='stochastic', rate=0.5, start=[0.5, -2.0], steps=20)"
    )


def test_nothing_comes_from_another_host_and_nothing_has_an_id():
    text = page()
    assert set(re.findall(r"https?://[\w.]+", text)) == {"http://www.w3.org"}
    assert "@import" not in text and " id=" not in text
    assert "import {" not in module_text("descent")


def still(text: str) -> tuple[str, str]:
    alt, image = re.search(r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', text).groups()
    return alt, base64.b64decode(image).decode()


def test_still_says_in_words_what_it_draws():
    alt, svg = still(page(steps=20))
    assert "la elipse" in alt and "tasa 0.09, desde (−2.5, 1): tras 20 pasos, J = 0.0732." in alt
    points = re.search(r'<polyline points="([^"]*)"', svg)[1].split()
    assert len(points) == 21 and points[0] == "66.7,136.7"
    assert "descenso, η = 0.09, 20 pasos, J = 0.0732" in svg


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("rate", [0.001, 3])
def test_still_is_small_and_finite_at_the_extremes(surface, rate):
    _, svg = still(page(surface=surface, rate=rate, start=[3, -3], steps=1000))
    assert "nan" not in svg and "inf" not in svg
    assert len(svg) < 40_000


def test_frontend_and_python_share_the_state():
    widget = Descent()
    widget.set_state({"surface": "logistic", "method": "stochastic", "start": [0, 1], "steps": 3})
    assert (widget.surface, widget.method) == ("logistic", "stochastic")
    assert (widget.start, widget.steps) == ([0.0, 1.0], 3)
    widget.set_state({"method": "momentum", "surface": "bowl"})
    assert (widget.surface, widget.method) == ("bowl", "momentum")
    widget.rate = np.float32(0.5)
    widget.start = np.array([1, 2])
    assert widget.get_state(["rate", "start"]) == {"rate": 0.5, "start": [1.0, 2.0]}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"surface": "cono"}, ValueError, 'surface es \'cono\': debería ser "bowl", "ellipse"'),
        ({"surface": ["bowl"]}, ValueError, "surface es ['bowl']: debería ser"),
        ({"method": "newton"}, ValueError, '"descent", "momentum" o "stochastic"'),
        (
            {"method": "stochastic"},
            ValueError,
            'method es "stochastic" y surface es "ellipse": ese método solo existe con',
        ),
        ({"rate": "0.1"}, TypeError, "rate es str: debería ser un número"),
        ({"rate": 0}, ValueError, "rate es 0: debería estar entre 0.001 y 3"),
        ({"rate": math.nan}, ValueError, "rate es nan: debería estar entre 0.001 y 3"),
        ({"start": [1, 2, 3]}, ValueError, "start tiene forma (3,), leída como (N): N debería"),
        ({"start": [1, 4]}, ValueError, "start contiene 4: debería contener números entre -3 y 3"),
        ({"start": [math.nan, 0]}, ValueError, "start contiene nan: debería contener números"),
        ({"start": ["a", "b"]}, TypeError, "start contiene <U1: debería contener números reales"),
        ({"steps": 2.5}, TypeError, "steps es float: debería ser un entero"),
        ({"steps": -1}, ValueError, "steps es -1: debería estar entre 0 y 1000"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Descent(**arguments)


def test_bad_assignments_are_explained_and_change_nothing():
    widget = Descent(surface="logistic", method="stochastic")
    with pytest.raises(ValueError, match='surface es "bowl": ese método solo existe'):
        widget.surface = "bowl"
    with pytest.raises(ValueError, match="steps es 2000"):
        widget.steps = 2000
    assert (widget.surface, widget.method, widget.steps) == ("logistic", "stochastic", 20)


def leaves(value, where="") -> dict:
    """Los valores sueltos de un JSON, cada uno con su sitio."""
    if not isinstance(value, dict | list):
        return {where: value}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return {k: leaf for key, part in items for k, leaf in leaves(part, f"{where}/{key}").items()}


def test_fixture_for_javascript_is_fresh():
    stored = leaves(json.loads(write_descent.PATH.read_text("utf-8")))
    fresh = leaves(write_descent.numbers())
    assert stored.keys() == fresh.keys()
    for where, value in stored.items():
        if isinstance(value, float):  # un camino largo amplía el redondeo de cada máquina
            value = pytest.approx(value, rel=1e-7, abs=1e-9)
        assert fresh[where] == value, where
