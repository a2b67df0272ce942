"""El número de un capítulo sale de su nombre: notebooks/07-backpropagation es el 7.

Sphinx numera desde 1 en el orden del índice; así, quitar o añadir un capítulo no cambia los
números de los demás, ni los de sus ecuaciones y figuras.
"""

import re

from docutils import nodes
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles as TocCollector

CHAPTER = re.compile(r"notebooks/(\d+)-")


def chapter_number(docname: str) -> int | None:
    match = CHAPTER.match(docname)
    return int(match[1]) if match else None


def renumber(number, chapter: int):
    """El número de una sección (3, 1, 2) con el capítulo que le toca: (7, 1, 2)."""
    return type(number)([chapter, *number[1:]]) if number else number


def renumber_chapter(env, docname: str, chapter: int) -> None:
    sections = env.toc_secnumbers.get(docname, {})
    for anchor, number in sections.items():
        sections[anchor] = renumber(number, chapter)
    links = list(env.tocs[docname].findall(nodes.reference)) if docname in env.tocs else []
    for node in [env.titles.get(docname), *links]:
        if node is not None and node.get("secnumber"):
            node["secnumber"] = renumber(node["secnumber"], chapter)


def wrap(assign):
    """Envuelve la numeración de sphinx-external-toc y corrige el primer número."""

    def assign_section_numbers(self, env):
        changed = assign(self, env)
        for docname in env.toc_secnumbers:
            chapter = chapter_number(docname)
            if chapter is not None:
                renumber_chapter(env, docname, chapter)
        return changed

    assign_section_numbers.wrapped = assign
    return assign_section_numbers


def install(app):
    # una segunda construcción en el mismo proceso no debe envolverla dos veces
    current = TocCollector.assign_section_numbers
    TocCollector.assign_section_numbers = wrap(getattr(current, "wrapped", current))


def setup(app):
    app.connect("builder-inited", install)
