"""Las comprobaciones del libro: reciben una carpeta y devuelven sus problemas, en español.

    python tools/checks.py    las pasa todas y termina con error si alguna encuentra algo

`make test` las ejecuta una a una desde tests/test_checks.py.
"""

import sys
from pathlib import Path

import notebook_checks as nb
import site_checks as web

ROOT = Path(__file__).resolve().parents[1]
MIN_COMPARED = 0.85

NOTEBOOK_CHECKS = (
    nb.chapters_disagree,
    nb.sources_differ,
    nb.cells_not_run,
    nb.errors_stored,
    nb.images_without_alt,
    nb.images_inverted,
    nb.dead_widgets,
    nb.stale_explorables,
    nb.long_cells,
    nb.unstable_outputs,
    nb.addresses_differ,
)
SITE_CHECKS = (
    web.broken_links,
    web.foreign_resources,
    web.images_without_alt,
    web.pages_without_head,
    web.repeated_ids,
    web.errors_shown,
    web.unresolved_markup,
    web.english_labels,
    web.empty_repository_links,
)


def notebook_problems(root: Path) -> list[str]:
    return [problem for check in NOTEBOOK_CHECKS for problem in check(root)]


def site_problems(site: Path) -> list[str]:
    return [problem for check in SITE_CHECKS for problem in check(site)]


def main() -> int:
    problems = notebook_problems(ROOT)
    if (share := nb.compared_share(ROOT)) < MIN_COMPARED:
        problems.append(f"nbval solo compara el {share:.0%} de las celdas con salida de texto")
    site = ROOT / "_build/html"
    problems += site_problems(site) if site.exists() else ["no hay sitio: ejecuta «make book»"]
    print("\n".join(problems) or "Sin problemas.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
