"""Buscar sin acentos: «convolucion» encuentra «convolución», y al revés.

La raíz de una palabra se calcula igual al construir (aquí) y al buscar (el JavaScript de
abajo, que Sphinx copia a language_data.js); una prueba compara las dos.
"""

import re
import unicodedata
from pathlib import Path

import sphinx
from sphinx.search.es import SearchSpanish

STEMMERS = Path(sphinx.__file__).parent / "search" / "non-minified-js"
ACCENTS = re.compile("[\u0300\u0301\u0302\u0308]")  # grave, agudo, circunflejo y diéresis
ACCENTLESS_ENDING = re.compile("(?<=[cs])ion$")

JS_FOLD = r"""
const fold = (word) => word.toLowerCase().normalize("NFD")
  .replace(/[\u0300\u0301\u0302\u0308]/g, "").normalize("NFC");
"""
JS_STEMMER = r"""
class Stemmer {
  constructor() { this.spanish = new SpanishStemmer(); }
  stemWord(word) {
    return fold(this.spanish.stemWord(fold(word).replace(/([cs])ion$/, "$1ión")));
  }
}
"""


def fold(word: str) -> str:
    """Minúsculas sin acentos; la eñe se queda, porque es otra letra."""
    letters = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", ACCENTS.sub("", letters))


class FoldedSpanish(SearchSpanish):
    """El español de Sphinx, con las palabras sin acentos antes y después de su raíz."""

    js_stemmer_rawcode = ""  # el código va entero en language_data.js
    js_stemmer_code = "\n".join(
        [(STEMMERS / name).read_text("utf-8") for name in ("base-stemmer.js", "spanish-stemmer.js")]
        + [JS_FOLD, JS_STEMMER]
    )
    stopwords = SearchSpanish.stopwords | {fold(word) for word in SearchSpanish.stopwords}

    def stem(self, word: str) -> str:
        # el algoritmo solo quita la terminación -ión si lleva su acento
        return fold(super().stem(ACCENTLESS_ENDING.sub("ión", fold(word))))


def setup(app):
    app.add_search_language(FoldedSpanish)
