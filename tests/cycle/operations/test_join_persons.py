"""Cases follow when two entries of one person are joined, and no paper is lost."""

from datetime import date

import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
)
from tests.organisations.refusals import sentences
from xeploai.cycle.models import Case, Cycle, Evaluated, GradeDecision, LateChange
from xeploai.cycle.operations import (
    evaluate_cycle,
    join_persons,
    preview_join,
    stale_evaluations,
    tally_faults,
)
from xeploai.cycle.population import end_late_case
from xeploai.cycle.population.compare import difference_of
from xeploai.cycle.queries import case_of
from xeploai.domain import CaseEnd, CycleState
from xeploai.domain.grades import Grade
from xeploai.organisations.models import Membership, Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON, NOVEMBER = date(2024, 1, 10), date(2023, 11, 15)


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    Person.objects.update(full_name="Lê Thị Hoa")
    return make_cycle()


def join() -> None:
    keep, drop = Person.objects.get(code="dv-0"), Person.objects.get(code="dv-1")
    join_persons(keep=keep, drop=drop, document_number="CV 5", on=ON, by=BY, at=AT)


def test_the_decided_case_stays_and_the_empty_one_goes(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-1", Grade.GOOD))

    join()

    case = Case.objects.get(category="member")
    assert (case.subject_code, case.person) == ("dv-0", Person.objects.get())
    assert GradeDecision.objects.get().case == case


def test_the_figures_count_the_person_once(cycle: Cycle) -> None:
    join()

    assert Case.objects.filter(category="member").count() == 1
    assert list(tally_faults(cycle)) == []


def test_a_case_of_another_cycle_goes_over_with_its_code(cycle: Cycle) -> None:
    Membership.objects.filter(person__code="dv-0").update(from_on=date(2024, 1, 1))
    before = make_cycle(2022)

    join()

    assert case_of(before, "member", "dv-0").person == Person.objects.get()
    # an address that was noted down still leads there
    assert case_of(before, "member", "dv-1").subject_code == "dv-0"


def test_two_decided_cases_in_one_cycle_are_not_joined(cycle: Cycle) -> None:
    for code in ("dv-0", "dv-1"):
        decide(cycle, decision("member", code, Grade.GOOD))
    keep, drop = Person.objects.order_by("code")

    (text,) = sentences(join_persons, keep=keep, drop=drop, document_number="CV 5", on=ON)

    assert text.startswith("Cycle 2023 has a decided case of dv-0 and one of dv-1")
    assert Person.objects.count() == 2


def in_state(cycle: Cycle, state: CycleState) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=state)


@pytest.mark.parametrize("decided", ["dv-0", "dv-1"])
def test_in_a_closed_cycle_the_empty_case_ends_late_by_the_document(
    cycle: Cycle, decided: str
) -> None:
    decide(cycle, decision("member", decided, Grade.GOOD))
    in_state(cycle, CycleState.CLOSED)

    join()

    standing = Case.objects.get(category="member")
    (ended,) = Case.with_ended.filter(category="member", ended_on__isnull=False)
    assert (standing.subject_code, standing.decisions.count()) == ("dv-0", 1)
    assert (ended.subject_code, ended.end_cause, ended.ended_on) == ("dv-1", "MERGED", ON)
    late = LateChange.objects.get(case=ended)
    assert (late.document_number, "dv-1" in late.reason) == ("CV 5", True)
    assert list(tally_faults(cycle)) == []


@pytest.mark.parametrize("ended", ["dv-0", "dv-1"])
def test_a_case_that_ended_before_stays_with_its_paper(cycle: Cycle, ended: str) -> None:
    in_state(cycle, CycleState.DECIDING)
    membership = Membership.objects.filter(person__code=ended)
    membership.update(until_on=NOVEMBER, end_cause="LEFT")
    end_late_case(
        case=Case.objects.get(category="member", subject_code=ended),
        cause=CaseEnd.LEFT,
        on=NOVEMBER,
        reason="Ra khỏi Đảng",
        document="QĐ 9",
        by=BY,
        at=AT,
    )
    # it was an error: the person was registered twice
    membership.update(until_on=None, end_cause="")

    join()

    assert case_of(cycle, "member", "dv-0").person == Person.objects.get()
    assert LateChange.objects.get().case.subject_code == "dv-1"
    in_state(cycle, CycleState.OPEN)
    difference = difference_of(cycle)
    assert ([one[0].subject_code for one in difference.moved], difference.gone) == ([], ())
    assert list(tally_faults(cycle)) == []


def test_an_entry_is_not_joined_with_itself_even_with_a_decided_case(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    person = Person.objects.get(code="dv-0")

    (text,) = sentences(join_persons, keep=person, drop=person, document_number="CV 5", on=ON)

    assert text.startswith("Both codes lead to the same entry")


def test_evaluations_are_renewed_with_what_the_register_says_of_the_joined_entry(
    cycle: Cycle,
) -> None:
    Person.objects.filter(code="dv-0").update(admitted_on=None)
    Person.objects.filter(code="dv-1").update(admitted_on=date(2023, 11, 1))
    earlier = make_cycle(2022)
    for each in (cycle, earlier):
        evaluate_cycle(each, at=AT)
    case = Case.objects.get(cycle=cycle, category="member", subject_code="dv-0")
    assert case.evaluated.not_rated_reason == ""

    join()

    assert Evaluated.objects.get(case=case).not_rated_reason == "newly_admitted"
    assert [stale_evaluations(each)[0] for each in (cycle, earlier)] == [[], []]


def test_in_cycles_whose_cases_were_never_evaluated_a_join_evaluates_none(cycle: Cycle) -> None:
    join()

    assert not Evaluated.objects.filter(case__cycle=cycle).exists()


def test_a_preview_shows_the_grade_that_would_go_over_and_stores_nothing(cycle: Cycle) -> None:
    decide(cycle, decision("member", "dv-1", Grade.GOOD))
    keep, drop = Person.objects.order_by("code")
    Person.objects.filter(pk=drop.pk).update(full_name="Lê Thị Hòa", admitted_on=ON)
    drop.refresh_from_db()

    preview = preview_join(
        keep=keep, drop=drop, document_number="CV 5", on=ON, by=BY, at=AT, reason="Đổi tên"
    )

    moves = [line.name["en"] for line in preview.moves]
    assert [what["en"] for what, _, _ in preview.differ] == ["Name", "Admitted on"]
    assert moves[0].startswith("Tên ap-a11, 01/01/2015 – ")
    assert any("2023" in line and line.endswith(", QĐ 1") for line in moves)
    assert Case.objects.get(subject_code="dv-1").decisions.count() == 1
    assert Person.objects.count() == 2
