"""El explorable de la capa convolucional en un navegador, sin núcleo y sin red."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from test_likelihood import page_html

from neurona.widgets.layer import Layer

FULL = {"filters": 3, "padding": 1, "view": "input", "weights": np.full((3, 3, 3, 3), -8.75)}


@pytest.fixture
def layer(open_page):
    def open_layer(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = Layer(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-layer")).to_be_visible()
        return page

    return open_layer


def says(page: Page, text: str) -> None:
    expect(page.locator("[role=status]")).to_contain_text(text)


def pick(page: Page, name: str, value: object) -> None:
    page.locator(f"fieldset.{name} label").filter(has=page.locator(f"[value='{value}']")).click()


def cell(page: Page, side: int, k: int, row: int, column: int) -> Locator:
    maps = page.locator(".maps").nth(side).get_by_role("grid")
    return maps.nth(k).locator(f"[data-at='{row},{column}']")


def output(page: Page, k: int) -> list[list[float]]:
    rows = page.locator(".maps").nth(1).get_by_role("grid").nth(k).get_by_role("row").all()
    return [
        [float(t.replace("−", "-")) for t in row.get_by_role("gridcell").all_text_contents()]
        for row in rows
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize("state", [{}, FULL], ids=["default", "full"])
def test_it_is_accessible_and_fits(layer, theme, width, state):
    page = layer(width, theme, **state)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    small = page.evaluate(
        """() => [...document.querySelectorAll(
          "button, .choices label:not([hidden]), .entry, [data-at]")].filter((node) => {
          const { width, height } = node.getBoundingClientRect();
          const least = node.matches("button, .choices label") ? 44 : 24;
          return height < least - 0.1 || width < 23.9;
        }).length"""
    )
    assert small == 0
    # Ningún número se sale de su casilla.
    spill = page.evaluate(
        """() => [...document.querySelectorAll(".cell")].filter((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          return range.getBoundingClientRect().width > node.getBoundingClientRect().width;
        }).length"""
    )
    assert spill == 0


def test_an_output_pixel_shows_its_window_in_every_channel(layer):
    page = layer()
    says(page, "Canal 1: 2. Canal 2: −1. Canal 3: 0. Sesgo: 0.5. z = 2 − 1 + 0 + 0.5 = 1.5.")
    items = page.locator(".sums li").all_text_contents()
    assert items[1] == (
        "canal 2: −1 ← 0·(−1) + 0·0 + 0·1 + 1·(−1) + 1·0 + 0·1 + 0·(−1) + 0·0 + 0·1 = −1"
    )
    assert items[3:] == ["sesgo: 0.5", "z = 2 − 1 + 0 + 0.5 = 1.5"]
    assert page.locator(".window:visible").count() == 3 and page.locator(".tap").count() == 27
    cell(page, 1, 1, 3, 0).click()
    says(page, "Salida: mapa 2, fila 4, columna 1. Su ventana toma las filas 4 a 6 y las columnas")
    expect(page.locator("legend", has_text="Poner en")).to_have_text("Poner en el filtro 2")
    first, last = cell(page, 0, 2, 3, 0).bounding_box(), cell(page, 0, 2, 5, 2).bounding_box()
    box = page.locator(".window").nth(2).bounding_box()
    assert abs(box["x"] - first["x"]) < 4 and abs(box["y"] - first["y"]) < 4
    assert abs(box["y"] + box["height"] - last["y"] - last["height"]) < 4


def test_an_input_pixel_shows_every_output_that_sees_it(layer):
    page = layer()
    page.get_by_label("desde la entrada").check()
    # Del centro de la ventana que se veía.
    says(page, "Entrada: canal 1, fila 2, columna 4; vale 0. Está en la ventana de 6 de las 16")
    assert page.locator(".window:visible").count() == 2 and page.locator(".tap").count() == 12
    cell(page, 0, 2, 5, 0).click()
    says(page, "1 de las 16 salidas de cada mapa: la fila 4 y la columna 1. En los 2 mapas, 2 sal")
    assert page.locator(".sums li").all_text_contents() == [
        "mapa 1: lo multiplica por −1",
        "mapa 2: lo multiplica por 1",
    ]
    pick(page, "padding", 1)
    says(page, "canal 3, fila 6, columna 1; vale 1. Está en la ventana de 4 de las 36 salidas")
    cell(page, 1, 0, 2, 2).click()  # pulsar la salida también cambia de lado
    assert page.get_by_label("desde la salida").is_checked()
    says(page, "Salida: mapa 1, fila 3, columna 3.")


def test_sizes_and_parameters(layer):
    page = layer()
    first, second = page.locator(".counts dd").all_text_contents()
    assert first == "F · (C · 3 · 3 + 1) = 2 · (27 + 1) = 56"
    assert second == "(C · 36) · (F · 16) + F · 16 = 108 · 32 + 32 = 3488"
    pick(page, "channels", 1)
    pick(page, "filters", 3)
    expect(page.locator(".counts dd").first).to_have_text("F · (C · 3 · 3 + 1) = 3 · (9 + 1) = 30")
    assert page.get_by_role("grid").count() == 1 + 3
    expect(page.locator("fieldset.channel label:visible")).to_have_count(1)
    pick(page, "padding", 1)
    says(page, "Salida: mapa 1, fila 2, columna 4.")  # la misma ventana
    assert len(output(page, 2)) == 6
    pick(page, "relu", "true")
    says(page, "con ReLU, y = máx(0, 2.5) = 2.5.")
    assert min(min(row) for row in output(page, 0)) == 0


def test_presets_and_fields(layer):
    page = layer()
    page.get_by_role("button", name="solo rojo").click()
    assert page.get_by_role("button", name="solo rojo").get_attribute("aria-pressed") == "true"
    assert output(page, 0) == [[0.5, 0.5, 0.5, 1.5]] * 4
    page.get_by_role("button", name="media de los canales").click()
    assert float(page.get_by_label("filtro 1, canal 1, fila 2, columna 2").input_value()) == 0.3333
    says(page, "≈")
    page.get_by_role("button", name="al azar").click()
    random = output(page, 0)
    page.get_by_role("button", name="borde vertical").click()
    page.get_by_role("button", name="al azar").click()
    assert output(page, 0) == random
    page.get_by_role("button", name="borde vertical").click()
    pick(page, "channel", 1)
    field = page.get_by_label("filtro 1, canal 2, fila 2, columna 1")
    field.fill("")
    says(page, "Canal 2: −1.")  # a medio escribir no cambia nada
    field.fill("50")
    says(page, "Canal 2: 9. Canal 3: 0. Sesgo: 0.5. z = 2 + 9 + 0 + 0.5 = 11.5.")
    field.fill("")
    field.press("Tab")
    assert field.input_value() == "9"
    page.get_by_label("Sesgo del filtro 1").fill("-1.5")
    says(page, "z = 2 + 9 + 0 − 1.5 = 9.5.")


def test_a_comma_is_a_decimal_mark_and_what_is_not_a_number_is_explained(layer):
    page = layer()
    field = page.get_by_label("filtro 1, canal 1, fila 2, columna 3")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0,5")
    says(page, "Canal 1: 1.5.")
    field.fill("1/2")
    field.press("Tab")
    expect(field).to_have_value("0.5")
    says(page, "«1/2» no es un número: puedes escribir, por ejemplo, −3 o 2,5. Salida: mapa 1")
    pick(page, "padding", 1)
    expect(page.get_by_role("status")).not_to_contain_text("no es un número")


def test_cells_are_kept_when_the_size_changes(layer):
    page = layer()
    kept = [cell(page, side, 1, 2, 2).element_handle() for side in (0, 1)]
    for name, value in (("padding", 1), ("filters", 3), ("channels", 2), ("view", "input")):
        pick(page, name, value)
        assert all(one.evaluate("(node) => node.isConnected") for one in kept)


def test_the_stored_state_is_the_one_shown(layer):
    weights = np.arange(36).reshape(2, 2, 3, 3) / 4
    page = layer(
        channels=2, filters=2, padding=1, relu=True, weights=weights, biases=[1, -2],
        selected=(1, 2, 4),
    )  # fmt: skip
    assert [page.locator(f"fieldset.{name} :checked").input_value() for name in
            ("channels", "filters", "padding", "relu", "view", "filter", "channel")] == [
        "2", "2", "1", "true", "output", "1", "0"]  # fmt: skip
    says(page, "Salida: mapa 2, fila 3, columna 5.")
    assert page.get_by_label("filtro 2, canal 1, fila 1, columna 1").input_value() == "4.5"
    assert page.get_by_label("Sesgo del filtro 2").input_value() == "-2"


def test_with_the_keyboard_alone(layer):
    page = layer()
    keyboard = page.keyboard

    def tab(times: int = 1) -> None:
        for _ in range(times):
            keyboard.press("Tab")

    tab()
    keyboard.press("ArrowLeft")
    expect(page.get_by_role("grid")).to_have_count(2 + 2)
    tab()
    keyboard.press("ArrowRight")
    expect(page.get_by_role("grid")).to_have_count(2 + 3)
    tab()
    keyboard.press("ArrowRight")
    says(page, "mapa 1, fila 2, columna 4.")
    tab()
    keyboard.press("ArrowRight")
    says(page, "con ReLU")
    tab(2)  # el primer mapa de la salida
    keyboard.press("ArrowDown")
    keyboard.press("ArrowRight")
    says(page, "mapa 1, fila 3, columna 5.")
    expect(cell(page, 1, 0, 2, 4)).to_be_focused()
    tab()  # pasar por otro mapa no lo elige
    says(page, "mapa 1, fila 3, columna 5.")
    keyboard.press("Enter")
    says(page, "mapa 2, fila 3, columna 5.")
    for _ in range(8):
        keyboard.press("ArrowUp")
    says(page, "mapa 2, fila 1, columna 5.")
    tab(2)  # tras el tercer mapa, el filtro
    expect(page.locator("fieldset.filter input:checked")).to_be_focused()
    keyboard.press("ArrowRight")
    tab()
    keyboard.press("ArrowRight")
    tab()
    expect(page.get_by_label("filtro 3, canal 2, fila 1, columna 1")).to_be_focused()
    keyboard.press("ArrowUp")
    assert page.get_by_label("filtro 3, canal 2, fila 1, columna 1").input_value() == "0.25"
    tab(9)
    keyboard.press("ArrowDown")
    assert page.get_by_label("Sesgo del filtro 3").input_value() == "-0.25"
    tab()
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="borde vertical")).to_have_attribute(
        "aria-pressed", "true"
    )
    for _ in range(16):  # vuelta atrás, hasta «mirar»
        keyboard.press("Shift+Tab")
    expect(page.locator("fieldset.view input:checked")).to_be_focused()
    keyboard.press("ArrowRight")
    says(page, "Entrada: canal 2, fila 1, columna 5;")
    tab()
    keyboard.press("ArrowLeft")
    says(page, "Entrada: canal 1, fila 1, columna 4;")


def test_every_action_is_quick(layer):
    page = layer(filters=3, padding=1)
    took = page.evaluate(
        """() => {
          const cells = [...document.querySelectorAll(".maps")][1].querySelectorAll("[data-at]");
          const times = [...cells].map((node) => {
            const start = performance.now();
            node.click();
            return performance.now() - start;
          }).sort((a, b) => a - b);
          return times[times.length >> 1];
        }"""
    )
    assert took < 16
