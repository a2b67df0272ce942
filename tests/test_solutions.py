"""El código de las soluciones plegadas se ejecuta, como si el lector lo pegara al final."""

import re

import matplotlib
import matplotlib.pyplot as plt
import notebooks
import pytest

CHAPTERS = notebooks.chapter_sources(notebooks.ROOT)
DETAILS = re.compile(r"<details>(.*?)</details>", re.DOTALL)
FENCE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXERCISE = re.compile(r"^### Ejercicio (\d+)\.(\d+) · ", re.MULTILINE)


def solutions(text: str) -> list[str]:
    return [code for block in DETAILS.findall(text) for code in FENCE.findall(block)]


@pytest.fixture
def namespace(request):
    """Las variables que deja el capítulo después de su última celda."""
    matplotlib.use("Agg")
    names: dict = {}
    cells = notebooks.code_cells(notebooks.convert(request.param))
    for cell in cells[1:]:
        exec(compile(cell.source, str(request.param), "exec"), names)
    yield names
    plt.close("all")


@pytest.mark.parametrize(
    ("source", "namespace"),
    [(path, path) for path in CHAPTERS],
    indirect=["namespace"],
    ids=lambda p: p.stem,
)
def test_every_folded_solution_runs_and_its_asserts_hold(source, namespace):
    codes = solutions(source.read_text(encoding="utf-8"))
    assert codes
    for code in codes:
        exec(compile(code, f"solución de {source.stem}: {code}", "exec"), dict(namespace))


@pytest.mark.parametrize("source", CHAPTERS, ids=lambda p: p.stem)
def test_exercises_are_numbered_in_order_and_each_has_a_solution(source):
    text = source.read_text(encoding="utf-8")
    found = [(int(chapter), int(k)) for chapter, k in EXERCISE.findall(text)]
    assert len(found) >= 6
    assert found == [(int(source.stem[:2]), k + 1) for k in range(len(found))]
    for statement in EXERCISE.split(text)[3::3]:
        assert "<summary>Solución</summary>" in statement


def test_a_wrong_number_in_a_solution_is_caught():
    page = (
        "<details>\n<summary>Solución</summary>\n\n```python\nassert 1 + 1 == 3\n```\n\n</details>"
    )
    (code,) = solutions(page)
    with pytest.raises(AssertionError):
        exec(code, {})
