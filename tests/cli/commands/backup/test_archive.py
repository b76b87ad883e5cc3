"""The file of a backup: whole, or refused."""

from pathlib import Path

import pytest

from tests.cli.commands.backup.conftest import with_another
from xeploai.cli.commands.backup.archive import Manifest, pack, unpack
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
    file = tmp_path / "day.tar.gz"
    pack(file, MANIFEST, [(part, "files/part")])
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


def test_a_file_is_never_replaced_and_nothing_half_is_left(archive: Path) -> None:
    before = archive.read_bytes()

    with pytest.raises(FileExistsError):
        pack(archive, MANIFEST, [])

    assert archive.read_bytes() == before
    assert not list(archive.parent.glob(".day.tar.gz*"))


def test_only_its_owner_reads_it(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"something else", b""])
def test_a_foreign_file_is_refused(tmp_path: Path, folder: Path, content: bytes) -> None:
    file = tmp_path / "other.tar.gz"
    file.write_bytes(content)

    with pytest.raises(Refused, match="is not a backup of xeploai, or it was cut off"):
        unpack(file, folder)


def test_a_file_that_was_cut_off_is_refused(archive: Path, folder: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-100])

    with pytest.raises(Refused, match="is not a backup of xeploai, or it was cut off"):
        unpack(archive, folder)


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

    with pytest.raises(Refused):
        unpack(file, folder)

    assert not (folder.parent / "escaped").exists()
