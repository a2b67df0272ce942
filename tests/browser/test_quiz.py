"""Las preguntas en un navegador: con teclado, con ratón y con el dedo."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.exercises.chapter_02 import QUIZ
from neurona.widgets import Quiz

RIGHT = [[o.right for o in question.options].index(True) for question in QUIZ]


@pytest.fixture
def quiz(open_page):
    def open_quiz(width: int = 1280, theme: str = "light", **options) -> Page:
        stored = Quiz(QUIZ)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, **options)
        expect(page.locator(".neurona-quiz")).to_be_visible()
        return page

    return open_quiz


def answer(page: Page, question: int, choice: int) -> None:
    form = page.locator("form").nth(question)
    form.locator("label").nth(choice).click()
    form.get_by_role("button", name="Comprobar").click()


def feedback(page: Page, question: int):
    return page.locator("form").nth(question).get_by_role("status")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_accessible_and_fits_before_and_after_answering(quiz, theme, width):
    page = quiz(width, theme)
    expect(page.locator("div.neurona-still")).to_be_hidden()
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") == width
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        answer(page, 0, RIGHT[0])
        answer(page, 1, (RIGHT[1] + 1) % 3)
    for control in page.locator("label, button").all():
        assert control.bounding_box()["height"] >= 44


def test_every_option_explains_itself(quiz):
    page = quiz()
    for k, question in enumerate(QUIZ):
        for choice, option in enumerate(question.options):
            answer(page, k, choice)
            said = feedback(page, k)
            plain = option.feedback.replace("*", "").replace("`", "")
            word = "Correcto." if option.right else "No."
            expect(said).to_have_text(f"{'✓' if option.right else '✗'} {word} {plain}")


def test_with_the_keyboard_alone(quiz):
    page = quiz()
    page.keyboard.press("Tab")  # la primera pregunta
    page.keyboard.press("Space")
    for _ in range(RIGHT[0]):
        page.keyboard.press("ArrowDown")
    expect(feedback(page, 0)).to_be_empty()  # moverse entre opciones no las descubre
    page.keyboard.press("Enter")
    expect(feedback(page, 0)).to_contain_text("Correcto.")
    for key in ("Tab", "Tab", "Space", "Tab", "Space"):  # botón, opción, botón
        page.keyboard.press(key)
    expect(feedback(page, 1)).to_contain_text("No.")


def test_checking_without_choosing_asks_for_an_option(quiz):
    page = quiz()
    page.get_by_role("button", name="Comprobar").first.click()
    expect(feedback(page, 0)).to_have_text("Elige antes una opción.")
    expect(page.get_by_role("button", name="Repetir")).to_be_hidden()


def test_the_summary_counts_first_tries_and_can_be_cleared(quiz):
    page = quiz(has_touch=True)
    answer(page, 0, (RIGHT[0] + 1) % 3)
    status = page.locator(".status")
    expect(status).to_have_text("Llevas 0 de 5.")
    for k, choice in enumerate(RIGHT):
        answer(page, k, choice)
    expect(status).to_have_text("4 de 5 a la primera. Vuelve a mirar la 1.")
    answer(page, 2, (RIGHT[2] + 1) % 3)  # leer otra explicación ya no cuenta
    expect(status).to_have_text("4 de 5 a la primera. Vuelve a mirar la 1.")
    page.get_by_role("button", name="Repetir").click()
    expect(status).to_be_empty()
    expect(page.locator("input:checked, .feedback:not(:empty)")).to_have_count(0)
    assert page.evaluate("document.activeElement.type") == "radio"


def test_without_javascript_the_questions_are_read(open_page):
    stored = Quiz(QUIZ)._repr_mimebundle_()[0]["text/html"]
    page = open_page(page_html(stored), java_script_enabled=False)
    still = page.locator("div.neurona-still")
    expect(still).to_be_visible()
    still.locator("summary").first.click()
    expect(still.get_by_text(QUIZ[0].options[0].feedback)).to_be_visible()
