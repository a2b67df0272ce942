"""El explorable que vuelve a ver un entrenamiento, en un navegador sin núcleo y sin red."""

import json

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from fixtures import write_training
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.widgets import training
from neurona.widgets.training import Training

DATA = json.loads(write_training.PATH.read_text("utf-8"))
RUNS, FILTERS = DATA["histories"], DATA["filters"]
LONG = {
    f"Una red con nombre bastante largo, la {name}": {
        "loss": [2 / (k + 1) for k in range(4)],
        "val_loss": [1, 0.5, 0.6, 0.7],
        "accuracy": [0.5, 0.6, 0.7, 0.8],
        "val_accuracy": [0.5, 0.6, 0.5, 0.4],
        "lr": [1e-3, 3e-3, 1e-3, 1e-8],
    }
    for name in "abcd"
}


@pytest.fixture
def opened(open_page):
    def open_training(
        runs=RUNS, filters=FILTERS, width=1280, theme="light", motion="reduce", **state
    ) -> Page:
        stored = Training(runs, filters, **state)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, reduced_motion=motion)
        expect(page.locator(".neurona-training")).to_be_visible()
        return page

    return open_training


def says(page: Page, runs=RUNS, **state) -> None:
    """La página dice lo mismo que Python en ese estado."""
    stored = {"runs": training.stored_runs(runs), "measure": "loss", "epoch": 12}
    expect(page.locator(".status")).to_have_text(training.sentence(stored | state))


def cells(page: Page, name: str) -> list[str]:
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return row.locator("td").all_text_contents()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
@pytest.mark.parametrize("runs", [RUNS, LONG], ids=["two", "four"])
def test_it_is_accessible_and_fits(opened, theme, width, runs):
    filters = FILTERS if runs is RUNS else dict.fromkeys(LONG, np.eye(5) * np.ones((5, 32, 1, 1)))
    page = opened(runs, filters, width, theme, epoch=3, log=True)
    expect(page.locator(".neurona-still")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    for control in page.locator("button, .choices label, input[type=range]").all():
        assert min(control.bounding_box()[side] for side in ("width", "height")) >= 24
    for button in page.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    for picture in page.locator("canvas, svg.curves").all():
        assert picture.get_attribute("role") == "img" and picture.get_attribute("aria-label")


@pytest.mark.parametrize("width", [340, 1280])
def test_nothing_moves_when_the_epoch_changes(opened, width):
    for runs, filters, last in ((RUNS, FILTERS, 12), (LONG, None, 4)):
        page = opened(runs, filters, width)
        height = page.locator(".neurona-training").bounding_box()["height"]
        for measure in ("Pérdida", "Exactitud"):
            page.get_by_label(measure, exact=True).check(force=True)
            for epoch in range(last + 1):
                page.get_by_role("slider").fill(str(epoch))
                key = {"Pérdida": "loss", "Exactitud": "accuracy"}[measure]
                says(page, runs, epoch=epoch, measure=key)
                assert page.locator(".neurona-training").bounding_box()["height"] == height


def test_with_the_keyboard_alone(opened):
    page = opened(epoch=0)
    says(page, epoch=0)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # la exactitud
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # escala logarítmica
    expect(page.locator(".legend b")).to_have_text("Error, 1 − exactitud")
    page.keyboard.press("Tab")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    says(page, epoch=5, measure="accuracy")
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "5 de 12"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Hasta el final")).to_be_focused()
    page.keyboard.press("Enter")  # con menos movimiento, de una vez
    says(page, measure="accuracy")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    says(page, epoch=0, measure="accuracy")
    expect(page.get_by_role("button", name="Al inicio")).to_be_disabled()
    expect(page.get_by_role("button", name="Hasta el final")).to_be_focused()


def test_the_numbers_of_each_epoch_are_in_the_table(opened):
    page = opened(epoch=0)
    assert cells(page, "Pérdida de validación") == ["–", "–"]
    for epoch in (1, 5, 7, 12):
        page.get_by_role("slider").fill(str(epoch))
        for key, name in (
            ("loss", "Pérdida de entrenamiento"),
            ("val_loss", "Pérdida de validación"),
            ("val_accuracy", "Exactitud de validación"),
            ("lr", "Tasa de aprendizaje, al acabar"),
        ):
            values = [run[key][:epoch][-1] for run in RUNS.values()]
            measure = "accuracy" if "accuracy" in key else "loss"
            assert cells(page, name) == [
                training.value_text(measure, value).replace(" %", "\xa0%") for value in values
            ]
        best = [str(1 + int(np.argmin(run["val_loss"][:epoch]))) for run in RUNS.values()]
        assert cells(page, "Época con menos pérdida de validación") == best


def test_the_curves_reach_the_epoch_and_no_further(opened):
    page = opened(epoch=7)
    first, second = page.locator("svg.curves").all()
    assert first.locator("circle.train").count() == first.locator("rect.validation").count() == 7
    assert second.locator("circle.train").count() == 5  # había acabado
    # En cada dibujo, en gris, la validación del otro.
    line = second.locator(".line.validation").get_attribute("d")
    assert first.locator(".other").get_attribute("d") == line
    assert "hasta la época 7" in first.get_attribute("aria-label")


def test_the_pointer_chooses_the_epoch_on_any_chart(opened):
    page = opened()
    for svg in page.locator("svg.curves").all():
        svg.scroll_into_view_if_needed()
        box = svg.bounding_box()
        x = 62 + 284 * 4 / 12
        page.mouse.click(box["x"] + x * box["width"] / 360, box["y"] + box["height"] / 2)
        says(page, epoch=4)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 1.2, box["y"])
        page.mouse.up()
        says(page, epoch=12)


