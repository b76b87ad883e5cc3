"""Evaluate one subject: which grades are open or closed, and by which provision.

The result is a suggestion with its reasons and never more: a competent authority decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from xeploai.domain.model import (
    GRADE_RANKS,
    OPPOSITE,
    ConditionAnswer,
    Effect,
    Grade,
    Outcome,
    Plan,
    Provision,
    Record,
    Truth,
    Values,
)

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


class Openness(StrEnum):
    """Whether a grade is open to a subject.

    NOT_LAID_DOWN: nothing closes it, and no text known to the project says what it requires.
    """

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    UNDECIDED = "UNDECIDED"
    NOT_LAID_DOWN = "NOT_LAID_DOWN"


class SuggestionKind(StrEnum):
    """What the rules suggest, or why they suggest nothing.

    MISSING: facts are missing. NOT_LAID_DOWN: no known text says what the highest grade left
    requires. GAP: every grade is closed and no knock-out applies, so the text leaves a gap.
    """

    GRADE = "GRADE"
    NOT_RATED = "NOT_RATED"
    MISSING = "MISSING"
    NOT_LAID_DOWN = "NOT_LAID_DOWN"
    GAP = "GAP"


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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of all rules for one subject.

    Args:
        not_rated: answers of the provisions that give no grade.
        answers: answers of the provisions that open and close grades.
        remarks: answers of provisions known only from elsewhere, which change nothing.
        suggested: the grade; None where there is none to suggest.
        reason: coded reason for giving no grade.
        missing: facts without which nothing can be suggested.
    """

    plan: Plan
    not_rated: tuple[ProvisionAnswer, ...]
    answers: tuple[ProvisionAnswer, ...]
    remarks: tuple[ProvisionAnswer, ...]
    grades: Mapping[Grade, Openness]
    suggests: SuggestionKind
    suggested: Grade | None = None
    reason: str = ""
    missing: tuple[str, ...] = ()

    def closing(self, grade: Grade) -> tuple[ProvisionAnswer, ...]:
        """Return the answers that close a grade."""
        return self._about(grade, Truth.HOLDS)

    def leaving_open(self, grade: Grade) -> tuple[ProvisionAnswer, ...]:
        """Return the answers that keep a grade undecided."""
        return self._about(grade, Truth.UNDECIDED)

    def _about(self, grade: Grade, strikes: Truth) -> tuple[ProvisionAnswer, ...]:
        return tuple(
            each for each in self.answers if each.strikes is strikes and grade in each.closes
        )

    @property
    def striking(self) -> tuple[ProvisionAnswer, ...]:
        """The binding provisions that close a grade or give none."""
        return tuple(
            each for each in (*self.not_rated, *self.answers) if each.strikes is Truth.HOLDS
        )

    @property
    def best_possible(self) -> Grade | None:
        """The best grade that is not closed; None where all are."""
        return next((each for each in Grade if self.grades[each] is not Openness.CLOSED), None)

    def is_comparable(self, outcome: Outcome) -> bool:
        """Whether a decision can agree or disagree with the rules, as far as the facts go.

        It can where they suggest a grade, or none for a reason, or leave the decided grade open or
        closed. A grade that nothing is known about is neither, nor is `FAILED` where no provision
        about the subject leads to it. Where the text leaves a gap, what is decided fills it.
        """
        if not outcome.is_decided:
            return False
        if self.suggested is not None or self.suggests is SuggestionKind.NOT_RATED:
            return True
        if outcome.grade is None or self.suggests is SuggestionKind.GAP:
            return False
        if outcome.grade is Grade.FAILED and not any(map(_leaves_failed, self.answers)):
            return False
        return self.grades[outcome.grade] in (Openness.OPEN, Openness.CLOSED)

    def is_against(self, outcome: Outcome) -> bool:
        """Whether a decision is one that the rules close, or not the one that they suggest.

        Not to rate is against them where a grade is suggested. Where nothing is suggested, only a
        closed grade is. What cannot be compared is not against them.
        """
        if not self.is_comparable(outcome):
            return False
        if self.suggests is SuggestionKind.NOT_RATED:
            return outcome.grade is not None or outcome.not_rated_reason != self.reason
        if self.suggested is not None:
            return outcome.grade is not self.suggested
        return outcome.grade is not None and self.grades[outcome.grade] is Openness.CLOSED


