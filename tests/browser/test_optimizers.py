"""La carrera de optimizadores en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets.optimizers import NAMES, RATES, STARTS, Optimizers, gap, path_of


@pytest.fixture
def optimizers(open_page):
    def open_optimizers(
        width: int = 1280, theme: str = "light", motion: str = "reduce", **state
    ) -> Page:
        stored = Optimizers(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion=motion)
        expect(page.locator(".neurona-optimizers")).to_be_visible()
        return page

    return open_optimizers


def row(page: Page, method: str) -> list[str]:
    name = page.get_by_role("rowheader", name=NAMES[method], exact=True)
    cells = page.get_by_role("row").filter(has=name).locator("td")
    return [text.replace("−", "-") for text in cells.all_text_contents()]


def number(text: str) -> float:
    if " × 10" not in text:
        return float(text)
    mantissa, exponent = text.split(" × 10")
    return float(f"{mantissa}e{exponent.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}")


def follows_python(page: Page, surface: str, start, rates: dict, steps: int) -> None:
    """La tabla dice lo que Python calcula con ese estado."""
    for method, rate in (RATES | rates).items():
        path = path_of(surface, method, rate, start, steps)
        last, value = path[-1]
        step, cost, far = row(page, method)
        assert int(step) == len(path) - 1
        assert number(cost) == pytest.approx(value, rel=0.05, abs=1e-9)
        if far != "se ha ido":
            assert number(far) == pytest.approx(gap(surface, last), rel=0.05, abs=1e-9)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(optimizers, theme, width):
    page = optimizers(width, theme, rates={"sgd": 0.2}, steps=40)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, input:not([type=radio])").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24
    for button in page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44


def test_the_page_opens_in_its_stored_state(optimizers):
    state = {"start": (0.5, -0.3), "rates": {"rmsprop": 0.004, "adam": 0.5}, "steps": 7}
    page = optimizers(surface="saddle", **state)
    assert page.get_by_role("radio", name="Silla").is_checked()
    assert page.get_by_label("w₁ =").input_value() == "0.5"
    assert page.get_by_label("w₂ =").input_value() == "-0.3"
    assert page.get_by_label("RMSprop η").get_attribute("aria-valuetext") == "0.004"
    follows_python(page, "saddle", **state)


def test_buttons_advance_the_four_together(optimizers):
    page = optimizers()
    expect(page.locator(".status")).to_contain_text("Los cuatro parten de (−1.5, 1)")
    press(page, "Un paso")
    follows_python(page, "ellipse", (-1.5, 1.0), {}, 1)
    press(page, "Diez pasos")
    follows_python(page, "ellipse", (-1.5, 1.0), {}, 11)
    expect(page.locator(".status")).to_contain_text("Tras 11 pasos, va delante")
    press(page, "Correr")  # sin animación llega de una vez
    follows_python(page, "ellipse", (-1.5, 1.0), {}, 211)
    expect(page.get_by_role("button", name="Correr")).to_be_visible()
    press(page, "Reiniciar")
    assert row(page, "adam")[0] == "0"
    for _ in range(6):
        press(page, "Correr")
    assert row(page, "adam")[0] == "1000"  # el tope


def test_running_is_animated_and_stops(optimizers):
    page = optimizers(motion="no-preference")
    press(page, "Correr")
    page.wait_for_function("Number(document.querySelector('tbody td').textContent) > 3")
    press(page, "Parar")
    steps = int(row(page, "sgd")[0])
    assert 3 < steps < 200
    page.wait_for_timeout(150)
    follows_python(page, "ellipse", (-1.5, 1.0), {}, steps)
    press(page, "Correr")
    expect(page.get_by_role("button", name="Correr")).to_be_visible(timeout=15_000)
    assert int(row(page, "sgd")[0]) == steps + 200


def test_the_pointer_moves_the_start(optimizers):
    page = optimizers(steps=5)
    frame = page.locator(".map-panel .frame").bounding_box()
    at = lambda a, b: (  # noqa: E731
        frame["x"] + frame["width"] * (a + 2) / 4,
        frame["y"] + frame["height"] * (2 - b) / 4,
    )
    page.mouse.click(*at(1.0, 0.5))
    assert page.get_by_label("w₁ =").input_value() == "1"
    follows_python(page, "ellipse", (1.0, 0.5), {}, 5)
    page.mouse.move(*at(0.5, 0.5))
    page.mouse.down()
    page.mouse.move(*at(-0.5, -0.5), steps=4)
    page.mouse.move(*at(-9, -0.5))  # fuera: se queda en el borde
    page.mouse.up()
    assert page.get_by_label("w₁ =").input_value() == "-2"
    follows_python(page, "ellipse", (-2.0, -0.5), {}, 5)


def test_with_the_keyboard_alone(optimizers):
    page = optimizers()
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("ArrowRight")  # la silla, con su salida
    start = STARTS["saddle"]
    follows_python(page, "saddle", start, {}, 0)
    for _ in range(4):
        page.keyboard.press("Tab")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    rates = dict.fromkeys(NAMES, 0.0012)
    follows_python(page, "saddle", (-1.49, -0.01), rates, 10)


@pytest.mark.parametrize("surface", STARTS)
def test_each_surface_starts_where_it_teaches(optimizers, surface):
    page = optimizers(surface="ellipse" if surface != "ellipse" else "saddle", steps=9)
    page.locator(f"input[value={surface}]").check(force=True)
    follows_python(page, surface, STARTS[surface], {}, 0)
    press(page, "Correr")
    follows_python(page, surface, STARTS[surface], {}, 200)


def test_what_leaves_is_said(optimizers):
    page = optimizers(steps=30)
    slider = page.get_by_label("SGD η")
    slider.focus()
    slider.press("End")
    assert row(page, "sgd")[2] == "se ha ido"
    expect(page.locator(".status")).to_contain_text("SGD se ha ido en el paso 3.")
    follows_python(page, "ellipse", (-1.5, 1.0), {"sgd": 1.0}, 30)


def test_half_written_starts_wait(optimizers):
    page = optimizers(steps=3)
    entry = page.get_by_label("w₁ =")
    entry.fill("")
    follows_python(page, "ellipse", (-1.5, 1.0), {}, 3)
    entry.fill("5")
    assert entry.input_value() == "2"  # el borde
    follows_python(page, "ellipse", (2.0, 1.0), {}, 3)
