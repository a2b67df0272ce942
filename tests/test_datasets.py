"""Los datos generados son los mismos en todas partes y son como dice su documentación."""

import gzip
import hashlib
import http.server
import json
import os
import re
import runpy
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from neurona.datasets import _bundled, _download, _mnist, admissions, digits, eeg, mnist, photo


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


class Mirrors(http.server.BaseHTTPRequestHandler):
    """Un servidor por carpeta: /good/ va bien y cada una de las demás falla a su manera."""

    def do_HEAD(self):
        self.head(self.server.files[self.path.rsplit("/", 1)[-1]])

    def do_GET(self):
        behaviour, name = self.path.strip("/").split("/")
        self.server.asked.append(behaviour)
        getattr(self, behaviour)(self.server.files.get(name))

    def head(self, content):
        self.send_response(200)
        self.send_header("Content-Length", len(content))
        self.end_headers()

    def good(self, content):
        if content is None:
            return self.missing(content)
        self.head(content)
        self.wfile.write(content)

    def missing(self, content):
        self.send_error(404)

    def broken(self, content):
        self.send_error(500)

    def wrong(self, content):
        self.good(content[:-1] + b"?")

    def drops(self, content):
        self.connection.close()

    def truncates(self, content):
        self.head(content)
        self.wfile.write(content[: len(content) // 2])

    def drips(self, content):
        self.head(content)
        for k in range(0, 60, 20):
            self.wfile.write(content[k : k + 20])
            time.sleep(0.02)
        self.server.closing.wait(10)

    def stalls(self, content):
        self.truncates(content)
        self.server.closing.wait(10)

    def mute(self, content):
        self.server.closing.wait(10)

    def together(self, content):
        """No contesta hasta que dos lo piden a la vez."""
        self.server.pair.wait(20)
        self.good(content)

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *args):  # al cliente que se va no hay nada que decirle
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Un servidor propio, sin NEURONA_DATA y con la caché en una carpeta vacía."""
    server = Server(("127.0.0.1", 0), Mirrors)
    server.files, server.asked = {}, []
    server.closing, server.pair = threading.Event(), threading.Barrier(2)
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    monkeypatch.delenv("NEURONA_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache")
    monkeypatch.setattr(_download, "SILENCE", 0.3)
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def stored(folder):
    """Los archivos que hay en una carpeta y en las de dentro."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def lost_eeg(server, monkeypatch):
    """Una matplotlib que ya no trae el archivo, y un servidor que sí lo tiene."""
    server.files["eeg.dat"] = _bundled.locate("eeg.dat").read_bytes()
    package, _, _, sha256 = _bundled.FILES["eeg.dat"]
    lost = (package, "ya/no/esta.dat", f"{server.address}/good/eeg.dat", sha256)
    monkeypatch.setitem(_bundled.FILES, "eeg.dat", lost)
    return server.files


def test_what_a_dependency_drops_is_downloaded_once(lost_eeg):
    first, _ = eeg()
    lost_eeg.clear()
    assert (eeg()[0] == first).all()


@pytest.mark.parametrize("damage", ["falta", "otro contenido"])
def test_a_download_that_fails_says_what_to_do(lost_eeg, tmp_path, damage):
    lost_eeg.update({"eeg.dat": None if damage == "falta" else b"otro"})
    with pytest.raises(OSError, match="falta eeg.dat: esta versión de matplotlib no lo trae") as e:
        eeg()
    assert "NEURONA_DATA y ponlo en ella" in str(e.value)
    assert stored(tmp_path / "cache") == []


def test_an_unknown_photograph_is_refused():
    with pytest.raises(ValueError, match="name es 'gato': debería ser 'china' o 'flower'"):
        photo("gato")


# MNIST: aquí, con cinco imágenes de entrenamiento y cuatro de prueba

TRAIN_LABELS, TEST_LABELS = [5, 0, 4, 1, 9], [7, 2, 1, 0]
IMAGES, LABELS = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
# Las mismas constantes, en otro proceso.
ELSEWHERE = """
from pathlib import Path
import pooch
from neurona.datasets import _download, _mnist
pooch.os_cache = lambda name: Path({cache!r})
_mnist.FILES, _mnist.MIRRORS, _mnist.TRAINING = {files!r}, {mirrors!r}, 3
"""
LOAD = ELSEWHERE + "images, labels = _mnist.mnist('test'); print(labels.tolist(), images.shape)"


def idx(values):
    """Un arreglo de bytes en el formato de los archivos de MNIST."""
    values = np.asarray(values, np.uint8)
    head = struct.pack(f">{1 + values.ndim}I", 2048 + values.ndim, *values.shape)
    return gzip.compress(head + values.tobytes(), mtime=0)


@pytest.fixture
def tiny(server, monkeypatch):
    """Un MNIST diminuto en el servidor."""
    rng = np.random.default_rng(0)
    for stem, labels in (("train", TRAIN_LABELS), ("t10k", TEST_LABELS)):
        images = rng.integers(0, 256, size=(len(labels), 28, 28))
        server.files[f"{stem}-images-idx3-ubyte.gz"] = idx(images)
        server.files[f"{stem}-labels-idx1-ubyte.gz"] = idx(labels)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in server.files.items()}
    monkeypatch.setattr(_mnist, "FILES", hashes)
    monkeypatch.setattr(_mnist, "TRAINING", 3)
    monkeypatch.setattr(_mnist, "MIRRORS", (f"{server.address}/good/",))
    return server


