"""El sitio del libro, encima de Jupyter Book.

Cada módulo hace una cosa: `config` (ajustes que salen de _config.yml), `formulas` (KaTeX),
`labels` (etiquetas en español), `bibliography` (los trabajos citados), `numbering` (el
capítulo NN lleva el número NN), `translator` (el HTML de cada nodo), `pages` (lo que recibe
la plantilla), `search` (buscar sin acentos) y `finish` (lo que se hace con el sitio escrito).
"""

from . import bibliography, config, finish, formulas, labels, numbering, pages, search, translator


def setup(app):
    for part in (
        bibliography,
        config,
        formulas,
        labels,
        numbering,
        translator,
        pages,
        search,
        finish,
    ):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
