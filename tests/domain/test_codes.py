"""Which codes may be given, and which entries are likely to be one person."""

from datetime import date

import pytest

from xeploai.domain import Likeness, RegisteredPerson, fault_of_code, likely_doubles

DAY = date(2010, 5, 19)


@pytest.mark.parametrize(
    "code",
    ["CB/01", "CB\\01", ".", "..", "...", "", " ", "C 1", "C\t1", "C\u00a01", "C\u200b1"],
)
def test_a_code_that_an_address_cannot_hold_is_refused(code: str) -> None:
    assert fault_of_code(code) is not None


@pytest.mark.parametrize("code", ["CB-01", "cb.01", "R&D", "chi-bộ-1", "001", "a~2Fb"])
def test_any_other_code_may_be_given(code: str) -> None:
    assert fault_of_code(code) is None


def test_the_refusal_of_a_slash_says_what_to_write_instead() -> None:
    fault = fault_of_code("CB/01", place="register.csv, row 2")

    assert fault is not None
    assert "“CB-01”" in str(fault)
    assert fault.place == "register.csv, row 2"


def person(
    code: str, name: str, *branches: str, admitted_on: date | None = None
) -> RegisteredPerson:
    return RegisteredPerson(code, name, admitted_on, frozenset(branches))


def pairs(*people: RegisteredPerson) -> list[tuple[str, str, tuple[Likeness, ...]]]:
    return [(each.one.code, each.other.code, each.because) for each in likely_doubles(people)]


def test_one_name_and_one_day_of_admission_are_likely_one_person() -> None:
    found = pairs(
        person("a", "Nguyễn Văn Án", "x", admitted_on=DAY),
        person("b", "NGUYỄN  VĂN ÁN".replace("  ", " "), "y", admitted_on=DAY),
    )

    assert found == [("a", "b", (Likeness.NAME_AND_ADMISSION,))]


def test_two_names_alike_in_two_branches_are_two_persons() -> None:
    assert pairs(person("a", "Lê Thị Hoa", "x"), person("b", "Lê Thị Hoa", "y")) == []


def test_one_name_in_one_branch_is_likely_one_person() -> None:
    assert pairs(person("a", "Lê Thị Hoa", "x"), person("b", "Lê Thị Hoa", "x", "y")) == [
        ("a", "b", (Likeness.NAME_IN_BRANCH,))
    ]


def test_a_number_that_lost_its_zeros_is_the_same_number() -> None:
    assert pairs(person("0038.168", "A"), person("38168", "B")) == [
        ("0038.168", "38168", (Likeness.NUMBER,))
    ]


def test_all_that_speaks_for_a_pair_is_named_once() -> None:
    (pair,) = pairs(
        person("7", "Lê Hoa", "x", "y", admitted_on=DAY),
        person("07", "Lê Hoa", "x", "y", admitted_on=DAY),
    )

    assert set(pair[2]) == set(Likeness)
    assert len(pair[2]) == len(Likeness)
