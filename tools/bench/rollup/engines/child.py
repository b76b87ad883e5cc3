"""One run of one engine in this process: `python -m tools.bench.rollup.engines.child`."""

import argparse
from pathlib import Path

import numpy as np

from tools.bench.measure import peak_mib, report_and_exit, timed
from tools.bench.rollup.engines import NAMES, Engine, engine_class
from tools.bench.rollup.nation import years
from xeploai.analytics.nation.coding import CountRows, IntArray

# odd multipliers of 64 bits: a row in the wrong place does not keep the sum
SPREAD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def main() -> None:
    """Warm up on a tiny nation, run once under the clock, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=NAMES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("tiny", type=Path)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    make = engine_class(args.engine)
    # libraries import and compile things at their first use: that is not what is measured
    make(args.tiny, years(1)).run()
    engine = make(args.folder, years(args.years))
    with timed() as watch:
        engine.run()
    # before the check below, which needs memory of its own
    facts = {"seconds": watch.seconds, "peak_mib": peak_mib()}
    report_and_exit({**facts, **check(engine, keep=args.keep)})


def check(engine: Engine, *, keep: Path | None) -> dict[str, int]:
    """Return what must be the same for all engines; write all rows if a file is named."""
    facts = {"rows": 0, "subjects": 0, "checksum": 0}
    for part in engine.rows():
        facts["rows"] += len(part)
        facts["subjects"] += int(part.number.sum())
        facts["checksum"] = (facts["checksum"] * 31 + checksum(part)) % 2**64
        if keep is not None:
            np.save(keep, in_order(part))
    return facts


def checksum(rows: CountRows) -> int:
    """Return a sum that every row adds to, whatever the order of rows."""
    columns = (rows.unit, rows.category, rows.outcome)
    place = sum(
        (column.astype(np.uint64) + np.uint64(1)) * factor
        for column, factor in zip(columns, SPREAD, strict=True)
    )
    place ^= place >> np.uint64(29)
    place *= SPREAD[0]
    place ^= place >> np.uint64(32)
    return int((place * rows.number.astype(np.uint64)).sum(dtype=np.uint64))


def in_order(rows: CountRows) -> IntArray:
    """Return the rows as a table in one order."""
    order = np.lexsort((rows.outcome, rows.category, rows.unit))
    columns = (rows.unit, rows.category, rows.outcome, rows.number)
    return np.column_stack([column[order].astype(np.int64) for column in columns])


if __name__ == "__main__":
    main()
