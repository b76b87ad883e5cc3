"""The decision graph of a plan: no condition is left out, no number is written by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tools.bench.rules.zen_graph import (
    facts_for_graph,
    graph_of,
    key_of,
    suggestion_of,
)
from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    FieldTest,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Parameter,
    Quantifier,
    ShareIs,
    Waiver,
)
from xeploai.domain.model.facts import CriterionLevel, GradeCounts, Record
from xeploai.domain.model.pack import Plan, rulebook
from xeploai.domain.model.provisions import Effect, Provision
from xeploai.domain.model.rules import Citation, Source, Status
from xeploai.rulepacks import builtin_packs, pack

ON = date(2023, 12, 31)
CITED = Citation(Source("D", ON, "1"), Status.CONFIRMED)
SIX = Parameter("months", Fraction(6))
HALF = Parameter("half", Fraction(1, 2))
LATE = FactIs("late", Comparison.IS, against=True)


def provision(condition: Condition | None, **more: Any) -> Provision:
    values: dict[str, Any] = {"effect": Effect.KNOCKS_OUT, "condition": condition, **more}
    return Provision("P-KO-1.A", {}, citation=CITED, from_on=ON, **values)


def plan(*barring: Provision) -> Plan:
    required = dict.fromkeys(Grade, ())
    return Plan("member", (), barring, required, (), (), ())


def node(graph: Mapping[str, Any], name: str) -> dict[str, str]:
    (found,) = (each for each in graph["nodes"] if each["id"] == name)
    return {each["key"]: each["value"] for each in found["content"]["expressions"]}


def written(condition: Condition) -> str:
    """Return a single condition as it stands in the graph."""
    (expression,) = node(graph_of(plan(provision(condition))), "conditions").values()
    return expression


@pytest.mark.parametrize(
    ("condition", "expression"),
    [
        (FactIs("m", Comparison.AT_LEAST, SIX), "(m == null ? 1 : (m >= 6 ? 2 : 0))"),
        (FactIs("m", Comparison.MORE_THAN, HALF), "(m == null ? 1 : (m * 2 > 1 ? 2 : 0))"),
        (FactIs("g", Comparison.AT_MOST, Grade.GOOD), "(g == null ? 1 : (g <= -1 ? 2 : 0))"),
        (LATE, "(late == null ? 1 : (late == true ? 2 : 0))"),
        (
            ShareIs("a", "b", Comparison.LESS_THAN, HALF),
            "(a == null or b == null or b == 0 ? 1 : (a * 2 < b ? 2 : 0))",
        ),
        (
            LevelsAre(Quantifier.EVERY, ("c",), Comparison.AT_LEAST, CriterionLevel.GOOD),
            (
                "min([(c == null or len(c) == 0 ? 1"
                " : min(map(c, # == null ? 1 : (# >= -1 ? 2 : 0))))])"
            ),
        ),
        (
            GradedShareIs("u", Comparison.AT_LEAST, Grade.GOOD, Comparison.AT_LEAST, HALF),
            (
                "(u == null or u.expected == 0 ? 1"
                " : ((u.EXCELLENT + u.GOOD) * 2 >= u.expected ? 1 : 0)"
                " + ((u.EXCELLENT + u.GOOD + u.undecided) * 2 >= u.expected ? 1 : 0))"
            ),
        ),
        (
            HasRecord("d", (FieldTest("form", frozenset(("WARNING",))),), in_period=True),
            (
                "(d == null ? 1 : (len(d) == 0 ? 0 : max(map(d,"
                ' (#.form != null and #.form not in ["WARNING"]) or (#.in_period == false)'
                ' ? 0 : (#.document == "" or #.form == null or #.in_period == null ? 1 : 2)))))'
            ),
        ),
        (
            HasRecord("d", unless=frozenset((Waiver.FORCE_MAJEURE,))),
            (
                "(d == null ? 1 : (len(d) == 0 ? 0 : max(map(d,"
                ' (#.waiver in ["FORCE_MAJEURE"] and #.waiver_document != null'
                ' and #.waiver_document != "") ? 0 : (#.document == "" ? 1 : 2)))))'
            ),
        ),
        (
            HasRecord("d", (FieldTest("own", frozenset((True,))),)),
            (
                "(d == null ? 1 : (len(d) == 0 ? 0 : max(map(d,"
                " (#.own != null and #.own != true) ? 0"
                ' : (#.document == "" or #.own == null ? 1 : 2)))))'
            ),
        ),
    ],
)
def test_each_single_condition_has_its_own_expression(
    condition: Condition, expression: str
) -> None:
    assert written(condition) == expression


EARLY = FactIs("early", Comparison.IS, against=True)


@pytest.mark.parametrize(
    ("joined", "expression"),
    [
        (AllOf((LATE, EARLY)), "min([c0, c1])"),
        (AnyOf((LATE, EARLY)), "max([c0, c1])"),
        (NoneOf((LATE, EARLY)), "(2 - max([c0, c1]))"),
        (
            AtLeastOf((LATE, EARLY), Parameter("two", Fraction(2))),
            "(count([c0, c1], # == 2) >= 2 ? 2 : (count([c0, c1], # > 0) >= 2 ? 1 : 0))",
        ),
        (AllOf((LATE, AnyOf((EARLY, LATE)))), "min([c0, max([c1, c0])])"),
    ],
)
def test_joined_conditions_refer_to_their_parts_each_written_once(
    joined: Condition, expression: str
) -> None:
    graph = graph_of(plan(provision(joined)))

    assert node(graph, "provisions") == {"P_KO_1_A": expression}
    assert list(node(graph, "conditions")) == ["c0", "c1"]


def test_a_requirement_strikes_where_it_is_not_met_and_a_waiver_keeps_it_from_striking() -> None:
    required = provision(
        LATE,
        effect=Effect.REQUIRED_FOR,
        grade=Grade.GOOD,
        applies_if=EARLY,
        unless=frozenset((Waiver.OBJECTIVE_CAUSE,)),
    )

    graph = graph_of(plan(required))

    assert node(graph, "provisions") == {"P_KO_1_A": "min([c2, (c1 ? 0 : 2 - c0)])"}
    assert node(graph, "conditions")["c1"] == (
        '(waivers != null and some(waivers, #.provision in ["P-KO-1.A", "P-KO-1"]'
        ' and #.document != "" and #.waiver in ["OBJECTIVE_CAUSE"]))'
    )


def test_a_limit_by_another_s_grade_closes_what_is_above_it() -> None:
    limit = provision(None, effect=Effect.AT_MOST_GRADE_OF, grade_of="unit_grade")

    grades = node(graph_of(plan(limit)), "grades")

    assert "limit_P_KO_1_A == null or limit_P_KO_1_A < -1 ? P_KO_1_A : 0" in grades["GOOD"]
    assert "limit_P_KO_1_A < -2 ? P_KO_1_A : 0" in grades["FAILED"]


@pytest.mark.parametrize("code", list(builtin_packs()))
def test_every_provision_of_every_pack_has_its_expression(code: str) -> None:
    first = pack(code).rules["cycle.closing_dates"].values[0].from_on
    day = max(first, ON) if code == "vn-party-2023" else first
    book = rulebook(pack(code), on=day)

    for category in book.pack.categories_on(book.on):
        each = book.plan_for(category)
        answers = node(graph_of(each), "provisions")
        wanted = [one.code for one in (*each.not_rated, *each.binding, *each.remarks)]
        assert {key_of(one) for one in wanted} <= set(answers)
        assert len({key_of(one) for one in wanted}) == len(wanted)


def test_facts_are_handed_over_as_plain_values() -> None:
    record = Record("12-QĐ", ON, "UBKT", {"form": "WARNING"}, in_period=True)

    assert facts_for_graph(
        {
            "grade": Grade.GOOD,
            "score": Decimal("89.5"),
            "whole": Decimal(90),
            "levels": {"a": CriterionLevel.EXCELLENT, "b": None},
            "units": GradeCounts({Grade.GOOD: 2}, undecided=1, not_rated=5),
            "discipline": (record,),
            "late": False,
        }
    ) == {
        "grade": -1,
        "score": 89.5,
        "whole": 90,
        "levels": [0, None],
        "units": {
            "EXCELLENT": 0,
            "GOOD": 2,
            "COMPLETED": 0,
            "FAILED": 0,
            "undecided": 1,
            "expected": 3,
        },
        "discipline": [{"form": "WARNING", "document": "12-QĐ", "in_period": True}],
        "late": False,
    }


def test_our_suggestion_is_given_as_the_table_gives_it() -> None:
    assert suggestion_of(evaluate(plan(provision(LATE)), {"late": True})) == [
        "GRADE",
        "FAILED",
        "",
    ]
