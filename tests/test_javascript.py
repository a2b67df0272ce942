"""Las pruebas de los módulos de JavaScript, con el Node que instala pip."""

import shutil
import subprocess
from pathlib import Path

import pytest
from bench import NODE

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "tests/js").glob("*.test.mjs"))


def run(path: Path) -> subprocess.CompletedProcess:
    return subprocess.run([str(NODE), "--test", str(path)], capture_output=True, text=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_module_gives_the_numbers_that_python_wrote(path: Path) -> None:
    result = run(path)
    assert result.returncode == 0, result.stdout


def test_every_explorable_has_its_tests() -> None:
    widgets = ROOT / "src/neurona/widgets"
    modules = {path.stem for path in (widgets / "static").glob("*.mjs")}
    explorables = {name for name in modules if (widgets / f"{name}.py").exists()}
    tested = {path.name.removesuffix(".test.mjs") for path in FILES}
    assert explorables <= tested <= modules | {"draw"}  # draw es una página


def test_a_module_that_computes_something_else_is_caught(tmp_path: Path) -> None:
    for folder in ("src/neurona/widgets/static", "tests/js", "tests/fixtures"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    module = tmp_path / "src/neurona/widgets/static/likelihood.mjs"
    text = module.read_text(encoding="utf-8")
    assert "sigmoid(w * input + b) - y[i]" in text
    module.write_text(
        text.replace("sigmoid(w * input + b) - y[i]", "y[i] - sigmoid(w * input + b)")
    )
    assert run(tmp_path / "tests/js/likelihood.test.mjs").returncode == 1
