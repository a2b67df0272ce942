"""Los datos generados son los mismos en todas partes y son como dice su documentación."""

import hashlib
import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits

from neurona.datasets import admissions, digits


def test_admissions_are_always_the_same_hundred_applicants():
    x, y = admissions()
    assert hashlib.sha256(x.tobytes() + y.tobytes()).hexdigest()[:16] == "811d979bf6a6c422"


def test_marks_go_from_30_to_100_with_one_decimal():
    x, y = admissions()
    assert x.shape == (100, 2) and y.shape == (100,)
    assert x.min() >= 30 and x.max() <= 100
    np.testing.assert_array_equal(x, x.round(1))
    assert set(y) == {0.0, 1.0}


def test_no_line_separates_the_admitted():
    # Con datos separables la verosimilitud no tiene máximo; aquí Newton lo encuentra.
    x, y = admissions()
    design = np.c_[(x - 65) / 10, np.ones(100)]
    theta = np.zeros(3)
    for _ in range(20):
        y_hat = 1 / (1 + np.exp(-design @ theta))
        hessian = design.T * (y_hat * (1 - y_hat)) @ design
        theta -= np.linalg.solve(hessian, design.T @ (y_hat - y))
    y_hat = 1 / (1 + np.exp(-design @ theta))
    np.testing.assert_allclose(design.T @ (y_hat - y), 0, atol=1e-9)
    assert np.linalg.eigvalsh(hessian).min() > 0.1


def test_the_draw_follows_the_rule_that_the_book_tells():
    # Con la misma semilla, los sorteos de la documentación dan las mismas decisiones.
    x, y = admissions()
    rng = np.random.default_rng(0)
    marks = rng.uniform(30, 100, size=(100, 2)).round(1)
    probability = 1 / (1 + np.exp(-0.12 * (marks.sum(axis=1) - 130)))
    np.testing.assert_array_equal(x, marks)
    np.testing.assert_array_equal(y, rng.random(100) < probability)


def test_the_digits_are_those_of_scikit_learn_between_0_and_1():
    images, labels = digits()
    stored = load_digits()
    assert images.shape == (1797, 8, 8) and images.dtype == np.float64
    np.testing.assert_allclose(images.reshape(1797, 64) * 16, stored.data)
    np.testing.assert_array_equal(labels, stored.target)
    assert images.min() == 0 and images.max() == 1 and set(labels) == set(range(10))


def test_missing_scikit_learn_is_explained(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ModuleNotFoundError, match="pip install scikit-learn"):
        digits()
