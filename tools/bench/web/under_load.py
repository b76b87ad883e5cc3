"""How long a visitor waits for a page: alone, beside disturbances, and beside many others."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.bench.measure import Facts, in_child
from tools.bench.output import as_table
from tools.bench.web.disturbances import DISTURBANCES
from tools.bench.web.server import Server

CLIENTS, DISTURBING = "tools.bench.web.clients", "tools.bench.web.disturbances"
LONGEST_P95_MS = 500
VISITORS, PAUSE_S = 2, 0.1
# what a visitor looks at; a case list notes the look in the journal
PAGES = {"health": "health check", "unit_page": "unit page", "case_list": "case list"}
# that ask again at once
CROWDS = (8, 32, 128)
# a disturbance has then begun
WARM_UP_S = 1.0


def measure_under_load(
    facts: Facts, ours: Server, home: Path, *, seconds: float
) -> dict[str, dict[str, dict[str, float]]]:
    """Return the latencies of each page, by what is beside it."""

    def look(page: str, *options: str) -> dict[str, float]:
        address = "/healthz" if page == "health" else facts[f"{page}_ours"]
        words = (str(ours.port), address, facts["session_ours"], str(seconds), *options)
        found = in_child(CLIENTS, page, *words)
        return {name: round(found[name], 1) for name in ("p50_ms", "p95_ms", "max_ms")}

    def visit() -> dict[str, dict[str, float]]:
        few = ("--clients", str(VISITORS), "--pause", str(PAUSE_S))
        return {page: look(page, *few) for page in PAGES}

    measured = {"quiet": visit()}
    for name in DISTURBANCES:
        with _disturbed(name, facts, ours, home, seconds):
            measured[name] = visit()
    for number in CROWDS:
        crowd = {page: look(page, "--clients", str(number)) for page in PAGES if page != "health"}
        measured[f"clients_{number}"] = crowd
    return measured


@contextmanager
def _disturbed(name: str, facts: Facts, ours: Server, home: Path, seconds: float) -> Iterator[None]:
    done = home / f"{name}.done"
    words = (name, str(ours.port), facts["sessions_of_boards"], str(done))
    with ThreadPoolExecutor(1) as threads:
        disturbing = threads.submit(in_child, DISTURBING, *words)
        try:
            time.sleep(min(WARM_UP_S, seconds))
            yield
        finally:
            done.touch()
        # an error there is an error here
        disturbing.result()


def print_under_load(figures: Mapping[str, Any]) -> None:
    """Print a table for each database."""
    labels = {"quiet": "quiet", **DISTURBANCES}
    labels |= {f"clients_{number}": f"{number} clients that ask again at once" for number in CROWDS}
    for database in ("sqlite", "postgresql"):
        if database not in figures:
            continue
        measured = figures[database]["under_load"]
        rows = [
            (label, *(_cell(measured[name].get(page)) for page in PAGES))
            for name, label in labels.items()
        ]
        header = ("", *(f"{label}, ms" for label in PAGES.values()))
        as_table(f"{database}: median / p95 of a page", header, rows)


def _cell(found: Mapping[str, float] | None) -> str:
    return f"{found['p50_ms']:.0f} / {found['p95_ms']:.0f}" if found else "-"
