"""La extensión del sitio: búsqueda, números, etiquetas y el HTML que retoca."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sphinxcontrib.katex as katex
from bench import NODE
from docutils import nodes
from docutils.utils import new_document

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "book" / "_static"
sys.path.insert(0, str(ROOT / "book" / "_ext"))

from neurona_site import finish, formulas, labels, numbering, pages, search, translator  # noqa: E402

TEXT = """
convolución convolucion convoluciones función funciones funcion neurona neuronas niño ninio año
años señal señales imagen imágenes imagenes gradiente gradientes árbol arboles pingüino
verosimilitud sigmoide retropropagación aprendió aprender época épocas núcleo kernel ReLU
dropout Ñandú precisión precisiones regresión lógica más así
"""
WORDS = TEXT.split()


def run_node(script: str) -> str:
    run = subprocess.run([str(NODE), "-e", script], capture_output=True, text=True, check=True)
    return run.stdout


def search_in_node(index: dict, *queries: str) -> list[list[str]]:
    """Los documentos que encuentra search.js, en orden, para cada búsqueda."""
    words = json.dumps(sorted(search.FoldedSpanish.stopwords))
    code = search.FoldedSpanish.js_stemmer_code + (STATIC / "search.js").read_text("utf-8")
    ask = f"{json.dumps(queries)}.map(q => search({json.dumps(index)}, q).map(r => r.name))"
    return json.loads(
        run_node(f"const stopwords = {words};\n{code}\nconsole.log(JSON.stringify({ask}))")
    )


def stem(word: str) -> str:
    return search.FoldedSpanish({}).stem(word)


# --- Búsqueda ------------------------------------------------------------------------------


def test_python_and_javascript_find_the_same_stems() -> None:
    stems = f"{json.dumps(WORDS)}.map((w) => new Stemmer().stemWord(w))"
    code = search.FoldedSpanish.js_stemmer_code
    output = run_node(f"{code}\nconsole.log(JSON.stringify({stems}))")
    assert len(WORDS) >= 25
    assert json.loads(output) == [stem(word) for word in WORDS]


@pytest.mark.parametrize(
    "one, other",
    [
        ("convolución", "convolucion"),
        ("convoluciones", "convolucion"),
        ("función", "FUNCIONES"),
        ("pingüino", "pinguino"),
        ("épocas", "epoca"),
    ],
)
def test_words_with_and_without_accents_share_their_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_the_letter_ñ_is_not_an_n() -> None:
    assert search.fold("Año") == "año"
    assert stem("año") != stem("ano")


def tiny_index(**titles: str) -> dict:
    """Un índice como el de Sphinx, con la palabra «capa» en el texto de todas las páginas."""
    names, terms = list(titles), {}
    for doc, title in enumerate(titles.values()):
        for word in title.lower().split():
            terms.setdefault(stem(word), []).append(doc)
    return {
        "docnames": names,
        "titles": list(titles.values()),
        "alltitles": {title: [[doc, None]] for doc, title in enumerate(titles.values())},
        "terms": {stem("capa"): list(range(len(names)))},
        "titleterms": terms,
    }


def test_a_search_puts_first_the_page_whose_title_begins_with_it() -> None:
    index = tiny_index(
        cover="De la neurona a la convolución", eleven="La convolución", pool="Capas"
    )
    found = search_in_node(index, "convolucion", "convolución", "capa", "ornitorrinco", "la")
    assert found[0] == found[1] == ["eleven", "cover"]
    assert found[2][0] == "pool"
    assert found[3] == []


def test_a_search_asks_for_all_its_words() -> None:
    index = tiny_index(one="Una neurona", two="Dos neuronas y capas")
    assert search_in_node(index, "capa neurona", "neurona jirafa") == [["two", "one"], []]


# --- Números de capítulo -------------------------------------------------------------------


def test_the_number_of_a_chapter_is_the_one_of_its_file() -> None:
    assert numbering.chapter_number("notebooks/07-backpropagation") == 7
    assert numbering.chapter_number("notebooks/18-senales") == 18
    assert numbering.chapter_number("book/apendices/notacion") is None


def test_only_the_first_number_changes() -> None:
    assert numbering.renumber((1, 3, 2), 7) == (7, 3, 2)
    assert numbering.renumber([1], 7) == [7]
    assert numbering.renumber(None, 7) is None


# --- Etiquetas -----------------------------------------------------------------------------


def test_our_labels_come_first_and_the_rest_is_left_to_sphinx() -> None:
    ours = labels.Labels()
    assert ours.gettext("Link to this heading") == "Enlace a esta sección"
    assert ours.gettext("something else") == "something else"


# --- HTML ----------------------------------------------------------------------------------


def test_code_that_may_not_fit_can_be_reached_with_the_keyboard() -> None:
    long = translator.focusable_code("<pre>x</pre>", "x" * 60)
    assert 'tabindex="0"' in long and 'aria-label="Código"' in long
    assert translator.focusable_code("<pre>x</pre>", "x\ny") == "<pre>x</pre>"


def test_a_formula_that_may_not_fit_can_be_reached_with_the_keyboard() -> None:
    def formula(text: str) -> str:
        visible = f'<span class="katex-html" aria-hidden="true"><i>{text}</i></span>'
        return f'<span class="katex-display"><math>{"y" * 99}</math>{visible}</span>'

    assert 'tabindex="0"' in translator.focusable_math(formula("x" * 50))
    assert translator.focusable_math(formula("x")) == formula("x")


def test_the_page_contents_leave_out_the_title_of_the_page() -> None:
    toc = '<ul>\n<li><a href="#">T</a><ul>\n<li><a href="#a">A</a></li>\n</ul>\n</li>\n</ul>\n'
    assert pages.section_links(toc) == '<ul>\n<li><a href="#a">A</a></li>\n</ul>'
    assert pages.section_links('<ul>\n<li><a href="#">T</a></li>\n</ul>') == ""


def test_a_description_does_not_break_words() -> None:
    assert pages.first_words("uno  dos\ntres", 9) == "uno dos…"
    assert pages.first_words("uno dos", 9) == "uno dos"


def test_colab_opens_notebooks_of_github_only() -> None:
    docname = "notebooks/02-sigmoide"
    assert pages.colab_url("https://github.com/ana/libro", "main", docname) == (
        "https://colab.research.google.com/github/ana/libro/blob/main/notebooks/02-sigmoide.ipynb"
    )
    assert pages.colab_url("https://example.org/ana/libro", "main", docname) == ""


@pytest.mark.parametrize(
    "before, after",
    [
        ('<a href="../notebooks/a.html#b">', '<a href="notebooks/a.html#b">'),
        ('<a href="apendices/n.html">', '<a href="book/apendices/n.html">'),
        ('<a href="#x">', '<a href="#x">'),
        ('<a href="https://example.org/a">', '<a href="https://example.org/a">'),
        ('<meta content="../_static/card.png">', '<meta content="_static/card.png">'),
        ('<meta content="Un libro, de verdad">', '<meta content="Un libro, de verdad">'),
        ('<html data-content_root="../">', '<html data-content_root="./">'),
    ],
)
def test_the_cover_is_moved_to_the_root(before: str, after: str) -> None:
    assert finish.relocate(before, "book") == after


def test_only_our_files_stay_in_static(tmp_path: Path) -> None:
    ours, static = tmp_path / "ours", tmp_path / "static"
    for path in (ours / "a/x.css", static / "a/x.css", static / "b/y.js", static / "z.js"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (static / "language_data.js").touch()
    finish.prune(static, ours)
    kept = {p.relative_to(static).as_posix() for p in static.rglob("*") if p.is_file()}
    assert kept == {"a/x.css", "language_data.js"}
    assert not (static / "b").exists()


def test_a_short_formula_keeps_its_punctuation_and_a_long_one_may_break() -> None:
    short, long = nodes.math("", "w_1 = 2"), nodes.math("", "a + b + c + d + e + f + g + h")
    paragraph = nodes.paragraph("", "", nodes.Text("vale ("), short, nodes.Text("), y "), long)
    document = new_document("prueba")
    document += paragraph
    formulas.KeepTogether(document).run()
    texts = [child.astext() for child in paragraph]
    assert texts == ["vale ", "(w_1 = 2),", " y ", "a + b + c + d + e + f + g + h"]
    assert paragraph[1]["classes"] == ["together"]


def test_names_in_the_bibliography_are_joined_in_spanish(site: Path) -> None:
    page = (site / "book/apendices/bibliografia.html").read_text("utf-8")
    assert "Yoshua Bengio y Aaron Courville" in page


def test_no_page_carries_the_configuration_of_thebe(site: Path) -> None:
    pages_with_it = [p.name for p in site.rglob("*.html") if "thebe" in p.read_text("utf-8")]
    assert pages_with_it == []


# --- KaTeX ---------------------------------------------------------------------------------


def test_the_style_sheet_of_katex_is_of_the_version_that_composes_the_formulas() -> None:
    css = (STATIC / "katex/katex.min.css").read_text("utf-8")
    script = (Path(katex.__file__).parent / "katex.min.js").read_text("utf-8")
    version = re.search(r'\.katex-version:after\{content:"([\d.]+)"\}|"(\d+\.\d+\.\d+)"', css)
    assert katex.katex_version in version.groups()
    assert f'"{katex.katex_version}"' in script


def test_every_font_of_katex_is_there_and_none_is_left_over() -> None:
    css = (STATIC / "katex/katex.min.css").read_text("utf-8")
    asked = set(re.findall(r"url\(fonts/([^)]+)\)", css))
    assert asked == {path.name for path in (STATIC / "katex/fonts").iterdir()}
