"""De book/capitulos/*.md a notebooks/*.ipynb: convertir, ejecutar y guardar salidas.

    python tools/notebooks.py            convierte; ejecuta solo lo que cambió
    python tools/notebooks.py --force    ejecuta todo otra vez

Un capítulo se vuelve a ejecutar cuando cambia su código o el del paquete (huella
guardada en el cuaderno). Si solo cambió su texto, se reutilizan las salidas; si cambió
el módulo de un explorable, se refresca la salida guardada sin ejecutar nada.
"""

import argparse
import ast
import hashlib
import json
import os
import re
import sys
from pathlib import Path, PurePosixPath

import jupytext
import nbformat
import yaml

from neurona.exercises.checking import Exercise, find
from neurona.widgets import EXPLORABLE

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = PurePosixPath("book/capitulos")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Con extensión: en una fórmula, a^{[l](i)} no es un enlace.
LINK = re.compile(r"(\]\()(?!\w+:|#|/)([^)\s#]+\.[a-z]+)")
EXERCISE = re.compile(r"^:::\{exercise\} (\S+)\n:::$", re.MULTILINE)

SETUP_LOCAL = """\
# @title Preparación: instala el paquete del libro si falta
import importlib.util

if importlib.util.find_spec("neurona") is None:
    raise ModuleNotFoundError("Falta neurona: pip install -e .")
"""
SETUP_COLAB = """\
# @title Preparación: instala el paquete del libro si falta
import importlib.util

if importlib.util.find_spec("neurona") is None:
    %pip install --quiet "neurona @ git+{url}"
"""


def repository_url(root: Path) -> str:
    """La única dirección del repositorio, o una cadena vacía si aún no se ha publicado."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return config["repository"]["url"]


def chapter_sources(root: Path) -> list[Path]:
    return sorted((root / CHAPTERS).glob("*.md"))


def notebook_path(source: Path) -> Path:
    return source.parents[2] / "notebooks" / f"{source.stem}.ipynb"


def convert(source: Path) -> nbformat.NotebookNode:
    """Un capítulo como cuaderno sin ejecutar: celda de preparación, enlaces y metadatos."""
    notebook = jupytext.reads(source.read_text(encoding="utf-8"), fmt="md:myst")
    cells = [setup_cell(repository_url(source.parents[2]))]
    for cell in notebook.cells:
        cells += expand(cell) if cell.cell_type == "markdown" else [cell]
    for cell in cells:
        cell.pop("id", None)
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(lambda m: m[1] + relink(m[2]), cell.source)
    metadata = {k: v for k, v in notebook.metadata.items() if k not in ("jupytext", "kernelspec")}
    metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata["language_info"] = {"name": "python"}
    # nbformat_minor 4: sin identificadores de celda, que cambian en cada conversión
    return nbformat.from_dict(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    )


def setup_cell(url: str) -> nbformat.NotebookNode:
    code = (SETUP_COLAB.format(url=url) if url else SETUP_LOCAL).rstrip()
    cell = nbformat.v4.new_code_cell(code)
    cell.metadata = nbformat.from_dict({"cellView": "form", "tags": ["remove-cell"]})
    return cell


def expand(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Parte un texto por sus bloques ``exercise`` y pone cada ejercicio en su lugar.

    En Colab y en JupyterLab las directivas se ven como texto: aquí quedan en Markdown y celdas.
    """
    texts = EXERCISE.split(cell.source)
    cells = []
    for k, text in enumerate(texts):
        if k % 2:
            cells += exercise_cells(find(text))
        elif text.strip():
            cells.append(nbformat.v4.new_markdown_cell(text.strip()))
    return cells if len(texts) > 1 else [cell]


def exercise_cells(exercise: Exercise) -> list[nbformat.NotebookNode]:
    """Enunciado, celda de partida y solución plegada."""
    chapter, number = map(int, exercise.key.split("."))
    title = f"### Ejercicio {chapter}.{number} · {exercise.kind}"
    folded = f"<details>\n<summary>Solución</summary>\n\n{exercise.solution.strip()}\n\n</details>"
    start = nbformat.v4.new_code_cell(exercise.start())
    start.metadata = nbformat.from_dict({"tags": ["remove-output"]})
    return [
        nbformat.v4.new_markdown_cell(f"{title}\n\n{exercise.statement.strip()}"),
        start,
        nbformat.v4.new_markdown_cell(folded),
    ]


