"""Ajustes que no caben en _config.yml porque se calculan."""


def configure(app, config):
    """Cambia el tema de Jupyter Book por las plantillas del libro (book/_templates).

    El tema habitual trae 1,5 MB de iconos, dos bibliotecas de JavaScript y hojas de estilo de
    las que este libro usa una décima parte; con una plantilla propia sobran todas.
    """
    options = config.html_theme_options
    config.neurona_repository = (options.get("repository_url") or "").rstrip("/")
    config.neurona_branch = options.get("repository_branch") or "main"
    config.html_theme, config.html_theme_options = "basic", {}


def drop_thebe(app, config):
    """Jupyter Book carga siempre sphinx-thebe, que añade a cada página un guion que nadie usa."""
    listeners = app.events.listeners
    listeners["doctree-resolved"] = [
        listener
        for listener in listeners["doctree-resolved"]
        if not listener.handler.__module__.startswith("sphinx_thebe")
    ]


def setup(app):
    app.add_config_value("neurona_repository", "", "html")
    app.add_config_value("neurona_branch", "main", "html")
    app.connect("config-inited", configure)
    app.connect("config-inited", drop_thebe)