def use(monkeypatch, server, *behaviours):
    monkeypatch.setattr(_mnist, "MIRRORS", tuple(f"{server.address}/{b}/" for b in behaviours))


def start(code, tmp_path, mirrors, **env):
    """Otro intérprete que carga lo mismo en la misma caché."""
    values = {"cache": str(tmp_path / "cache"), "files": _mnist.FILES, "mirrors": mirrors}
    return subprocess.Popen(
        [sys.executable, "-c", code.format(**values)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | env,
    )


def closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_mnist_is_split_in_three(tiny, tmp_path, capsys):
    train, validation, test = (mnist(split) for split in ("train", "validation", "test"))
    assert [part[1].tolist() for part in (train, validation, test)] == [
        [5, 0, 4],
        [1, 9],
        [*TEST_LABELS],
    ]
    assert train[0].shape == (3, 28, 28) and train[0].dtype == np.float32
    assert train[1].dtype == np.int64 and train[0].min() >= 0 and train[0].max() == 1
    pixels = gzip.decompress(tiny.files[IMAGES])[16:]
    np.testing.assert_array_equal(np.rint(test[0] * 255).ravel(), list(pixels))
    assert len(tiny.asked) == 4 and stored(tmp_path / "cache") == sorted(_mnist.FILES)
    assert f"{IMAGES}: 100%" in capsys.readouterr().err


@pytest.mark.parametrize("split", ["prueba", "", None, 3, ["test"]])
def test_an_unknown_split_is_refused(split):
    expected = f"split es {split!r}: debería ser 'train' o 'validation' o 'test'"
    with pytest.raises(ValueError, match=re.escape(expected)):
        mnist(split)


def test_what_was_downloaded_needs_no_server(tiny, monkeypatch):
    first = mnist("test")
    use(monkeypatch, tiny, "missing")
    np.testing.assert_array_equal(mnist("test")[0], first[0])


FAULTS = {
    "missing": "responde con el error 404",
    "broken": "responde con el error 500",
    "wrong": "lo que envía no es el archivo esperado",
    "drops": "no se puede conectar o se corta",
    "truncates": "no se puede conectar o se corta",
    "drips": "no responde a tiempo",
    "mute": "no responde a tiempo",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_mirror_that_fails_comes_the_next(fault, tiny, tmp_path, monkeypatch):
    use(monkeypatch, tiny, fault, "good")
    assert mnist("test")[1].tolist() == TEST_LABELS
    assert tiny.asked[:2] == [fault, "good"]
    assert stored(tmp_path / "cache") == [IMAGES, LABELS]


def test_when_all_fail_each_failure_and_what_to_do_are_told(tiny, tmp_path, monkeypatch):
    use(monkeypatch, tiny, *FAULTS)
    with pytest.raises(OSError) as error:
        mnist("test")
    first, *failures, advice = str(error.value).splitlines()
    assert first.startswith(f"falta mnist/{IMAGES}: no está en NEURONA_DATA ni en la caché")
    for line, (fault, reason) in zip(failures, FAULTS.items(), strict=True):
        assert f"{tiny.address}/{fault}/{IMAGES}: {reason}" in line
    assert f"déjalo en {tmp_path / 'cache/mnist'}" in advice
    assert "NEURONA_DATA y ponlo en su subcarpeta mnist" in advice
    assert stored(tmp_path / "cache") == []


def test_without_connection_the_error_comes_soon(tiny, monkeypatch):
    monkeypatch.setattr(_mnist, "MIRRORS", (f"http://127.0.0.1:{closed_port()}/",))
    with pytest.raises(OSError, match="no se puede conectar"):
        mnist()


def test_two_processes_at_once_get_the_right_data(tiny, tmp_path):
    mirrors = (f"{tiny.address}/together/",)
    both = [start(LOAD, tmp_path, mirrors) for _ in range(2)]
    assert [run.communicate(timeout=30)[0] for run in both] == ["[7, 2, 1, 0] (4, 28, 28)\n"] * 2
    assert tiny.asked == ["together"] * 4
    assert stored(tmp_path / "cache") == [IMAGES, LABELS]
    for name in (IMAGES, LABELS):
        assert (tmp_path / "cache/mnist" / name).read_bytes() == tiny.files[name]


def test_a_process_killed_halfway_leaves_nothing_that_is_taken_for_good(tiny, tmp_path):
    folder = tmp_path / "cache/mnist"
    run = start(LOAD, tmp_path, (f"{tiny.address}/stalls/",))
    deadline = time.monotonic() + 20
    while not any(path.stat().st_size for path in folder.glob("*.part")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    run.kill()
    run.communicate()
    (half,) = folder.iterdir()  # lo que nadie pudo borrar
    assert 0 < half.stat().st_size < len(tiny.files[IMAGES])
    os.utime(half, (0, 0))  # y que el siguiente borra, cuando ya es viejo
    assert mnist("test")[1].tolist() == TEST_LABELS
    assert stored(folder) == [IMAGES, LABELS]


def test_a_file_is_checked_whole_before_it_gets_its_name(tiny, tmp_path, monkeypatch):
    checked, digest = {}, _download.digest

    def note(path):
        checked[path.stat().st_ino] = path.suffix
        return digest(path)

    monkeypatch.setattr(_download, "digest", note)
    mnist("test")
    for name in (IMAGES, LABELS):  # el mismo archivo, con otro nombre: no una copia
        assert checked[(tmp_path / "cache/mnist" / name).stat().st_ino] == ".part"


def test_a_download_of_another_process_is_not_deleted(tiny, tmp_path):
    other = tmp_path / "cache/mnist/otro.part"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"a medias")
    mnist("test")
    assert stored(tmp_path / "cache") == [other.name, IMAGES, LABELS]


def test_a_damaged_file_in_the_cache_is_downloaded_again(tiny, tmp_path):
    mnist("test")
    (tmp_path / "cache/mnist" / IMAGES).write_bytes(tiny.files[IMAGES][:100])
    assert mnist("test")[0].shape == (4, 28, 28)


def test_a_cache_that_cannot_be_written_is_explained(tiny, tmp_path):
    (tmp_path / "cache").write_text("aquí ya hay un archivo")  # ni root puede crear la carpeta
    with pytest.raises(OSError, match="no se puede guardar en .*cache.mnist.*(?s:.)*NEURONA_DATA"):
        mnist()
    assert tiny.asked == []


def test_a_disk_that_fills_up_is_told(tiny, tmp_path, monkeypatch):
    def fill_up(self, address, output, pooch):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pooch.HTTPDownloader.__call__", fill_up)
    with pytest.raises(OSError, match="No space left on device"):
        mnist()
    assert stored(tmp_path / "cache") == []


@pytest.fixture
def own(tiny, tmp_path, monkeypatch):
    """La carpeta mnist de NEURONA_DATA."""
    monkeypatch.setenv("NEURONA_DATA", str(tmp_path / "datos"))
    folder = tmp_path / "datos/mnist"
    folder.mkdir(parents=True)
    return folder


def test_mnist_in_neurona_data_comes_first(own, tiny, tmp_path):
    for name, content in tiny.files.items():
        (own / name).write_bytes(content)
    assert mnist("validation")[1].tolist() == [1, 9]
    assert tiny.asked == [] and not (tmp_path / "cache").exists()


def test_neurona_data_without_the_file_is_passed_over(own, tiny):
    assert mnist("test")[1].tolist() == TEST_LABELS
    assert tiny.asked == ["good", "good"]


def test_a_damaged_file_in_neurona_data_is_named(own, tiny):
    (own / IMAGES).write_bytes(tiny.files[IMAGES][:-1])
    with pytest.raises(ValueError, match=f"{re.escape(str(own / IMAGES))} está dañado.*sha256"):
        mnist("test")


PICTURE = gzip.decompress(idx(np.zeros((1, 28, 28))))
IDX_FAULTS = {
    "not_compressed": (PICTURE, "no se puede descomprimir"),
    "cut_while_compressed": (gzip.compress(PICTURE)[:-10], "no se puede descomprimir"),
    "altered": (gzip.compress(PICTURE)[:-8] + bytes(8), "no se puede descomprimir"),
    "without_header": (gzip.compress(PICTURE[:10]), "tiene 10 bytes y su cabecera, 16"),
    "of_another_kind": (idx(np.zeros(20)), "empieza por 2049: debería empezar por 2051"),
    "of_another_size": (
        idx(np.zeros((1, 8, 8))),
        "tiene forma (1, 8, 8): debería acabar en (28, 28)",
    ),
    "truncated": (gzip.compress(PICTURE[:-4]), "tiene 780 valores: para su forma (1, 28, 28)"),
    "with_something_more": (gzip.compress(PICTURE + b"+"), "tiene 785 valores: para su forma"),
}


@pytest.mark.parametrize("fault", IDX_FAULTS)
def test_a_fault_in_a_file_of_images_is_explained(fault, tmp_path):
    content, message = IDX_FAULTS[fault]
    path = tmp_path / "imagenes.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"imagenes.gz .*{re.escape(message)}"):
        _mnist.read_idx(path, 28, 28)


def test_labels_go_from_0_to_9(tmp_path):
    path = tmp_path / "etiquetas.gz"
    path.write_bytes(idx([3, 10, 0]))
    with pytest.raises(ValueError, match="etiquetas.gz tiene la etiqueta 10: deberían ir de 0 a"):
        _mnist.read_labels(path)


def test_each_image_has_its_label(tiny, monkeypatch):
    tiny.files[LABELS] = idx([7, 2, 1])
    monkeypatch.setitem(_mnist.FILES, LABELS, hashlib.sha256(tiny.files[LABELS]).hexdigest())
    with pytest.raises(ValueError, match="tiene 4 imágenes y 3 etiquetas"):
        mnist("test")


def in_place():
    names = [(f"mnist/{name}", sha256) for name, sha256 in _mnist.FILES.items()]
    return all(_download.given(n) or _download.cached(n, sha256) for n, sha256 in names)


@pytest.mark.skipif(not in_place(), reason="falta MNIST: ni en NEURONA_DATA ni en la caché")
def test_the_real_mnist_is_the_one_described():
    (train, y), (held, y_held), (test, y_test) = map(mnist, ("train", "validation", "test"))
    assert train.shape == (48000, 28, 28) and held.shape == (12000, 28, 28)
    assert test.shape == (10000, 28, 28) and test.dtype == held.dtype == train.dtype == np.float32
    assert y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert (np.bincount(y) + np.bincount(y_held)).tolist() == counts
    counts = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert np.bincount(y_test).tolist() == counts
    mean = 0.8 * train.mean(dtype=float) + 0.2 * held.mean(dtype=float)
    square = 0.8 * np.square(train).mean(dtype=float) + 0.2 * np.square(held).mean(dtype=float)
    np.testing.assert_allclose([mean, np.sqrt(square - mean**2)], [0.130661, 0.308108], atol=1e-6)
    assert train.min() == 0 and train.max() == 1


# Los capítulos que lo leen


def test_mnist_is_absent_only_without_files_and_without_connection(tiny, monkeypatch):
    use(monkeypatch, tiny, "wrong")
    assert "no se ha podido descargar" in _mnist.absence()
    use(monkeypatch, tiny, "good")
    assert _mnist.absence() == ""
    monkeypatch.setattr(_mnist, "MIRRORS", (f"http://127.0.0.1:{closed_port()}/",))
    assert _mnist.absence() == ""  # porque lo acaba de descargar
    monkeypatch.setattr("pooch.os_cache", lambda name: Path("no/hay/nada"))
    assert "ni en la caché, y http://127.0.0.1" in _mnist.absence()


def write_notebook(path, source):
    code = {"cell_type": "code", "execution_count": None, "outputs": [], "source": source}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "Aquí se nombra mnist()"},
        code | {"metadata": {"tags": ["nbval-ignore-output"]}},
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}}
    path.write_text(json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 4}))
    return path


