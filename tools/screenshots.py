"""Fotografía cada página del sitio construido, en teléfono y en mesa, en claro y en oscuro.

python tools/screenshots.py CARPETA [PARTE DEL NOMBRE...]
"""

import sys
from pathlib import Path

import site_checks
from browser import HOW_TO_GET_ONE, LAUNCH_ARGS, find_browser
from playwright.sync_api import Browser, sync_playwright

SITE = Path(__file__).resolve().parents[1] / "_build/html"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
# El sitio no pinta lo que está lejos de la ventana; una foto entera lo necesita todo.
PAINT_ALL = "* { content-visibility: visible !important; }"
LOAD_ALL = "document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })"


def photograph(browser: Browser, path: Path, folder: Path) -> None:
    name = path.relative_to(SITE).with_suffix("").as_posix().replace("/", "-")
    for width in WIDTHS:
        for scheme in SCHEMES:
            viewport = {"width": width, "height": 900}
            page = browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
            page.goto(path.as_uri(), wait_until="networkidle")
            page.add_style_tag(content=PAINT_ALL)
            page.evaluate(LOAD_ALL)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
            page.close()


def main(folder: Path, wanted: list[str]) -> None:
    if (program := find_browser()) is None:
        raise SystemExit(HOW_TO_GET_ONE)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = site_checks.readable(SITE)
    chosen = [page for page in chosen if not wanted or any(part in page.name for part in wanted)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=LAUNCH_ARGS)
        for page in chosen:
            photograph(browser, page.path, folder)
            print(page.name, flush=True)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
