"""Lo que un cuaderno guardado tiene que cumplir; cada función devuelve sus problemas.

Son las faltas que ni la construcción del sitio ni nbval ven: una celda sin ejecutar, un
texto que ya no es el de su fuente, una figura sin texto alternativo, un control sin vida.
"""

import functools
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import notebooks
import yaml
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from neurona.widgets import EXPLORABLE

MAX_LINES, MAX_CLASS_LINES = 15, 25
MIN_ALT = 20
NBVAL_CONFIG = Path(__file__).resolve().parents[1] / "tests/nbval.cfg"

PLACEHOLDER = re.compile(r"github\.com/(?:dueño/nombre|owner/name)")
ADDRESS = re.compile(r"(?:github\.com|raw\.githubusercontent\.com)[/:][\w.-]+/[\w-]+")
FILE_NAME = re.compile(r"\S+|.*\.(?:png|svg|jpe?g|gif|webp|pdf)", re.IGNORECASE)
MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)")
DIRECTIVE_IMAGE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?:figure|image)\}(?P<body>.*?)^(?P=fence)", re.DOTALL | re.MULTILINE
)
CODE_FENCE = re.compile(r"^(`{3,})(?!\{).*?^\1", re.DOTALL | re.MULTILINE)
UNSTABLE = {
    "una dirección de memoria": re.compile(r"\b0x[0-9a-fA-F]{6,}\b"),
    "una ruta absoluta": re.compile(
        r"(?<![\w/.:])/(?:home|root|tmp|Users|usr|var|opt|work|mnt)/\w|\b[A-Z]:\\\w"
    ),
    "una fecha con hora": re.compile(r"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d"),
}
# Lo que dibuja grises que significan luz, y no tinta: en el modo oscuro no se invierte.
GREY_IMAGE = re.compile(
    r"cmap=\"gray\"|\b(?:image_panels|photo_and_patch|window_diagram|number_grid)\("
)
INTERACTIVE = ("script", "iframe", "input", "select", "button")


def chapters_disagree(root: Path) -> list[str]:
    """El índice, las fuentes y los cuadernos nombran las mismas páginas."""
    listed = list(toc_files(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))))
    lists = {
        "_toc.yml": {Path(f).name for f in listed if f.startswith("notebooks/")},
        "book/capitulos": {path.stem for path in notebooks.chapter_sources(root)},
        "notebooks": {path.stem for path in (root / "notebooks").glob("*.ipynb")},
    }
    problems = [
        f"{place}: falta el capítulo {chapter}"
        for chapter in sorted(set().union(*lists.values()))
        for place, chapters in lists.items()
        if chapter not in chapters
    ]
    pages = {str(page.relative_to(root).with_suffix("").as_posix()) for page in plain_pages(root)}
    wanted = {f for f in listed if not f.startswith("notebooks/")}
    problems += [f"_toc.yml: {page}.md no existe" for page in sorted(wanted - pages)]
    problems += [f"{page}.md: no está en _toc.yml" for page in sorted(pages - wanted)]
    repeated = sorted({f for f in listed if listed.count(f) > 1})
    return problems + [f"_toc.yml: {page} está más de una vez" for page in repeated]


