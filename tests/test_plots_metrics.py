"""Los dibujos de aciertos y fallos: lo que enseñan y lo que rechazan."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from neurona import plots
from neurona.plots._metrics import confusion_map, image_rows, reliability


@pytest.fixture(autouse=True)
def no_window():
    plt.switch_backend("Agg")
    yield
    plt.close("all")


def test_the_confusion_map_writes_every_count_and_hides_the_diagonal_s_weight():
    table = np.array([[50, 2, 0], [1, 40, 3], [0, 0, 30]])
    ax = confusion_map(table, ["a", "b", "c"])
    written = np.array([int(text.get_text()) for text in ax.texts]).reshape(3, 3)
    assert np.array_equal(written, table)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b", "c"]
    assert ax.images[0].get_array().max() == 3 and len(ax.patches) == 3


def test_the_rows_of_images_may_have_different_lengths():
    grid = image_rows({"uno": np.zeros((3, 4, 4)), "otro": [np.ones((4, 4))]})
    assert grid.shape == (2, 3)
    assert [[len(ax.images) for ax in line] for line in grid] == [[1, 1, 1], [1, 0, 0]]


def test_the_reliability_bars_stay_inside_and_are_never_of_zero_length():
    groups = [[0.4, 0.0, 1], [0.7, 0.6, 20], [0.99, 1.0, 500]]
    ax = reliability(groups, plots.axes(), title="una red")
    (bars,) = ax.containers[0][2]
    ends = np.array([segment[:, 1] for segment in bars.get_segments()])
    assert ((ends >= 0) & (ends <= 1)).all() and (ends[:, 0] < ends[:, 1]).all()
    assert ax.get_title() == "una red"


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="debería ser cuadrada"):
        confusion_map(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="tiene 1 nombres"):
        confusion_map(np.zeros((2, 2)), ["a"])
    with pytest.raises(ValueError, match="ninguna imagen"):
        image_rows({})
    with pytest.raises(ValueError, match="debería ser"):
        reliability([[0.5, 0.5]], plots.axes())
