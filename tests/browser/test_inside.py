"""El explorable de la oclusión en un navegador, sin núcleo y sin red."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from fixtures.write_inside import example
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets import inside
from neurona.widgets.inside import Inside


@pytest.fixture
def opened(open_page):
    def open_inside(width: int = 1280, theme: str = "light", **state) -> Page:
        stored = example(**state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-inside")).to_be_visible()
        return page

    return open_inside


def told(**state) -> str:
    widget = example(**state)
    return inside.sentence({key: getattr(widget, key) for key in Inside.STATE})


def says(page: Page, **state) -> None:
    """La página dice lo mismo que Python para ese estado."""
    expect(page.locator(".status")).to_have_text(told(**state))


def facts(page: Page, name: str) -> list[str]:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    return [text.replace("−", "-") for text in row.locator("td").all_text_contents()]


def pick(page: Page, name: str, value: object) -> None:
    page.locator(f"label:has(input[name={name}][value='{value}'])").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize("view", ["image", "map"])
def test_it_is_accessible_and_fits(opened, theme, width, view):
    page = opened(width, theme, view=view)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, label, .board, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24


def test_long_class_names_fit(opened):
    names = ["Camiseta", "Pantalón", "Suéter", "Vestido", "Abrigo"]
    names += ["Sandalia", "Camisa", "Zapatilla", "Bolso", "Botín de tacón"]
    page = opened(340, classes=names)
    assert page.evaluate("document.documentElement.scrollWidth") == 340
    assert page.locator(".class .track").first.bounding_box()["width"] > 60


def test_the_patch_follows_the_pointer(opened):
    page = opened()
    says(page)
    box = page.locator(".board svg").bounding_box()
    unit = box["width"] / 8

    def at(row: float, column: float) -> tuple[float, float]:
        return box["x"] + column * unit, box["y"] + row * unit

    page.mouse.move(*at(1.5, 1.5))
    page.mouse.down()
    says(page, position=(0, 0))
    page.mouse.move(*at(6.4, 3.6))
    says(page, position=(5, 2))
    page.mouse.move(*at(20, -9))  # fuera: se queda en el borde
    page.mouse.up()
    says(page, position=(5, 0))
    page.mouse.move(*at(1.5, 1.5))  # ya no se arrastra
    says(page, position=(5, 0))


def test_with_the_keyboard_alone(opened):
    page = opened()
    press = page.keyboard.press
    press("Tab")
    press("ArrowRight")  # la segunda imagen, con su clase
    says(page, image=1)
    press("Tab")
    press("ArrowRight")  # el parche de 5; el centro no se mueve
    says(page, image=1, size=5, position=(1, 1))
    press("Tab")
    press("ArrowRight")  # el mapa
    press("Tab")
    expect(page.locator(".board")).to_be_focused()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"):
        press(key)
    says(page, image=1, size=5, position=(1, 2), view="map")
    press("Tab")  # la clase
    press("ArrowDown")
    target = example(image=1).target + 1
    expect(page.locator(f"[name=target][value='{target}']")).to_be_checked()
    press("Tab")
    press("Home")
    expect(page.get_by_label("Fila")).to_be_focused()
    press("Tab")
    press("End")
    seen = {"image": 1, "size": 5, "target": target, "view": "map"}
    says(page, position=(0, 3), **seen)
    press("Tab")
    press("Enter")  # donde más baja
    widget = example(**seen)
    found = inside.drops({key: getattr(widget, key) for key in Inside.STATE})
    says(page, position=divmod(int(found.argmax()), 4), **seen)
    press("Tab")
    press("Enter")
    says(page)


def test_bars_and_table_show_both_answers(opened):
    page = opened(position=(0, 3))
    widget = example(position=(0, 3))
    state = {key: getattr(widget, key) for key in Inside.STATE}
    before, after = inside.pair(state)
    target = state["target"]
    expected = [inside.fixed(z).replace("−", "-") for z in (before[target], after[target])]
    assert facts(page, "logit")[:2] == expected
    assert float(facts(page, "logit")[2]) == pytest.approx(after[target] - before[target], abs=0.01)
    assert facts(page, "la más probable")[0] == "7"
    for j, logits in enumerate((before, after)):
        odds = inside.softmax(logits)
        bars = page.locator(f".class .{('before', 'after')[j]}").all()
        widths = [float(bar.evaluate("e => e.style.width").rstrip("%")) for bar in bars]
        assert widths == pytest.approx(100 * odds, abs=0.01)
        texts = page.locator(".class .odds").all_text_contents()[j::2]
        assert texts == [f"{inside.percent(p)} %" for p in odds]
    pick(page, "target", 1)
    assert facts(page, "logit")[0] == inside.fixed(before[1]).replace("−", "-")


def test_the_map_has_its_numbers_and_marks_the_place(opened):
    page = opened()
    expect(page.locator(".cross, .mark").first).to_be_hidden()
    pick(page, "view", "map")
    widget = example()
    state = {key: getattr(widget, key) for key in Inside.STATE}
    found = inside.drops(state)
    top = inside.fixed(abs(found).max())
    assert page.locator(".ends span").all_text_contents() == [f"sube {top}", "0", f"baja {top}"]
    assert page.locator(".cross").get_attribute("transform").startswith("translate(3.5 3.5)")
    painted = "".join(path.get_attribute("d") for path in page.locator("path.drop").all())
    shown = [(r, c) for (r, c), z in inside.np.ndenumerate(found) if 32 * z > abs(found).max()]
    assert all(f"M{c},{r}h1" in painted for r, c in shown) and shown
    page.get_by_role("button", name="Ir a la mayor caída").click()
    row, column = divmod(int(found.argmax()), found.shape[1])
    says(page, position=(row, column), view="map")


def test_changes_from_python_are_drawn_and_the_state_goes_back(opened):
    page = opened(image=1, size=5, position=(9, 9), target=2, view="map")
    says(page, image=1, size=5, position=(3, 3), target=2, view="map")
    page.get_by_label("Columna").fill("2")
    says(page, image=1, size=5, position=(3, 1), target=2, view="map")
    pick(page, "size", 1)
    says(page, image=1, size=1, position=(5, 3), target=2, view="map")
    page.get_by_role("button", name="Reiniciar").click()
    says(page, image=1, size=5, position=(3, 3), target=2, view="map")


def test_a_step_fits_in_a_frame(opened):
    page = opened(view="map")
    spent = page.evaluate(
        """() => {
          const board = document.querySelector(".board");
          const start = performance.now();
          for (let k = 0; k < 40; k += 1) {
            const key = ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"][k % 4];
            board.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            board.getBoundingClientRect();
          }
          return (performance.now() - start) / 40;
        }"""
    )
    assert spent < 16
