"""`xeploai export`: a whole cycle as data files with their dictionary."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from xeploai.cli.command_line import FILE, Session, command, cycle_option, unit_option, unwritable
from xeploai.domain import Fault, Refused, grouped, message

BY = "xeploai export"
NAMES = message("With the names of persons: guard the folder like the list of grades.")
NO_NAMES = message(
    "Without the names of persons; their codes, posts and units can still show who they are."
)
TREES = message("All trees of the cycle, one after the other: %(names)s.")
FILLED = message("“%(path)s” contains files already. Name a new or empty folder.")


@command("export")
@cycle_option()
@unit_option("only this unit and all below it (all trees of the cycle)")
@click.option("--out", type=FILE, required=True, metavar="FOLDER", help="new or empty")
@click.option("--with-persons", is_flag=True, help="with the names of persons")
@click.pass_obj
def export(
    session: Session, cycle: str, unit: str | None, out: Path, *, with_persons: bool
) -> None:
    """Write the files, all or none, and name them."""
    from xeploai.cycle.queries import cycle_of, top_units_of, unit_in_cycle
    from xeploai.results.dataset import Actor, export_cycle

    found = cycle_of(cycle)
    tops = [unit_in_cycle(found, unit)] if unit is not None else top_units_of(found)
    _refuse_filled(out)
    with _folder_near(out) as made:
        files = export_cycle(
            unit=tops[0],
            beside=tops[1:],
            folder=Path(made),
            with_persons=with_persons,
            by=Actor(BY),
            at=datetime.now(UTC),
        )
        _put_in_place(Path(made), out)
    for name, number in files.items():
        print(f"{out / name}.parquet  {grouped(number)}")
    print(out / "dictionary.md")
    if len(tops) > 1:
        session.say(TREES, names="; ".join(f"{top.name} ({top.code})" for top in tops))
    session.say(NAMES if with_persons else NO_NAMES)


def _refuse_filled(folder: Path) -> None:
    try:
        is_free = not folder.exists() or not any(folder.iterdir())
    except OSError as error:
        raise Refused(unwritable(folder, error)) from error
    if not is_free:
        raise Refused(Fault(FILLED, {"path": folder}))


def _folder_near(folder: Path) -> "tempfile.TemporaryDirectory[str]":
    """Return a folder on the same disk, so that the finished files only change their place."""
    above = folder.absolute().parent
    try:
        above.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=above)
    except OSError as error:
        raise Refused(unwritable(folder, error)) from error


def _put_in_place(made: Path, folder: Path) -> None:
    try:
        # for its owner alone: the files are about persons
        folder.mkdir(mode=0o700, exist_ok=True)
        for file in sorted(made.iterdir()):
            shutil.move(os.fspath(file), folder / file.name)
    except OSError as error:
        raise Refused(unwritable(folder, error)) from error
