"""The rules behind a case: category, grades, ceiling, reason, each with its source."""

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.queries import case_of, with_decisions
from xeploai.domain import Counts, Grade, Outcome
from xeploai.results.case_lines import ceiling_of, rule_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    cycle = make_cycle()
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Outcome(None, "under_review")),
    )
    return cycle


def case(cycle: Cycle, subject: str) -> Case:
    cases = with_decisions(Case.objects.filter(cycle=cycle, subject_code=subject))
    return cases.select_related("cycle_unit__cycle").get(category="member")


def test_a_graded_case_has_its_category_the_grades_and_its_ceiling(cycle: Cycle) -> None:
    lines = list(rule_lines(case(cycle, "dv-0"), "en"))

    assert [line.rule for line in lines] == [
        "grading.categories",
        "grading.grades",
        "grading.excellent_ceilings",
    ]
    assert lines[0].says == "Members"
    assert lines[2].says == "20% / Good"
    assert all(line.citation.source.document and line.status_label for line in lines)


def test_a_case_that_is_not_rated_has_the_rule_of_its_reason(cycle: Cycle) -> None:
    lines = list(rule_lines(case(cycle, "dv-1"), "vi"))

    assert lines[-1].rule == "grading.not_rated_reasons"


def test_a_ceiling_is_checked_on_the_decisions_of_the_group(cycle: Cycle) -> None:
    found = case(cycle, "dv-0")

    check = ceiling_of(found, found.peer_group)

    assert check is not None
    assert check.counts == Counts(excellent=1)
    assert (check.allowed, check.over_by) == (0, 1)


def test_without_a_group_or_a_rule_there_is_no_check(cycle: Cycle) -> None:
    district = case_of(cycle, "district_committee", "huyen-a")
    group = case(cycle, "dv-0").peer_group

    assert ceiling_of(case(cycle, "dv-0"), None) is None
    assert ceiling_of(district, group) is None
