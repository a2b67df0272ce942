"""Los capítulos que leen MNIST van primero, porque tardan; sin datos ni conexión, se saltan."""

import json
from pathlib import Path

import pytest

collect_ignore = ["conftest.py"]  # aquí no hay ejemplos que probar


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    notebooks = {item.path for item in items if item.path.suffix == ".ipynb"}
    readers = {path for path in notebooks if reads_mnist(path)}
    if not readers:
        return
    items.sort(key=lambda item: item.path not in readers)
    from neurona.datasets import _mnist

    if reason := _mnist.absence():
        for item in items:
            if item.path in readers:
                item.add_marker(pytest.mark.skip(reason=reason))


def reads_mnist(notebook: Path) -> bool:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return any(c["cell_type"] == "code" and "mnist(" in "".join(c["source"]) for c in cells)
