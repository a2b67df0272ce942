"""La parte de Python del explorable que vuelve a ver un entrenamiento."""

import base64
import gzip
import io
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_training
from PIL import Image
from test_widgets import assert_same

from neurona.widgets import refresh, training
from neurona.widgets.training import Training

DATA = json.loads(write_training.PATH.read_text("utf-8"))
RUNS, FILTERS = DATA["histories"], DATA["filters"]
SHORT = {"a": {"loss": [1.0, 0.5], "val_loss": [1.0, 0.6], "accuracy": [0.5, 0.75]}}


def page(widget: Training) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def still(widget: Training) -> tuple[str, str]:
    return Training.still({key: getattr(widget, key) for key in Training.STATE})


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(Training(RUNS, FILTERS, epoch=3, measure="accuracy", log=True))
    again = Training(RUNS, FILTERS, epoch=3, measure="accuracy", log=True)
    assert stored == page(again) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    svg, alt = still(Training(RUNS, FILTERS, epoch=7))
    assert alt.startswith(
        "Curvas de pérdida por época de Red densa, Red convolucional. Época 7 de 12. Red densa: "
        "pérdida de validación 0.758, peor que la anterior, 0.713. Van 3 épocas seguidas"
    )
    assert alt.endswith("los filtros de la primera capa de Red convolucional.")
    assert svg.count("a4,4 0 1,1") == 2 * (7 + 5) and "nan" not in svg and "inf" not in svg
    for state in ({"epoch": 0}, {"log": True}, {"measure": "accuracy", "log": True}):
        svg, alt = still(Training(RUNS, **state))
        assert "nan" not in svg and "inf" not in svg and "Debajo" not in alt


def test_names_cannot_break_the_drawing():
    svg, alt = still(Training({"<b>&'\"": {"loss": [1.0]}}))
    assert "&lt;b>&amp;" in svg and "<b>" in alt
    stored = page(Training({"<b>&'\"": {"loss": [1.0]}}))
    assert "<b>&'" not in stored and stored == refresh(stored)


def test_filters_keep_their_values_to_8_bits():
    array = np.array(FILTERS["Red convolucional"])
    stored = Training(RUNS, FILTERS).filters["Red convolucional"]
    whole = np.frombuffer(base64.b64decode(stored["data"]), np.int8).reshape(array.shape)
    np.testing.assert_allclose(
        whole / 127 * stored["scale"], array, rtol=0, atol=stored["scale"] / 253
    )
    moved = np.abs(array - array[0]).mean((1, 2, 3))
    np.testing.assert_allclose(stored["moved"], moved, rtol=5e-3)
    image = re.search(r'href="data:image/png;base64,([^"]*)"', still(Training(RUNS, FILTERS))[0])
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(image[1]))))
    assert picture.shape == (3, 6 * 4 - 1)
    last = (array[-1] / stored["scale"] + 1) * 127.5
    assert np.abs(picture[:, :3] - last[0]).max() <= 1.01
    assert np.abs(picture[:, 20:] - last[5]).max() <= 1.01


def test_filters_that_are_all_zero_are_grey():
    widget = Training({"a": {"loss": [1.0]}}, {"a": np.zeros((2, 9, 5, 5))})
    assert set(training.grid(widget.filters["a"], 1).ravel()) == {128, 255}
    assert training.grid(widget.filters["a"], 1).shape == (11, 47)


def test_the_heaviest_page_stays_light():
    rng = np.random.default_rng(0)
    runs = {
        f"Red {name}": {key: rng.uniform(size=100) for key in training.SERIES} for name in "abcd"
    }
    filters = {"Red a": rng.normal(size=(101, 22, 3, 3))}
    state = page(Training(runs, filters))
    assert len(re.search(r"data-state='([^']*)'", state)[1]) < 60_000
    assert len(gzip.compress(state.encode())) < 60_000
    usual = {
        f"Red {name}": {key: rng.uniform(size=5) for key in training.SERIES} for name in "abcd"
    }
    widget = Training(usual, {name: rng.normal(size=(6, 32, 3, 3)) for name in usual})
    assert len(re.search(r"data-state='([^']*)'", page(widget))[1]) < 14_000


def test_frontend_and_python_share_the_state():
    widget = Training(RUNS, FILTERS)
    assert repr(widget) == (
        "Training(['Red densa', 'Red convolucional'], epoch=12, measure='loss', log=False)"
    )
    widget.set_state({"epoch": 3, "measure": "accuracy", "log": True})
    assert (widget.epoch, widget.measure, widget.log) == (3, "accuracy", True)
    widget.epoch = np.int64(4)
    assert widget.get_state("epoch") == {"epoch": 4}
    state = json.loads(json.dumps(widget.get_state(["runs", "filters"])))
    assert state["runs"] == DATA["groups"][0]
    assert state["filters"]["Red convolucional"]["shape"] == [6, 6, 3, 3]


