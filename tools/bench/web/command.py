"""The bench `web`: pages per second as `serve` serves them, and of a bare page of Django's.

Each page of ours has a bare one of the same size in the same database, behind the same server, for
the same 8 clients. They take turns. On SQLite and on PostgreSQL.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tools.bench.measure import BenchFailed, Facts, in_child, interleaved, machine
from tools.bench.output import as_lines, as_table, measure_and_print
from tools.bench.web.home import SIZES
from tools.bench.web.server import Server, serving
from tools.bench.web.under_load import LONGEST_P95_MS, measure_under_load, print_under_load
from tools.postgresql import postgresql

HOME = "tools.bench.web.home"
CLIENTS = "tools.bench.web.clients"
PAGES = {"unit_page": "unit page", "case_list": "case list", "sign_in": "sign-in"}
OURS, BARE = "xeploai.config.asgi:application", "tools.bench.web.bare:application"
DEMAND = 1 / 5
LONGEST_WAIT_MS = 1000
NUMBER_OF_CLIENTS = 8
# seconds; each worker has then loaded its code, and cached what it caches
WARM_UP = 0.5


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--size", choices=tuple(SIZES), default="full", help="full is the demo's province"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="load on a page in each run")
    parser.add_argument(
        "--repeat", type=int, default=3, help="runs of each page; medians are shown"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--postgresql",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure on a PostgreSQL server started for it too",
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails or a page shows an old figure."""
    return measure_and_print(args, _measure, _print)


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="xeploai-bench-") as folder:
        home = Path(folder)
        figures["sqlite"] = _on_database(args, home / "sqlite", None)
        if args.postgresql:
            with postgresql(home / "server") as address:
                figures["postgresql"] = _on_database(args, home / "postgresql", address)
    return {**figures, "machine": machine()}


def _on_database(args: argparse.Namespace, home: Path, address: str | None) -> dict[str, Any]:
    home.mkdir()
    with environment(home, address), ExitStack() as servers:
        facts = in_child(HOME, "build", str(home), args.size)
        ours = servers.enter_context(serving(OURS, home))
        bare = servers.enter_context(serving(BARE, home))
        measured: dict[str, Any] = {page: _page(page, facts, ours, bare, args) for page in PAGES}
        measured["case_while_storing"] = _while_storing(facts, ours, home, args)
        measured["under_load"] = measure_under_load(facts, ours, home, seconds=args.seconds)
        refuse_old_figures(facts, ours, home)
    return measured


@contextmanager
def environment(home: Path, address: str | None) -> Iterator[None]:
    """Let every process below work in a home and on a database."""
    before = {name: os.environ.get(name) for name in ("XEPLOAI_HOME", "DATABASE_URL")}
    wanted = {"XEPLOAI_HOME": str(home), "DATABASE_URL": address}
    _set(wanted)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def _page(
    page: str, facts: Facts, ours: Server, bare: Server, args: argparse.Namespace
) -> dict[str, float]:
    ports = {"ours": str(ours.port), "bare": str(bare.port)}

    def load(name: str, seconds: str = str(args.seconds)) -> Facts:
        words = (ports[name], facts[f"{page}_{name}"], facts[f"session_{name}"], seconds)
        return in_child(CLIENTS, page, *words)

    for name in ports:
        load(name, str(min(WARM_UP, args.seconds)))
    runs = interleaved(tuple(ports), repeat=args.repeat, run=load)
    rps = {name: runs[name].median("rps") for name in ports}
    return {
        "rps": round(rps["ours"], 1),
        "p95_ms": round(runs["ours"].median("p95_ms"), 1),
        "bare_rps": round(rps["bare"], 1),
        "ratio": round(rps["ours"] / rps["bare"], 3),
    }


def _while_storing(
    facts: Facts, ours: Server, home: Path, args: argparse.Namespace
) -> dict[str, float]:
    """Let clients look at a person's page, first alone, then while a district's file is stored."""
    words = (str(ours.port), facts["case_ours"], facts["session_ours"], str(args.seconds))
    quiet, done = in_child(CLIENTS, "case", *words), home / "stored"
    with ThreadPoolExecutor() as threads:
        looks = threads.submit(in_child, CLIENTS, "case", *words, "--until", str(done))
        try:
            time.sleep(min(WARM_UP, args.seconds))
            stored = in_child(HOME, "store", str(home), "")
        finally:
            done.touch()
        busy = looks.result()
    return {
        "quiet_p95_ms": round(quiet["p95_ms"], 1),
        "quiet_max_ms": round(quiet["max_ms"], 1),
        "p95_ms": round(busy["p95_ms"], 1),
        "max_ms": round(busy["max_ms"], 1),
        "looks": busy["requests"],
        "rows": stored["rows"],
        "store_s": round(stored["store_s"], 2),
        "locked_ms": round(stored["locked_s"] * 1000, 1),
    }


def refuse_old_figures(facts: Facts, ours: Server, home: Path) -> None:
    """Record a decision, and look whether every worker shows it from then on.

    Raises:
        BenchFailed: one does not.
    """
    words = [str(ours.port), facts["unit_page_ours"], facts["session_ours"]]
    before = in_child(CLIENTS, "figures", *words, "0")["figures"]
    in_child(HOME, "decide", str(home), "")
    after = in_child(CLIENTS, "figures", *words, "0")["figures"]
    if len(before) != 1 or len(after) != 1 or before == after:
        raise BenchFailed("a page shows figures of before a decision that was recorded since")


def _print(figures: Mapping[str, Any]) -> None:
    rows: Sequence[Sequence[str]] = [
        (
            f"{database}, {label}",
            f"{found['rps']:.0f}",
            f"{found['p95_ms']:.0f}",
            f"{found['bare_rps']:.0f}",
            f"{found['ratio']:.2f}",
        )
        for database in ("sqlite", "postgresql")
        if database in figures
        for page, label in PAGES.items()
        for found in [figures[database][page]]
    ]
    header = ("", "pages a second", "p95, ms", "bare page", "ours / bare")
    as_table(f"{NUMBER_OF_CLIENTS} clients, 2 workers: medians", header, rows)
    _print_storing(figures)
    print_under_load(figures)
    as_lines(
        {
            "demand": f"unit page at least {DEMAND:.1f} of the bare page's rate;"
            f" nobody waits more than {LONGEST_WAIT_MS} ms for a file that is stored (locked);"
            f" beside disturbances, p95 of health check and unit page under {LONGEST_P95_MS} ms",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )


def _print_storing(figures: Mapping[str, Any]) -> None:
    rows = [
        (
            database,
            f"{found['quiet_p95_ms']:.0f}",
            f"{found['quiet_max_ms']:.0f}",
            f"{found['p95_ms']:.0f}",
            f"{found['max_ms']:.0f}",
            f"{found['rows']}",
            f"{found['store_s']:.1f}",
            f"{found['locked_ms']:.0f}",
        )
        for database in ("sqlite", "postgresql")
        if database in figures
        for found in [figures[database]["case_while_storing"]]
    ]
    header = (
        "",
        "p95, ms",
        "longest",
        "p95 while storing",
        "longest",
        "grades",
        "stored in, s",
        "locked, ms",
    )
    as_table(f"{NUMBER_OF_CLIENTS} clients looking at a person's page", header, rows)
