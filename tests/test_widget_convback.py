"""La parte de Python del explorable del gradiente de la convolución."""

import base64
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_convback
from test_widgets import assert_same

from neurona.widgets import refresh
from neurona.widgets.convback import IMAGE, KERNEL, ConvBack, correlate, fitted, short, totals


def page(widget: ConvBack) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def state(widget: ConvBack) -> dict:
    return {key: getattr(widget, key) for key in ConvBack.STATE}


def test_the_stored_page_is_rebuilt_from_its_own_state():
    made = [ConvBack(stride=2, padding=1, selected=("kernel", 1, 0)) for _ in range(2)]
    assert page(made[0]) == page(made[1]) == refresh(page(made[0]))
    assert repr(made[0]) == "ConvBack(n=4, f=2, padding=1, stride=2, selected=['kernel', 1, 0])"


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(ConvBack())
    ).groups()
    assert alt == (
        "Entrada de 4×4, kernel de 2×2, padding 0, stride 1: la salida es de 3×3. dy es 1 en [1,1] "
        "y 0 en las demás casillas. Por y[1,1] entra dy[1,1] = 1. A los píxeles de su ventana va "
        "dy·w: a x[1,1], 1·1 = 1; a x[1,2], 1·2 = 2; a x[2,1], 1·3 = 3; a x[2,2], 1·(−1) = −1. A "
        "los pesos va dy·x: a w[0,0], 1·1 = 1; a w[0,1], 1·2 = 2; a w[1,0], 1·0 = 0; a w[1,1], 1·1 "
        "= 1. Por las demás no entra nada: dx es el kernel puesto en la ventana, y dw es la "
        "ventana."
    )
    svg = base64.b64decode(image).decode()
    assert svg.count("<rect") == 2 * (16 + 4 + 9) + 1 and "nan" not in svg


def test_the_still_draws_the_turned_kernel_and_what_no_window_sees():
    kernel = np.arange(1, 10).reshape(3, 3)
    svg, alt = ConvBack.still(state(ConvBack(kernel=kernel, flipped=True)))
    assert "w girado" in svg and svg.count("<rect") == 2 * (16 + 9 + 4) + 1 + 36 + 9 + 16
    assert alt.endswith("da lo mismo que dx en sus 16 casillas.")
    svg, alt = ConvBack.still(state(ConvBack(np.ones((5, 5)), stride=2, flipped=True)))
    assert svg.count("<path") == 2 * 9 and "w girado" not in svg
    assert alt.endswith("quedan fuera de todas las ventanas: su gradiente es 0.")


def test_one_cell_stamps_the_kernel_and_copies_the_window():
    made = state(ConvBack())
    _, dx, dw = totals(made)
    np.testing.assert_array_equal(dx[1:3, 1:3], KERNEL)
    assert np.abs(dx).sum() == np.abs(KERNEL).sum()
    np.testing.assert_array_equal(dw, np.array(IMAGE)[1:3, 1:3])


def test_every_gradient_of_pytorch():
    for case in write_convback.numbers()["cases"]:
        y, dx, dw = totals(case["state"])
        np.testing.assert_allclose(y, case["y"], rtol=1e-12, atol=1e-11)
        np.testing.assert_allclose(dx, case["dx"], rtol=1e-12, atol=1e-11)
        np.testing.assert_allclose(dw, case["dw"], rtol=1e-12, atol=1e-11)
        if case["state"]["stride"] == 1:
            np.testing.assert_allclose(correlate(case["state"])[2], dx, rtol=1e-12, atol=1e-11)


def test_defaults_follow_the_output():
    assert ConvBack(stride=2).grad == [[0, 0], [0, 1]]
    assert ConvBack(np.ones((3, 3)), np.ones((3, 3))).grad == [[1]]
    assert ConvBack(grad=np.eye(3) - [1, 0, 0]).selected == ["output", 1, 0]
    assert ConvBack(grad=np.zeros((3, 3))).selected == ["output", 0, 0]


def test_frontend_and_python_share_the_state():
    widget = ConvBack()
    widget.set_state({"selected": ["input", 3, 3], "stride": 2, "flipped": True})
    assert (widget.selected, widget.stride, widget.flipped) == (["input", 3, 3], 2, True)
    assert fitted(state(widget)).tolist() == [[0, 0], [0, 1]]  # recortado a la salida nueva
    widget.x = np.ones((5, 5), dtype=np.float32)
    widget.stride = 1
    assert fitted(state(widget)).shape == (4, 4)
    assert widget.get_state("kernel") == {"kernel": [[1.0, 2.0], [3.0, -1.0]]}


def test_short_numbers():
    values = (0, -0.0, 1 / 9, -2.5, 12345.6, 1e-9)
    assert [short(value) for value in values] == ["0", "0", "0.1111", "−2.5", "12346", "0"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"x": [[1, 2], [3]]}, ValueError, "x tiene filas de longitudes distintas"),
        ({"x": [["a"] * 3] * 3}, TypeError, "x contiene <U1: debería contener números reales"),
        ({"x": np.ones((3, 4))}, ValueError, "x tiene forma (3, 4): debería ser cuadrado"),
        ({"x": np.ones((6, 6))}, ValueError, "x es de 6×6: debería ser de 3×3 a 5×5"),
        ({"kernel": np.ones((4, 4))}, ValueError, "kernel es de 4×4: debería ser de 1×1 a 3×3"),
        ({"kernel": [[math.nan]]}, ValueError, "kernel contiene nan: debería contener números"),
        ({"grad": np.ones((2, 2))}, ValueError, "grad es de 2×2: debería ser de 3×3, como la"),
        ({"grad": [[100]]}, ValueError, "grad contiene 100: debería contener números entre -99"),
        ({"grad": [1, 2]}, ValueError, "grad tiene forma (2,): debería ser cuadrado, (n, n)"),
        ({"padding": 1.0}, TypeError, "padding es float: debería ser un entero"),
        ({"padding": 2}, ValueError, "padding es 2: debería ser 0 o 1"),
        ({"stride": True}, TypeError, "stride es bool: debería ser un entero"),
        ({"stride": 3}, ValueError, "stride es 3: debería ser 1 o 2"),
        ({"selected": 3}, TypeError, "selected es 3: debería ser una cuadrícula ('output', "),
        ({"selected": (1, 1, 1)}, TypeError, "selected es (1, 1, 1): debería ser una cuadrícula"),
        ({"selected": ("dx", 1, 1)}, ValueError, "selected es ('dx', 1, 1): debería ser una"),
        ({"selected": ("input", 0, 5)}, ValueError, "una fila y una columna, de 0 a 4"),
        ({"flipped": 1}, TypeError, "flipped es 1: debería ser True o False"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        ConvBack(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_convback.PATH.read_text("utf-8"))
    computed = write_convback.numbers()
    for kept, made in zip(stored["cases"], computed["cases"], strict=True):
        assert kept.pop("said") == made.pop("said")  # los textos, iguales del todo
    assert_same(stored, computed)
