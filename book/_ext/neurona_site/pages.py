"""Lo que recibe la plantilla de cada página."""

import posixpath
import re

from docutils import nodes

from .numbering import chapter_number

DESCRIPTION_LENGTH = 155
# hojas de estilo que solo hacen falta si el texto de la página las usa
OPTIONAL_CSS = {
    "katex/katex.min.css": 'class="katex',
    "sphinx-design.min.css": 'class="sd-',
}
ALWAYS_CSS = {"site.css"}
INNER_TOC = re.compile(r"<ul>.*?(<ul>.*</ul>)\s*</li>\s*</ul>", re.DOTALL)


def first_words(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """El comienzo de un texto, sin partir palabras."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"


def describe(app, doctree):
    """Guarda la descripción de la página: la de su cabecera o su primer párrafo."""
    metadata = app.env.metadata[app.env.docname]
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            metadata["description"] = meta["content"]
    if "description" not in metadata:
        paragraph = next(iter(doctree.findall(nodes.paragraph)), None)
        metadata["description"] = first_words(paragraph.astext()) if paragraph else ""


def needed_css(css_files, body: str) -> list:
    """De todas las hojas que registran las extensiones, las que esta página usa."""

    def needed(path: str) -> bool:
        name = path.removeprefix("_static/")
        return name in ALWAYS_CSS or (name in OPTIONAL_CSS and OPTIONAL_CSS[name] in body)

    return [css for css in css_files if needed(str(css.filename))]


def book_contents(toctree) -> str:
    """El índice del libro; los nombres de las partes son texto, no encabezados sin nivel."""
    links = toctree(maxdepth=1, collapse=False, includehidden=True, titles_only=True) or ""
    return links.replace('<p class="caption" role="heading">', '<p class="caption">')


def section_links(toc: str) -> str:
    """El índice de la página sin su propio título, que ya está arriba."""
    match = INNER_TOC.search(toc or "")
    return match[1] if match else ""


def colab_url(repository: str, branch: str, docname: str) -> str:
    """La dirección con la que Colab abre un cuaderno de GitHub; vacía si no lo hay."""
    _, found, name = repository.partition("github.com/")
    if not found:
        return ""
    return f"https://colab.research.google.com/github/{name}/blob/{branch}/{docname}.ipynb"


def add_context(app, pagename, templatename, context, doctree):
    pathto, config = context["pathto"], app.config
    body = context.get("body", "")
    description = app.env.metadata.get(pagename, {}).get("description", "")
    context["description"] = description or f"Busca en «{config.html_title}»."
    # la descripción la escribe la plantilla, para que esté una sola vez
    context["metatags"] = ""
    context["css_files"] = needed_css(context["css_files"], body)
    context["section_links"] = section_links(context.get("toc")) if body else ""
    context["book_contents"] = book_contents(context["toctree"])
    context["repository"] = config.neurona_repository
    context["social_card"] = pathto("_static/card.png", 1)
    if config.html_baseurl:
        context["social_card"] = posixpath.join(config.html_baseurl, "_static/card.png")
    if chapter_number(pagename) is not None:
        context["notebook"] = pathto(f"_sources/{pagename}.ipynb", 1)
        context["colab"] = (
            colab_url(config.neurona_repository, config.neurona_branch, pagename)
            if config.neurona_repository
            else ""
        )
    if pagename == "search":
        context["page_cards"] = page_cards(app.env)


def page_cards(env) -> dict[str, str]:
    """La descripción de cada página, para los resultados de una búsqueda."""
    return {name: env.metadata[name].get("description", "") for name in sorted(env.titles)}


def setup(app):
    app.connect("doctree-read", describe)
    app.connect("html-page-context", add_context, priority=900)
