from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

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
    Truth,
    Waiver,
    parameters_of,
    walk_conditions,
    with_parameters,
)
from xeploai.domain.model.facts import CriterionLevel, GradeCounts, Record, Values

HALF = Parameter("half", Fraction(1, 2), ParameterKind.SHARE)
FIVE = Parameter("five", Fraction(5))
HOLDS, FAILS, UNDECIDED = Truth.HOLDS, Truth.FAILS, Truth.UNDECIDED


def truth(condition: Condition, values: Values) -> Truth:
    return condition.answer(values).truth


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (Comparison.AT_LEAST, FAILS, HOLDS, HOLDS),
        (Comparison.AT_MOST, HOLDS, HOLDS, FAILS),
        (Comparison.MORE_THAN, FAILS, FAILS, HOLDS),
        (Comparison.LESS_THAN, HOLDS, FAILS, FAILS),
        (Comparison.IS, FAILS, HOLDS, FAILS),
        (Comparison.IS_NOT, HOLDS, FAILS, HOLDS),
    ],
)
def test_every_comparison_turns_at_its_limit(
    comparison: Comparison, below: Truth, at: Truth, above: Truth
) -> None:
    number = FactIs("tasks", comparison, FIVE)
    share = ShareIs("done", "tasks", comparison, HALF)
    grade = FactIs("grade", comparison, Grade.GOOD)
    level = LevelsAre(Quantifier.EVERY, ("criteria",), comparison, CriterionLevel.GOOD)

    assert [truth(number, {"tasks": n}) for n in (4, 5, 6)] == [below, at, above]
    assert [truth(share, {"done": n, "tasks": 8}) for n in (3, 4, 5)] == [below, at, above]
    grades = (Grade.COMPLETED, Grade.GOOD, Grade.EXCELLENT)
    assert [truth(grade, {"grade": one}) for one in grades] == [below, at, above]
    levels = (CriterionLevel.AVERAGE, CriterionLevel.GOOD, CriterionLevel.EXCELLENT)
    assert [truth(level, {"criteria": {"a": one}}) for one in levels] == [below, at, above]


def test_points_are_compared_exactly() -> None:
    passes = FactIs("score", Comparison.AT_LEAST, Parameter("points", Fraction(179, 2)))

    assert truth(passes, {"score": Decimal("89.5")}) is HOLDS
    assert truth(passes, {"score": Decimal("89.4999")}) is FAILS


def test_yes_and_no_are_answers_and_not_known_is_neither() -> None:
    is_head = FactIs("is_head", Comparison.IS, True)

    assert truth(is_head, {"is_head": True}) is HOLDS
    assert truth(is_head, {"is_head": False}) is FAILS
    assert is_head.answer({}).missing == ("is_head",)


def test_a_number_of_zero_is_known() -> None:
    none = FactIs("tasks", Comparison.AT_MOST, Parameter("none", Fraction(0)))

    assert truth(none, {"tasks": 0}) is HOLDS


def test_of_nothing_there_is_no_share() -> None:
    share = ShareIs("done", "tasks", Comparison.AT_LEAST, HALF)

    answer = share.answer({"done": 0, "tasks": 0})

    assert answer.truth is UNDECIDED
    assert answer.missing == ("tasks",)
    assert answer.values == (0, 0)


def test_a_share_says_which_of_its_two_counts_is_missing() -> None:
    share = ShareIs("done", "tasks", Comparison.AT_LEAST, HALF)

    assert share.answer({"tasks": 4}).missing == ("done",)
    assert share.answer({"done": 4}).missing == ("tasks",)
    assert share.answer({}).missing == ("done", "tasks")
    assert share.answer({"done": 0, "tasks": 4}).truth is FAILS


