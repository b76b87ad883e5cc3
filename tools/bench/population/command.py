"""The bench `population`: opening a cycle at the demo's size, and refreshing it after 500 changes.

On SQLite and on PostgreSQL, each beside the same rows copied or counted in plain SQL.
"""

import argparse
import tempfile
from collections.abc import Mapping
from typing import Any

from tools.bench.databases import add_options
from tools.bench.measure import in_child, machine
from tools.bench.output import as_lines, as_table, measure_and_print

CHILD = "tools.bench.population.child"
OPEN_DEMAND_S, REFRESH_DEMAND_S = 20, 3
DATABASES = {"sqlite": (), "postgresql": ("--pg",)}
COLUMNS = {
    "open_s": "opening",
    "open_sql_s": "the same rows in plain SQL",
    "changes_s": "differences",
    "refresh_s": "refreshing",
    "refresh_sql_s": "the changed rows in plain SQL",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_options(parser)
    parser.add_argument("--changes", type=int, default=500, help="changes of the register (500)")


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails."""
    return measure_and_print(args, _measure, _print)


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    words = ["--scale", str(args.scale), "--changes", str(args.changes)]
    wanted = [name for name in DATABASES if name != "postgresql" or args.postgresql]
    with tempfile.TemporaryDirectory(prefix="xeploai-bench-") as folder:
        found = {
            name: dict(in_child(CHILD, "--home", f"{folder}/{name}", *DATABASES[name], *words))
            for name in wanted
        }
    return {
        "open_demand_s": OPEN_DEMAND_S,
        "refresh_demand_s": REFRESH_DEMAND_S,
        "scale": args.scale,
        **found,
        "machine": machine(),
    }


def _print(figures: Mapping[str, Any]) -> None:
    measured = {name: figures[name] for name in DATABASES if name in figures}
    size = next(iter(measured.values()))
    as_table(
        f"A cycle of {size['cases']:,} cases, {size['changes']:,} changes of the register, seconds",
        ("", *COLUMNS.values()),
        [
            (name, *(f"{found[column]:.2f}" for column in COLUMNS))
            for name, found in measured.items()
        ],
    )
    as_lines(
        {
            "demand": f"opening under {figures['open_demand_s']} s, refreshing under"
            f" {figures['refresh_demand_s']} s",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )
