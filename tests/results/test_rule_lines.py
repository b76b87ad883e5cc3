"""The rules behind a case: category, grades, ceiling, reason, each with its source."""

from datetime import date

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.queries import case_of, with_decisions
from xeploai.domain import Grade, Outcome
from xeploai.results.case_lines import case_ceiling, rule_lines

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
        "P23-CAP-2.MEMBER",
    ]
    assert lines[0].says == "Members"
    assert lines[2].says.startswith("at most 20% of “Good”, by grassroots organisation [advisory;")
    assert all(line.citation.source.document and line.status_label for line in lines)


def test_a_case_that_is_not_rated_has_the_rule_of_its_reason(cycle: Cycle) -> None:
    lines = list(rule_lines(case(cycle, "dv-1"), "vi"))

    assert lines[-1].rule == "grading.not_rated_reasons"


def test_a_ceiling_is_checked_on_the_decisions_of_the_group(cycle: Cycle) -> None:
    found = case_ceiling(case(cycle, "dv-0"))

    assert found is not None
    assert found.allowance is not None
    assert found.allowance.counted.by_grade()[Grade.EXCELLENT] == 1
    assert (found.allowance.allowed, found.allowance.over_by) == (0, 1)
    assert found.open_sentence is None


def test_a_case_whose_ceiling_has_no_number_yet_says_so(cycle: Cycle) -> None:
    Cycle.objects.update(pack="vn-party-2025", closes_on=date(2025, 12, 31))

    found = case_ceiling(case(cycle, "dv-0"))
    lines = [line for line in rule_lines(case(cycle, "dv-0"), "vi") if "CAP" in line.rule]

    assert found is not None
    assert found.allowance is None
    assert found.open_sentence is not None
    assert "chưa xác định" in lines[0].says


def test_a_case_that_no_provision_on_ceilings_covers_has_none(cycle: Cycle) -> None:
    Cycle.objects.update(pack="vn-party-2018")

    district = case_of(cycle, "district_committee", "huyen-a")

    assert case_ceiling(district) is None
