"""After the closing of facts the population changes case by case, with reason and document."""

import json
from datetime import date

import pytest

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree, unit_of
from tests.cycle.assessed import enter
from xeploai.accounts.journal import JournalEntry
from xeploai.cycle.models import Case, Cycle, FactSheet, LateChange
from xeploai.cycle.operations import record_decisions, tally_faults
from xeploai.cycle.population import (
    add_late_case,
    end_late_case,
    move_late_case,
    population_changes,
    refresh_population,
    unit_by_register,
)
from xeploai.cycle.queries import decisions_in_force
from xeploai.domain import CaseEnd, Consequence, CycleState
from xeploai.domain.grades import Grade
from xeploai.domain.words import Refused
from xeploai.organisations.models import Membership, Person
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOVEMBER = date(2023, 11, 15)


def closed_cycle(members: int = 2, state: CycleState = CycleState.DECIDING) -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], members)
    cycle = make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    return cycle


def die(code: str = "dv-0", on: date = NOVEMBER, cause: str = "DIED") -> None:
    """Let the register say that somebody left."""
    Membership.objects.filter(person__code=code).update(until_on=on, end_cause=cause)


def end(cycle: Cycle, code: str = "dv-0", *, registers: bool = True, **changes: object) -> Case:
    """End a case late, by default after the register says so."""
    if registers:
        die(code)
    values = {
        "cause": CaseEnd.DIED,
        "on": NOVEMBER,
        "reason": "Từ trần",
        "document": "TB 4",
        "by": BY,
        "at": AT,
    } | changes
    case = Case.with_ended.get(cycle=cycle, category="member", subject_code=code)
    return end_late_case(case=case, **values)  # type: ignore[arg-type]


def add(cycle: Cycle, code: str, **changes: str) -> Case:
    reason, document = changes.get("reason", "Bỏ sót"), changes.get("document", "CV 5")
    return add_late_case(
        cycle=cycle,
        category="member",
        subject=code,
        reason=reason,
        document=document,
        by=BY,
        at=AT,
    )


def total(cycle: Cycle) -> int:
    counts = statistics_of(unit_of(cycle, "tinh")).categories["member"].counts
    return counts.total if counts else 0


def forget(cycle: Cycle) -> Person:
    """Put a person into the register whom the cycle does not have."""
    (person,) = make_members(unit_of(cycle, "ap-b11").unit, 1)
    return person


def test_who_died_in_november_and_stayed_undecided_can_be_ended() -> None:
    cycle = closed_cycle()
    assert total(cycle) == 2

    case = end(cycle)

    kept = Case.with_ended.get(pk=case.pk)
    assert (kept.ended_on, kept.end_cause, kept.peer_group) == (NOVEMBER, "DIED", None)
    assert total(cycle) == 1
    assert tally_faults(cycle) == []
    late = LateChange.objects.get(case=case)
    assert (late.kind, late.reason, late.document_number) == ("ENDED", "Từ trần", "TB 4")
    assert JournalEntry.objects.get(act="case.ended_late").unit == "ap-a11"


def test_facts_on_a_case_that_is_ended_late_stay() -> None:
    cycle = closed_cycle(state=CycleState.OPEN)
    case = Case.objects.get(cycle=cycle, subject_code="dv-0")
    enter(case, {"tasks_assigned": 3})
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.FACTS_CLOSED)

    end(cycle)

    assert FactSheet.objects.filter(case=case).count() == 1


def test_who_was_forgotten_comes_in_where_the_register_has_them() -> None:
    cycle = closed_cycle()
    person = forget(cycle)

    case = add(cycle, person.code)

    assert (case.cycle_unit.code, case.path) == ("ap-b11", unit_of(cycle, "ap-b11").path)
    assert case.peer_group is not None
    assert case.peer_group.label == "Tên xa-b1"
    assert total(cycle) == 3
    assert tally_faults(cycle) == []
    assert LateChange.objects.get(case=case).kind == "ADDED"


