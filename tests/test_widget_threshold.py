"""La parte de Python del explorable del umbral."""

import base64
import gzip
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_threshold
from sklearn.metrics import confusion_matrix, roc_auc_score
from test_widgets import assert_same

from neurona.widgets import refresh, threshold
from neurona.widgets.threshold import Threshold

DATA = json.loads(write_threshold.PATH.read_text("utf-8"))
LABELS, SCORES = DATA["labels"], DATA["scores"]
TWO = {name: SCORES[name] for name in ("Probabilidades", "Bayes ingenuo")}


def page(widget: Threshold) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def still(widget: Threshold) -> tuple[str, str]:
    return Threshold.still({key: getattr(widget, key) for key in Threshold.STATE})


def test_the_stored_page_is_rebuilt_from_its_own_state():
    state = {"threshold": 0.3, "model": "Bayes ingenuo", "rare": True, "zoom": True}
    stored = page(Threshold(LABELS, TWO, **state))
    assert stored == page(Threshold(LABELS, TWO, **state)) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    svg, alt = still(Threshold(LABELS, TWO))
    assert alt.startswith(
        "Dos histogramas de puntuaciones con el umbral, y la curva ROC. Probabilidades, umbral "
        "0.5. Dice «sí» a 54 de 897: 49 con razón (VP) y 5 sin ella (FP)."
    )
    assert ">VP 49<" in svg and ">FP 5<" in svg and "Bayes ingenuo: AUC 0.89908" in svg
    for state in ({"threshold": -5}, {"threshold": 9.0}, {"rare": True}, {"zoom": True}):
        svg, alt = still(Threshold(LABELS, TWO, **state))
        assert "nan" not in svg and "inf" not in svg


def test_names_cannot_break_the_drawing():
    widget = Threshold([0, 1], {"<b>&'\"": [0, 1]})
    assert "&lt;b>&amp;" in still(widget)[0]
    assert "<b>&'" not in page(widget) and page(widget) == refresh(page(widget))


def test_the_99_percent_that_says_nothing():
    """Con pocos positivos, la exactitud sube sin que el clasificador haya cambiado."""
    few = Threshold(LABELS, TWO, threshold=0.998, rare=True)
    alt = still(few)[1]
    assert "exactitud 0.9890. Decir siempre «no» daría una exactitud de 0.9890" in alt
    assert "este umbral no la supera" in alt and "Precisión no existe" in alt


@pytest.mark.parametrize("kind", ["logits", "probabilities", "ties", "extremes"])
def test_scores_come_back_to_the_bit(kind):
    rng = np.random.default_rng(0)
    scores = rng.normal(size=500) * 20
    if kind == "probabilities":
        scores = 1 / (1 + np.exp(-scores))
    elif kind == "ties":
        scores = np.round(scores / 10)
    elif kind == "extremes":
        scores[:8] = [0, -0.0, 1e-45, -1e-45, 3.4e38, -3.4e38, 1, -1]
    labels = rng.random(500) < 0.3
    (model,) = Threshold(labels, {"a": scores}).models
    values, classes = threshold.unpack(model, False)
    small = scores.astype(np.float32)
    order = np.argsort(small, kind="stable")
    assert np.array_equal(values, small[order]) and np.array_equal(classes, labels[order])
    for level in (0.0, 0.5, float(small[3])):
        found = threshold.counts(values, classes, level)
        (tn, fp), (fn, tp) = confusion_matrix(labels, small >= level)
        assert found == {"tp": tp, "fp": fp, "fn": fn, "tn": tn}
    area = threshold.auc(threshold.roc(values, classes))
    assert area == pytest.approx(roc_auc_score(labels, small), abs=1e-12)


def test_every_tenth_positive_is_kept():
    labels = np.tile([0, 1], 25)
    (model,) = Threshold(labels, {"a": np.arange(50)}).models
    values, classes = threshold.unpack(model, True)
    assert values[classes].tolist() == [1, 21, 41]  # los positivos 0, 10 y 20
    assert (~classes).sum() == 25


def test_the_heaviest_page_stays_light():
    rng = np.random.default_rng(0)
    labels = rng.random(10_000) < 0.1
    logits = [rng.normal(6 * labels - 4, 2.0) for _ in range(2)]
    for scores in (logits, [1 / (1 + np.exp(-3 * x)) for x in logits]):
        stored = page(Threshold(labels, dict(zip("ab", scores, strict=True))))
        assert len(re.search(r"data-state='([^']*)'", stored)[1]) < 90_000
        assert len(gzip.compress(stored.encode())) < 90_000


