"""The file of a backup: a compressed tar with a manifest, which has a checksum of every part."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from xeploai.domain import Fault, Refused, message

from .files import refuse_unreadable

MANIFEST = "manifest.json"
LEVEL = 6
NO_BACKUP = message("“%(path)s” is no backup of xeploai, or it was cut off.")
DAMAGED = message("The backup is damaged: %(part)s is not as it was written. Take another one.")


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

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


def packed(file: Path, manifest: Manifest, parts: Iterable[tuple[Path, str]]) -> None:
    """Write a backup, whole or not at all, for nobody else to read.

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
            told = writing.with_name(f"{writing.name}.manifest")
            try:
                told.write_text(_as_text(manifest, checksums), encoding="utf-8")
                archive.add(told, MANIFEST)
            finally:
                told.unlink(missing_ok=True)
        _to_disk(writing)
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


def opened(file: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder, and check every part against the manifest.

    Raises:
        Refused: it is no backup, a part is missing, besides, or not as it was written.
    """
    refuse_unreadable(file)
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        given = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**given)
    except (tarfile.TarError, EOFError, OSError, ValueError, TypeError) as error:
        raise Refused(Fault(NO_BACKUP, {"path": file})) from error
    found = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    del found[MANIFEST]
    for name in sorted(found.keys() | manifest.parts.keys()):
        if name not in found or checksum_of(found[name]) != manifest.parts.get(name):
            raise Refused(Fault(DAMAGED, {"part": name}))
    return manifest
