"""A new sheet of facts is checked by itself and by the criteria of its case."""

from datetime import date

import pytest

from tests.cycle.assessed import GOOD, assessed_cycle, enter, member_case, store_local_rules
from xeploai.cycle.facts import criteria_of
from xeploai.cycle.models import Case, FactSheet
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REPRIMAND = {
    "document": "12-QĐ/UBKT",
    "issued_by": "Ủy ban kiểm tra",
    "form": "REPRIMAND",
    "whom": "SUBJECT",
}
SET = """
criteria:
  - set: {code}
    label: {{vi: Bộ tiêu chí, en: Criteria}}
    from: {day}
    scale: LEVELS
    categories: [member]
    when_changed: {when_changed}
    groups:
      - code: results
        fact: criteria_results
        label: {{vi: Kết quả, en: Results}}
        criteria: [{{code: r1, label: {{vi: Tiến độ, en: Progress}}}}]
"""


def _store_two(when_changed: str) -> Case:
    """Store a set of November, begin a review on 5 December, and change the set after it."""
    case = member_case(assessed_cycle())
    store_local_rules(SET.format(code="first", day="2023-11-20", when_changed="KEEP"))
    enter(case, GOOD)
    store_local_rules(SET.format(code="second", day="2023-12-20", when_changed=when_changed))
    return case


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"score": "80"}, "computed"),
        ({"months_since_admission": 4}, "register"),
        ({"no_such_fact": 4}, "No fact has that code. Correct it, or define the fact."),
        ({"tasks_assigned": 5, "tasks_done": 6}, "more than the whole"),
        ({}, "single fact"),
    ],
)
def test_facts_that_cannot_be_are_refused(values: dict[str, object], said: str) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match=said):
        enter(case, values)

    assert not FactSheet.objects.exists()


@pytest.mark.parametrize("source", [" ", ".", "\u200b"])
def test_a_sheet_names_its_source_in_letters_or_digits(source: str) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match="name no source"):
        enter(case, GOOD, source=source)


def test_a_source_of_tomorrow_is_refused() -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match="future"):
        enter(case, {"tasks_assigned": 3}, dated_on=date(2030, 1, 1))


def test_a_decision_of_tomorrow_or_given_twice_is_refused() -> None:
    case = member_case(assessed_cycle())
    twice = [REPRIMAND | {"on": "2023-05-04"}] * 2

    with pytest.raises(Refused) as refused:
        enter(case, {"discipline": [*twice, REPRIMAND | {"on": "2030-05-01"}]})

    said = [str(fault) for fault in refused.value.faults]
    assert said[0].startswith("dv-0 discipline 2: ")
    assert "is given twice" in said[0]
    assert said[1].startswith("dv-0 discipline 3: ")
    assert "lies in the future" in said[1]


def test_without_a_set_of_its_own_a_body_has_none() -> None:
    assert criteria_of(member_case(assessed_cycle())) is None


@pytest.mark.parametrize(("when_changed", "code"), [("KEEP", "first"), ("RESTART", "second")])
def test_a_review_that_has_begun_keeps_its_set_unless_the_new_one_says_otherwise(
    when_changed: str, code: str
) -> None:
    found = criteria_of(_store_two(when_changed))

    assert found is not None
    assert found.code == code


def test_a_review_that_begins_later_is_under_the_new_set() -> None:
    _store_two("KEEP")
    other = Case.objects.get(category="member", subject_code="dv-1")

    found = criteria_of(other)

    assert found is not None
    assert found.code == "second"


def test_a_criterion_that_is_left_out_or_unknown_is_refused_and_null_says_not_known() -> None:
    case = member_case(assessed_cycle())
    wider = SET.replace("[{{", "[{{code: r0, label: {{vi: Chất lượng, en: Quality}}}}, {{")
    store_local_rules(wider.format(code="wider", day="2023-11-20", when_changed="KEEP"))

    with pytest.raises(Refused) as refused:
        enter(case, {"criteria_results": {"r1": "GOOD", "zz": "GOOD"}})
    enter(case, {"criteria_results": {"r0": None, "r1": "GOOD"}})

    assert [fault.values["criterion"] for fault in refused.value.faults] == ["zz", "r0"]
