"""What benches on a part of the demo, on SQLite and on PostgreSQL, have in common."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tools.postgresql import postgresql


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a bench: part of the demo, form of the output, which databases."""
    parser.add_argument("--scale", type=scale, default=1.0, help="part of the demo's districts")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--postgresql",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure on a PostgreSQL server started for it too",
    )


def scale(text: str) -> float:
    """Return a part above 0 and at most 1."""
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError("must be above 0 and at most 1")
    return value


def at_least_one(text: str) -> int:
    """Return a number of times or of things."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


@contextmanager
def child_with_database(*numbers: str) -> Iterator[argparse.Namespace]:
    """Read a child's arguments, and let it work in a home of its own, until the block ends.

    Args:
        numbers: whole numbers that it is given besides the home, the scale and the database.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--scale", type=float, required=True)
    for name in numbers:
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--pg", action="store_true")
    args = parser.parse_args()
    args.home.mkdir(parents=True, exist_ok=True)
    server = postgresql(args.home / "postgresql") if args.pg else nullcontext()
    with server as address:
        os.environ["XEPLOAI_HOME"] = str(args.home)
        if address:
            os.environ["DATABASE_URL"] = address
        yield args
