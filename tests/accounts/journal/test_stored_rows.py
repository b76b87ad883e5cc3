"""Rows are read in one form, whatever the database makes of their types, or not at all."""

import pytest

from tests.builders import BY, decide, decision, make_cycle, make_members, make_tree
from tests.cycle.assessed import enter
from xeploai.accounts.journal.stored_rows import columns_of, read_rows
from xeploai.cycle.models import Case, FactSheet, GradeDecision
from xeploai.domain import Grade

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def values_of(model: type[FactSheet | GradeDecision]) -> dict[str, object]:
    columns = columns_of(model)
    (row,) = read_rows(model, columns)
    assert row.values is not None
    return dict(zip((column.name for column in columns), row.values, strict=True))


@pytest.fixture
def case() -> Case:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    make_cycle()
    return Case.objects.get(category="member")


def test_days_times_numbers_and_nothing_have_one_form(case: Case) -> None:
    decide(case.cycle, decision("member", "dv-0", Grade.GOOD), reason="đã xét")

    values = values_of(GradeDecision)

    assert values["decided_on"] == "2023-12-20"
    assert values["recorded_at"] == "2025-01-15T09:00:00.000000+00:00"
    assert (values["case_id"], values["replaces_id"]) == (case.pk, None)
    assert (values["grade"], values["recorded_by"]) == ("GOOD", BY.name)


def test_a_decision_says_of_whom_it_is(case: Case) -> None:
    decide(case.cycle, decision("member", "dv-0", Grade.GOOD), reason="đã xét")

    values = values_of(GradeDecision)

    assert (values["named.category"], values["named.subject_code"]) == ("member", "dv-0")
    assert values["named.person_id"] == case.person_id


def test_equal_facts_have_equal_text_whatever_their_order(case: Case) -> None:
    enter(case, {"tasks_done": 9, "tasks_assigned": 10, "outstanding": True})

    assert values_of(FactSheet)["given"] == (
        '{"outstanding":true,"tasks_assigned":10,"tasks_done":9}'
    )


def test_rows_are_asked_for_by_id_however_they_lie(case: Case) -> None:
    for number in range(4):
        enter(case, {"tasks_assigned": number + 1}, document=f"BC {number}")
    ids = list(FactSheet.objects.order_by("pk").values_list("pk", flat=True))

    columns = columns_of(FactSheet)
    for wanted in (ids, ids[::2], ids[1:2], []):
        assert [row.key for row in read_rows(FactSheet, columns, ids=wanted)] == wanted
