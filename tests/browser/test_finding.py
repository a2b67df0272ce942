"""Cómo se encuentra el navegador, y qué pasa cuando no hay ninguno."""

import sys
from pathlib import Path

import browser as tool
import pytest


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Un sistema sin navegadores, donde no se instala nada."""
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(tool.shutil, "which", lambda command: None)
    monkeypatch.setattr(tool, "usual_places", list)
    monkeypatch.setattr(tool, "downloaded", lambda: None)
    monkeypatch.setattr(tool, "install", lambda: None)


def test_the_chosen_browser_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME_PATH", sys.executable)
    assert tool.find_browser() == sys.executable


def test_a_chosen_browser_that_is_not_there_is_not_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "chrome"))
    assert tool.find_browser() is None


def test_a_browser_in_a_usual_place_is_found(bare_system, monkeypatch, tmp_path) -> None:
    program = tmp_path / "chrome.exe"
    program.touch()
    monkeypatch.setattr(tool, "usual_places", lambda: [str(tmp_path / "otro"), str(program)])
    assert tool.find_browser() == str(program)


def test_windows_folders_are_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", "D:/datos")
    assert "D:/datos/Google/Chrome/Application/chrome.exe" in tool.usual_places()


def test_without_a_browser_it_says_how_to_get_one(bare_system, capsys) -> None:
    assert tool.main() == 0
    assert tool.HOW_TO_GET_ONE in capsys.readouterr().out


def test_without_a_browser_continuous_integration_fails(bare_system, monkeypatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert tool.main() == 1
