"""Encuentra un navegador Chromium para las pruebas o, si falta, intenta instalarlo.

python tools/browser.py    lo busca, lo instala si puede y dice cuál usará
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS_PROGRAMS = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe")
# Sin tráfico propio: la única red que toca el navegador es la de la página que se prueba.
LAUNCH_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_GET_ONE = (
    "No hay un navegador Chromium: instala Chromium o Chrome, ejecuta "
    "«python -m playwright install chromium», o pon su ruta en CHROME_PATH."
)


def find_browser() -> str | None:
    """La ruta de un Chromium o Chrome, o ``None``.

    Manda la variable ``CHROME_PATH``; después, los programas del sistema y, por último,
    el que descarga Playwright.
    """
    if chosen := os.environ.get("CHROME_PATH"):
        return chosen if Path(chosen).is_file() else None
    installed = (shutil.which(command) for command in COMMANDS)
    places = [Path(path) for path in (*filter(None, installed), *usual_places())]
    return next((str(path) for path in places if path.is_file()), None) or downloaded()


def usual_places() -> list[str]:
    """Donde lo dejan los instaladores de macOS y de Windows."""
    folders = [os.environ[name] for name in WINDOWS_FOLDERS if name in os.environ]
    return [*APPLICATIONS, *(f"{f}/{program}" for f in folders for program in WINDOWS_PROGRAMS)]


def downloaded() -> str | None:
    """El Chromium de Playwright, preguntado aparte para no dejar su bucle abierto aquí."""
    ask = "from playwright.sync_api import sync_playwright as s\n"
    ask += "with s() as p: print(p.chromium.executable_path)"
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    path = run.stdout.strip()
    return path if path and Path(path).is_file() else None


def install() -> None:
    """Prueba la vía que este sistema permite sin preguntar; si falla, no pasa nada."""
    if platform.system() == "Linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for action in (["update"], ["install", "-y", "chromium"]):
            subprocess.run(["apt-get", "-qq", *action], env=environment)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> int:
    found = find_browser()
    if found is None and not os.environ.get("CHROME_PATH"):
        print("No hay navegador: intento instalar Chromium…", flush=True)
        install()
        found = find_browser()
    print(f"Navegador: {found}" if found else HOW_TO_GET_ONE)
    return 1 if found is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
