"""Cada ejercicio acepta su solución, rechaza los errores típicos y sobrevive a lo demás."""

import ast
import itertools
import threading
import time
from fractions import Fraction

import notebooks
import numpy as np
import pytest
import solved
import torch

from neurona.exercises import check, checking
from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise, Result, load

CHAPTERS = notebooks.chapter_sources(notebooks.ROOT)
EXERCISES = {e.key: e for chapter in checking.chapters() for e in load(chapter)}
KINDS = {"A mano": 2, "Código": 2, "Predice y ejecuta": 1, "Abierto": 1}


def exercises_of(source):
    return [e for e in EXERCISES.values() if e.key.startswith(source.stem[:2])]


each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())


@each
def test_every_solution_has_code(exercise):
    assert solved.solution_codes(exercise)


SUM = Values({"total_02": 3}, mistakes=[])


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("total_02 = one + 2", None),
        ("total_02 = one + 1", "02.1 Todavía no"),
        ("total_02 = one + missing", "name 'missing' is not defined"),
        ("total_02 = one + 2\nassert total_02 == 4", "^$"),
    ],
)
def test_the_cell_of_a_solution_fails_when_it_should(code, error, monkeypatch):
    """Las celdas corren con nbval, detrás de las de su capítulo: tools/solved.py."""
    exercise = Exercise("02.1", "A mano", "", SUM, f"Se suma.\n\n```python\n{code}\n```\n")
    monkeypatch.setattr(checking, "load", lambda chapter: [exercise])
    cell, chapter = solved.solution_cell(exercise).source, {"one": 1}
    if error is None:
        exec(cell, chapter)
    else:
        with pytest.raises((AssertionError, NameError), match=error):
            exec(cell, chapter)
    assert "total_02" not in chapter


def test_the_notebook_with_solutions_is_the_stored_one_and_then_one_cell_each(tmp_path):
    source = CHAPTERS[2]
    stored, made = (
        notebooks.nbformat.read(path, as_version=4)
        for path in (notebooks.notebook_path(source), solved.solve(source, tmp_path))
    )
    extra = made.cells[len(stored.cells) :]
    assert made.cells[: len(stored.cells)] == stored.cells
    assert len(extra) == len(exercises_of(source)) > 0


def bound_names(source, without):
    """Los nombres a los que un capítulo da valor, sin ejecutarlo ni mirar esas celdas."""
    found = set()
    for cell in notebooks.code_cells(notebooks.convert(source))[1:]:
        if cell.source in without:
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.alias):
                found.add(node.asname or node.name)
    return found


@pytest.mark.parametrize("source", CHAPTERS, ids=lambda s: s.stem)
def test_starting_cells_are_pending_and_their_names_are_new(source):
    starts = {e.start() for e in exercises_of(source)}
    used = bound_names(source, starts)
    for exercise in exercises_of(source):
        names = {"check": check, "np": np}
        *body, last = exercise.start().splitlines()
        exec("\n".join(body), names)
        result = eval(last, names)
        assert result.status == "pending", f"{exercise.key}: {result}"
        mine = set(names) - {"check", "np", "__builtins__"}
        assert not mine & used, f"{exercise.key}: ya están en uso {mine & used}"
        used |= mine


@pytest.mark.parametrize("source", CHAPTERS, ids=lambda s: s.stem)
def test_a_chapter_shows_each_of_its_exercises_once_and_in_order(source):
    keys = notebooks.EXERCISE.findall(source.read_text(encoding="utf-8"))
    assert keys == [e.key for e in exercises_of(source)]
    chapter = source.stem[:2]
    assert keys == [f"{chapter}.{k + 1}" for k in range(len(keys))]
    kinds = [e.kind for e in exercises_of(source)]
    assert set(kinds) == set(KINDS)
    for kind, least in KINDS.items():
        assert kinds.count(kind) >= least, f"faltan ejercicios de la clase «{kind}»"


@each
def test_typical_mistakes_get_their_own_hint(exercise):
    mistakes = exercise.answer.mistakes
    assert len(mistakes) >= 2
    for mistake in mistakes:
        result = check(exercise.key, exercise.answer.as_given(mistake))
        assert (result.status, result.message) == ("wrong", mistake.hint)


