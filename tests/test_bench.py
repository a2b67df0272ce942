"""La tabla de medidas marca lo que se pasa de su presupuesto."""

import bench
import pytest


@pytest.mark.parametrize(
    ("value", "more_is_better", "verdict"),
    [
        (100, False, "cumple, no llega a la meta"),
        (50, False, "cumple"),
        (101, False, "**se pasa**"),
        (99, True, "**se pasa**"),
        (100, True, "cumple"),
        (None, False, "sin medir"),
    ],
)
def test_a_measure_is_compared_with_its_budget_and_its_goal(value, more_is_better, verdict) -> None:
    measure = bench.Measure("peso", value, 100, 50, "KB", more_is_better)
    assert measure.verdict == verdict


def test_a_row_shows_the_numbers_with_their_unit() -> None:
    assert bench.Measure("peso", 12.345, 100, None, "KB").row() == (
        "| peso | 12.35 KB | 100 KB | — | cumple |"
    )


def test_only_requests_to_another_server_count_as_foreign() -> None:
    urls = ["http://localhost:8000/libro/a.css", "data:,", "https://example.org/a.js"]
    report = {
        "finalDisplayedUrl": "http://localhost:8000/libro/",
        "audits": {"network-requests": {"details": {"items": [{"url": u} for u in urls]}}},
    }
    assert bench.foreign_requests(report) == {"https://example.org/a.js"}


def test_the_time_of_the_cells_goes_to_their_notebook() -> None:
    first = min((bench.ROOT / "notebooks").glob("*.ipynb"))
    passed, spent = bench.nbval([first])
    assert list(spent) == [first.stem] and passed > 0 and spent[first.stem] > 0