def test_a_case_that_was_ended_by_mistake_comes_back_as_the_same_case() -> None:
    cycle = closed_cycle()
    ended = end(cycle)
    Membership.objects.update(until_on=None, end_cause="")

    back = add(cycle, "dv-0")

    assert (back.pk, back.ended_on) == (ended.pk, None)
    assert back.peer_group is not None
    assert total(cycle) == 2
    assert list(LateChange.objects.order_by("pk").values_list("kind", flat=True)) == [
        "ENDED",
        "ADDED",
    ]


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "-"])
def test_a_late_change_names_reason_and_document_and_both_faults_come_at_once(blank: str) -> None:
    cycle = closed_cycle()
    person = forget(cycle)

    with pytest.raises(Refused) as ended:
        end(cycle, reason=blank, document=blank)
    with pytest.raises(Refused) as added:
        add(cycle, person.code, reason=blank, document=blank)

    assert (len(ended.value.faults), len(added.value.faults)) == (2, 2)
    assert (total(cycle), LateChange.objects.count()) == (2, 0)


def grade(cycle: Cycle, on: date) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD, decided_on=on))


def test_who_died_after_the_decision_keeps_the_grade() -> None:
    cycle = closed_cycle()
    grade(cycle, date(2023, 11, 14))

    with pytest.raises(Refused, match=r"was graded on 2023-11-14 .* the grade stands"):
        end(cycle)

    assert total(cycle) == 2
    (change,) = population_changes(cycle).changes
    assert (change.consequence, change.is_to_correct) == (Consequence.STANDS, False)
    assert population_changes(cycle).to_correct == 0


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.DECIDING, CycleState.CLOSED])
def test_a_decision_about_one_who_was_dead_by_then_counts_nowhere_and_stays_in_the_history(
    state: CycleState,
) -> None:
    cycle = closed_cycle()
    grade(cycle, NOVEMBER)
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    assert total(cycle) == 2  # a figure that is not stale afterwards
    die()
    (change,) = population_changes(cycle).changes
    assert (change.consequence, change.is_leaving) == (Consequence.STAYS, True)

    case = end(cycle)

    assert case.decisions.count() == 1
    assert (total(cycle), decisions_in_force().count(), tally_faults(cycle)) == (1, 0, [])
    assert population_changes(cycle).changes == ()
    assert LateChange.objects.get().kind == "ENDED"


def test_a_record_that_corrects_the_day_of_a_decision_says_when_it_was_taken() -> None:
    cycle = closed_cycle()
    grade(cycle, date(2023, 11, 20))
    fixed = decision("member", "dv-0", Grade.GOOD, decided_on=date(2023, 11, 2))
    record_decisions(cycle=cycle, rows=[fixed], at=AT, by=BY, correction="Ghi nhầm ngày")

    with pytest.raises(Refused, match="the grade stands"):
        end(cycle)


def test_a_case_ends_with_the_cause_and_on_the_day_of_the_register() -> None:
    cycle = closed_cycle()

    with pytest.raises(Refused, match="is to be reviewed on 2023-12-31"):
        end(cycle, registers=False)
    die()
    for wrong in ({"cause": CaseEnd.LEFT}, {"on": date(2023, 11, 14)}, {"on": date(2022, 11, 15)}):
        with pytest.raises(Refused, match=r"says of “dv-0”: Died, 2023-11-15\. Given were"):
            end(cycle, registers=False, **wrong)

    assert total(cycle) == 2
    assert end(cycle).ended_on == NOVEMBER


def test_where_the_register_knows_no_cause_the_day_is_within_the_cycle() -> None:
    cycle = closed_cycle()
    die(cause="")

    for day in (date(2022, 12, 31), date(2024, 1, 1)):
        with pytest.raises(Refused, match="is not within cycle 2023"):
            end(cycle, registers=False, cause=CaseEnd.LEFT, on=day)

    assert end(cycle, registers=False, cause=CaseEnd.LEFT).end_cause == "LEFT"


def test_a_wrong_cause_is_corrected_with_reason_and_document() -> None:
    cycle = closed_cycle()
    end(cycle)
    with pytest.raises(Refused, match="ended on 2023-11-15"):
        end(cycle)
    die(on=date(2023, 12, 1), cause="EXPELLED")

    case = end(
        cycle, registers=False, cause=CaseEnd.EXPELLED, on=date(2023, 12, 1), document="QĐ 7"
    )

    assert (case.end_cause, case.ended_on) == ("EXPELLED", date(2023, 12, 1))
    assert list(LateChange.objects.values_list("document_number", flat=True)) == ["TB 4", "QĐ 7"]
    assert total(cycle) == 1


