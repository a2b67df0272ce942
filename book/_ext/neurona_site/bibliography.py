"""La lista de trabajos citados, con sus nombres unidos por «y»."""

from pybtex.plugin import register_plugin
from pybtex.style.formatting.alpha import Style
from pybtex.style.template import names, sentence


class Spanish(Style):
    """El estilo «alpha» de BibTeX, con la conjunción en español."""

    def format_names(self, role, as_sentence=True):
        joined = names(role, sep=", ", sep2=" y ", last_sep=" y ")
        return sentence[joined] if as_sentence else joined


def setup(app):
    register_plugin("pybtex.style.formatting", "alfa_es", Spanish)
    app.config.bibtex_default_style = "alfa_es"
