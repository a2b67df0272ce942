"""Los dibujos de dígitos, de sus fallos y de sus mapas: lo que enseñan y lo que rechazan."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from neurona import plots


@pytest.fixture(autouse=True)
def no_window():
    plt.switch_backend("Agg")
    yield
    plt.close("all")


def test_the_confusion_map_writes_every_count_and_hides_the_diagonal_s_weight():
    table = np.array([[50, 2, 0], [1, 40, 3], [0, 0, 30]])
    ax = plots.confusion_map(table, ["a", "b", "c"])
    written = np.array([int(text.get_text()) for text in ax.texts]).reshape(3, 3)
    assert np.array_equal(written, table)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b", "c"]
    assert ax.images[0].get_array().max() == 3 and len(ax.patches) == 3


def test_the_rows_of_images_may_have_different_lengths():
    grid = plots.image_rows({"uno": np.zeros((3, 4, 4)), "otro": [np.ones((4, 4))]})
    assert grid.shape == (2, 3)
    assert [[len(ax.images) for ax in line] for line in grid] == [[1, 1, 1], [1, 0, 0]]


def test_the_reliability_bars_stay_inside_and_are_never_of_zero_length():
    groups = [[0.4, 0.0, 1], [0.7, 0.6, 20], [0.99, 1.0, 500]]
    ax = plots.reliability(groups, plots.axes(), title="una red")
    (bars,) = ax.containers[0][2]
    ends = np.array([segment[:, 1] for segment in bars.get_segments()])
    assert ((ends >= 0) & (ends <= 1)).all() and (ends[:, 0] < ends[:, 1]).all()
    assert ax.get_title() == "una red"


def test_the_digit_sheet_puts_the_first_of_each_class_in_its_row():
    labels = np.arange(30) % 10
    images = (labels / 10)[:, None, None] * np.ones((30, 2, 3))
    sheet = plots.digit_sheet(images, labels, plots.axes(), each=2).images[0].get_array()
    assert sheet.shape == (20, 6)
    assert np.abs(sheet - np.repeat(np.arange(10) / 10, 2)[:, None]).max() <= 1 / 16


def test_the_split_chart_gives_sizes_and_shares():
    left, right = plots.axes(2)
    parts = {"a": np.array([0, 0, 1, 2]), "b": np.array([1] * 12_000)}
    plots.split_chart(parts, left, right, classes=3)
    assert [bar.get_width() for bar in left.patches] == [4, 12_000]
    assert [text.get_text().strip() for text in left.texts] == ["4", "12\N{NO-BREAK SPACE}000"]
    shares = [line.get_ydata() for line in right.lines if line.get_marker() in "os"]
    assert np.allclose(shares, [[50, 25, 25], [0, 100, 0]])


def test_the_error_by_epoch_is_what_is_missing_to_be_right():
    ax = plots.error_by_epoch({"fija": [0.9, 0.96], "ciclo": [0.8, 0.99]}, plots.axes())
    assert [line.get_label() for line in ax.lines] == ["fija", "ciclo"]
    assert np.allclose([line.get_ydata() for line in ax.lines], [[10, 4], [20, 1]])
    assert ax.lines[0].get_xdata().tolist() == [1, 2] and ax.get_yscale() == "log"


def test_a_mosaic_keeps_every_image_apart():
    images = np.arange(5)[:, None, None] * np.ones((5, 3, 4)) + 1
    sheet = plots.mosaic(plots.axes(), images, 2, cmap="gray_r").images[0].get_array()
    assert sheet.shape == (3 * 4 - 1, 2 * 5 - 1)
    assert sheet[4:7, 5:9].tolist() == (4 * np.ones((3, 4))).tolist()
    assert np.ma.getmaskarray(sheet)[3].all() and np.ma.getmaskarray(sheet)[8:, 5:].all()


def test_maps_with_negative_numbers_have_white_at_zero():
    rows = {"uno": [np.eye(4), np.eye(6)], "otro": [-np.eye(2), np.zeros((2, 2))]}
    grid = plots.map_rows(rows, titles=["a", "b"], outlines=[np.eye(4), np.eye(6)])
    looks = [(ax.images[0].get_cmap().name, ax.images[0].get_clim()) for ax in grid.ravel()]
    assert looks == [("gray_r", (0, 1))] * 2 + [("RdBu_r", (-1, 1)), ("gray_r", (0, 1))]
    assert [ax.get_title() for ax in grid[0]] == ["a", "b"]
    assert [len(ax.collections) for ax in grid.ravel()] == [0, 0, 1, 1], "los contornos"


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="debería ser cuadrada"):
        plots.confusion_map(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="tiene 1 nombres"):
        plots.confusion_map(np.zeros((2, 2)), ["a"])
    with pytest.raises(ValueError, match="ninguna imagen"):
        plots.image_rows({})
    with pytest.raises(ValueError, match="debería ser"):
        plots.reliability([[0.5, 0.5]], plots.axes())
    with pytest.raises(ValueError, match="hay 2 imágenes del 0: deberían ser al menos 3"):
        plots.digit_sheet(np.zeros((20, 2, 2)), np.arange(20) % 10, plots.axes(), each=3)
    many = dict.fromkeys("abcd", np.zeros(3, dtype=int))
    with pytest.raises(ValueError, match="splits tiene 4 partes"):
        plots.split_chart(many, *plots.axes(2))
    with pytest.raises(ValueError, match="runs tiene 4 entrenamientos"):
        plots.error_by_epoch(many, plots.axes())
    with pytest.raises(ValueError, match="images tiene forma"):
        plots.mosaic(plots.axes(), np.zeros((3, 3)), 2, cmap="gray_r")
    with pytest.raises(ValueError, match="deberían ser iguales"):
        plots.map_rows({"a": [np.eye(2)], "b": []})
