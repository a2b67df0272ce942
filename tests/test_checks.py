"""El libro está limpio, y cada comprobación falla cuando se planta la falta que busca."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import checks
import notebook_checks as nb
import pytest
import site_checks as web
from nbformat.v4 import new_output
from tiny import EXPLORABLE, SLUG, STILL, Book, result, stream, write_site

NAMES = {"ids": lambda check: check.__name__}


@pytest.mark.parametrize("check", checks.NOTEBOOK_CHECKS, **NAMES)
def test_the_stored_notebooks_have_no_problem(check: Callable, root: Path) -> None:
    problems = check(root)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("check", checks.SITE_CHECKS, **NAMES)
def test_the_built_site_has_no_problem(check: Callable, site: Path) -> None:
    problems = check(site)
    assert not problems, "\n".join(problems)


def test_nbval_compares_most_of_the_cells_that_print_something(root: Path) -> None:
    assert nb.compared_share(root) >= checks.MIN_COMPARED


def test_the_small_book_of_these_tests_has_no_problem(book: Book) -> None:
    assert checks.notebook_problems(book.root) == []


def test_the_small_site_of_these_tests_has_no_problem(tmp_path: Path) -> None:
    assert checks.site_problems(write_site(tmp_path)) == []


@pytest.mark.parametrize(
    "still", [STILL, '<div class="neurona-still">Pregunta, opciones y respuestas</div>']
)
def test_an_explorable_with_something_still_is_accepted(book: Book, still: str) -> None:
    html = EXPLORABLE.replace(STILL, still)
    book.change(show({"text/plain": "Likelihood()", "text/html": html}))
    assert nb.dead_widgets(book.root) == []


def show(data: dict[str, str]) -> Callable:
    """Cambia la salida de la segunda celda de código."""
    return lambda cells: cells[1].update(outputs=[result(data, count=2)])


def say(text: str, name: str = "stdout") -> Callable:
    return lambda cells: cells[1].update(outputs=[stream(text, name)])


def fail_with(name: str) -> Callable:
    error = new_output("error", ename=name, evalue="no", traceback=[])
    return lambda cells: cells[1].update(outputs=[error])


def alt_text(alt: str) -> Callable:
    return lambda cells: cells[2].metadata.update(mystnb={"image": {"alt": alt}})


def lengthen(first: str, lines: int) -> Callable:
    source = "\n".join([first] + ["    # una línea"] * (lines - 1))
    return lambda cells: cells[1].update(source=source)


NOTEBOOK_FAULTS = {
    "an_output_that_is_an_error": (nb.errors_stored, fail_with("KeyError"), "guarda un error"),
    "a_warning_on_stderr": (nb.errors_stored, say("cuidado", "stderr"), "avisos en stderr"),
    "a_cell_that_never_ran": (
        nb.cells_not_run,
        lambda cells: cells[1].update(execution_count=None),
        "celda de código 2: no se ha ejecutado",
    ),
    "cells_run_out_of_order": (
        nb.cells_not_run,
        lambda cells: cells[1].update(execution_count=7),
        "se ejecutó la 7.ª",
    ),
    "an_edited_cell": (
        nb.sources_differ,
        lambda cells: cells[1].update(source="total = 3"),
        "no es la de su fuente",
    ),
    "edited_metadata": (nb.sources_differ, alt_text("Otra figura distinta"), "no es la de su"),
    "a_figure_without_alt": (nb.images_without_alt, alt_text(""), "mystnb.image.alt falta"),
    "a_figure_that_was_not_drawn": (
        nb.images_without_alt,
        lambda cells: cells[2].update(outputs=[stream("pérdida 0.693")]),
        "describe una figura que no se ha dibujado",
    ),
    "an_alt_that_is_a_file": (nb.images_without_alt, alt_text("figura_01.png"), "de archivo"),
    "an_alt_that_is_short": (nb.images_without_alt, alt_text("La sigmoide"), "menos de 20"),
    "a_widget_view": (
        nb.dead_widgets,
        show({"application/vnd.jupyter.widget-view+json": "{}"}),
        "guarda la vista de un control",
    ),
    "a_bare_slider": (
        nb.dead_widgets,
        show({"text/plain": "IntSlider(value=0)"}),
        "un control IntSlider sin vida",
    ),
    "a_widget_known_by_its_address": (
        nb.dead_widgets,
        show({"text/plain": "<ipywidgets.widgets.widget_int.IntSlider object at 0x7f>"}),
        "un control IntSlider sin vida",
    ),
    "html_with_an_input": (
        nb.dead_widgets,
        show({"text/html": "<input type='range'>"}),
        "interactivo que no es un explorable",
    ),
    "an_explorable_without_still_figure": (
        nb.dead_widgets,
        show({"text/html": EXPLORABLE.replace(STILL, "")}),
        "no lleva su figura quieta",
    ),
    "a_still_figure_without_alt": (
        nb.dead_widgets,
        show({"text/html": EXPLORABLE.replace("alt=", "data-alt=")}),
        "no lleva su figura quieta",
    ),
    "a_still_text_that_says_nothing": (
        nb.dead_widgets,
        show({"text/html": EXPLORABLE.replace(STILL, '<div class="neurona-still">quiz</div>')}),
        "no lleva su figura quieta",
    ),
    "a_photograph_that_the_dark_theme_would_invert": (
        nb.images_inverted,
        lambda cells: cells[2].update(source='ax.imshow(image, cmap="gray")'),
        "le falta «classes: photo»",
    ),
    "a_long_cell": (nb.long_cells, lengthen("# pasos", 16), "16 líneas, más de 15"),
    "a_long_class": (nb.long_cells, lengthen("class Perceptron:", 26), "más de 25"),
    "a_memory_address": (nb.unstable_outputs, say("<A at 0x7f3a2b1c4d50>"), "dirección de memo"),
    "an_absolute_path": (nb.unstable_outputs, say("/home/ana/libro"), "una ruta absoluta"),
    "a_windows_path": (nb.unstable_outputs, say(r"en C:\Users\ana"), "una ruta absoluta"),
    "a_moment": (nb.unstable_outputs, say("2026-01-31 10:15:00"), "una fecha con hora"),
    "today": (nb.unstable_outputs, say(f"{date.today()}"), "la fecha de hoy"),
    "an_edited_setup_cell": (
        nb.addresses_differ,
        lambda cells: cells[0].update(source="import sys"),
        "su celda de preparación no es la de _config.yml",
    ),
    "another_address_in_a_notebook": (
        nb.addresses_differ,
        lambda cells: cells[1].update(source="%pip install git+https://github.com/ana/otro"),
        "lleva otra dirección, github.com/ana/otro",
    ),
}


@pytest.mark.parametrize("fault", NOTEBOOK_FAULTS)
def test_a_fault_in_a_notebook_is_reported(fault: str, book: Book) -> None:
    check, edit, message = NOTEBOOK_FAULTS[fault]
    assert check(book.root) == []
    book.change(edit)
    assert message in "\n".join(check(book.root))


def test_a_class_may_take_a_longer_cell(book: Book) -> None:
    book.change(lengthen("class Perceptron:", 25))
    assert nb.long_cells(book.root) == []


def test_an_error_that_the_cell_announces_is_accepted(book: Book) -> None:
    def announce(cells: list) -> None:
        fail_with("ValueError")(cells)
        cells[1].metadata["tags"] = ["raises-exception"]

    book.change(announce)
    assert nb.errors_stored(book.root) == []


def test_stored_widget_state_is_reported(book: Book) -> None:
    book.replace(f"notebooks/{SLUG}.ipynb", '"metadata": {\n  "kernelspec"', WITH_WIDGETS)
    assert "guarda el estado de sus controles" in "\n".join(nb.dead_widgets(book.root))


WITH_WIDGETS = '"metadata": {\n  "widgets": {},\n  "kernelspec"'
EXTRA_CHAPTER = "  - file: notebooks/01-prueba\n  - file: notebooks/02-nuevo\n"
FILE_FAULTS = {
    "a_chapter_without_notebook": (
        nb.chapters_disagree,
        ("book/capitulos/02-nuevo.md", "# Nuevo\n"),
        ["_toc.yml: falta el capítulo 02-nuevo", "notebooks: falta el capítulo 02-nuevo"],
    ),
    "a_listed_chapter_that_nobody_wrote": (
        nb.chapters_disagree,
        ("_toc.yml", "root: book/index\nchapters:\n" + EXTRA_CHAPTER),
        ["book/capitulos: falta el capítulo 02-nuevo"],
    ),
    "a_page_outside_the_contents": (
        nb.chapters_disagree,
        ("book/apendices/suelta.md", "# Suelta\n"),
        ["book/apendices/suelta.md: no está en _toc.yml"],
    ),
    "a_listed_page_that_does_not_exist": (
        nb.chapters_disagree,
        ("_toc.yml", "root: book/otra\nchapters:\n  - file: notebooks/01-prueba\n"),
        ["_toc.yml: book/otra.md no existe", "book/index.md: no está en _toc.yml"],
    ),
    "a_markdown_image_without_alt": (
        nb.images_without_alt,
        ("book/index.md", "# Portada\n\n![](red.svg)\n"),
        ["index.md: la imagen red.svg no tiene texto alternativo"],
    ),
    "a_figure_directive_without_alt": (
        nb.images_without_alt,
        ("book/index.md", "# Portada\n\n:::{figure} red.svg\n:name: red\nPie.\n:::\n"),
        ["index.md: la imagen red.svg no tiene texto alternativo"],
    ),
    "a_raw_image_without_alt": (
        nb.images_without_alt,
        ("book/index.md", '# Portada\n\n<img src="red.svg">\n'),
        ["index.md: una etiqueta <img> no tiene texto alternativo"],
    ),
    "an_address_in_a_page": (
        nb.addresses_differ,
        ("README.md", "git clone https://github.com/ana/otro.git\n"),
        ["README.md: lleva otra dirección, github.com/ana/otro"],
    ),
    "a_source_with_more_cells": (
        nb.sources_differ,
        (f"book/capitulos/{SLUG}.md", "# Un capítulo\n\n```{code-cell} ipython3\n1\n```\n"),
        ["tiene 5 celdas y su fuente, 3"],
    ),
}


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_fault_in_a_file_is_reported(fault: str, book: Book) -> None:
    check, (name, text), messages = FILE_FAULTS[fault]
    assert check(book.root) == []
    book.write(name, text)
    found = "\n".join(check(book.root))
    assert all(message in found for message in messages), found


def test_the_address_of_the_configuration_is_the_one_accepted(book: Book) -> None:
    book.replace("_config.yml", 'url: ""', 'url: "https://github.com/ana/libro"')
    book.write("README.md", "pip install git+https://github.com/ana/libro.git\n")
    found = nb.addresses_differ(book.root)
    assert found == [f"{SLUG}.ipynb: su celda de preparación no es la de _config.yml"]
    book.store()
    assert nb.addresses_differ(book.root) == []


def test_an_explorable_of_another_version_is_reported(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.change(show({"text/html": EXPLORABLE}))
    monkeypatch.setattr("neurona.widgets.refresh", lambda html: html)
    assert nb.stale_explorables(book.root) == []
    monkeypatch.setattr("neurona.widgets.refresh", lambda html: html + "nuevo")
    assert "su explorable cambió" in "\n".join(nb.stale_explorables(book.root))


@pytest.mark.parametrize("mark", ["nbval-ignore-output", "nbval-skip"])
def test_a_cell_that_nbval_ignores_lowers_the_compared_share(mark: str, book: Book) -> None:
    assert nb.compared_share(book.root) == 1
    book.change(lambda cells: cells[1].metadata.update(tags=[mark]))
    assert nb.compared_share(book.root) == 0.5
    book.change(lambda cells: cells[2].update(source="# NBVAL_IGNORE_OUTPUT\nprint(1)"))
    assert nb.compared_share(book.root) == 0


SITE_FAULTS = {
    "a_link_to_nowhere": (web.broken_links, '<a href="c.html">c</a>', "c.html no existe"),
    "a_link_out_of_the_site": (web.broken_links, '<a href="../x.html">x</a>', "no existe"),
    "an_absolute_link": (web.broken_links, '<a href="/b.html">b</a>', "es absoluto"),
    "a_missing_anchor": (web.broken_links, '<a href="b.html#no">b</a>', "ancla que no existe"),
    "a_missing_anchor_here": (web.broken_links, '<a href="#no">b</a>', "ancla que no existe"),
    "a_missing_image": (web.broken_links, '<img alt="Red" src="red.svg">', "red.svg no existe"),
    "a_missing_card": (
        web.broken_links,
        '<meta property="og:image" content="../carta.png">',
        "../carta.png no existe",
    ),
    "a_link_with_only_an_image": (
        web.images_without_alt,
        '<a href="b.html"><img alt="" src="_static/fondo.svg"></a>',
        "no tiene texto alternativo",
    ),
    "a_foreign_script": (
        web.foreign_resources,
        '<script src="https://cdn.example.org/a.js"></script>',
        "carga https://cdn.example.org/a.js",
    ),
    "a_foreign_sheet": (
        web.foreign_resources,
        '<link rel="stylesheet" href="//cdn.example.org/a.css">',
        "carga //cdn.example.org/a.css",
    ),
    "a_foreign_frame": (
        web.foreign_resources,
        '<iframe src="https://video.example.org/v"></iframe>',
        "carga https://video.example.org/v",
    ),
    "a_foreign_import": (
        web.foreign_resources,
        '<style>@import "https://fonts.example.org/f.css";</style>',
        "la hoja de estilo carga https://fonts.example.org/f.css",
    ),
    "a_foreign_background": (
        web.foreign_resources,
        '<p style="background: url(https://example.org/f.png)">f</p>',
        "la hoja de estilo carga https://example.org/f.png",
    ),
    "a_font_that_is_not_there": (
        web.foreign_resources,
        "<style>@font-face { src: url('fuente.woff2') }</style>",
        "pide fuente.woff2, que no existe",
    ),
    "an_image_without_alt": (web.images_without_alt, '<img src="a.png">', "no tiene texto"),
    "an_image_with_empty_alt": (web.images_without_alt, '<img alt="" src="a.png">', "no tiene"),
    "an_image_named_by_its_file": (
        web.images_without_alt,
        '<img alt="_images/d5e8f0f0a3b2c1d4e5f60718293a4b5c.png" src="a.png">',
        "es un nombre de archivo",
    ),
    "a_repeated_id": (web.repeated_ids, '<p id="main">otra</p>', "el id main está repetido"),
    "a_traceback": (
        web.errors_shown,
        "<pre>Traceback (most recent call last)</pre>",
        "muestra un Traceback",
    ),
    "a_raw_role": (web.unresolved_markup, "<p>Según {cite}</p>", "muestra {cite} sin resolver"),
    "a_raw_fence": (web.unresolved_markup, "<p>:::{note} Nota</p>", "una valla «:::»"),
    "an_english_button": (
        web.english_labels,
        '<button aria-label="Toggle navigation">x</button>',
        "en inglés, «Toggle navigation»",
    ),
    "an_english_text": (web.english_labels, "<p>Show code cell source</p>", "«Show code cell"),
    "an_english_placeholder": (
        web.english_labels,
        '<input aria-label="Buscar" placeholder="Search this book...">',
        "«Search this book...»",
    ),
    "an_empty_link": (web.empty_repository_links, '<a href="">Repositorio</a>', "no lleva a nin"),
    "a_link_to_no_repository": (
        web.empty_repository_links,
        '<a href="/blob/main/a.ipynb">Ver</a>',
        "no lleva a ninguna parte",
    ),
    "a_launch_link_without_repository": (
        web.empty_repository_links,
        '<a href="https://colab.research.google.com/github//blob/main/a.ipynb">Colab</a>',
        "no lleva a ninguna parte",
    ),
}


@pytest.mark.parametrize("fault", SITE_FAULTS)
def test_a_fault_in_the_site_is_reported(fault: str, tmp_path: Path) -> None:
    check, body, message = SITE_FAULTS[fault]
    assert check(write_site(tmp_path / "limpio")) == []
    assert message in "\n".join(check(write_site(tmp_path / "roto", body)))


HEAD_FAULTS = {
    "falta lang=es": ('lang="es"', 'lang="en"'),
    "falta el título": ("<title>Libro</title>", "<title> </title>"),
    "falta la descripción": ('name="description"', 'name="otra"'),
}


@pytest.mark.parametrize("message", HEAD_FAULTS)
def test_a_page_without_its_head_is_reported(message: str, tmp_path: Path) -> None:
    page = write_site(tmp_path) / "index.html"
    page.write_text(page.read_text("utf-8").replace(*HEAD_FAULTS[message]), "utf-8")
    assert web.pages_without_head(tmp_path) == [f"index.html: {message}"]


ACCEPTED = {
    "code_in_english": "<pre>Search(Note)</pre><p><code>Copy</code></p>",
    "a_cited_title": '<div class="citation"><p>Learning representations</p><p>Next</p></div>',
    "a_passage_in_english": '<p lang="en">Search for <em>Next</em></p>',
    "a_logo_beside_its_name": '<a href="b.html"><img alt="" src="_static/fondo.svg">Libro</a>',
    "an_ornament": '<img role="presentation" alt="" src="_static/fondo.svg">',
    "an_external_link": '<a href="https://example.org/x">x</a>',
    "fences_in_code": "<pre>:::{note}</pre><p><code>{cite}</code></p>",
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_is_right_is_not_reported(body: str, tmp_path: Path) -> None:
    assert checks.site_problems(write_site(tmp_path, body)) == []
