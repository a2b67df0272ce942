"""El explorable de los filtros en un navegador, sin núcleo y sin red."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from test_likelihood import page_html

from neurona.widgets import filters
from neurona.widgets.filters import Filters


@pytest.fixture
def opened(open_page):
    def open_filters(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = Filters(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-filters")).to_be_visible()
        return page

    return open_filters


def summary(**state) -> str:
    widget = Filters(**state)
    return filters.summary(**{key: getattr(widget, key) for key in Filters.STATE})


def field(page: Page, row: int, column: int) -> Locator:
    return page.get_by_label(f"fila {row}, columna {column}")


def painted(page: Page, which: int) -> np.ndarray:
    """El gris del centro de cada píxel de un lienzo."""
    width, values = page.evaluate(
        """(k) => {
          const canvas = document.querySelectorAll(".neurona-filters canvas")[k];
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return [canvas.width, Array.from(data.filter((_, i) => i % 4 === 0))];
        }""",
        which,
    )
    return np.array(values).reshape(-1, width)[2::4, 2::4]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(opened, theme, width):
    page = opened(width, theme, kernel=[[-1.125, 22.25, -3.75]] * 3, normalize=True)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    controls = "button, .choices label, select, input:not([type=radio])"
    for control in page.locator(controls).all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24
    for canvas in page.locator("canvas").all():
        assert canvas.get_attribute("role") == "img" and canvas.get_attribute("aria-label")


@pytest.mark.parametrize("image", ["photo", "shapes"])
def test_the_canvases_show_what_python_computes(opened, image):
    state = {"kernel": "emboss", "image": image, "display": "signed", "pixel": (0, 0)}
    page = opened(**state)
    gray = filters.pixels(Filters().photo, image)
    expected = filters.greys(filters.correlate(gray, filters.PRESETS["emboss"][1]), "signed")
    # Lejos de la marca, que está en una esquina.
    assert np.array_equal(painted(page, 0)[8:, 8:], gray[8:, 8:])
    assert np.array_equal(painted(page, 1)[8:-1, 8:-1], expected[7:, 7:])
    expect(page.locator(".status")).to_have_text(summary(**state))


def test_editing_the_kernel_answers_at_once(opened):
    page = opened(kernel="identity", image="shapes")
    select = page.get_by_label("Filtro")
    expect(select).to_have_value("identity")
    field(page, 2, 2).fill("2.5")
    expect(select).to_have_value("own")
    expect(page.locator(".status")).to_have_text(
        summary(kernel=[[0, 0, 0], [0, 2.5, 0], [0, 0, 0]], image="shapes")
    )
    field(page, 2, 2).press("ArrowUp")
    expect(page.locator("output")).to_have_text("3.5")
    field(page, 2, 2).fill("")  # a medio escribir: sigue lo anterior
    expect(page.get_by_role("alert")).to_be_empty()
    field(page, 2, 2).fill("100")
    expect(page.get_by_role("alert")).to_have_text("Escribe un número entre −99 y 99.")
    expect(page.locator("output")).to_have_text("3.5")
    field(page, 2, 2).blur()
    expect(field(page, 2, 2)).to_have_value("3.5")
    expect(page.get_by_role("alert")).to_be_empty()
    select.select_option("gauss")
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.locator(".status")).to_have_text(
        summary(kernel="gauss", image="shapes", normalize=True)
    )
    page.get_by_role("button", name="Reiniciar").click()
    expect(page.locator(".status")).to_have_text(summary(kernel="identity", image="shapes"))


def test_a_comma_is_a_decimal_mark_and_what_is_not_a_number_is_explained(opened):
    page = opened(kernel="identity", image="shapes")
    field(page, 2, 2).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2,5")
    expect(page.locator("output")).to_have_text("2.5")
    field(page, 2, 2).fill("2x")
    field(page, 2, 2).blur()
    expect(field(page, 2, 2)).to_have_value("2.5")
    expect(page.get_by_role("alert")).to_have_text(
        "«2x» no es un número: puedes escribir, por ejemplo, −3 o 2,5."
    )
    field(page, 2, 2).fill("3")
    expect(page.get_by_role("alert")).to_be_empty()


def test_the_legend_says_what_black_and_white_mean(opened):
    page = opened(kernel="sobel_x", image="shapes")
    key = page.locator(".result small")
    expect(key).to_contain_text("Negro: 0. Blanco: 800 o −800.")
    page.get_by_label("Con signo").check(force=True)
    expect(key).to_contain_text("Negro: −800. Gris medio: 0. Blanco: 800.")
    page.get_by_label("Recortado").check(force=True)
    expect(key).to_contain_text("Negro: 0 o menos. Blanco: 255 o más.")
    expect(page.locator(".result .title")).to_contain_text("de −800 a 800")


def test_the_pointer_shows_the_nine_products(opened):
    page = opened(kernel="sobel_x", image="shapes")
    reading = page.locator(".reading")
    for canvas in page.locator("canvas").all():
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        page.mouse.move(box["x"] + 1, box["y"] + 1)  # la esquina: el primer sitio
        expect(reading).to_contain_text("Píxel [0, 0] del resultado")
        # El centro del parche de [40, 45] es el píxel [41, 46] de la imagen.
        page.mouse.move(box["x"] + box["width"] * 46.5 / 128, box["y"] + box["height"] * 41.5 / 85)
        expect(reading).to_have_text(
            "Píxel [40, 45] del resultado: los nueve productos suman −800."
        )
    cells = page.locator("td").all_text_contents()
    assert cells[:3] == ["230 × −1= −230", "230 × 0= 0", "30 × 1= 30"]


def test_a_finger_that_scrolls_does_not_move_the_pixel(opened):
    page = opened(340, image="shapes", pixel=(5, 6))
    canvas = page.locator("canvas").first
    box = canvas.bounding_box()

    def touch(kind: str, x: float, y: float) -> None:
        canvas.dispatch_event(
            kind,
            {"pointerType": "touch", "clientX": box["x"] + x, "clientY": box["y"] + y},
        )

    touch("pointerdown", 100, 50)
    touch("pointermove", 104, 90)
    expect(page.locator(".reading")).to_contain_text("Píxel [5, 6]")
    touch("pointermove", 200, 90)
    expect(page.locator(".reading")).not_to_contain_text("Píxel [5, 6]")


def test_with_the_keyboard_alone(opened):
    page = opened()
    state = {"kernel": "sobel_x", "image": "shapes"}
    status, reading = page.locator(".status"), page.locator(".reading")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(status).to_have_text(summary(**state))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".result small")).to_contain_text("Gris medio: 0")
    page.keyboard.press("Tab")
    row, column = filters.PIXEL
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(reading).to_contain_text(f"Píxel [{row + 1}, {column + 10}]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(reading).to_contain_text(f"Píxel [{row}, {column + 9}]")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(status).to_have_text(summary(kernel="sobel_y", image="shapes"))
    for k in range(9):
        page.keyboard.press("Tab")
        page.keyboard.type(str(k))
    expect(page.locator("output")).to_have_text("36")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    kernel = np.arange(9).reshape(3, 3)
    expect(status).to_have_text(summary(kernel=kernel, image="shapes", normalize=True))
    page.keyboard.press("Tab")  # Reiniciar
    page.keyboard.press("Tab")
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(reading).to_contain_text(f"Píxel [12, {column + 10}]")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(status).to_have_text(summary())
    expect(reading).to_contain_text(f"Píxel [{row}, {column}]")


def test_a_key_is_answered_within_a_frame(opened):
    page = opened()
    each = page.evaluate(
        """() => {
          const field = document.querySelector(".neurona-filters .grid input");
          const press = (k) => {
            field.value = k;
            field.dispatchEvent(new Event("input", { bubbles: true }));
          };
          for (let k = 0; k < 20; k += 1) press(k);
          const begin = performance.now();
          for (let k = 0; k < 20; k += 1) press(k + 0.5);
          return (performance.now() - begin) / 20;
        }"""
    )
    assert each < 16, f"{each:.1f} ms"


def test_a_flat_result_does_not_break_it(opened):
    page = opened(kernel=np.zeros((3, 3)), display="signed")
    expect(page.locator(".result small")).to_contain_text("Todo vale 0.")
    page.get_by_role("checkbox").check()
    expect(page.locator(".status")).to_contain_text("no hay entre qué dividir")
