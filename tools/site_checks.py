"""Lo que el sitio construido tiene que cumplir, mirando solo sus archivos.

Lo que necesita un navegador (contraste, peticiones, teclado) está en tests/browser.
Cada función recibe la carpeta del sitio y devuelve sus problemas.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

LOADED_RELS = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch"}
LOADED_RELS |= {"preconnect", "dns-prefetch", "apple-touch-icon"}
LOADED_TAGS = ("script", "img", "iframe", "source", "audio", "video", "embed", "track", "input")
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
NOT_TEXT = ("script", "style", "template", "noscript")
VERBATIM = ("pre", "code", "kbd", "samp")
ROLE = re.compile(r"\{(?:cite|ref|numref|eq|doc|term|download|prf:ref)(?::\w+)?\}|\[\?\]")
LABEL_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-tooltip", "content", "value")
EMPTY_REPOSITORY = re.compile(
    r"https?:/*$|https?://github\.com/?$|/?(?:blob|tree|edit|raw|issues)/|.*/None(?:/|$)"
    r"|.*github\.com//|.*colab\.research\.google\.com/github/+(?:blob|$)|.*/v2/gh/+(?:$|blob|HEAD)"
)
# Lo que Sphinx, MyST-NB y el tema dejan en inglés si nadie lo traduce.
ENGLISH = re.compile(
    r"(?:(?:Search|Toggle|Previous|Next|Contents|Show|Hide|Click to|Click|Copy|Copied|Skip to|"
    r"Back to top|Table of|On this page|Download|Print to|Fullscreen|Full screen|Launch|Theme|"
    r"Section Navigation|Site Navigation|Permalink|Link to this|Powered by|Created using|"
    r"Built with|Last updated|Open issue|Open in|Suggest edit|Edit|Source|Repository|"
    r"Return to|Navigation|Breadcrumbs?|Collapse|Expand|Loading|Please|By|Read more|"
    r"Color mode|Light|Dark|Auto|System|Close|Menu icon|Main|Home|Ctrl\+K Search)\b.*|"
    r"Note|Warning|Hint|Tip|Important|Caution|Danger|Attention|See also|Todo|Index|Example|"
    r"Exercise\b.*|Solution\b.*|Proof\b.*|Theorem\b.*|Fig\. \d.*|Figure\b.*|Table \d.*|"
    r"Chapter\b.*|References|Bibliography|previous|next|light/dark|No results.*|Your search.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Page:
    """Una página construida: su nombre dentro del sitio y su HTML ya leído."""

    path: Path
    name: str
    soup: BeautifulSoup

    @property
    def redirects(self) -> bool:
        return self.soup.find("meta", attrs={"http-equiv": re.compile("refresh", re.I)}) is not None


def pages(site: Path) -> list[Page]:
    return [
        Page(path, path.relative_to(site).as_posix(), parse(path, path.stat().st_mtime_ns))
        for path in sorted(site.rglob("*.html"))
        if path.relative_to(site).parts[0] not in ("_static", "_sources")
    ]


@functools.lru_cache(maxsize=256)
def parse(path: Path, stamp: int) -> BeautifulSoup:
    """Una página ya leída; ``stamp`` es la fecha del archivo, para no servir una vieja."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def broken_links(site: Path) -> list[str]:
    """Cada enlace interno es relativo y llega a un archivo y a un ancla que existen."""
    anchors = {page.path.resolve(): identifiers(page.soup) for page in pages(site)}
    problems = []
    for page in pages(site):
        for target in sorted(set(targets(page.soup))):
            if reason := link_problem(page, target, site, anchors):
                problems.append(f"{page.name}: el enlace {target} {reason}")
    return problems


