"""La parte de Python del explorable de la convolución."""

import base64
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_conv2d
from test_widgets import assert_same

from neurona.widgets import refresh
from neurona.widgets.conv2d import EDGE, IMAGE, Conv2d, convolve, coverage, short

EXAMPLE = {"x": np.arange(9).reshape(3, 3), "kernel": [[0, 1], [2, 3]], "padding": 1}


def page(widget: Conv2d) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def state(widget: Conv2d) -> dict:
    return {key: getattr(widget, key) for key in Conv2d.STATE}


def test_the_stored_page_is_rebuilt_from_its_own_state():
    made = [Conv2d(**EXAMPLE, stride=2, selected=(1, 0), view="coverage") for _ in range(2)]
    assert page(made[0]) == page(made[1]) == refresh(page(made[0]))
    assert repr(made[0]) == "Conv2d(n=3, f=2, padding=1, stride=2, dilation=1)"


def test_still_says_in_words_what_it_shows():
    alt, image = re.search(
        r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page(Conv2d())
    ).groups()
    assert alt == (
        "Entrada de 5×5, kernel de 3×3, padding 0, stride 1, dilation 1: la salida es de 3×3. "
        "En la fila 1, columna 1, sale 12. Su ventana toma las filas 1, 2 y 3 y las columnas 1, 2 "
        "y 3 de la entrada."
    )
    svg = base64.b64decode(image).decode()
    assert svg.count("<rect") == 25 + 9 + 9 + 2 and "nan" not in svg and ">12</text>" in svg


def test_still_is_kind_when_the_window_does_not_fit():
    widget = Conv2d(np.ones((3, 3)), np.ones((4, 4)), dilation=2)
    svg, alt = Conv2d.still(state(widget))
    assert "la ventana no cabe. Abarca 7 filas y la entrada tiene 3. No hay salida." in alt
    assert "No cabe" in svg and "la ventana no cabe" in svg


def test_what_no_window_reaches_is_counted_and_crossed_out():
    svg, alt = Conv2d.still(state(Conv2d(np.ones((6, 6)), stride=2)))
    assert alt.endswith("1 fila y 1 columna de la entrada quedan fuera de todas las ventanas.")
    assert svg.count("<path") == 11
    _, alt = Conv2d.still(state(Conv2d(np.ones((6, 6)), padding=1, stride=2)))
    assert alt.endswith(
        "De sus 9 números, 5 son ceros del marco. "
        "1 fila y 1 columna del marco quedan fuera de todas las ventanas."
    )
    _, alt = Conv2d.still(state(Conv2d(np.ones((6, 6)), [[2]], padding=1, stride=3)))
    assert "Su número es un cero del marco. 4 filas y 4 columnas de la entrada, y 1 fila" in alt


def test_the_example_of_the_chapter():
    expected = [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]
    np.testing.assert_array_equal(convolve(state(Conv2d(**EXAMPLE))), expected)


def test_how_many_windows_see_each_pixel():
    seen = coverage(state(Conv2d()))
    assert (seen[0, 0], seen[2, 2]) == (1, 9)
    widget = Conv2d(padding=1, view="coverage")
    assert coverage(state(widget))[1, 1] == 4
    assert Conv2d.still(state(widget))[1].endswith(
        "izquierda entra en 4 ventanas; el píxel más visto, en 9; el menos visto, en 4."
    )


def test_frontend_and_python_share_the_state():
    widget = Conv2d()
    assert widget.x == [list(map(float, row)) for row in IMAGE]
    assert widget.kernel == [list(map(float, row)) for row in EDGE]
    widget.set_state({"x": np.ones((3, 3)).tolist(), "stride": 2, "selected": [2, 1]})
    assert (len(widget.x), widget.stride, widget.selected) == (3, 2, [2, 1])
    widget.kernel = np.array([[0.5]], dtype=np.float32)
    assert widget.get_state("kernel") == {"kernel": [[0.5]]}


def test_short_numbers():
    values = (0, -0.0, 1 / 9, -2.5, 12345.6, 0.125, 1e-9, 998001, 0.00005)
    written = ["0", "0", "0.1111", "−2.5", "12346", "0.125", "0", "998001", "0.00005"]
    assert [short(value) for value in values] == written


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"x": [[1, 2], [3]]}, ValueError, "x tiene filas de longitudes distintas"),
        ({"x": [["a"] * 3] * 3}, TypeError, "x contiene <U1: debería contener números reales"),
        ({"x": [1, 2, 3]}, ValueError, "x tiene forma (3,): debería ser cuadrado, (n, n)"),
        ({"x": np.ones((3, 4))}, ValueError, "x tiene forma (3, 4): debería ser cuadrado"),
        ({"x": np.ones((8, 8))}, ValueError, "x es de 8×8: debería ser de 3×3 a 7×7"),
        ({"kernel": np.ones((5, 5))}, ValueError, "kernel es de 5×5: debería ser de 1×1 a 4×4"),
        ({"kernel": [[math.nan]]}, ValueError, "kernel contiene nan: debería contener números"),
        ({"kernel": [[1000]]}, ValueError, "kernel contiene 1000: debería contener números entre"),
        ({"padding": 1.0}, TypeError, "padding es float: debería ser un entero"),
        ({"padding": "same"}, TypeError, "padding es str: debería ser un entero"),
        ({"padding": 4}, ValueError, "padding es 4: debería estar entre 0 y 3"),
        ({"stride": 0}, ValueError, "stride es 0: debería estar entre 1 y 3"),
        ({"dilation": True}, TypeError, "dilation es bool: debería ser un entero"),
        ({"dilation": 3}, ValueError, "dilation es 3: debería estar entre 1 y 2"),
        ({"selected": 3}, TypeError, "selected es 3: debería ser una pareja de enteros"),
        ({"selected": [0, 0.5]}, TypeError, "debería ser una pareja de enteros"),
        ({"selected": [0, 13]}, ValueError, "debería ser una fila y una columna, de 0 a 12"),
        ({"selected": [0, 1, 2]}, ValueError, "debería ser una fila y una columna"),
        ({"view": "all"}, ValueError, "view es 'all': debería ser 'values' o 'coverage'"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Conv2d(**arguments)


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_conv2d.PATH.read_text("utf-8"))
    computed = write_conv2d.numbers()
    for made, kept in zip(computed["cases"], stored["cases"], strict=True):
        assert made.pop("sentence") == kept.pop("sentence")
        assert made["state"].pop("view") == kept["state"].pop("view")
        assert (made["output"] is None) == (kept["output"] is None)
        if made["output"] is None:
            assert made.pop("output") is kept.pop("output") is None
            assert made.pop("seen") is kept.pop("seen") is None
    assert_same(stored, computed)
