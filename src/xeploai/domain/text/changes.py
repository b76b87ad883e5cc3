"""What would have to change for a grade to open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from xeploai.domain.evaluation import Evaluation, ProvisionAnswer
from xeploai.domain.faults import Fault, message
from xeploai.domain.grades import Grade
from xeploai.domain.model import (
    OPPOSITE,
    AllOf,
    Answered,
    AnyOf,
    Comparison,
    Condition,
    Effect,
    FactIs,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Quantifier,
    ShareIs,
    Truth,
)

from .reasons import Definitions, sentence
from .requirement_text import waivers_text
from .value_text import GRADE_LABELS, joined_labels, number_text, record_text


@dataclass(frozen=True)
class RequiredChange:
    """What would have to change for a grade to open: one condition with what it lacks."""

    provision: str
    truth: Truth
    sentence: Fault


# what has to hold where a condition must not
TURNED = {
    Comparison.AT_LEAST: Comparison.LESS_THAN,
    Comparison.LESS_THAN: Comparison.AT_LEAST,
    Comparison.AT_MOST: Comparison.MORE_THAN,
    Comparison.MORE_THAN: Comparison.AT_MOST,
    Comparison.IS: Comparison.IS_NOT,
    Comparison.IS_NOT: Comparison.IS,
}
OTHER = {Quantifier.EVERY: Quantifier.SOME, Quantifier.SOME: Quantifier.EVERY}


def changes_needed(
    evaluation: Evaluation, grade: Grade, facts: Definitions
) -> Iterator[RequiredChange]:
    """Yield what keeps a grade from being open, each with what it would take.

    Where one of several is enough, each is told as one way.
    """
    for answer in (*evaluation.closing(grade), *evaluation.leaving_open(grade)):
        yield from _changes_of(answer, facts)


def _changes_of(answer: ProvisionAnswer, facts: Definitions) -> Iterator[RequiredChange]:
    code = answer.provision.code
    if answer.answered is None:
        yield RequiredChange(code, _told(answer.strikes), _limit_change(answer, facts))
        return
    wants = answer.provision.effect is Effect.REQUIRED_FOR
    can_be_waived = bool(answer.provision.unless)
    for each in _obstacles(answer.answered, wants=wants, either=can_be_waived):
        told = change_sentence(each.answered, facts, wants=each.wants)
        if each.either:
            told = Fault(message("one way: %(sentence)s"), {"sentence": told})
        yield RequiredChange(code, _told(each.answered.truth), told)
    if answer.provision.unless:
        waivers = {"waivers": waivers_text(answer.provision.unless)}
        text = message("one way: a document that proves a waiver: %(waivers)s.")
        yield RequiredChange(code, _told(answer.strikes), Fault(text, waivers))


def _told(truth: Truth) -> Truth:
    """Return how an obstacle is marked: it stands in the way, or is not known."""
    return truth if truth is Truth.UNDECIDED else Truth.FAILS


@dataclass(frozen=True)
class _Obstacle:
    """A single condition that is not as it is wanted; `either`: another change would do too."""

    answered: Answered
    wants: bool
    either: bool


def _obstacles(answered: Answered, *, wants: bool, either: bool) -> Iterator[_Obstacle]:
    """Yield the single conditions that keep an answer from being as it is wanted."""
    wanted = Truth.HOLDS if wants else Truth.FAILS
    if answered.truth is wanted:
        return
    if not answered.below:
        yield _Obstacle(answered, wants, either)
        return
    turns = isinstance(answered.condition, NoneOf)
    needs_all = isinstance(answered.condition, AllOf if wants else AnyOf) or (turns and wants)
    wanted_below = OPPOSITE[wanted] if turns else wanted
    several = sum(each.truth is not wanted_below for each in answered.below) > 1
    for each in answered.below:
        is_way = either or (several and not needs_all)
        yield from _obstacles(each, wants=wants is not turns, either=is_way)


def _limit_change(answer: ProvisionAnswer, facts: Definitions) -> Fault:
    label = facts[answer.provision.grade_of].label
    if answer.strikes is Truth.UNDECIDED:
        return Fault(message("It has to be known: %(fact)s."), {"fact": label})
    limit = next(each for each in Grade if each not in answer.closes)
    text = message("%(fact)s is “%(seen)s” and would have to be higher.")
    return Fault(text, {"fact": label, "seen": GRADE_LABELS[limit]})


def change_sentence(answered: Answered, facts: Definitions, *, wants: bool) -> Fault:
    """Return what would have to change for one condition to be as it is wanted."""
    if answered.truth is Truth.UNDECIDED:
        labels = joined_labels([facts[each].label for each in answered.missing])
        return Fault(message("It has to be known: %(fact)s."), {"fact": labels})
    condition = answered.condition
    if isinstance(condition, HasRecord) and not wants:
        return _record_change(condition, answered, facts)
    if not wants:
        condition = _turned(condition)
    if isinstance(condition, ShareIs):
        return _share_change(condition, answered, facts)
    return sentence(answered._replace(condition=condition), facts)


def _turned(condition: Condition) -> Condition:
    """Return the condition that holds where another does not."""
    if isinstance(condition, FactIs) and isinstance(condition.against, bool):
        return replace(condition, against=not condition.against)
    if isinstance(condition, LevelsAre):
        other = OTHER[condition.quantifier]
        return replace(condition, quantifier=other, comparison=TURNED[condition.comparison])
    if isinstance(condition, FactIs | ShareIs | GradedShareIs):
        return replace(condition, comparison=TURNED[condition.comparison])
    return condition


def _record_change(condition: HasRecord, answered: Answered, facts: Definitions) -> Fault:
    values = {
        "fact": facts[condition.fact].label,
        "found": joined_labels([record_text(each) for each in answered.seen]),
        "waivers": waivers_text(condition.unless),
    }
    if condition.unless:
        text = message(
            "%(fact)s: %(found)s stands in the way, unless a document proves: %(waivers)s."
        )
        return Fault(text, values)
    return Fault(message("%(fact)s: %(found)s stands in the way."), values)


def _share_change(condition: ShareIs, answered: Answered, facts: Definitions) -> Fault:
    part, whole = answered.seen
    needed = needed_part(condition.comparison, condition.threshold.value, whole)
    if needed is None:
        return sentence(answered, facts)
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
    """Return the count of the part that just meets a share of a whole.

    None where no single count says it.
    """
    exact = limit * whole
    if comparison is Comparison.AT_LEAST:
        return ceil(exact)
    if comparison is Comparison.MORE_THAN:
        return floor(exact) + 1
    if comparison is Comparison.AT_MOST:
        return floor(exact)
    return ceil(exact) - 1 if comparison is Comparison.LESS_THAN else None
