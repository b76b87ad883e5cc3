"""The bench `rollup`: the roll-up of a made-up nation, ours against three other ways.

Every run is a process of its own, the contestants take turns, and all must give the same rows.
"""

import argparse
import math
import sys
from collections.abc import Mapping
from typing import Any

from tools.bench.measure import BenchFailed
from tools.bench.output import as_json, as_lines, as_table

SHOWS_SPEED_FROM = 0.1
LABELS = {
    "ours": "xeploai (Ibis on DuckDB, numpy)",
    "sql": "hand-written DuckDB SQL",
    "polars": "Polars",
    "bound": "lower bound (read, bincount, prefix sums)",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--scale", type=_scale, default=1.0, help="1 is the whole nation")
    parser.add_argument("--years", type=_at_least_one, default=1, help="years rolled up in a run")
    parser.add_argument(
        "--repeat", type=_at_least_one, help="runs of each contestant (5; 2 at scales below 0.1)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--ten-years",
        action=argparse.BooleanOptionalAction,
        help="measure ours over ten years too (as a rule at scale 1 with --years 1)",
    )


def run(args: argparse.Namespace) -> int:
    """Measure, compare and print; 1 where a run fails or the rows differ."""
    # only here, so that other commands start without these libraries
    from tools.bench.rollup.contest import measure

    if args.repeat is None:
        # a small nation shows that the contestants agree, not how fast they are
        args.repeat = 5 if args.scale >= SHOWS_SPEED_FROM else 2
    try:
        figures = measure(args)
    except BenchFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    (as_json if args.json else _print)(figures)
    return 0


def _scale(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _print(figures: Mapping[str, Any]) -> None:
    as_table(
        f"Roll-up of {figures['units']:,} organisations, {figures['members']:,} members, "
        f"{figures['years']} year(s): medians of {figures['repeat']}",
        ("", "seconds", "best", "ours / this", "peak MiB"),
        [_row(name, figures) for name in LABELS],
    )
    lines = {"rows, the same from all": f"{figures['rows']:,}"}
    if "ten_years_ratio" in figures:
        ratio = figures["ten_years_ratio"]
        lines["ten years"] = f"{figures['ten_years_s']:.2f} s, {ratio} times one year"
    lines["demand at scale 1"] = ", ".join(
        f"{name} <= {most:g}" for name, most in figures["demands"].items()
    )
    lines["machine"] = ", ".join(f"{name} {value}" for name, value in figures["machine"].items())
    as_lines(lines)


def _row(name: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
    seconds = figures[f"{name}_s"]
    ratio = figures["ours_s"] / seconds
    best, peak = figures["best_s"][name], figures["peaks_mib"][name]
    return LABELS[name], f"{seconds:.3f}", f"{best:.3f}", f"{ratio:.2f}", str(peak)
