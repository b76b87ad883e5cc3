from datetime import date

import pytest

from xeploai.domain.evaluation.ordering import (
    Edge,
    GradingCircle,
    edges_of,
    find_circle,
    grading_order,
)
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import Comparison, FactIs
from xeploai.domain.model.facts import FactDefinition, FactKind, RelatedSubjects, Where
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import Effect, Provision
from xeploai.domain.model.rules import (
    Category,
    Citation,
    DatedValue,
    Rule,
    Source,
    Status,
    SubjectKind,
)

ON = date(2023, 12, 31)
SOURCE = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
CITATION = Citation(SOURCE, Status.CONFIRMED)
ORGANISATION, COLLECTIVE, MEMBER, CADRE, STAFF = SubjectKind
HERE, BELOW = Where.HERE, Where.BELOW


def edge(
    waits: SubjectKind, waits_for: SubjectKind, where: Where = HERE, code: str = "X-1"
) -> Edge:
    return Edge(waits, waits_for, where, code)


def test_grades_that_wait_for_each_other_are_found_with_their_provisions() -> None:
    there, back = edge(COLLECTIVE, ORGANISATION, code="A-1"), edge(ORGANISATION, COLLECTIVE)
    longer = (edge(CADRE, COLLECTIVE), edge(COLLECTIVE, MEMBER), edge(MEMBER, CADRE))

    assert set(find_circle([there, back])) == {there, back}
    assert len(find_circle([edge(STAFF, CADRE), *longer])) == 3
    assert find_circle([edge(MEMBER, MEMBER, code="S-1")]) == (edge(MEMBER, MEMBER, code="S-1"),)
    with pytest.raises(GradingCircle, match="A-1"):
        grading_order([there, back])


def test_units_below_are_graded_first_and_make_no_circle() -> None:
    below = edge(ORGANISATION, ORGANISATION, BELOW)

    assert find_circle([below, edge(CADRE, ORGANISATION)]) == ()
    assert find_circle([edge(COLLECTIVE, ORGANISATION, BELOW), edge(ORGANISATION, COLLECTIVE)])


def test_without_other_provisions_the_regulation_s_own_order_holds() -> None:
    assert grading_order([]) == (STAFF, MEMBER, ORGANISATION, COLLECTIVE, CADRE)


def test_each_kind_comes_after_those_that_it_waits_for() -> None:
    order = grading_order([edge(MEMBER, CADRE), edge(ORGANISATION, COLLECTIVE)])

    assert order == (STAFF, COLLECTIVE, ORGANISATION, CADRE, MEMBER)
    assert grading_order([edge(ORGANISATION, ORGANISATION, BELOW)])[2] is ORGANISATION


def definition(code: str, of: SubjectKind, reads: RelatedSubjects | None) -> FactDefinition:
    return FactDefinition(code, FactKind.GRADE, {}, frozenset((of,)), reads=reads)


def pack() -> RulePack:
    categories = {
        "member": Category("member", MEMBER, {}),
        "leading_cadre": Category("leading_cadre", CADRE, {}),
    }
    value = DatedValue(ON, categories, SOURCE, Status.CONFIRMED)
    facts = (
        definition("collective_grade", CADRE, RelatedSubjects(COLLECTIVE, HERE)),
        definition("previous_grade", CADRE, None),
    )
    return RulePack(
        "p",
        {},
        "1",
        {"grading.categories": Rule("grading.categories", {}, "", (value,))},
        facts={each.code: each for each in facts},
    )


def provision(effect: Effect, fact: str, *categories: str) -> Provision:
    condition = FactIs(fact, Comparison.IS, Grade.FAILED)
    return Provision("D-1", {}, effect, CITATION, ON, frozenset(categories), condition=condition)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (provision(Effect.KNOCKS_OUT, "collective_grade"), (edge(CADRE, COLLECTIVE, code="D-1"),)),
        (provision(Effect.KNOCKS_OUT, "collective_grade", "member"), ()),
        (provision(Effect.TEXT, "collective_grade"), ()),
        (provision(Effect.KNOCKS_OUT, "previous_grade"), ()),
        (provision(Effect.KNOCKS_OUT, "no_such_fact", "gone"), ()),
    ],
)
def test_who_waits_for_whom_is_read_off_the_facts(
    found: Provision, expected: tuple[Edge, ...]
) -> None:
    assert edges_of([found], pack()) == expected


def test_a_pack_without_categories_makes_nobody_wait() -> None:
    assert edges_of([provision(Effect.KNOCKS_OUT, "x")], RulePack("p", {}, "1", {})) == ()
