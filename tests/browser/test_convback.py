"""El explorable del gradiente de la convolución en un navegador, sin núcleo y sin red."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets.convback import ConvBack


@pytest.fixture
def convback(open_page):
    def open_convback(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = ConvBack(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-convback")).to_be_visible()
        return page

    return open_convback


def table(page: Page, name: str) -> list[list[float]]:
    """Los números de una cuadrícula, se editen o no."""
    return page.locator(f".grid[aria-label^='{name}']").evaluate(
        """(grid) => [...grid.querySelectorAll("[role=row]")].map((row) =>
          [...row.querySelectorAll("[data-at]")].map((cell) =>
            Number((cell.firstElementChild?.value ?? cell.textContent).replace("−", "-"))))"""
    )


def pick(page: Page, name: str, value: object) -> None:
    page.locator(f"fieldset.{name} label").filter(has=page.locator(f"[value='{value}']")).click()


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(text)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize(
    "state",
    [
        {},
        {"kernel": np.arange(9).reshape(3, 3), "flipped": True, "selected": ("input", 1, 1)},
        {"x": -9.5 * np.ones((5, 5)), "stride": 2, "selected": ("input", 4, 4)},
        {"kernel": [[2]], "padding": 1, "selected": ("kernel", 0, 0)},
    ],
)
def test_it_is_accessible_and_fits(convback, theme, width, state):
    page = convback(width, theme, **state)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, .cell input, .flip").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


@pytest.mark.parametrize("width", [340, 390, 700, 1280])
def test_the_largest_case_still_fits(convback, width):
    kernel = np.full((3, 3), -88.88)
    page = convback(width, x=np.full((5, 5), -77.77), kernel=kernel, padding=1, flipped=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    pick(page, "f", 1)
    assert len(table(page, "Gradiente dy")) == 7
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for control in page.locator(".cell input").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_one_cell_stamps_the_kernel(convback):
    page = convback()
    assert table(page, "Gradiente dx")[1] == [0, 1, 2, 0]
    assert table(page, "Gradiente dw") == [[1, 2], [0, 1]]
    assert page.locator(".grid[aria-label^='Gradiente dx'] [data-tag]").count() == 4
    page.get_by_label("dy[0,2]").click()  # el 1 va con la celda elegida
    assert table(page, "Gradiente dy") == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert table(page, "Gradiente dx")[:2] == [[0, 0, 1, 2], [0, 0, 3, -1]]
    says(page, "a x[0,2], 1·1 = 1; a x[0,3], 1·2 = 2; a x[1,2], 1·3 = 3; a x[1,3], 1·(−1) = −1")
    says(page, "a w[0,0], 1·0 = 0; a w[0,1], 1·3 = 3; a w[1,0], 1·2 = 2; a w[1,1], 1·1 = 1")
    page.get_by_label("dy[0,2]").fill("-2")
    assert table(page, "Gradiente dx")[0] == [0, 0, -2, -4]
    says(page, "dx es el kernel por −2 puesto en la ventana, y dw es la ventana por −2.")
    page.locator(".grid[aria-label='Salida y'] .cell").nth(4).click()
    assert table(page, "Gradiente dy")[1] == [0, -2, 0]


def test_all_cells_add_up_at_a_pixel_and_at_a_weight(convback):
    page = convback()
    pick(page, "mode", "all")
    assert table(page, "Gradiente dy") == [[1] * 3] * 3
    page.get_by_label("x[1,2]", exact=True).click()
    says(
        page,
        "x[1,2] está en 4 ventanas: dx[1,2] = 1·w[1,1] + 1·w[1,0] + 1·w[0,1] + 1·w[0,0] = "
        "1·(−1) + 1·3 + 1·2 + 1·1 = 5.",
    )
    assert table(page, "Gradiente dx")[1][2] == 5
    page.get_by_label("dy[0,1]").fill("3")
    says(page, "Por y[0,1] entra dy[0,1] = 3.")
    page.locator(".grid[aria-label^='Gradiente dw'] .cell").first.click()
    says(page, "w[0,0] actúa en 9 salidas: dw[0,0] = 1·x[0,0] + 3·x[0,1] + 1·x[0,2]")
    pick(page, "mode", "cell")
    assert np.count_nonzero(table(page, "Gradiente dy")) == 1
    says(page, "w[0,0] actúa en 9 salidas; en 8, dy es 0: dw[0,0] = 1·x[0,0] = 1·1 = 1.")
    pick(page, "mode", "all")  # lo escrito vuelve
    assert table(page, "Gradiente dy")[0] == [1, 3, 1]
    for row in range(3):
        for column in range(3):
            if row or column:
                page.get_by_label(f"dy[{row},{column}]").fill("0")
    page.get_by_label("dy[2,2]").click()  # con «todas», elegir no mueve nada
    assert table(page, "Gradiente dy") == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    says(page, "Por y[2,2] entra dy[2,2] = 0: de ella no sale gradiente.")


def test_presets_and_leftovers(convback):
    page = convback()
    page.get_by_role("button", name="Sobran").click()
    says(page, "Ninguna ventana ve x[4,4]: dx[4,4] = 0.")
    says(page, "1 fila y 1 columna de x quedan fuera de todas las ventanas: su gradiente es 0.")
    assert page.locator(".grid[aria-label='Entrada x'] .left").count() == 9
    expect(page.locator(".left-words")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_disabled()
    page.get_by_role("button", name="Todas a 1").click()
    expect(page.locator(".left-words")).to_be_hidden()
    assert table(page, "Gradiente dx")[1] == [4, 5, 5, 1]
    page.get_by_role("button", name="Reiniciar").click()
    says(page, "dy es 1 en [1,1] y 0 en las demás casillas.")
    assert page.locator("fieldset.mode input").first.is_checked()


def test_seen_as_a_convolution(convback):
    page = convback()
    expect(page.locator(".turn")).to_be_hidden()
    page.get_by_role("button", name="abc").click()
    assert table(page, "Kernel girado") == [[9, 8, 7], [6, 5, 4], [3, 2, 1]]
    assert table(page, "Da dx") == table(page, "Gradiente dx")
    assert len(table(page, "dy y f")) == 7
    says(page, "1·9 + 1·8 + 1·7 + 1·6 + 1·5 + 1·4 + 1·3 + 1·2 + 1·1 = 45.")
    says(page, "da lo mismo que dx en sus 25 casillas.")
    page.get_by_role("checkbox").click()
    expect(page.locator(".turn")).to_be_hidden()
    pick(page, "padding", 1)
    page.get_by_role("checkbox").check()
    assert table(page, "Da dx") == table(page, "Gradiente dx")


def test_sizes_change_and_the_gradient_follows(convback):
    page = convback()
    for name, value, side in (("n", 5, 4), ("f", 3, 3), ("padding", 1, 5), ("stride", 2, 3)):
        pick(page, name, value)
        grad = np.array(table(page, "Gradiente dy"))
        assert grad.shape == (side, side) and grad.sum() == 1
    assert page.locator(".grid[aria-label='Entrada x'] .frame").count() == 24
    page.get_by_label("dy[0,0]").click()
    says(page, "5 números de la ventana son del marco: lo que iría al marco se descarta.")
    pick(page, "mode", "all")
    pick(page, "stride", 1)
    assert table(page, "Gradiente dy") == [[1] * 5] * 5
    pick(page, "n", 3)
    says(page, "dy es 1 en todas las casillas.")


def test_with_the_keyboard_alone(convback):
    page = convback()
    press = page.keyboard.press
    press("Tab")
    press("ArrowRight")  # n
    assert len(table(page, "Entrada x")) == 5
    press("Tab")
    press("ArrowRight")  # f
    press("Tab")
    press("ArrowRight")  # padding
    press("Tab")
    press("ArrowRight")  # stride
    assert len(table(page, "Salida y")) == 3
    press("ArrowLeft")
    press("Tab")
    press("ArrowRight")  # todas
    says(page, "padding 1, stride 1: la salida es de 5×5. dy es 1 en todas las casillas.")
    press("Tab")
    press("Enter")  # «Una celda»
    for _ in range(5):
        press("Tab")
    expect(page.get_by_label("x[0,0]", exact=True)).to_be_focused()
    says(page, "Por y[1,1] entra")  # pasar por encima con el tabulador no elige
    press("ArrowDown")
    says(page, "x[1,0] está en 2 ventanas, ninguna con dy distinto de 0: dx[1,0] = 0.")
    press("ArrowRight")
    says(page, "x[1,1] está en 4 ventanas, 1 con dy distinto de 0: dx[1,1] = 1·w[0,0] = 1·1 = 1.")
    press("Tab")
    press("Enter")
    says(page, "dw[0,0] = 1·x[1,1] = 1·1 = 1.")
    press("Tab")
    expect(page.get_by_label("dy[1,1]")).to_be_focused()
    press("ArrowRight")
    expect(page.get_by_label("dy[1,2]")).to_be_focused()
    says(page, "Por y[1,2] entra dy[1,2] = 1.")
    page.keyboard.type("4")
    says(page, "Por y[1,2] entra dy[1,2] = 4.")
    press("Tab")
    press("Space")
    expect(page.locator(".turn")).to_be_visible()


def test_numbers_that_do_not_fit_are_refused(convback):
    page = convback()
    entry = page.get_by_label("w[0,0]", exact=True)
    entry.fill("")
    assert table(page, "Gradiente dx")[1][1] == 1
    entry.fill("500")
    entry.blur()
    expect(entry).to_have_value("1")
    says(page, "Cada casilla lleva un número de −99 a 99.")
    entry.fill("-0.5")
    assert table(page, "Gradiente dx")[1][1] == -0.5


def test_a_comma_is_a_decimal_mark_and_what_is_not_a_number_is_explained(convback):
    page = convback()
    entry = page.get_by_label("w[0,0]", exact=True)
    entry.click()
    page.keyboard.type("2,5")
    assert table(page, "Gradiente dx")[1][1] == 2.5
    entry.fill("2..5")
    entry.blur()
    expect(entry).to_have_value("2.5")
    says(page, "«2..5» no es un número: puedes escribir, por ejemplo, −3 o 2,5. Cada casilla")


def test_cells_are_kept_when_the_size_changes(convback):
    page = convback()
    entry = page.get_by_label("x[1,1]", exact=True).element_handle()
    for name, value in (("padding", 1), ("stride", 2), ("n", 5), ("f", 3)):
        pick(page, name, value)
        assert entry.evaluate("(node) => node.isConnected")
    page.get_by_role("button", name="abc").click()
    assert entry.evaluate("(node) => node.isConnected")


def test_it_starts_from_the_stored_state_and_is_quick(convback):
    page = convback(
        x=np.arange(25).reshape(5, 5),
        kernel=[[0.5]],
        grad=np.eye(7),
        padding=1,
        selected=("kernel", 0, 0),
    )
    says(page, "w[0,0] actúa en 49 salidas; en 44, dy es 0 o ve un cero del marco: dw[0,0] = ")
    says(page, "= 1·0 + 1·6 + 1·12 + 1·18 + 1·24 = 60.")
    assert page.locator("fieldset.mode input").nth(1).is_checked()
    times = page.evaluate(
        """() => [...document.querySelectorAll("[aria-label='Salida y'] .cell")].map((cell) => {
          const start = performance.now();
          cell.click();
          return performance.now() - start;
        })"""
    )
    assert np.median(times) < 16