def relink(target: str) -> str:
    """Un enlace escrito en book/capitulos/, visto desde notebooks/."""
    path = PurePosixPath(os.path.normpath(CHAPTERS / target))
    if path.parent == CHAPTERS and path.suffix == ".md":
        return f"{path.stem}.ipynb"
    return os.path.relpath(path, "notebooks").replace(os.sep, "/")


def code_hash(notebook: nbformat.NotebookNode, root: Path) -> str:
    """Huella de lo que decide las salidas: el código del capítulo y los módulos que usa."""
    digest = hashlib.sha256()
    modules: set[Path] = set()
    for cell in code_cells(notebook)[1:]:  # la celda de preparación no cambia ninguna salida
        digest.update(json.dumps([cell.source, cell.metadata], sort_keys=True).encode())
        add_modules(cell.source, root / "src", modules)
    for module in sorted(modules):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def add_modules(code: str, folder: Path, found: set[Path]) -> None:
    """Añade a ``found`` los módulos de neurona que importa un código, y los que importan ellos."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            base = folder.joinpath(*name.split("."))
            for path in (base.with_suffix(".py"), base / "__init__.py"):
                if name.startswith("neurona") and path.exists() and path not in found:
                    found.add(path)
                    add_modules(path.read_text(encoding="utf-8"), folder, found)


def execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Ejecuta todas las celdas y deja solo lo que se repite igual la próxima vez."""
    from nbclient import NotebookClient

    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        record_timing=False,
    ).execute()
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata.pop("widgets", None)
    for cell in code_cells(notebook):
        cell.outputs = joined(cell.outputs)
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET_VIEW, None)


def joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Une lo impreso seguido, que llega partido por donde el núcleo tarda."""
    whole = []
    for output in outputs:
        kind = output.output_type, output.get("name")
        if whole and kind == (whole[-1].output_type, whole[-1].get("name")) and kind[1]:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def reuse_outputs(notebook: nbformat.NotebookNode, stored: nbformat.NotebookNode) -> None:
    for cell, old in zip(code_cells(notebook), code_cells(stored), strict=True):
        cell.outputs, cell.execution_count = old.outputs, old.execution_count


def refresh_explorables(notebook: nbformat.NotebookNode) -> None:
    """Vuelve a escribir cada explorable guardado con el módulo de hoy y su mismo estado."""
    from neurona.widgets import refresh

    for cell in code_cells(notebook):
        for output in cell.outputs:
            html = output.get("data", {}).get("text/html", "")
            if EXPLORABLE.search(html):
                output["data"]["text/html"] = refresh(html)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def build(source: Path, force: bool = False) -> str:
    """Deja al día el cuaderno de un capítulo y dice qué hizo falta hacer."""
    root, target = source.parents[2], notebook_path(source)
    notebook = convert(source)
    key = code_hash(notebook, root)
    stored = nbformat.read(target, as_version=4) if target.exists() else None
    if force or stored is None or stored.metadata.get("neurona", {}).get("code") != key:
        execute(notebook, root / "notebooks")
        done = "ejecutado"
    else:
        reuse_outputs(notebook, stored)
        refresh_explorables(notebook)
        done = "al día"
    notebook.metadata["neurona"] = {"code": key, "source": str(CHAPTERS / source.name)}
    text = nbformat.writes(notebook) + "\n"
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        write_atomically(target, text)
        done = "ejecutado" if done == "ejecutado" else "actualizado sin ejecutar"
    return done


def restamp(source: Path) -> str:
    """Cambia solo la celda de preparación de un cuaderno guardado, sin ejecutar nada."""
    target = notebook_path(source)
    notebook = nbformat.read(target, as_version=4)
    setup = setup_cell(repository_url(source.parents[2]))
    if notebook.cells[0].source == setup.source:
        return "al día"
    notebook.cells[0].source = setup.source
    write_atomically(target, nbformat.writes(notebook) + "\n")
    return "estampado"


def write_atomically(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="ejecuta todos los capítulos")
    force = parser.parse_args().force
    from nbclient.exceptions import CellExecutionError

    failed = 0
    for source in chapter_sources(ROOT):
        try:
            print(f"{source.stem}: {build(source, force)}")
        except CellExecutionError as error:
            failed += 1
            print(
                f"{source.stem}: una celda falla; el cuaderno anterior queda como estaba\n{error}"
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
