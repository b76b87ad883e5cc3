"""The file of a backup: a compressed tar with a manifest and a checksum of every part."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from xeploai.cli.storage import MARK, refuse_unreadable
from xeploai.domain import Fault, Refused, message

# what belongs to a home besides its database. Not the key for signing: with a new one everybody
# signs in again, and a stolen backup forges no sessions
FOLDERS = ("files", "uploads")
MARKS = (MARK,)
MANIFEST = "manifest.json"
# beyond it gzip takes much longer and gains little
LEVEL = 6
NOT_A_BACKUP = message("“%(path)s” is not a backup of xeploai, or it was cut off.")
DAMAGED = message("The backup is damaged: %(part)s is not as it was written. Take another one.")


@dataclass(frozen=True)
class Manifest:
    """The contents of a backup, stored in it.

    Args:
        version: of the program that made it.
        database: `sqlite` or `postgresql`.
        rows: number of rows by table, at the moment of the copy.
        migrations: those that its database has been through, as `app.name`.
        parts: SHA-256 of every other file in it, by name.
    """

    version: str
    made_at: str
    database: str
    rows: Mapping[str, int]
    migrations: Sequence[str]
    parts: Mapping[str, str] = field(default_factory=dict)


def pack(file: Path, manifest: Manifest, parts: Iterable[tuple[Path, str]]) -> None:
    """Write a backup, whole or not at all, readable by its owner alone.

    Args:
        parts: each file, and its name in the backup.
    """
    writing = file.with_name(f".{file.name}.{os.getpid()}")
    checksums: dict[str, str] = {}
    try:
        writing.touch(mode=0o600)
        with tarfile.open(writing, "w:gz", compresslevel=LEVEL) as archive:
            for path, name in parts:
                checksums[name] = checksum_of(path)
                archive.add(path, name, recursive=False)
            page = writing.with_name(f"{writing.name}.manifest")
            try:
                page.write_text(_as_text(manifest, checksums), encoding="utf-8")
                archive.add(page, MANIFEST)
            finally:
                page.unlink(missing_ok=True)
        _to_disk(writing)
        # unlike a rename, a link never replaces a file that appeared meanwhile
        os.link(writing, file)
    finally:
        writing.unlink(missing_ok=True)


def _as_text(manifest: Manifest, checksums: Mapping[str, str]) -> str:
    return json.dumps({**asdict(manifest), "parts": checksums}, indent=1, sort_keys=True)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder, and check every part against the manifest.

    Raises:
        Refused: it is not a backup, or a part is missing, added or changed.
    """
    refuse_unreadable(file)
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**content)
    except (tarfile.TarError, EOFError, OSError, ValueError, TypeError) as error:
        raise Refused(Fault(NOT_A_BACKUP, {"path": file})) from error
    found = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    del found[MANIFEST]
    for name in sorted(found.keys() | manifest.parts.keys()):
        if name not in found or checksum_of(found[name]) != manifest.parts.get(name):
            raise Refused(Fault(DAMAGED, {"part": name}))
    return manifest
