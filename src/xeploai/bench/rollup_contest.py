"""The contest of the bench `rollup`: who runs, how often, and whether all did the same work."""

import argparse
import os
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from .engines import NAMES
from .measure import BenchFailed, Facts, Runs, in_child, interleaved, machine
from .nation import MEMBERS, ensure_nation, nation_at

CHILD = "xeploai.bench.engines.child"
# bumped when the made-up nation changes, so that no old file is measured
DATA_VERSION = 1
TINY = 0.001
TEN = 10
# up to this scale all rows are compared, not only their checksum
COMPARE_ROWS_UP_TO = 0.05
# what the project demands of itself at scale 1, as upper limits
DEMANDS = {"ratio_sql": 1.0, "ratio_bound": 4.0, "peak_mib": 1024.0, "ten_years_ratio": 12.0}


def measured(args: argparse.Namespace) -> dict[str, Any]:
    """Return the figures.

    Raises:
        BenchFailed: a run failed, or contestants give different rows.
    """
    home = args.home or _home()
    folder = home / "bench" / f"rollup-{DATA_VERSION}-{args.scale:g}"
    tiny = home / "bench" / f"rollup-{DATA_VERSION}-{TINY:g}"
    ten = args.ten_years
    if ten is None:
        ten = args.scale >= 1 and args.years == 1
    ensure_nation(tiny, scale=TINY, number_of_years=1)
    ensure_nation(folder, scale=args.scale, number_of_years=max(args.years, TEN if ten else 1))
    runs = interleaved(
        (*NAMES, "ten") if ten else NAMES,
        repeat=args.repeat,
        run=partial(_one_run, folder=folder, tiny=tiny, number_of_years=args.years),
    )
    _refuse_different_rows(runs, folder, tiny, args)
    return _figures(runs, args)


def _home() -> Path:
    return Path(os.environ.get("XEPLOAI_HOME") or Path(tempfile.gettempdir()) / "xeploai")


def _one_run(name: str, *, folder: Path, tiny: Path, number_of_years: int) -> Facts:
    engine, years = ("ours", TEN) if name == "ten" else (name, number_of_years)
    return in_child(CHILD, engine, str(folder), str(tiny), "--years", str(years))


def _refuse_different_rows(
    runs: Mapping[str, Runs], folder: Path, tiny: Path, args: argparse.Namespace
) -> None:
    """Compare what all contestants found: every row where they are few, else checksums."""
    for figure in ("rows", "subjects", "checksum"):
        found = {name: runs[name].only(figure) for name in NAMES}
        if len(set(found.values())) != 1:
            raise BenchFailed(f"contestants disagree on {figure}: {found}")
    if args.scale <= COMPARE_ROWS_UP_TO:
        with tempfile.TemporaryDirectory() as scratch:
            tables = {name: _all_rows(name, Path(scratch), folder, tiny) for name in NAMES}
        for name, table in tables.items():
            if not np.array_equal(table, tables["ours"]):
                raise BenchFailed(f"{name} and ours give different rows")


def _all_rows(name: str, scratch: Path, folder: Path, tiny: Path) -> Any:
    file = scratch / f"{name}.npy"
    in_child(CHILD, name, str(folder), str(tiny), "--keep", str(file))
    return np.load(file)


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
