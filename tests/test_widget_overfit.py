"""La parte de Python del explorable del sobreajuste."""

import base64
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_overfit

from neurona.widgets import overfit, refresh
from neurona.widgets.overfit import Overfit

STATE = {"degree": 3, "log_lambda": None, "points": 15, "seed": 0, "axis": "degree", "truth": False}


def page(widget: Overfit) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def assert_close(stored, computed, where="") -> None:
    """Iguales salvo el redondeo: un ajuste mal condicionado lo amplifica."""
    if isinstance(stored, dict):
        assert stored.keys() == computed.keys(), where
        for key in stored:
            assert_close(stored[key], computed[key], f"{where}/{key}")
    elif isinstance(stored, list):
        assert len(stored) == len(computed), where
        for i, pair in enumerate(zip(stored, computed, strict=True)):
            assert_close(*pair, f"{where}/{i}")
    elif isinstance(stored, float):
        assert computed == pytest.approx(stored, rel=1e-9, abs=1e-12), where
    else:
        assert computed == stored, where


def test_the_stored_page_is_rebuilt_from_its_own_state():
    arguments = {"degree": 12, "log_lambda": -2.5, "points": 20, "seed": 7}
    stored = page(Overfit(**arguments, axis="lambda", truth=True))
    assert stored == page(Overfit(**arguments, axis="lambda", truth=True)) == refresh(stored)


@pytest.mark.parametrize(
    ("state", "dots", "curves"),
    [
        ({}, 15, 1),
        ({"truth": True, "axis": "lambda"}, 15, 2),
        ({"degree": 12, "points": 10}, 10, 0),
    ],
)
def test_still_says_in_words_what_it_shows(state, dots, curves):
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Overfit(**state))
    ).groups()
    assert alt == overfit.sentence(STATE | state)
    svg = base64.b64decode(image).decode()
    assert svg.count("<circle") == dots and "nan" not in svg and "inf" not in svg
    assert svg.split("</svg>")[0].count("<path") == curves


def test_sentence_tells_short_good_and_overfitted_apart():
    said = {d: overfit.sentence(STATE | {"degree": d}) for d in (1, 3, 13)}
    assert "se queda corto. Los dos errores son altos." in said[1]
    assert "va bien" in said[3]
    assert "está pasado" in said[13] and "veces el menor de todos" in said[13]
    assert "Con esta λ, el menor" in overfit.sentence(STATE | {"log_lambda": -2.0})
    assert "Con grado 13" in overfit.sentence(STATE | {"degree": 13, "axis": "lambda"})
    none = overfit.sentence(STATE | {"points": 10, "degree": 10})
    assert none.startswith("Con 10 puntos y sin λ, el grado llega a 9:")


def test_too_much_penalty_is_short_at_any_degree():
    errors = overfit.table(15, 0)
    assert {overfit.verdict(errors, degree, 25)[0] for degree in range(16)} == {"corto"}


@pytest.mark.parametrize("seed", range(8))
def test_what_the_sentence_promises_can_be_reached(seed):
    errors = overfit.table(15, seed)
    for degree, k in np.ndindex(errors.shape[:2]):
        kind, reach = overfit.verdict(errors, degree, k)
        if kind in ("corto", "pasado"):
            assert reach < errors[degree, k, 1]


def test_with_no_penalty_on_the_bias_a_huge_lambda_gives_almost_the_mean():
    train, _ = overfit.dataset(20, 1)
    w = overfit.fit(train, 5, 9.0)
    assert w[0] == pytest.approx(train[1].mean(), abs=1e-8) and np.abs(w[1:]).max() < 1e-8


def test_the_noise_has_the_promised_size():
    residuals = np.concatenate(
        [y - np.sin(3 * x) for seed in range(50) for x, y in overfit.dataset(40, seed)]
    )
    assert residuals.std() == pytest.approx(overfit.NOISE, rel=0.03)
    assert abs(residuals.mean()) < 0.01


def test_frontend_and_python_share_the_state():
    widget = Overfit(log_lambda=np.float64(-2), degree=np.int64(4))
    assert type(widget.log_lambda) is float and type(widget.degree) is int
    widget.set_state({"degree": 9, "log_lambda": None, "axis": "lambda", "truth": True})
    assert (widget.degree, widget.log_lambda, widget.axis, widget.truth) == (
        9,
        None,
        "lambda",
        True,
    )
    widget.log_lambda = -1
    assert widget.get_state("log_lambda") == {"log_lambda": -1.0}
    assert repr(widget) == "Overfit(degree=9, log_lambda=-1.0, points=15, seed=0)"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"degree": 2.0}, TypeError, "degree es float: debería ser un entero"),
        ({"degree": True}, TypeError, "degree es bool: debería ser un entero"),
        ({"degree": 16}, ValueError, "degree es 16: debería estar entre 0 y 15"),
        ({"points": 9}, ValueError, "points es 9: debería estar entre 10 y 40"),
        ({"seed": -1}, ValueError, "seed es -1: debería estar entre 0 y 9999"),
        ({"log_lambda": "0"}, TypeError, "log_lambda es str: debería ser un número o None"),
        ({"log_lambda": 0.1}, ValueError, "log_lambda es 0.1: debería ser None o un múltiplo"),
        ({"log_lambda": math.nan}, ValueError, "log_lambda es nan: debería ser None o"),
        ({"axis": "grado"}, ValueError, "axis es 'grado': debería ser 'degree' o 'lambda'"),
        ({"truth": 1}, TypeError, "truth es int: debería ser True o False"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Overfit(**arguments)


def test_the_widget_agrees_with_the_fixture():
    for points, seed in write_overfit.DATA:
        every = write_overfit.errors(points, seed)
        expected = [[pair or [np.nan, np.nan] for pair in row] for row in every]
        np.testing.assert_allclose(overfit.table(points, seed), expected, rtol=1e-9, atol=1e-12)


def test_fixture_for_javascript_is_fresh():
    assert_close(json.loads(write_overfit.PATH.read_text("utf-8")), write_overfit.numbers())
