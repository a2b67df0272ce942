"""El explorable del descenso en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from test_likelihood import page_html

from neurona.widgets import Descent
from neurona.widgets._host import module_text

STILL = {"reduced_motion": "reduce"}  # la reproducción salta al final


def payload(**state) -> str:
    return Descent(**state)._repr_mimebundle_()[0]["text/html"]


def alive(page: Page) -> Locator:
    """El explorable, cuando ya está en marcha."""
    view = page.locator(".neurona-descent").first
    expect(view).to_be_visible()
    return view


def steps(view: Locator) -> int:
    return int(view.locator("dd").first.text_content())


def start(view: Locator) -> list[float]:
    texts = view.locator("output").all_text_contents()[1:]
    return [float(text.replace("−", "-")) for text in texts]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize(
    "state", [{}, {"surface": "logistic", "method": "stochastic"}, {"surface": "valleys"}]
)
def test_it_is_alive_accessible_and_fits(open_page, theme, width, state):
    page = open_page(page_html(payload(**state), theme=theme), width)
    view = alive(page)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in view.locator("button, .choices label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_the_place_kept_for_it_is_about_what_it_takes(open_page):
    for width in (340, 390, 1280):
        page = open_page(page_html(payload(surface="valleys")), width)
        alive(page)
        live = page.locator(".neurona-live")
        real = live.bounding_box()["height"]
        page.evaluate("document.querySelector('.neurona-live').replaceChildren()")
        assert live.bounding_box()["height"] == pytest.approx(real, rel=0.12)


def test_keyboard_reaches_everything(open_page):
    page = open_page(page_html(payload(steps=0)))
    view = alive(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # de la elipse a la logística
    assert view.locator("[name=surface]:checked").get_attribute("value") == "logistic"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")  # del descenso, dando la vuelta, al estocástico
    assert view.locator("[name=method]:checked").get_attribute("value") == "stochastic"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(view.locator("output").first).to_have_text("0.095")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    assert start(view) == [-2.45, 0.95]
    focused = []
    for _ in range(3):
        page.keyboard.press("Tab")
        focused.append(page.locator(":focus").text_content())
    assert focused == ["Un paso", "Reproducir", "Reiniciar"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert steps(view) == 2


def test_one_step_walks_against_the_gradient(open_page):
    page = open_page(page_html(payload(steps=0, rate=0.05)))
    view = alive(page)
    values = view.locator("dd")
    assert values.all_text_contents() == ["0", "13.1", "20.2"]
    press(page, "Un paso")  # w = (−2.5·0.95, 1·0)
    assert values.all_text_contents() == ["1", "2.82", "2.38"]
    press(page, "Reiniciar")
    assert values.all_text_contents() == ["0", "13.1", "20.2"]


def test_playing_pauses_and_goes_on_until_it_arrives(open_page):
    page = open_page(page_html(payload(surface="bowl", rate=0.2, steps=0)))
    view = alive(page)
    press(page, "Reproducir")
    page.wait_for_function("Number(document.querySelector('dd').textContent) > 2")
    press(page, "Pausa")
    paused = steps(view)
    page.wait_for_timeout(400)
    assert steps(view) == paused < 30
    press(page, "Reproducir")
    expect(view.locator(".status")).to_contain_text("Se detuvo en el mínimo", timeout=15_000)
    assert steps(view) == 37
    expect(page.get_by_role("button", name="Un paso")).to_be_disabled()
    press(page, "Reproducir")  # acabado, empieza de nuevo
    assert steps(view) < 37


def test_playing_is_never_faster_than_ten_steps_a_second(open_page):
    page = open_page(page_html(payload(steps=0)))
    view = alive(page)
    times = view.locator("dd").first.evaluate(
        """(node) => new Promise((resolve) => {
          const times = [];
          new MutationObserver(() => {
            if (times.push(performance.now()) === 6) resolve(times);
          }).observe(node, { childList: true });
          document.querySelectorAll("button")[1].click();
        })"""
    )
    assert times[-1] - times[0] > 5 * 100


def test_with_reduced_motion_it_jumps_to_the_end(open_page):
    page = open_page(page_html(payload(steps=0)), **STILL)
    view = alive(page)
    press(page, "Reproducir")
    assert steps(view) == 83
    page.get_by_role("radio", name="Cuenco").check()
    press(page, "Reiniciar")
    page.get_by_role("slider", name="Tasa η").fill("0")
    press(page, "Reproducir")
    assert steps(view) == 100  # con 0.001 no llega: sigue si se pide
    press(page, "Reproducir")
    assert steps(view) == 200


def test_clicking_and_dragging_on_the_map_sets_the_start(open_page):
    page = open_page(page_html(payload(steps=5)))
    view = alive(page)
    frame = view.locator(".frame").bounding_box()
    x, y, side = frame["x"], frame["y"], frame["width"]
    page.mouse.click(x + 0.5 * side, y + 0.25 * side)
    assert start(view) == [0, 1.5]
    assert steps(view) == 5  # el camino se rehace con los mismos pasos
    page.mouse.down()
    page.mouse.move(x + 2 * side, y + 0.5 * side)
    page.mouse.up()
    assert start(view) == [3, 0]


def test_touch_works(open_page):
    page = open_page(page_html(payload()), 390, has_touch=True)
    view = alive(page)
    view.locator(".map-panel").scroll_into_view_if_needed()
    frame = view.locator(".frame").bounding_box()
    page.touchscreen.tap(frame["x"] + 0.75 * frame["width"], frame["y"] + 0.5 * frame["height"])
    assert start(view) == [1.5, 0]


def test_the_arrow_and_the_straight_line_differ_on_the_ellipse(open_page):
    page = open_page(page_html(payload(start=[2, 1], steps=0)))
    view = alive(page)
    turn = view.locator("g.arrow").get_attribute("transform")
    # −∇J = (−2, −20): casi hacia abajo; en pantalla, el ángulo crece hacia abajo.
    assert float(turn.split("rotate(")[1][:-1]) == pytest.approx(95.71, abs=0.01)
    assert view.locator("path.direction").first.get_attribute("d").startswith("M")
    expect(view.locator(".status")).to_contain_text("se aparta 58° de la recta")
    expect(view.locator(".note")).to_contain_text("Límite de la tasa: 2/κ = 0.1.")


def test_a_rate_too_large_is_said_kindly(open_page):
    page = open_page(page_html(payload(steps=200)))
    view = alive(page)
    slider = page.get_by_role("slider", name="Tasa η")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0.11"
    expect(view.locator(".status")).to_contain_text("La tasa es demasiado grande: el costo crece")
    expect(page.get_by_role("button", name="Un paso")).to_be_disabled()
    page.get_by_role("radio", name="Momento").check()
    expect(view.locator(".status")).to_contain_text("Se detuvo en el mínimo")


def test_the_saddle_holds_only_what_starts_on_its_line(open_page):
    page = open_page(page_html(payload(surface="valleys", rate=1, start=[0, 1.5], steps=300)))
    view = alive(page)
    expect(view.locator(".status")).to_contain_text("punto de silla")
    page.get_by_role("slider", name="Inicio w₁").fill("-0.05")
    expect(view.locator(".status")).to_contain_text("mínimo local")


def test_stochastic_is_only_for_the_logistic(open_page):
    page = open_page(page_html(payload(surface="logistic", method="stochastic")))
    view = alive(page)
    stochastic = page.get_by_role("radio", name="Estocástico")
    expect(stochastic).to_be_enabled()
    expect(view.locator("legend small")).to_be_hidden()
    page.get_by_role("radio", name="Valles").check()
    expect(stochastic).to_be_disabled()
    expect(page.get_by_role("radio", name="Descenso")).to_be_checked()
    expect(view.locator("legend small")).to_be_visible()
    expect(view.locator(".map-panel .legend")).to_contain_text("silla")


def test_the_chart_follows_the_path(open_page):
    page = open_page(page_html(payload(steps=30)))
    view = alive(page)
    line = view.locator(".chart-panel .trail")
    heights = [float(p.split(",")[1]) for p in line.get_attribute("d")[1:].split("L")]
    assert len(heights) == 31 and heights == sorted(heights)  # J baja: la línea también
    expect(view.locator(".chart-panel small")).to_have_text("escala logarítmica")
    page.get_by_role("radio", name="Logística").check()
    expect(view.locator(".chart-panel small")).to_have_text("escala lineal")


def test_status_waits_for_the_end_of_a_change(open_page):
    page = open_page(page_html(payload()))
    status = alive(page).locator(".status")
    before = status.text_content()
    press(page, "Un paso")
    assert status.text_content() == before
    expect(status).to_contain_text("Tras 21 pasos")
    assert page.locator("output:not([aria-live=off])").count() == 0


def test_a_rate_between_two_marks_is_kept_and_two_do_not_mix(open_page):
    page = open_page(page_html(payload(rate=0.0123), payload(surface="bowl")))
    views = page.locator(".neurona-descent")
    expect(views).to_have_count(2)
    views.last.get_by_role("radio", name="Valles").check()
    assert views.first.locator("[name=surface]:checked").get_attribute("value") == "ellipse"
    views.first.get_by_role("button", name="Un paso").click()
    expect(views.first.locator("output").first).to_have_text("0.0123")


def test_python_writes_and_cleanup_undoes_every_listener(open_page):
    page = open_page(page_html("<div id='place'></div>"))
    seen = page.evaluate(
        """async (text) => {
          const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
          const { default: { render } } = await import(url);
          const state =
            { surface: "bowl", method: "descent", rate: 0.5, start: [-2.5, 1], steps: 0 };
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
          Object.assign(state, { surface: "valleys", steps: 4 });
          listening.find(([event]) => event === "change:surface")[1]();
          const written = [el.querySelector("dd").textContent,
            el.querySelector("[name=surface]:checked").value];
          el.querySelectorAll("button")[1].click(); // reproduce
          cleanup();
          await new Promise((resolve) => setTimeout(resolve, 400));
          return [...written, listening.length, el.childElementCount, state.steps];
        }""",
        module_text("descent"),
    )
    assert seen == ["4", "valleys", 0, 0, 4]


def test_without_javascript_the_still_stands(open_page):
    page = open_page(page_html(payload()), java_script_enabled=False)
    still = page.locator(".neurona-still")
    expect(still).to_be_visible()
    assert still.bounding_box()["width"] > 300