def evaluate(plan: Plan, values: Values) -> Evaluation:
    """Evaluate a subject with these facts.

    Args:
        plan: the provisions about the subject's category, on the cycle's closing day.
        values: the facts that are known, by code.

    Source: rules reference EV-2 to EV-8: not-rated test, knock-outs, conditions, limits; what
    is missing is listed and never taken for zero; no subject is `FAILED` by default.
    """
    # lists, not generators: a province has a million of these
    not_rated = tuple([_answer(each, values) for each in plan.not_rated])
    answers = tuple([_answer(each, values) for each in plan.binding])
    remarks = tuple([_answer(each, values) for each in plan.remarks])
    grades = _openness(plan, answers)
    suggests, suggested = _suggestion(not_rated, grades)
    reason = ""
    missing: tuple[str, ...] = ()
    if suggests is SuggestionKind.NOT_RATED:
        reason = next(each.provision.reason for each in not_rated if each.strikes is Truth.HOLDS)
    elif suggests is SuggestionKind.MISSING:
        missing = _missing_facts(not_rated, answers, grades)
    return Evaluation(
        plan, not_rated, answers, remarks, grades, suggests, suggested, reason, missing
    )


def _answer(provision: Provision, values: Values) -> ProvisionAnswer:
    if provision.applies_if is None:
        return _answer_applicable(provision, values, None)
    applies = provision.applies_if.answer(values)
    if applies.truth is Truth.FAILS:
        return ProvisionAnswer(provision, Truth.FAILS, (), None, applies)
    answer = _answer_applicable(provision, values, applies)
    if applies.truth is Truth.UNDECIDED and answer.strikes is not Truth.FAILS:
        missing = (*applies.missing, *answer.missing)
        return answer._replace(strikes=Truth.UNDECIDED, missing=tuple(dict.fromkeys(missing)))
    return answer


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
    if provision.unless and strikes is not Truth.FAILS:
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


def waiver_for(provision: Provision, values: Values) -> Record | None:
    """Return the waiver that names the provision; one without a document does not count."""
    records = values.get("waivers")
    for record in records if isinstance(records, tuple) else ():
        about = record.details.get("provision") in (provision.code, provision.rule_id)
        if about and record.document and record.details.get("waiver") in provision.unless:
            return record
    return None


def grades_above(grade: Grade) -> tuple[Grade, ...]:
    """Return the grades better than one, best first."""
    return _ABOVE[grade]


def grades_closed_by(provision: Provision) -> tuple[Grade, ...]:
    """Return the grades that a provision closes where it strikes."""
    by_grade = _CLOSED_BY.get(provision.effect)
    return by_grade.get(provision.grade, ()) if by_grade else ()


def _leaves_failed(answer: ProvisionAnswer) -> bool:
    """Whether a provision leaves nothing but `FAILED` where it strikes.

    A requirement closes its own grade only. A limit leaves it only where the limiting grade does.
    """
    effect = answer.provision.effect
    return effect is not Effect.REQUIRED_FOR and Grade.COMPLETED in answer.closes


def _openness(plan: Plan, answers: tuple[ProvisionAnswer, ...]) -> dict[Grade, Openness]:
    closed: set[Grade] = set()
    undecided: set[Grade] = set()
    failed = Openness.CLOSED
    for each in answers:
        if each.strikes is Truth.FAILS:
            continue
        leaves_failed = _leaves_failed(each)
        if each.strikes is Truth.HOLDS:
            closed.update(each.closes)
            failed = Openness.OPEN if leaves_failed else failed
        else:
            undecided.update(each.closes)
            if leaves_failed and failed is Openness.CLOSED:
                failed = Openness.UNDECIDED
    openness = dict.fromkeys(closed, Openness.CLOSED)
    openness |= {
        grade: Openness.UNDECIDED
        if grade in undecided
        else _openness_unless_closed(plan, grade, answers)
        for grade in ABOVE_FAILED
        if grade not in closed
    }
    return {**openness, Grade.FAILED: failed}


