"""Conditions whose answer is known before any subject is: found, and never wrongly."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Parameter,
    ParameterKind,
    Quantifier,
    ShareIs,
    Truth,
)
from xeploai.domain.model.facts import CriterionLevel, GradeCounts, Record
from xeploai.rulepacks import common_facts
from xeploai.rulepacks.checks.reach import Reaches

REACHES = Reaches(common_facts())


AT_LEAST, AT_MOST, MORE, LESS, IS, IS_NOT = Comparison


EXCELLENT, GOOD, COMPLETED, FAILED = Grade


def amount(value: object) -> Parameter:
    return Parameter("n", Fraction(str(value)))


def share(value: str) -> Parameter:
    return Parameter("s", Fraction(value), ParameterKind.SHARE)


def count(comparison: Comparison, value: object) -> Condition:
    return FactIs("tasks_late", comparison, amount(value))


def points(comparison: Comparison, value: object) -> Condition:
    return FactIs("score", comparison, amount(value))


def on_time(comparison: Comparison, value: str) -> Condition:
    return ShareIs("tasks_on_time", "tasks_assigned", comparison, share(value))


def led(comparison: Comparison, grade: Grade) -> Condition:
    return FactIs("previous_grade", comparison, grade)


def every(comparison: Comparison, level: CriterionLevel) -> Condition:
    return LevelsAre(Quantifier.EVERY, ("criteria_general",), comparison, level)


def some(comparison: Comparison, level: CriterionLevel) -> Condition:
    return LevelsAre(Quantifier.SOME, ("criteria_general",), comparison, level)


def graded(comparison: Comparison, value: str, reached: Grade = GOOD) -> Condition:
    return GradedShareIs("direct_units", AT_LEAST, reached, comparison, share(value))


YES, NO = FactIs("outstanding", IS, True), FactIs("outstanding", IS, False)


DISCIPLINED = HasRecord("discipline")


ALL_GOOD = every(AT_LEAST, CriterionLevel.GOOD)


@pytest.mark.parametrize(
    "condition",
    [
        count(LESS, 0),
        count(IS, "2.5"),
        points(MORE, 100),
        points(AT_LEAST, 101),
        on_time(MORE, "1"),
        on_time(LESS, "0"),
        led(MORE, EXCELLENT),
        led(LESS, FAILED),
        every(MORE, CriterionLevel.EXCELLENT),
        some(LESS, CriterionLevel.POOR),
        graded(MORE, "1"),
        graded(LESS, "1", FAILED),
        AllOf((count(AT_LEAST, 5), count(LESS, 3))),
        AllOf((count(MORE, 4), count(LESS, 5))),
        AllOf((count(AT_LEAST, 5), AllOf((YES, count(LESS, 3))))),
        AllOf((led(IS, GOOD), led(IS, FAILED))),
        AllOf((led(IS, GOOD), NoneOf((led(AT_LEAST, COMPLETED),)))),
        AllOf((points(AT_LEAST, 90), points(LESS, 90))),
        AllOf((on_time(AT_LEAST, "7/10"), on_time(LESS, "1/2"))),
        AllOf((graded(AT_LEAST, "7/10"), graded(LESS, "1/2"))),
        AllOf((YES, NO)),
        AllOf((DISCIPLINED, NoneOf((DISCIPLINED,)))),
        AllOf((every(AT_LEAST, CriterionLevel.GOOD), every(IS, CriterionLevel.POOR))),
        AllOf((ALL_GOOD, NoneOf((ALL_GOOD,)))),
        AllOf((count(IS, 1), AnyOf((count(IS, 2), count(MORE, 2))))),
        NoneOf((YES, NO)),
        NoneOf((count(AT_LEAST, 3), count(LESS, 3))),
    ],
)
def test_what_can_never_hold_is_found(condition: Condition) -> None:
    assert [each.always for each in REACHES.settled(condition)] == [False]


@pytest.mark.parametrize(
    "condition",
    [
        count(AT_LEAST, 0),
        count(IS_NOT, "2.5"),
        points(AT_MOST, 100),
        on_time(AT_MOST, "1"),
        on_time(AT_LEAST, "0"),
        led(AT_LEAST, FAILED),
        every(AT_LEAST, CriterionLevel.POOR),
        graded(AT_MOST, "1"),
        AnyOf((YES, NO)),
        AnyOf((count(AT_LEAST, 3), count(LESS, 5))),
        AnyOf((led(IS, GOOD), led(IS_NOT, GOOD))),
        AnyOf((some(AT_MOST, CriterionLevel.AVERAGE), every(AT_LEAST, CriterionLevel.GOOD))),
    ],
)
def test_what_always_holds_is_found(condition: Condition) -> None:
    assert [each.always for each in REACHES.settled(condition)] == [True]


@pytest.mark.parametrize(
    "condition",
    [
        count(IS, 0),
        count(MORE, 0),
        points(AT_LEAST, 100),
        on_time(AT_LEAST, "1"),
        on_time(IS, "0"),
        AllOf((count(AT_LEAST, 3), count(LESS, 5))),
        AllOf((points(MORE, 89), points(LESS, 90))),
        AllOf((on_time(MORE, "1/2"), on_time(LESS, "51/100"))),
        AllOf((some(IS, CriterionLevel.POOR), some(IS, CriterionLevel.GOOD))),
        AllOf((graded(AT_LEAST, "1/2"), graded(LESS, "1/2", COMPLETED))),
        ShareIs("shortcomings_remedied", "tasks_assigned", MORE, share("1")),
    ],
)
def test_what_is_open_is_let_through(condition: Condition) -> None:
    assert not list(REACHES.settled(condition))


def test_the_innermost_culprit_is_named() -> None:
    culprit = count(LESS, 0)

    assert [each.condition for each in REACHES.settled(AllOf((YES, AnyOf((NO, culprit)))))] == [
        culprit
    ]


NUMBERS = st.integers(0, 4)


COMPARISONS = st.sampled_from(Comparison)


SHARES = st.sampled_from(["0", "1/4", "1/2", "3/4", "1"]).map(share)


LEAVES = st.one_of(
    st.builds(count, COMPARISONS, NUMBERS),
    st.builds(points, COMPARISONS, st.sampled_from([0, 50, 100])),
    st.builds(led, COMPARISONS, st.sampled_from(Grade)),
    st.builds(every, COMPARISONS, st.sampled_from(CriterionLevel)),
    st.builds(some, COMPARISONS, st.sampled_from(CriterionLevel)),
    st.builds(lambda c, s: ShareIs("tasks_on_time", "tasks_assigned", c, s), COMPARISONS, SHARES),
    st.builds(
        lambda g, c, s: GradedShareIs("direct_units", AT_LEAST, g, c, s),
        st.sampled_from(Grade), COMPARISONS, SHARES,
    ),
    st.sampled_from([YES, NO, DISCIPLINED]),
)  # fmt: skip


def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    some_of = several.flatmap(
        lambda of: st.integers(1, len(of)).map(lambda n: AtLeastOf(of, amount(n)))
    )
    return st.one_of(several.map(AllOf), several.map(AnyOf), several.map(NoneOf), some_of)


CONDITIONS = st.recursive(LEAVES, joined, max_leaves=6)


LEVELS = st.dictionaries(st.sampled_from("ab"), st.sampled_from(CriterionLevel), min_size=1)


VALUES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "tasks_late": NUMBERS,
        "score": st.sampled_from([Decimal(n) for n in ("0", "49.5", "50", "75", "100")]),
        "previous_grade": st.sampled_from(Grade),
        "criteria_general": LEVELS,
        "tasks_on_time": NUMBERS,
        "tasks_assigned": st.just(4),
        "direct_units": st.dictionaries(
            st.sampled_from(Grade), st.integers(0, 2), min_size=1
        ).map(GradeCounts),
        "outstanding": st.booleans(),
        "discipline": st.sampled_from([(), (Record("1", date(2023, 1, 1), "x"),)]),
    }
)  # fmt: skip


@settings(max_examples=400)
@given(CONDITIONS, VALUES)
def test_nothing_that_could_come_out_either_way_is_refused(
    condition: Condition, values: dict[str, Any]
) -> None:
    for each in REACHES.settled(condition):
        wrong = Truth.FAILS if each.always else Truth.HOLDS
        assert each.condition.answer(values).truth is not wrong


@settings(max_examples=200)
@given(LEAVES, CONDITIONS, VALUES)
def test_nothing_that_could_come_out_either_way_is_refused_where_it_applies(
    applies_if: Condition, condition: Condition, values: dict[str, Any]
) -> None:
    always = REACHES.settled_within(applies_if, condition)
    if always is not None and applies_if.answer(values).truth is Truth.HOLDS:
        wrong = Truth.FAILS if always else Truth.HOLDS
        assert condition.answer(values).truth is not wrong
