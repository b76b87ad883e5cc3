"""What would have to change for a grade to open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from xeploai.domain.evaluation import Evaluation, ProvisionAnswer
from xeploai.domain.labels import GRADE_LABELS
from xeploai.domain.model import (
    OPPOSITE,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    ConditionAnswer,
    Effect,
    FactIs,
    Grade,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Quantifier,
    ShareIs,
    Truth,
)
from xeploai.domain.words import Fault, join_labels, message

from .reasons import Definitions, sentence
from .requirement_text import waivers_text
from .value_text import number_text, record_text


@dataclass(frozen=True)
class RequiredChange:
    """One condition that would have to change for a grade to open.

    Args:
        provision: code of the provision that the condition belongs to.
        truth: FAILS, or UNDECIDED where a fact is not known.
    """

    provision: str
    truth: Truth
    sentence: Fault


# what has to be true where a condition must not be
OPPOSITE_COMPARISON = {
    Comparison.AT_LEAST: Comparison.LESS_THAN,
    Comparison.LESS_THAN: Comparison.AT_LEAST,
    Comparison.AT_MOST: Comparison.MORE_THAN,
    Comparison.MORE_THAN: Comparison.AT_MOST,
    Comparison.IS: Comparison.IS_NOT,
    Comparison.IS_NOT: Comparison.IS,
}
OTHER_QUANTIFIER = {Quantifier.EVERY: Quantifier.SOME, Quantifier.SOME: Quantifier.EVERY}


def required_changes(
    evaluation: Evaluation, grade: Grade, facts: Definitions
) -> Iterator[RequiredChange]:
    """Yield what would have to change for a grade to open.

    Where one of several changes is enough, each is worded as “one way”.

    Args:
        facts: definition of every fact that the plan's provisions read, by code.
    """
    for answer in (*evaluation.closing(grade), *evaluation.leaving_open(grade)):
        yield from _changes_of(answer, facts)


def _changes_of(answer: ProvisionAnswer, facts: Definitions) -> Iterator[RequiredChange]:
    code = answer.provision.code
    if answer.condition_answer is None:
        yield RequiredChange(code, _obstacle_truth(answer.strikes), _limit_change(answer, facts))
        return
    wants = answer.provision.effect is Effect.REQUIRED_FOR
    can_be_waived = bool(answer.provision.unless)
    obstacles = [
        each
        for each in _obstacles(answer.condition_answer, wants=wants, either=can_be_waived)
        if not (each.either and _is_settled(each.answer, facts))
    ]
    # what is left when the settled ways are gone may be the only one
    is_only = len(obstacles) == 1 and not can_be_waived
    for each in obstacles:
        if _is_settled(each.answer, facts) and each.answer.truth is not Truth.UNDECIDED:
            yield RequiredChange(code, Truth.FAILS, sentence(each.answer, facts, asks=False))
            continue
        change = change_sentence(each.answer, facts, wants=each.wants)
        if each.either and not is_only:
            change = Fault(message("one way: %(sentence)s"), {"sentence": change})
        yield RequiredChange(code, _obstacle_truth(each.answer.truth), change)
    if answer.provision.unless:
        waivers = {"waivers": waivers_text(answer.provision.unless)}
        text = message("one way: a document that proves a waiver: %(waivers)s.")
        yield RequiredChange(code, _obstacle_truth(answer.strikes), Fault(text, waivers))


def _is_settled(answer: ConditionAnswer, facts: Definitions) -> bool:
    """Whether a condition rests on nothing that anybody could change: that is no advice."""
    return all(facts[each].is_settled for each in answer.condition.facts())


def _obstacle_truth(truth: Truth) -> Truth:
    """Return UNDECIDED for an obstacle that is not known, else FAILS."""
    return truth if truth is Truth.UNDECIDED else Truth.FAILS


@dataclass(frozen=True)
class _Obstacle:
    """A single condition that is not as the grade needs it.

    Args:
        wants: whether the condition would have to be true, or not true.
        either: another change would do instead.
    """

    answer: ConditionAnswer
    wants: bool
    either: bool


def _obstacles(answer: ConditionAnswer, *, wants: bool, either: bool) -> Iterator[_Obstacle]:
    """Yield the single conditions that keep an answer from being as the grade needs it."""
    wanted = Truth.HOLDS if wants else Truth.FAILS
    if answer.truth is wanted:
        return
    if not answer.parts:
        yield _Obstacle(answer, wants, either)
        return
    turns = isinstance(answer.condition, NoneOf)
    needs_all = isinstance(answer.condition, AllOf if wants else AnyOf) or (turns and wants)
    wanted_of_parts = OPPOSITE[wanted] if turns else wanted
    # a single part that is wrong leaves no choice: its change is needed
    several = sum(each.truth is not wanted_of_parts for each in answer.parts) > 1
    for each in answer.parts:
        is_way = either or (several and not needs_all)
        yield from _obstacles(each, wants=wants is not turns, either=is_way)


def _limit_change(answer: ProvisionAnswer, facts: Definitions) -> Fault:
    label = facts[answer.provision.grade_of].label
    if answer.strikes is Truth.UNDECIDED:
        return Fault(message("It has to be known: %(fact)s."), {"fact": label})
    # the best grade that stays open is the one that the other subject has
    limit = next(each for each in Grade if each not in answer.closes)
    text = message("%(fact)s is “%(seen)s” and would have to be higher.")
    return Fault(text, {"fact": label, "seen": GRADE_LABELS[limit]})


def change_sentence(answer: ConditionAnswer, facts: Definitions, *, wants: bool) -> Fault:
    """Return what would have to change for one condition to be as the grade needs it.

    Args:
        wants: whether it would have to be true, or not true.
    """
    if answer.truth is Truth.UNDECIDED:
        labels = join_labels(facts[each].label for each in answer.missing)
        return Fault(message("It has to be known: %(fact)s."), {"fact": labels})
    condition = answer.condition
    if isinstance(condition, HasRecord) and not wants:
        return _record_change(condition, answer, facts)
    if not wants:
        condition = _negate(condition)
    if isinstance(condition, ShareIs):
        return _share_change(condition, answer, facts)
    return sentence(answer._replace(condition=condition), facts)


def _negate(condition: Condition) -> Condition:
    """Return the condition that is true exactly where another is not."""
    if isinstance(condition, FactIs) and isinstance(condition.against, bool):
        return replace(condition, against=not condition.against)
    if isinstance(condition, LevelsAre):
        other = OTHER_QUANTIFIER[condition.quantifier]
        return replace(
            condition, quantifier=other, comparison=OPPOSITE_COMPARISON[condition.comparison]
        )
    if isinstance(condition, FactIs | ShareIs | GradedShareIs):
        return replace(condition, comparison=OPPOSITE_COMPARISON[condition.comparison])
    return condition


def _record_change(condition: HasRecord, answer: ConditionAnswer, facts: Definitions) -> Fault:
    values = {
        "fact": facts[condition.fact].label,
        "found": join_labels(record_text(each) for each in answer.values),
        "waivers": waivers_text(condition.unless),
    }
    if condition.unless:
        text = message(
            "%(fact)s: not met because of %(found)s, unless a document proves: %(waivers)s."
        )
        return Fault(text, values)
    return Fault(message("%(fact)s: not met because of %(found)s."), values)


def _share_change(condition: ShareIs, answer: ConditionAnswer, facts: Definitions) -> Fault:
    part, whole = answer.values
    needed = needed_part(condition.comparison, condition.threshold.value, whole)
    if needed is None:
        return sentence(answer, facts)
    values = {
        "fact": facts[condition.part].label,
        "needed": needed,
        "whole": whole,
        "seen": part,
        "limit": number_text(condition.threshold),
    }
    text = message("%(fact)s: %(needed)s of %(whole)s would be needed (%(limit)s); it is %(seen)s.")
    if condition.comparison in (Comparison.AT_MOST, Comparison.LESS_THAN):
        text = message(
            "%(fact)s: no more than %(needed)s of %(whole)s would do (%(limit)s); it is %(seen)s."
        )
    return Fault(text, values)


def needed_part(comparison: Comparison, limit: Fraction, whole: int) -> int | None:
    """Return the number of things in the part that just meets a share of a whole.

    None where the share has to be, or not to be, one exact number.

    Args:
        limit: unit 1, so 1/2 for 50%.
        whole: number of things.
    """
    exact = limit * whole
    if comparison is Comparison.AT_LEAST:
        return ceil(exact)
    if comparison is Comparison.MORE_THAN:
        return floor(exact) + 1
    if comparison is Comparison.AT_MOST:
        return floor(exact)
    return ceil(exact) - 1 if comparison is Comparison.LESS_THAN else None
