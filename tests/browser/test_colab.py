"""Como en Colab: versiones antiguas, ni rastro del libro y la primera celda que lo instala.

La dirección estampada es de mentira y git la sirve desde una copia de este proyecto, así que lo
que se instala es lo que se acaba de escribir.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import notebooks
import pytest

from neurona.widgets import EXPLORABLE

ROOT = notebooks.ROOT
REPO = "dueno-de-prueba/libro-de-prueba"
VERSIONS = Path(__file__).parents[1] / "colab.txt"
CHAPTERS = [notebooks.notebook_path(source).name for source in notebooks.chapter_sources(ROOT)]
OUTSIDE = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")


def run(*command: object, cwd: Path | None = None, **variables: str) -> str:
    """Ejecuta una orden sin las variables que dejarían ver el proyecto desde fuera."""
    environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    words = [str(part) for part in command]
    done = subprocess.run(
        words, capture_output=True, text=True, cwd=cwd, env=environment | variables
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Una copia del proyecto con su dirección estampada, como la vería git en el servidor."""
    copy = tmp_path_factory.mktemp("publicado")
    for name in run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    run(sys.executable, "tools/publish.py", REPO, cwd=copy)
    run("git", "init", "-q", "-b", "main", cwd=copy)
    run("git", "add", ".", cwd=copy)
    who = ("-c", "user.name=prueba", "-c", "user.email=prueba@localhost")
    run("git", *who, "commit", "-q", "-m", "publica", cwd=copy)
    return copy


@pytest.fixture(scope="module")
def colab(published: Path, tmp_path_factory) -> Path:
    """El Python de un entorno como el de Colab, sin el libro."""
    folder = tmp_path_factory.mktemp("colab")
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin/python"
    run(python, "-m", "pip", "install", "--quiet", "-r", VERSIONS)
    kernel = folder / "share/jupyter/kernels/python3/kernel.json"
    assert kernel.exists() and "neurona" not in installed(python)
    return python


def installed(python: Path) -> dict[str, str]:
    lines = run(python, "-m", "pip", "list", "--format=freeze").splitlines()
    return dict(line.lower().split("==") for line in lines if "==" in line)


@pytest.fixture(scope="module", params=CHAPTERS)
def executed(request, published: Path, colab: Path, tmp_path_factory) -> nbformat.NotebookNode:
    """Un cuaderno ejecutado entero en una carpeta donde no hay nada más."""
    path = tmp_path_factory.mktemp("contenido") / request.param
    shutil.copy(published / "notebooks" / request.param, path)
    setup = nbformat.read(path, as_version=4).cells[0].source
    assert f"git+https://github.com/{REPO}" in setup
    run(colab, "-m", "pip", "uninstall", "--quiet", "--yes", "neurona")
    served = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{published.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{REPO}",
        "PATH": f"{colab.parent}{os.pathsep}{os.environ['PATH']}",
    }
    execute = ("--to", "notebook", "--execute", "--inplace", "--ExecutePreprocessor.timeout=900")
    run(colab, "-m", "nbconvert", *execute, path, cwd=path.parent, **served)
    return nbformat.read(path, as_version=4)


def test_it_runs_from_its_first_cell_and_changes_no_version(executed, colab):
    found = installed(colab)
    assert "neurona" in found and "anywidget" in found
    for line in VERSIONS.read_text(encoding="utf-8").splitlines()[1:]:
        name, version = line.split("==")
        assert found[name].split("+")[0] == version
    errors = [o for c in notebooks.code_cells(executed) for o in c.outputs if "ename" in o]
    expected = [c for c in executed.cells if "raises-exception" in c.metadata.get("tags", [])]
    assert len(errors) == len(expected)


def test_its_explorables_render(executed, open_page):
    found = 0
    for cell in notebooks.code_cells(executed):
        for output in cell.outputs:
            data = output.get("data", {})
            if not EXPLORABLE.search(data.get("text/html", "")):
                continue
            found += 1
            assert notebooks.WIDGET_VIEW in data  # la vista viva, para quien tiene núcleo
            page = open_page(data["text/html"])
            page.locator(".neurona-live :is(button, input)").first.wait_for()
            assert not page.locator(".neurona-still").first.is_visible()
    assert found >= 1


def test_no_directive_of_exercises_is_seen(executed):
    for cell in executed.cells:
        assert not re.search(r"\{(exercise|quiz|solution)", cell.source)
