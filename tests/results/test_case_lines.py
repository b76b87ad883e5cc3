from dataclasses import replace

import pytest

from tests.builders import (
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    unit_of,
)
from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.domain import Grade, Outcome
from xeploai.results.case_lines import case_file_rows, case_line

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_file_says_of_each_case_what_its_list_says(language: str) -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 4)
    make_post(people[0], units["huyen-a"], is_head=True)
    make_collective(units["xa-a1"], "btv-a1")
    cycle = make_cycle()
    decide(
        cycle,
        decision("member", "dv-0", Grade.GOOD),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("leading_cadre", "dv-0", Grade.FAILED),
        decision("leadership_collective", "btv-a1", Grade.COMPLETED, authority="huyen-a"),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT, document="QĐ 2"))
    above = decision("member", "dv-2", Grade.GOOD, authority="huyen-a")
    decide(cycle, replace(above, ground="Cấp dưới chậm quyết định"))
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    found = cycles.cases_behind(unit_of(cycle, "tinh"))

    rows = list(case_file_rows(found, reasons, language))

    cases = list(cycles.with_decisions(found))
    assert len(rows) == len(cases) > 10
    assert [row.line for row in rows] == [case_line(one, reasons, language) for one in cases]
    assert {(row.line.authority, row.line.ground) for row in rows if row.line.ground} == {
        ("Ban Thường vụ Tên huyen-a", "Cấp dưới chậm quyết định")
    }
    assert [(row.category, row.unit_code) for row in rows] == [
        (one.category, one.cycle_unit.code) for one in cases
    ]
