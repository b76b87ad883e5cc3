"""Ends of the journal are signed, read back, and refused where they are not what they say."""

import json
import stat
from pathlib import Path

import pytest

from tests.builders import AT
from xeploai.accounts.journal import Actor, Entry, journal_end, make_key, note, read_end
from xeploai.domain import Refused

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    for code in ("mot", "hai"):
        note(Entry("unit.renamed", "unit", code), by=Actor("test"), at=AT)
    path = tmp_path / "journal.key"
    return path, make_key(path)


def stored(folder: Path, key: Path | None, **changed: object) -> Path:
    fields = json.loads(journal_end(at=AT, installation="tinh.example", key=key).as_json())
    path = folder / "end.json"
    path.write_text(json.dumps(fields | changed))
    return path


def test_a_key_is_for_its_owner_only_and_overwrites_nothing(key: tuple[Path, str]) -> None:
    path, _ = key

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="never overwritten"):
        make_key(path)


def test_an_end_says_what_it_is_of_and_who_signed_it(tmp_path: Path, key: tuple[Path, str]) -> None:
    end = read_end(stored(tmp_path, key[0]), public_key=key[1])

    assert (end.number, end.installation) == (2, "tinh.example")
    assert (end.at, end.public_key) == ("2025-01-15T09:00:00+00:00", key[1])


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 1},
        {"hash": "0" * 64},
        {"first": "0" * 64},
        {"at": "2025-01-16T09:00:00+00:00"},
        {"installation": "khac.example"},
        {"signature": ""},
        {"signature": "AAAA"},
        {"signature": "ă"},
    ],
)
def test_an_end_that_was_changed_is_not_signed(
    tmp_path: Path, key: tuple[Path, str], changed: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="not signed by"):
        read_end(stored(tmp_path, key[0], **changed))


def test_an_end_of_another_key_or_of_none_is_refused_where_a_key_is_asked_for(
    tmp_path: Path, key: tuple[Path, str]
) -> None:
    other = make_key(tmp_path / "other.key")

    with pytest.raises(Refused, match="not signed by"):
        read_end(stored(tmp_path, key[0]), public_key=other)
    with pytest.raises(Refused, match="not signed by"):
        read_end(stored(tmp_path, None), public_key=key[1])
    assert read_end(stored(tmp_path, None)).number == 2


@pytest.mark.parametrize("public", ["x", "AAAA", "ă"])
def test_what_is_no_public_key_is_refused(
    tmp_path: Path, key: tuple[Path, str], public: str
) -> None:
    with pytest.raises(Refused, match="is not a public key"):
        read_end(stored(tmp_path, key[0]), public_key=public)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"number": 1}', b"\xff", b"[" * 9000, b'{"number": 1}' * 5000],
)
def test_what_is_no_end_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "end.json"
    path.write_bytes(content)

    with pytest.raises(Refused, match="is not an end of the journal"):
        read_end(path)
    with pytest.raises(Refused, match="is not a key"):
        journal_end(at=AT, installation="x", key=path)


@pytest.mark.parametrize("changed", [{"number": "2"}, {"number": True}, {"hash": None}])
def test_an_end_with_values_of_another_kind_is_none(
    tmp_path: Path, key: tuple[Path, str], changed: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="is not an end of the journal"):
        read_end(stored(tmp_path, key[0], **changed))


def test_the_end_of_an_empty_journal_is_an_end(tmp_path: Path) -> None:
    end = read_end(stored(tmp_path, None))

    assert (end.number, end.hash, end.first) == (0, "", "")
