"""What would have to change for a grade to open."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from .conditions import Answered, Comparison, NoneOf, ShareIs, Truth
from .evaluation import Evaluation, ProvisionAnswer
from .faults import Fault, message
from .grades import Grade
from .provisions import Effect
from .reasons import Definitions, sentence
from .written import joined_labels, number_text


@dataclass(frozen=True)
class Change:
    """What would have to change for a grade to open: one condition with what it lacks."""

    provision: str
    truth: Truth
    sentence: Fault


def changes_needed(evaluation: Evaluation, grade: Grade, facts: Definitions) -> Iterator[Change]:
    """Yield what keeps a grade from being open, each with what it would take."""
    for answer in (*evaluation.closing(grade), *evaluation.leaving_open(grade)):
        code = answer.provision.code
        if answer.answered is None:
            yield Change(code, _told(answer.strikes), _limit_change(answer, facts))
            continue
        wants = answer.provision.effect is Effect.REQUIRED_FOR
        for leaf in _obstacles(answer.answered, wants=wants):
            yield Change(code, _told(leaf.truth), change_sentence(leaf, facts, wants=wants))


def _told(truth: Truth) -> Truth:
    """Return how an obstacle is marked: it stands in the way, or is not known."""
    return truth if truth is Truth.UNDECIDED else Truth.FAILS


def _obstacles(answered: Answered, *, wants: bool) -> Iterator[Answered]:
    """Yield the single conditions that keep an answer from being as it is wanted."""
    wanted = Truth.HOLDS if wants else Truth.FAILS
    if answered.truth is wanted:
        return
    if not answered.below:
        yield answered
        return
    turns = isinstance(answered.condition, NoneOf)
    for each in answered.below:
        yield from _obstacles(each, wants=wants is not turns)


def _limit_change(answer: ProvisionAnswer, facts: Definitions) -> Fault:
    label = facts[answer.provision.grade_of].label
    if answer.strikes is Truth.UNDECIDED:
        return Fault(message("It has to be known: %(fact)s."), {"fact": label})
    return Fault(message("%(fact)s would have to be higher."), {"fact": label})


def change_sentence(answered: Answered, facts: Definitions, *, wants: bool) -> Fault:
    """Return what would have to change for one condition to be as it is wanted."""
    condition = answered.condition
    if answered.truth is Truth.UNDECIDED:
        labels = joined_labels([facts[each].label for each in answered.missing])
        return Fault(message("It has to be known: %(fact)s."), {"fact": labels})
    if isinstance(condition, ShareIs) and wants:
        return _share_change(condition, answered, facts)
    return sentence(answered, facts)


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
