"""`xeploai restore`: bring a backup back into an empty home, and check it."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from xeploai.cli.command_line import FILE, Session, command, prepare, start
from xeploai.domain import Fault, Refused

from .archive import FOLDERS, MARKS, unpack
from .database import NOT_EMPTY, refuse_newer, refuse_occupied, restore_database

EXIT_DIFFERS = 1


# the database is not there yet, and must not be made before the backup's own is in its place
@command("restore", needs_database=False)
@click.argument("file", type=FILE, metavar="FILE.tar.gz")
@click.pass_obj
def restore(session: Session, file: Path) -> int:
    """Restore FILE into an empty home, and compare every part with its manifest."""
    start()
    home = session.home
    refuse_occupied(home)
    for name in (*FOLDERS, *MARKS):
        if (home / name).exists():
            raise Refused(Fault(NOT_EMPTY, {"path": home / name}))
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        manifest = unpack(file, Path(folder))
        refuse_newer(manifest)
        rows = restore_database(Path(folder), manifest, home)
        for name in (*FOLDERS, *MARKS):
            if (Path(folder) / name).exists():
                (Path(folder) / name).rename(home / name)
    # an older backup is brought to this version before its tallies can be recounted
    prepare()
    faults = [*_differences(manifest.rows, rows), *_faults_within(session)]
    for fault in faults:
        sys.stdout.write(f"differs: {fault}\n")
    sys.stdout.write(
        f"{manifest.made_at}, xeploai {manifest.version}: {sum(rows.values()):,} rows,"
        f" {len(faults)} differences\n"
    )
    return EXIT_DIFFERS if faults else 0


def _differences(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    for table in sorted(before.keys() | after.keys()):
        if before.get(table) != after.get(table):
            yield f"{table}: {before.get(table)} rows were backed up, {after.get(table)} restored"


def _faults_within(session: Session) -> Iterator[str]:
    """Recount every tally from its decisions, and compare every row with the journal."""
    from xeploai.cycle.operations import tally_faults
    from xeploai.cycle.queries import cycles
    from xeploai.results.integrity import integrity_faults, sentence_of

    for cycle in cycles():
        for key in tally_faults(cycle):
            yield f"{cycle.code}: {key}"
    for found in integrity_faults():
        yield session.text(sentence_of(found))
