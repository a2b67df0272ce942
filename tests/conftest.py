"""Lo común a todas las pruebas: dónde están las herramientas y un libro diminuto."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Al buscar ejemplos, pytest importaría los dos conftest.py con el mismo nombre.
collect_ignore = ["conftest.py", "browser/conftest.py"]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "src")]
# Los núcleos y los programas que las pruebas lanzan también encuentran el paquete.
os.environ["PYTHONPATH"] = str(ROOT / "src")

from tiny import Book  # noqa: E402  (necesita la ruta de las herramientas)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site() -> Path:
    """El sitio construido; las pruebas lo miran, no lo construyen."""
    folder = ROOT / "_build/html"
    if not (folder / "index.html").exists():
        pytest.fail("No hay sitio construido: ejecuta make book")
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "libro").create()
