"""El explorable del umbral en un navegador, sin núcleo y sin red."""

import json

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from fixtures import write_threshold
from playwright.sync_api import Locator, Page, expect
from test_likelihood import page_html

from neurona.widgets import threshold
from neurona.widgets.threshold import Threshold

DATA = json.loads(write_threshold.PATH.read_text("utf-8"))
LABELS, SCORES = DATA["labels"], DATA["scores"]
TWO = {name: SCORES[name] for name in ("Probabilidades", "Bayes ingenuo")}


@pytest.fixture
def opened(open_page):
    def open_threshold(width=1280, theme="light", labels=LABELS, scores=TWO, **state) -> Page:
        stored = Threshold(labels, scores, **state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion="reduce")
        expect(page.locator(".neurona-threshold")).to_be_visible()
        return page

    return open_threshold


def says(page: Page, labels=LABELS, scores=TWO, **state) -> None:
    """La página dice lo mismo que Python en ese estado."""
    widget = Threshold(labels, scores, **state)
    said = threshold.sentence({key: getattr(widget, key) for key in Threshold.STATE})
    expect(page.locator(".status")).to_have_text(said)


def matrix(page: Page) -> list[list[str]]:
    rows = page.locator(".matrix tbody tr").all()
    return [row.locator("td").all_text_contents() for row in rows]


def level(page: Page) -> Locator:
    return page.get_by_role("slider", name="Umbral")


def click(page: Page, svg: str, x: float, y: float, height: float) -> None:
    """Pulsa en ese sitio del viewBox."""
    node = page.locator(svg)
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    page.mouse.click(box["x"] + x * box["width"] / 360, box["y"] + y * box["height"] / height)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
def test_it_is_accessible_and_fits(opened, theme, width):
    page = opened(width, theme, rare=True, zoom=True)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24
    assert page.get_by_role("button").bounding_box()["height"] >= 44


@pytest.mark.parametrize("width", [340, 1280])
def test_nothing_moves_when_the_threshold_changes(opened, width):
    rng = np.random.default_rng(0)
    labels = rng.random(10_000) < 0.1
    scores = {"Una red con un nombre largo": rng.uniform(0.2 * labels, 1)}
    for data in ((LABELS, TWO), (labels, scores)):
        page = opened(width, "light", *data)
        height = page.locator(".neurona-threshold").bounding_box()["height"]
        for rare in ("Todos", "1 de cada 10"):
            page.get_by_label(rare).check(force=True)
            for place in (0, 1, 150, 250, 450, 501):
                level(page).fill(str(place))
                says(page, *data, threshold=round(place * 0.002, 12), rare=rare != "Todos")
                assert page.locator(".neurona-threshold").bounding_box()["height"] == height


def test_the_matrix_and_the_rates_follow_the_threshold(opened):
    page = opened()
    assert matrix(page) == [["VN 806", "FP 5", "811"], ["FN 37", "VP 49", "86"]]
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Precisión"))
    assert row.locator("td").all_text_contents() == ["VP / (VP + FP) = 49 / (49 + 5)", "0.9074"]
    level(page).fill("501")
    assert matrix(page) == [["VN 811", "FP 0", "811"], ["FN 86", "VP 0", "86"]]
    assert row.locator("td").last.text_content() == "no existe"
    level(page).fill("0")
    assert matrix(page) == [["VN 0", "FP 811", "811"], ["FN 0", "VP 86", "86"]]
    labels = page.locator(".bars .corner").all_text_contents()
    assert labels == ["FN 0", "VP 86", "VN 0", "FP 811"]


def test_few_positives_change_precision_but_hardly_the_curve(opened):
    page = opened(threshold=0.3)
    assert matrix(page)[1] == ["FN 21", "VP 65", "86"]
    page.get_by_label("1 de cada 10").check(force=True)
    says(page, threshold=0.3, rare=True)
    assert matrix(page) == [["VN 798", "FP 13", "811"], ["FN 3", "VP 6", "9"]]
    expect(page.locator(".status")).to_contain_text("Con todos los positivos: precisión 0.8333")
    assert page.locator(".legend b").all_text_contents() == ["0.97335", "0.94739"]


