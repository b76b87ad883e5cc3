"""The file of a backup: whole, or refused."""

import errno
import os
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.commands.backup.conftest import with_another
from xeploai.cli.commands.backup.archive import Manifest, pack, put_in_place, unpack
from xeploai.domain.words import Refused

MANIFEST = Manifest(
    version="1",
    made_at="2025-01-15T09:00:00+00:00",
    database="sqlite",
    rows={"t": 1},
    migrations=(),
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    part = tmp_path / "part"
    part.write_bytes(b"a part")
    part.chmod(0o644)
    file = tmp_path / "day.tar.gz"
    pack(tmp_path / "writing", MANIFEST, [(part, "files/part")])
    put_in_place(tmp_path / "writing", file)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "unpacked" / "inside"
    made.mkdir(parents=True)
    return made


def test_what_is_packed_is_unpacked(archive: Path, folder: Path) -> None:
    manifest = unpack(archive, folder)

    assert (manifest.version, manifest.rows) == ("1", {"t": 1})
    assert list(manifest.parts) == ["files/part"]
    assert (folder / "files/part").read_bytes() == b"a part"


def test_a_file_is_never_replaced(archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    pack(tmp_path / "another", MANIFEST, [])

    with pytest.raises(FileExistsError):
        put_in_place(tmp_path / "another", archive)

    assert archive.read_bytes() == before


def test_on_a_file_system_without_links_a_file_is_moved_and_replaces_nothing(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    pack(tmp_path / "another", MANIFEST, [])

    with pytest.raises(PermissionError):
        put_in_place(tmp_path / "another", archive)

    put_in_place(tmp_path / "another", tmp_path / "next.tar.gz")
    assert (tmp_path / "next.tar.gz").stat().st_mode & 0o777 == 0o600


def test_only_its_owner_reads_it(archive: Path) -> None:
    with tarfile.open(archive) as opened:
        parts = opened.getmembers()

    assert archive.stat().st_mode & 0o777 == 0o600
    # nor do its parts bring back wider rights, or tell the names of users
    assert {(part.mode, part.uid, part.uname) for part in parts} == {(0o600, 0, "")}


@pytest.mark.parametrize("content", [b"something else", b""])
def test_a_foreign_file_is_refused(tmp_path: Path, folder: Path, content: bytes) -> None:
    file = tmp_path / "other.tar.gz"
    file.write_bytes(content)

    with pytest.raises(Refused, match="is not a backup of xeploai, or it was cut off"):
        unpack(file, folder)


@pytest.mark.parametrize("missing", [1, 8, 100, 300])
def test_a_file_that_was_cut_off_is_refused(archive: Path, folder: Path, missing: int) -> None:
    archive.write_bytes(archive.read_bytes()[:-missing])

    with pytest.raises(Refused, match="is not a backup of xeploai, or it was cut off"):
        unpack(archive, folder)


def test_a_flipped_bit_is_found_or_changes_nothing(archive: Path, tmp_path: Path) -> None:
    sound = archive.read_bytes()
    unseen = []

    for place in range(len(sound)):
        archive.write_bytes(sound[:place] + bytes([sound[place] ^ 0x10]) + sound[place + 1 :])
        target = tmp_path / f"to-{place}"
        target.mkdir()
        with suppress(Refused):
            unseen.append(unpack(archive, target))
            assert (target / "files/part").read_bytes() == b"a part"

    # the head of gzip has a time and a name; the same bytes can be compressed in several ways
    assert len(unseen) < 20
    assert all((one.rows, one.version) == ({"t": 1}, "1") for one in unseen)


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"{}",
        b"no json",
        b'{"version": 1, "made_at": "", "database": "", "rows": {}, "migrations": []}',
        b'{"version": "", "made_at": "", "database": "", "rows": {"t": "1"}, "migrations": []}',
        b'{"version": "", "made_at": "", "database": "", "rows": [], "migrations": [1]}',
        b'{"version": "", "made_at": "", "database": "", "rows": 1, "migrations": []}',
        b'{"version": "", "made_at": "", "database": "", "rows": {}, "migrations": [], "more": 1}',
    ],
)
def test_an_odd_manifest_is_refused(
    archive: Path, folder: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "odd.tar.gz"
    with_another(archive, file, replaced="manifest.json", content=content)

    with pytest.raises(Refused, match="is not a backup of xeploai"):
        unpack(file, folder)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_links_pipes_and_devices_are_refused(
    archive: Path, folder: Path, tmp_path: Path, kind: bytes
) -> None:
    file = tmp_path / "odd.tar.gz"
    odd = tarfile.TarInfo("files/odd")
    odd.type, odd.linkname = kind, "part"
    with tarfile.open(archive) as old, tarfile.open(file, "w:gz") as new:
        for member in old.getmembers():
            new.addfile(member, old.extractfile(member))
        new.addfile(odd)

    with pytest.raises(Refused, match="is not a backup of xeploai"):
        unpack(file, folder)

    assert not (folder / "files/odd").exists()


@pytest.mark.parametrize("name", ["files/part", "files/more"])
def test_a_part_that_was_changed_or_added_is_named(
    archive: Path, folder: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "wrong.tar.gz"
    with_another(archive, file, replaced=name, content=b"not as it was")

    with pytest.raises(Refused, match=f"The backup is damaged: {name} is not as it was written"):
        unpack(file, folder)


def test_a_part_outside_the_folder_is_not_written(
    archive: Path, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.tar.gz"
    with_another(archive, file, replaced="../escaped", content=b"not as it was")

    with pytest.raises(Refused, match="is not a backup of xeploai"):
        unpack(file, folder)

    assert not (folder.parent / "escaped").exists()
