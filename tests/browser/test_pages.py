"""Todas las páginas del sitio construido, en un navegador: http, file://, claro y oscuro."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from site_checks import labels_in_english

# axe solo mira lo que se pinta, y el sitio no pinta lo que está lejos de la ventana.
PAINT_ALL = "* { content-visibility: visible !important; }"
# Las decenas de miles de cajas con que KaTeX dibuja están ocultas a los lectores de pantalla
# y heredan su color del texto: mirarlas una a una solo cuesta tiempo. El MathML sí se mira.
WITHOUT_FORMULAS = {"exclude": [[".katex-html"]]}
# Lo que está bien no se describe: en un capítulo son doce mil nodos y dos de cada tres segundos.
ONLY_WRONG = {"resultTypes": ["violations"]}
# Los elementos que hacen que el documento sea más ancho que la ventana.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5)
    .map((e) => `${e.tagName} ${e.className}`);
}"""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, context=WITHOUT_FORMULAS, options=ONLY_WRONG)
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for violation in found.response["violations"]
        for node in violation["nodes"][:3]
    ]


def test_a_page_loads_in_spanish_without_errors_nor_foreign_requests(visit, page_name) -> None:
    page = visit(page_name)
    page.keyboard.press("End")  # lo que se carga al llegar también cuenta
    page.wait_for_load_state("networkidle")
    assert labels_in_english(BeautifulSoup(page.content(), "html.parser")) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible_on_a_phone_and_on_a_desk(visit, page_name, scheme) -> None:
    page = visit(page_name, width=390, color_scheme=scheme)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    page.add_style_tag(content=PAINT_ALL)
    start_explorables(page)
    on_a_phone = violations(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    found = on_a_phone + violations(page)
    assert not found, "\n".join(found)


def test_a_page_is_no_wider_than_a_phone(visit, page_name) -> None:
    page = visit(page_name, width=390)
    page.add_style_tag(content=PAINT_ALL)
    assert page.evaluate(TOO_WIDE) == []


def test_the_theme_switch_reaches_both_themes_and_is_remembered(visit) -> None:
    page = visit("book/index.html", color_scheme="light")
    switch = page.locator(".theme-switch-button:visible").first
    seen = [theme(page)]
    while len(seen) < 4 and "dark" not in seen[-1:]:
        switch.press("Enter")
        seen.append(theme(page))
    assert seen[0] == "light" and seen[-1] == "dark", seen
    page.reload()
    assert theme(page) == "dark"


def theme(page: Page) -> str:
    return page.evaluate("document.documentElement.dataset.theme")


def test_the_root_of_the_site_shows_the_cover(visit) -> None:
    title = visit("book/index.html").get_by_role("heading", level=1).text_content()
    expect(visit("").get_by_role("heading", level=1)).to_have_text(title)


def test_a_chapter_opens_from_the_disk_without_errors(watched_page, site, chapter_name) -> None:
    page = watched_page()
    page.goto((site / chapter_name).as_uri(), wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_every_explorable_answers_to_the_keyboard_over_http(visit, chapter_name) -> None:
    use_explorables(visit(chapter_name))


def test_every_explorable_answers_to_the_keyboard_from_the_disk(
    watched_page, site, chapter_name
) -> None:
    page = watched_page()
    page.goto((site / chapter_name).as_uri())
    use_explorables(page)


def start_explorables(page: Page) -> None:
    """Cada uno arranca cuando está cerca de verse."""
    for place in page.locator("[data-neurona-explorable]").all():
        place.scroll_into_view_if_needed()
        expect(place.locator(".neurona-explorable")).to_be_visible()


def use_explorables(page: Page) -> None:
    """Mueve el primer control de cada explorable y mira que algo cambia."""
    start_explorables(page)
    for place in page.locator("[data-neurona-explorable]").all():
        sliders = place.get_by_role("slider")
        radios = place.get_by_role("radio")
        chosen = place.get_by_role("radio", checked=True)  # ahí llega el tabulador
        control = next(found for found in (sliders, chosen, radios) if found.count()).first
        expect(place.locator(".neurona-still")).to_be_hidden()
        before = place.inner_html()
        at_the_end = control.evaluate("(control) => control.value === control.max")
        control.press("ArrowLeft" if at_the_end else "ArrowRight")
        control.press("Enter")  # en las preguntas, comprueba lo elegido
        expect(place).not_to_have_js_property("innerHTML", before)


def test_some_chapter_has_an_explorable(site: Path) -> None:
    chapters = (site / "notebooks").glob("*.html")
    assert any("data-neurona-explorable" in path.read_text("utf-8") for path in chapters)


def test_the_watch_sees_a_foreign_request_and_an_error(open_page: Callable[..., Page]) -> None:
    page = open_page('<img alt="a" src="https://example.org/a.png"><script>x.y</script>')
    page.wait_for_load_state("networkidle")
    seen = "\n".join(page.problems)
    assert "pide https://example.org/a.png" in seen
    assert "x is not defined" in seen
    page.problems.clear()


def test_the_watch_sees_a_file_that_is_missing(visit) -> None:
    page = visit("no-existe.html")
    assert any(problem.startswith("404") for problem in page.problems)
    page.problems.clear()


def test_the_checks_see_a_page_that_is_too_wide_and_has_no_names(open_page) -> None:
    page = open_page(
        "<meta name=viewport content='width=device-width'><button style='width: 900px'></button>",
        390,
    )
    assert page.evaluate(TOO_WIDE) == ["BUTTON "]
    assert any(violation.startswith("button-name") for violation in violations(page))


def test_printing_is_light_and_unfolded_and_leaves_no_trace(visit, chapter_name) -> None:
    page = visit(chapter_name, color_scheme="dark")
    look = "() => [document.documentElement.dataset.theme, document.querySelector('details').open]"
    assert page.evaluate(look) == ["dark", False]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(look) == ["light", True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(look) == ["dark", False]


def test_what_is_below_does_not_change_how_an_explorable_looks(visit) -> None:
    # La página trae las reglas comunes otra vez, con las preguntas del final.
    page = visit("notebooks/06-retropropagacion.html")
    start_explorables(page)
    choices = page.locator(".neurona-backprop .choices").first
    assert choices.evaluate("(node) => getComputedStyle(node).display") == "grid"