class Hostile:
    """Lanza una excepción se le pida lo que se le pida."""

    def __getattribute__(self, name):
        raise RuntimeError("nada")

    __array__ = __len__ = __iter__ = __float__ = __eq__ = __call__ = __repr__ = __str__ = (
        lambda self, *args, **kwargs: 1 / 0
    )
    __hash__ = None


def endless(*args):
    while True:
        pass


def stubborn(*args):
    for _ in range(2):  # no deja que la paren a la primera
        try:
            endless()
        except BaseException:
            continue


def raising(*args):
    raise ValueError("no sé")


def quitting(*args):
    raise SystemExit


def deep(*args):
    return deep(*args)


def loop_in_list():
    items: list = [1]
    items.append(items)
    return items


GARBAGE = {
    "None": None,
    "texto": "no sé",
    "texto vacío": "",
    "lista vacía": [],
    "lista de None": [None] * 3,
    "diccionario": {"a": 1},
    "nan": float("nan"),
    "infinito": [float("inf")] * 4,
    "complejo": 1j,
    "entero enorme": 10**400,
    "forma rara": np.zeros((2, 3, 4)),
    "lista irregular": [[1, 2], [3]],
    "lista sin fin": loop_in_list(),
    "generador": itertools.count(),
    "tensor con gradiente": torch.zeros(7, requires_grad=True),
    "clase": int,
    "módulo": np,
    "hostil": Hostile(),
    "lista hostil": [Hostile(), Hostile()],
    "función que lanza": raising,
    "función que sale": quitting,
    "función sin argumentos": lambda: 1,
    "función sin fondo": deep,
    "función que devuelve texto": lambda *args: "hola",
    "función que devuelve un objeto hostil": lambda *args: Hostile(),
    "función que devuelve un generador": lambda *args: itertools.count(),
}


@each
def test_garbage_gets_a_kind_message(exercise, capfd):
    for what, garbage in GARBAGE.items():
        result = check(exercise.key, garbage)
        assert result.status in ("wrong", "pending"), what
        assert result.message and "Traceback" not in repr(result), what
        assert len(repr(result)) < 700, what
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("function", [endless, stubborn])
def test_a_function_that_never_ends_is_stopped(function, monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.2)
    begin, threads = time.monotonic(), threading.active_count()
    for exercise in EXERCISES.values():
        if isinstance(exercise.answer, Function):
            result = check(exercise.key, function)
            assert result.status == "wrong" and "no ha terminado en 0.2 segundos" in result.message
            break
    assert time.monotonic() - begin < 5
    assert threading.active_count() == threads


def test_a_blocked_function_is_left_behind(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.1)
    with pytest.raises(checking.Unreadable, match="conviene reiniciar el núcleo"):
        checking.limited(lambda: time.sleep(3), 0.1)


def judged(answer, given) -> str:
    """La pista que da una respuesta suelta, por el mismo camino que ``check``."""
    fake = [Exercise("99.1", "A mano", "", answer, "")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "chapters", lambda: [99])
        patch.setattr(checking, "load", lambda chapter: fake)
        result = check("99.1", given)
    return f"{result.status}: {result.message}"


NUMBER = Values({"x": 0.25}, [])
PAIR = Values({"x": 2, "way": "sube"}, [Mistake({"way": "baja"}, "¿Seguro?")])
VECTOR = Values({"v": np.array([1.0, 0.0])}, [])


