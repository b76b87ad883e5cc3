"""The supplied packs, and which of them governs a cycle."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.rules import SubjectKind
from xeploai.rulepacks import (
    NoPackGoverns,
    UnknownPack,
    builtin_packs,
    load_pack,
    loading,
    pack,
    pack_for,
    packs_for,
    state_pack_for,
)
from xeploai.rulepacks.loading import PACKS

YEAR_2018, YEAR_2022, YEAR_2023 = date(2018, 12, 31), date(2022, 12, 31), date(2023, 12, 31)


BOTH = pytest.mark.parametrize("code", ["vn-party-2018", "vn-party-2023"])


def test_five_packs_are_supplied() -> None:
    assert list(builtin_packs()) == [
        "vn-civil-servant-2020",
        "vn-civil-servant-2026",
        "vn-party-2018",
        "vn-party-2023",
        "vn-party-2025",
    ]


def test_packs_are_read_once() -> None:
    assert builtin_packs() is builtin_packs()


@BOTH
def test_the_version_is_the_checksum_of_the_file_and_of_what_it_takes_from(code: str) -> None:
    content = (PACKS / f"{code}.yaml").read_bytes()
    before = {"vn-party-2023": pack("vn-party-2018").version}.get(code, "")

    assert pack(code).version == sha256(content + before.encode()).hexdigest()[:12]


def test_an_unknown_code_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        UnknownPack, match=r"vn-party-1999.*vn-party-2018, vn-party-2023, vn-party-2025"
    ):
        pack("vn-party-1999")


@pytest.mark.parametrize(
    ("closes_on", "code"),
    [
        (date(2018, 3, 8), "vn-party-2018"),
        (YEAR_2018, "vn-party-2018"),
        (YEAR_2022, "vn-party-2018"),
        (date(2023, 10, 3), "vn-party-2018"),
        (date(2023, 10, 4), "vn-party-2023"),
        (YEAR_2023, "vn-party-2023"),
        (date(2024, 12, 31), "vn-party-2023"),
        (date(2025, 8, 29), "vn-party-2023"),
        (date(2025, 8, 30), "vn-party-2025"),
        (date(2026, 3, 31), "vn-party-2025"),
    ],
)
def test_the_closing_date_decides_which_regulation_governs(closes_on: date, code: str) -> None:
    assert pack_for(closes_on).code == code


def test_no_pack_governs_before_the_first_regulation() -> None:
    with pytest.raises(NoPackGoverns, match="2018-03-07"):
        pack_for(date(2018, 3, 7))


@pytest.mark.parametrize(
    ("closes_on", "code"),
    [
        (date(2020, 8, 20), "vn-civil-servant-2020"),
        (date(2025, 12, 31), "vn-civil-servant-2020"),
        (date(2026, 1, 1), "vn-civil-servant-2026"),
    ],
)
def test_civil_servants_have_packs_of_their_own(closes_on: date, code: str) -> None:
    assert state_pack_for(closes_on).code == code


def test_no_pack_for_civil_servants_governs_before_decree_90() -> None:
    with pytest.raises(NoPackGoverns, match=r"2020-08-19.*vn-civil-servant-2020"):
        state_pack_for(date(2020, 8, 19))


def test_one_person_can_fall_under_two_packs_in_one_year() -> None:
    under = {kind: [each.code for each in packs_for(kind, YEAR_2023)] for kind in SubjectKind}

    assert under[SubjectKind.MEMBER] == ["vn-party-2023"]
    assert under[SubjectKind.STAFF] == ["vn-civil-servant-2020"]


@pytest.mark.parametrize("family", ["vn-party-", "vn-civil-servant-"])
def test_no_closing_date_is_governed_by_two_packs_of_a_family(family: str) -> None:
    days = [date(year, month, 15) for year in range(2017, 2027) for month in range(1, 13)]
    packs = [each for code, each in builtin_packs().items() if code.startswith(family)]

    assert all(sum(each.governs(day) for each in packs) <= 1 for day in days)


def test_to_look_up_one_pack_only_those_before_it_are_read_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    def load(path: Path) -> RulePack:
        read.append(path.stem)
        return load_pack(path)

    loading.supplied_pack.cache_clear()
    monkeypatch.setattr(loading, "load_pack", load)
    pack("vn-party-2023")

    assert read == ["vn-party-2023", "vn-party-2018"]
