"""The bench `reorganisation`: a sheet of 400 rows on the demo's register, on the pages.

Preview, carrying out and taking back, on SQLite and on PostgreSQL, each beside the same rows read
and written in plain SQL.
"""

import argparse
import tempfile
from collections.abc import Mapping
from typing import Any

from tools.bench.databases import add_options, at_least_one
from tools.bench.measure import in_child, machine
from tools.bench.output import as_lines, as_table, measure_and_print

CHILD = "tools.bench.reorganisation.child"
PREVIEW_DEMAND_S = 5
DATABASES = {"sqlite": (), "postgresql": ("--pg",)}
COLUMNS = {
    "preview_s": "preview",
    "preview_sql_s": "in plain SQL",
    "carry_out_s": "carrying out",
    "carry_out_sql_s": "in plain SQL",
    "take_back_s": "taking back",
    "take_back_sql_s": "in plain SQL",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_options(parser)
    parser.add_argument("--rows", type=at_least_one, default=400, help="rows of the sheet (400)")
    parser.add_argument("--repeat", type=at_least_one, default=5, help="times of each (5)")


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails."""
    return measure_and_print(args, _measure, _print)


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    words = [f"--{name}={getattr(args, name)}" for name in ("scale", "rows", "repeat")]
    wanted = [name for name in DATABASES if name != "postgresql" or args.postgresql]
    with tempfile.TemporaryDirectory(prefix="xeploai-bench-") as folder:
        found = {
            name: dict(in_child(CHILD, "--home", f"{folder}/{name}", *DATABASES[name], *words))
            for name in wanted
        }
    return {
        "preview_demand_s": PREVIEW_DEMAND_S,
        "scale": args.scale,
        **found,
        "machine": machine(),
    }


def _print(figures: Mapping[str, Any]) -> None:
    measured = {name: figures[name] for name in DATABASES if name in figures}
    size = next(iter(measured.values()))
    as_table(
        f"A sheet of {size['rows']:,} rows, {size['units']:,} units, {size['members']:,} members"
        f" who go over, {size['register_rows']:,} rows of the register, seconds",
        ("", *COLUMNS.values()),
        [
            (name, *(f"{found[column]:.2f}" for column in COLUMNS))
            for name, found in measured.items()
        ],
    )
    as_lines(
        {
            "demand": f"preview under {figures['preview_demand_s']} s",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )
