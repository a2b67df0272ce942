"""Las clases de respuesta, y cómo se lee y se juzga lo que escribe un estudiante.

Un error típico se escribe como la respuesta que da quien lo comete. Así una sola lista sirve
para elegir la pista y para comprobar que esa respuesta se rechaza.
"""

import copy
import inspect
import math
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

KINDS = {
    str: "un texto",
    list: "una lista",
    tuple: "una tupla",
    dict: "un diccionario",
    bool: "un valor lógico (True o False)",
    int: "un número",
    float: "un número",
    np.float64: "un número",
}
PENDING = "Sustituye los puntos suspensivos por tu respuesta y ejecuta la celda otra vez."


class Pending(Exception):
    """La respuesta todavía no está escrita."""


class Unreadable(Exception):
    """La respuesta no es de la clase que se pide; el mensaje dice qué falta."""


@dataclass(frozen=True)
class Mistake:
    """Un error típico: la respuesta de quien lo comete y la pista que merece."""

    answer: object
    hint: str


class Answer(ABC):
    """Lo que un ejercicio pide. ``judge`` devuelve una pista, o "" si la respuesta es buena."""

    mistakes: Sequence[Mistake]

    @abstractmethod
    def start(self) -> str:
        """Lo que la celda de partida deja por rellenar."""

    @abstractmethod
    def expression(self) -> str:
        """Lo que la celda de partida pasa a ``check``."""

    @abstractmethod
    def judge(self, given: object) -> str:
        """La pista que merece la respuesta, o "" si es correcta."""

    @abstractmethod
    def as_given(self, mistake: Mistake) -> object:
        """La respuesta completa de quien comete ese error."""


class Named(Answer):
    """Base de las respuestas que son uno o varios valores con nombre."""

    comments: Mapping[str, str]

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """Los nombres que se rellenan, en orden."""

    def start(self) -> str:
        lines = []
        for name in self.names:
            comment = self.comments.get(name)
            lines.append(f"{name} = ...  # {comment}" if comment else f"{name} = ...")
        return "\n".join(lines)

    def expression(self) -> str:
        return self.names[0] if len(self.names) == 1 else f"[{', '.join(self.names)}]"

    def parts(self, given: object) -> dict[str, object]:
        """Lo que se dio, por nombre."""
        names = self.names
        if given is ...:
            raise Pending(PENDING)
        if len(names) == 1:
            return {names[0]: given}
        if not isinstance(given, list | tuple | np.ndarray) or len(given) != len(names):
            wanted = f"{len(names)} valores en una lista: [{', '.join(names)}]"
            sized = isinstance(given, list | tuple | np.ndarray)
            came = f"Han llegado {len(given)}" if sized else f"Ha llegado {describe(given)}"
            raise Unreadable(f"Hacen falta {wanted}. {came}.")
        parts = dict(zip(names, given, strict=True))
        if any(value is ... for value in parts.values()):
            raise Pending(PENDING)
        return parts


