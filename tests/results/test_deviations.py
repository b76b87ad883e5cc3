"""Decisions compared with the rules: persons are counted, only organisations are named."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import decide, decision, unit_of
from tests.cycle.assessed import EXCELLENT, GOOD, ORGANISATION, assessed_cycle, enter, member_case
from tests.cycle.ceilings import decide_members, deciding_cycle
from xeploai.cycle.models import Cycle, Evaluated
from xeploai.cycle.queries import case_of
from xeploai.domain import CycleState, Grade, say
from xeploai.reporting import report_of
from xeploai.results.deviations import (
    COMPARED_BEFORE,
    NO_DECISION,
    NONE_COMPARED,
    NOT_EVALUATED,
    comparison_of,
    deviations_of,
    reasons_of_cases,
)
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REASON = "Đã khắc phục xong"


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with a member decided as suggested, and a committee decided higher."""
    cycle = assessed_cycle()
    enter(member_case(cycle), EXCELLENT)
    enter(case_of(cycle, "grassroots_committee", "xa-a1"), {**GOOD, **ORGANISATION})
    committee = decision("grassroots_committee", "xa-a1", Grade.EXCELLENT)
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        replace(committee, reason=REASON),
    )
    return cycle


def test_decisions_are_counted_by_agreement_with_the_rules(cycle: Cycle) -> None:
    found = deviations_of(unit_of(cycle, "tinh"), names_organisations=True)

    assert found is not None
    counts = {row.category: row for row in found.categories}
    member, committee = counts["member"], counts["grassroots_committee"]
    assert (member.compared, member.as_suggested, member.against) == (1, 1, 0)
    assert (committee.compared, committee.better, committee.against) == (1, 1, 1)
    assert (committee.with_reason, committee.without_reason) == (1, 0)


def test_an_organisation_is_named_with_suggestion_decision_and_reason(cycle: Cycle) -> None:
    found = deviations_of(unit_of(cycle, "tinh"), names_organisations=True)

    assert found is not None
    assert found.named is not None
    (one,) = found.named
    assert (one.name, one.code) == ("Tên xa-a1", "xa-a1")
    assert (one.suggested, one.decided, one.reason) == ("GOOD", "EXCELLENT", REASON)
    assert (one.document, one.body) == ("QĐ 1", "Ban Thường vụ Tên huyen-a")


def test_a_reader_who_may_not_see_organisations_gets_numbers_alone(cycle: Cycle) -> None:
    found = deviations_of(unit_of(cycle, "tinh"), names_organisations=False)

    assert found is not None
    assert found.named is None
    assert found.against == 1


def test_a_unit_without_decisions_to_compare_has_nothing_to_report(cycle: Cycle) -> None:
    assert deviations_of(unit_of(cycle, "huyen-b"), names_organisations=True) is None


def test_the_reason_is_that_of_the_decision_in_force(cycle: Cycle) -> None:
    case = case_of(cycle, "grassroots_committee", "xa-a1")
    assert reasons_of_cases([case.pk]) == {case.pk: REASON}

    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.GOOD, document="QĐ 2"))

    assert reasons_of_cases([case.pk]) == {}


def test_the_sentence_names_how_many_were_compared_and_on_which_facts(cycle: Cycle) -> None:
    sentence = comparison_of(unit_of(cycle, "tinh"))

    said = say(sentence, "vi")
    assert said.startswith("Đã đối chiếu với quy tắc 2 trên 2 quyết định; dựa trên: ")
    assert "số tháng kể từ ngày kết nạp" in said or "dữ kiện khác" in said
    assert "2 of 2 decisions were compared with the rules" in say(sentence, "en")


def test_over_nothing_the_sentence_names_what_is_missing_and_no_agreement() -> None:
    cycle = assessed_cycle()
    top = unit_of(cycle, "tinh")
    assert comparison_of(top).text == NO_DECISION

    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    found = deviations_of(top, names_organisations=True)
    assert comparison_of(top).text == NONE_COMPARED
    assert found is not None
    assert (found.decisions, found.compared) == (1, 0)
    assert found.summary.startswith("Chưa đối chiếu được quyết định nào trên 1 quyết định, vì")


def test_what_was_never_evaluated_is_not_called_compared(cycle: Cycle) -> None:
    Evaluated.objects.all().delete()

    assert comparison_of(unit_of(cycle, "tinh")).text == NOT_EVALUATED


def test_of_evaluations_made_before_the_facts_were_named_the_number_alone_is_given(
    cycle: Cycle,
) -> None:
    Evaluated.objects.update(basis="")

    assert comparison_of(unit_of(cycle, "tinh")).text == COMPARED_BEFORE


@pytest.fixture
def by_superiors(cycle: Cycle) -> Cycle:
    """Return the cycle in which the province decided in place of those below it."""
    branch = decision("grassroots_branch", "xa-a2", Grade.GOOD, authority="tinh", document="QĐ 9")
    member = decision("member", "dv-1", Grade.GOOD, authority="tinh", document="QĐ 9")
    decide(cycle, replace(branch, ground="Cấp dưới chậm"), replace(member, ground="Như trên"))
    return cycle


def test_decisions_of_superiors_are_named_for_organisations_and_counted_by_category(
    by_superiors: Cycle,
) -> None:
    found = deviations_of(unit_of(by_superiors, "huyen-a"), names_organisations=True)

    assert found is not None
    assert dict(found.by_superiors) == {"grassroots_branch": 1, "member": 1}
    (one,) = found.named_by_superiors
    assert (one.name, one.code, one.document) == ("Tên xa-a2", "xa-a2", "QĐ 9")
    assert (one.body, one.ground) == ("Ban Thường vụ Tên tinh", "Cấp dưới chậm")


def test_decisions_of_superiors_are_only_counted_where_nobody_may_be_named(
    by_superiors: Cycle,
) -> None:
    found = deviations_of(unit_of(by_superiors, "huyen-a"), names_organisations=False)

    assert found is not None
    assert dict(found.by_superiors) == {"grassroots_branch": 1, "member": 1}
    assert found.named_by_superiors == ()


def test_a_decision_of_a_superior_counts_until_it_is_replaced_and_within_its_unit(
    by_superiors: Cycle,
) -> None:
    row = decision("member", "dv-1", Grade.GOOD, authority="tinh", document="QĐ 10")
    decide(by_superiors, replace(row, ground="Khác"))

    found = deviations_of(unit_of(by_superiors, "xa-a1"), names_organisations=True)

    assert found is not None
    assert dict(found.by_superiors) == {"member": 1}


def test_decisions_above_a_ceiling_without_a_reason_are_counted_and_in_the_report() -> None:
    cycle = deciding_cycle()
    decide_members(cycle, [Grade.EXCELLENT] * 3)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)
    top = unit_of(cycle, "tinh")

    found = deviations_of(top, names_organisations=True)

    assert found is not None
    assert {each.category: each.above_ceiling for each in found.categories} == {"member": 3}
    report = report_of(statistics_of(top), written_on=date(2024, 1, 10), deviations=found)
    assert "vượt tỷ lệ tối đa bắt buộc mà chưa ghi lý do: 3." in str(report)