def test_it_takes_arrays_and_torch_tensors():
    torch = pytest.importorskip("torch")
    filters = torch.stack([torch.zeros(2, 3, 3), torch.ones(2, 3, 3)])
    widget = Training({"a": {"loss": np.array([0.5], np.float32)}}, {"a": filters})
    assert widget.runs == [{"name": "a", "loss": [0.5]}]
    assert widget.filters["a"]["moved"] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"runs": [1]}, TypeError, "runs es list: debería ser un dict de nombre a historial"),
        ({"runs": {}}, ValueError, "runs tiene 0 entrenamientos: debería tener de 1 a 4"),
        ({"runs": dict.fromkeys("abcde", {})}, ValueError, "runs tiene 5 entrenamientos"),
        ({"runs": {3: {}}}, TypeError, "runs tiene el nombre 3: debería ser un texto"),
        ({"runs": {" ": {}}}, ValueError, "runs tiene el nombre ' ': debería tener de 1 a 40"),
        ({"runs": {"a": [1]}}, TypeError, "runs['a'] es list: debería ser el dict que devuelve"),
        ({"runs": {"a": {}}}, ValueError, "runs['a'] debería tener 'loss'"),
        (
            {"runs": {"a": {"loss": [1], "f1": [1]}}},
            ValueError,
            "runs['a'] contiene 'f1', que no se sabe dibujar: vale loss, val_loss, accuracy",
        ),
        ({"runs": {"a": {"loss": []}}}, ValueError, "runs['a']['loss'] tiene 0 épocas"),
        ({"runs": {"a": {"loss": [1] * 101}}}, ValueError, "tiene 101 épocas: debería tener de 1"),
        ({"runs": {"a": {"loss": [[1]]}}}, ValueError, "runs['a']['loss'] tiene forma (1, 1)"),
        ({"runs": {"a": {"loss": ["x"]}}}, TypeError, "runs['a']['loss'] contiene <U1"),
        ({"runs": {"a": {"loss": [1, math.nan]}}}, ValueError, "contiene nan en la época 2"),
        ({"runs": {"a": {"loss": [-1]}}}, ValueError, "-1.0 en la época 1: debería ser 0 o más"),
        (
            {"runs": {"a": {"loss": [1], "accuracy": [98]}}},
            ValueError,
            "runs['a']['accuracy'] contiene 98.0 en la época 1: debería ser entre 0 y 1",
        ),
        (
            {"runs": {"a": {"loss": [1, 2], "lr": [1]}}},
            ValueError,
            "runs['a']['lr'] tiene 1 épocas y runs['a']['loss'] tiene 2: deberían tener las mismas",
        ),
        ({"filters": [1]}, TypeError, "filters es list: debería ser un dict de nombre a arreglo"),
        ({"filters": {"b": 1}}, ValueError, "filters['b'] no corresponde a ningún entrenamiento"),
        (
            {"filters": {"a": np.zeros((2, 4, 3, 3))}},
            ValueError,
            "filters['a'] tiene forma (2, 4, 3, 3), leída como (E, F, KH, KW): E debería ser 3",
        ),
        ({"filters": {"a": np.zeros((3, 33, 3, 3))}}, ValueError, "tiene 33 filtros: debería"),
        ({"filters": {"a": np.zeros((3, 4, 3, 5))}}, ValueError, "tiene filtros de 3×5: deberían"),
        ({"filters": {"a": np.full((3, 4, 3, 3), np.inf)}}, ValueError, "que no son finitos"),
        ({"epoch": 3}, ValueError, "epoch es 3: debería estar entre 0 y 2"),
        ({"epoch": -1}, ValueError, "epoch es -1: debería estar entre 0 y 2"),
        ({"epoch": 1.0}, TypeError, "epoch es float: debería ser un entero"),
        ({"epoch": False}, TypeError, "epoch es bool: debería ser un entero"),
        ({"measure": "lr"}, ValueError, 'measure es \'lr\': debería ser "loss" o "accuracy"'),
        ({"log": 1}, TypeError, "log es int: debería ser True o False"),
        (
            {"runs": {"a": {"loss": [1]}}, "measure": "accuracy"},
            ValueError,
            'measure es "accuracy", y ningún entrenamiento de runs la midió',
        ),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Training(**{"runs": SHORT, **arguments})


def test_too_many_filters_for_a_page_are_refused():
    runs = {"a": {"loss": [1.0] * 100}}
    with pytest.raises(ValueError, match="filters tiene 29088 números o más: debería tener 20000"):
        Training(runs, {"a": np.zeros((101, 32, 3, 3))})


def test_fixture_for_javascript_is_fresh():
    computed = json.loads(json.dumps(write_training.numbers(RUNS, FILTERS)))
    assert computed.pop("states") == [
        state | {"span": pytest.approx(state["span"], rel=1e-12, abs=1e-15)}
        for state in DATA["states"]
    ]
    assert_same(DATA["greys"], computed.pop("greys"))
    assert computed == {key: DATA[key] for key in computed}


def test_the_runs_of_the_fixture_are_real():
    histories, filters = write_training.runs()
    for name, history in histories.items():
        for key, values in history.items():
            np.testing.assert_allclose(values, RUNS[name][key], rtol=2e-3)
    for name, values in filters.items():
        np.testing.assert_allclose(values, FILTERS[name], rtol=0, atol=2e-3)
