"""Las preguntas de opciones que cierran un capítulo."""

import html
import re
from collections.abc import Sequence
from typing import ClassVar

import traitlets

from neurona.exercises.questions import Question
from neurona.widgets._host import Explorable

MARKUP = re.compile(r"`([^`]+)`|\*([^*\s][^*]*)\*")  # la misma regla que en quiz.mjs


class Quiz(Explorable):
    """Preguntas con opciones; cada opción explica por qué es buena o mala.

    Parameters
    ----------
    questions : sequence of Question
    title : str
        Cómo se llama el conjunto, para los lectores de pantalla.

    Raises
    ------
    TypeError, ValueError
        Si ``questions`` no es una secuencia de preguntas o está vacía, o ``title`` no es texto.
    """

    NAME: ClassVar[str] = "quiz"
    STATE: ClassVar[tuple[str, ...]] = ("questions", "title", "answers")

    questions = traitlets.List(read_only=True).tag(sync=True)
    title = traitlets.Unicode(read_only=True).tag(sync=True)
    answers = traitlets.Any().tag(sync=True)
    """Las opciones que se han comprobado en cada pregunta, en orden."""

    def __init__(self, questions: Sequence[Question], title: str = "Cinco preguntas") -> None:
        if isinstance(questions, str) or not isinstance(questions, Sequence):
            raise TypeError(
                f"questions es {type(questions).__name__}: debería ser una lista de Question"
            )
        if not questions:
            raise ValueError("questions está vacía: debería tener al menos una pregunta")
        for question in questions:
            if not isinstance(question, Question):
                raise TypeError(
                    f"questions contiene {type(question).__name__}: debería contener Question"
                )
        if not isinstance(title, str):
            raise TypeError(f"title es {type(title).__name__}: debería ser un texto")
        super().__init__()
        self.set_trait("questions", [_plain(question) for question in questions])
        self.set_trait("title", title)
        self.answers = [[] for _ in questions]

    @traitlets.validate("answers")
    def _check_answers(self, proposal: dict) -> list[list[int]]:
        answers = proposal["value"]
        if not isinstance(answers, list) or not all(isinstance(tried, list) for tried in answers):
            raise TypeError(f"answers es {answers!r}: debería ser una lista de listas de enteros")
        if len(answers) != len(self.questions):
            wanted = f"debería tener {len(self.questions)}"
            raise ValueError(f"answers tiene {len(answers)} listas: {wanted}, una por pregunta")
        for question, tried in zip(self.questions, answers, strict=True):
            for choice in tried:
                if choice not in range(len(question["options"])):
                    last = len(question["options"]) - 1
                    raise ValueError(f"answers contiene {choice}: debería ir de 0 a {last}")
        return answers

    def __repr__(self) -> str:
        return f"Quiz({len(self.questions)} preguntas)"

    @staticmethod
    def still_html(state: dict) -> str:
        """Las preguntas en HTML corriente, que JupyterLab muestra aunque no haya confianza."""
        items = "\n".join(_question_html(question) for question in state["questions"])
        return f'<div class="neurona-still">\n<ol>\n{items}\n</ol>\n</div>'


def _plain(question: Question) -> dict:
    options = [{"text": o.text, "feedback": o.feedback, "right": o.right} for o in question.options]
    return {"text": question.text, "options": options}


def _question_html(question: dict) -> str:
    options = "".join(f"<li>{marked(o['text'])}</li>" for o in question["options"])
    answers = "".join(
        f"<li>{'Correcto.' if o['right'] else 'No.'} {marked(o['feedback'])}</li>"
        for o in question["options"]
    )
    return (
        f'<li>{marked(question["text"])}<ol type="a">{options}</ol>'
        f'<details><summary>Respuestas</summary><ol type="a">{answers}</ol></details></li>'
    )


def marked(text: str) -> str:
    """`código` y *cursiva* como HTML."""

    def tag(match: re.Match) -> str:
        return f"<code>{match[1]}</code>" if match[1] else f"<em>{match[2]}</em>"

    return MARKUP.sub(tag, html.escape(text, quote=False))
