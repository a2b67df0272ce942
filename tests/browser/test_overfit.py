"""El explorable del sobreajuste en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets import overfit
from neurona.widgets.overfit import Overfit

STATE = {"degree": 3, "log_lambda": None, "points": 15, "seed": 0, "axis": "degree", "truth": False}


@pytest.fixture
def explore(open_page):
    def open_overfit(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = Overfit(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-overfit")).to_be_visible()
        return page

    return open_overfit


def says(page: Page, **state) -> None:
    """La página dice lo mismo que Python en ese estado."""
    said = overfit.sentence(STATE | state)
    expect(page.locator(".status")).to_have_text(said)  # iguala los espacios que no se parten


def click_at(page: Page, x: float) -> None:
    """Pulsa el dibujo de los errores en esa x de su viewBox."""
    svg = page.locator("svg.errors")
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    page.mouse.click(box["x"] + x * box["width"] / 360, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(explore, theme, width):
    page = explore(width, theme, degree=13, truth=True)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, .more label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24
    for button in page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44


@pytest.mark.parametrize("width", [340, 1280])
def test_nothing_moves_when_the_sentence_changes(explore, width):
    page = explore(width)
    height = page.locator(".neurona-overfit").bounding_box()["height"]
    for degree in (1, 9, 14, 15):
        page.get_by_role("slider", name="Grado").fill(str(degree))
        says(page, degree=degree)
        assert page.locator(".neurona-overfit").bounding_box()["height"] == height


def test_with_the_keyboard_alone(explore):
    page = explore()
    says(page)
    page.keyboard.press("Tab")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    says(page, degree=9)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    slider = page.get_by_role("slider", name="Regularización λ")
    assert slider.get_attribute("aria-valuetext") == "1.0 × 10⁻⁶"
    says(page, degree=9, log_lambda=-6.0)
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "sin λ"
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    says(page, degree=9, log_lambda=0.0, points=16)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # el eje de λ
    says(page, degree=9, log_lambda=0.0, points=16, axis="lambda")
    page.keyboard.press("Tab")
    assert page.locator("svg[role=img] .truth").get_attribute("d") == ""
    page.keyboard.press("Space")
    assert page.locator("svg[role=img] .truth").get_attribute("d").startswith("M")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # otros datos
    says(page, degree=9, log_lambda=0.0, points=16, axis="lambda", seed=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # reiniciar
    says(page)
    assert not page.get_by_role("checkbox").is_checked()


def test_the_pointer_chooses_on_the_chart(explore):
    page = explore()
    click_at(page, 48 + 300 * (10 + 0.6) / 16.2)
    says(page, degree=10)
    page.get_by_role("radio", name="λ").check()
    says(page, degree=10, axis="lambda")
    click_at(page, 48 + 300 * (-2 + 7.4) / 7.65)
    says(page, degree=10, axis="lambda", log_lambda=-2.0)
    click_at(page, 50)
    says(page, degree=10, axis="lambda")


def test_dragging_a_slider_with_the_pointer(explore):
    page = explore()
    box = page.get_by_role("slider", name="Puntos").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    says(page, points=40)
    assert page.locator("g .train").count() == 40


def test_without_a_single_solution_it_says_so(explore):
    page = explore(points=10, degree=12)
    says(page, points=10, degree=12)
    assert page.locator("svg[role=img] .curve").get_attribute("d") == ""
    assert page.locator(".readings b").all_text_contents() == ["–", "–"]
    page.get_by_role("slider", name="Regularización").fill("13")
    says(page, points=10, degree=12, log_lambda=-3.0)
    assert page.locator("svg[role=img] .curve").get_attribute("d").startswith("M")


def test_the_state_of_python_reaches_the_controls(explore):
    state = {"degree": 7, "log_lambda": -3.5, "points": 22, "seed": 42, "axis": "lambda"}
    page = explore(**state, truth=True)
    says(page, **state)
    assert [slider.input_value() for slider in page.get_by_role("slider").all()] == [
        "7",
        "11",
        "22",
    ]
    assert page.get_by_role("radio").nth(1).is_checked()
    assert page.get_by_role("checkbox").is_checked()


def test_errors_off_the_chart_are_marked(explore):
    page = explore(degree=14)
    assert page.locator(".errors path.validation:not(.line)").count() > 0  # triángulos
    assert page.locator(".errors path.train:not(.line)").count() > 0
    expect(page.locator(".readings b").first).to_have_text("< 10⁻⁹")