@pytest.mark.parametrize(
    ("answer", "given", "said"),
    [
        (NUMBER, 0.2501, "right: "),
        (NUMBER, np.float32(0.25), "right: "),
        (NUMBER, torch.tensor(0.25, requires_grad=True), "right: "),
        (NUMBER, np.array([0.25]), "right: "),
        (NUMBER, Fraction(1, 4), "right: "),
        (NUMBER, 0.253, "wrong: Revisa x."),
        (NUMBER, 25, "wrong: A x le sobra un factor 100. Si es un tanto por ciento, dalo entre 0 "),
        (
            Values({"a": 0.25, "b": 0.5}, []),
            [25, 50],
            "wrong: A a, b les sobra un factor 100. Si es un tanto por ciento, dalo entre 0 y 1.",
        ),
        (Values({"x": 25}, []), 2500, "wrong: Revisa x."),
        (Values({"x": 0}, []), 100, "wrong: Revisa x."),
        (NUMBER, "0.25", "wrong: x es un texto: debería ser un número, sin comillas."),
        (NUMBER, (0, 25), "wrong: x tiene dos números: en Python los decimales van con "),
        (NUMBER, abs, "wrong: x es una función: debería ser un número. ¿Faltan los paréntesis?"),
        (NUMBER, None, "wrong: x vale None, como lo que devuelve print: debería ser un número."),
        (Values({"x": 1}, []), True, "right: "),
        (NUMBER, "sí", "wrong: x es un texto: debería ser un número, sin comillas."),
        (NUMBER, 1j, "wrong: x contiene números complejos: debería ser un número."),
        (Values({"x": 0.2648}, []), 0.26, "wrong: Vas bien, pero faltan decimales: redondea men"),
        (Values({"x": 2.062e-4}, []), 2.1e-4, "wrong: Vas bien, pero faltan decimales"),
        (Values({"x": 2.062e-4}, []), 3e-4, "wrong: Revisa x."),
        (Values({"x": 0.2648}, []), 0.3, "wrong: Revisa x."),
        (VECTOR, [1, 2, 3], "wrong: v tiene 3 números: debería ser una lista de 2 números."),
        (Values({"v": np.ones(1)}, []), [1, 2], "wrong: v tiene 2 números: debería ser una lista"),
        (NUMBER, float("nan"), "wrong: x contiene un infinito o un nan: debería ser un número."),
        (PAIR, [2, " SÚBE "], "right: "),
        (PAIR, [2, "baja"], "wrong: ¿Seguro?"),
        (PAIR, [1, "sube"], "wrong: Bien: way. Revisa x."),
        (
            PAIR,
            [2, "arriba"],
            'wrong: way debería ser una de estas palabras, entre comillas: "baja", ',
        ),
        (PAIR, 2, "wrong: Hacen falta 2 valores en una lista: [x, way]. Ha llegado un número."),
        (PAIR, [2, ...], "pending: Sustituye los puntos suspensivos por tu respuesta"),
        (VECTOR, [1, 0.0004], "right: "),
        (Values({"v": np.array([100])}, []), 100, "right: "),
        (VECTOR, [..., ...], "pending: Sustituye los puntos suspensivos"),
        (VECTOR, [None, 1], "wrong: v contiene None: debería ser una lista de 2 números."),
        (VECTOR, ["1", "0"], "wrong: v contiene textos: los números van sin comillas."),
        (VECTOR, [[1, 0]], "wrong: v tiene forma (1, 2): debería ser una lista de 2 núm"),
    ],
)
def test_values_are_read_with_care(answer, given, said):
    assert judged(answer, given).startswith(said)
    assert said.endswith(": ") <= (judged(answer, given) == said)


def double(x):
    """El doble de cada número."""
    return 2 * x


def changes_it(x):
    x *= 2
    return x


DOUBLE = Function(
    double,
    inputs=lambda rng: [(np.array([3.0]),), (rng.normal(size=5),)],
    mistakes=[Mistake(lambda x: x**2, "Eso es el cuadrado.")],
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda x: x + x, "right: "),
        (lambda x: torch.tensor(2 * x), "right: "),
        (lambda x: x * x, "wrong: Eso es el cuadrado."),
        (lambda x: -x, "wrong: Con x = [3.], tu función devuelve [-3.] y debería devolver [6.]."),
        (
            lambda x: x.sum(),
            "wrong: Con x = [3.], tu función devuelve un número y debería devolver",
        ),
        (lambda x: x / "2", "wrong: Con x = [3.], tu función lanza "),
        (lambda: 1, "wrong: Con x = [3.], tu función lanza TypeError"),
        (
            lambda x: 2 * x if x > 0 else 0 * x,
            "wrong: Con x = [ 0.1257, -0.1321,  0.6404,  0.1049, -0.5357], tu función pregunta ",
        ),
        (changes_it, "wrong: El resultado es correcto, pero la función modifica sus argumentos."),
        (lambda x: None, "pending: Escribe el cuerpo de double."),
        (6, "wrong: Hace falta la función, double, sin paréntesis ni comillas."),
    ],
)
def test_functions_are_compared_on_random_inputs(given, said):
    assert judged(DOUBLE, given).startswith(said)


