"""`xeploai export`: a whole cycle as data files with their dictionary."""

import argparse
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from xeploai.domain import Fault, Refused, grouped, message
from xeploai.wording import translate

from .arguments import year
from .files import unwritable

BY = "xeploai export"
NAMES = message("With the names of persons: guard the folder like the list of grades.")
NO_NAMES = message(
    "Without the names of persons; their codes, posts and units can still tell who they are."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument(
        "--cycle", type=year, required=True, metavar="YEAR", help="the cycle's year"
    )
    parser.add_argument("--unit", metavar="CODE", help="only this unit and all below it (the top)")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="new or empty")
    parser.add_argument("--with-persons", action="store_true", help="with the names of persons")


def run(args: argparse.Namespace) -> int:
    """Write the files, all or none, and name them."""
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.queries import cycle_of, top_unit_of, unit_in_cycle
    from xeploai.results.dataset import export_cycle

    cycle = cycle_of(args.cycle)
    unit = unit_in_cycle(cycle, args.unit) if args.unit is not None else top_unit_of(cycle)
    _refuse_filled(args.out)
    with _folder_beside(args.out) as made:
        written = export_cycle(
            unit=unit,
            folder=Path(made),
            with_persons=args.with_persons,
            by=Actor(BY),
            at=datetime.now(UTC),
        )
        _put_in_place(Path(made), args.out)
    for name, number in written.items():
        print(f"{args.out / name}.parquet  {grouped(number)}")
    print(args.out / "dictionary.md")
    print(translate(NAMES if args.with_persons else NO_NAMES, args.lang))
    return 0


def _refuse_filled(folder: Path) -> None:
    try:
        is_free = not folder.exists() or not any(folder.iterdir())
    except OSError as error:
        raise Refused(unwritable(folder, error)) from error
    if not is_free:
        text = message("“%(path)s” holds files already. Name a new or empty folder.")
        raise Refused(Fault(text, {"path": folder}))


def _folder_beside(folder: Path) -> "tempfile.TemporaryDirectory[str]":
    """Return a folder on the same disk, so that the finished files only change their place."""
    above = folder.absolute().parent
    try:
        above.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=above)
    except OSError as error:
        raise Refused(unwritable(folder, error)) from error


def _put_in_place(made: Path, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for file in sorted(made.iterdir()):
            shutil.move(os.fspath(file), folder / file.name)
    except OSError as error:
        raise Refused(unwritable(folder, error)) from error