@dataclass(frozen=True)
class Values(Named):
    """Uno o varios valores: números, arreglos o palabras.

    ``expected`` da el valor de cada nombre. En ``Mistake.answer`` basta un diccionario con los
    nombres que ese error cambia. Un número vale si difiere en menos de ``rtol`` (relativo), o de
    ``atol`` cuando lo esperado es 0.
    """

    expected: Mapping[str, object]
    mistakes: Sequence[Mistake]
    comments: Mapping[str, str] = field(default_factory=dict)
    rtol: float = 0.005
    atol: float = 5e-4

    @property
    def names(self) -> list[str]:
        return list(self.expected)

    def as_given(self, mistake: Mistake) -> object:
        parts = {**self.expected, **mistake.answer}
        return parts[self.names[0]] if len(parts) == 1 else list(parts.values())

    def judge(self, given: object) -> str:
        parts = {name: self.read(name, value) for name, value in self.parts(given).items()}
        wrong = [name for name in parts if not self.same(parts[name], self.expected[name])]
        if not wrong:
            return ""
        for mistake in self.mistakes:
            # La pista es de lo que está mal: coincidir en una parte correcta no cuenta.
            changed = mistake.answer.items()
            if any(name in wrong for name, _ in changed) and all(
                self.same(parts[name], value) for name, value in changed
            ):
                return mistake.hint
        hundred = [name for name in wrong if self.percentage(parts[name], self.expected[name])]
        if hundred == wrong:
            spare = "le sobra" if len(wrong) == 1 else "les sobra"
            return (
                f"A {', '.join(wrong)} {spare} un factor 100. Si es un tanto por ciento, dalo "
                "entre 0 y 1."
            )
        few = [name for name in wrong if self.rounded(parts[name], self.expected[name])]
        if few == wrong:
            return f"Vas bien, pero faltan decimales: redondea menos {', '.join(few)}."
        right = [name for name in parts if name not in wrong]
        praise = f"Bien: {', '.join(right)}. " if right else ""
        return f"{praise}Revisa {', '.join(wrong)}."

    def read(self, name: str, value: object) -> object:
        expected = self.expected[name]
        if isinstance(expected, str):
            return self.read_word(name, value)
        return read_array(name, value, np.shape(expected))

    def read_word(self, name: str, value: object) -> str:
        # También las palabras que la celda de partida ofrece, aunque nadie se equivoque así.
        words = [self.expected[name], *re.findall('"([^"]+)"', self.comments.get(name, ""))]
        words += [m.answer[name] for m in self.mistakes if name in m.answer]
        words = sorted({fold(word): word for word in words}.values())
        if not isinstance(value, str) or fold(value) not in map(fold, words):
            listed = ", ".join(f'"{word}"' for word in words)
            raise Unreadable(f"{name} debería ser una de estas palabras, entre comillas: {listed}.")
        return fold(value)

    def rounded(self, given: object, wanted: object) -> bool:
        """Si es lo esperado con menos decimales de los que hacen falta."""
        if isinstance(wanted, str) or not close(given, wanted, 0.05, 0):
            return False
        return any(np.array_equal(given, np.round(wanted, digits)) for digits in range(10))

    def percentage(self, given: object, wanted: object) -> bool:
        """Si es lo esperado, una fracción, en tanto por ciento."""
        if isinstance(wanted, str) or not np.all(np.abs(wanted) <= 1):
            return False
        return np.any(wanted) and close(given, 100 * np.asarray(wanted), self.rtol, 0)

    def same(self, given: object, wanted: object) -> bool:
        if isinstance(wanted, str):
            return given == fold(wanted)
        return close(given, wanted, self.rtol, np.where(np.asarray(wanted) == 0, self.atol, 0))


@dataclass(frozen=True)
class Example(Named):
    """Valores que cumplen una condición; hay muchas respuestas buenas.

    ``shapes`` da el nombre y la forma de cada valor (``()`` para un número), y ``condition``
    recibe los valores por su nombre y devuelve una pista, o "" si la cumplen.
    """

    shapes: Mapping[str, tuple[int, ...]]
    condition: Callable[..., str]
    mistakes: Sequence[Mistake]
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.shapes)

    def as_given(self, mistake: Mistake) -> object:
        return mistake.answer

    def judge(self, given: object) -> str:
        parts = self.parts(given)
        read = {name: read_array(name, parts[name], shape) for name, shape in self.shapes.items()}
        return self.condition(**read)


