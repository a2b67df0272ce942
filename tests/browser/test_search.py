"""El buscador encuentra lo mismo con tildes y sin ellas."""

import pytest
from playwright.sync_api import Page

PAIRS = {
    "convolución": "convolucion",
    "notación": "notacion",
    "pérdida": "perdida",
    "logística": "logistica",
    "función": "funcion",
    "verosimilitud logística": "verosimilitud logistica",
    "Neurona": "neurona",
}


def results(page: Page) -> list[str]:
    """Las páginas encontradas, cuando la búsqueda ha terminado."""
    page.wait_for_function("document.querySelector('.search-summary')?.innerText.trim()")
    links = page.locator("#search-results ul.search li > a")
    return sorted({link.split("?")[0] for link in links.evaluate_all("a => a.map(e => e.href)")})


def search(visit, words: str) -> list[str]:
    return results(visit(f"search.html?q={words}"))


@pytest.mark.parametrize("accented", PAIRS)
def test_a_word_is_found_with_and_without_its_accents(visit, accented) -> None:
    found = search(visit, accented)
    assert found
    assert search(visit, PAIRS[accented]) == found


@pytest.mark.parametrize("word", ["verosimilitud", "sigmoide"])
def test_a_word_of_a_chapter_leads_to_it(visit, word) -> None:
    assert any("/notebooks/" in link for link in search(visit, word))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("notacion", "notacion.html"),
        ("bibliografía", "bibliografia.html"),
        ("sigmoide", "02-sigmoide-verosimilitud.html"),
        ("convolucion", "09-convolucion-1d.html"),
    ],
)
def test_the_page_with_the_word_in_its_title_comes_first(visit, words, first) -> None:
    page = visit(f"search.html?q={words}")
    results(page)
    link = page.locator("#search-results ul.search li > a").first
    assert link.get_attribute("href").endswith(first)


def test_a_word_of_no_page_finds_nothing_and_says_so_in_spanish(visit) -> None:
    page = visit("search.html?q=ornitorrinco")
    assert results(page) == []
    assert "did not match" not in page.locator("#search-results").inner_text()


def test_the_search_box_of_a_page_leads_to_the_results(visit, address) -> None:
    page = visit("book/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("sigmoide")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}search.html?q=sigmoide*")
    assert results(page)
