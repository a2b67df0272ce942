"""Lo que se hace con el sitio ya escrito."""

import posixpath
import re
from pathlib import Path

# `content` lleva textos y también la dirección relativa de una imagen: solo esta es un enlace
LINK = re.compile(r'(?<=\s)(href=|src=|action=|content=(?="\.\./))"([^"#:?][^":]*)"')
# lo único que las páginas piden además de los archivos de book/_static
FROM_SPHINX = {"language_data.js", "sphinx-design.min.css"}


def relocate(page: str, folder: str) -> str:
    """Una página escrita para `folder/`, con sus enlaces vistos desde la raíz."""

    def relink(match: re.Match) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[2]))
        return f'{match[1]}"{target}"'

    page = page.replace('data-content_root="../"', 'data-content_root="./"')
    return LINK.sub(relink, page)


def copy_cover(site: Path, cover: str) -> None:
    """La portada, también en la raíz: abrir el sitio no es una redirección."""
    page = (site / f"{cover}.html").read_text("utf-8")
    (site / "index.html").write_text(relocate(page, posixpath.dirname(cover)), "utf-8")


def prune(static: Path, ours: Path) -> None:
    """Borra lo que copian las extensiones y ninguna página pide."""
    keep = {path.relative_to(ours) for path in ours.rglob("*") if path.is_file()}
    keep |= {Path(name) for name in FROM_SPHINX}
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(static) not in keep:
            path.unlink()


def finish(app, exception):
    if exception or app.builder.name != "html":
        return
    site = Path(app.outdir)
    copy_cover(site, app.config.root_doc)
    prune(site / "_static", Path(app.srcdir) / "book" / "_static")


def setup(app):
    # después de las demás: alguna copia archivos al terminar
    app.connect("build-finished", finish, priority=900)
