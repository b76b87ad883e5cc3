"""Backups that only the holder of a key reads."""

from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from xeploai.cli.commands.backup.encryption import (
    Recipients,
    decrypt,
    encrypt,
    is_encrypted,
    make_key,
    read_identities,
)
from xeploai.domain.words import Refused

AT = datetime(2025, 1, 31, tzinfo=UTC)
# longer than the 64 KiB in which age authenticates
CONTENT = b"every grade of every member " * 10_000


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key(tmp_path / "key", at=AT)
    return tmp_path / "key"


@pytest.fixture
def sealed(tmp_path: Path, key: Path) -> Path:
    (tmp_path / "plain").write_bytes(CONTENT)
    public = str(read_identities(key)[0].to_public())
    encrypt(tmp_path / "plain", tmp_path / "sealed", Recipients.parse([public]))
    return tmp_path / "sealed"


def test_the_holder_of_the_key_reads_it(tmp_path: Path, key: Path, sealed: Path) -> None:
    assert is_encrypted(sealed)
    assert b"grade" not in sealed.read_bytes()

    decrypt(sealed, tmp_path / "again", read_identities(key))

    assert (tmp_path / "again").read_bytes() == CONTENT


def test_a_key_is_for_its_owner_and_never_overwritten(key: Path) -> None:
    before = key.read_bytes()

    with pytest.raises(Refused, match="never overwritten"):
        make_key(key, at=AT)

    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o777 == 0o600


def test_another_key_or_none_does_not_open_it(tmp_path: Path, sealed: Path) -> None:
    with pytest.raises(Refused, match="is encrypted for others"):
        decrypt(sealed, tmp_path / "a", [pyrage.x25519.Identity.generate()])
    with pytest.raises(Refused, match="name the file with the secret key"):
        decrypt(sealed, tmp_path / "b", [])


@pytest.mark.parametrize("length", [30, 150, 70_000, -1])
def test_what_was_cut_off_is_refused(tmp_path: Path, key: Path, sealed: Path, length: int) -> None:
    sealed.write_bytes(sealed.read_bytes()[:length])

    with pytest.raises(Refused, match="is damaged: it was cut off or changed"):
        decrypt(sealed, tmp_path / "again", read_identities(key))


@pytest.mark.parametrize("place", [220, 1000, 70_000, -1])
def test_what_was_changed_is_refused(tmp_path: Path, key: Path, sealed: Path, place: int) -> None:
    content = bytearray(sealed.read_bytes())
    content[place] ^= 1
    sealed.write_bytes(content)

    with pytest.raises(Refused):
        decrypt(sealed, tmp_path / "again", read_identities(key))


def test_all_wrong_recipients_are_named_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        Recipients.parse(["age1wrong", "ssh-dss AAAA", ""])

    assert len(refusal.value.faults) == 3


@pytest.mark.parametrize(
    "content",
    [b"", b"# nothing\n", b"age1xyz", b"\xff\xfe", b"-----BEGIN OPENSSH PRIVATE KEY-----"],
)
def test_a_file_without_a_secret_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)

    with pytest.raises(Refused, match="has no secret key"):
        read_identities(tmp_path / "key")