@dataclass(frozen=True)
class Function(Answer):
    """Una función, que se compara con ``reference`` sobre entradas al azar.

    ``inputs`` recibe un generador de NumPy y da las tuplas de argumentos. ``errstate`` son los
    avisos de NumPy que aquí cuentan como fallo, como en ``np.errstate``.
    """

    reference: Callable
    inputs: Callable[[np.random.Generator], Iterable[tuple]]
    mistakes: Sequence[Mistake]
    rtol: float = 1e-6
    atol: float = 1e-9
    errstate: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> str:
        header = f"def {self.reference.__name__}{inspect.signature(self.reference)}:\n"
        doc = self.reference.__doc__
        return header + (f'    """{doc}"""\n' if doc else "") + "    ...\n\n"

    def expression(self) -> str:
        return self.reference.__name__

    def as_given(self, mistake: Mistake) -> object:
        return mistake.answer

    def judge(self, given: object) -> str:
        name = self.reference.__name__
        if given is ...:
            raise Pending(PENDING)
        if not callable(given):
            raise Unreadable(
                f"Hace falta la función, {name}, sin paréntesis ni comillas. "
                f"Ha llegado {describe(given)}."
            )
        cases = [tuple(case) for case in self.inputs(np.random.default_rng(0))]
        outcomes = [self.run(given, case) for case in cases]
        if all(outcome is None or outcome is ... for outcome, _ in outcomes):
            raise Pending(
                f"Escribe el cuerpo de {name}. Si ya está escrito, le falta devolver algo (return)."
            )
        wanted = [self.run(self.reference, case) for case in cases]
        bad = [k for k in range(len(cases)) if not self.same(outcomes[k], wanted[k])]
        if not bad:
            return self.changed_arguments(given, cases)
        for mistake in self.mistakes:
            theirs = (self.run(mistake.answer, case) for case in cases)
            if all(map(self.same, outcomes, theirs)):
                return mistake.hint
        simplest = min(bad, key=lambda k: sum(np.size(part) for part in cases[k]))
        return self.counterexample(cases[simplest], outcomes[simplest], wanted[simplest])

    def run(self, function: Callable, case: tuple) -> tuple[object, str]:
        """Lo que devuelve y, si lanza una excepción, cuál y con qué mensaje."""
        with np.errstate(**{"all": "ignore", **self.errstate}):
            try:
                return function(*copy.deepcopy(case)), ""
            except Exception as error:
                return error, f"{type(error).__name__}: {error}".rstrip(": ")
            except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
                return error, type(error).__name__

    def same(self, a: tuple[object, str], b: tuple[object, str]) -> bool:
        if a[1] or b[1]:
            return type(a[0]) is type(b[0]) and bool(a[1]) == bool(b[1])
        return agree(a[0], b[0], self.rtol, self.atol)

    def changed_arguments(self, given: Callable, cases: list[tuple]) -> str:
        for case in cases:
            used = copy.deepcopy(case)
            given(*used)
            pairs = zip(used, case, strict=True)
            if not all(agree(new, old, 0, 0) for new, old in pairs if isinstance(old, np.ndarray)):
                return (
                    "El resultado es correcto, pero la función modifica sus argumentos. "
                    "Trabaja con copias: quien la llama no lo espera."
                )
        return ""

    def counterexample(self, case: tuple, got: tuple, wanted: tuple) -> str:
        names = inspect.signature(self.reference).parameters
        arguments = ", ".join(f"{n} = {brief(v)}" for n, v in zip(names, case, strict=False))
        where = f"Con {arguments}, " if len(arguments) < 200 else "Con una de las entradas, "
        if "truth value of an array" in got[1]:
            return (
                f"{where}tu función pregunta con un if por un arreglo entero. Un arreglo tiene "
                "muchas respuestas a la vez: elige en cada elemento con np.where."
            )
        if got[1]:
            return f"{where}tu función lanza {got[1][:200].rstrip('.')}."
        shapes = [shape_of(value) for value in (got[0], wanted[0])]
        if shapes[0] != shapes[1]:
            return f"{where}tu función devuelve {shapes[0]} y debería devolver {shapes[1]}."
        return f"{where}tu función devuelve {brief(got[0])} y debería devolver {brief(wanted[0])}."


