"""«Dibuja un dígito» en un navegador: ratón, dedo, teclado, muestras, mapas y Grad-CAM."""

import gzip
import re

import pytest
from playwright.sync_api import Page, expect
from test_pages import PAINT_ALL, TOO_WIDE, violations

NAME = "book/apendices/dibuja.html"
BUDGET = 600 * 1024
PIXELS = """(canvas) => canvas.getContext("2d")
  .getImageData(0, 0, canvas.width, canvas.height).data.join()"""


@pytest.fixture
def draw(visit):
    def open_draw(width: int = 1280, **options) -> Page:
        page = visit(NAME, width, **options)
        answered(page, 7)  # la muestra que saluda
        return page

    return open_draw


def answered(page: Page, digit: int) -> None:
    expect(status(page)).to_contain_text(f"La red dice {digit}, ")


def status(page: Page):
    return page.locator(".draw-status")


def where(page: Page):
    return page.locator(".draw-where[aria-live]")


def board(page: Page):
    return page.get_by_role("application")


def corner(page: Page) -> tuple[float, float, float]:
    """Dónde empieza el lienzo en la ventana y cuánto mide."""
    board(page).scroll_into_view_if_needed()
    box = board(page).bounding_box()
    return box["x"], box["y"], box["width"]


def trace(page: Page, *points: tuple[float, float]) -> None:
    """Un trazo con el ratón; las coordenadas van de 0 a 1."""
    x, y, side = corner(page)
    places = [(x + side * u, y + side * v) for u, v in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


SEVEN = ((0.3, 0.2), (0.7, 0.2), (0.45, 0.85))
ONE = ((0.5, 0.15), (0.5, 0.85))


def seen(page: Page) -> str:
    return page.get_by_label("La imagen de 28×28 que ve la red").evaluate(PIXELS)


def percents(page: Page) -> list[float]:
    texts = page.locator(".draw-bar .value").all_text_contents()
    return [float(re.search(r"[\d.]+", text)[0]) for text in texts]


def test_the_mouse_draws_and_the_network_answers(draw) -> None:
    page = draw()
    trace(page, *ONE)  # el primer trazo borra la muestra
    answered(page, 1)
    assert max(percents(page)) > 90
    page.get_by_role("button", name="Borrar").click()
    expect(status(page)).to_have_text("Dibuja un dígito o elige una muestra.")
    trace(page, *SEVEN)
    answered(page, 7)
    expect(status(page)).not_to_contain_text("dígito de prueba")


def test_a_small_drawing_in_a_corner_is_centred(draw) -> None:
    page = draw()
    trace(page, *ONE)
    answered(page, 1)
    page.get_by_role("button", name="Borrar").click()
    trace(page, *((0.1 + 0.4 * u, 0.1 + 0.4 * v) for u, v in SEVEN))
    answered(page, 7)


def test_the_finger_draws(draw) -> None:
    page = draw(390, has_touch=True, is_mobile=True)
    x, y, side = corner(page)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x + side * u, "y": y + side * v} for u, v in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    scrolled = page.evaluate("scrollY")
    touch("touchStart", (0.5, 0.15))
    for k in range(1, 15):
        touch("touchMove", (0.5, 0.15 + 0.05 * k))
    touch("touchEnd")
    answered(page, 1)
    assert page.evaluate("scrollY") == scrolled  # el dedo dibuja y no desplaza la página


def test_with_the_keyboard_alone(draw) -> None:
    page = draw()
    while not board(page).evaluate("(node) => node === document.activeElement"):
        page.keyboard.press("Tab")
    press(page, "ArrowUp", 9)
    before = seen(page)
    press(page, "Enter")
    expect(where(page)).to_contain_text("Fila 5, columna 14 de 28. Lápiz abajo")
    press(page, "ArrowDown", 18)
    press(page, "Space")
    answered(page, 1)
    assert seen(page) != before
    drawn = seen(page)
    press(page, "ArrowRight", 5)  # con el lápiz arriba no dibuja
    assert seen(page) == drawn
    press(page, "Delete")
    expect(status(page)).to_contain_text("Dibuja un dígito")
    press(page, "Backspace")
    answered(page, 1)


def press(page: Page, key: str, times: int = 1) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def test_the_keyboard_draws_diagonals(draw) -> None:
    page = draw()
    board(page).focus()
    press(page, "ArrowUp", 8)
    press(page, "ArrowLeft", 6)
    press(page, "Enter")
    press(page, "ArrowRight", 12)
    page.keyboard.down("ArrowDown")
    page.keyboard.down("ArrowLeft")
    page.keyboard.up("ArrowLeft")
    page.keyboard.up("ArrowDown")
    press(page, "End", 4)
    press(page, "ArrowDown", 10)
    press(page, "Enter")
    answered(page, 7)
    expect(where(page)).to_contain_text("Lápiz arriba")


def test_the_samples_are_answered_and_some_are_wrong(draw) -> None:
    page = draw()
    right = page.get_by_role("group", name="Muestras que acierta").get_by_role("button")
    wrong = page.get_by_role("group", name="Muestras que falla").get_by_role("button")
    assert right.count() == 10 and wrong.count() >= 4
    for digit, button in enumerate(right.all()):
        button.click()
        answered(page, digit)
        expect(status(page)).to_contain_text(f"un {digit}: acierta.")
    for button in wrong.all():
        label = button.get_attribute("aria-label")[-1]
        button.press("Enter")
        expect(status(page)).to_contain_text(f"un {label}: se equivoca.")


