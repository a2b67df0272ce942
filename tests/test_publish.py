"""Una sola dirección: la de _config.yml, repetida igual en todas partes."""

import shutil
import tomllib

import notebooks
import publish
import pytest
import yaml

FILES = ("_config.yml", "README.md", "CITATION.cff", "pyproject.toml")


@pytest.fixture
def copy(tmp_path):
    """Una copia del proyecto con lo que la estampa toca."""
    for name in FILES:
        shutil.copy(notebooks.ROOT / name, tmp_path / name)
    for folder in ("book/capitulos", "notebooks", "src/neurona"):
        shutil.copytree(notebooks.ROOT / folder, tmp_path / folder)
    return tmp_path


def test_every_file_carries_the_address_of_the_configuration():
    stamped = publish.stamped(notebooks.ROOT, publish.current(notebooks.ROOT))
    for path, expected in stamped.items():
        assert path.read_text(encoding="utf-8") == expected, path.name


def test_an_address_changed_by_hand_in_one_file_is_noticed(copy):
    publish.publish(copy, "una-persona/un-libro")
    citation = copy / "CITATION.cff"
    text = citation.read_text(encoding="utf-8").replace("un-libro", "otro-libro")
    citation.write_text(text, encoding="utf-8")
    assert publish.stamped(copy, publish.current(copy))[citation] != text


def test_publishing_stamps_everything_without_running_a_notebook(copy, monkeypatch):
    monkeypatch.setattr(notebooks, "execute", lambda *_: pytest.fail("se ejecutó un cuaderno"))
    publish.publish(copy, "Una-Persona/un-libro")
    config = yaml.safe_load((copy / "_config.yml").read_text(encoding="utf-8"))
    assert config["repository"]["url"] == "https://github.com/Una-Persona/un-libro"
    assert config["html"]["baseurl"] == "https://una-persona.github.io/un-libro/"
    for name in FILES:
        assert "github.com/Una-Persona/un-libro" in (copy / name).read_text(encoding="utf-8")
    for source in notebooks.chapter_sources(copy):
        stored = notebooks.notebook_path(source).read_text(encoding="utf-8")
        assert "git+https://github.com/Una-Persona/un-libro" in stored
        assert notebooks.build(source) == "al día"  # la huella no cuenta la celda de preparación


def test_what_is_stamped_can_still_be_read(copy):
    publish.publish(copy, "una-persona/un-libro")
    project = tomllib.loads((copy / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"]["Código"] == "https://github.com/una-persona/un-libro"
    citation = yaml.safe_load((copy / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["repository-code"] == "https://github.com/una-persona/un-libro"


def test_publishing_twice_leaves_only_the_last_address(copy):
    publish.publish(copy, "una-persona/primero")
    once = {name: (copy / name).read_text(encoding="utf-8") for name in FILES}
    publish.publish(copy, "una-persona/segundo")
    publish.publish(copy, "una-persona/primero")
    assert {name: (copy / name).read_text(encoding="utf-8") for name in FILES} == once


@pytest.mark.parametrize("repo", ["", "solo-nombre", "https://github.com/a/b", "a/b/c", "a b/c"])
def test_a_strange_address_is_refused_and_nothing_changes(copy, repo):
    before = {name: (copy / name).read_text(encoding="utf-8") for name in FILES}
    with pytest.raises(SystemExit, match="debería ser dueño/nombre"):
        publish.publish(copy, repo)
    assert {name: (copy / name).read_text(encoding="utf-8") for name in FILES} == before