def test_one_criterion_too_low_settles_every_even_if_another_is_not_known() -> None:
    every = LevelsAre(Quantifier.EVERY, ("a", "b"), Comparison.AT_LEAST, CriterionLevel.GOOD)
    poor, good = CriterionLevel.POOR, CriterionLevel.GOOD

    assert every.answer({"a": {"x": poor}}).values == (("x", poor),)
    assert truth(every, {"a": {"x": poor}}) is FAILS
    assert every.answer({"a": {"x": good}}).missing == ("b",)
    assert every.answer({"a": {"x": good, "y": None}, "b": {"z": good}}).missing == ("a",)
    assert truth(every, {"a": {"x": good}, "b": {"z": good}}) is HOLDS
    assert truth(every, {"a": {}, "b": {"z": good}}) is UNDECIDED


def test_one_criterion_low_enough_settles_some() -> None:
    some = LevelsAre(Quantifier.SOME, ("a",), Comparison.AT_MOST, CriterionLevel.POOR)

    assert truth(some, {"a": {"x": CriterionLevel.POOR, "y": None}}) is HOLDS
    assert truth(some, {"a": {"x": CriterionLevel.AVERAGE}}) is FAILS
    assert truth(some, {"a": {"x": CriterionLevel.AVERAGE, "y": None}}) is UNDECIDED


def test_a_share_of_graded_subjects_is_undecided_only_while_it_can_still_turn() -> None:
    share = GradedShareIs("units", Comparison.AT_LEAST, Grade.GOOD, Comparison.AT_LEAST, HALF)

    def counts(good: int, completed: int, undecided: int) -> GradeCounts:
        return GradeCounts({Grade.GOOD: good, Grade.COMPLETED: completed}, undecided, 3)

    assert truth(share, {"units": counts(2, 2, 0)}) is HOLDS
    assert truth(share, {"units": counts(2, 3, 0)}) is FAILS
    assert truth(share, {"units": counts(2, 1, 1)}) is HOLDS
    assert truth(share, {"units": counts(1, 2, 1)}) is UNDECIDED
    assert truth(share, {"units": counts(0, 2, 1)}) is FAILS
    assert share.answer({"units": counts(1, 2, 1)}).values == (1, 1, 4)
    assert share.answer({"units": counts(0, 0, 0)}).missing == ("units",)
    assert share.answer({"units": counts(0, 0, 0)}).values == (0, 0, 0)
    assert share.answer({}).values == ()


def discipline(**details: str | bool) -> Record:
    return Record("12-QĐ/UBKT", date(2023, 5, 4), "Ủy ban kiểm tra", details)


WARNED = HasRecord(
    "discipline",
    (
        FieldTest("form", frozenset(("WARNING", "EXPULSION"))),
        FieldTest("on_duty", frozenset((True,))),
    ),
    frozenset((Waiver.SELF_DETECTED_AND_REMEDIED,)),
)


def test_a_record_counts_where_every_field_is_as_asked_for() -> None:
    assert truth(WARNED, {"discipline": (discipline(form="WARNING", on_duty=True),)}) is HOLDS
    assert truth(WARNED, {"discipline": (discipline(form="REPRIMAND", on_duty=True),)}) is FAILS
    assert truth(WARNED, {"discipline": (discipline(form="WARNING", on_duty=False),)}) is FAILS
    assert truth(WARNED, {"discipline": ()}) is FAILS
    assert WARNED.answer({}).missing == ("discipline",)


def test_a_record_with_a_field_not_known_leaves_it_undecided_unless_another_settles_it() -> None:
    unclear = discipline(form="WARNING")

    answer = WARNED.answer({"discipline": (unclear,)})
    settled = WARNED.answer({"discipline": (unclear, discipline(form="EXPULSION", on_duty=True))})

    assert (answer.truth, answer.values, answer.missing) == (UNDECIDED, (unclear,), ("discipline",))
    assert settled.truth is HOLDS
    assert len(settled.values) == 1
    assert truth(WARNED, {"discipline": (discipline(form="REPRIMAND"),)}) is FAILS