def test_with_the_keyboard_alone(opened):
    page = opened()
    says(page)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    says(page, model="Bayes ingenuo")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    says(page, model="Bayes ingenuo", rare=True)
    page.keyboard.press("Tab")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert level(page).get_attribute("aria-valuetext") == "0.51"
    says(page, model="Bayes ingenuo", rare=True, threshold=0.51)
    page.keyboard.press("End")
    says(page, model="Bayes ingenuo", rare=True, threshold=1.002)
    page.keyboard.press("Tab")  # Reiniciar
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.get_by_label("Esquina ×20").is_checked()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    says(page)
    assert page.get_by_label("Entera").is_checked()


def test_the_pointer_moves_the_threshold_on_both_drawings(opened):
    page = opened()
    click(page, "svg.bars", 46 + 304 * 0.3 / 1.002, 100, 286)
    says(page, threshold=0.3)
    click(page, "svg.bars", 358, 100, 286)
    says(page, threshold=1.002)
    # En la curva se va al vértice más cercano: su umbral es una puntuación.
    scores = np.array(TWO["Probabilidades"], np.float32).astype(float)
    labels = np.array(LABELS)
    spot = scores[labels == 1].min()
    said = scores >= spot
    fpr = (said & (labels == 0)).sum() / (labels == 0).sum()
    click(page, "svg.roc", 56 + 280 * fpr, 12, 332)
    says(page, threshold=float(spot))
    assert matrix(page)[1][0] == "FN 0"
    click(page, "svg.roc", 57, 291, 332)
    says(page, threshold=1.002)


def test_the_corner_can_be_seen_from_close(opened):
    page = opened(threshold=0.02)
    expect(page.locator(".roc .point")).not_to_have_class("point out")
    whole = page.locator(".roc .curve:not(.other)").get_attribute("d")
    page.get_by_label("Esquina ×20").check(force=True)
    assert page.locator(".roc .curve:not(.other)").get_attribute("d") != whole
    assert "0.05" in page.locator(".roc text.below").all_text_contents()
    expect(page.locator(".roc .point")).to_have_class("point out")
    assert "fuera de lo que se ve" in page.locator(".roc").get_attribute("aria-label")


def test_one_model_of_logits(opened):
    scores = {"Regresión logística": SCORES["Regresión logística"]}
    page = opened(scores=scores)
    says(page, scores=scores, threshold=0.0)
    assert page.get_by_role("group", name="Modelo").count() == 0
    level(page).press("ArrowLeft")
    says(page, scores=scores, threshold=-0.05)


def test_the_state_of_python_reaches_the_controls(opened):
    state = {"threshold": 0.4, "model": "Bayes ingenuo", "rare": True, "zoom": True}
    page = opened(**state)
    says(page, **state)
    assert level(page).input_value() == "200"
    for name in ("Bayes ingenuo", "1 de cada 10", "Esquina ×20"):
        assert page.get_by_role("radio", name=name).is_checked()


def test_a_step_is_answered_within_a_frame(opened):
    rng = np.random.default_rng(0)
    labels = rng.random(10_000) < 0.1
    scores = {name: rng.normal(3 * labels, 1.0) for name in "ab"}
    page = opened(labels=labels, scores=scores)
    moves = page.evaluate(
        """() => {
          const input = document.querySelector(".neurona-threshold input[type=range]");
          const [low, high] = [Number(input.min), Number(input.max)];
          const slide = (k) => {
            input.value = low + (high - low) * k;
            input.dispatchEvent(new Event("input", { bubbles: true }));
          };
          const svg = document.querySelector(".roc");
          const box = svg.getBoundingClientRect();
          const touch = (k) => svg.dispatchEvent(new PointerEvent("pointerdown",
            { pointerId: 1, clientX: box.left + box.width * k, clientY: box.top + 60 }));
          svg.setPointerCapture = () => {};
          return [slide, touch].map((act) => {
            for (let k = 0; k < 20; k += 1) act(k / 20);
            const begin = performance.now();
            for (let k = 0; k < 50; k += 1) act(k / 50);
            return (performance.now() - begin) / 50;
          });
        }"""
    )
    assert max(moves) < 16, f"{moves} ms"
