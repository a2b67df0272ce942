"""El explorable de la neurona en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets import Neuron


@pytest.fixture
def neuron(open_page):
    def open_neuron(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = Neuron(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-neuron")).to_be_visible()
        return page

    return open_neuron


def parameters(page: Page) -> list[float]:
    return [float(t.replace("−", "-")) for t in page.locator("output").all_text_contents()]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(neuron, theme, width):
    page = neuron(width, theme, b=-0.5)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_keyboard_moves_every_control(neuron):
    page = neuron()
    for moved in ([1.05, 1.0, -1.5], [1.05, 1.05, -1.5], [1.05, 1.05, -1.45]):
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        assert parameters(page) == moved
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # de AND a OR
    assert page.get_by_role("radio", name="OR", exact=True).is_checked()
    expect(page.locator("tbody tr.bad")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # de escalón a sigmoide
    expect(page.locator("tbody tr").first).to_contain_text("0.19")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # un paso del perceptrón
    expect(page.locator(".status")).to_contain_text("daba 0 y debía dar 1: se suma el punto")


def test_the_rule_learns_and_stops(neuron):
    page = neuron(y=[1, 1, 1, 0])
    step = page.get_by_role("button", name="Paso del perceptrón")
    for _ in range(30):
        step.click()
    expect(page.locator(".status")).to_contain_text("No hay ningún punto mal clasificado")
    expect(page.locator("tbody tr.bad, .wrong")).to_have_count(0)


def test_the_rule_knows_that_it_goes_round_on_xor(neuron):
    page = neuron()
    page.locator("label", has_text="XOR").click()
    step = page.get_by_role("button", name="Paso del perceptrón")
    for _ in range(30):
        step.click()
    expect(page.locator(".status")).to_contain_text("dará vueltas sin terminar nunca")
    page.get_by_role("button", name="Reiniciar").click()
    assert parameters(page) == [1.0, 1.0, -1.5]
    assert page.get_by_role("radio", name="AND", exact=True).is_checked()


def box_point(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Dónde está un punto del plano de las cuatro esquinas, en la pantalla."""
    frame = page.locator(".frame").bounding_box()
    share = [(value - (0.5 - 0.8)) / 1.6 for value in (x1, x2)]
    return (
        frame["x"] + share[0] * frame["width"],
        frame["y"] + (1 - share[1]) * frame["height"],
    )


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def test_dragging_the_line_changes_only_the_bias(neuron):
    page = neuron()
    drag(page, box_point(page, 0.25, 1.25), box_point(page, 0.0, 0.5))
    w1, w2, b = parameters(page)
    assert (w1, w2) == (1.0, 1.0) and b == pytest.approx(-0.5, abs=0.02)


def test_dragging_the_arrow_turns_the_line_around_its_foot(neuron):
    page = neuron()
    foot, reach = 0.75, 0.22 * 1.6
    drag(page, box_point(page, foot + reach, foot + reach), box_point(page, foot, foot + 2 * reach))
    w1, w2, b = parameters(page)
    assert (w1, w2) == (pytest.approx(0, abs=0.03), pytest.approx(2, abs=0.03))
    assert w1 * foot + w2 * foot + b == pytest.approx(0, abs=0.03)


def test_many_points_have_no_table_nor_truth_tables(neuron):
    X = [[k, k % 3] for k in range(12)]
    page = neuron(X=X, y=[k % 2 for k in range(12)])
    expect(page.locator("table")).to_be_hidden()
    expect(page.get_by_role("radio", name="XOR")).to_be_hidden()
    expect(page.locator(".status")).to_contain_text("de 12")
