"""Dónde está el navegador con el que se prueban las páginas."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_ONE = "no hay navegador: instala Chromium o ejecuta `playwright install chromium`"


def find_browser() -> str | None:
    """La ruta de Chromium, de Chrome o del navegador de Playwright; ``None`` si no hay."""
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