def test_a_waiver_counts_only_with_its_document_and_only_where_it_is_admitted() -> None:
    remedied = {"form": "WARNING", "on_duty": True, "waiver": "SELF_DETECTED_AND_REMEDIED"}
    forced = remedied | {"waiver": "FORCE_MAJEURE", "waiver_document": "7-CV/HU"}

    proved = discipline(**remedied, waiver_document="7-CV/HU")  # type: ignore[arg-type]
    assert truth(WARNED, {"discipline": (proved,)}) is FAILS
    assert truth(WARNED, {"discipline": (discipline(**remedied),)}) is HOLDS  # type: ignore[arg-type]
    assert truth(WARNED, {"discipline": (discipline(**forced),)}) is HOLDS  # type: ignore[arg-type]
    for blank in ("", " ", ".", "\u200b"):
        alleged = discipline(**remedied, waiver_document=blank)  # type: ignore[arg-type]
        assert truth(WARNED, {"discipline": (alleged,)}) is HOLDS


def test_a_record_without_a_document_is_no_conclusion() -> None:
    for blank in ("", " ", ".", "\u200b"):
        alleged = Record(blank, date(2023, 5, 4), "", {"form": "WARNING", "on_duty": True})

        assert truth(WARNED, {"discipline": (alleged,)}) is UNDECIDED


FACTS = ("a", "b", "c")


STATES: tuple[bool | None, ...] = (True, False, None)


def completions(states: tuple[bool | None, ...]) -> list[tuple[bool, ...]]:
    """All ways in which what is not known could turn out."""
    return list(product(*[(True, False) if one is None else (one,) for one in states]))


@pytest.mark.parametrize(
    ("compound", "holds"),
    [
        (AllOf, all),
        (AnyOf, any),
        (NoneOf, lambda each: not any(each)),
        (AtLeastOf, lambda each: sum(each) >= 2),
    ],
)
def test_compound_conditions_are_decided_as_soon_as_no_missing_fact_can_turn_them(
    compound: Any, holds: Callable[[tuple[bool, ...]], bool]
) -> None:
    parts = tuple(FactIs(fact, Comparison.IS, True) for fact in FACTS)
    number = {"number": Parameter("two", Fraction(2))} if compound is AtLeastOf else {}
    condition = compound(parts, **number)

    for states in product(STATES, repeat=3):
        values = {fact: one for fact, one in zip(FACTS, states, strict=True) if one is not None}
        possible = {holds(each) for each in completions(states)}
        expected = UNDECIDED if len(possible) > 1 else (HOLDS if possible.pop() else FAILS)
        answer = condition.answer(values)
        assert answer.truth is expected, states
        unknown = tuple(f for f, one in zip(FACTS, states, strict=True) if one is None)
        assert answer.missing == (unknown if expected is UNDECIDED else ())
        assert len(answer.parts) == 3


def test_a_condition_names_all_facts_and_numbers_inside_it() -> None:
    share = ShareIs("done", "tasks", Comparison.AT_LEAST, HALF)
    nested = AllOf((AnyOf((share, WARNED)), FactIs("tasks", Comparison.MORE_THAN, FIVE)))

    assert nested.facts() == {"done", "tasks", "discipline"}
    assert list(parameters_of(nested)) == [HALF, FIVE]
    assert list(walk_conditions(nested))[1:3] == [nested.of[0], share]
    assert share.parts() == ()


def test_numbers_are_replaced_by_name_wherever_they_are_used() -> None:
    share = ShareIs("done", "tasks", Comparison.AT_LEAST, HALF)
    nested = AtLeastOf((share, FactIs("tasks", Comparison.IS, FIVE)), FIVE)
    six, third = Parameter("five", Fraction(6)), Parameter("half", Fraction(1, 3))

    changed = with_parameters(nested, {"five": six, "half": third})

    assert list(parameters_of(changed)) == [six, third, six]
    assert with_parameters(nested, {"other": six}) == nested


def test_a_record_of_another_period_does_not_count_and_one_of_an_unknown_leaves_it_undecided() -> (
    None
):
    in_year = replace(WARNED, in_period=True)
    record = discipline(form="WARNING", on_duty=True)

    def truth_in(in_period: bool | None) -> Truth:
        return truth(in_year, {"discipline": (replace(record, in_period=in_period),)})

    assert [truth_in(each) for each in (True, False, None)] == [HOLDS, FAILS, UNDECIDED]
    alleged = replace(record, document="", in_period=True)
    assert truth(in_year, {"discipline": (alleged,)}) is UNDECIDED
