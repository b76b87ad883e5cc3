"""`xeploai restore`: bring a backup back into an empty home, and check it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from xeploai.cli.command_line import FILE, Session, command, prepare, start, unwritable
from xeploai.cli.storage import close_to_others, open_home
from xeploai.domain import Fault, Refused, message

from .archive import FOLDERS, MARKS, Manifest, unpack
from .database import NOT_EMPTY, refuse_newer, refuse_occupied, restore_database
from .encryption import read_identities
from .working import cleaned_up_when_stopped, working_folder

EXIT_DIFFERS = 1
OTHER_KEY = message(
    "%(number)s second factors were set up with another key, which no backup holds: put that"
    " installation's mfa_key into the home, or remove those second factors."
)


# the database is not there yet, and must not be made before the backup's own is in its place
@command("restore", needs_database=False)
@click.argument("file", type=FILE, metavar="FILE.tar.gz")
@click.option("--identity", type=FILE, metavar="FILE", help="secret key of an encrypted backup")
@click.pass_obj
def restore(session: Session, file: Path, identity: Path | None) -> int:
    """Restore FILE into an empty home, and compare every part with its manifest."""
    start()
    home = session.home
    refuse_occupied(home)
    for name in (*FOLDERS, *MARKS):
        if (home / name).exists():
            raise Refused(Fault(NOT_EMPTY, {"path": home / name}))
    keys = read_identities(identity) if identity else ()
    try:
        manifest, rows = _put_in_place(home, file, keys)
    except OSError as error:
        raise Refused(unwritable(home, error)) from error
    # one that was packed by an earlier version brings wider rights
    close_to_others(home)
    # an older backup is brought to this version before its tallies can be recounted
    prepare()
    from xeploai.accounts.second_factor import unreadable_second_factors

    faults = [*_differences(manifest.rows, rows), *_faults_within(session)]
    for fault in faults:
        sys.stdout.write(f"differs: {fault}\n")
    if number := unreadable_second_factors():
        session.say(OTHER_KEY, number=number)
    sys.stdout.write(
        f"{manifest.made_at}, xeploai {manifest.version}: {sum(rows.values()):,} rows,"
        f" {len(faults)} differences\n"
    )
    return EXIT_DIFFERS if faults else 0


def _put_in_place(
    home: Path, file: Path, identities: Sequence[Any]
) -> tuple[Manifest, Mapping[str, int]]:
    """Unpack and check a backup, put database and files in place, and count the rows there."""
    open_home(home)
    with cleaned_up_when_stopped(), working_folder(home) as folder:
        unpacked = folder.path / "unpacked"
        unpacked.mkdir()
        manifest = unpack(file, unpacked, identities)
        refuse_newer(manifest)
        rows = restore_database(unpacked, manifest, home)
        for name in (*FOLDERS, *MARKS):
            if (unpacked / name).exists():
                (unpacked / name).rename(home / name)
    return manifest, rows


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