def toc_files(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from toc_files(item)
    elif isinstance(node, dict):
        yield from (node[key] for key in ("root", "file") if key in node)
        for value in node.values():
            yield from toc_files(value)


def plain_pages(root: Path) -> list[Path]:
    """Las páginas de book/ que no son capítulos: portada y apéndices."""
    skipped = root / notebooks.CHAPTERS
    pages = (root / "book").rglob("*.md")
    return [p for p in pages if skipped not in p.parents and "/_" not in p.as_posix()]


def sources_differ(root: Path) -> list[str]:
    """Un cuaderno es su fuente convertida: mismas celdas, mismos metadatos, mismo orden."""
    problems = []
    for source in notebooks.chapter_sources(root):
        target = notebooks.notebook_path(source)
        if not target.exists():
            continue  # lo dice chapters_disagree
        wanted, found = (cells_of(notebooks.convert(source)), cells_of(read(target)))
        if len(wanted) != len(found):
            problems.append(
                f"{target.name}: tiene {len(found)} celdas y su fuente, {len(wanted)}: "
                "ejecuta «make notebooks»"
            )
            continue
        problems += [
            f"{target.name}, celda {number}: no es la de su fuente: ejecuta «make notebooks»"
            for number, (a, b) in enumerate(zip(wanted, found, strict=True))
            if a != b
        ]
    return problems


def cells_of(notebook: NotebookNode) -> list[tuple]:
    return [(cell.cell_type, cell.source, dict(cell.metadata)) for cell in notebook.cells]


def cells_not_run(root: Path) -> list[str]:
    """Toda celda de código se ejecutó, de arriba abajo y en un núcleo nuevo."""
    problems = []
    for path, notebook in stored(root):
        counts = [cell.execution_count for cell in notebooks.code_cells(notebook)]
        problems += [
            f"{path.name}, celda de código {wanted}: "
            + ("no se ha ejecutado" if count is None else f"se ejecutó la {count}.ª")
            for wanted, count in enumerate(counts, start=1)
            if count != wanted
        ]
    return problems


def errors_stored(root: Path) -> list[str]:
    """Sin errores ni avisos guardados, salvo el error que una celda anuncia."""
    problems = []
    for where, cell in code(root):
        expected = "raises-exception" in cell.metadata.get("tags", [])
        for output in cell.outputs:
            if output.output_type == "error" and not expected:
                problems.append(f"{where}: guarda un error ({output.ename}: {output.evalue})")
            if output.output_type == "stream" and output.name == "stderr":
                problems.append(f"{where}: guarda avisos en stderr: {output.text.strip()[:80]}")
    return problems


def images_without_alt(root: Path) -> list[str]:
    """Cada figura dice en palabras lo que muestra."""
    problems = []
    for where, cell in code(root):
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if any(mime.startswith("image/") for data in outputs_data(cell) for mime in data):
            if reason := alt_problem(alt):
                problems.append(f"{where}: mystnb.image.alt {reason}")
        elif alt:
            problems.append(f"{where}: describe una figura que no se ha dibujado")
    for path, notebook in stored(root):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type == "markdown":
                problems += text_images(f"{path.name}, celda {number}", cell.source)
    for page in plain_pages(root):
        problems += text_images(page.name, page.read_text(encoding="utf-8"))
    return problems


def images_inverted(root: Path) -> list[str]:
    """Una imagen en grises se ve igual en el modo oscuro, donde las figuras se invierten."""
    problems = []
    for where, cell in code(root):
        image = cell.metadata.get("mystnb", {}).get("image", {})
        if image and GREY_IMAGE.search(cell.source) and "photo" not in image.get("classes", ""):
            problems.append(f"{where}: dibuja una imagen en grises y le falta «classes: photo»")
    return problems


def alt_problem(alt: str) -> str:
    """Qué le falta a un texto alternativo, o una cadena vacía si está bien."""
    if not alt.strip():
        return "falta"
    if FILE_NAME.fullmatch(alt.strip()):
        return f"parece un nombre de archivo: «{alt}»"
    if len(alt.strip()) < MIN_ALT:
        return f"tiene menos de {MIN_ALT} caracteres: «{alt}»"
    return ""


def text_images(where: str, text: str) -> list[str]:
    """Las imágenes de un texto en Markdown, escritas de cualquiera de sus tres maneras."""
    text = CODE_FENCE.sub("", text)
    problems = [
        f"{where}: la imagen {target} no tiene texto alternativo"
        for alt, target in MARKDOWN_IMAGE.findall(text)
        if not alt.strip()
    ]
    for match in DIRECTIVE_IMAGE.finditer(text):
        if not re.search(r"^:alt: *\S|^alt: *\S", match["body"], re.MULTILINE):
            name = match["body"].split(maxsplit=1)[0]
            problems.append(f"{where}: la imagen {name} no tiene texto alternativo")
    for image in re.findall(r"<img\b[^>]*>", text):
        if not BeautifulSoup(image, "html.parser").img.get("alt", "").strip():
            problems.append(f"{where}: una etiqueta <img> no tiene texto alternativo")
    return problems


def dead_widgets(root: Path) -> list[str]:
    """Todo lo que se maneja está vivo sin núcleo, o lo sustituye una figura quieta."""
    problems = []
    for path, notebook in stored(root):
        if "widgets" in notebook.metadata:
            problems.append(f"{path.name}: guarda el estado de sus controles (metadata.widgets)")
    for where, cell in code(root):
        for data in outputs_data(cell):
            problems += [f"{where}: {reason}" for reason in dead_reasons(data)]
    return problems


def dead_reasons(data: dict) -> list[str]:
    html, reasons = data.get("text/html", ""), []
    if notebooks.WIDGET_VIEW in data:
        reasons.append("guarda la vista de un control, que sin núcleo es un error")
    if EXPLORABLE.search(html):
        return reasons + still_problem(html)
    name = re.match(r"(?:<(?:\w+\.)*)?(\w+)[ (]", data.get("text/plain", ""))
    if name and name[1] in widget_names():
        reasons.append(f"muestra un control {name[1]} sin vida en la página")
    if BeautifulSoup(html, "html.parser").find(INTERACTIVE) or "application/javascript" in data:
        reasons.append("muestra algo interactivo que no es un explorable del libro")
    return reasons


def still_problem(html: str) -> list[str]:
    """Sin JavaScript, o en JupyterLab antes de confiar, queda una imagen descrita o un texto."""
    for still in BeautifulSoup(html, "html.parser").select("img, .neurona-still"):
        described = not alt_problem(still.get("alt", ""))
        if described and still.get("src", "").startswith("data:"):
            return []
        if still.name != "img" and len(still.get_text()) >= MIN_ALT:
            return []
    return ["el explorable no lleva su figura quieta (<img src=data:… alt=…>) ni su texto"]


@functools.cache
def widget_names() -> frozenset[str]:
    import ipywidgets

    from neurona import widgets

    names = {name for module in (ipywidgets, widgets) for name in vars(module) if name[0].isupper()}
    return frozenset(names | {"interactive", "AnyWidget"})


def stale_explorables(root: Path) -> list[str]:
    """El explorable guardado es el de hoy: nbval no compara su módulo, esta función sí."""
    from neurona.widgets import refresh

    problems = []
    for where, cell in code(root):
        for data in outputs_data(cell):
            html = data.get("text/html", "")
            if EXPLORABLE.search(html) and refresh(html) != html:
                problems.append(f"{where}: su explorable cambió: ejecuta «make notebooks»")
    return problems


def long_cells(root: Path) -> list[str]:
    """Una celda se lee de un vistazo; la que define una clase puede ser algo más larga."""
    problems = []
    for where, cell in code(root):
        has_class = re.search(r"^class \w", cell.source, re.MULTILINE)
        limit = MAX_CLASS_LINES if has_class else MAX_LINES
        if (lines := len(cell.source.splitlines())) > limit:
            problems.append(f"{where}: tiene {lines} líneas, más de {limit}")
    return problems


def unstable_outputs(root: Path) -> list[str]:
    """Ninguna salida cambia de una máquina o de un día a otro."""
    today = date.today()
    patterns = UNSTABLE | {
        "la fecha de hoy": re.compile(rf"{today:%Y-%m-%d}|{today:%d/%m/%Y}|{today:%d-%m-%Y}")
    }
    problems = []
    for where, cell in code(root):
        text = "\n".join(output_texts(cell))
        for what, pattern in patterns.items():
            if match := pattern.search(text):
                problems.append(f"{where}: su salida contiene {what}: {match[0]}")
    return problems


def output_texts(cell: NotebookNode) -> Iterator[str]:
    """Los textos de las salidas de una celda, sin imágenes en base64 ni explorables."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield output.get("evalue", "")
        yield "\n".join(output.get("traceback", []))
    for data in outputs_data(cell):
        if not EXPLORABLE.search(data.get("text/html", "")):
            texts = (value for mime, value in data.items() if not is_binary(mime))
            yield from (value for value in texts if isinstance(value, str))


def is_binary(mime: str) -> bool:
    return mime.startswith(("image/", "audio/", "video/")) and mime != "image/svg+xml"


def compared_share(root: Path) -> float:
    """De las celdas que imprimen algo, qué parte compara nbval de verdad."""
    cells = [cell for _, cell in code(root) if printed_texts(cell)]
    return sum(map(is_compared, cells)) / len(cells) if cells else 1.0


def printed_texts(cell: NotebookNode) -> list[str]:
    """Lo que la celda imprime; «<Figure size…>» bajo una imagen no es un resultado."""
    texts = [o.text for o in cell.outputs if o.output_type == "stream"]
    for data in outputs_data(cell):
        pictured = any(mime.startswith("image/") for mime in data)
        if not pictured and not EXPLORABLE.search(data.get("text/html", "")):
            texts += [data[mime] for mime in ("text/plain", "text/html") if mime in data]
    return [text for text in texts if text.strip()]


def is_compared(cell: NotebookNode) -> bool:
    tags = {tag.lower().replace("_", "-") for tag in cell.metadata.get("tags", [])}
    if tags & {"nbval-ignore-output", "nbval-skip"}:
        return False
    if re.search(r"#\s*NBVAL_(IGNORE_OUTPUT|SKIP)|#\s*PYTEST_VALIDATE_IGNORE", cell.source):
        return False
    return any(erase_sanitized(text).strip() for text in printed_texts(cell))


def erase_sanitized(text: str) -> str:
    for pattern, _ in sanitize_patterns(NBVAL_CONFIG):
        text = re.sub(pattern, "", text)
    return text


def sanitize_patterns(config: Path) -> list[tuple[str, str]]:
    """Los pares de nbval.cfg, leídos igual que los lee nbval."""
    text = config.read_text(encoding="utf-8")
    return re.findall(r"^regex: (.*)$\n^replace: (.*)$", text, flags=re.MULTILINE)


def addresses_differ(root: Path) -> list[str]:
    """La única dirección del repositorio es la de _config.yml."""
    url = notebooks.repository_url(root)
    own = re.sub(r"^https?://|\.git$|/$", "", url)
    problems = []
    for path in address_files(root):
        text = PLACEHOLDER.sub("", path.read_text(encoding="utf-8"))
        name = path.relative_to(root).as_posix()
        others = {found for found in ADDRESS.findall(text) if not own or owner(found) != owner(own)}
        problems += [f"{name}: lleva otra dirección, {other}" for other in sorted(others)]
    setup = notebooks.setup_cell(url).source
    for path, notebook in stored(root):
        if not notebook.cells or notebook.cells[0].source != setup:
            problems.append(f"{path.name}: su celda de preparación no es la de _config.yml")
    return problems


def owner(address: str) -> str:
    """«dueño/nombre» de una dirección, sea cual sea el servidor."""
    return "/".join(re.split(r"[/:]", address)[1:3]).lower()


def address_files(root: Path) -> list[Path]:
    """Donde alguien podría estampar una dirección; la bibliografía cita las que quiera."""
    names = ["README.md", "CONTRIBUTING.md", "pyproject.toml", "_config.yml", "_toc.yml"]
    files = [root / name for name in names]
    files += sorted((root / "book").rglob("*.md")) + sorted((root / "book").rglob("*.html"))
    files += sorted((root / "notebooks").glob("*.ipynb"))
    return [path for path in files if path.is_file()]


def stored(root: Path) -> Iterator[tuple[Path, NotebookNode]]:
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        yield path, read(path)


def read(path: Path) -> NotebookNode:
    return read_version(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=64)
def read_version(path: Path, stamp: int) -> NotebookNode:
    """Un cuaderno ya leído; ``stamp`` es la fecha del archivo, para no servir uno viejo."""
    return nbformat.read(path, as_version=4)


def code(root: Path) -> Iterator[tuple[str, NotebookNode]]:
    """Las celdas de código de todos los cuadernos, con el nombre que se da a cada una."""
    for path, notebook in stored(root):
        for number, cell in enumerate(notebooks.code_cells(notebook), start=1):
            yield f"{path.name}, celda de código {number}", cell


def outputs_data(cell: NotebookNode) -> list[dict]:
    return [output["data"] for output in cell.outputs if "data" in output]
