"""El paquete importa en una sola dirección, no carga de más y explica sus errores."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from neurona.shapes import check_shape

PACKAGE = Path(__file__).resolve().parents[1] / "src/neurona"

# Lo que cada módulo puede importar, además de la biblioteca estándar y de sí mismo.
ALLOWED = {
    "__init__": {"neurona.random", "neurona.tensor"},
    "shapes": {"numpy"},
    "random": {"numpy"},
    "tensor": {"numpy", "neurona.shapes"},
    "graphs": {"neurona.tensor"},
    "functional": {
        "numpy",
        "neurona.convolution",
        "neurona.random",
        "neurona.shapes",
        "neurona.tensor",
    },
    "nn": {"numpy", "neurona.functional", "neurona.random", "neurona.shapes", "neurona.tensor"},
    "optim": {"numpy", "neurona.functional", "neurona.tensor"},
    "training": {
        "numpy",
        "tqdm",
        "neurona.nn",
        "neurona.random",
        "neurona.shapes",
        "neurona.tensor",
    },
    "datasets": {"numpy", "PIL", "pooch", "sklearn", "tqdm", "neurona.shapes"},
    "models": {"numpy", "torch"},
    "metrics": {"numpy", "neurona.shapes"},
    "explain": {"numpy", "torch", "neurona.shapes"},
    "convolution": {"numpy", "neurona.shapes"},
    "signals": {"numpy", "neurona.shapes"},
    "exercises": {"numpy", "neurona.datasets"},
    "plots": {
        "numpy",
        "matplotlib",
        "cycler",
        "neurona.graphs",
        "neurona.shapes",
        "neurona.tensor",
    },
    "widgets": {
        "numpy",
        "anywidget",
        "contourpy",
        "traitlets",
        "neurona.shapes",
        "neurona.graphs",
        "neurona.tensor",
        "neurona.exercises",
    },
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def row(module: Path) -> str:
    """La fila de la tabla: el nombre de un módulo o el de la carpeta que lo contiene."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def outside(module: Path, nodes: Iterator[ast.AST]) -> set[str]:
    """Lo que importan esos nodos: «numpy», «neurona.shapes», sin lo que es de casa."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}: los import van con su nombre completo"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    parts = {tuple(name.split(".")) for name in names}
    found = {".".join(p[:2]) if p[0] == "neurona" else p[0] for p in parts}
    return found - set(sys.stdlib_module_names) - {"__future__", f"neurona.{row(module)}"}


def at_the_top(tree: ast.Module) -> Iterator[ast.AST]:
    """Los nodos que se ejecutan al importar: ni cuerpos de funciones ni lo que es solo de tipos."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            pending += ast.iter_child_nodes(node)


@pytest.mark.parametrize("module", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_is_below_it(module: Path) -> None:
    assert row(module) in ALLOWED, f"añade {row(module)} a la tabla de esta prueba"
    tree = ast.parse(module.read_text(encoding="utf-8"))
    allowed = ALLOWED[row(module)]
    assert outside(module, ast.walk(tree)) <= allowed


def test_only_plots_imports_matplotlib_and_nobody_imports_torch_on_loading() -> None:
    assert {name for name, allowed in ALLOWED.items() if "matplotlib" in allowed} == {"plots"}
    assert {name for name, allowed in ALLOWED.items() if "torch" in allowed} == {
        "explain",
        "models",
    }
    for module in modules():
        tree = ast.parse(module.read_text(encoding="utf-8"))
        assert "torch" not in outside(module, at_the_top(tree)), module


def test_the_table_of_imports_has_no_cycle_and_names_every_module() -> None:
    below = {name: {d.removeprefix("neurona.") for d in ALLOWED[name]} for name in ALLOWED}
    assert set(below) == {row(module) for module in modules()}
    while below:
        ready = {name for name, needs in below.items() if not needs & set(below)}
        assert ready, f"se importan unos a otros: {sorted(below)}"
        below = {name: needs for name, needs in below.items() if name not in ready}


def test_the_checker_of_imports_sees_each_way_of_importing() -> None:
    source = (
        "import torch.nn as nn\nclass A:\n    from neurona import plots\ndef f():\n    import os\n"
    )
    source += "    from neurona.nn import Linear\nif TYPE_CHECKING:\n    import scipy\n"
    module, tree = PACKAGE / "shapes.py", ast.parse(source)
    assert outside(module, at_the_top(tree)) == {"torch", "neurona.plots"}
    assert outside(module, ast.walk(tree)) == {"torch", "neurona.plots", "neurona.nn", "scipy"}


def loaded_by(statement: str) -> set[str]:
    """Los paquetes que un intérprete nuevo carga por ejecutar esa línea."""
    show = f"import sys; before = set(sys.modules); {statement}; "
    show += "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    run = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"torch", "matplotlib", "scipy", "pandas", "sklearn", "ipywidgets", "IPython"}
    assert loaded_by("import neurona") & heavy == set()
    assert loaded_by("from neurona import datasets, models, nn, optim, training") & heavy == set()


def test_drawing_does_not_load_torch() -> None:
    assert "torch" not in loaded_by("from neurona import plots, widgets")


@pytest.mark.parametrize(
    ("array", "axes", "sizes", "message"),
    [
        (
            np.zeros((4, 3, 5, 5)),
            "F C KH KW",
            {"C": 1},
            "x tiene forma (4, 3, 5, 5), leída como (F, C, KH, KW): C debería ser 1 y es 3",
        ),
        (
            np.zeros(100),
            "M N",
            {},
            "x tiene forma (100,), leída como (M, N): debería tener 2 ejes y tiene 1",
        ),
    ],
)
def test_a_wrong_shape_is_explained_in_axis_letters(array, axes, sizes, message) -> None:
    with pytest.raises(ValueError) as error:
        check_shape("x", array, axes, **sizes)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        ([[1, 2]], "x es list: debería ser un arreglo de NumPy"),
        (np.array(["a"]), "x contiene <U1: debería contener números reales"),
        (np.array([1j]), "x contiene complex128: debería contener números reales"),
        (np.array([None]), "x contiene object: debería contener números reales"),
    ],
)
def test_a_wrong_kind_is_explained(thing, message) -> None:
    with pytest.raises(TypeError) as error:
        check_shape("x", thing, "M")
    assert str(error.value) == message


def test_a_right_shape_gives_the_length_of_each_axis() -> None:
    assert check_shape("x", np.zeros((0, 2)), "M N", N=2) == {"M": 0, "N": 2}
