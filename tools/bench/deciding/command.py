"""The bench `deciding`: how long one decision takes with its guard, at the demo's size.

On SQLite and on PostgreSQL. Every decision replaces one of the demo's cycle that has facts.
"""

import argparse
import tempfile
from collections.abc import Mapping
from typing import Any

from tools.bench.databases import add_options, at_least_one
from tools.bench.measure import in_child, machine
from tools.bench.output import as_lines, as_table, measure_and_print

CHILD = "tools.bench.deciding.child"
DEMAND_MS = 100
DATABASES = {"sqlite": (), "postgresql": ("--pg",)}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_options(parser)
    parser.add_argument(
        "--decisions", type=at_least_one, default=25, help="counted, of each kind of subject"
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails."""
    return measure_and_print(args, _measure, _print)


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    words = ["--scale", str(args.scale), "--decisions", str(args.decisions)]
    wanted = [name for name in DATABASES if name != "postgresql" or args.postgresql]
    with tempfile.TemporaryDirectory(prefix="xeploai-bench-") as folder:
        found = {
            name: dict(in_child(CHILD, "--home", f"{folder}/{name}", *DATABASES[name], *words))
            for name in wanted
        }
    return {
        "record_ms": {name: each["record_ms"] for name, each in found.items()},
        "demand_ms": DEMAND_MS,
        "scale": args.scale,
        **found,
        "machine": machine(),
    }


def _print(figures: Mapping[str, Any]) -> None:
    measured = {name: figures[name] for name in DATABASES if name in figures}
    first = next(iter(measured.values()))
    as_table(
        f"One decision with its guard, of {first['cases']:,} cases: medians, ms",
        ("", "all", *first["kinds_ms"], "slowest"),
        [
            (
                name,
                f"{each['record_ms']:.1f}",
                *(f"{taken:.1f}" for taken in each["kinds_ms"].values()),
                f"{each['slowest_ms']:.1f}",
            )
            for name, each in measured.items()
        ],
    )
    as_lines(
        {
            "demand": f"the median of all under {figures['demand_ms']} ms",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )
