"""El explorable de la convolución en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets.conv1d import Conv1d

LONG = {"x": [-9.75] * 12, "kernel": [9.75, -9.75, 9.75, 1, 2], "mode": "valid"}


@pytest.fixture
def conv1d(open_page):
    def open_conv1d(width=1280, theme="light", reduced_motion="reduce", **state) -> Page:
        stored = Conv1d(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion=reduced_motion)
        expect(page.locator(".neurona-conv1d")).to_be_visible()
        return page

    return open_conv1d


def says(page: Page, text: str) -> None:
    expect(page.locator("[role=status]")).to_contain_text(text)


def value(page: Page, label: str) -> float:
    return float(page.get_by_label(label, exact=True).input_value())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize("state", [{}, LONG], ids=["default", "long"])
def test_it_is_accessible_and_fits(conv1d, theme, width, state):
    page = conv1d(width, theme, **state)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, input:not([type=radio])").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24
    svg = page.locator(".picture svg").bounding_box()
    for text in page.locator("svg text").all():  # nada se sale ni se encoge
        box = text.bounding_box()
        assert svg["x"] - 1 <= box["x"] and box["x"] + box["width"] <= svg["x"] + svg["width"] + 5


def test_the_stored_state_is_the_one_shown(conv1d):
    page = conv1d(operation="correlation", mode="valid", position=4)
    says(page, "y[4] = (−1)·1 + 0·1 + 1·0 = −1.")
    says(page, "valid deja fuera los índices 0, 1, 6 y 7; y[4] es su elemento 2.")
    assert page.get_by_label("valid").is_checked() and page.get_by_label("borde").is_checked()
    assert page.get_by_label("correlación").is_checked()
    assert value(page, "Posición n") == 4
    # 3 + 6 pares de la señal y el kernel, 4 ceros de fuera y 8 salidas, 4 de ellas huecas.
    marks = {name: page.locator(f".mark.{name}").count() for name in ("kernel", "signal", "output")}
    assert marks == {"kernel": 3, "signal": 10, "output": 8}
    assert (
        page.locator(".mark.output.hollow").count() == page.locator(".signal.mark.hollow").count()
    )
    assert page.locator(".product").all_text_contents() == ["−1", "0", "0"]
    expect(page.locator(".formula")).to_have_text("y[n] = Σₖ x[k] · w[j], con j = k − n + 2")


def test_steps_and_the_whole_way(conv1d):
    page = conv1d()
    says(page, "y[2] = 1·0 + 0·0 + (−1)·1 = −1.")
    page.get_by_role("button", name="Paso").click()
    says(page, "y[3] = 1·0 + 0·1 + (−1)·1 = −1.")
    page.get_by_role("button", name="Recorrer").click()  # sin animación llega al final
    says(page, "y[7] = 1·0 + 0·0 + (−1)·0 = 0. x[6] y x[7] quedan fuera")
    page.get_by_role("button", name="Paso").click()
    says(page, "y[0] =")


def test_the_way_can_be_stopped(conv1d):
    page = conv1d(reduced_motion="no-preference")
    page.get_by_role("button", name="Recorrer").click()
    says(page, "y[4] =")
    assert page.locator("[role=status]").get_attribute("aria-live") == "off"
    page.get_by_role("button", name="Parar").click()
    expect(page.get_by_role("button", name="Recorrer")).to_be_visible()
    assert page.locator("[role=status]").get_attribute("aria-live") is None
    assert 4 <= value(page, "Posición n") < 7


def test_examples(conv1d):
    page = conv1d()
    for name, text in (
        ("impulso", "en modo full: [1, 3, 2]. La señal es el impulso: la salida es el kernel."),
        ("ejemplo", "en modo valid: [8, −16, 11, 1]."),
        ("media", "[2.625, 2.75, 3.125, 3.625, 4.125, 4.5, 4.625, 4.75, 4.5]."),
        ("kernel par", "el de PyTorch empezaría en el 2: [0, 1, 2, 3, 4, 0, 0]."),
        ("borde", "en modo full: [0, 0, −1, −1, 1, 1, 0, 0]."),
    ):
        page.get_by_label(name).check()
        says(page, text)
    page.get_by_label("same").check()
    says(page, "en modo same: [0, −1, −1, 1, 1, 0].")
    page.get_by_label("correlación").check()
    says(page, "en modo same: [0, 1, 1, −1, −1, 0].")


def test_the_pointer_moves_samples_and_the_kernel(conv1d):
    page = conv1d()
    page.locator(".handles circle").nth(2).scroll_into_view_if_needed()
    box = page.locator(".handles circle").nth(2).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for up in (20, 40):  # la escala no cambia mientras se arrastra: 80 px son 1
        page.mouse.move(x, y - up)
    page.mouse.up()
    assert value(page, "x[2]") == 1.5
    assert not page.get_by_label("borde").is_checked()
    says(page, "(−1)·1.5 = −1.5.")
    area = page.locator(".area").nth(1).bounding_box()
    page.mouse.click(area["x"] + area["width"] - 4, area["y"] + 60)
    assert value(page, "Posición n") == 7
    area = page.locator(".area").first.bounding_box()
    page.mouse.click(area["x"] + 4, area["y"] + 60)
    assert value(page, "Posición n") == 0


def test_sizes_stay_legal(conv1d):
    page = conv1d(x=[1], kernel=[1, 3, 2])
    less, more = (
        page.get_by_role("button", name=f"{verb} una muestra a la señal")
        for verb in ("Quitar", "Añadir")
    )
    expect(less).to_be_disabled()
    more.click()  # pasa de una muestra a las del kernel
    says(page, "en modo full: [1, 3, 2, 0, 0].")
    expect(less).to_be_disabled()
    expect(page.get_by_role("button", name="Añadir una muestra al kernel")).to_be_disabled()
    more.click()
    expect(page.get_by_role("button", name="Añadir una muestra al kernel")).to_be_enabled()
    for _ in range(8):
        more.click()
    expect(more).to_be_disabled()
    page.get_by_label("Posición n").press("End")
    assert value(page, "Posición n") == 13
    for _ in range(2):
        page.get_by_role("button", name="Quitar una muestra al kernel").click()
    assert value(page, "Posición n") == 11
    expect(page.get_by_role("button", name="Quitar una muestra al kernel")).to_be_disabled()
    says(page, "y[11] = 1·0 = 0.")


def test_fields_keep_what_is_half_written(conv1d):
    page = conv1d()
    field = page.get_by_label("x[2]", exact=True)
    field.fill("")
    says(page, "en modo full: [0, 0, −1, −1, 1, 1, 0, 0].")
    field.press("Tab")
    assert value(page, "x[2]") == 1
    field.fill("50")
    assert value(page, "x[2]") == 10


def test_a_comma_is_a_decimal_mark_and_what_is_not_a_number_is_explained(conv1d):
    page = conv1d(x=[1], kernel=[1, 3, 2])
    field = page.get_by_label("x[0]", exact=True)
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2,5")
    says(page, "en modo full: [2.5, 7.5, 5].")
    field.fill("dos")
    field.press("Tab")
    expect(field).to_have_value("2.5")
    says(page, "«dos» no es un número: puedes escribir, por ejemplo, −3 o 2,5. y[0] =")
    page.get_by_role("button", name="Paso").click()
    expect(page.locator(".status")).not_to_contain_text("no es un número")


def test_with_the_keyboard_alone(conv1d):
    page = conv1d()
    keyboard = page.keyboard
    keyboard.press("Tab")
    keyboard.press("ArrowRight")  # el ejemplo siguiente
    says(page, "en modo valid: [8, −16, 11, 1].")
    keyboard.press("Tab")
    keyboard.press("ArrowRight")
    says(page, "Correlación, sin dar la vuelta al kernel, en modo valid: [8, −16, 11, 1].")
    keyboard.press("Tab")
    keyboard.press("ArrowRight")
    says(page, "en modo same: [0, 8, −16, 11, 1, −4].")
    keyboard.press("Tab")
    keyboard.press("ArrowRight")
    says(page, "y[3] =")
    keyboard.press("Tab")
    keyboard.press("Enter")
    says(page, "y[4] =")
    keyboard.press("Tab")
    keyboard.press("Enter")
    says(page, "y[7] = (−1)·(−1) + 2·0 + (−1)·0 = 1.")
    keyboard.press("Tab")
    keyboard.press("ArrowUp")
    assert value(page, "x[0]") == 1.5
    for _ in range(7):  # las otras muestras y «Quitar»
        keyboard.press("Tab")
    expect(page.get_by_role("button", name="Añadir una muestra a la señal")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    says(page, "en modo same: [1, 7.5, −16, 11, 0].")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("ArrowUp")
    assert value(page, "w[0]") == -0.75
