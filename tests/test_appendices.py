"""Los números y los mensajes que citan las páginas que no se ejecutan."""

import numpy as np
import pytest

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
