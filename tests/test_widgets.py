"""La parte de Python de los explorables: qué se guarda en la página y qué se rechaza."""

import base64
import html
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_likelihood

from neurona.widgets import Likelihood, refresh
from neurona.widgets._host import KINDS, LOCAL_IMPORT, fragment, module_text, modules, style_text


def bundle(widget) -> dict:
    data, _ = widget._repr_mimebundle_()
    return data


def test_bundle_has_the_live_view_the_page_and_a_stable_text():
    data = bundle(Likelihood(w=0.5, b=0))
    assert set(data) == {
        "text/plain",
        "text/html",
        "application/vnd.jupyter.widget-view+json",
    }
    assert data["text/plain"] == "Likelihood(w=0.5, b=0.0)"


def test_two_instances_give_the_same_bytes():
    assert bundle(Likelihood())["text/html"] == bundle(Likelihood())["text/html"]


def test_fragment_is_rebuilt_from_its_own_state():
    page = bundle(Likelihood(w=-1.25, b=0.5, copies=100))["text/html"]
    root = r"""<div class="neurona-explorable" data-neurona-explorable="(\w+)" """
    found = re.match(root + r"data-state='([^']*)'>", page)
    state = json.loads(html.unescape(found[2]))
    assert state["w"] == -1.25 and state["copies"] == 100
    assert fragment(found[1], state) == page
    assert refresh(page) == page


def test_refresh_wants_an_explorable():
    with pytest.raises(ValueError, match="stored no contiene ningún explorable"):
        refresh("<p>nada</p>")


def test_nothing_comes_from_another_host_and_nothing_has_an_id():
    page = bundle(Likelihood())["text/html"]
    assert set(re.findall(r"https?://[\w.]+", page)) == {"http://www.w3.org"}
    assert "@import" not in page and " id=" not in page


def test_hostile_state_stays_inside_its_attribute():
    state = {"x": [0.0, 1.0], "y": [0, 1], "w": 0.0, "b": 0.0, "note": "'></div></script><b>&amp;"}
    page = fragment("likelihood", state)
    assert page.count("</script") == 1 and page.count("</style") == 1
    stored = re.search(r"data-state='([^']*)'", page)[1]
    assert json.loads(html.unescape(stored)) == state


def test_module_is_whole():
    text = module_text("likelihood")
    assert "import {" not in text
    assert text.count("export default") == 1


def test_shared_modules_are_joined_once_and_only_where_they_are_used():
    assert modules("likelihood") == ["common", "likelihood"]
    assert modules("conv1d") == ["common", "fields", "conv1d"]
    assert modules("conv2d") == ["common", "fields", "grid", "link", "conv2d"]
    assert "export function board" not in module_text("likelihood") + module_text("conv1d")
    assert module_text("conv2d").count("export function board") == 1


def test_every_module_is_whole_and_names_nothing_twice():
    for name in KINDS:
        text = module_text(name)
        assert not LOCAL_IMPORT.search(text) and "import {" not in text, name
        assert text.count("export default") == 1, name
        found = re.findall(r"^(?:export )?(?:function|const|let) (\w+)", text, re.MULTILINE)
        assert len(found) == len(set(found)), name


def test_the_styles_of_a_shared_module_become_those_of_the_explorable():
    style = style_text("conv2d")
    assert ".neurona-conv2d.neurona-conv2d .cell {" in style
    assert not re.search(r"neurona-(grid|fields|link)\b", style)
    # Primero lo de todos, después lo compartido y lo propio lo último: así manda.
    common, shared, own = map(style.index, ("--ne-paper:", ".row { display: contents", ".trio {"))
    assert common < shared < own
    assert ".cell" not in style_text("conv1d") + style_text("likelihood")


def test_still_says_in_words_what_it_shows():
    page = bundle(Likelihood())["text/html"]
    alt, image = re.search(r'alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"', page).groups()
    svg = base64.b64decode(image).decode()
    assert svg.startswith("<svg") and svg.count("a6,6 0 1,1 -12,0z") == 4 and "nan" not in svg
    assert "8 datos" in alt and "1.2 × 10⁻²" in alt and "0.5571" in alt


def test_still_takes_one_datum_and_extreme_parameters():
    svg, _ = Likelihood.still({"x": [300.0], "y": [0], "w": 6.0, "b": 6.0})
    assert "nan" not in svg and "inf" not in svg


def test_frontend_and_python_share_w_and_b():
    widget = Likelihood()
    widget.set_state({"w": 2, "copies": 10})
    assert (widget.w, widget.copies) == (2.0, 10)
    widget.b = np.float32(1.5)
    assert widget.get_state("b") == {"b": 1.5}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"y": [0, 1, 2.0]}, ValueError, "y contiene 2.0: debería contener solo 0 y 1"),
        ({"y": [0, 1, math.nan]}, ValueError, "y contiene nan: debería contener solo 0 y 1"),
        ({"y": [0, 1]}, ValueError, "y tiene forma (2,), leída como (M): M debería ser 3 y es 2"),
        ({"x": [0, 1, math.inf]}, ValueError, "x contiene inf: debería contener solo números"),
        ({"x": []}, ValueError, "x está vacío: debería tener al menos un dato"),
        ({"x": [[0, 1, 2]]}, ValueError, "x tiene forma (1, 3)"),
        ({"x": ["a", "b", "c"]}, TypeError, "x contiene <U1: debería contener números reales"),
        ({"w": "2"}, TypeError, "w es str: debería ser un número"),
        ({"w": 7}, ValueError, "w es 7: debería estar entre -6 y 6"),
        ({"b": math.nan}, ValueError, "b es nan: debería estar entre -6 y 6"),
        ({"copies": 7}, ValueError, "copies es 7: debería ser 1, 10, 100 o 1000"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Likelihood(**{"x": [-1, 0, 1], "y": [0, 1, 0], **arguments})


def test_bad_assignments_are_explained_and_change_nothing():
    widget = Likelihood()
    with pytest.raises(ValueError, match="w es -9: debería estar entre -6 y 6"):
        widget.w = -9
    assert widget.w == 0.5


def assert_same(stored, computed, where="") -> None:
    """Iguales salvo el redondeo, que cambia de una máquina a otra."""
    if isinstance(stored, dict):
        assert stored.keys() == computed.keys(), where
        for key in stored:
            assert_same(stored[key], computed[key], f"{where}/{key}")
    elif isinstance(stored, list):
        assert len(stored) == len(computed), where
        for i, pair in enumerate(zip(stored, computed, strict=True)):
            assert_same(*pair, f"{where}/{i}")
    else:
        assert computed == pytest.approx(stored, rel=1e-12, abs=1e-15), where


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_likelihood.PATH.read_text("utf-8"))
    assert_same(stored, write_likelihood.numbers())
