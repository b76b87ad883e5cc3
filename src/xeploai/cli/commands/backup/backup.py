"""`xeploai backup`: write a whole installation into one file."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from xeploai import __version__
from xeploai.cli.command_line import FILE, Session, command, unwritable
from xeploai.domain import Fault, Refused, message

from .archive import FOLDERS, MARKS, Manifest, pack
from .database import applied_migrations, copy_database

EXISTS = message("“%(path)s” exists already; a backup is never overwritten.")


@command("backup")
@click.argument("file", type=FILE, metavar="FILE.tar.gz")
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Write database and files into FILE, while people go on working."""
    place = file.absolute()
    if place.exists():
        raise Refused(Fault(EXISTS, {"path": file}))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=place.parent) as folder:
            # first the database, then the files it names: they are stored before it names them
            copy = copy_database(Path(folder))
            manifest = Manifest(
                version=__version__,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                database=copy.kind,
                rows=copy.rows,
                migrations=applied_migrations(),
            )
            pack(place, manifest, [(copy.file, copy.file.name), *_files_of(session.home)])
    except OSError as error:
        raise Refused(unwritable(file, error)) from error
    _note(place, manifest)
    rows = sum(copy.rows.values())
    sys.stdout.write(f"{place}  {place.stat().st_size:,} bytes, {rows:,} rows\n")


def _files_of(home: Path) -> Iterator[tuple[Path, str]]:
    for name in FOLDERS:
        for path in sorted((home / name).rglob("*")):
            # one that is still being written belongs to nothing that the database names
            if path.is_file() and path.suffix != ".writing":
                yield path, path.relative_to(home).as_posix()
    for name in MARKS:
        if (home / name).exists():
            yield home / name, name


def _note(file: Path, manifest: Manifest) -> None:
    """Note in the journal that everything was copied, and where to."""
    from xeploai.accounts.journal import Actor, Entry, note

    about = Entry("backup.made", "export", file.name[:120], after={"made_at": manifest.made_at})
    note(about, by=Actor("xeploai backup"), at=datetime.now(UTC))
