"""Los números y los mensajes que citan las páginas que no se ejecutan."""

import re

import notebooks
import numpy as np
import pytest

from neurona.exercises.answers import fold
from neurona.shapes import check_shape


@pytest.fixture
def notation(root) -> str:
    return (root / "book/apendices/notacion.md").read_text(encoding="utf-8")


def test_the_squared_errors_of_the_notation_are_right(notation: str) -> None:
    squares = np.array([1, 2]) ** 2
    values = (squares.sum(), squares.sum() / 2, squares.mean() / 2, squares.mean())
    sentence = "la suma $\\sum$ vale {:g}; la semisuma $\\frac12 \\sum$, {:g}; "
    sentence += "la media partida por dos $\\frac{{1}}{{2m}} \\sum$, {:g}; "
    sentence += "y la media $\\frac1m \\sum$, {:g}."
    assert sentence.format(*values) in notation


def test_the_error_of_the_notation_is_the_one_that_the_package_gives(notation: str) -> None:
    with pytest.raises(ValueError) as error:
        check_shape("w", np.zeros((4, 3, 5, 5)), "F C KH KW", C=1)
    assert f"`{error.value}`" in notation


def test_columns_are_the_transpose_of_rows(notation: str) -> None:
    rng = np.random.default_rng(0)
    X, W, b = rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.normal(size=4)
    np.testing.assert_allclose((X @ W.T + b).T, W @ X.T + b[:, None])
    assert "la misma cuenta traspuesta" in notation


ENGLISH = re.compile(r"\(\*([^*()]+)\*\)")
ENTRY = re.compile(
    r"^\| (.+?) \| (.+?) \| \[(\d+)\]\(\.\./\.\./(notebooks/\S+?)\) \|$", re.MULTILINE
)


@pytest.fixture
def entries(root) -> list[tuple[str, ...]]:
    """Cada término del glosario: español, inglés, capítulo y cuaderno."""
    text = (root / "book/apendices/glosario.md").read_text(encoding="utf-8")
    found = ENTRY.findall(text)
    assert len(found) == sum(line.startswith("| ") for line in text.splitlines()) - 1
    return found


def test_the_glossary_has_every_term_that_a_chapter_introduces(root, entries) -> None:
    known = {english for _, english, _, _ in entries}
    for source in notebooks.chapter_sources(root):
        text = source.read_text(encoding="utf-8")
        for english in ENGLISH.findall(text):
            assert english in known, f"{source.stem}: falta «{english}» en el glosario"


def test_the_glossary_is_in_order_and_names_the_chapter_of_each_term(root, entries) -> None:
    spanish = [term for term, _, _, _ in entries]
    assert spanish == sorted(spanish, key=fold) and len(set(spanish)) == len(spanish)
    for term, english, chapter, notebook in entries:
        assert notebook.startswith(f"notebooks/{chapter.zfill(2)}-"), term
        source = root / notebooks.CHAPTERS / f"{notebook[10:]}".replace(".ipynb", ".md")
        text = source.read_text(encoding="utf-8").lower()
        assert english.lower() in text, f"{term}: «{english}» no está en el capítulo {chapter}"