def test_what_a_document_ended_the_register_does_not_bring_back_unasked() -> None:
    cycle = closed_cycle()
    ended = end(cycle)
    Membership.objects.update(until_on=None, end_cause="")
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.OPEN)

    changes = refresh_population(cycle=cycle, by=BY, at=AT)

    (change,) = changes.changes
    assert (change.consequence, change.is_confirmable) == (Consequence.ENDED_LATE, False)
    assert (changes.confirmable, changes.to_correct, total(cycle)) == (0, 1, 1)
    assert add(cycle, "dv-0").pk == ended.pk
    assert (total(cycle), population_changes(cycle).changes) == (2, ())


def test_while_the_population_follows_the_register_nothing_is_late() -> None:
    cycle = closed_cycle(state=CycleState.OPEN)
    person = forget(cycle)

    with pytest.raises(Refused, match="follows the register"):
        end(cycle, "dv-1")
    with pytest.raises(Refused, match="follows the register"):
        add(cycle, person.code)


def test_whom_the_register_does_not_have_on_the_day_is_not_added() -> None:
    cycle = closed_cycle()
    person = forget(cycle)
    Membership.objects.filter(person=person).update(until_on=NOVEMBER, end_cause="DIED")

    with pytest.raises(Refused, match="Correct the register first"):
        add(cycle, person.code)
    with pytest.raises(Refused, match="already"):
        add(cycle, "dv-1")


def test_a_cause_that_does_not_fit_and_a_day_to_come_are_refused() -> None:
    cycle = closed_cycle()

    with pytest.raises(Refused) as refusal:
        end(cycle, cause=CaseEnd.CLOSED, on=date(2030, 1, 1))

    assert len(refusal.value.faults) == 3


def test_nothing_is_decided_on_a_case_that_ended() -> None:
    cycle = closed_cycle()
    end(cycle)

    with pytest.raises(Refused, match="nothing more is recorded"):
        decide(cycle, decision("member", "dv-0", Grade.GOOD))


def transfer(cycle: Cycle, code: str, to: str, on: date = NOVEMBER) -> None:
    """Let the register say that somebody moved."""
    old = Membership.objects.get(person__code=code, until_on__isnull=True)
    Membership.objects.filter(pk=old.pk).update(until_on=on)
    branch, values = unit_of(cycle, to).unit, {"status": old.status, "from_on": on}
    Membership.objects.create(person=old.person, branch=branch, **values)


def move(cycle: Cycle, code: str = "dv-0", to: str = "", **changes: str) -> Case:
    case = Case.objects.get(cycle=cycle, category="member", subject_code=code)
    return move_late_case(
        case=case,
        to=unit_of(cycle, to) if to else unit_by_register(case),
        reason=changes.get("reason", "Chuyển sinh hoạt 15/11, ghi muộn"),
        document=changes.get("document", "GT 7"),
        by=BY,
        at=AT,
    )


def members_of(cycle: Cycle, code: str) -> int:
    counts = statistics_of(unit_of(cycle, code)).categories["member"].counts
    return counts.total if counts else 0


def test_a_late_move_takes_the_case_along_and_both_branches_count_right() -> None:
    cycle = closed_cycle(state=CycleState.OPEN)
    case = Case.objects.get(cycle=cycle, subject_code="dv-0")
    enter(case, {"tasks_assigned": 3})
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)
    transfer(cycle, "dv-0", "ap-b11")
    before = [members_of(cycle, code) for code in ("ap-a11", "ap-b11", "tinh")]

    moved = move(cycle)

    assert (before, moved.pk, moved.cycle_unit.code) == ([2, 0, 2], case.pk, "ap-b11")
    assert moved.peer_group is not None
    assert moved.peer_group.label == "Tên xa-b1"
    assert [members_of(cycle, code) for code in ("ap-a11", "ap-b11", "tinh")] == [1, 1, 2]
    assert tally_faults(cycle) == []
    assert FactSheet.objects.filter(case=moved).count() == 1
    late = LateChange.objects.get(case=moved)
    assert (late.kind, late.came_from, late.document_number) == ("MOVED", "Tên ap-a11", "GT 7")
    entry = JournalEntry.objects.get(act="case.moved_late")
    assert (entry.unit, json.loads(entry.after)["from"]) == ("ap-b11", "ap-a11")


