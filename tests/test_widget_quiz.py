"""Las preguntas: qué se guarda en la página, qué queda sin JavaScript y qué se rechaza."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from fixtures import write_quiz

from neurona.exercises.questions import Option, Question
from neurona.widgets import Quiz, refresh

ASKED = [
    Question(
        "¿Cuánto es `1 + 1`?",
        (Option("2", "Es la *suma*.", right=True), Option("11", "Son <números>, no texto.")),
    ),
    Question("¿Y 2 · 3?", (Option("5", "Eso es sumar."), Option("6", "Sí.", right=True))),
]


def page(quiz: Quiz) -> str:
    return quiz._repr_mimebundle_()[0]["text/html"]


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(Quiz(ASKED))
    assert stored == page(Quiz(ASKED)) == refresh(stored)
    assert repr(Quiz(ASKED)) == "Quiz(2 preguntas)"


def test_without_javascript_every_question_and_feedback_is_there():
    still = BeautifulSoup(page(Quiz(ASKED)), "html.parser").select_one(".neurona-still")
    text = still.get_text("|")
    for question in ASKED:
        for option in question.options:
            plain = option.feedback.replace("*", "|").replace("`", "|")
            assert option.text in text and plain in text
    assert [c.text for c in still.select("code")] == ["1 + 1"]
    assert [e.text for e in still.select("em")] == ["suma"]
    assert text.count("Correcto.") == 2 and still.select("números") == []


def test_answers_travel_both_ways_and_are_checked():
    quiz = Quiz(ASKED)
    quiz.set_state({"answers": [[1, 0], []]})
    assert quiz.answers == [[1, 0], []]
    with pytest.raises(ValueError, match="answers contiene 2: debería ir de 0 a 1"):
        quiz.answers = [[2], []]
    with pytest.raises(ValueError, match="answers tiene 1 listas: debería tener 2"):
        quiz.answers = [[]]
    with pytest.raises(TypeError, match=r"answers es \[0, None\]: debería ser una lista de listas"):
        quiz.answers = [0, None]
    assert json.dumps(quiz.get_state("answers")) == '{"answers": [[1, 0], []]}'


@pytest.mark.parametrize(
    ("questions", "error", "message"),
    [
        ("texto", TypeError, "questions es str: debería ser una lista de Question"),
        (None, TypeError, "questions es NoneType"),
        ([], ValueError, "questions está vacía: debería tener al menos una pregunta"),
        (["¿?"], TypeError, "questions contiene str: debería contener Question"),
    ],
)
def test_bad_questions_are_explained(questions, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Quiz(questions)


def test_a_title_is_a_text():
    assert Quiz(ASKED, title="Diez preguntas").get_state("title") == {"title": "Diez preguntas"}
    with pytest.raises(TypeError, match="title es int: debería ser un texto"):
        Quiz(ASKED, title=10)


def test_fixture_for_javascript_is_fresh():
    assert json.loads(write_quiz.PATH.read_text("utf-8")) == write_quiz.examples()


GOOD, BAD = Option("sí", "porque sí", right=True), Option("no", "porque no")


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (" ", (GOOD, BAD), "text está vacío: debería ser la pregunta"),
        ("¿?", (GOOD,), "options de «¿?» tiene 1: debería tener de 2 a 5"),
        ("¿?", (BAD, Option("tal vez", "a")), "tiene 0 buenas: debería tener una"),
        ("¿?", (GOOD, Option("claro", "a", right=True)), "tiene 2 buenas: debería tener una"),
        ("¿?", (GOOD, Option("no", "")), "tiene textos vacíos"),
        ("¿?", (GOOD, Option("sí", "a")), "se repiten: deberían ser distintas"),
    ],
)
def test_a_question_that_cannot_be_asked_is_explained(text, options, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Question(text, options)
