"""Estampa la dirección del repositorio en todos los lugares que la nombran.

    python tools/publish.py dueño/nombre

La dirección vive en _config.yml; los demás archivos la repiten entre las marcas
«dirección» y «fin», y los cuadernos en su celda de preparación, sin ejecutarse.
"""

import re
import sys
from pathlib import Path

import notebooks

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?/[A-Za-z0-9._-]+")


def blocks(repo: str) -> dict[str, str]:
    """Lo que va entre las marcas de cada archivo; con ``repo`` vacío, nada enlaza a nada."""
    owner, _, name = repo.partition("/")
    if not repo:
        folder = "cd de-la-neurona-a-la-convolucion   # la carpeta donde lo tengas"
        return {
            "README.md": f"```bash\n{folder}\n```\n",
            "CITATION.cff": "",
            "pyproject.toml": "",
        }
    code, site = f"https://github.com/{repo}", site_url(repo)
    return {
        "README.md": (
            f"Lee el libro en <{site}>.\n\n```bash\ngit clone {code}\ncd {name}\n```\n\n"
            "En Colab, sin instalar nada: "
            f"<https://colab.research.google.com/github/{repo}/tree/main/notebooks>.\n"
        ),
        "CITATION.cff": f'repository-code: "{code}"\nurl: "{site}"\n',
        "pyproject.toml": f'[project.urls]\nLibro = "{site}"\n"Código" = "{code}"\n',
    }


def site_url(repo: str) -> str:
    owner, _, name = repo.partition("/")
    return f"https://{owner.lower()}.github.io/{name}/"


def stamped(root: Path, repo: str) -> dict[Path, str]:
    """Cómo queda cada archivo con esa dirección; no escribe nada."""
    result = {}
    for file, block in blocks(repo).items():
        text = (root / file).read_text(encoding="utf-8")
        pattern = r"(?s)(?<=dirección -->\n).*?(?=<!-- fin)|(?<=# dirección\n).*?(?=# fin\n)"
        new, found = re.subn(pattern, lambda _, block=block: block, text)
        if found != 1:
            raise ValueError(
                f"{file} tiene {found} pares de marcas «dirección» y «fin»: debería tener 1"
            )
        result[root / file] = new
    config = (root / "_config.yml").read_text(encoding="utf-8")
    url, base = (f"https://github.com/{repo}", site_url(repo)) if repo else ("", "")
    config = re.sub(r'(?m)^  url: ".*"$', f'  url: "{url}"', config)
    result[root / "_config.yml"] = re.sub(r'(?m)^  baseurl: ".*"$', f'  baseurl: "{base}"', config)
    return result


def current(root: Path) -> str:
    """La dirección estampada ahora, como dueño/nombre, o una cadena vacía."""
    return notebooks.repository_url(root).removeprefix("https://github.com/")


def publish(root: Path, repo: str) -> None:
    if not REPOSITORY.fullmatch(repo):
        raise SystemExit(
            f"REPO es «{repo}»: debería ser dueño/nombre. Uso: make publish REPO=dueño/nombre"
        )
    for path, text in stamped(root, repo).items():
        notebooks.write_atomically(path, text)
    for source in notebooks.chapter_sources(root):
        print(f"{source.stem}: {notebooks.restamp(source)}")
    print(f"Estampado https://github.com/{repo}. Revisa los cambios, guárdalos y súbelos.")


if __name__ == "__main__":
    publish(ROOT, sys.argv[1] if len(sys.argv) > 1 else "")
