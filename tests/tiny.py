"""Un libro de un capítulo, con salidas guardadas a mano, para estropearlo en las pruebas."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import nbformat
import notebooks
from nbformat import NotebookNode

SLUG = "01-prueba"
CONFIG = """\
title: Libro de prueba
only_build_toc_files: true
execute: {execute_notebooks: "off"}
repository: {url: "", branch: main}
bibtex_bibfiles: [book/referencias.bib]
parse: {myst_enable_extensions: [colon_fence, dollarmath]}
sphinx: {config: {language: es}}
"""
TOC = """\
format: jb-book
root: book/index
chapters:
  - file: notebooks/01-prueba
"""
BIBLIOGRAPHY = "@book{cox1958, author={Cox}, title={Regresión}, year={1958}, publisher={A}}\n"
ALT = "Recta creciente de cero a uno, con la rejilla detrás."
CHAPTER = f"""\
---
kernelspec: {{name: python3, display_name: Python 3, language: python}}
---

# Un capítulo

(sec-prueba)=
## Una sección

Lo dice {{cite}}`cox1958`; se ve en [la sección](#sec-prueba) y en [la portada](../index.md).

```{{code-cell}} ipython3
total = 1 + 1
total
```

```{{code-cell}} ipython3
---
mystnb:
  image:
    alt: {ALT}
---
print("pérdida 0.693")
```

```{{bibliography}}
```
"""
STILL = f'<img alt="{ALT}" src="data:image/svg+xml;base64,AAAA">'
EXPLORABLE = (
    f"""<div data-neurona-explorable="likelihood" data-state='{{"w": 0.5}}'>{STILL}</div>"""
)


class Book:
    """Los archivos de un libro; recién creado, pasa todas las comprobaciones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / notebooks.CHAPTERS / f"{SLUG}.md"
        self.notebook = notebooks.notebook_path(self.source)

    def create(self) -> "Book":
        self.write("_config.yml", CONFIG)
        self.write("_toc.yml", TOC)
        self.write("book/index.md", "# Portada\n\nUn libro de prueba.\n")
        self.write("book/referencias.bib", BIBLIOGRAPHY)
        self.write(f"{notebooks.CHAPTERS}/{SLUG}.md", CHAPTER)
        self.store()
        return self

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} no está en {name}"
        self.write(name, text.replace(old, new))

    def store(self) -> None:
        """Guarda el cuaderno de la fuente con las salidas que tendría, sin ejecutar nada."""
        notebook = notebooks.convert(self.source)
        for count, cell in enumerate(notebooks.code_cells(notebook), start=1):
            cell.execution_count = count
        _, total, figure = notebooks.code_cells(notebook)
        total.outputs = [result({"text/plain": "2"}, count=2)]
        figure.outputs = [stream("pérdida 0.693\n"), result({"image/png": "AAAA"})]
        self.save(notebook)

    def save(self, notebook: NotebookNode) -> None:
        self.notebook.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, self.notebook)

    def change(self, edit: Callable[[list[NotebookNode]], object]) -> None:
        """Cambia las celdas de código del cuaderno guardado, sin tocar su fuente."""
        notebook = nbformat.read(self.notebook, as_version=4)
        edit(notebooks.code_cells(notebook))
        self.save(notebook)


def result(data: dict[str, str], count: int | None = None) -> NotebookNode:
    kind = "display_data" if count is None else "execute_result"
    extra = {} if count is None else {"execution_count": count}
    return nbformat.v4.new_output(kind, data, **extra)


def stream(text: str, name: str = "stdout") -> NotebookNode:
    return nbformat.v4.new_output("stream", name=name, text=text)


def write_site(folder: Path, body: str = "", head: str = "") -> Path:
    """Un sitio de dos páginas correcto, con lo que se quiera añadir a la primera."""
    page = textwrap.dedent("""\
        <!DOCTYPE html><html lang="es"><head><title>Libro</title>
        <meta name="description" content="Un libro de prueba">
        <link rel="stylesheet" href="_static/tema.css">{head}</head>
        <body><main id="main"><h1>Un capítulo</h1>{body}</main></body></html>""")
    files = {
        "index.html": page.format(head=head, body=f'<a href="b.html#fin">Sigue</a>{body}'),
        "b.html": page.format(head="", body='<p id="fin">Fin. <a href="index.html">Vuelve</a></p>'),
        "_static/tema.css": "body { background: url('fondo.svg') }",
        "_static/fondo.svg": "<svg/>",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
