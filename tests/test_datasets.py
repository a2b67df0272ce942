"""Los datos generados son los mismos en todas partes y son como dice su documentación."""

import functools
import hashlib
import http.server
import sys
import threading

import numpy as np
import pytest
from sklearn.datasets import load_digits

from neurona.datasets import _bundled, admissions, digits, eeg, photo


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


# Lo que viaja con las dependencias


def test_the_recording_and_the_photographs_come_with_the_dependencies():
    signals, rate = eeg()
    assert signals.shape == (800, 4) and rate == 80 and np.isfinite(signals).all()
    np.testing.assert_allclose(signals.std(axis=0), 1, atol=0.01)
    for name in ("china", "flower"):
        image = photo(name)
        assert image.shape == (427, 640, 3) and image.min() == 0 and image.max() <= 1


def test_neurona_data_comes_first(tmp_path, monkeypatch):
    values = np.arange(3200.0)
    (tmp_path / "eeg.dat").write_bytes(values.astype("<f8").tobytes())
    monkeypatch.setenv("NEURONA_DATA", str(tmp_path))
    assert (eeg()[0].ravel() == values).all()
    (tmp_path / "eeg.dat").write_bytes(b"corto")
    with pytest.raises(ValueError, match="deberían ser 3200"):
        eeg()


@pytest.fixture
def lost_eeg(tmp_path, monkeypatch):
    """Una matplotlib que ya no trae el archivo, y un servidor propio que sí lo tiene."""
    stored = _bundled.locate("eeg.dat").read_bytes()
    served = tmp_path / "servidor"
    served.mkdir()
    (served / "eeg.dat").write_bytes(stored)
    handler = functools.partial(QuietHandler, directory=served)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    package, _, _, sha256 = _bundled.FILES["eeg.dat"]
    address = f"http://127.0.0.1:{server.server_port}/eeg.dat"
    lost = (package, "ya/no/esta.dat", address, sha256)
    monkeypatch.setitem(_bundled.FILES, "eeg.dat", lost)
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache")
    yield served
    server.shutdown()
    server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def test_what_a_dependency_drops_is_downloaded_once(lost_eeg):
    first, _ = eeg()
    (lost_eeg / "eeg.dat").unlink()
    assert (eeg()[0] == first).all()


@pytest.mark.parametrize("damage", ["falta", "otro contenido"])
def test_a_download_that_fails_says_what_to_do(lost_eeg, damage):
    path = lost_eeg / "eeg.dat"
    path.unlink() if damage == "falta" else path.write_bytes(b"otro")
    with pytest.raises(OSError, match="falta eeg.dat: esta versión de matplotlib no lo trae"):
        eeg()
    cache = lost_eeg.parent / "cache"
    assert not cache.exists() or not list(cache.iterdir())


def test_an_unknown_photograph_is_refused():
    with pytest.raises(ValueError, match="name es 'gato': debería ser 'china' o 'flower'"):
        photo("gato")
