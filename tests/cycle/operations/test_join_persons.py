"""Cases follow when two entries of one person are joined, and no paper is lost."""

from datetime import date

import pytest

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from tests.organisations.refusals import sentences
from xeploai.cycle.models import Case, Cycle, GradeDecision
from xeploai.cycle.operations import join_persons, tally_faults
from xeploai.cycle.queries import case_of
from xeploai.domain.grades import Grade
from xeploai.organisations.models import Membership, Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON = date(2024, 1, 10)


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 2)
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
