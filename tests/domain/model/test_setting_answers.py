"""A setting that answers a yes-or-no fact, and what it leaves of the provisions that read it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.domain.example_layers import EXCEEDED
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    NoneOf,
    Parameter,
)
from xeploai.domain.model.provisions import Effect, Provision, Standing
from xeploai.domain.model.setting_answers import answered, settle

A, B = (FactIs(each, Comparison.IS, against=True) for each in ("a", "b"))
TWO_OF = AtLeastOf((A, B), Parameter("two", Fraction(2)))


@pytest.mark.parametrize(
    ("condition", "is_true", "left"),
    [
        (A, True, True),
        (A, False, False),
        (AllOf((A, B)), True, B),
        (AllOf((A, B)), False, False),
        (AnyOf((A, B)), True, True),
        (AnyOf((A, B)), False, B),
        (NoneOf((A, B)), True, False),
        (NoneOf((A, B)), False, NoneOf((B,))),
        (AllOf((B, AnyOf((A, A)))), False, False),
        (AllOf((A, A)), True, True),
        (NoneOf((A, A)), False, True),
        (B, True, B),
        (TWO_OF, True, TWO_OF),
    ],
)
def test_an_answered_fact_settles_the_conditions_that_rest_on_it(
    condition: Condition, is_true: bool, left: Condition | bool
) -> None:
    assert settle(condition, "a", is_true=is_true) == left


def knocking_out(condition: Condition, applies_if: Condition | None = None) -> Provision:
    return replace(
        EXCEEDED, effect=Effect.KNOCKS_OUT, grade=None, condition=condition, applies_if=applies_if
    )


def after(provision: Provision, *, is_true: bool) -> Provision:
    """Return what an answer to the fact `a` leaves of a provision."""
    return answered({provision.code: provision}, "a", is_true=is_true)[provision.code]


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (knocking_out(AllOf((A, B))), knocking_out(B)),
        (knocking_out(B, A), knocking_out(B)),
        (knocking_out(B, AllOf((A, B))), knocking_out(B, B)),
    ],
)
def test_a_setting_that_answers_yes_takes_its_condition_out(
    before: Provision, left: Provision
) -> None:
    assert after(before, is_true=True) == left


@pytest.mark.parametrize(
    "before", [knocking_out(A), knocking_out(AllOf((A, B))), knocking_out(B, A)]
)
def test_what_can_never_strike_by_an_answer_is_switched_off(before: Provision) -> None:
    assert after(before, is_true=False) == replace(before, standing=Standing.OFF)


@pytest.mark.parametrize(
    ("before", "is_true"),
    [
        (replace(EXCEEDED, condition=A), False),
        (replace(EXCEEDED, condition=A), True),
        (knocking_out(A), True),
        (replace(EXCEEDED, effect=Effect.TEXT, condition=None, applies_if=A), True),
    ],
)
def test_an_answer_leaves_a_provision_that_would_rest_on_nothing_else(
    before: Provision, is_true: bool
) -> None:
    assert after(before, is_true=is_true) == before
