"""The contest of the bench `rollup`: who runs, how often, and whether all did the same work."""

import argparse
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tools.bench.measure import BenchFailed, Facts, Runs, in_child, interleaved, machine
from tools.bench.rollup.engines import NAMES
from tools.bench.rollup.nation import MEMBERS, ensure_nation, nation_at

CHILD = "tools.bench.rollup.engines.child"
# bumped when the made-up nation changes, so that no old file is measure
DATA_VERSION = 1
TINY = 0.001
TEN = 10
# up to this scale all rows are compared, not only their checksum
COMPARE_ROWS_UP_TO = 0.05
# what the project demands of itself at scale 1, as upper limits
DEMANDS = {"ratio_sql": 1.0, "ratio_bound": 4.0, "peak_mib": 1024.0, "ten_years_ratio": 12.0}


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Return the figures.

    Raises:
        BenchFailed: a run failed, contestants give different rows, or options do not fit.
    """
    folder, tiny = _folder(args, args.scale), _folder(args, TINY)
    ten = args.ten_years
    if ten is None:
        ten = args.scale >= 1 and args.years == 1
    if ten and args.years != 1:
        raise BenchFailed("--ten-years is compared with one year: leave --years at 1")
    ensure_nation(tiny, scale=TINY, number_of_years=1)
    ensure_nation(folder, scale=args.scale, number_of_years=max(args.years, TEN if ten else 1))
    with tempfile.TemporaryDirectory() as scratch:
        keep = Path(scratch) if args.scale <= COMPARE_ROWS_UP_TO else None
        runs = interleaved(
            (*NAMES, "ten") if ten else NAMES,
            repeat=args.repeat,
            run=partial(_one_run, data=(folder, tiny), years=args.years, keep=keep),
        )
        _refuse_different_rows(runs, keep)
    return _figures(runs, args)


def _folder(args: argparse.Namespace, scale: float) -> Path:
    return Path(args.home) / "bench" / f"rollup-{DATA_VERSION}-{scale:g}"


def _one_run(name: str, *, data: tuple[Path, Path], years: int, keep: Path | None) -> Facts:
    engine, years = ("ours", TEN) if name == "ten" else (name, years)
    options = ["--keep", str(keep / f"{name}.npy")] if keep else []
    return in_child(CHILD, engine, *map(str, data), "--years", str(years), *options)


def _refuse_different_rows(runs: Mapping[str, Runs], keep: Path | None) -> None:
    """Compare what the contestants found: checksums, and all rows (of the last year) if options."""
    for figure in ("rows", "subjects", "checksum"):
        found = {name: runs[name].only(figure) for name in NAMES}
        if len(set(found.values())) != 1:
            raise BenchFailed(f"contestants disagree on {figure}: {found}")
    if keep is not None:
        tables = {name: np.load(keep / f"{name}.npy") for name in NAMES}
        for name, table in tables.items():
            if not np.array_equal(table, tables["ours"]):
                raise BenchFailed(f"{name} and ours give different rows")


def _figures(runs: Mapping[str, Runs], args: argparse.Namespace) -> dict[str, Any]:
    seconds = {name: runs[name].median() for name in runs}
    figures: dict[str, Any] = {
        **{f"{name}_s": round(seconds[name], 4) for name in ("sql", "polars", "ours", "bound")},
        "ratio_sql": round(seconds["ours"] / seconds["sql"], 3),
        "ratio_bound": round(seconds["ours"] / seconds["bound"], 3),
        "best_s": {name: round(runs[name].best(), 4) for name in runs},
        "peak_mib": round(runs["ours"].highest("peak_mib")),
        "peaks_mib": {name: round(runs[name].highest("peak_mib")) for name in runs},
    }
    if "ten" in seconds:
        figures["ten_years_s"] = round(seconds["ten"], 4)
        figures["ten_years_ratio"] = round(seconds["ten"] / seconds["ours"], 2)
    return {
        **figures,
        "scale": args.scale,
        "years": args.years,
        "repeat": args.repeat,
        "units": len(nation_at(args.scale).unit),
        "members": round(MEMBERS * args.scale),
        "rows": runs["ours"].only("rows"),
        "machine": machine(),
        "demands": DEMANDS,
    }
