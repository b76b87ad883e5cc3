"""The bench `statistics`: any unit's full statistics on the operational database.

On SQLite and on PostgreSQL, at the demo's size, next to a recount of all decisions.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.bench.databases import add_options
from tools.bench.measure import in_child, machine
from tools.bench.output import as_lines, as_table, measure_and_print

CHILD = "tools.bench.statistics.child"
DEMAND_MS = 100
COLUMNS = {
    "province_ms": "province",
    "districts_ms": "district",
    "grassroots_ms": "grassroots",
    "branches_ms": "branch",
    "recount_ms": "recount of all decisions",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_options(parser)
    parser.add_argument("--repeat", type=int, default=15, help="times that each unit is read")


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails."""
    return measure_and_print(args, _measure, _print)


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    words = ["--scale", str(args.scale), "--repeat", str(args.repeat)]
    figures: dict[str, Any] = {"demand_ms": DEMAND_MS, "repeat": args.repeat, "scale": args.scale}
    with tempfile.TemporaryDirectory(prefix="xeploai-bench-") as folder:
        home = Path(folder)
        figures["sqlite"] = dict(in_child(CHILD, "--home", f"{home}/sqlite", *words))
        if args.postgresql:
            figures["postgresql"] = dict(in_child(CHILD, "--home", f"{home}/pg", "--pg", *words))
    return {**figures, "machine": machine()}


def _print(figures: Mapping[str, Any]) -> None:
    measured = {name: figures[name] for name in ("sqlite", "postgresql") if name in figures}
    size = figures["sqlite"]
    as_table(
        f"Full statistics of a unit, {size['units']:,} units and {size['cases']:,} cases:"
        f" medians of {figures['repeat']}, ms",
        ("", *COLUMNS.values()),
        [
            (name, *(f"{found[column]:.1f}" for column in COLUMNS))
            for name, found in measured.items()
        ],
    )
    as_lines(
        {
            "demand": f"every one under {figures['demand_ms']} ms",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )
