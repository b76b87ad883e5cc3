"""Settings that answer a yes-or-no fact for all subjects: which reading of a text governs."""

from collections.abc import Mapping
from dataclasses import replace

from .conditions import COMPARE, AllOf, AnyOf, Condition, FactIs, NoneOf
from .provisions import Effect, Provision, Standing


def answered(
    provisions: Mapping[str, Provision], fact: str, *, is_true: bool
) -> dict[str, Provision]:
    """Return provisions in which a setting has answered a yes-or-no fact for all subjects.

    A condition that it settles is taken out. What can never strike by that answer is switched off;
    a provision that would rest on nothing else keeps its condition.
    """
    return {code: _answered(each, fact, is_true) for code, each in provisions.items()}


def _answered(provision: Provision, fact: str, is_true: bool) -> Provision:
    if fact not in provision.facts() or provision.condition is None:
        return provision
    condition = settle(provision.condition, fact, is_true=is_true)
    applies_if: Condition | bool = True
    if provision.applies_if is not None:
        applies_if = settle(provision.applies_if, fact, is_true=is_true)
    never = condition is False and provision.effect is not Effect.REQUIRED_FOR
    if applies_if is False or never:
        return replace(provision, standing=Standing.OFF)
    if isinstance(condition, bool):
        return provision
    return replace(
        provision,
        condition=condition,
        applies_if=None if applies_if is True else applies_if,
    )


def settle(condition: Condition, fact: str, *, is_true: bool) -> Condition | bool:
    """Return a condition in which a yes-or-no fact is answered: what is left of it, or its truth.

    A condition that counts its parts (`AtLeastOf`) is left as it is.
    """
    if isinstance(condition, FactIs) and condition.fact == fact:
        return COMPARE[condition.comparison](is_true, condition.against)
    if not isinstance(condition, AllOf | AnyOf | NoneOf) or fact not in condition.facts():
        return condition
    parts = [settle(each, fact, is_true=is_true) for each in condition.of]
    # in “all” a false part decides, in “any” and “none” a true one
    decides = not isinstance(condition, AllOf)
    if any(each is decides for each in parts):
        return decides is not isinstance(condition, NoneOf)
    left = tuple(each for each in parts if isinstance(each, Condition))
    if not left:
        return not decides or isinstance(condition, NoneOf)
    if len(left) == 1 and not isinstance(condition, NoneOf):
        return left[0]
    return replace(condition, of=left)
