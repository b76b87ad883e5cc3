"""Answers of single provisions about a subject, and which grades they close."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from xeploai.domain.model import (
    GRADE_RANKS,
    OPPOSITE,
    ConditionAnswer,
    Effect,
    Grade,
    Provision,
    Record,
    Truth,
    Values,
)

from .waivers import WAIVERS, waiver_for

ABOVE_FAILED = (Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED)
_ABOVE: Mapping[Grade, tuple[Grade, ...]] = {
    one: tuple(each for each in Grade if GRADE_RANKS[each] > GRADE_RANKS[one]) for one in Grade
}
# built once: a province asks a million times
_CLOSED_BY: Mapping[Effect, Mapping[Any, tuple[Grade, ...]]] = {
    Effect.KNOCKS_OUT: dict.fromkeys((None, *Grade), ABOVE_FAILED),
    Effect.REQUIRED_FOR: {grade: (grade,) for grade in Grade},
    Effect.AT_MOST: _ABOVE,
}


class ProvisionAnswer(NamedTuple):
    """The answer of one provision about a subject.

    Args:
        strikes: whether it closes grades or gives a reason for not rating; undecided where a
            fact is missing.
        closes: the grades that it closes where it strikes.
        condition_answer: None where it limits by another subject's grade.
        applies: the answer of the condition for being about the subject at all.
        waived_by: the waiver that keeps it from striking.
    """

    provision: Provision
    strikes: Truth
    closes: tuple[Grade, ...]
    condition_answer: ConditionAnswer | None = None
    applies: ConditionAnswer | None = None
    waived_by: Record | None = None
    missing: tuple[str, ...] = ()


# kinds of facts whose answers are remembered: the same value always gives the same answer
_PLAIN = frozenset((int, bool, Grade, type(None)))
_NO_RECORDS = ()
_MOST = 4096  # answers of one provision; a province with ever other numbers is not to fill memory


class RememberedAnswers:
    """The answers of one provision by the facts that it reads, for many subjects alike.

    Most subjects of a province share them: without discipline, nobody was disciplined.
    """

    __slots__ = ("_by_facts", "_facts", "_provision")

    def __init__(self, provision: Provision) -> None:
        self._provision = provision
        self._facts = tuple(sorted(_facts_of(provision)))
        self._by_facts: dict[tuple[Any, ...], ProvisionAnswer] = {}

    def answer(self, values: Values) -> ProvisionAnswer:
        """Return the answer, from memory where the facts are plain values."""
        facts = tuple([values.get(fact) for fact in self._facts])
        for fact in facts:
            if type(fact) not in _PLAIN and fact != _NO_RECORDS:
                return answer(self._provision, values)
        found = self._by_facts.get(facts)
        if found is None:
            found = answer(self._provision, values)
            if len(self._by_facts) < _MOST:
                self._by_facts[facts] = found
        return found


def answers_of(
    provisions: tuple[Provision, ...], remembered: dict[str, Any], values: Values
) -> tuple[ProvisionAnswer, ...]:
    """Return the answers of provisions about a subject.

    Args:
        remembered: the answers given before, by code of the provision; added to.
    """
    # lists, not generators: a province has a million of these
    if values.get(WAIVERS):
        return tuple([answer(each, values) for each in provisions])
    try:
        return tuple([remembered[each.code].answer(values) for each in provisions])
    except KeyError:
        for each in provisions:
            remembered.setdefault(each.code, RememberedAnswers(each))
        return answers_of(provisions, remembered, values)


def _facts_of(provision: Provision) -> frozenset[str]:
    conditions = (each for each in (provision.condition, provision.applies_if) if each is not None)
    own = (provision.grade_of,) if provision.grade_of else ()
    return frozenset(own).union(*(each.facts() for each in conditions))


def answer(provision: Provision, values: Values) -> ProvisionAnswer:
    """Return the answer of one provision about a subject with these facts."""
    if provision.applies_if is None:
        return _answer_applicable(provision, values, None)
    applies = provision.applies_if.answer(values)
    if applies.truth is Truth.FAILS:
        return ProvisionAnswer(provision, Truth.FAILS, (), None, applies)
    found = _answer_applicable(provision, values, applies)
    if applies.truth is Truth.UNDECIDED and found.strikes is not Truth.FAILS:
        missing = (*applies.missing, *found.missing)
        return found._replace(strikes=Truth.UNDECIDED, missing=tuple(dict.fromkeys(missing)))
    return found


def _answer_applicable(
    provision: Provision, values: Values, applies: ConditionAnswer | None
) -> ProvisionAnswer:
    if provision.condition is None:
        return _answer_limit(provision, values, applies)
    condition = provision.condition.answer(values)
    strikes = condition.truth
    if provision.effect is Effect.REQUIRED_FOR:
        strikes = OPPOSITE[strikes]
    waiver = None
    # only the few with a waiver on record are examined
    if strikes is not Truth.FAILS and values.get(WAIVERS):
        waiver = waiver_for(provision, values)
        strikes = Truth.FAILS if waiver else strikes
    return ProvisionAnswer(
        provision,
        strikes,
        grades_closed_by(provision),
        condition,
        applies,
        waiver,
        condition.missing,
    )


def _answer_limit(
    provision: Provision, values: Values, applies: ConditionAnswer | None
) -> ProvisionAnswer:
    limit = values.get(provision.grade_of)
    # a subject that is not rated has no grade that could limit another
    if not isinstance(limit, Grade):
        missing = (provision.grade_of,)
        return ProvisionAnswer(
            provision, Truth.UNDECIDED, ABOVE_FAILED, None, applies, None, missing
        )
    closes = grades_above(limit)
    strikes = Truth.HOLDS if closes else Truth.FAILS
    return ProvisionAnswer(provision, strikes, closes, None, applies)


def grades_above(grade: Grade) -> tuple[Grade, ...]:
    """Return the grades better than one, best first."""
    return _ABOVE[grade]


def grades_closed_by(provision: Provision) -> tuple[Grade, ...]:
    """Return the grades that a provision closes where it strikes."""
    by_grade = _CLOSED_BY.get(provision.effect)
    return by_grade.get(provision.grade, ()) if by_grade else ()
