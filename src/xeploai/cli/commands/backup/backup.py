"""`xeploai backup`: write a whole installation into one file, read it back, try it out."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from xeploai import __version__
from xeploai.cli.command_line import FILE, NUMBER, Session, command, prepare, unwritable
from xeploai.domain import Fault, Refused, message

from .archive import FOLDERS, MARKS, Manifest, pack, put_in_place, unpack
from .database import applied_migrations, compare_rows, copy_database
from .encryption import Recipients, encrypt, make_key
from .pruning import name_at, prune
from .verification import verify_backup
from .working import WorkingFolder, cleaned_up_when_stopped, working_folder

EXISTS = message("“%(path)s” exists already; a backup is never overwritten.")
KEEP_WHAT = message("--keep needs a folder, in which the program names its backups itself.")
KEEP_ONE = message("--keep needs a number of 1 or more.")
ONE_THING = message(
    "--verify and --make-key each do one thing alone; only --identity goes with --verify."
)
IDENTITY_READS = message("--identity is for reading a backup: use it with --verify.")


@command("backup", needs_database=False)
@click.argument("file", type=FILE, metavar="FILE.tar.gz|FOLDER")
@click.option("--encrypt-to", multiple=True, metavar="KEY", help="public key of age or SSH")
@click.option("--keep", type=NUMBER, help="in FOLDER: remove all but this many, when this is read")
@click.option("--verify", is_flag=True, help="restore FILE into a place of its own, and compare")
@click.option("--identity", type=FILE, metavar="FILE", help="secret key, for --verify")
@click.option("--make-key", is_flag=True, help="write a secret key of age into FILE")
@click.pass_obj
def backup(
    session: Session,
    file: Path,
    encrypt_to: Sequence[str],
    keep: int | None,
    verify: bool,
    identity: Path | None,
    make_key: bool,
) -> int:
    """Write database and files into FILE, while people go on working, and read it back."""
    is_writing = bool(encrypt_to) or keep is not None
    if verify + make_key + is_writing > 1:
        raise Refused(Fault(ONE_THING))
    if identity and not verify:
        raise Refused(Fault(IDENTITY_READS))
    with cleaned_up_when_stopped():
        if make_key:
            return _make_key(file)
        if verify:
            return verify_backup(session, file, identity)
        recipients = Recipients.parse(encrypt_to) if encrypt_to else None
        return _back_up(session, file, recipients, keep)


def _make_key(file: Path) -> int:
    try:
        public = make_key(file, at=datetime.now(UTC))
    except OSError as error:
        raise Refused(unwritable(file, error)) from error
    sys.stdout.write(f"{public}\n")
    return 0


def _back_up(session: Session, file: Path, recipients: Recipients | None, keep: int | None) -> int:
    _refuse_keeping(file, keep)
    prepare()
    place = _place_of(file, is_encrypted=recipients is not None)
    if place.exists():
        raise Refused(Fault(EXISTS, {"path": file}))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with working_folder(place.parent) as folder:
            manifest = _write(session, folder, place, recipients)
    except OSError as error:
        raise Refused(unwritable(file, error)) from error
    encryption = {"encrypted": True} if recipients else {}
    _note("backup.made", place, {"made_at": manifest.made_at, **encryption})
    rows = sum(manifest.rows.values())
    sys.stdout.write(f"{place}  {place.stat().st_size:,} bytes, {rows:,} rows\n")
    if keep is not None:
        _prune(place, keep)
    return 0


def _refuse_keeping(file: Path, keep: int | None) -> None:
    if keep is not None and not file.is_dir():
        raise Refused(Fault(KEEP_WHAT))
    if keep is not None and keep < 1:
        raise Refused(Fault(KEEP_ONE))


def _place_of(file: Path, *, is_encrypted: bool) -> Path:
    from django.utils.timezone import localtime

    if not file.is_dir():
        return file.absolute()
    return file.absolute() / name_at(localtime(), encrypted=is_encrypted)


def _write(
    session: Session, folder: WorkingFolder, place: Path, recipients: Recipients | None
) -> Manifest:
    """Write a backup into a working folder, read it back, and give it its name."""
    archive = folder.path / "archive"
    if recipients is None:
        manifest = _pack(session, folder.path, archive)
        _read_back(archive, folder.path)
    else:
        # nothing that can be read is written where only encrypted backups are to lie
        with working_folder(session.home) as at_home:
            plain = at_home.path / "archive"
            manifest = _pack(session, at_home.path, plain)
            encrypt(plain, archive, recipients)
            plain.unlink()
            _read_back(archive, at_home.path, [recipients.own])
    put_in_place(archive, place)
    return manifest


def _pack(session: Session, folder: Path, archive: Path) -> Manifest:
    # first the database, then the files it names: they are stored before it names them
    copy = copy_database(folder)
    manifest = Manifest(
        version=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=copy.kind,
        rows=copy.rows,
        migrations=applied_migrations(),
    )
    pack(archive, manifest, [(copy.file, copy.file.name), *_files_of(session.home)])
    copy.file.unlink()
    return manifest


def _read_back(archive: Path, folder: Path, identities: Sequence[Any] = ()) -> None:
    """Unpack what was written, and compare every part and every table with the manifest."""
    unpacked = folder / "unpacked"
    unpacked.mkdir()
    compare_rows(unpacked, unpack(archive, unpacked, identities))


def _files_of(home: Path) -> Iterator[tuple[Path, str]]:
    for name in FOLDERS:
        for path in sorted((home / name).rglob("*")):
            # one that is still being written belongs to nothing that the database names
            if path.is_file() and path.suffix != ".writing":
                yield path, path.relative_to(home).as_posix()
    for name in MARKS:
        if (home / name).exists():
            yield home / name, name


def _prune(place: Path, keep: int) -> None:
    try:
        gone = prune(place.parent, keep=keep, newest=place)
    except OSError as error:
        raise Refused(unwritable(place.parent, error)) from error
    if gone:
        names = [path.name for path in gone]
        _note("backup.removed", place, {"removed": names})
        sys.stdout.writelines(f"removed: {name}\n" for name in names)


def _note(kind: str, file: Path, after: dict[str, object]) -> None:
    """Note in the journal that everything was copied, and where to."""
    from xeploai.accounts.journal import Actor, Entry, note

    about = Entry(kind, "export", file.name[:120], after=after)
    note(about, by=Actor("xeploai backup"), at=datetime.now(UTC))