def read_array(name: str, value: object, shape: tuple[int, ...]) -> np.ndarray:
    """El valor como arreglo de números reales y finitos de esa forma."""
    count = math.prod(shape)
    several = f"una lista de {count} número{'s' if count > 1 else ''}"
    wanted = {0: "un número", 1: several}.get(len(shape), f"un arreglo de números de forma {shape}")
    if value is None:
        raise Unreadable(f"{name} vale None, como lo que devuelve print: debería ser {wanted}.")
    if isinstance(value, list | tuple):
        if any(part is ... for part in value):
            raise Pending(PENDING)
        if any(part is None for part in value):
            raise Unreadable(f"{name} contiene None: debería ser {wanted}.")
        if any(isinstance(part, str) for part in value):
            raise Unreadable(f"{name} contiene textos: los números van sin comillas.")
    if isinstance(value, str | bytes):
        raise Unreadable(f"{name} es un texto: debería ser {wanted}, sin comillas.")
    if callable(value) and not hasattr(value, "__array__"):
        raise Unreadable(f"{name} es una función: debería ser {wanted}. ¿Faltan los paréntesis?")
    if shape == () and isinstance(value, tuple) and len(value) == 2:
        raise Unreadable(f"{name} tiene dos números: en Python los decimales van con punto, 0.5.")
    array = to_array(value)
    if array is not None and array.dtype.kind == "c":
        raise Unreadable(f"{name} contiene números complejos: debería ser {wanted}.")
    if array is None or array.dtype.kind not in "biuf":
        raise Unreadable(f"{name} es {describe(value)}: debería ser {wanted}.")
    if array.size == math.prod(shape) == 1:
        array = array.reshape(shape)
    if array.ndim == len(shape) == 1 and array.shape != shape:
        raise Unreadable(f"{name} tiene {len(array)} números: debería ser {wanted}.")
    if array.shape != shape:
        raise Unreadable(f"{name} tiene forma {array.shape}: debería ser {wanted}.")
    if not np.isfinite(array).all():
        raise Unreadable(f"{name} contiene un infinito o un nan: debería ser {wanted}.")
    return array.astype(float)


def to_array(value: object) -> np.ndarray | None:
    """El valor como arreglo de NumPy, también si es un tensor de PyTorch; None si no se deja."""
    try:
        if hasattr(value, "detach"):
            value = value.detach()
        array = np.asarray(value)
        # Fraction y los enteros muy grandes llegan como objetos.
        return array.astype(float) if array.dtype.kind == "O" else array
    except Exception:
        return None


def agree(a: object, b: object, rtol: float, atol: float) -> bool:
    """Si dos resultados son iguales: números, arreglos, o tuplas de ellos."""
    if isinstance(b, tuple):
        a = list(a) if isinstance(a, np.ndarray) and a.ndim else a
        matching = isinstance(a, tuple | list) and len(a) == len(b)
        return matching and all(agree(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if isinstance(b, str):
        return isinstance(a, str) and fold(a) == fold(b)
    if a is None or b is None or isinstance(a, str):
        return a is b
    x, y = to_array(a), to_array(b)
    if (
        x is None
        or y is None
        or x.shape != y.shape
        or not {x.dtype.kind, y.dtype.kind} <= set("biuf")
    ):
        return False
    return close(x, y, rtol, atol)


def close(a: object, b: object, rtol: float, atol: object) -> bool:
    a, b = np.asarray(a, float), np.asarray(b, float)
    with np.errstate(all="ignore"):
        near = np.isfinite(b) & (np.abs(a - b) <= atol + rtol * np.abs(b))
    return bool(np.all(near | (a == b) | (np.isnan(a) & np.isnan(b))))


def fold(word: str) -> str:
    """Una palabra sin mayúsculas, sin tildes y sin espacios alrededor."""
    plain = unicodedata.normalize("NFD", word.strip().casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def describe(value: object) -> str:
    """Qué es un valor, sin llamar a nada que haya escrito otra persona."""
    if value is None:
        return "None"
    if type(value) is not type and callable(value):
        return "una función"
    return KINDS.get(type(value), f"un objeto {type(value).__name__}")


def shape_of(value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} resultados"
    array = to_array(value)
    if array is None or value is None:
        return describe(value)
    return "un número" if array.shape == () else f"un arreglo de forma {array.shape}"


def brief(value: object) -> str:
    """Un valor corto, para enseñarlo en una pista."""
    if isinstance(value, tuple):
        return f"({', '.join(map(brief, value))})"
    if isinstance(value, str):
        return f'"{value[:40]}"'
    array = to_array(value)
    if array is None or value is None:
        return describe(value)
    if array.shape == () and array.dtype.kind in "iuf":
        return f"{array.item():.6g}"
    if array.size <= 12:
        return np.array2string(array, precision=4, separator=", ", max_line_width=1000).replace(
            "\n", ""
        )
    return f"un arreglo de forma {array.shape}"
