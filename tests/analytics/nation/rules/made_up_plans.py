"""Random plans over a small catalogue with every kind of fact, and random facts for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

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
    ParameterKind,
    Quantifier,
    ShareIs,
    Waiver,
)
from xeploai.domain.model.facts import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    GivenBy,
    GradeCounts,
    Record,
    Values,
)
from xeploai.domain.model.pack import Plan, RulePack, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision, Standing
from xeploai.domain.model.rules import Citation, Source, Status, SubjectKind

ON = date(2023, 12, 31)
CITATION = Citation(Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12"), Status.CONFIRMED)
KINDS = {
    FactKind.COUNT: ("assigned", "done"),
    FactKind.MONTHS: ("months",),
    FactKind.POINTS: ("score", "best_score"),
    FactKind.YES_NO: ("exempt", "outstanding"),
    FactKind.GRADE: ("state_grade", "collective_grade"),
    FactKind.LEVELS: ("general", "results"),
    FactKind.GRADES: ("units",),
    FactKind.RECORDS: ("discipline", "waivers"),
}
CATALOGUE: Mapping[str, FactDefinition] = {
    code: FactDefinition(code, kind, {}, frozenset(SubjectKind), GivenBy.ENTERED)
    for kind, codes in KINDS.items()
    for code in codes
}
CODES = tuple(f"P-{number}" for number in range(1, 10))

comparisons = st.sampled_from(Comparison)
grades = st.sampled_from(Grade)
levels = st.sampled_from(CriterionLevel)
waivers = st.frozensets(st.sampled_from(Waiver), max_size=2)
counts = st.integers(0, 6)
points = st.decimals(0, 6, places=2) | st.sampled_from([Decimal("0.0001"), Decimal(2)])
# small numbers, so that facts often lie exactly on a threshold
fractions = st.fractions(0, 2, max_denominator=4) | st.integers(0, 6).map(Fraction)
numbers = fractions.map(lambda value: Parameter("limit", value))
shares = st.fractions(0, 1, max_denominator=4).map(
    lambda value: Parameter("share", value, ParameterKind.SHARE)
)


def codes(*kinds: FactKind) -> st.SearchStrategy[str]:
    return st.sampled_from([code for kind in kinds for code in KINDS[kind]])


def numeric() -> st.SearchStrategy[str]:
    return codes(FactKind.COUNT, FactKind.MONTHS, FactKind.POINTS)


FORMS = ("REPRIMAND", "WARNING")
field_tests = st.builds(
    FieldTest, st.just("form"), st.frozensets(st.sampled_from(FORMS), min_size=1)
) | st.builds(FieldTest, st.just("is_duty_related"), st.just(frozenset((True,))))
single: st.SearchStrategy[Condition] = st.one_of(
    st.builds(FactIs, numeric(), comparisons, numbers),
    st.builds(FactIs, codes(FactKind.YES_NO), comparisons, st.booleans()),
    st.builds(FactIs, codes(FactKind.GRADE), comparisons, grades),
    st.builds(ShareIs, numeric(), numeric(), comparisons, shares),
    st.builds(
        LevelsAre,
        st.sampled_from(Quantifier),
        st.sampled_from((("general",), ("results",), ("general", "results"))),
        comparisons,
        levels,
    ),
    st.builds(GradedShareIs, st.just("units"), comparisons, grades, comparisons, shares),
    st.builds(
        HasRecord, st.just("discipline"), st.lists(field_tests, max_size=2).map(tuple), waivers
    ),
)


def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    number = fractions.map(lambda value: Parameter("of", value))
    return st.one_of(
        st.builds(AllOf, several),
        st.builds(AnyOf, several),
        st.builds(NoneOf, several),
        st.builds(AtLeastOf, several, number),
    )


conditions = st.recursive(single, joined, max_leaves=4)
records: st.SearchStrategy[Any] = st.builds(
    Record,
    st.sampled_from(("", "12-QĐ/UBKT")),
    st.just(ON),
    st.just("UBKT"),
    st.fixed_dictionaries(
        {},
        optional={
            "form": st.sampled_from(FORMS),
            "is_duty_related": st.booleans(),
            "waiver": st.sampled_from([each.value for each in Waiver]),
            "waiver_document": st.sampled_from(("", "3-TB")),
            "provision": st.sampled_from(CODES),
        },
    ),
)
VALUES: Mapping[FactKind, st.SearchStrategy[Any]] = {
    FactKind.COUNT: counts,
    FactKind.MONTHS: counts,
    FactKind.POINTS: points,
    FactKind.YES_NO: st.booleans(),
    FactKind.GRADE: grades,
    FactKind.LEVELS: st.dictionaries(
        st.sampled_from("abc"), st.none() | levels | levels, max_size=3
    ),
    FactKind.GRADES: st.builds(
        GradeCounts, st.dictionaries(grades, counts, max_size=3), st.integers(0, 2), counts
    ),
    FactKind.RECORDS: st.lists(records, max_size=2).map(tuple),
}


def or_missing(known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One fact in five is missing: enough for every way of being undecided."""
    return st.integers(0, 4).flatmap(lambda n: known if n else st.none())


values: st.SearchStrategy[Values] = st.fixed_dictionaries(
    {code: or_missing(VALUES[each.kind]) for code, each in CATALOGUE.items()}
).map(lambda given: {code: value for code, value in given.items() if value is not None})
standings = st.sampled_from(
    (Standing.OFFICIAL, Standing.OFFICIAL, Standing.LOCAL, Standing.PROPOSAL)
)


@st.composite
def provision(draw: st.DrawFn, code: str) -> Provision:
    """Any provision that is computed."""
    effect = draw(st.sampled_from([each for each in Effect if each is not Effect.TEXT]))
    limits = effect is Effect.AT_MOST_GRADE_OF
    return Provision(
        code,
        {},
        effect,
        CITATION,
        ON,
        standing=draw(standings),
        condition=None if limits else draw(conditions),
        applies_if=draw(st.none() | conditions),
        unless=draw(waivers),
        grade=draw(grades) if effect in (Effect.REQUIRED_FOR, Effect.AT_MOST) else None,
        reason=draw(st.sampled_from(("new", "ill"))) if effect is Effect.NOT_RATED else "",
        grade_of=draw(codes(FactKind.GRADE)) if limits else "",
    )


def plan_of(provisions: list[Provision]) -> Plan:
    """Return the plan of a pack with these provisions; of its remarks most turn a suggestion."""
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in provisions}
    plan = rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")
    reasons = [each.code for each in plan.remarks if each.effect is Effect.NOT_RATED]
    knock_outs = [each.code for each in plan.remarks if each.effect is Effect.KNOCKS_OUT]
    doubts, proposals = frozenset([*knock_outs, *reasons[::2]]), frozenset(reasons[1::2])
    return replace(plan, doubts=doubts, proposals=proposals)


plans = (
    st.integers(3, len(CODES))
    .flatmap(lambda number: st.tuples(*(provision(code) for code in CODES[:number])))
    .map(lambda provisions: plan_of(list(provisions)))
)


@st.composite
def single_conditions(draw: st.DrawFn) -> Plan:
    """A plan of provisions with one condition each, so that every answer shows by itself."""
    found = draw(st.lists(single, min_size=8, max_size=12))
    return plan_of(
        [
            Provision(f"S-{n}", {}, Effect.NOT_RATED, CITATION, ON, condition=each, reason="new")
            for n, each in enumerate(found)
        ]
    )