READ = "from neurona.datasets import mnist\nimages, labels = mnist('test')"


def nbval(root, tmp_path, **env):
    """Lo que dice pytest --nbval de un cuaderno que lee MNIST, sin conexión."""
    shutil.copy(root / "conftest.py", tmp_path)
    write_notebook(tmp_path / "lee.ipynb", READ)
    options = ["--nbval", "-ra", "-v", "-p", "no:cacheprovider", "--rootdir=.", "lee.ipynb"]
    code = ELSEWHERE + f"import os, pytest; os.chdir({str(tmp_path)!r}); pytest.main({options!r})"
    mirrors = (f"http://127.0.0.1:{closed_port()}/",)
    env |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "nbval.plugin"}
    return start(code, tmp_path, mirrors, **env).communicate(timeout=120)[0]


def test_nbval_skips_without_data_and_says_why(root, tiny, tmp_path):
    shown = nbval(root, tmp_path)
    assert re.search(r"lee.*Cell 0 SKIPPED", shown), shown
    assert re.search(r"SKIPPED \[1\] lee.*: falta MNIST: no está en NEURONA_DATA ni en", shown), (
        shown
    )


def test_nbval_runs_them_where_the_data_is(root, own, tiny, tmp_path):
    for name, content in tiny.files.items():
        (own / name).write_bytes(content)
    shown = nbval(root, tmp_path, CI="true")
    # El núcleo espera el MNIST de verdad y rechaza el diminuto: la celda se ha ejecutado.
    assert "está dañado o no es el de MNIST" in shown and "skipped" not in shown, shown


def test_only_the_code_tells_who_reads_mnist(root, tmp_path):
    reads_mnist = runpy.run_path(str(root / "conftest.py"))["reads_mnist"]
    assert reads_mnist(write_notebook(tmp_path / "lee.ipynb", READ))
    assert not reads_mnist(write_notebook(tmp_path / "no_lee.ipynb", "1 + 1"))
