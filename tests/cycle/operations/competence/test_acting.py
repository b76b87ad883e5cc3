"""Earlier years of a district that has closed: the heir decides, never on itself."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import AT, BY, decision, make_cycle, make_members, make_post, make_tree
from xeploai.accounts.journal import Actor, Office
from xeploai.cycle.models import Case, Cycle, GradeDecision
from xeploai.cycle.operations import (
    DecisionRow,
    authorities_to_record,
    body_in_place,
    propose_grade,
    record_decisions,
)
from xeploai.domain import Grade, Outcome, Refused
from xeploai.organisations.models import Lineage, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CLOSED_ON, LATER = date(2024, 1, 5), date(2024, 1, 10)
COMMITTEE, BRANCH = "grassroots_committee", "grassroots_branch"
HEIR, PROVINCE = "Ban Thường vụ Tên xa-a1", "Ban Thường vụ Tên tinh"


@pytest.fixture
def units() -> dict[str, Unit]:
    units = make_tree()
    people = make_members(units["ap-a11"], 2)
    make_post(people[0], units["xa-a1"], is_head=True)
    make_members(units["xa-a2"], 1)
    return units


@pytest.fixture
def cycle(units: dict[str, Unit]) -> Cycle:
    """Make a cycle in whose tree a district is that closed since, and went over into a commune."""
    cycle = make_cycle()
    close(units["huyen-a"])
    merge(units["huyen-a"], units["xa-a1"])
    return cycle


def close(unit: Unit, on: date = CLOSED_ON) -> None:
    Unit.objects.filter(pk=unit.pk).update(closed_on=on)


def merge(unit: Unit, into: Unit, on: date = CLOSED_ON) -> None:
    Lineage.objects.create(kind="MERGED_INTO", unit=unit, other=into, on=on)


def later(category: str, subject: str, authority: str = "", **about: Any) -> DecisionRow:
    row = decision(category, subject, Grade.COMPLETED, authority=authority, document="QĐ 2")
    return replace(row, decided_on=LATER, **about)


def record(cycle: Cycle, row: DecisionRow, **more: Any) -> GradeDecision:
    by = more.pop("by", BY)
    record_decisions(cycle=cycle, rows=[row], at=AT, by=by, **more)
    return GradeDecision.objects.select_related("authority").latest("pk")


def refusal(cycle: Cycle, row: DecisionRow) -> str:
    with pytest.raises(Refused) as refused:
        record(cycle, row)
    (fault,) = refused.value.faults
    return str(fault)


def test_the_heir_of_a_district_replaces_what_the_district_decided(cycle: Cycle) -> None:
    record(cycle, decision(BRANCH, "xa-a2", Grade.GOOD, authority="huyen-a"))
    office = Actor("nguoi-ghi", "EXECUTIVE_OFFICE", "xa-a1", (Office("xa-a1", "xa-a1"),))

    stored = record(cycle, later(BRANCH, "xa-a2", "xa-a1"), by=office)

    assert (stored.authority.code, stored.body, stored.ground) == ("xa-a1", HEIR, "")


def test_a_decision_in_the_name_of_a_closed_district_is_refused_with_its_heir(
    cycle: Cycle,
) -> None:
    said = refusal(cycle, later(BRANCH, "xa-a2", "huyen-a"))

    assert "was not open on 2024-01-10. Competent for “xa-a2” is Ban Thường vụ Tên xa-a1" in said


@pytest.mark.parametrize(("category", "subject"), [(COMMITTEE, "xa-a1"), ("leading_cadre", "dv-0")])
def test_on_the_heir_and_its_head_the_superior_decides_without_a_ground(
    cycle: Cycle, category: str, subject: str
) -> None:
    said = refusal(cycle, later(category, subject, "xa-a1"))

    assert f"Competent is {PROVINCE}: record its decision, with “Tên tinh” as" in said
    stored = record(cycle, later(category, subject, "tinh", ground="thừa"))
    assert (stored.body, stored.ground) == (PROVINCE, "")


@pytest.mark.parametrize(
    ("category", "subject", "authority"),
    [(BRANCH, "xa-a2", "xa-a1"), (COMMITTEE, "xa-a1", "tinh"), ("member", "dv-1", "xa-a1")],
)
def test_who_decides_is_found_where_no_organisation_is_named(
    cycle: Cycle, category: str, subject: str, authority: str
) -> None:
    assert record(cycle, later(category, subject)).authority.code == authority


def test_the_district_decides_itself_as_long_as_it_exists(cycle: Cycle) -> None:
    row = replace(later(BRANCH, "xa-a2"), decided_on=date(2024, 1, 4))

    assert "may not decide on “xa-a2”. Competent is Ban Thường vụ Tên huyen-a" in refusal(
        cycle, replace(row, authority="xa-a1")
    )
    assert record(cycle, row).authority.code == "huyen-a"


def test_of_a_district_without_heirs_the_next_superior_decides(units: dict[str, Unit]) -> None:
    cycle = make_cycle()
    close(units["huyen-a"])

    assert record(cycle, later(BRANCH, "xa-a2")).body == PROVINCE


def test_a_unit_that_went_over_later_does_not_act_before(units: dict[str, Unit]) -> None:
    cycle = make_cycle()
    close(units["huyen-a"])
    merge(units["huyen-a"], units["xa-b1"])
    close(units["xa-b1"], date(2024, 6, 1))
    merge(units["xa-b1"], units["huyen-b"], date(2024, 6, 1))

    assert "Competent is Ban Thường vụ Tên xa-b1" in refusal(
        cycle, later(BRANCH, "xa-a2", "huyen-b")
    )
    assert record(cycle, later(BRANCH, "xa-a2")).authority.code == "xa-b1"


def test_the_heir_stands_above_those_on_whom_the_district_was_above(cycle: Cycle) -> None:
    """A member of `xa-a2` is decided on by that branch; the district could on a ground."""
    said = refusal(cycle, later("member", "dv-2", "xa-a1"))
    assert "“Tên xa-a1” stands above Tên xa-a2, which is competent" in said

    stored = record(cycle, later("member", "dv-2", "xa-a1", ground="Kết luận 5-KL/ĐU"))
    assert stored.ground == "Kết luận 5-KL/ĐU"

    again = replace(later("member", "dv-2", "xa-a2"), document_number="QĐ 3")
    assert "Only that body, or one above it, can replace it." in refusal(cycle, again)


def test_what_the_district_decided_is_replaced_by_nobody_below_its_heir(cycle: Cycle) -> None:
    row = decision("member", "dv-2", Grade.GOOD, authority="huyen-a", document="QĐ 1")
    record(cycle, replace(row, ground="Kết luận 5-KL/HU"))

    said = refusal(cycle, later("member", "dv-2", "xa-a2"))

    assert f"above “Tên xa-a2”. Only {HEIR}, which acts for it now, or a body above" in said


def test_the_units_to_record_for_begin_with_who_decides_now(cycle: Cycle) -> None:
    def codes(category: str, subject: str, on: date = LATER) -> list[str]:
        case = Case.objects.get(cycle=cycle, category=category, subject_code=subject)
        return [unit.code for unit in authorities_to_record(case, BY, on=on)]

    assert codes(BRANCH, "xa-a2") == ["xa-a1", "huyen-a", "tinh"]
    assert codes(COMMITTEE, "xa-a1") == ["tinh", "huyen-a"]
    assert codes(BRANCH, "xa-a2", date(2024, 1, 4)) == ["huyen-a", "tinh"]


def test_pages_say_who_decides_in_the_place_of_a_closed_unit(cycle: Cycle) -> None:
    def body(category: str, subject: str, on: date = LATER) -> str:
        case = Case.objects.get(cycle=cycle, category=category, subject_code=subject)
        return body_in_place(case, on=on)

    assert body(BRANCH, "xa-a2") == HEIR
    assert body(COMMITTEE, "xa-a1") == PROVINCE
    assert body("member", "dv-1") == ""
    assert body(BRANCH, "xa-a2", date(2024, 1, 4)) == ""


def test_the_heir_appraises_too_but_not_itself(cycle: Cycle, units: dict[str, Unit]) -> None:
    def propose(category: str, subject: str, unit: str) -> None:
        propose_grade(
            case=Case.objects.get(cycle=cycle, category=category, subject_code=subject),
            stage="APPRAISAL",
            outcome=Outcome(Grade.GOOD),
            proposed_on=LATER,
            body_unit=units[unit],
            by=BY,
            at=AT,
        )

    propose(BRANCH, "xa-a2", "xa-a1")
    with pytest.raises(Refused, match="Tên tinh"):
        propose(COMMITTEE, "xa-a1", "xa-a1")
    propose(COMMITTEE, "xa-a1", "tinh")