def test_undo_and_clear(draw) -> None:
    page = draw()
    undo = page.get_by_role("button", name="Deshacer")
    clear = page.get_by_role("button", name="Borrar")
    trace(page, *ONE)
    answered(page, 1)
    one = seen(page)
    trace(page, (0.2, 0.2), (0.8, 0.8))
    expect(status(page)).not_to_contain_text("La red dice 1, con probabilidad > 99.9 %")
    undo.click()
    answered(page, 1)
    assert seen(page) == one
    clear.click()
    expect(clear).to_be_disabled()
    undo.click()
    answered(page, 1)
    undo.click()  # el trazo: vuelve la muestra que saludaba
    answered(page, 7)
    undo.click()
    expect(undo).to_be_disabled()
    expect(status(page)).to_have_text("Dibuja un dígito o elige una muestra.")
    expect(page.locator(".draw-bar .value").first).to_have_text("–")


def test_drawing_over_a_sample_changes_the_answer(draw) -> None:
    page = draw()
    page.get_by_label("Muestra: un 1").first.click()
    answered(page, 1)
    trace(page, (0.25, 0.2), (0.6, 0.2))
    expect(status(page)).not_to_contain_text("dígito de prueba")
    page.get_by_role("button", name="Deshacer").click()
    expect(status(page)).to_contain_text("un 1: acierta.")


def test_a_class_is_chosen_for_grad_cam(draw) -> None:
    page = draw()
    heat = page.get_by_label("Grad-CAM sobre la imagen")
    before = heat.evaluate(PIXELS)
    expect(page.locator(".draw-heat")).to_contain_text("Para el 7,")
    page.get_by_role("radio", name="2", exact=False).and_(page.locator("[value='2']")).first.check()
    expect(page.locator(".draw-heat")).to_contain_text("Para el 2,")
    expect(page.locator(".draw-views")).to_contain_text("Grad-CAM del 2")
    assert heat.evaluate(PIXELS) != before
    page.keyboard.press("ArrowDown")
    expect(page.locator(".draw-heat")).to_contain_text("Para el 3,")
    page.get_by_label("Grad-CAM de la más probable").check()
    expect(page.locator(".draw-heat")).to_contain_text("Para el 7,")


def test_a_click_on_a_map_shows_its_convolution(draw) -> None:
    page = draw()
    stages = page.locator(".draw-stage")
    counts = [stage.get_by_role("radio").count() for stage in stages.all()]
    assert counts == [32, 32, 64, 64]
    detail = page.locator(".draw-detail")
    stages.nth(0).locator("label").nth(4).click()
    expect(detail).to_contain_text("Mapa 5 de la primera convolución")
    numbers = detail.locator(".draw-kernel .draw-number")
    expect(numbers).to_have_count(9)
    stages.nth(3).locator("label").nth(20).click()
    expect(detail).to_contain_text("Mapa 21 de la segunda convolución")
    expect(numbers).to_have_count(6 * 9)
    expect(page.locator(".draw-maps :checked")).to_have_count(1)
    story = detail.locator("p").text_content()
    page.get_by_label("Muestra: un 0").first.click()  # la explicación sigue al dibujo
    expect(detail.locator("p")).not_to_have_text(story)


def test_the_maps_answer_to_the_keyboard(draw) -> None:
    page = draw()
    second = page.locator(".draw-stage").nth(2)
    second.get_by_role("radio").first.focus()
    page.keyboard.press("Enter")
    detail = page.locator(".draw-detail")
    expect(detail).to_contain_text("Mapa 1 de la segunda convolución")
    page.keyboard.press("ArrowRight")
    expect(detail).to_contain_text("Mapa 2 de la segunda convolución")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(draw, width, scheme) -> None:
    page = draw(width, color_scheme=scheme)
    page.add_style_tag(content=PAINT_ALL)
    found = []
    for stage in (0, 2):
        page.locator(".draw-stage").nth(stage).locator("label").nth(3).click()
        expect(page.locator(".draw-detail")).to_contain_text("Mapa 4 de la")
        found += violations(page)
        assert page.evaluate(TOO_WIDE) == []
    assert not found, "\n".join(found)
    for control in page.locator(".draw :is(button, label, .draw-board)").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, control.inner_html()[:80]


def test_the_theme_changes_the_colours_of_the_canvas(draw) -> None:
    page = draw(color_scheme="light")
    before = board(page).evaluate(PIXELS)
    page.emulate_media(color_scheme="dark")
    changed = f"(old) => ({PIXELS})(document.querySelector('.draw-board')) !== old"
    page.wait_for_function(changed, arg=before)


def test_it_works_from_the_disk(watched_page, site) -> None:
    page = watched_page()
    page.goto((site / NAME).as_uri())
    answered(page, 7)
    trace(page, *ONE)
    answered(page, 1)


def test_it_weighs_little_and_asks_nobody(watched_page, address) -> None:
    page = watched_page(address)
    responses = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address + NAME, wait_until="networkidle")
    answered(page, 7)
    weight = sum(len(gzip.compress(response.body())) for response in responses)
    assert 150 * 1024 < weight <= BUDGET, weight


def test_without_javascript_it_says_so(browser, site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / NAME).as_uri())
    expect(page.locator("#draw-pad noscript p")).to_be_visible()
    context.close()
