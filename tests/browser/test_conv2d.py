"""El explorable de la convolución en un navegador, sin núcleo y sin red."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets.conv2d import Conv2d

EXAMPLE = "#conv2d=n3_f2_p1_s1_d1_x0,1,2/3,4,5/6,7,8_w0,1/2,3_c1,1_vvalues"


@pytest.fixture
def conv2d(open_page):
    def open_conv2d(
        width: int = 1280,
        theme: str = "light",
        before: str = "",
        copies: int = 1,
        **state,
    ) -> Page:
        stored = Conv2d(**state)._repr_mimebundle_()[0]["text/html"]
        html = page_html(before, *[stored] * copies, theme=theme)
        page = open_page(html, width, reduced_motion="reduce")
        if not before:
            expect(page.locator(".neurona-conv2d").first).to_be_visible()
        return page

    return open_conv2d


def table(page: Page, which: int = 2) -> list[list[str]]:
    rows = page.locator(".grid").nth(which).get_by_role("row").all()
    return [
        [text.replace("−", "-") for text in row.get_by_role("gridcell").all_text_contents()]
        for row in rows
    ]


def pick(page: Page, name: str, value: object) -> None:
    page.locator(f"fieldset.{name} label").filter(has=page.locator(f"[value='{value}']")).click()


def result(page: Page) -> str:
    return " ".join(page.locator(".sum").inner_text().split())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize("view", ["values", "coverage"])
def test_it_is_accessible_and_fits(conv2d, theme, width, view):
    x = np.arange(36).reshape(6, 6) - 9.5
    page = conv2d(width, theme, x=x, padding=1, stride=2, view=view)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button:visible, .choices label, [data-at]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


@pytest.mark.parametrize("width", [340, 390])
def test_the_largest_case_still_fits(conv2d, width):
    kernel = -np.arange(16).reshape(4, 4) / 8
    page = conv2d(width, x=np.full((7, 7), -12.5), kernel=kernel, padding=3)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".sum span").count() == 16
    for control in page.locator("[data-at]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


@pytest.mark.parametrize("width", [340, 390])
@pytest.mark.parametrize("kernel", [[[1 / 3]], [[999]], np.full((3, 3), -1 / 7)])
def test_the_numbers_of_the_output_stay_in_their_cells(conv2d, width, kernel):
    x = -np.arange(49).reshape(7, 7) / 1.1 - 0.3
    page = conv2d(width, x=x, kernel=kernel, padding=3, selected=(12, 12))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    spills = page.locator("[aria-label=Salida] [data-at]").evaluate_all(
        """(cells) => cells.filter((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          return range.getBoundingClientRect().width > cell.clientWidth;
        }).map((cell) => cell.textContent)"""
    )
    assert spills == []
    page.locator("[aria-selected=true]").focus()  # lo que no cabe se desplaza
    cell, grid = (
        page.locator(one).bounding_box() for one in ("[aria-selected=true]", "[aria-label=Salida]")
    )
    assert cell["x"] + cell["width"] <= grid["x"] + grid["width"] <= width
    assert Axe().run(page).violations_count == 0


def test_each_window_is_written_out(conv2d):
    page = conv2d()
    assert table(page) == [["12", "2", "-11"], ["19", "4", "-19"], ["10", "5", "-11"]]
    assert result(page) == ("1·(−1) + 2·0 + 0·1 + 0·(−1) + 5·0 + 6·1 + 2·(−1) + 6·0 + 9·1 = 12")
    assert page.locator(".tap").count() == 9
    last = page.get_by_role("gridcell", name="fila 3, columna 3: −11")
    last.hover()
    assert result(page).endswith("= −11")
    page.mouse.move(0, 0)
    assert result(page).endswith("= 12")  # al salir vuelve la elegida
    last.click()
    page.mouse.move(0, 0)
    assert result(page).endswith("= −11")
    expect(page.locator(".status")).to_contain_text("las filas 3, 4 y 5 y las columnas 3, 4 y 5")


def test_the_formula_is_filled_in_and_what_is_left_over_is_counted(conv2d):
    page = conv2d()
    pick(page, "padding", 1)
    pick(page, "stride", 2)
    lines = page.locator(".formula > span").all_text_contents()
    assert lines == [
        "o = ⌊(n + 2p − d(f − 1) − 1) / s⌋ + 1",
        "= ⌊(5 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1",
        "= ⌊4 / 2⌋ + 1 = 2 + 1 = 3",
    ]
    pick(page, "padding", 0)
    pick(page, "n", 6)
    assert page.locator(".formula > span").nth(2).inner_text().endswith("(sobra 1)")
    assert page.locator(".cell.left").count() == 11
    expect(page.locator(".left-words")).to_contain_text("1 fila y 1 columna de la entrada")
    pick(page, "dilation", 2)
    assert len(table(page)) == 1 and page.locator(".tap").count() == 9


def test_a_window_that_does_not_fit_is_explained(conv2d):
    page = conv2d(kernel=np.ones((4, 4)), selected=(1, 1))
    pick(page, "dilation", 2)
    assert "La ventana abarca 7 filas y la entrada tiene 5." in result(page)
    assert table(page) == [] and page.locator(".tap, .left").count() == 0
    expect(page.locator(".formula > span").nth(2)).to_have_text(
        "= ⌊−2 / 1⌋ + 1 = −2 + 1 = −1: no cabe"
    )
    expect(page.get_by_role("button", name="Siguiente ventana")).to_be_disabled()
    expect(page.locator(".status")).to_contain_text("No hay salida")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="same").click()
    assert len(table(page)) == 5


def test_named_paddings(conv2d):
    page = conv2d()
    for name, side in (("same", 5), ("full", 7), ("valid", 3)):
        button = page.get_by_role("button", name=name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert len(table(page)) == side
    pick(page, "f", 2)
    expect(page.get_by_role("button", name="same")).to_be_disabled()
    expect(page.locator(".why")).to_contain_text("más ceros a un lado que al otro")
    pick(page, "f", 4)
    pick(page, "dilation", 2)
    expect(page.get_by_role("button", name="full")).to_be_disabled()
    expect(page.locator(".why")).to_have_text("«full» pediría padding 6: aquí llega a 3.")


def test_the_example_and_how_many_windows_see_each_pixel(conv2d):
    page = conv2d()
    pick(page, "view", "coverage")
    seen = table(page, 0)
    assert (seen[0][0], seen[2][2]) == ("1", "9")
    pick(page, "padding", 1)
    assert table(page, 0)[0][0] == "4"
    expect(page.locator(".status")).to_contain_text("entra en 4 ventanas")
    page.get_by_role("button", name="Ejemplo").click()
    assert [[int(n) for n in row] for row in table(page)] == [
        [0, 3, 8, 4],
        [9, 19, 25, 10],
        [21, 37, 43, 16],
        [6, 7, 8, 0],
    ]
    pick(page, "view", "values")
    expect(page.get_by_label("Entrada, fila 2, columna 3")).to_have_value("5")
    page.get_by_role("button", name="Reiniciar").click()
    assert table(page)[0] == ["12", "2", "-11"]


def test_cells_take_decimals_and_negatives_and_arrows_move_between_them(conv2d):
    page = conv2d()
    first = page.get_by_label("Entrada, fila 1, columna 1")
    first.focus()
    page.keyboard.type("-2.5")
    assert table(page)[0][0] == "15.5"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Entrada, fila 2, columna 2")).to_be_focused()
    page.keyboard.press("Backspace")
    assert table(page)[0][1] == "2"  # a medio escribir, sigue lo anterior
    page.get_by_role("gridcell", name="fila 3, columna 3: −11").hover()
    page.mouse.move(0, 0)
    expect(page.get_by_label("Entrada, fila 2, columna 2")).to_have_value("")  # sin pisarlo
    page.keyboard.press("Enter")
    expect(page.get_by_label("Entrada, fila 2, columna 3")).to_be_focused()
    expect(page.get_by_label("Entrada, fila 2, columna 2")).to_have_value("5")
    expect(page.locator(".status")).to_contain_text("un número de −999 a 999")
    page.keyboard.type("5000")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Entrada, fila 2, columna 3")).to_have_value("500")
    expect(page.get_by_label("Entrada, fila 1, columna 3")).to_be_focused()
    expect(first).to_have_value("-2.5")


def test_a_comma_is_a_decimal_mark_and_what_is_not_a_number_is_explained(conv2d):
    page = conv2d()
    first = page.get_by_label("Entrada, fila 1, columna 1")
    first.focus()
    page.keyboard.type("2,5")
    assert table(page)[0][0] == "10.5"
    expect(first).to_have_value("2,5")  # no se reescribe mientras se escribe
    page.keyboard.press("ArrowRight")
    page.keyboard.type("abc")
    assert table(page)[0][0] == "10.5"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Entrada, fila 1, columna 2")).to_have_value("2")
    expect(page.locator(".status")).to_contain_text(
        "«abc» no es un número: puedes escribir, por ejemplo, −3 o 2,5. Cada casilla lleva"
    )
    page.keyboard.type("1")
    expect(page.locator(".status")).not_to_contain_text("no es un número")


def test_cells_are_kept_when_the_size_changes(conv2d):
    page = conv2d()
    entry = page.get_by_label("Entrada, fila 2, columna 2").element_handle()
    cell = page.locator("[aria-label=Salida] [data-at='1,1']").element_handle()
    for name, value in (("padding", 3), ("n", 7), ("dilation", 2), ("padding", 0), ("n", 5)):
        pick(page, name, value)
        assert entry.evaluate("(node) => node.isConnected")
    assert not cell.evaluate("(node) => node.isConnected")  # la salida es de 1×1
    pick(page, "dilation", 1)
    assert table(page) == [["12", "2", "-11"], ["19", "4", "-19"], ["10", "5", "-11"]]
    assert cell.evaluate("(node) => node.isConnected")
    assert page.locator("[aria-label=Entrada] [tabindex='0']").count() == 1


def test_with_the_keyboard_alone(conv2d):
    page = conv2d()
    press = page.keyboard.press
    press("Tab")
    press("ArrowRight")  # n = 6
    press("Tab")
    press("ArrowLeft")  # f = 2
    press("Tab")
    press("ArrowRight")  # p = 1
    press("Tab")
    press("Tab")  # «same» no se puede: de «valid» a «full»
    press("Space")
    press("Tab")
    press("ArrowRight")  # s = 2
    press("Tab")
    press("ArrowRight")  # d = 2
    press("Tab")  # lo que se ve
    for _ in range(3):
        press("Tab")
    press("Enter")  # Media
    press("Tab")
    press("Tab")
    press("Tab")  # la entrada: una parada
    expect(page.get_by_label("Entrada, fila 1, columna 1")).to_be_focused()
    press("Tab")
    expect(page.get_by_label("Kernel, fila 1, columna 1")).to_be_focused()
    press("Tab")  # la salida: otra
    expect(page.locator("[aria-selected=true]")).to_be_focused()
    assert len(table(page)) == (6 + 2 - 4 - 1) // 2 + 1
    press("ArrowDown")
    press("ArrowRight")
    press("ArrowRight")
    expect(page.get_by_role("gridcell", name="fila 2, columna 2")).to_be_focused()
    expect(page.locator(".sum-title").first).to_have_text("Salida, fila 2, columna 2")
    press("Tab")
    press("Enter")  # la siguiente a la última es la primera
    expect(page.locator(".sum-title").first).to_have_text("Salida, fila 1, columna 1")
    press("Tab")
    press("Enter")
    assert table(page)[0] == ["12", "2", "-11"]


def test_a_link_restores_the_state_and_comes_into_view(conv2d):
    page = conv2d(before='<div style="height: 5000px"></div>')
    page.goto(page.url + EXAMPLE)  # llega con la página ya abierta
    expect(page.locator(".sum")).to_contain_text("= 19")
    expect(page.locator(".neurona-conv2d")).to_be_in_viewport()
    page.reload()  # o desde el principio
    expect(page.locator(".sum")).to_contain_text("= 19")
    expect(page.locator(".neurona-conv2d")).to_be_in_viewport()
    pick(page, "stride", 2)
    page.get_by_role("button", name="Reiniciar").click()
    assert len(table(page)) == 4  # lo compartido


@pytest.mark.parametrize("bad", ["#conv2d=%", "#conv2d=n9", EXAMPLE.replace("w0", "w<b>")])
def test_a_bad_link_changes_nothing_and_says_so(conv2d, bad):
    page = conv2d()
    page.goto(page.url + bad)
    expect(page.locator(".status")).to_contain_text("El enlace no se entiende")
    assert table(page)[0] == ["12", "2", "-11"]
    page.reload()
    expect(page.locator(".status")).to_contain_text("El enlace no se entiende")
    pick(page, "padding", 1)
    expect(page.locator(".status")).not_to_contain_text("El enlace")


def test_the_link_is_copied_or_shown(conv2d):
    page = conv2d(copies=2)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    second = page.locator(".neurona-conv2d").nth(1)
    second.get_by_role("button", name="Ejemplo").click()
    second.get_by_role("gridcell", name="fila 2, columna 2").click()
    second.get_by_role("button", name="Copiar enlace").click()
    expect(second.locator(".status")).to_contain_text("Enlace copiado.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url + EXAMPLE + "_k1"
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }")
    second.get_by_role("button", name="Copiar enlace").click()
    expect(second.get_by_label("Enlace", exact=True)).to_have_value(link)
    expect(second.get_by_label("Enlace", exact=True)).to_be_focused()
    expect(second.locator(".status")).to_contain_text("Copia el enlace del recuadro.")
    page.goto(link)
    page.reload()
    expect(page.locator(".sum").nth(1)).to_contain_text("= 19")
    expect(page.locator(".sum").first).to_contain_text("= 12")  # la otra no cambia


def test_where_there_is_no_page_there_is_no_link(conv2d):
    page = conv2d()
    source = page_html(Conv2d()._repr_mimebundle_()[0]["text/html"])
    page.set_content("<iframe style='width: 700px; height: 2000px'></iframe>")
    page.locator("iframe").evaluate("(frame, html) => { frame.srcdoc = html; }", source)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("button", name="Siguiente ventana").first).to_be_visible()
    expect(inside.get_by_role("button", name="Copiar enlace")).to_have_count(0)
