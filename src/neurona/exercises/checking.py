"""``check`` corrige una respuesta sin dejar que nada de lo que reciba rompa el cuaderno."""

import contextlib
import ctypes
import importlib
import io
import re
import textwrap
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from neurona.exercises.answers import Answer, Pending, Unreadable

TIME_LIMIT = 5.0  # segundos para corregir una respuesta
SIGNS = {"right": "✓", "wrong": "✗", "pending": "○"}
LABELS = {"right": "Correcto.", "wrong": "Todavía no.", "pending": "Pendiente."}


@dataclass(frozen=True)
class Exercise:
    """Un ejercicio entero: lo que se lee, lo que se rellena y cómo se corrige.

    ``solution`` es Markdown. Su código, entre marcas ```` ```python ````, da valor a los nombres
    que la celda de partida deja con puntos suspensivos.
    """

    key: str  # "02.3"
    kind: str  # "A mano", "Código", "Predice y ejecuta" o "Abierto"
    statement: str
    answer: Answer
    solution: str

    def start(self) -> str:
        """El código de la celda de partida, con su ``check`` al final."""
        return f'{self.answer.start()}\ncheck("{self.key}", {self.answer.expression()})'


@dataclass(frozen=True, repr=False)
class Result:
    """Lo que dice ``check``: ``status`` es "right", "wrong" o "pending"."""

    key: str
    status: str
    message: str = ""

    def __repr__(self) -> str:
        text = f"{SIGNS[self.status]} {self.key} {LABELS[self.status]} {self.message}"
        return "\n".join(textwrap.wrap(text, 76, break_long_words=False))


def check(key: str, answer: object = ...) -> Result:
    """Corrige la respuesta a un ejercicio.

    Parameters
    ----------
    key : str
        Capítulo y número del ejercicio, como ``"02.3"``.
    answer : object
        Lo que pide el enunciado: un número, varios en una lista, una palabra o una función.

    Returns
    -------
    Result
        Correcto, todavía no (con una pista) o pendiente. Nunca lanza una excepción.

    Examples
    --------
    >>> check("02.3", [0.224, 0.4987])
    ✓ 02.3 Correcto.
    >>> check("02.3", ...)
    ○ 02.3 Pendiente. Sustituye los puntos suspensivos por tu respuesta y
    ejecuta la celda otra vez.
    """
    try:
        exercise = find(key)
    except LookupError as error:
        return Result(str(key)[:20], "wrong", str(error.args[0]))
    try:
        hint = limited(lambda: exercise.answer.judge(answer), TIME_LIMIT)
    except Pending as pending:
        return Result(exercise.key, "pending", str(pending))
    except Unreadable as unreadable:
        hint = str(unreadable)
    except BaseException as error:  # de la respuesta puede salir cualquier cosa
        hint = (
            f"No he podido leer tu respuesta ({type(error).__name__}). Comprueba que es lo que "
            "pide el enunciado."
        )
    return Result(exercise.key, "wrong", hint) if hint else Result(exercise.key, "right")


def find(key: str) -> Exercise:
    """El ejercicio de ese nombre. ``LookupError`` si no existe, con los que sí."""
    match = re.fullmatch(r"0*(\d{1,2})\.0*(\d{1,2})", str(key).strip())
    if match is None:
        raise LookupError('El primer argumento debería ser como "02.3": capítulo, punto y número.')
    chapter, number = int(match[1]), int(match[2])
    if chapter not in chapters():
        raise LookupError(f"El capítulo {chapter} no tiene ejercicios que se corrijan solos.")
    exercises = load(chapter)
    if not 1 <= number <= len(exercises):
        first, last = exercises[0].key, exercises[-1].key
        raise LookupError(f"No hay ejercicio {key}: los de este capítulo van de {first} a {last}.")
    return exercises[number - 1]


def chapters() -> list[int]:
    """Los capítulos que tienen ejercicios."""
    return sorted(int(path.stem[-2:]) for path in Path(__file__).parent.glob("chapter_*.py"))


def load(chapter: int) -> list[Exercise]:
    """Los ejercicios de un capítulo, en orden."""
    return importlib.import_module(f"neurona.exercises.chapter_{chapter:02d}").EXERCISES


class Stop(BaseException):
    """Se lanza dentro del hilo de una respuesta que no termina."""


def limited(work: Callable[[], str], seconds: float) -> str:
    """Lo que devuelve o lanza ``work``, o ``Unreadable`` si tarda demasiado.

    Corre en otro hilo, que es la única manera de dejar de esperar a una función ajena en
    cualquier sistema. Lo que imprima y los avisos que dé no llegan al cuaderno.
    """
    done: list[str] = []
    failed: list[BaseException] = []

    def target() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=target, daemon=True)
    with quiet():
        try:
            thread.start()
            thread.join(seconds)
        except KeyboardInterrupt:
            stop(thread)
            raise Unreadable("Has interrumpido la corrección.") from None
        if thread.is_alive():
            raise Unreadable(
                f"Tu respuesta no ha terminado en {seconds:g} segundos. "
                + "¿Hay un bucle que no acaba nunca?"
                + ("" if stop(thread) else " Sigue en marcha: conviene reiniciar el núcleo.")
            )
    if failed:
        raise failed[0]
    return done[0]


def stop(thread: threading.Thread) -> bool:
    """Pide al hilo que pare, varias veces, y dice si ha parado."""
    deadline = time.monotonic() + 1
    while thread.is_alive() and time.monotonic() < deadline:
        ident = ctypes.c_ulong(thread.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(Stop))
        thread.join(0.05)
    return not thread.is_alive()


class Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nada de lo que se imprima o se avise dentro llega al cuaderno."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(Nowhere()),
        contextlib.redirect_stderr(Nowhere()),
    ):
        warnings.simplefilter("ignore")
        yield
