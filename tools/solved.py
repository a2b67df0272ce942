"""Los cuadernos guardados, con las soluciones de sus ejercicios al final, listos para nbval.

    python tools/solved.py _build/solved

Así cada capítulo se ejecuta una sola vez para las dos cosas: comparar sus salidas y comprobar que
el código de cada solución corre después de él y que ``check`` acepta la respuesta.
"""

import re
import sys
from pathlib import Path

import nbformat
import notebooks

from neurona.exercises.checking import Exercise, find

FENCE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CELL = """\
from neurona.exercises import check

solution = dict(globals())
for code in {codes!r}:
    exec(compile(code, "solución de {key}", "exec"), solution)
result = check({key!r}, eval({expression!r}, solution))
assert repr(result) == "✓ {key} Correcto.", result
"""


def solution_codes(exercise: Exercise) -> list[str]:
    return FENCE.findall(exercise.solution)


def solution_cell(exercise: Exercise) -> nbformat.NotebookNode:
    """Ejecuta la solución sobre una copia de las variables del capítulo."""
    code = CELL.format(
        codes=solution_codes(exercise), key=exercise.key, expression=exercise.answer.expression()
    )
    cell = nbformat.v4.new_code_cell(code, metadata={"tags": ["nbval-ignore-output"]})
    cell.pop("id")
    return cell


def solve(source: Path, folder: Path) -> Path:
    """Escribe en ``folder`` el cuaderno de un capítulo con sus soluciones."""
    notebook = nbformat.read(notebooks.notebook_path(source), as_version=4)
    keys = notebooks.EXERCISE.findall(source.read_text(encoding="utf-8"))
    notebook.cells += [solution_cell(find(key)) for key in keys]
    target = folder / f"{source.stem}.ipynb"
    nbformat.write(notebook, target)
    return target


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.ipynb"):
        old.unlink()
    for source in notebooks.chapter_sources(notebooks.ROOT):
        solve(source, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
