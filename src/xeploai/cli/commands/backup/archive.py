"""The file of a backup: a compressed tar with a manifest and a checksum of every part."""

import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from xeploai.cli.storage import MARK
from xeploai.domain import Fault, Refused, message

from .encryption import decrypt, is_encrypted

# what belongs to a home besides its database. Not the keys: with a new one for signing everybody
# signs in again, and whoever has a stolen backup forges no sessions and reads no second factor
FOLDERS = ("files", "uploads")
MARKS = (MARK,)
MANIFEST = "manifest.json"
# beyond it gzip takes much longer and gains little
LEVEL = 6
FOR_OWNER = 0o600
BLOCK = 1 << 20
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
    """Write the archive into a folder of its own, where nobody looks for a backup yet.

    Args:
        parts: each file, and its name in the backup.
    """
    checksums: dict[str, str] = {}
    page = file.with_name(f"{file.name}.manifest")
    with tarfile.open(file, "x:gz", compresslevel=LEVEL, dereference=True) as archive:
        for path, name in parts:
            checksums[name] = checksum_of(path)
            archive.add(path, name, recursive=False, filter=_for_owner)
        page.write_text(_as_text(manifest, checksums), encoding="utf-8")
        archive.add(page, MANIFEST, filter=_for_owner)
    page.unlink()


def _for_owner(part: tarfile.TarInfo) -> tarfile.TarInfo:
    """Note no names of users, and no rights of others that a restore would bring back."""
    part.mode = FOR_OWNER
    part.uid = part.gid = 0
    part.uname = part.gname = ""
    return part


def _as_text(manifest: Manifest, checksums: Mapping[str, str]) -> str:
    return json.dumps({**asdict(manifest), "parts": checksums}, indent=1, sort_keys=True)


def put_in_place(writing: Path, file: Path) -> None:
    """Give a finished file its name, for its owner only. An existing one is never replaced.

    Raises:
        FileExistsError: another appeared there meanwhile.
    """
    writing.chmod(FOR_OWNER)
    _to_disk(writing)
    try:
        # unlike a rename, a link never replaces a file that appeared meanwhile
        os.link(writing, file)
    except FileExistsError:
        raise
    except OSError:
        # a file system without links
        if file.exists():
            raise
        writing.rename(file)
    _to_disk(file.parent)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(file: Path, folder: Path, identities: Sequence[Any] = ()) -> Manifest:
    """Unpack a backup into an empty folder, and check every part against the manifest.

    Args:
        identities: secret keys for a backup that is encrypted.

    Raises:
        Refused: it is not a backup, no key opens it, or a part is missing, added or changed.
    """
    plain = file
    if is_encrypted(file):
        plain = folder / ".decrypted"
        decrypt(file, plain, identities)
    try:
        _extract(plain, folder)
        if plain is not file:
            plain.unlink()
        manifest = _parse((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, ValueError, TypeError, OverflowError, zlib.error) as error:
        raise Refused(Fault(NOT_A_BACKUP, {"path": file})) from error
    except OSError as error:
        # gzip's own have no number; those of a full disk do
        if error.errno is not None and not isinstance(error, FileNotFoundError):
            raise
        raise Refused(Fault(NOT_A_BACKUP, {"path": file})) from error
    _compare_parts(folder, manifest)
    return manifest


def _extract(file: Path, folder: Path) -> None:
    with gzip.open(file) as stream:
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            archive.extractall(folder, members=_files_only(archive), filter="data")
        # the checksum of the whole stands behind the end of the tar
        while stream.read(BLOCK):
            pass


def _files_only(archive: tarfile.TarFile) -> Iterable[tarfile.TarInfo]:
    """Yield the members, unless one is a link, a device or a pipe: no backup has such."""
    for member in archive:
        if not member.isreg():
            raise tarfile.ExtractError(member.name)
        yield member


def _parse(text: str) -> Manifest:
    """Parse a manifest.

    Raises:
        ValueError, TypeError: it is none.
    """
    found = Manifest(**json.loads(text))
    texts = (found.version, found.made_at, found.database, *found.migrations)
    tables, checksums = dict(found.rows), dict(found.parts)
    if not all(isinstance(one, str) for one in (*texts, *tables, *checksums.values())):
        raise TypeError
    if not all(type(number) is int for number in tables.values()):
        raise TypeError
    return found


def _compare_parts(folder: Path, manifest: Manifest) -> None:
    found = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    found.pop(MANIFEST)
    for name in sorted(found.keys() | manifest.parts.keys()):
        if name not in found or checksum_of(found[name]) != manifest.parts.get(name):
            raise Refused(Fault(DAMAGED, {"part": name}))