def test_frontend_and_python_share_the_state():
    widget = Threshold(LABELS, TWO)
    assert repr(widget) == (
        "Threshold(['Probabilidades', 'Bayes ingenuo'], threshold=0.5, model='Probabilidades', "
        "rare=False, zoom=False)"
    )
    widget.set_state({"threshold": 1, "model": "Bayes ingenuo", "rare": True})
    assert (widget.threshold, widget.model, widget.rare) == (1.0, "Bayes ingenuo", True)
    widget.threshold = np.float32(0.25)
    assert widget.get_state("threshold") == {"threshold": 0.25}
    (first, _) = json.loads(json.dumps(widget.get_state("models")))["models"]
    assert set(first) == {"name", "values", "labels", "kept"}
    assert len(base64.b64decode(first["labels"])) == 113  # un bit por dato


def test_the_first_threshold_depends_on_the_scores():
    assert Threshold([0, 1], {"a": [0.0, 1.0]}).threshold == 0.5
    assert Threshold([0, 1], {"a": [0.0, 1.0], "b": [-1.0, 1.0]}).threshold == 0.0


def test_it_takes_booleans_and_torch_tensors():
    torch = pytest.importorskip("torch")
    widget = Threshold(torch.tensor([True, False]), {"a": torch.tensor([2.0, 1.0])})
    assert threshold.unpack(widget.models[0], False)[0].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"labels": [0, 1, 2]}, ValueError, "labels[2] es 2: debería ser 0 o 1"),
        ({"labels": [0, 1, math.nan]}, ValueError, "labels[2] es nan: debería ser 0 o 1"),
        ({"labels": [0, 0, 0]}, ValueError, "labels no tiene ningún positivo: debería tener"),
        ({"labels": [1, 1, 1]}, ValueError, "labels no tiene ningún negativo: debería tener"),
        ({"labels": []}, ValueError, "labels tiene 0 datos: debería tener de 2 a 10000"),
        ({"labels": np.zeros(10_001)}, ValueError, "labels tiene 10001 datos: debería tener"),
        ({"labels": [[0, 1, 1]]}, ValueError, "labels tiene forma (1, 3), leída como (N)"),
        ({"labels": ["a", "b", "c"]}, TypeError, "labels contiene <U1: debería contener números"),
        ({"scores": [1, 2, 3]}, TypeError, "scores es list: debería ser un dict de nombre a"),
        ({"scores": {}}, ValueError, "scores tiene 0 modelos: debería tener 1 o 2"),
        ({"scores": dict.fromkeys("abc", [1, 2, 3])}, ValueError, "scores tiene 3 modelos"),
        ({"scores": {1: [1, 2, 3]}}, TypeError, "scores tiene el nombre 1: debería ser un texto"),
        ({"scores": {"": [1, 2, 3]}}, ValueError, "scores tiene el nombre '': debería tener de 1"),
        ({"scores": {"a": [1, 2]}}, ValueError, "scores['a'] tiene forma (2,), leída como (N): N"),
        ({"scores": {"a": ["x"] * 3}}, TypeError, "scores['a'] contiene <U1: debería contener"),
        (
            {"scores": {"a": [1, math.inf, 2]}},
            ValueError,
            "scores['a'] contiene inf en el dato 1: debería ser finito en float32",
        ),
        ({"scores": {"a": [1, 2, 1e39]}}, ValueError, "scores['a'] contiene 1e+39 en el dato 2"),
        ({"threshold": "0"}, TypeError, "threshold es str: debería ser un número"),
        ({"threshold": math.nan}, ValueError, "threshold es nan: debería ser finito"),
        ({"model": "b"}, ValueError, "model es 'b': debería ser 'a'"),
        ({"rare": 1}, TypeError, "rare es int: debería ser True o False"),
        ({"zoom": 0}, TypeError, "zoom es int: debería ser True o False"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    good = {"labels": [0, 1, 1], "scores": {"a": [0.1, 0.2, 0.3]}}
    with pytest.raises(error, match=re.escape(message)):
        Threshold(**(good | arguments))


def test_fixture_for_javascript_is_fresh():
    computed = json.loads(json.dumps(write_threshold.numbers(LABELS, SCORES)))
    for stored, again in zip(DATA["cases"], computed.pop("cases"), strict=True):
        for level, fresh in zip(stored["levels"], again.pop("levels"), strict=True):
            shares = fresh.pop("rates")
            assert shares.pop("precision") == pytest.approx(level["rates"]["precision"])
            assert_same({key: level["rates"][key] for key in shares}, shares)
            assert {key: level[key] for key in fresh} == fresh
        assert again.pop("auc") == pytest.approx(stored["auc"], abs=1e-12)
        assert {key: stored[key] for key in again} == again
    assert {key: DATA[key] for key in computed} == computed


def test_the_scores_of_the_fixture_are_real():
    labels, scores = write_threshold.data()
    assert labels == LABELS
    for name, column in scores.items():
        np.testing.assert_allclose(column, SCORES[name], rtol=0, atol=0.02)