def test_a_finite_number_is_not_close_to_an_infinite_one():
    endless_growth = Function(
        lambda x: np.exp(x), lambda rng: [(np.array([900.0]),)], [], errstate={}
    )
    assert judged(endless_growth, lambda x: 0 * x + 500).startswith("wrong: Con x = [900.]")


def test_functions_run_with_the_warnings_that_count():
    inverse = Function(
        lambda x: 1 / np.maximum(x, 1),
        inputs=lambda rng: [(np.zeros(2),)],
        mistakes=[],
        errstate={"divide": "raise"},
    )
    assert "FloatingPointError" in judged(inverse, lambda x: 1 / x)


def test_an_example_is_judged_by_its_condition():
    example = Example({"a": (), "b": (2,)}, lambda a, b: "" if a > b.sum() else "Sube a.", [])
    assert judged(example, [3, [1, 1]]) == "right: "
    assert judged(example, [1, [1, 1]]) == "wrong: Sube a."
    assert "b tiene 3 números" in judged(example, [1, [1, 1, 1]])


def test_check_never_prints_what_a_function_prints(capfd):
    assert judged(DOUBLE, lambda x: print("hola") or 2 * x) == "right: "
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("02.99", "No hay ejercicio 02.99: los de este capítulo van de 02.1 a 02.10."),
        ("77.1", "El capítulo 77 no tiene ejercicios que se corrijan solos."),
        ("hola", 'El primer argumento debería ser como "02.3"'),
        (None, 'El primer argumento debería ser como "02.3"'),
        (2, 'El primer argumento debería ser como "02.3"'),
    ],
)
def test_an_unknown_exercise_is_explained(key, said):
    assert check(key, 1).message.startswith(said)


def test_a_key_may_come_without_its_zero():
    assert check("2.3", [0.224, 0.4987]).key == "02.3"


def test_a_result_is_read_in_any_screen():
    lines = repr(Result("02.3", "wrong", "palabra " * 40)).splitlines()
    assert len(lines) > 1 and max(map(len, lines)) <= 76
    assert lines[0].startswith("✗ 02.3 Todavía no. palabra")


@pytest.mark.parametrize("chapter", checking.chapters())
def test_each_chapter_closes_with_five_questions(chapter):
    module = __import__(f"neurona.exercises.chapter_{chapter:02d}", fromlist=["QUIZ"])
    assert len(module.QUIZ) == 5
    places = {[o.right for o in q.options].index(True) for q in module.QUIZ}
    assert len(places) > 1, "la buena está siempre en el mismo lugar"


def test_a_block_becomes_statement_cell_and_folded_solution():
    block = "Antes\n\n:::{exercise} 02.3\n:::\n\nDespués"
    text = notebooks.nbformat.v4.new_markdown_cell(block)
    before, statement, start, solution, after = notebooks.expand(text)
    assert (before.source, after.source) == ("Antes", "Después")
    assert statement.source.startswith("### Ejercicio 2.3 · A mano\n\nA tres personas")
    assert start.source.endswith('check("02.3", [L_three, J_three])')
    assert solution.source.startswith("<details>\n<summary>Solución</summary>\n\nLo observado")
    assert solution.source.endswith("\n\n</details>")


@pytest.mark.parametrize("source", CHAPTERS, ids=lambda s: s.stem)
def test_no_notebook_shows_an_exercise_as_a_raw_directive(source):
    for cell in notebooks.convert(source).cells:
        assert "{exercise}" not in cell.source and "{quiz}" not in cell.source