@pytest.mark.parametrize("epoch", [0, 2, 5, 9])
def test_the_filters_are_those_of_the_epoch(opened, epoch):
    page = opened(epoch=epoch)
    width, values = page.evaluate(
        """() => {
          const canvas = document.querySelector(".neurona-training canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return [canvas.width, Array.from(data.filter((_, i) => i % 4 === 0))];
        }"""
    )
    painted = np.array(values).reshape(-1, width)
    stored = Training(RUNS, FILTERS).filters["Red convolucional"]
    expected = training.grid(stored, epoch)
    for k in range(6):
        found = painted[4::8, 28 * k + 4 : 28 * k + 24 : 8]
        assert np.array_equal(found, expected[:, 4 * k : 4 * k + 3])
    note = page.locator(".filters small")
    expect(note).to_contain_text(f"época {min(epoch, 5)}.")
    moved = "Aún sin entrenar." if epoch == 0 else "Cambio medio desde el inicio: 0."
    expect(note).to_contain_text(moved)


def test_it_plays_and_pauses(opened):
    page = opened(motion="no-preference", epoch=12)
    page.wait_for_timeout(700)  # nunca empieza solo
    says(page)
    page.get_by_role("button", name="Reproducir").click()
    expect(page.get_by_role("slider")).to_have_value("2", timeout=4000)
    page.get_by_role("button", name="Pausa").click()
    at = int(page.get_by_role("slider").input_value())
    page.wait_for_timeout(1200)
    says(page, epoch=at)
    page.get_by_role("slider").fill("10")
    page.get_by_role("button", name="Reproducir").click()
    says(page, epoch=12)
    expect(page.get_by_role("button", name="Reproducir")).to_be_visible()
    expect(page.locator(".status")).to_have_attribute("aria-live", "polite")


def test_what_was_not_measured_is_not_shown(opened):
    runs = {"Sola": {"loss": [0.5, 0.25, 0.0]}}
    page = opened(runs, None, log=True)
    says(page, runs, epoch=3)
    expect(page.get_by_label("Exactitud")).to_be_disabled()
    assert page.locator("tbody tr").count() == 1
    assert page.locator("canvas, .other, rect.validation").count() == 1  # la de la leyenda
    assert page.locator(".curves path.train:not(.line)").count() == 1  # el 0 no cabe


def test_a_step_is_answered_within_a_frame(opened):
    runs = {
        f"Red {name}": {key: np.linspace(1, 0.1, 100) for key in training.SERIES} for name in "abcd"
    }
    page = opened(runs, {"Red a": np.ones((101, 22, 3, 3))}, log=True)
    each = page.evaluate(
        """() => {
          const input = document.querySelector(".neurona-training input[type=range]");
          const go = (k) => {
            input.value = k;
            input.dispatchEvent(new Event("input", { bubbles: true }));
          };
          for (let k = 0; k < 40; k += 1) go(k);
          const begin = performance.now();
          for (let k = 50; k < 100; k += 1) go(k);
          return (performance.now() - begin) / 50;
        }"""
    )
    assert each < 16, f"{each:.1f} ms"


def test_the_state_of_python_reaches_the_controls(opened):
    page = opened(epoch=4, measure="accuracy", log=True)
    says(page, epoch=4, measure="accuracy")
    assert page.get_by_role("slider").input_value() == "4"
    for name in ("Exactitud", "Logarítmica"):
        assert page.get_by_label(name, exact=True).is_checked()
