"""Construye el sitio desde los cuadernos guardados, con los avisos como errores.

python tools/book.py build    deja el sitio en _build/html
python tools/book.py links    comprueba los enlaces externos
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def jupyter_book(root: Path, output: Path, *extra: str) -> tuple[bool, str]:
    """Ejecuta jupyter-book sin avisos permitidos; dice si fue bien y lo que escribió."""
    program = str(Path(sys.executable).with_name("jupyter-book"))
    command = [program, "build", str(root), "--all", "-W", "-n", "--keep-going"]
    # A un archivo y no a una tubería: si quedara vivo un Node que compone fórmulas, tendría
    # abierta la tubería, y leerla hasta el final no acabaría nunca.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        run = subprocess.run(
            [*command, "--path-output", str(output), *extra], stdout=log, stderr=log
        )
        log.seek(0)
        return run.returncode == 0, log.read()


def build(root: Path, site: Path) -> None:
    """Construye aparte y cambia el sitio de golpe: nunca queda uno a medias."""
    work = site.parent / "next"
    shutil.rmtree(work, ignore_errors=True)
    fine, log = jupyter_book(root, work, "--quiet")
    built = work / "_build" / "html"
    if not fine or not (built / "index.html").exists():
        print(log[-6000:], file=sys.stderr)
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
    fine, log = jupyter_book(root, root / "_build" / "links", "--builder", "linkcheck")
    print(log[-6000:])
    raise SystemExit(0 if fine else 1)


if __name__ == "__main__":
    actions = {"build": lambda: build(ROOT, ROOT / "_build" / "html"), "links": lambda: links(ROOT)}
    actions[sys.argv[1]]()
