"""Las preguntas en un navegador: con teclado, con ratón y con el dedo."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_likelihood import page_html

from neurona.exercises.questions import Option, Question
from neurona.widgets import Quiz


def question(text: str, right: str, *options: str) -> Question:
    explained = [Option(o, f"{o}: una `opción` *cualquiera*.", o == right) for o in options]
    return Question(text, tuple(explained))


QUIZ = [
    question("¿Cuánto es `1 + 1`?", "2", "11", "2", "1"),
    question("¿Y ∂(wx)/∂w?", "x", "w", "wx", "x", "1"),
    question("¿Qué función es *impar*?", "x³", "x³", "x²", "|x|"),
    question(
        "Una pregunta larga, que en un teléfono ocupa más de una línea y aun así se lee bien",
        "Una opción también larga, con un `nombre_de_variable_muy_largo` en medio de la frase",
        "Otra",
        "Una opción también larga, con un `nombre_de_variable_muy_largo` en medio de la frase",
    ),
    question("¿Σ de 1 a 3?", "6", "3", "5", "6"),
]
RIGHT = [[o.right for o in question.options].index(True) for question in QUIZ]


@pytest.fixture
def quiz(open_page):
    def open_quiz(width: int = 1280, theme: str = "light", **options) -> Page:
        stored = Quiz(QUIZ)._repr_mimebundle_()[0]["text/html"]
        page = open_page(page_html(stored, theme=theme), width, **options)
        expect(page.locator(".neurona-quiz")).to_be_visible()
        return page

    return open_quiz


def answer(page: Page, number: int, choice: int, press: str = "click") -> None:
    form = page.locator("form").nth(number)
    for control in (form.locator("label").nth(choice), form.get_by_role("button")):
        getattr(control, press)()


def feedback(page: Page, number: int):
    return page.locator("form").nth(number).get_by_role("status")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [340, 1280])
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
    for k, asked in enumerate(QUIZ):
        for choice, option in enumerate(asked.options):
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


def test_choosing_again_hides_what_was_said_of_the_former_option(quiz):
    page = quiz()
    other = (RIGHT[0] + 1) % 3
    answer(page, 0, other)
    expect(feedback(page, 0)).to_contain_text("No.")
    page.locator("form").first.locator("label").nth(RIGHT[0]).click()
    expect(feedback(page, 0)).to_be_empty()
    expect(page.locator("form").first.get_by_role("radio").nth(RIGHT[0])).to_be_checked()


def test_checking_without_choosing_asks_for_an_option(quiz):
    page = quiz()
    page.get_by_role("button", name="Comprobar").first.click()
    expect(feedback(page, 0)).to_have_text("Elige antes una opción.")
    expect(page.get_by_role("button", name="Repetir")).to_be_hidden()


def test_the_summary_counts_first_tries_and_can_be_cleared(quiz):
    page = quiz(390, has_touch=True)
    answer(page, 0, (RIGHT[0] + 1) % 3, "tap")
    status = page.locator(".status")
    expect(status).to_have_text("Llevas 0 de 5.")
    for k, choice in enumerate(RIGHT):
        answer(page, k, choice, "tap")
    expect(status).to_have_text("4 de 5 a la primera. Vuelve a mirar la 1.")
    answer(page, 2, (RIGHT[2] + 1) % 3, "tap")  # leer otra explicación ya no cuenta
    expect(status).to_have_text("4 de 5 a la primera. Vuelve a mirar la 1.")
    page.get_by_role("button", name="Repetir").tap()
    expect(status).to_be_empty()
    expect(page.locator("input:checked, .feedback:not(:empty)")).to_have_count(0)
    assert page.evaluate("document.activeElement.type") == "radio"


def test_a_right_answer_marks_its_question_in_words_and_with_a_tick(quiz):
    page = quiz()
    answer(page, 1, RIGHT[1])
    group = page.get_by_role("group", name="Pregunta 2 de 5, acertada. ¿Y ∂(wx)/∂w?")
    expect(group.locator(".tick")).to_be_visible()
    expect(page.get_by_role("group", name="acertada")).to_have_count(1)
    expect(page.locator(".tick").first).to_be_hidden()


def test_answering_one_question_leaves_the_others_as_they_were(quiz):
    page = quiz()
    answer(page, 0, RIGHT[0])
    other = (RIGHT[0] + 1) % 3
    answer(page, 0, other)  # otra explicación, después de acertar
    page.locator("form").nth(3).locator("label").first.click()  # elegida y sin comprobar
    page.evaluate("""() => {
      window.changes = 0;
      const feedback = document.querySelector(".feedback");
      const watch = { childList: true, subtree: true };
      new MutationObserver(() => { window.changes += 1; }).observe(feedback, watch);
    }""")
    answer(page, 1, RIGHT[1])
    expect(page.locator(".status")).to_have_text("Llevas 2 de 5.")
    expect(feedback(page, 0)).to_contain_text("No.")
    expect(page.locator("form").first.get_by_role("radio").nth(other)).to_be_checked()
    expect(page.locator("form").nth(3).get_by_role("radio").first).to_be_checked()
    assert page.evaluate("window.changes") == 0  # un lector de pantalla no la repite


def test_stored_answers_are_shown_again(open_page):
    stored = Quiz(QUIZ)
    stored.answers = [[(RIGHT[0] + 1) % 3, RIGHT[0]], [], [], [], []]
    page = open_page(page_html(stored._repr_mimebundle_()[0]["text/html"]))
    expect(feedback(page, 0)).to_contain_text("Correcto.")
    expect(page.locator("form").first.get_by_role("radio").nth(RIGHT[0])).to_be_checked()
    expect(page.locator(".status")).to_have_text("Llevas 1 de 5.")


def test_without_javascript_the_questions_are_read(open_page):
    stored = Quiz(QUIZ)._repr_mimebundle_()[0]["text/html"]
    page = open_page(page_html(stored), java_script_enabled=False)
    still = page.locator("div.neurona-still")
    expect(still).to_be_visible()
    still.locator("summary").first.click()
    expect(still.get_by_text("No. 11: una opción cualquiera.")).to_be_visible()
    style = "node => getComputedStyle(node).listStyleType"
    assert still.locator("ol ol").first.evaluate(style) == "lower-alpha"
    assert still.locator("details ol").first.evaluate(style) == "lower-alpha"
