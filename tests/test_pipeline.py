"""La cadena de capítulo a sitio falla cuando debe, y no trabaja cuando no hace falta."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import book as tool
import nbformat
import notebook_checks
import notebooks
import pytest
from tiny import EXPLORABLE, SLUG, Book, result, stream

from neurona import widgets

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """El libro diminuto, con su capítulo ejecutado de verdad una sola vez."""
    book = Book(tmp_path_factory.mktemp("ejecutado") / "libro").create()
    book.replace(f"book/capitulos/{SLUG}.md", "total = 1 + 1", COUNTED)
    notebooks.build(book.source)
    return book


# Cada ejecución deja una marca en un archivo: así se cuentan.
COUNTED = 'open("veces.txt", "a").write("x")\ntotal = 1 + 1'


@pytest.fixture
def ran_once(executed: Book, tmp_path: Path) -> Book:
    """Una copia del libro ejecutado, para cambiar algo en ella."""
    shutil.copytree(executed.root, tmp_path / "libro")
    return Book(tmp_path / "libro")


def runs(book: Book) -> int:
    """Cuántas veces se ha ejecutado el capítulo, y no solo convertido."""
    return len((book.root / "notebooks/veces.txt").read_text(encoding="utf-8"))


def nbval(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q"]
    command += ["--nbval-sanitize-with", str(ROOT / "tests/nbval.cfg"), "--rootdir", str(folder)]
    return subprocess.run([*command, str(folder)], cwd=folder, capture_output=True, text=True)


def test_nbval_accepts_the_outputs_as_stored(ran_once: Book) -> None:
    run = nbval(ran_once.notebook.parent)
    assert run.returncode == 0, run.stdout


def test_nbval_rejects_a_number_that_changed(ran_once: Book) -> None:
    ran_once.replace(f"notebooks/{SLUG}.ipynb", "pérdida 0.693\\n", "pérdida 0.694\\n")
    run = nbval(ran_once.notebook.parent)
    assert run.returncode == 1
    assert "0.694" in run.stdout


def test_nbval_rejects_a_chapter_of_the_book_with_one_number_altered(tmp_path: Path) -> None:
    chapter = sorted((ROOT / "notebooks").glob("*.ipynb"))[0]
    notebook, number = alter_first_number(nbformat.read(chapter, as_version=4))
    nbformat.write(notebook, tmp_path / chapter.name)
    run = nbval(tmp_path)
    assert run.returncode == 1
    assert re.search(r"Cell \d+: Cell outputs differ", run.stdout), run.stdout
    assert number in run.stdout


def alter_first_number(notebook: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, str]:
    """Cambia una cifra de la primera salida con números y corta ahí el cuaderno."""
    for position, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            holder, key = (output, "text") if "text" in output else (output["data"], "text/plain")
            if re.search(r"\d", holder.get(key, "")):
                holder[key] = re.sub(r"\d", lambda m: str(9 - int(m[0])), holder[key], count=1)
                notebook.cells = notebook.cells[: position + 1]
                return notebook, holder[key].splitlines()[0]
    raise AssertionError("el capítulo no imprime ningún número")


def test_a_cell_that_never_ran_passes_nbval_but_not_our_check(ran_once: Book) -> None:
    ran_once.change(lambda cells: cells[1].update(execution_count=None, outputs=[]))
    assert nbval(ran_once.notebook.parent).returncode == 0
    problems = notebook_checks.cells_not_run(ran_once.root)
    assert problems == [f"{SLUG}.ipynb, celda de código 2: no se ha ejecutado"]


def sanitize(text: str) -> str:
    """Lo que hace nbval con una salida antes de compararla."""
    patterns = notebook_checks.sanitize_patterns(ROOT / "tests/nbval.cfg")
    assert patterns
    for pattern, replacement in patterns:
        text = re.sub(pattern, replacement, text)
    return text


def test_the_sanitizer_only_hides_what_an_explorable_carries_inside() -> None:
    changed = EXPLORABLE.replace("</div>", "<script>otro()</script></div>")
    assert sanitize(EXPLORABLE) == sanitize(changed) == 'explorable likelihood {"w": 0.5}'
    assert sanitize(EXPLORABLE.replace("0.5", "0.6")) != sanitize(EXPLORABLE)


@pytest.mark.parametrize(
    "text",
    ["pérdida 0.693\n", "[0.12 3.4e-5]", "<table><td>0.5</td></table>", "Likelihood(w=0.5)"],
)
def test_the_sanitizer_leaves_numbers_and_tables_alone(text: str) -> None:
    assert sanitize(text) == text


def test_the_sanitizer_hides_the_real_explorable_and_keeps_its_state() -> None:
    from neurona.widgets import Likelihood

    html = Likelihood()._repr_mimebundle_()[0]["text/html"]
    found = widgets.EXPLORABLE.search(html)
    assert sanitize(html) == f"explorable {found[1]} {found[2]}"


def test_converting_twice_gives_the_same_bytes(book: Book) -> None:
    first = nbformat.writes(notebooks.convert(book.source))
    assert nbformat.writes(notebooks.convert(book.source)) == first


def test_what_is_printed_in_pieces_is_stored_whole() -> None:
    figure = result({"image/png": "AAAA"})
    pieces = [stream("a"), stream("b\n"), stream("¡!", "stderr"), stream("c"), figure, stream("d")]
    whole = notebooks.joined(pieces)
    texts = [output.get("text", output.output_type) for output in whole]
    assert texts == ["ab\n", "¡!", "c", "display_data", "d"]


def test_links_follow_the_notebook_and_formulas_stay_as_they_are(book: Book) -> None:
    formula = r"$a_k^{[l](i)}$"
    source = book.source.read_text(encoding="utf-8")
    book.source.write_text(f"{source}\n{formula} y [la portada](../index.md).\n", "utf-8")
    text = nbformat.writes(notebooks.convert(book.source))
    assert "[l](i)" in text and "[la portada](../book/index.md)" in text


def test_building_again_leaves_the_notebook_byte_for_byte(ran_once: Book) -> None:
    before = ran_once.notebook.read_bytes()
    assert notebooks.build(ran_once.source) == "al día"
    assert ran_once.notebook.read_bytes() == before
    assert runs(ran_once) == 1


def test_executing_again_leaves_the_notebook_byte_for_byte(ran_once: Book) -> None:
    before = ran_once.notebook.read_bytes()
    assert notebooks.build(ran_once.source, force=True) == "ejecutado"
    assert ran_once.notebook.read_bytes() == before
    assert runs(ran_once) == 2


def test_editing_the_text_updates_the_notebook_without_running_it(ran_once: Book) -> None:
    ran_once.replace(f"book/capitulos/{SLUG}.md", "# Un capítulo", "# El capítulo")
    assert notebooks.build(ran_once.source) == "actualizado sin ejecutar"
    assert runs(ran_once) == 1
    assert "# El capítulo" in ran_once.notebook.read_text(encoding="utf-8")
    assert notebook_checks.sources_differ(ran_once.root) == []


def test_editing_the_code_of_one_chapter_runs_that_one_only(ran_once: Book) -> None:
    text = ran_once.source.read_text(encoding="utf-8").replace("veces.txt", "otro.txt")
    other = ran_once.write("book/capitulos/02-otro.md", text)
    assert notebooks.build(other) == "ejecutado"
    ran_once.write("book/capitulos/02-otro.md", text.replace("1 + 1", "2 + 2"))
    done = [notebooks.build(source) for source in notebooks.chapter_sources(ran_once.root)]
    assert done == ["al día", "ejecutado"]
    assert runs(ran_once) == 1
    assert len((ran_once.root / "notebooks/otro.txt").read_text("utf-8")) == 2


def test_only_a_change_in_what_a_chapter_imports_asks_to_run_it(book: Book) -> None:
    def key() -> str:
        return notebooks.code_hash(notebooks.convert(book.source), book.root)

    book.replace(f"book/capitulos/{SLUG}.md", "total = 1 + 1", "from neurona import one")
    book.write("src/neurona/one.py", "from neurona.two import x\n")
    book.write("src/neurona/two.py", "x = 1\n")
    before = key()
    book.write("src/neurona/three.py", "x = 1\n")
    assert key() == before
    book.write("src/neurona/two.py", "x = 2\n")  # lo importa lo que importa el capítulo
    assert key() != before


def test_a_new_version_of_an_explorable_is_stored_without_running(
    ran_once: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_once.change(lambda cells: cells[1].outputs.append(result({"text/html": EXPLORABLE})))
    monkeypatch.setattr("neurona.widgets.refresh", lambda html: html.replace("0.5", "0.5 "))
    assert notebooks.build(ran_once.source) == "actualizado sin ejecutar"
    assert runs(ran_once) == 1
    assert "0.5 }" in ran_once.notebook.read_text(encoding="utf-8")


def test_a_chapter_that_raises_leaves_the_previous_notebook(ran_once: Book) -> None:
    from nbclient.exceptions import CellExecutionError

    before = ran_once.notebook.read_bytes()
    ran_once.replace(f"book/capitulos/{SLUG}.md", "total = 1 + 1", "total = 1 / 0")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebooks.build(ran_once.source)
    assert ran_once.notebook.read_bytes() == before
    assert list(ran_once.notebook.parent.glob("*.tmp")) == []


SITE_FAULTS = {
    "a_broken_citation": ("{cite}`cox1958`", "{cite}`nadie1900`", "nadie1900"),
    "a_broken_cross_reference": ("(#sec-prueba)", "(#sec-perdida)", "sec-perdida"),
    "a_broken_internal_link": ("(../index.md)", "(../perdida.md)", "perdida"),
}


def test_a_correct_book_builds_without_warnings(book: Book) -> None:
    tool.build(book.root, book.root / "_build/html")
    assert (book.root / f"_build/html/notebooks/{SLUG}.html").exists()


@pytest.mark.parametrize("fault", SITE_FAULTS)
def test_a_fault_in_the_text_fails_the_build_and_keeps_the_previous_site(
    fault: str, book: Book, capsys: pytest.CaptureFixture
) -> None:
    old, new, shown = SITE_FAULTS[fault]
    book.replace(f"book/capitulos/{SLUG}.md", old, new)
    book.store()
    previous = book.write("_build/html/index.html", "el sitio anterior")
    with pytest.raises(SystemExit, match="El sitio no se ha construido"):
        tool.build(book.root, book.root / "_build/html")
    assert shown in capsys.readouterr().err
    assert previous.read_text(encoding="utf-8") == "el sitio anterior"
