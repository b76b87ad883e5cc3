"""Decisions are checked, replace earlier ones, and are recorded all or none."""

from datetime import date

import pytest

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree, unit_of
from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case
from xeploai.cycle.models import Cycle, Deviation, GradeDecision
from xeploai.cycle.operations import (
    DecisionRow,
    record_decisions,
    report_by,
)
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit
from xeploai.organisations.register import merge_unit
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DISTRICT = "district_committee"
WHY = "Đã khắc phục xong, cấp trên xác nhận."


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    return make_cycle()


def _row(grade: Grade | Outcome, reason: str = "", document: str = "QĐ 1") -> DecisionRow:
    one = decision("member", "dv-0", grade, document=document)
    return DecisionRow(**{**one.__dict__, "reason": reason, "place": "row 2"})


def test_the_latest_decision_counts_and_the_earlier_stays(cycle: Cycle) -> None:
    decide(cycle, decision(DISTRICT, "huyen-a", Grade.GOOD, document="QĐ 1"))
    decide(
        cycle,
        decision(DISTRICT, "huyen-a", Grade.FAILED, document="QĐ 2", decided_on=date(2024, 5, 1)),
    )

    counts = statistics_of(unit_of(cycle, "tinh")).categories[DISTRICT].counts
    assert counts is not None
    assert (counts.good, counts.failed) == (0, 1)
    first, second = GradeDecision.objects.order_by("pk")
    assert second.replaces == first


def test_the_same_decision_twice_is_recorded_once(cycle: Cycle) -> None:
    row = decision(DISTRICT, "huyen-a", Grade.GOOD)

    decide(cycle, row)
    decide(cycle, row)

    assert GradeDecision.objects.count() == 1


def test_another_grade_under_the_same_document_is_no_correction(cycle: Cycle) -> None:
    decide(cycle, decision(DISTRICT, "huyen-a", Grade.GOOD))

    again = decision(DISTRICT, "huyen-a", Grade.FAILED)
    with pytest.raises(Refused, match="needs a number of its own"):
        decide(cycle, again)
    with pytest.raises(Refused, match="needs a number of its own"):
        record_decisions(cycle=cycle, rows=[again], at=AT, by=BY, correction=" . ")


def test_a_wrong_record_of_a_document_is_corrected_with_a_reason_that_stays(cycle: Cycle) -> None:
    decide(cycle, decision(DISTRICT, "huyen-a", Grade.GOOD))

    record_decisions(
        cycle=cycle,
        rows=[decision(DISTRICT, "huyen-a", Grade.FAILED)],
        at=AT,
        by=BY,
        correction="nhập sai dòng",
    )

    first, second = GradeDecision.objects.order_by("pk")
    assert (first.grade, second.grade, second.replaces) == ("GOOD", "FAILED", first)
    assert (first.correction, second.correction) == ("", "nhập sai dòng")


def test_an_older_decision_cannot_replace_a_later_one(cycle: Cycle) -> None:
    decide(cycle, decision(DISTRICT, "huyen-a", Grade.GOOD))
    older = decision(
        DISTRICT, "huyen-a", Grade.FAILED, document="QĐ 0", decided_on=date(2023, 12, 1)
    )

    with pytest.raises(Refused, match="an earlier day cannot replace"):
        decide(cycle, older)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (decision(DISTRICT, "huyen-z", Grade.GOOD), "has no case"),
        (decision("branch", "huyen-a", Grade.GOOD), "has no case"),
        (decision(DISTRICT, "huyen-a", Outcome()), "neither a grade nor a reason"),
        (decision(DISTRICT, "huyen-a", Outcome(None, "tired")), "is not a reason for not rating"),
        (decision(DISTRICT, "huyen-a", Grade.GOOD, authority="x"), "not in the register"),
        (decision(DISTRICT, "huyen-a", Grade.GOOD, document=" "), "names no document"),
        (decision(DISTRICT, "huyen-a", Grade.GOOD, authority="huyen-b"), "may not decide on"),
        (decision(DISTRICT, "huyen-a", Grade.GOOD, authority="xa-a1"), "may not decide on"),
        (
            decision(DISTRICT, "huyen-a", Grade.GOOD, decided_on=date(2095, 12, 21)),
            "lies in the future",
        ),
        (
            decision(DISTRICT, "huyen-a", Grade.GOOD, decided_on=date(2023, 9, 30)),
            "older than the cycle",
        ),
    ],
)
def test_one_faulty_decision_keeps_the_whole_batch_out(
    cycle: Cycle, row: object, said: str
) -> None:
    good = decision(DISTRICT, "huyen-b", Grade.GOOD)

    with pytest.raises(Refused, match=said):
        decide(cycle, good, row)  # type: ignore[arg-type]

    assert not GradeDecision.objects.exists()


def test_an_authority_that_had_closed_decides_no_more(cycle: Cycle) -> None:
    huyen = Unit.objects.get(code="huyen-b")
    merge_unit(
        unit=Unit.objects.get(code="huyen-a"),
        into=huyen,
        on=date(2024, 3, 1),
        document_number="Q",
        by=BY,
        at=AT,
    )
    late = decision(
        "grassroots_branch", "xa-a2", Grade.GOOD, authority="huyen-a", decided_on=date(2024, 3, 1)
    )

    with pytest.raises(Refused, match="was not open on 2024-03-01"):
        decide(cycle, late)


def test_decisions_for_which_a_return_speaks_are_told_apart(cycle: Cycle) -> None:
    report_by(unit=unit_of(cycle, "xa-a1"), source=ReportingSource.RETURN, by=BY, at=AT)

    told = record_decisions(
        cycle=cycle,
        rows=[
            decision("member", "dv-0", Grade.GOOD),
            decision(DISTRICT, "huyen-a", Grade.GOOD),
        ],
        at=AT,
        by=BY,
    )

    assert (told.new, told.not_counted) == (2, 1)


def test_a_decision_of_the_opening_day_is_not_too_old(cycle: Cycle) -> None:
    decide(cycle, decision(DISTRICT, "huyen-a", Grade.GOOD, decided_on=cycle.opens_on))

    assert GradeDecision.objects.count() == 1


def test_one_reason_can_be_given_for_a_whole_batch() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), GOOD)

    record_decisions(cycle=cycle, rows=[_row(Grade.EXCELLENT)], at=AT, by=BY, reason=WHY)

    assert Deviation.objects.get().reason == WHY
