"""Construye el sitio desde los cuadernos guardados, con los avisos como errores.

python tools/site.py build    deja el sitio en _build/html
python tools/site.py links    comprueba los enlaces externos
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def jupyter_book(root: Path, output: Path, *extra: str) -> subprocess.CompletedProcess:
    """Ejecuta jupyter-book sin avisos permitidos y con todas las referencias comprobadas."""
    program = str(Path(sys.executable).with_name("jupyter-book"))
    command = [program, "build", str(root), "--all", "-W", "-n"]
    command += ["--keep-going", "--path-output", str(output), *extra]
    return subprocess.run(command, text=True, capture_output=True, env=os.environ)


def build(root: Path, site: Path) -> None:
    """Construye aparte y cambia el sitio de golpe: nunca queda uno a medias."""
    work = site.parent / "next"
    shutil.rmtree(work, ignore_errors=True)
    run = jupyter_book(root, work, "--quiet")
    built = work / "_build" / "html"
    if run.returncode or not (built / "index.html").exists():
        print(run.stdout[-6000:], run.stderr[-6000:], sep="\n", file=sys.stderr)
        raise SystemExit(
            "El sitio no se ha construido; el anterior, si lo había, sigue en su lugar."
        )
    old = site.parent / "old"
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    built.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(work)


def links(root: Path) -> None:
    run = jupyter_book(root, root / "_build" / "links", "--builder", "linkcheck")
    print(run.stdout[-6000:])
    raise SystemExit(run.returncode)


if __name__ == "__main__":
    actions = {"build": lambda: build(ROOT, ROOT / "_build" / "html"), "links": lambda: links(ROOT)}
    actions[sys.argv[1]]()
