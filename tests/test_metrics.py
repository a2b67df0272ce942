"""Las medidas, contra scikit-learn, statsmodels y sus definiciones."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk
from statsmodels.stats.contingency_tables import mcnemar as reference
from test_tensor import few

from neurona import metrics

seeds = st.integers(0, 999).map(np.random.default_rng)
NAMES = np.array(["perro", "gato", "ñandú", "zorro", "ave"])


@st.composite
def answers(draw):
    """Clases verdaderas y respuestas, a veces con clases que nadie tiene o que nadie dice."""
    rng, size = draw(seeds), draw(st.integers(1, 40))
    kinds = [rng.choice(5, size=rng.integers(1, 5), replace=False) for _ in range(2)]
    y_true, y_pred = (rng.choice(kind, size=size) for kind in kinds)
    form = draw(st.sampled_from(["integers", "texts", "booleans"]))
    if form == "texts":
        return NAMES[y_true], NAMES[y_pred]
    return (y_true > 2, y_pred > 2) if form == "booleans" else (y_true - 2, y_pred - 2)


def assert_same(ours, theirs):
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        if isinstance(value, dict):
            assert_same(ours[key], value)
        else:
            assert ours[key] == pytest.approx(value, abs=1e-12), key


@few
@given(answers())
def test_tables_and_reports_are_scikit_learn_s(case):
    y_true, y_pred = case
    ours = metrics.confusion_matrix(y_true, y_pred)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # avisa de que una tabla de una clase es de 1 por 1
        np.testing.assert_array_equal(ours, sk.confusion_matrix(y_true, y_pred))
    assert ours.sum() == len(y_true)
    theirs = sk.classification_report(y_true, y_pred, output_dict=True, zero_division=0)
    assert_same(metrics.classification_report(y_true.tolist(), y_pred.tolist()), theirs)


@few
@given(answers(), seeds)
def test_classes_may_come_in_any_order_and_be_missing(case, rng):
    y_true, y_pred = case
    texts = y_true.dtype.kind == "U"
    classes = rng.permutation(NAMES if texts else np.arange(-2, 4))
    theirs = sk.confusion_matrix(
        y_true if texts else y_true.astype(int),
        y_pred if texts else y_pred.astype(int),
        labels=classes,
    )
    ours = metrics.confusion_matrix(y_true, y_pred, classes.tolist())
    np.testing.assert_array_equal(ours, theirs)


def test_the_macro_f1_is_the_mean_of_the_f1s():
    y_true, y_pred = [0, 0, 0, 0, 0, 0, 1, 1, 2], [0, 0, 0, 0, 1, 1, 1, 1, 1]
    report = metrics.classification_report(y_true, y_pred)
    each = [report[key]["f1-score"] for key in "012"]
    macro = report["macro avg"]
    assert macro["f1-score"] == pytest.approx(np.mean(each))
    p, r = macro["precision"], macro["recall"]
    assert abs(macro["f1-score"] - 2 * p * r / (p + r)) > 0.01
    assert report["2"] == {"precision": 0, "recall": 0, "f1-score": 0, "support": 1}


@few
@given(answers(), st.integers(1, 30))
def test_the_top_confusions_are_the_largest_cells_off_the_diagonal(case, k):
    y_true, y_pred = (part.tolist() for part in case)
    found = metrics.top_confusions(y_true, y_pred, k)
    pairs = list(zip(y_true, y_pred, strict=True))
    counts = {pair: pairs.count(pair) for pair in set(pairs) if pair[0] != pair[1]}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    assert found == [(*pair, count) for pair, count in ordered[:k]]


@st.composite
def scored(draw):
    """Positivos y negativos, con puntuaciones que a menudo empatan."""
    rng, size = draw(seeds), draw(st.integers(2, 40))
    labels = rng.permutation(np.arange(size) < rng.integers(1, size)).astype(int)
    scores = rng.integers(0, draw(st.sampled_from([1, 3, 1000])), size) / 7
    return labels, scores.astype(draw(st.sampled_from([np.float32, np.float64])))


@few
@given(scored())
def test_the_roc_curve_and_its_area_are_scikit_learn_s(case):
    labels, scores = case
    for ours, theirs in zip(
        metrics.roc_curve(labels, scores),
        sk.roc_curve(labels, scores, drop_intermediate=False),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)
    area = metrics.roc_auc(labels == 1, scores)
    assert area == pytest.approx(sk.roc_auc_score(labels, scores), abs=1e-12)
    gaps = scores[labels == 1][:, None].astype(float) - scores[labels == 0]
    assert area == pytest.approx(((gaps > 0) + (gaps == 0) / 2).mean(), abs=1e-12)


def test_whole_scores_of_any_kind_are_ordered_by_value():
    labels = [0, 1, 0, 1]
    for scores in ([-3, 2, -1, 5], [False, True, False, True]):
        assert metrics.roc_auc(labels, scores) == sk.roc_auc_score(labels, scores) == 1
    small = np.array([1, 3, 2, 200], np.uint8)  # cambiar el signo de un uint8 lo estropea
    assert metrics.roc_auc(labels, small) == 1


@few
@given(st.integers(2, 5), seeds, st.booleans())
def test_the_area_of_several_classes_is_the_mean_of_one_against_the_rest(classes, rng, ties):
    labels = rng.permutation(np.arange(classes * 6) % classes)
    scores = rng.random((len(labels), classes))
    if ties:
        scores = (scores * 4).round() + 1
    scores /= scores.sum(axis=1, keepdims=True)
    if classes > 2:  # con dos columnas scikit-learn exige otra forma
        theirs = sk.roc_auc_score(labels, scores, multi_class="ovr")
    else:
        theirs = np.mean([sk.roc_auc_score(labels == c, scores[:, c]) for c in (0, 1)])
    assert metrics.roc_auc(labels, scores) == pytest.approx(theirs, abs=1e-12)


@few
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.booleans())
def test_mcnemar_is_statsmodels(counts, correction):
    table = np.reshape(counts, (2, 2))
    b, c = table[0, 1], table[1, 0]
    assert metrics.mcnemar_exact(table) == pytest.approx(reference(table, exact=True).pvalue)
    if b + c == 0:
        assert metrics.mcnemar(table, correction) == (0.0, 1.0)
        return
    theirs = reference(table, exact=False, correction=correction)
    statistic, p_value = metrics.mcnemar(table, correction)
    assert statistic == pytest.approx(theirs.statistic, abs=1e-12)
    assert p_value == pytest.approx(theirs.pvalue, rel=1e-9)


def test_mcnemar_by_hand():
    assert metrics.mcnemar([[7, 0], [0, 3]]) == (0.0, 1.0)
    assert metrics.mcnemar([[7, 0], [0, 3]], correction=False) == (0.0, 1.0)
    assert metrics.mcnemar_exact([[7, 0], [0, 3]]) == 1.0
    assert metrics.mcnemar([[0, 5], [5, 0]], correction=False) == (0.0, 1.0)
    assert metrics.mcnemar([[0, 5], [5, 0]])[0] == 0.1
    assert metrics.mcnemar_exact([[0, 5], [5, 0]]) == 1.0
    assert metrics.mcnemar_exact([[0, 6], [0, 0]]) == 2 / 64
    huge = metrics.mcnemar_exact([[0, 5000], [5200, 0]])
    assert huge == pytest.approx(reference([[0, 5000], [5200, 0]], exact=True).pvalue)


BAD = {
    "y_pred tiene filas": (metrics.confusion_matrix, [0, 1], [[0], [1, 2]]),
    "y_pred tiene forma (2, 3)": (metrics.confusion_matrix, [0, 1], np.zeros((2, 3), int)),
    "y_true está vacío": (metrics.classification_report, [], []),
    "y_true tiene 2 datos e y_pred, 3": (metrics.top_confusions, [0, 1], [0, 1, 1]),
    "falta 2, que está": (metrics.confusion_matrix, [0, 1], [0, 2], [0, 1]),
    "classes repite": (metrics.confusion_matrix, [0, 1], [0, 1], [0, 1, 1]),
    "k es 0": (metrics.top_confusions, [0, 1], [0, 1], 0),
    "las clases 0, 2: deberían ser 0 y 1": (metrics.roc_curve, [0, 2], [0.1, 0.2]),
    "las clases 'a', 'b'": (metrics.roc_auc, ["a", "b"], [0.1, 0.2]),
    "no tiene positivos": (metrics.roc_auc, [0, 0], [0.1, 0.2]),
    "no tiene negativos": (metrics.roc_curve, [True, True], [0.1, 0.2]),
    "scores tiene forma (3,): debería ser (2,)": (metrics.roc_curve, [0, 1], [0.1, 0.2, 0.3]),
    "scores tiene forma (2, 2): debería ser (2,)": (metrics.roc_curve, [0, 1], np.eye(2)),
    "scores tiene forma (3, 2)": (metrics.roc_auc, [0, 1], np.ones((3, 2))),
    "scores tiene forma (2, 1)": (metrics.roc_auc, [0, 1], np.ones((2, 1))),
    "scores contiene nan": (metrics.roc_auc, [0, 1], [0.1, np.nan]),
    "scores contiene inf": (metrics.roc_curve, [0, 1], [0.1, np.inf]),
    "contiene las clases 0, 1: deberían ser todas las de 0 a 2": (
        metrics.roc_auc,
        [0, 1],
        np.ones((2, 3)),
    ),
    "table tiene forma (3, 3)": (metrics.mcnemar, np.ones((3, 3), int)),
    "table contiene -1": (metrics.mcnemar_exact, [[1, -1], [2, 3]]),
}
WRONG = {
    "y_true contiene float64": (metrics.confusion_matrix, [0.5, 1], [0, 1]),
    "y_pred contiene object": (metrics.confusion_matrix, [0, 1], [0, None]),
    "y_true contiene <U1 e y_pred, int64": (metrics.confusion_matrix, ["0", "1"], [0, 1]),
    "k es float": (metrics.top_confusions, [0, 1], [0, 1], 2.0),
    "scores contiene <U1": (metrics.roc_curve, [0, 1], ["a", "b"]),
    "table contiene float64": (metrics.mcnemar, [[0.5, 1], [2, 3]]),
}


@pytest.mark.parametrize(("message", "call"), BAD.items(), ids=BAD)
def test_bad_values_are_refused_by_name(message, call):
    with pytest.raises(ValueError) as error:
        call[0](*call[1:])
    assert message in str(error.value)


@pytest.mark.parametrize(("message", "call"), WRONG.items(), ids=WRONG)
def test_wrong_kinds_are_refused_by_name(message, call):
    with pytest.raises(TypeError) as error:
        call[0](*call[1:])
    assert message in str(error.value)


def test_the_arguments_are_left_as_they_came():
    labels, scores = np.array([0, 1, 1, 0]), np.array([0.3, 0.1, 0.9, 0.2])
    kept = labels.copy(), scores.copy()
    metrics.roc_auc(labels, scores)
    metrics.top_confusions(labels, 1 - labels)
    np.testing.assert_array_equal(labels, kept[0])
    np.testing.assert_array_equal(scores, kept[1])
