"""Las figuras: estilo legible y mensajes claros."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from neurona import Tensor, plots
from neurona.graphs import graph_words


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


@pytest.mark.parametrize(("w", "b"), [((1, 1), -1.5), ((2, 0), 1.0), ((0, -3), 0.5)])
def test_the_decision_line_is_where_z_is_zero(w, b):
    line = plots.decision_line(w, b, plots.axes()).lines[0]
    for point in (line.get_xy1(), line.get_xy2()):
        assert np.dot(w, point) + b == pytest.approx(0)
    assert np.any(line.get_xy1() != line.get_xy2())


def test_the_map_of_a_cost_has_its_levels_and_its_path():
    ax = plots.cost_map(lambda a, b: a**2 + b**2, plots.axes(), path=np.array([[2, 2], [1, 1]]))
    (levels,) = ax.collections
    for level, curve in zip(levels.levels, levels.get_paths(), strict=True):
        if len(curve.vertices):
            radius = np.hypot(*curve.vertices.T)
            assert radius == pytest.approx(np.sqrt(level), abs=0.01)
    assert ax.lines[0].get_xydata().tolist() == [[2, 2], [1, 1]]


def test_nested_sets_go_from_the_widest_to_the_narrowest():
    ax = plots.nested_sets(["fuera", "dentro"])
    outer, inner = ax.patches
    assert outer.width > inner.width and outer.height > inner.height
    assert [text.get_text() for text in ax.texts] == ["fuera", "dentro"]


def test_the_diagram_names_the_parts_of_a_neuron():
    words = {text.get_text() for text in plots.neuron_diagram().texts}
    assert {"dendritas", "soma", "axón", "sinapsis", "$x_1$", "$w_2$", "$b$", "$z$"} <= words


def test_a_graph_has_a_box_for_each_node_and_an_arrow_for_each_use():
    x, y = (Tensor(value, requires_grad=True) for value in (2.0, 3.0))
    q = x + y
    f = q * x
    f.backward(retain_graph=True)
    ax = plots.graph(f, x=x, q=q)
    words = [text.get_text() for text in ax.texts if text.get_text()]
    assert len(ax.patches) == 4
    for box in (["x", "2", "7"], ["dato", "3", "2"], ["q (+)", "5", "2"], ["×", "10", "1"]):
        place = words.index(box[0])
        assert words[place : place + 3] == box
    arrows = [text for text in ax.texts if not text.get_text()]
    assert len(arrows) == 4
    assert graph_words(f, x=x, q=q).endswith("q × x vale 10, con gradiente 1.")


def test_arrays_are_drawn_by_their_shape():
    W = Tensor(np.ones((2, 3)), requires_grad=True)
    ax = plots.graph((W @ np.ones(3)).sum())
    assert {"(2, 3)", "(3,)", "(2,)", "6"} <= {text.get_text() for text in ax.texts}


def test_a_graph_that_was_freed_or_does_not_fit_is_explained():
    x = Tensor(1.0, requires_grad=True)
    y = x.exp()
    y.backward()
    with pytest.raises(ValueError, match="su grafo ya se liberó. Dibújalo antes de backward"):
        plots.graph(y)
    for _ in range(41):
        x = x + 1
    with pytest.raises(ValueError, match="más de 40 nodos"):
        plots.graph(x)


def test_a_network_has_a_circle_for_each_unit_and_a_line_for_each_weight():
    ax = plots.network_diagram([3, 4, 2])
    assert len(ax.lines) == 3 * 4 + 4 * 2 + 3
    assert [text.get_text() for text in ax.texts] == ["entradas: 3", "capa 1: 4", "capa 2: 2"]


def test_the_class_map_draws_the_boundary_where_the_probability_is_one_half():
    ax = plots.class_map(lambda points: points[:, 0] + 0.25, plots.axes(), -1, 1)
    areas, boundary = ax.collections
    assert np.allclose(boundary.get_paths()[0].vertices[:, 0], 0.25)
    assert len(areas.get_facecolor()) == 2
    whole = plots.class_map(lambda points: np.ones(len(points)), plots.axes(), -1, 1)
    assert len(whole.collections) == 1  # sin frontera


def test_the_blame_diagram_marks_one_line_per_unit_of_the_next_layer():
    ax = plots.blame_diagram([3, 4, 2], layer=1, unit=2)
    assert sum(line.get_linewidth() == 2.6 for line in ax.lines) == 2
    words = {text.get_text() for text in ax.texts}
    assert {r"$w_{12}^{[2]}$", r"$w_{22}^{[2]}$", r"$\delta_2^{[1]}$"} <= words


def test_layer_curves_draws_the_median_and_the_range():
    ax = plots.axes()
    values = np.array([[1.0, 10.0], [2.0, 20.0], [6.0, 90.0]])
    assert plots.layer_curves({"a": values}, ax) is ax
    assert ax.lines[0].get_ydata().tolist() == [2.0, 20.0]
    assert ax.get_yscale() == "log"
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].min() == 1 and corners[:, 1].max() == 90


def test_learning_curves_go_at_half_an_epoch_and_at_its_end():
    history = {"loss": [3.0, 2.0], "val_loss": [2.5, 2.2], "lr": [0.1, 0.1]}
    trained, validated = plots.learning_curves(history, plots.axes()).lines
    assert trained.get_xydata().tolist() == [[0.5, 3.0], [1.5, 2.0]]
    assert validated.get_xydata().tolist() == [[1.0, 2.5], [2.0, 2.2]]
    assert len(plots.learning_curves(history, plots.axes(), "lr").lines) == 1


def test_paired_differences_draws_each_value_its_mean_and_its_bar():
    ax = plots.paired_differences({"a": [1.0, 3.0], "b": [0.0, 0.0, 3.0]}, width=2.0)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    bar = ax.containers[0].lines[2][0].get_segments()[0]
    assert np.allclose(bar[:, 0], [2 - 2, 2 + 2])  # ± 2 · √2 / √2


def test_echoes_stack_up_to_the_convolution():
    ax = plots.echoes([2, 0, 1], [1, 3])
    tops = {}
    for bar in ax.patches:
        n = round(bar.get_x() + bar.get_width() / 2)
        tops[n] = max(tops.get(n, 0), bar.get_y() + bar.get_height())
    assert [tops[n] for n in range(4)] == np.convolve([2, 0, 1], [1, 3]).tolist()
    assert len({bar.get_hatch() for bar in ax.patches}) == 2  # el color no va solo


def test_window_rows_cross_what_no_window_sees():
    ax = plots.window_rows(8, 3, 2, ax=plots.axes())
    assert [text.get_text() for text in ax.texts] == [*map(str, range(7)), "×"]
    framed = plots.window_rows(3, 3, padding=1, ax=plots.axes())
    assert [text.get_text() for text in framed.texts] == ["0", "0", "1", "2", "0"]


def test_the_receptive_pyramid_counts_what_each_layer_sees():
    ax = plots.receptive_pyramid([("conv", 3, 1), ("pooling", 2, 2)] * 2)
    names = [text.get_text() for text in ax.texts]
    assert names[::2] == ["imagen", "conv", "pooling", "conv", "pooling"]
    assert names[1::2] == ["10", "8", "4", "2", "1"]


def test_windows_on_a_pixel_show_the_kernel_turned():
    letters = [text.get_text() for text in plots.windows_on_pixel(5, 3, (2, 2)).texts]
    assert "".join(letters) == "ihgfedcba"
    corner = plots.windows_on_pixel(4, 2, (0, 0))
    assert [text.get_text() for text in corner.texts] == ["a"]


def test_images_are_grey_with_zero_in_the_middle():
    signed, plain = np.array([[-2.0, 0, 1]]), np.array([[0.0, 4, 2]])
    first, second = plots.image_panels({"a": signed, "b": plain})
    shades = first.images[0].get_array()
    assert shades[0, 0] == 0 and abs(shades[0, 1] - 0.5) < 0.02
    assert second.images[0].get_array()[0, :2].tolist() == [0, 1]
    assert [first.get_title(), second.get_title()] == ["a", "b"]


def test_number_grids_write_each_number_and_mark_their_box():
    ax = plots.number_grid([[0, -1.25], [2, 3]], plots.axes(), (0, 1, 2, 1), digits=1)
    assert [text.get_text() for text in ax.texts] == ["0.0", "−1.2", "2.0", "3.0"]
    assert ax.patches[0].get_bbox().bounds == (0.5, -0.5, 1, 2)


def test_the_window_diagram_shows_the_correlation():
    image = np.arange(16.0).reshape(4, 4)
    *_, output = plots.window_diagram(image, [[1, 0], [0, 1]], at=(1, 2))
    written = [float(text.get_text()) for text in output.texts]
    assert written == [image[i, j] + image[i + 1, j + 1] for i in range(3) for j in range(3)]
    photo, table = plots.photo_and_patch(np.eye(8), (2, 3, 2, 2), np.eye(8)[2:4, 3:5])
    assert len(photo.patches) == 1 and len(table.texts) == 4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.echoes([1, -1], [1]), "no deberían tener números negativos"),
        (lambda: plots.echoes([1] * 5, [1]), "como mucho 4"),
        (lambda: plots.window_rows(2, 3, ax=plots.axes()), "la ventana no cabe"),
        (lambda: plots.windows_on_pixel(3, 4, (0, 0)), "f es 4"),
        (lambda: plots.windows_on_pixel(3, 2, (0, 3)), "debería estar en una imagen de 3"),
        (lambda: plots.image_panels({}), "no se reparten por igual"),
        (lambda: plots.number_grid([1, 2], plots.axes()), r"debería ser \(H, W\)"),
        (lambda: plots.window_diagram(np.eye(3), np.eye(2), (2, 0)), "at es"),
        (lambda: plots.blame_diagram([3, 4, 2], 0, 1), "no es una neurona oculta"),
        (lambda: plots.blame_diagram([3, 4, 2], 2, 1), "no es una neurona oculta"),
        (lambda: plots.blame_diagram([3, 4, 2], 1, 5), "no es una neurona oculta"),
        (lambda: plots.layer_curves({"a": [1.0, 2.0]}, plots.axes()), "positivos"),
        (lambda: plots.layer_curves({"a": [[1.0, 0.0]]}, plots.axes()), "positivos"),
        (lambda: plots.layer_curves({"a": [[np.nan, 1.0]]}, plots.axes()), "positivos"),
        (lambda: plots.learning_curves({"loss": [1.0]}, plots.axes(), "f1"), "history no tiene"),
        (lambda: plots.paired_differences({}), "differences debería tener algún nombre"),
        (lambda: plots.paired_differences({"a": [1.0]}), "dos valores o más"),
        (lambda: plots.network_diagram([3]), "debería tener dos capas o más"),
        (lambda: plots.network_diagram([3, 0]), "todas con alguna"),
        (lambda: plots.class_map(len, plots.axes(), 1, 1), "low debería ser menor"),
        (lambda: plots.decision_line([1, 2, 3], 0, plots.axes()), "w tiene forma"),
        (lambda: plots.decision_line([0, 0], 1, plots.axes()), "algún peso distinto de 0"),
        (lambda: plots.cost_map(max, plots.axes(), low=1, high=1), "low debería ser menor"),
        (lambda: plots.nested_sets([]), "names tiene 0 nombres: debería tener de 1 a 4"),
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
