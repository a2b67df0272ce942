"""El HTML de los nodos que Sphinx escribe de un modo poco accesible o pesado."""

import html
import re
from pathlib import Path

import imagesize
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.writers.html5 import HTML5Translator

CODE_WIDTH = 40  # letras de código que caben en un teléfono
MATH_WIDTH = 24  # símbolos de una fórmula que caben en un teléfono
HIDDEN = {"above-input": "código", "below-input": "salida", "above-output": "salida"}
SCROLLABLE = 'tabindex="0" role="group" aria-label="{}"'


def scrollable(label: str) -> str:
    """Atributos de una caja que se desplaza a los lados: se alcanza con el teclado."""
    return SCROLLABLE.format(label)


def focusable_code(markup: str, source: str) -> str:
    if max(map(len, source.splitlines()), default=0) <= CODE_WIDTH:
        return markup
    return markup.replace("<pre>", f"<pre {scrollable('Código')}>", 1)


def focusable_math(markup: str) -> str:
    """Marca las fórmulas que pueden no caber; contar símbolos peca por exceso, y basta."""
    visible = markup.rpartition('<span class="katex-html"')[2]
    symbols = html.unescape(re.sub(r"<[^>]*>", "", visible))
    if len(symbols) <= MATH_WIDTH:
        return markup
    opening = '<span class="katex-display"'
    return markup.replace(opening, f"{opening} {scrollable('Fórmula')}", 1)


class Translator(HTML5Translator):
    """HTML5Translator, salvo en lo que sigue."""

    def visit_image(self, node):
        source = Path(self.builder.srcdir, node["uri"])
        super().visit_image(node)
        width, height = imagesize.get(source) if source.is_file() else (-1, -1)
        attributes = 'decoding="async"'
        if width > 0 and not {"width", "height"} & set(node.attributes):
            attributes += f' width="{int(width)}" height="{int(height)}"'
        # la primera imagen puede ser lo primero que se ve: no se retrasa
        if getattr(self, "seen_image", False):
            attributes += ' loading="lazy"'
        self.seen_image = True
        self.body[-1] = self.body[-1].replace("<img ", f"<img {attributes} ", 1)

    def visit_literal_block(self, node):
        try:
            super().visit_literal_block(node)
        except nodes.SkipNode:
            self.body[-1] = focusable_code(self.body[-1], node.rawsource)
            raise

    def visit_math_block(self, node):
        start = len(self.body)
        try:
            super().visit_math_block(node)
        except nodes.SkipNode:
            self.body[start:] = [focusable_math("".join(self.body[start:]))]
            raise

    def visit_table(self, node):
        self.body.append(f'<div class="table-box" {scrollable("Tabla")}>\n')
        super().visit_table(node)

    def depart_table(self, node):
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_raw(self, node):
        # las tablas de pandas llegan como HTML ya escrito, con cabeceras vacías
        source = node.astext()
        if "html" in node.get("format", "").split() and "<table" in source:
            table = source.replace("<th></th>", "<td></td>")
            self.body.append(f'<div class="table-box" {scrollable("Tabla")}>\n{table}</div>\n')
            raise nodes.SkipNode
        super().visit_raw(node)

    # docutils agrupa citas y notas con papeles ARIA que los lectores de pantalla no admiten
    # ahí: basta con unas cajas

    def visit_citation(self, node):
        self.body.append(self.starttag(node, "div", CLASS="citation"))

    def depart_citation(self, node):
        self.body.append("</div>\n")

    def visit_footnote(self, node):
        style = self.settings.footnote_references
        self.body.append(self.starttag(node, "div", CLASS=f"footnote {style}"))

    def depart_footnote(self, node):
        self.body.append("</div>\n")


def visit_hidden(self, node):
    """Una celda plegada: MyST-NB le pone una etiqueta en inglés."""
    classes = " ".join(node["classes"])
    what = next((text for name, text in HIDDEN.items() if name in node["classes"]), "celda")
    self.body.append(f'<details class="hide {classes}">\n<summary>')
    self.body.append(f'<span class="when-closed">Mostrar {what}</span>')
    self.body.append(f'<span class="when-open">Ocultar {what}</span></summary>\n')


def depart_hidden(self, node):
    self.body.append("</details>\n")


def setup(app):
    app.set_translator("html", Translator)
    # sustituye al de MyST-NB cuando ya están registrados todos los nodos
    app.connect(
        "builder-inited",
        lambda app: app.add_node(
            HideCodeCellNode, override=True, html=(visit_hidden, depart_hidden)
        ),
    )
