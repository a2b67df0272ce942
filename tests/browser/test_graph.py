"""El explorable del grafo en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets import Graph


@pytest.fixture
def graph(open_page):
    def open_graph(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = Graph(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-graph")).to_be_visible()
        return page

    return open_graph


def row(page: Page, name: str) -> list[str]:
    cells = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return [text.replace("−", "-") for text in cells.locator("td").all_text_contents()]


def press(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(graph, theme, width):
    page = graph(width, theme, expression="sigmoid(w * x + b)", step=6)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, input:not([type=radio])").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_it_goes_forward_and_back_step_by_step(graph):
    page = graph()
    assert row(page, "x + y") == ["?", "–"]
    press(page, "Un paso")
    expect(page.locator(".status")).to_have_text("Paso 1 de 4, hacia delante: x + y = 2 + 3 = 5.")
    assert row(page, "x + y") == ["5", "–"]
    press(page, "Un paso", 2)
    expect(page.locator(".status")).to_contain_text("Hacia x + y: 1 · 4 = 4.")
    assert row(page, "z") == ["4", "5"] and row(page, "x") == ["2", "–"]
    press(page, "Paso atrás")
    assert row(page, "z") == ["4", "–"]
    press(page, "Hasta el final")
    assert [row(page, name)[1] for name in "xyz"] == ["4", "4", "5"]
    press(page, "Un paso")  # ya no hay más
    expect(page.locator(".status")).to_contain_text("Paso 4 de 4")
    press(page, "Reiniciar")
    expect(page.locator(".status")).to_contain_text("Solo se conocen los datos")


def test_values_change_what_is_already_known(graph):
    page = graph(step=4)
    page.get_by_label("z =").fill("1")
    assert [row(page, name)[1] for name in "xyz"] == ["1", "1", "5"]
    page.get_by_label("z =").press("ArrowUp")
    assert row(page, "x")[1] == "1.5"
    page.get_by_label("z =").fill("")  # a medio escribir
    assert row(page, "z")[0] == "1.5"


def test_the_reader_writes_a_sum(graph):
    page = graph()
    entry = page.get_by_label("O escribe la tuya")
    entry.fill("x * x + ")
    expect(page.get_by_role("alert")).to_have_text("La cuenta no está completa.")
    assert row(page, "x + y") == ["?", "–"]  # sigue la anterior
    expect(page.get_by_role("button", name="Un paso")).to_be_disabled()
    page.keyboard.press("Tab")
    expect(entry).to_have_value("x * x + ")  # lo escrito no se pierde
    entry.fill("x * x + x")
    expect(page.get_by_role("alert")).to_be_empty()
    assert page.get_by_role("radio").nth(1).is_checked()
    entry.press("Enter")
    expect(page.locator(".status")).to_contain_text("Solo se conocen los datos")
    press(page, "Hasta el final")
    assert row(page, "x") == ["2", "5"]
    expect(page.locator(".status")).to_contain_text("Ya tenía 3: suma 5.")


def test_with_the_keyboard_alone(graph):
    page = graph()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # la neurona
    for _ in range(5):  # la cuenta, w, x, b y el primer botón
        page.keyboard.press("Tab")
    for _ in range(6):
        page.keyboard.press("Enter")
    expect(page.locator(".status")).to_contain_text("Paso 6 de 6")
    z = 0.5 * 2 - 1
    assert row(page, "sigmoid((w × x) + b)")[0] == f"{1 / (1 + 2.718281828**-z):.3g}"


def test_extreme_values_do_not_break_it(graph):
    page = graph(expression="log(x) / x", values={"x": 0.0})
    press(page, "Hasta el final")
    assert row(page, "log(x)")[0] == "-∞"
    expect(page.locator(".status")).to_contain_text("Paso 4 de 4")
