"""`xeploai backup` and `xeploai restore`: all that an installation holds, in one file."""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xeploai import __version__
from xeploai.domain import Fault, Refused, message

from .backup_archive import Manifest, opened, packed
from .backup_database import (
    applied_migrations,
    copied_database,
    refuse_newer,
    refuse_occupied,
    restored_database,
)
from .database import prepare, start
from .files import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

# what belongs to a home beside its database. Not the key for signing: with a new one everybody
# signs in again, and a stolen backup forges no sessions
FOLDERS = ("files", "uploads")
MARKS = ("demo.json",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup, as FILE.tar.gz")


def run(args: argparse.Namespace) -> int:
    """Back up, or restore."""
    return _backup(args) if args.command == "backup" else _restore(args)


def _backup(args: argparse.Namespace) -> int:
    file: Path = args.file.absolute()
    if file.exists():
        text = message("“%(path)s” exists already; a backup is never overwritten.")
        raise Refused(Fault(text, {"path": args.file}))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            # first the database, then the files it names: they are kept before it names them
            copy = copied_database(Path(folder))
            manifest = Manifest(
                version=__version__,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                database=copy.kind,
                rows=copy.rows,
                migrations=applied_migrations(),
            )
            packed(file, manifest, [(copy.file, copy.file.name), *_of_home(args.home)])
    except OSError as error:
        raise Refused(unwritable(args.file, error)) from error
    _note(file, manifest)
    sys.stdout.write(f"{file}  {file.stat().st_size:,} bytes, {sum(copy.rows.values()):,} rows\n")
    return 0


def _note(file: Path, manifest: Manifest) -> None:
    """Note in the journal that everything was copied, and where to."""
    from xeploai.accounts.journal import Actor, Entry, note

    about = Entry("backup.made", "export", file.name[:120], after={"made_at": manifest.made_at})
    note(about, by=Actor("xeploai backup"), at=datetime.now(UTC))


def _of_home(home: Path) -> "Iterator[tuple[Path, str]]":
    for name in FOLDERS:
        for path in sorted((home / name).rglob("*")):
            if path.is_file() and path.suffix != ".writing":
                yield path, path.relative_to(home).as_posix()
    for name in MARKS:
        if (home / name).exists():
            yield home / name, name


def _restore(args: argparse.Namespace) -> int:
    start()
    home: Path = args.home
    refuse_occupied(home)
    for name in (*FOLDERS, *MARKS):
        if (home / name).exists():
            text = message("%(path)s exists already: restore into an empty home.")
            raise Refused(Fault(text, {"path": home / name}))
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        manifest = opened(args.file, Path(folder))
        refuse_newer(manifest)
        rows = restored_database(Path(folder), manifest, home)
        for name in (*FOLDERS, *MARKS):
            if (Path(folder) / name).exists():
                (Path(folder) / name).rename(home / name)
    prepare()
    faults = [*_differences(manifest.rows, rows), *_faults_within()]
    for fault in faults:
        sys.stdout.write(f"differs: {fault}\n")
    sys.stdout.write(
        f"{manifest.made_at}, xeploai {manifest.version}: {sum(rows.values()):,} rows,"
        f" {len(faults)} differences\n"
    )
    return 1 if faults else 0


def _differences(told: Mapping[str, int], found: Mapping[str, int]) -> "Iterator[str]":
    for table in sorted(told.keys() | found.keys()):
        if told.get(table) != found.get(table):
            yield f"{table}: {told.get(table)} rows were backed up, {found.get(table)} restored"


def _faults_within() -> "Iterator[str]":
    """Recount every tally from its decisions, and follow the journal's chain."""
    from xeploai.accounts.journal import breaks
    from xeploai.cycle.operations import tally_faults
    from xeploai.cycle.queries import cycles

    for cycle in cycles():
        for key in tally_faults(cycle):
            yield f"{cycle.year}: {key}"
    for one in breaks():
        yield f"journal {one.number}: {one.what}"