def test_a_move_that_the_register_does_not_have_is_refused() -> None:
    cycle = closed_cycle()

    with pytest.raises(Refused, match="Record the move in the register first"):
        move(cycle)
    transfer(cycle, "dv-0", "ap-b11", on=date(2024, 2, 1))
    with pytest.raises(Refused, match="Record the move in the register first"):
        move(cycle)


def test_a_late_move_leads_where_it_was_shown_to_lead_or_nowhere() -> None:
    cycle = closed_cycle()
    transfer(cycle, "dv-0", "ap-b11")

    with pytest.raises(Refused, match="Look at the move again"):
        move(cycle, to="ap-a12")

    assert members_of(cycle, "ap-a11") == 2


def test_who_moved_after_the_decision_counts_where_it_was_taken() -> None:
    cycle = closed_cycle()
    grade(cycle, date(2023, 11, 14))
    transfer(cycle, "dv-0", "ap-b11")

    with pytest.raises(Refused, match=r"before the move: the grade stands"):
        move(cycle)

    (change,) = population_changes(cycle).changes
    assert (change.consequence, population_changes(cycle).to_correct) == (Consequence.STANDS, 0)


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.DECIDING])
def test_who_had_moved_before_the_decision_is_moved_late_with_the_grade(state: CycleState) -> None:
    cycle = closed_cycle()
    grade(cycle, NOVEMBER)
    transfer(cycle, "dv-0", "ap-b11")
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    (change,) = population_changes(cycle).changes
    assert (change.consequence, change.is_moving) == (Consequence.STAYS, True)

    moved = move(cycle)

    assert [members_of(cycle, code) for code in ("ap-a11", "ap-b11")] == [1, 1]
    assert (moved.decisions.count(), decisions_in_force().count()) == (1, 1)
    assert (tally_faults(cycle), population_changes(cycle).changes) == ([], ())


def test_a_late_move_names_reason_and_document_and_is_none_in_an_open_cycle() -> None:
    cycle = closed_cycle()
    transfer(cycle, "dv-0", "ap-b11")

    with pytest.raises(Refused) as refused:
        move(cycle, reason=" ", document="-")
    assert len(refused.value.faults) == 2
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.OPEN)
    with pytest.raises(Refused, match="follows the register"):
        move(cycle, to="ap-b11")


def test_a_second_move_late_takes_the_case_back() -> None:
    cycle = closed_cycle()
    transfer(cycle, "dv-0", "ap-b11")
    move(cycle)
    Membership.objects.filter(person__code="dv-0", branch__code="ap-b11").delete()
    Membership.objects.filter(person__code="dv-0").update(until_on=None)

    move(cycle)

    assert [members_of(cycle, code) for code in ("ap-a11", "ap-b11")] == [2, 0]
    assert LateChange.objects.filter(kind="MOVED").count() == 2


def test_who_is_ended_late_as_suspended_is_counted_once_and_again_once_back() -> None:
    cycle = closed_cycle()
    Membership.objects.filter(person__code="dv-0").update(until_on=NOVEMBER)
    person = Person.objects.get(code="dv-0")
    branch = unit_of(cycle, "ap-a11").unit
    suspended = Membership.objects.create(
        person=person, branch=branch, status="SUSPENDED", from_on=NOVEMBER
    )
    end(cycle, registers=False, cause=CaseEnd.SUSPENDED, on=NOVEMBER)

    figures = statistics_of(unit_of(cycle, "tinh"))
    assert (total(cycle), figures.members_not_reviewed) == (1, {"SUSPENDED": 1})

    Membership.objects.filter(pk=suspended.pk).update(status="FULL")
    add(cycle, "dv-0")

    figures = statistics_of(unit_of(cycle, "tinh"))
    assert (total(cycle), figures.members_not_reviewed) == (2, {})