_OPENNESS_OF = {
    Truth.HOLDS: Openness.OPEN,
    Truth.UNDECIDED: Openness.UNDECIDED,
    Truth.FAILS: Openness.NOT_LAID_DOWN,
}


def _openness_unless_closed(
    plan: Plan, grade: Grade, answers: tuple[ProvisionAnswer, ...]
) -> Openness:
    """Return the openness of a grade that nothing closes; open only with a requirement."""
    if any(each.applies_if is None for each in plan.required[grade]):
        return Openness.OPEN
    truths = {each.applies.truth for each in _conditional_requirements(grade, answers)}
    first = (truth for truth in (Truth.HOLDS, Truth.UNDECIDED) if truth in truths)
    return _OPENNESS_OF[next(first, Truth.FAILS)]


def _conditional_requirements(grade: Grade, answers: tuple[ProvisionAnswer, ...]) -> list[Any]:
    """Return the answers of the requirements of a grade that are not about every subject."""
    return [
        each
        for each in answers
        if each.provision.effect is Effect.REQUIRED_FOR
        and each.provision.grade is grade
        and each.applies is not None
    ]


def _suggestion(
    not_rated: tuple[ProvisionAnswer, ...], grades: Mapping[Grade, Openness]
) -> tuple[SuggestionKind, Grade | None]:
    """Return what is suggested.

    Whether to rate comes first; but a reason that only a local document adds gives way to a
    knock-out, since a lower body may not be milder.
    """
    central = {each.strikes for each in not_rated if each.provision.is_central}
    local = {each.strikes for each in not_rated if not each.provision.is_central}
    is_failed = grades[Grade.FAILED] is Openness.OPEN
    # a local reason must not rescue a subject that a knock-out fails
    for strikes in (central, set() if is_failed else local):
        if Truth.HOLDS in strikes:
            return SuggestionKind.NOT_RATED, None
        if Truth.UNDECIDED in strikes:
            return SuggestionKind.MISSING, None
    return _best_grade(grades)


def _best_grade(grades: Mapping[Grade, Openness]) -> tuple[SuggestionKind, Grade | None]:
    if grades[Grade.FAILED] is Openness.OPEN:
        return SuggestionKind.GRADE, Grade.FAILED
    best = next((each for each in ABOVE_FAILED if grades[each] is not Openness.CLOSED), None)
    if best is None:
        is_open = grades[Grade.FAILED] is Openness.UNDECIDED
        return (SuggestionKind.MISSING if is_open else SuggestionKind.GAP), None
    if grades[best] is Openness.OPEN:
        return SuggestionKind.GRADE, best
    is_open = grades[best] is Openness.UNDECIDED
    return (SuggestionKind.MISSING if is_open else SuggestionKind.NOT_LAID_DOWN), None


def _missing_facts(
    not_rated: tuple[ProvisionAnswer, ...],
    answers: tuple[ProvisionAnswer, ...],
    grades: Mapping[Grade, Openness],
) -> tuple[str, ...]:
    """Return the unknown facts that leave the best open grade unsettled."""
    first: list[Any] = [each for each in not_rated if each.strikes is Truth.UNDECIDED]
    if not first:
        best = next((each for each in ABOVE_FAILED if grades[each] is Openness.UNDECIDED), None)
        first = [
            each
            for each in answers
            if each.strikes is Truth.UNDECIDED and (best is None or best in each.closes)
        ]
        if not first and best is not None:
            first = [each.applies for each in _conditional_requirements(best, answers)]
    return tuple(dict.fromkeys(code for each in first for code in each.missing))
