"""El explorable de la verosimilitud en un navegador, sin núcleo y sin red."""

import json
import math

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from neurona.widgets import Likelihood
from neurona.widgets._host import fragment, module_text

PAGE = """<!doctype html>
<html lang="es" data-theme="{theme}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Verosimilitud</title><link rel="icon" href="data:,">
<style>
body {{ margin: 0 auto; max-width: 720px; padding: 20px; font: 16px/1.6 sans-serif; }}
html[data-theme="light"] {{ background: #fff; color: #222; }}
html[data-theme="dark"] {{ background: #121212; color: #ddd; }}
</style></head>
<body><main><h1>Verosimilitud</h1>{body}</main></body></html>"""

STILL = {"reduced_motion": "reduce"}  # los botones saltan en lugar de animarse


def payload(**state) -> str:
    data, _ = Likelihood(**state)._repr_mimebundle_()
    return data["text/html"]


def page_html(*bodies: str, theme: str = "light") -> str:
    return PAGE.format(theme=theme, body="".join(bodies))


def alive(page: Page) -> Locator:
    """El explorable, cuando ya está en marcha."""
    view = page.locator(".neurona-likelihood").first
    expect(view).to_be_visible()
    return view


def parameters(view: Locator) -> list[float]:
    texts = view.locator("output").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def readings(view: Locator) -> dict[str, str]:
    w, b = view.locator("output").all_text_contents()
    likelihood, loss = view.locator("dd").all_text_contents()
    return {"w": w, "b": b, "likelihood": likelihood, "loss": loss}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_alive_accessible_and_fits(open_page, theme, width):
    page = open_page(page_html(payload(), theme=theme), width)
    view = alive(page)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in view.locator("button, .choices label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_keyboard_reaches_everything(open_page):
    page = open_page(page_html(payload()))
    view = alive(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert readings(view)["w"] == "0.55"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    assert readings(view)["b"] == "−0.05"
    focused = []
    for _ in range(3):
        page.keyboard.press("Tab")
        focused.append(page.locator(":focus").evaluate("node => node.value || node.textContent"))
    assert focused == ["Mínimo", "Reiniciar", "1"]
    page.keyboard.press("ArrowRight")
    expect(view.locator("dt small").first).to_have_text("∏ p, 80 factores")
    page.keyboard.press("Enter")  # no envía el formulario
    assert readings(view)["w"] == "0.55"


def test_moving_one_slider_leaves_the_other_parameter_exact(open_page):
    page = open_page(page_html(payload(b=0.02)))
    view = alive(page)
    page.get_by_role("slider", name="Peso w").focus()
    page.keyboard.press("ArrowRight")
    assert parameters(view) == [0.55, 0.02]


def test_screen_readers_get_names_values_and_one_quiet_summary(open_page):
    page = open_page(page_html(payload()))
    view = alive(page)
    slider = page.get_by_role("slider", name="Peso w")
    slider.focus()
    before = view.get_by_role("status").last.text_content()
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0.55"
    status = view.locator(".status")
    assert status.text_content() == before  # espera a que acabe el cambio
    expect(status).to_contain_text("w = 0.55")
    assert view.locator("output:not([aria-live=off])").count() == 0


def test_dragging_on_the_map_sets_both(open_page):
    page = open_page(page_html(payload()))
    view = alive(page)
    frame = view.locator(".frame").bounding_box()
    x, y = frame["x"], frame["y"]
    page.mouse.move(x + frame["width"] / 2, y + frame["height"] / 2)
    page.mouse.down()
    assert parameters(view) == pytest.approx([0, 0], abs=0.03)
    page.mouse.move(x + 0.75 * frame["width"], y + 0.25 * frame["height"])
    assert parameters(view) == pytest.approx([3, 3], abs=0.03)
    page.mouse.move(x + 2 * frame["width"], y)
    page.mouse.up()
    assert parameters(view) == [6, 6]
    page.mouse.move(x, y)  # ya suelto, no sigue al puntero
    assert parameters(view) == [6, 6]


def test_touch_works(open_page):
    page = open_page(page_html(payload()), 390, has_touch=True)
    view = alive(page)
    view.locator(".map-panel").scroll_into_view_if_needed()
    frame = view.locator(".frame").bounding_box()
    page.touchscreen.tap(frame["x"] + 0.75 * frame["width"], frame["y"] + 0.5 * frame["height"])
    assert parameters(view) == pytest.approx([3, 0], abs=0.03)


def center(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def swipe(page: Page, start: tuple[float, float], step: tuple[float, float]) -> None:
    """Un dedo que toca, se desliza en ocho pasos y se levanta."""
    session = page.context.new_cdp_session(page)
    (x, y), (dx, dy) = start, step
    for k in range(9):
        kind = "touchStart" if k == 0 else "touchMove"
        points = [{"x": x + k * dx, "y": y + k * dy}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_scrolls_the_page_over_the_map_and_drags_sideways(open_page):
    tall = '<div style="height: 2000px"></div>'
    page = open_page(page_html(payload(w=0.5, b=0.0), tall), 390, has_touch=True, is_mobile=True)
    view = alive(page)
    view.locator(".map-panel").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    swipe(page, center(view.locator(".frame")), (0, -12))
    page.wait_for_function(f"scrollY > {before} + 20")
    while (here := page.evaluate("scrollY")) != before:  # hasta que acabe la inercia
        before = here
        page.wait_for_timeout(200)
    assert parameters(view) == [0.5, 0.0]

    width = view.locator(".frame").bounding_box()["width"]
    swipe(page, center(view.locator(".frame")), (width / 32, 0))
    assert parameters(view) == pytest.approx([3, 0], abs=0.1)


def test_dragging_the_curve_takes_it_to_the_pointer(open_page):
    page = open_page(page_html(payload(w=0.5, b=0.0)))
    view = alive(page)
    rules = view.locator(".rule")  # las líneas de ŷ = 0, 0.5 y 1
    (zero, one) = (rules.first.bounding_box(), rules.last.bounding_box())
    low, high = -1.5 - 0.12 * 3.2, 1.7 + 0.12 * 3.2  # el eje x, con su margen

    def at(t: float, p: float) -> tuple[float, float]:
        x = zero["x"] + (t - low) / (high - low) * zero["width"]
        return x, zero["y"] + p * (one["y"] - zero["y"])

    page.mouse.move(*at(1.5, 1 / (1 + math.exp(-0.75))))
    page.mouse.down()
    page.mouse.move(*at(1.5, 0.9))
    page.mouse.up()
    w, b = parameters(view)
    assert w * 1.5 + b == pytest.approx(math.log(0.9 / 0.1), abs=0.05)
    assert (w - 0.5) / b == pytest.approx(1.5, abs=0.05)  # el cambio más corto


def test_minimum_and_reset(open_page):
    page = open_page(page_html(payload()), **STILL)
    view = alive(page)
    start = readings(view)
    page.get_by_role("button", name="Mínimo").click()
    best = {"w": "1.86", "b": "0.05", "likelihood": "3.0 × 10⁻²", "loss": "0.4397"}
    assert readings(view) == best
    page.get_by_role("radio", name="100", exact=True).check()
    page.get_by_role("button", name="Reiniciar").click()
    assert readings(view) == start


def test_minimum_is_animated_and_another_move_interrupts_it(open_page):
    page = open_page(page_html(payload()))
    view = alive(page)
    page.get_by_role("button", name="Mínimo").click()
    expect(view.locator("output").first).to_have_text("1.86")
    page.get_by_role("button", name="Reiniciar").click()
    page.get_by_role("slider", name="Peso w").fill("-3")
    page.wait_for_timeout(600)
    assert readings(view)["w"] == "−3.00"


def test_choosing_copies_does_not_stop_the_way_to_the_minimum(open_page):
    page = open_page(page_html(payload()))
    view = alive(page)
    page.get_by_role("button", name="Mínimo").click()
    page.get_by_role("radio", name="1000").check()
    expect(view.locator("output").first).to_have_text("1.86")


def test_a_thousand_copies_lose_the_product_but_not_the_loss(open_page):
    page = open_page(page_html(payload()))
    view = alive(page)
    loss = readings(view)["loss"]
    page.get_by_role("radio", name="1000").check()
    assert readings(view)["likelihood"] == "0"
    assert readings(view)["loss"] == loss
    expect(view.locator(".status")).to_contain_text("0 exacto")


def test_separable_data_have_no_minimum_to_go_to(open_page):
    page = open_page(page_html(payload(x=[-1, 0, 1], y=[0, 0, 1])))
    alive(page)
    expect(page.get_by_role("button", name="Mínimo")).to_be_disabled()
    expect(page.locator(".map-panel .legend")).to_have_text("sin mínimo")
    assert page.locator(".best").count() == 0


def test_two_on_a_page_do_not_mix(open_page):
    page = open_page(page_html(payload(), payload(w=2.0, copies=10)))
    views = page.locator(".neurona-likelihood")
    expect(views).to_have_count(2)
    views.first.get_by_role("radio", name="1000").check()
    assert views.last.locator("input:checked").get_attribute("value") == "10"
    assert readings(views.last)["w"] == "2.00"


def test_without_javascript_the_still_stands(open_page):
    page = open_page(page_html(payload()), java_script_enabled=False)
    still = page.locator(".neurona-still")
    expect(still).to_be_visible()
    assert still.bounding_box()["width"] > 300


def test_a_broken_module_leaves_the_still(open_page):
    broken = payload().replace("function render(", "throw new Error('roto'); function render(", 1)
    page = open_page(page_html(broken))
    page.wait_for_timeout(300)
    expect(page.locator(".neurona-still")).to_be_visible()
    assert "roto" in page.problems.pop()


def test_print_shows_the_still(open_page):
    page = open_page(page_html(payload()))
    alive(page)
    page.emulate_media(media="print")
    expect(page.locator(".neurona-still")).to_be_visible()
    expect(page.locator(".neurona-live")).to_be_hidden()


def test_state_cannot_leave_its_attribute(open_page):
    state = json.loads(json.dumps(dict(x=[-1, 0, 1, 2], y=[0, 1, 0, 1], w=0, b=0, copies=1)))
    state["note"] = "'></div><script>window.escaped = true</script>&quot;</script>"
    page = open_page(page_html(fragment("likelihood", state)))
    alive(page)
    assert page.evaluate("window.escaped") is None
    stored = page.evaluate("document.querySelector('[data-state]').dataset.state")
    assert json.loads(stored) == state


def test_cleanup_undoes_every_listener(open_page):
    page = open_page(page_html("<div id='place'></div>"))
    left = page.evaluate(
        """async (text) => {
          const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          const { default: { render } } = await import(url);
          const state = { x: [-1, 0, 1, 2], y: [0, 1, 0, 1], w: 0, b: 0, copies: 1 };
          const listening = [];
          const model = {
            get: (key) => state[key],
            set: (key, value) => { state[key] = value; },
            on: (event, f) => listening.push([event, f]),
            off: (event, f) => {
              listening.splice(listening.findIndex(([e, g]) => e === event && g === f), 1);
            },
            save_changes() {},
          };
          const el = document.querySelector("#place");
          const cleanup = render({ model, el });
          const slider = el.querySelector("input");
          cleanup();
          slider.value = 3;
          slider.dispatchEvent(new Event("input"));
          return [listening.length, el.childElementCount, state.w];
        }""",
        module_text("likelihood"),
    )
    assert left == [0, 0, 0]
