"""El explorable de la red 2-h-1 en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets._host import module_text
from neurona.widgets.mlp import Mlp, segment, summary


@pytest.fixture
def mlp(open_page):
    def open_mlp(width: int = 1280, theme: str = "light", options: dict | None = None, **state):
        stored = Mlp(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, **(options or {}))
        expect(page.locator(".neurona-mlp")).to_be_visible()
        return page

    return open_mlp


def says(page: Page, data="xor", activation="relu", units=2, off=()) -> None:
    """La frase es la que Python escribe para ese estado."""
    expected = summary(Mlp().sets, data, activation, units, off)
    expect(page.get_by_role("status").last).to_have_text(expected)


def pressed(page: Page) -> list[bool]:
    shown = page.locator(".toggles [aria-pressed]:visible").all()
    return [button.get_attribute("aria-pressed") == "true" for button in shown]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize(
    "state", [{}, {"data": "ring", "units": 8, "off": (2, 7)}, {"activation": "tanh", "units": 1}]
)
def test_it_is_accessible_and_fits(mlp, theme, width, state):
    page = mlp(width, theme, **state)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for button in page.locator("button:visible").all():
        assert button.bounding_box()["height"] >= 44
    for control in page.locator(".choices label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_the_place_kept_for_it_is_about_what_it_takes(mlp):
    for width in (340, 390, 1280):
        page = mlp(width, units=8, off=(1,))
        live = page.locator(".neurona-live")
        real = live.bounding_box()["height"]
        page.evaluate("document.querySelector('.neurona-live').replaceChildren()")
        assert live.bounding_box()["height"] == pytest.approx(real, rel=0.12)


def test_nothing_moves_when_the_network_changes(mlp):
    for width in (340, 1280):
        page = mlp(width)
        before = page.locator(".neurona-mlp").bounding_box()["height"]
        page.get_by_role("slider").fill("8")
        for name in ("Unidad 1", "Unidad 4", "Unidad 8"):
            page.get_by_role("button", name=name).click()
        assert page.locator(".neurona-mlp").bounding_box()["height"] == before


def test_adding_units_adds_lines_and_regions(mlp):
    page = mlp()
    for units in range(1, 9):
        page.get_by_role("slider", name="Unidades h").fill(str(units))
        says(page, units=units)
        assert pressed(page) == [True] * units
        inside = [segment(unit) for unit in Mlp().sets["xor"]["relu"][units - 1]["units"]]
        assert page.locator(".unit text").count() == sum(ends is not None for ends in inside)
        assert page.locator(".wrong").count() - 1 == (15 if units == 1 else 0)  # y la leyenda


def test_pressing_a_unit_turns_it_off_and_on(mlp):
    page = mlp(data="ring", units=3)
    second = page.get_by_role("button", name="Unidad 2")
    second.click()
    assert pressed(page) == [True, False, True]
    expect(second).to_contain_text("apagada")
    assert page.locator(".unit.off.near").count() == 1  # el puntero sigue encima
    says(page, "ring", units=3, off=(2,))
    page.get_by_role("button", name="Unidad 1").click()
    page.get_by_role("button", name="Unidad 3").click()
    says(page, "ring", units=3, off=(1, 2, 3))
    assert not page.locator(".boundary").get_attribute("d")
    second.click()
    says(page, "ring", units=3, off=(1, 3))
    page.get_by_role("button", name="Encender todas").click()
    says(page, "ring", units=3)


def test_another_network_starts_with_every_unit_on(mlp):
    page = mlp(data="moons", units=4, off=(1, 4))
    says(page, "moons", units=4, off=(1, 4))
    page.get_by_role("radio", name="tanh").click()
    says(page, "moons", "tanh", 4)
    page.get_by_role("button", name="Unidad 3").click()
    page.get_by_role("radio", name="Anillo").click()
    says(page, "ring", "tanh", 4)


def test_with_the_keyboard_alone(mlp):
    page = mlp()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # el anillo
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # tanh
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # tres unidades
    says(page, "ring", "tanh", 3)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator(".unit.near").count() == 1  # la que se señala
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    says(page, "ring", "tanh", 3, (1, 3))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    says(page, "ring", "tanh", 3)


def test_touch_works(mlp):
    page = mlp(390, options={"has_touch": True})
    page.get_by_role("button", name="Unidad 1").tap()
    says(page, off=(1,))


def test_screen_readers_get_the_lines(mlp):
    page = mlp(off=(2,))
    label = page.locator(".plane > svg").get_attribute("aria-label")
    w1, w2, b, v = Mlp().sets["xor"]["relu"][1]["units"][1]
    expected = f"unidad 2, {w1:.2f} x₁ + {w2:.2f} x₂ + {b:.2f} = 0 (apagada)"
    assert expected.replace("+ -", "− ").replace("-", "−") in label
    first = page.get_by_role("button", name="Unidad 1")
    v = Mlp().sets["xor"]["relu"][1]["units"][0][3]
    expect(first).to_contain_text(f"v = {v:.2f}".replace("-", "−"))


def test_the_state_goes_out_and_comes_back(mlp):
    """Como con núcleo: lo que cambia se guarda, y lo que llega de Python se dibuja."""
    page = mlp()
    page.evaluate(
        """async ([code, state]) => {
          const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
          const { default: module } = await import(url);
          const listeners = {};
          window.model = {
            state, saved: 0,
            get: (key) => state[key],
            set: (key, value) => { state[key] = value; listeners[`change:${key}`]?.(); },
            on: (event, listener) => { listeners[event] = listener; },
            off: (event) => { delete listeners[event]; },
            save_changes() { this.saved += 1; },
            left: () => Object.keys(listeners).length,
          };
          const el = document.createElement("section");
          document.querySelector("main").replaceChildren(el);
          window.cleanup = module.render({ model, el });
        }""",
        [module_text("mlp"), {k: getattr(Mlp("moons", units=3), k) for k in Mlp.STATE}],
    )
    page.get_by_role("button", name="Unidad 3").click()
    assert page.evaluate("[model.state.off, model.saved]") == [[3], 1]
    page.evaluate("model.set('off', []); model.set('units', 5)")
    says(page, "moons", units=5)
    assert page.get_by_role("slider").input_value() == "5"
    page.evaluate("cleanup()")
    assert page.evaluate("[model.left(), document.querySelector('section').children.length]") == [
        0,
        0,
    ]
