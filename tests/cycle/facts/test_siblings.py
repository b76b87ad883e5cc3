"""Records entered on one case of a person count for the person's other case of the cycle."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cycle.assessed import GOOD, WARNING, assessed_cycle, enter
from xeploai.cycle.facts import facts_of, facts_of_many
from xeploai.cycle.facts.siblings import add_records, siblings_of, with_siblings
from xeploai.cycle.models import Case, Cycle, Evaluated
from xeploai.cycle.queries import case_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REPRIMAND = {**WARNING, "document": "QĐ 8-QĐ/UBKT", "form": "REPRIMAND"}
ONE, OTHER = {"document": "a"}, {"document": "b"}


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle in which dv-1 is a member and a leading cadre, dv-0 a member alone."""
    return assessed_cycle()


def cases(cycle: Cycle) -> tuple[Case, Case]:
    return case_of(cycle, "member", "dv-1"), case_of(cycle, "leading_cadre", "dv-1")


def documents(facts: Any) -> list[str]:
    return [record.document for record in facts["discipline"].value]


def test_the_cases_of_one_person_are_siblings_and_nobody_else_has_any(cycle: Cycle) -> None:
    member, leader = cases(cycle)

    assert siblings_of(cycle) == {member.pk: [leader.pk], leader.pk: [member.pk]}
    alone = case_of(cycle, "member", "dv-0").pk
    assert siblings_of(cycle, [member.pk, alone])[member.pk] == [leader.pk]
    assert with_siblings(cycle, [alone, leader.pk]) == {alone, leader.pk, member.pk}


def test_the_siblings_of_all_are_found_without_joining_all_cases_with_themselves(
    cycle: Cycle,
) -> None:
    # just after an opening PostgreSQL has no statistics, and such a join took many minutes
    with CaptureQueriesContext(connection) as queries:
        siblings_of(cycle)

    (query,) = queries
    assert query["sql"].count("FROM") == 1


def test_a_discipline_entered_on_either_case_counts_for_both_with_its_source(
    cycle: Cycle,
) -> None:
    member, leader = cases(cycle)
    enter(leader, {"discipline": [WARNING]}, source="Ủy ban Kiểm tra", document="TB 3")

    facts = facts_of(member)

    assert documents(facts) == [WARNING["document"]]
    assert facts["discipline"].source.startswith("Ủy ban Kiểm tra, TB 3 (")
    assert facts_of(leader)["discipline"].source == "Ủy ban Kiểm tra, TB 3"


def test_records_of_both_cases_are_united_each_once(cycle: Cycle) -> None:
    member, leader = cases(cycle)
    enter(member, {"discipline": [WARNING]}, source="Chi bộ", document="BC 1")
    enter(leader, {"discipline": [WARNING, REPRIMAND]}, source="Đảng ủy", document="BC 2")

    assert documents(facts_of(member)) == [WARNING["document"], REPRIMAND["document"]]
    assert documents(facts_of(leader)) == [WARNING["document"], REPRIMAND["document"]]
    assert facts_of(member)["discipline"].source.startswith("Chi bộ, BC 1; Đảng ủy, BC 2 (")


def test_known_to_be_none_on_one_case_is_known_on_the_other_and_gives_way_to_a_record(
    cycle: Cycle,
) -> None:
    member, leader = cases(cycle)
    enter(leader, {"discipline": []})
    assert documents(facts_of(member)) == []

    enter(member, {"discipline": [WARNING]})

    assert documents(facts_of(leader)) == [WARNING["document"]]


def test_a_record_that_was_withdrawn_counts_for_neither(cycle: Cycle) -> None:
    member, leader = cases(cycle)
    enter(leader, {"discipline": [WARNING]})
    enter(leader, {"discipline": None}, correction="nhầm người")

    assert "discipline" not in facts_of(member)


def test_only_records_are_shared_since_tasks_and_levels_belong_to_the_case(cycle: Cycle) -> None:
    member, leader = cases(cycle)
    enter(leader, GOOD)

    assert "tasks_assigned" not in facts_of(member)
    assert "conclusions" in facts_of(member)


def test_many_read_together_have_what_each_has_alone(cycle: Cycle) -> None:
    member, leader = cases(cycle)
    enter(leader, {"discipline": [WARNING]})

    together = {row.pk: values for row, values in facts_of_many(cycle)}
    below = {row.pk: values for row, values in facts_of_many(cycle, path=member.path)}

    for case in (member, leader):
        assert together[case.pk]["discipline"] == facts_of(case)["discipline"].value
    # also where the other case lies outside of what is read
    assert leader.pk not in below
    assert below[member.pk]["discipline"] == together[member.pk]["discipline"]
    assert len(together) == Case.objects.filter(cycle=cycle).count()


def test_entering_a_record_renews_the_evaluation_of_both_cases(cycle: Cycle) -> None:
    member, leader = cases(cycle)

    enter(leader, {"discipline": [WARNING]})

    assert Evaluated.objects.get(case=member).suggested == "FAILED"
    assert Evaluated.objects.get(case=leader).suggested == "FAILED"


def test_added_records_keep_the_own_ones_first() -> None:
    assert add_records({"d": [ONE]}, [{"d": [OTHER, ONE]}]) == {"d": [ONE, OTHER]}
    assert add_records({"d": [ONE]}, [{"d": [ONE]}]) == {}
    assert add_records({}, [{"d": []}, {"d": [ONE]}]) == {"d": [ONE]}
