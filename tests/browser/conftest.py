"""Un Chromium para mirar páginas: sin errores en la consola y sin salir del sitio."""

import functools
import os
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import HOW_TO_GET_ONE, LAUNCH_ARGS, find_browser
from playwright.sync_api import Browser, Page, sync_playwright

SITE = Path(__file__).resolve().parents[2] / "_build/html"
LOCAL = ("file:", "blob:", "data:")
PREFIX = "/libro"  # un sitio publicado suele vivir en una subcarpeta


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Las páginas salen de lo construido: una nueva se prueba sin apuntarla en ningún sitio."""
    names = page_names() or ["index.html"]  # sin sitio, la prueba falla y dice qué hacer
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", names)
    if "chapter_name" in metafunc.fixturenames:
        metafunc.parametrize("chapter_name", [n for n in names if n.startswith("notebooks/")])


def page_names() -> list[str]:
    files = sorted(path for path in SITE.rglob("*.html") if "_static" not in path.parts)
    names = [p.relative_to(SITE).as_posix() for p in files if not is_redirect(p)]
    return [name + "?q=verosimilitud" if name == "search.html" else name for name in names]


def is_redirect(path: Path) -> bool:
    return 'http-equiv="refresh"' in path.read_text(encoding="utf-8")[:1000].lower()


class UnderPrefix(SimpleHTTPRequestHandler):
    """Sirve la carpeta bajo ``/libro/`` y calla."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(f"{PREFIX}/"):
            return str(SITE / "no-existe")
        return super().translate_path(path.removeprefix(PREFIX))

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """La dirección del sitio construido, en un puerto libre de esta máquina."""
    handler = functools.partial(UnderPrefix, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
        server.shutdown()


# Un navegador por archivo de pruebas y no por sesión: Playwright deja un bucle de asyncio
# en marcha, que estorbaría a las pruebas que ejecutan cuadernos después.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None and os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_ONE)
    if path is None:
        pytest.skip(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=LAUNCH_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watched_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Páginas vigiladas: al final comprueba que no hubo errores ni peticiones ajenas.

    La prueba que espera un error lo saca de ``page.problems``.
    """
    problems, contexts = [], []

    def new_page(home: str = "", width: int = 1280, **options: object) -> Page:
        allowed = (*LOCAL, home) if home else LOCAL
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        context.route(lambda url: not url.startswith(allowed), lambda route: route.abort())
        page = context.new_page()
        page.problems = problems
        page.on("request", lambda r: r.url.startswith(allowed) or problems.append(f"pide {r.url}"))
        page.on("response", lambda r: r.status < 400 or problems.append(f"{r.status}: {r.url}"))
        page.on("console", lambda m: m.type != "error" or problems.append(m.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def open_page(watched_page: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    """Abre un HTML suelto por ``file://``."""

    def open_html(html: str, width: int = 1280, **options: object) -> Page:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page = watched_page(width=width, **options)
        page.goto(path.as_uri())
        return page

    return open_html


@pytest.fixture
def visit(watched_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Abre por http una página del sitio construido, por su nombre."""

    def open_built(name: str, width: int = 1280, **options: object) -> Page:
        page = watched_page(address, width, reduced_motion="reduce", **options)
        page.goto(address + name, wait_until="networkidle")
        return page

    return open_built
