"""Las figuras: estilo legible y mensajes claros."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from neurona import plots


@pytest.fixture(autouse=True)
def no_window():
    plt.switch_backend("Agg")
    yield
    plt.close("all")


def contrast(first: str, second: str) -> float:
    """Cociente de contraste de WCAG 2.1 entre dos colores."""

    def luminance(color: str) -> float:
        rgb = np.array(to_rgb(color))
        linear = np.where(rgb <= 0.03928, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("color", [plots.BLUE, plots.ORANGE, plots.GREEN, plots.GREY, plots.VIOLET])
def test_lines_stand_out_from_the_white_background(color):
    assert contrast(color, "white") >= 3


def test_axes_come_alone_or_in_a_row():
    assert plots.axes().get_figure().get_size_inches().tolist() == [5.4, 3.0]
    assert plots.axes(columns=2).shape == (2,)


def test_each_class_has_its_own_colour_and_marker():
    points = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.5]])
    ax = plots.labelled_points(points, np.array([0.0, 1.0, 1.0]), plots.axes())
    zero, one = ax.collections
    assert (len(zero.get_offsets()), len(one.get_offsets())) == (1, 2)
    assert not np.array_equal(zero.get_facecolor(), one.get_facecolor())
    assert len(zero.get_paths()[0].vertices) != len(one.get_paths()[0].vertices)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.axes(columns=0), "columns es 0: debería ser al menos 1"),
        (lambda: plots.axes(height=-1), "height es -1: debería ser positivo"),
        (
            lambda: plots.labelled_points(np.zeros((3, 4)), np.zeros(3), plots.axes()),
            "N debería ser 2 y es 4",
        ),
        (
            lambda: plots.labelled_points(np.zeros((3, 2)), np.zeros(4), plots.axes()),
            "M debería ser 3 y es 4",
        ),
        (
            lambda: plots.labelled_points(np.zeros((1, 2)), np.array([2.0]), plots.axes()),
            "y contiene 2.0: debería contener solo 0 y 1",
        ),
    ],
)
def test_bad_input_names_the_argument_and_what_was_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()
