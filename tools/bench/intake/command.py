"""The bench `import`: 60,000 rows read, checked and shown; openpyxl only reads them.

Once as one sheet and once as 150 branch workbooks of 400 rows, in the form of our own template.
"""

import argparse
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.bench.measure import BenchFailed, Facts, in_child, interleaved, machine
from tools.bench.output import as_lines, as_table, measure_and_print

CHILD = "tools.bench.intake.child"
# our time over openpyxl's, at most
DEMAND = 0.5
CONTESTANTS = ("ours", "openpyxl")
SHAPES = {"one_sheet": "one", "workbooks": "many"}
COLUMNS = ("ours_s", "openpyxl_s", "ratio", "guard_s")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--rows", type=_rows, default=60_000, help="rows in all (60000)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each, medians are shown")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a run fails."""
    return measure_and_print(args, _measure, _print)


def _rows(text: str) -> int:
    value = int(text)
    if not 0 < value <= 60_000:  # noqa: PLR2004 (what the demo's province has)
        raise argparse.ArgumentTypeError("must be from 1 to 60000")
    return value


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="xeploai-bench-") as folder:
        home = Path(folder)
        os.environ["XEPLOAI_HOME"] = str(home)
        built = in_child(CHILD, "build", str(home), str(args.rows))
        shapes = {name: _contest(home, word, args.repeat) for name, word in SHAPES.items()}
    return {
        **shapes,
        "demand": DEMAND,
        "rows": built["rows"],
        "files": built["files"],
        "repeat": args.repeat,
        "machine": machine(),
    }


def _contest(home: Path, shape: str, repeat: int) -> dict[str, float]:
    def one_run(name: str) -> Facts:
        return in_child(CHILD, name, str(home), shape)

    runs = interleaved(CONTESTANTS, repeat=repeat, run=one_run)
    if runs["ours"].only("rows") != runs["openpyxl"].only("rows"):
        raise BenchFailed("the two read different numbers of rows")
    ours, theirs = (runs[name].median() for name in CONTESTANTS)
    return {
        "ours_s": round(ours, 3),
        "openpyxl_s": round(theirs, 3),
        "ratio": round(ours / theirs, 3),
        "guard_s": round(runs["ours"].median("guard"), 3),
    }


def _print(figures: Mapping[str, Any]) -> None:
    as_table(
        f"{figures['rows']:,} rows: ours reads, compares and keeps a preview; openpyxl only reads."
        " “rules”: ours also tries every changed row against the rules, as confirming will."
        f" Medians of {figures['repeat']}, seconds",
        ("", "ours", "openpyxl", "ratio", "rules"),
        [(name, *(f"{figures[name][one]:.3f}" for one in COLUMNS)) for name in SHAPES],
    )
    as_lines(
        {
            "demand": f"a ratio of at most {figures['demand']}",
            "machine": ", ".join(f"{name} {value}" for name, value in figures["machine"].items()),
        }
    )
