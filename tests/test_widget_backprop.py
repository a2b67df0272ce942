"""La parte de Python del explorable de la propagación hacia atrás."""

import base64
import json
import math
import re

import numpy as np
import pytest
import torch
from fixtures import write_backprop

from neurona.widgets import refresh
from neurona.widgets.backprop import Backprop, draw, measure, normals, uniforms


def page(widget: Backprop) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def precision(case: str) -> float:
    """La red caótica (tanh, pesos grandes, 20 capas) multiplica el redondeo por diez millones."""
    return 1e-7 if "20 tanh large" in case else 1e-9


def assert_close(stored, computed, where="") -> None:
    """Iguales salvo el redondeo, que cambia con la máquina y que una red profunda agranda."""
    bound = precision(where)
    if isinstance(stored, dict):
        assert stored.keys() == computed.keys(), where
        for key in stored:
            assert_close(stored[key], computed[key], f"{where}/{key}")
    elif isinstance(stored, list):
        scale = max((abs(x) for x in stored if isinstance(x, float)), default=0)
        for a, b in zip(stored, computed, strict=True):
            if isinstance(a, float) and where.endswith(("uniforms", "normals", "entries/")):
                assert b == pytest.approx(a, rel=bound, abs=bound * scale), where
            else:
                assert_close(a, b, f"{where}/")
    else:
        exact = isinstance(stored, str)
        assert computed == (stored if exact else pytest.approx(stored, rel=bound, abs=0)), where


def test_the_stored_page_is_rebuilt_from_its_own_state():
    arguments = {"depth": 4, "activation": "relu", "init": "he", "seed": 7}
    stored = page(Backprop(**arguments))
    assert stored == page(Backprop(**arguments)) == refresh(stored)
    expected = "Backprop(depth=4, activation='relu', init='he', seed=7)"
    assert repr(Backprop(**arguments)) == expected


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Backprop())
    ).groups()
    assert alt.startswith("Red de 10 capas ocultas con sigmoide e inicialización uniforme ±1/√n")
    assert "los gradientes se desvanecen." in alt
    svg = base64.b64decode(image).decode()
    assert svg.count("<rect") == 21 and "nan" not in svg and "inf" not in svg
    deep, _ = Backprop.still({"depth": 20, "activation": "relu", "init": "large", "seed": 0})
    assert deep.count('fill="#a33f00"') >= 20  # los que se salen de la escala


def test_numpy_gives_what_the_engine_gives():
    for case in write_backprop.CASES:
        found = measure(*case)
        name = " ".join(map(str, case))
        stored = STORED["cases"][name]
        assert found["idle"] == pytest.approx(stored["idle"], abs=1e-12)
        for key in ("gradients", "activations"):
            assert found[key] == pytest.approx(stored[key], rel=precision(name), abs=0), (name, key)


def test_torch_gives_the_same_gradients():
    X, target, weights = draw(10, "uniform", 0)
    weights = [torch.tensor(W, requires_grad=True) for W in weights]
    y = torch.tensor(X)
    for W in weights[:-1]:
        y = torch.sigmoid(y @ W.T)
    ((y @ weights[-1].T - torch.tensor(target)) ** 2 / 2).mean().backward()
    expected = [W.grad.square().mean().sqrt().item() for W in weights[:-1]]
    found = measure(10, "sigmoid", "uniform", 0)["gradients"]
    assert found == pytest.approx(expected, rel=1e-9, abs=0)


def test_the_generator_is_uniform_and_normal():
    flat = uniforms(5, 200_000)
    assert flat.min() >= 0 and flat.max() < 1
    assert flat.mean() == pytest.approx(0.5, abs=0.005)
    bell = normals(flat)
    assert [bell.mean(), bell.std()] == pytest.approx([0, 1], abs=0.01)
    assert np.mean(np.abs(bell) < 1.96) == pytest.approx(0.95, abs=0.005)
    # Dos semillas seguidas no se parecen.
    assert abs(np.corrcoef(bell, normals(uniforms(6, 200_000)))[0, 1]) < 0.01


@pytest.mark.parametrize(
    ("init", "deviation"),
    [
        ("small", 0.01),
        ("uniform", 1 / math.sqrt(3 * 32)),
        ("xavier", math.sqrt(2 / 64)),
        ("he", 0.25),
        ("large", 1.0),
    ],
)
def test_weights_have_the_deviation_of_their_rule(init, deviation):
    *hidden, output = draw(20, init, 0)[2]
    assert np.std(hidden) == pytest.approx(deviation, rel=0.02)
    assert output.shape == (1, 32) and hidden[0].shape == (32, 32)


def test_uniform_is_what_pytorch_does():
    torch.manual_seed(0)
    limit = 1 / math.sqrt(32)
    theirs = torch.nn.Linear(32, 32).weight.detach().abs().max().item()
    ours = np.abs(draw(2, "uniform", 0)[2][0]).max()
    assert 0.99 * limit < theirs <= limit and 0.99 * limit < ours <= limit


def test_frontend_and_python_share_the_state():
    widget = Backprop()
    widget.set_state({"depth": 3, "activation": "relu", "init": "he", "seed": 1})
    state = [getattr(widget, key) for key in Backprop.STATE]
    assert state == [3, "relu", "he", 1]
    widget.depth = np.int64(5)
    assert widget.get_state("depth") == {"depth": 5}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"depth": 2.5}, TypeError, "depth es float: debería ser un entero"),
        ({"depth": True}, TypeError, "depth es bool: debería ser un entero"),
        ({"depth": 1}, ValueError, "depth es 1: debería estar entre 2 y 20"),
        ({"depth": 21}, ValueError, "depth es 21: debería estar entre 2 y 20"),
        ({"activation": None}, TypeError, "activation es NoneType: debería ser un texto"),
        (
            {"activation": "gelu"},
            ValueError,
            "activation es 'gelu': debería ser una de 'sigmoid', 'tanh', 'relu'",
        ),
        ({"init": 3}, TypeError, "init es int: debería ser un texto"),
        ({"init": "cero"}, ValueError, "init es 'cero': debería ser una de 'small', 'uniform'"),
        ({"seed": "0"}, TypeError, "seed es str: debería ser un entero"),
        ({"seed": -1}, ValueError, "seed es -1: debería estar entre 0 y 4294967295"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Backprop(**arguments)


STORED = json.loads(write_backprop.PATH.read_text("utf-8"))


def test_fixture_for_javascript_is_fresh():
    assert_close(STORED, write_backprop.numbers())
