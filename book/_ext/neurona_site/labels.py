"""Las etiquetas que el catálogo español de Sphinx no trae o no dice bien."""

import gettext

from sphinx import locale

LABELS = {
    "Link to this code": "Enlace a este código",
    "Link to this definition": "Enlace a esta definición",
    "Link to this heading": "Enlace a esta sección",
    "Link to this image": "Enlace a esta figura",
    "Link to this table": "Enlace a esta tabla",
    "Link to this term": "Enlace a este término",
    "Permalink to this equation": "Enlace a esta ecuación",
    "Permalink to this image": "Enlace a esta figura",
    "Permalink to this table": "Enlace a esta tabla",
    "Attention": "Atención",
    "Caution": "Cuidado",
    "Danger": "Peligro",
    "Error": "Error",
    "Hint": "Pista",
    "Important": "Importante",
    "Note": "Nota",
    "See also": "Ver también",
    "Tip": "Consejo",
    "Warning": "Aviso",
    "Search": "Buscar",
}


class Labels(gettext.NullTranslations):
    """Nuestras etiquetas primero y, después, las de Sphinx."""

    def gettext(self, message: str) -> str:
        return LABELS.get(message) or super().gettext(message)


def put_labels_first(app):
    key = ("general", "sphinx")
    ours = Labels()
    ours.add_fallback(locale.translators[key])
    locale.translators[key] = ours
    # Sphinx traduce los títulos de los avisos al importarse; se rehacen con lo nuestro
    for name, label in locale.admonitionlabels.items():
        english = label._args[0] if hasattr(label, "_args") else str(label)
        if english in LABELS:
            locale.admonitionlabels[name] = LABELS[english]


def setup(app):
    app.connect("builder-inited", put_labels_first)
