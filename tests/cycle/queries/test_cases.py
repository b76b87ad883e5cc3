"""Every figure leads back to its cases."""

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree, unit_of
from xeploai.cycle.models import Cycle
from xeploai.cycle.queries import cases_behind
from xeploai.domain.grades import Grade, Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    return make_cycle()


@pytest.mark.parametrize(
    ("figure", "reason", "codes"),
    [
        ("total", "", ["dv-0", "dv-1", "dv-2"]),
        ("good_or_better", "", ["dv-0"]),
        ("graded", "", ["dv-0"]),
        ("excellent", "", []),
        ("not_graded", "", ["dv-1"]),
        ("not_graded", "under_review", ["dv-1"]),
        ("not_graded", "exempt", []),
        ("undecided", "", ["dv-2"]),
    ],
)
def test_every_figure_leads_back_to_the_cases_it_counts(
    cycle: Cycle, figure: str, reason: str, codes: list[str]
) -> None:
    decide(
        cycle,
        decision("member", "dv-0", Grade.GOOD),
        decision("member", "dv-1", Outcome(None, "under_review")),
    )

    found = cases_behind(
        unit_of(cycle, "huyen-a"), categories=["member"], figure=figure, reason=reason
    )

    assert [case.subject_code for case in found] == codes