def targets(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(True):
        for attribute in ("href", "src", "poster", "data-src"):
            if tag.get(attribute):
                yield tag[attribute].strip()
        for candidate in tag.get("srcset", "").split(","):
            if candidate.strip() and not candidate.strip().startswith("data:"):
                yield candidate.split()[0]
    for meta in soup.find_all("meta", attrs={"http-equiv": re.compile("refresh", re.I)}):
        yield meta["content"].partition("url=")[2].strip()
    for meta in soup.find_all("meta", attrs={"property": "og:image"}):
        yield meta["content"]


def link_problem(page: Page, target: str, site: Path, anchors: dict[Path, set[str]]) -> str:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return ""
    if parts.path.startswith("/"):
        return "es absoluto: no funciona si el sitio vive en una subcarpeta"
    path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path.resolve()
    if path.is_dir():
        path = path / "index.html"
    if not path.is_relative_to(site.resolve()) or not path.exists():
        return "no existe"
    fragment = unquote(parts.fragment)
    if fragment and path in anchors and fragment not in anchors[path]:
        return "apunta a un ancla que no existe"
    return ""


def identifiers(soup: BeautifulSoup) -> set[str]:
    named = {tag["name"] for tag in soup.find_all("a", attrs={"name": True})}
    return named | {tag["id"] for tag in soup.find_all(id=True)} | {"top"}


def foreign_resources(site: Path) -> list[str]:
    """Nada de lo que una página carga viene de otro servidor, y todo lo local existe."""
    problems, sheets = [], set()
    for page in pages(site):
        for url in loaded(page.soup):
            if is_foreign(url):
                problems.append(f"{page.name}: carga {url}")
            elif urlsplit(url).path.endswith(".css"):
                sheets.add((page.path.parent / unquote(urlsplit(url).path)).resolve())
        problems += css_problems(page.name, inline_styles(page.soup), page.path.parent)
    for sheet in sorted(sheet for sheet in sheets if sheet.exists()):
        text = sheet.read_text(encoding="utf-8")
        problems += css_problems(sheet.name, text, sheet.parent)
    return problems


def is_foreign(url: str) -> bool:
    return bool(urlsplit(url).netloc)


def loaded(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(LOADED_TAGS):
        if tag.get("src"):
            yield tag["src"]
    for tag in soup.find_all("link", href=True):
        if LOADED_RELS & set(tag.get("rel", [])):
            yield tag["href"]
    for tag in soup.find_all("object", data=True):
        yield tag["data"]


def inline_styles(soup: BeautifulSoup) -> str:
    styles = [tag.get_text() for tag in soup.find_all("style")]
    return "\n".join(styles + [tag["style"] for tag in soup.find_all(style=True)])


def css_problems(where: str, css: str, folder: Path) -> list[str]:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    problems = []
    for match in CSS_URL.finditer(css):
        url = (match[1] or match[2]).strip()
        parts = urlsplit(url)
        if is_foreign(url):
            problems.append(f"{where}: la hoja de estilo carga {url}")
        elif not parts.scheme and parts.path and not (folder / unquote(parts.path)).exists():
            problems.append(f"{where}: la hoja de estilo pide {url}, que no existe")
    return problems


def images_without_alt(site: Path) -> list[str]:
    """Toda imagen tiene texto alternativo, salvo las de adorno, que lo dicen."""
    problems = []
    for page in pages(site):
        for image in page.soup.find_all("img"):
            if is_ornament(image):
                continue
            alt, source = image.get("alt", "").strip(), image.get("src", "")[:60]
            if not alt:
                problems.append(f"{page.name}: la imagen {source} no tiene texto alternativo")
            elif re.fullmatch(r"\S+\.(?:png|svg|jpe?g|gif|webp)|[\w./]*[0-9a-f]{24,}[\w./]*", alt):
                problems.append(f"{page.name}: el alt de {source} es un nombre de archivo: {alt}")
    return problems


def is_ornament(image: Tag) -> bool:
    """Si no dice nada que no diga ya su rol o el texto del enlace en el que está."""
    if image.get("role") in ("presentation", "none"):
        return True
    control = image.find_parent(["a", "button"])
    named = control is not None and bool(control.get_text(strip=True))
    return named and image.get("alt") == ""


def pages_without_head(site: Path) -> list[str]:
    """Cada página dice su lengua, su título y de qué trata."""
    problems = []
    for page in readable(site):
        soup = page.soup
        if not soup.html or soup.html.get("lang") != "es":
            problems.append(f"{page.name}: falta lang=es")
        if not soup.title or not soup.title.get_text(strip=True):
            problems.append(f"{page.name}: falta el título")
        description = soup.find("meta", attrs={"name": "description"})
        if not description or not description.get("content", "").strip():
            problems.append(f"{page.name}: falta la descripción")
    return problems


def repeated_ids(site: Path) -> list[str]:
    problems = []
    for page in pages(site):
        count = Counter(tag["id"] for tag in page.soup.find_all(id=True))
        repeated = sorted(name for name, times in count.items() if times > 1)
        problems += [f"{page.name}: el id {name} está repetido" for name in repeated]
    return problems


def errors_shown(site: Path) -> list[str]:
    """Ninguna página enseña un error de Python sin quererlo."""
    return [
        f"{page.name}: muestra un Traceback"
        for page in readable(site)
        if "Traceback (most recent call last)" in page.soup.get_text()
    ]


def unresolved_markup(site: Path) -> list[str]:
    """Ni roles ni vallas de MyST llegan sin componer a la página."""
    problems = []
    for page in readable(site):
        for text in texts(page.soup):
            if match := ROLE.search(text):
                problems.append(f"{page.name}: muestra {match[0]} sin resolver")
            if ":::" in text:
                problems.append(f"{page.name}: muestra una valla «:::» sin componer")
    return problems


def english_labels(site: Path) -> list[str]:
    return [
        f"{page.name}: en inglés, «{label}»"
        for page in readable(site)
        for label in labels_in_english(page.soup)
    ]


def labels_in_english(soup: BeautifulSoup) -> list[str]:
    """Rótulos del tema que quedan en inglés, visibles o solo para lectores de pantalla."""
    labels = {text for text in texts(soup)}
    for tag in soup.find_all(True):
        if tag.name not in ("meta", *NOT_TEXT) and not is_quoted(tag):
            labels.update(str(tag[name]).strip() for name in LABEL_ATTRIBUTES if tag.get(name))
    return sorted(label[:60] for label in labels if ENGLISH.fullmatch(label))


def texts(soup: BeautifulSoup) -> Iterator[str]:
    """Los textos que se leen en la página, sin código ni bibliografía."""
    for text in soup.find_all(string=True):
        if type(text) is NavigableString and text.strip() and not is_quoted(text):
            yield " ".join(text.split())


def is_quoted(node: NavigableString | Tag) -> bool:
    """Si está en un código, una fórmula, un título citado o un pasaje en otra lengua."""
    for parent in (node, *node.parents) if isinstance(node, Tag) else node.parents:
        if parent.name in NOT_TEXT + VERBATIM:
            return True
        if {"citation", "math", "katex"} & set(parent.get("class") or []):
            return True
        if parent.name != "html" and not (parent.get("lang") or "es").startswith("es"):
            return True
    return False


def empty_repository_links(site: Path) -> list[str]:
    """Mientras el repositorio no tenga dirección, ningún enlace lleva a ella."""
    problems = []
    for page in pages(site):
        for link in page.soup.find_all("a"):
            href = link.get("href", "#").strip()
            if not href or EMPTY_REPOSITORY.match(href):
                problems.append(f"{page.name}: el enlace «{href}» no lleva a ninguna parte")
    return problems


def readable(site: Path) -> list[Page]:
    """Las páginas que alguien lee; una redirección no tiene contenido."""
    return [page for page in pages(site) if not page.redirects]
