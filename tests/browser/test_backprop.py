"""El explorable de la propagación hacia atrás en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets._host import module_text
from neurona.widgets.backprop import Backprop, measure, sentence

# Un modelo como el de anywidget.
MODEL = """async (text) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { render } = (await import(url)).default;
  const state = { depth: 3, activation: "tanh", init: "he", seed: 0 };
  const listeners = [];
  const model = {
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      for (const [event, listener] of listeners) if (event === `change:${key}`) listener();
    },
    on: (event, listener) => listeners.push([event, listener]),
    off: (event, listener) => {
      const at = listeners.findIndex((pair) => pair[0] === event && pair[1] === listener);
      listeners.splice(at, 1);
    },
    save_changes() { this.saved = (this.saved ?? 0) + 1; },
  };
  const el = document.body.appendChild(document.createElement("div"));
  const stop = render({ model, el });
  model.set("depth", 6); // como si lo cambiara Python
  const rows = el.querySelectorAll("tbody tr").length;
  el.querySelector("button").click();
  stop();
  return [rows, state.seed, model.saved, listeners.length, el.childElementCount];
}"""


@pytest.fixture
def backprop(open_page):
    def open_backprop(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = Backprop(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-backprop")).to_be_visible()
        return page

    return open_backprop


def expect_state(page: Page, depth: int, activation: str, init: str, seed: int) -> None:
    """Los controles dicen ese estado, y la frase es la que Python escribe para él."""
    expect(page.get_by_role("slider", name="Profundidad")).to_have_value(str(depth))
    checked = page.locator("input[type=radio]:checked")
    assert [checked.nth(k).get_attribute("value") for k in (0, 1)] == [activation, init]
    expect(page.locator(".buttons small")).to_have_text(f"semilla {seed}")
    said = sentence(activation, measure(depth, activation, init, seed))
    expect(page.locator(".status")).to_have_text(said)
    expect(page.locator("rect.gradient")).to_have_count(depth)
    expect(page.locator("rect.activation")).to_have_count(depth)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(backprop, theme, width):
    page = backprop(width, theme, depth=20, activation="tanh", init="large")
    page.locator("summary").click()
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    controls = page.locator("button, summary, .choices label, input[type=range]").all()
    assert len(controls) == 11
    for control in controls:
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    for text in page.locator(".choices span > *").all():  # nada se sale de su botón
        inside, outside = text.bounding_box(), text.locator("xpath=..").bounding_box()
        assert inside["width"] <= outside["width"]


def test_the_stored_state_is_what_it_shows(backprop):
    states = [
        (10, "sigmoid", "uniform", 0),
        (20, "relu", "large", 12),
        (2, "tanh", "small", 2**32 - 1),
    ]
    for state in states:
        page = backprop(**dict(zip(Backprop.STATE, state, strict=True)))
        expect_state(page, *state)
    page.get_by_role("button", name="Otra muestra").click()
    expect_state(page, 2, "tanh", "small", 0)  # detrás de la última semilla va la primera


def test_keyboard_moves_every_control(backprop):
    page = backprop()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect_state(page, 11, "sigmoid", "uniform", 0)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect_state(page, 11, "tanh", "uniform", 0)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect_state(page, 11, "tanh", "he", 0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_state(page, 11, "tanh", "he", 1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(12)


def test_pointer_moves_every_control(backprop):
    page = backprop(340)
    box = page.get_by_role("slider").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    expect_state(page, 20, "sigmoid", "uniform", 0)
    page.get_by_role("radio", name="ReLU").click()
    page.get_by_role("radio", name="Grande").click()
    page.get_by_role("button", name="Otra muestra").click()
    expect_state(page, 20, "relu", "large", 1)
    expect(page.locator(".status")).to_contain_text("pero todos son mayores que 10³")
    expect(page.locator("div:has(> svg rect.gradient) .out")).to_have_count(20)


def test_radios_have_the_names_the_chapter_uses(backprop):
    page = backprop()
    for name in ("Sigmoide", "tanh", "ReLU", "Pequeña N(0, 0.01²)", "Uniforme ±1/√n"):
        expect(page.get_by_role("radio", name=name, exact=True)).to_have_count(1)
    expect(page.get_by_role("group", name="Activación")).to_have_count(1)
    expect(page.get_by_role("img", name="Media cuadrática del gradiente")).to_have_count(1)


def test_python_moves_it_and_it_cleans_up(backprop):
    page = backprop()
    rows, seed, saved, listening, left = page.evaluate(MODEL, module_text("backprop"))
    assert (rows, seed, saved, listening, left) == (6, 1, 1, 0, 0)
