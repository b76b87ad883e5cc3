"""Evaluate one subject: which grades are open or closed, and by which provision.

The result is a suggestion with its reasons and never more: a competent authority decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from xeploai.domain.model import (
    Effect,
    Grade,
    Outcome,
    Plan,
    Truth,
    Values,
)

from .answers import ABOVE_FAILED, ProvisionAnswer, answer, answers_of


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
    PREDECESSOR: what the text before says strikes, and the text's own list is known in part.
    """

    GRADE = "GRADE"
    NOT_RATED = "NOT_RATED"
    MISSING = "MISSING"
    NOT_LAID_DOWN = "NOT_LAID_DOWN"
    GAP = "GAP"
    PREDECESSOR = "PREDECESSOR"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result of all rules for one subject.

    Args:
        not_rated: answers of the provisions that give no grade.
        answers: answers of the provisions that open and close grades.
        remarks: answers of provisions known only from elsewhere.
        because: those of the remarks that turned the suggestion; none where nothing did.
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
    because: tuple[ProvisionAnswer, ...] = ()

    def closing(self, grade: Grade) -> tuple[ProvisionAnswer, ...]:
        """Return the answers that close a grade."""
        return self._about(grade, Truth.HOLDS)

    def leaving_open(self, grade: Grade) -> tuple[ProvisionAnswer, ...]:
        """Return the answers that keep a grade undecided."""
        doubting = () if grade is Grade.FAILED else self.doubting
        return (*self._about(grade, Truth.UNDECIDED), *doubting)

    @property
    def doubting(self) -> tuple[ProvisionAnswer, ...]:
        """The remarks that leave grades undecided: they strike, and the text's list is in part."""
        return tuple(each for each in self.remarks if _turns(each, self.plan.doubts))

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
    def is_proposal(self) -> bool:
        """Whether not to rate is only proposed: by the text before, from the register alone."""
        return self.suggests is SuggestionKind.NOT_RATED and bool(self.because)

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
        return outcome.grade is not None and self._is_settled(outcome.grade)

    def _is_settled(self, grade: Grade) -> bool:
        """Whether the rules leave a grade open or close it, and do not leave a gap."""
        if all(each is Openness.CLOSED for each in self.grades.values()):
            return False
        if grade is Grade.FAILED and not any(map(_leaves_failed, self.answers)):
            return False
        return self.grades[grade] in (Openness.OPEN, Openness.CLOSED)

    def is_against(self, outcome: Outcome) -> bool:
        """Whether a decision is one that the rules close, or not the one that they suggest.

        Not to rate is against them where a grade is suggested, and so is any grade where they give
        none; where not to rate is only proposed, another reason for it is as good. Where nothing is
        suggested, only a closed grade is. What cannot be compared is not against them.
        """
        if not self.is_comparable(outcome):
            return False
        if self.suggests is SuggestionKind.NOT_RATED:
            is_other = outcome.not_rated_reason != self.reason and not self.is_proposal
            return outcome.grade is not None or is_other
        if self.suggested is not None:
            return outcome.grade is not self.suggested
        assert outcome.grade is not None  # without a grade there is nothing to compare here
        return self.grades[outcome.grade] is Openness.CLOSED


def evaluate(plan: Plan, values: Values) -> Evaluation:
    """Evaluate a subject with these facts.

    Args:
        plan: the provisions about the subject's category, on the cycle's closing day.
        values: the facts that are known, by code.

    Source: rules reference EV-2 to EV-8: not-rated test, knock-outs, conditions, limits; what
    is missing is listed and never taken for zero; no subject is `FAILED` by default. Where a list
    of the text is known in part, what the text before says leaves the answer undecided, or
    proposes not to rate (the project's reading; nobody is suggested a grade that the unknown rest
    of the list may forbid).
    """
    not_rated = answers_of(plan.not_rated, plan.remembered, values)
    answers = answers_of(plan.binding, plan.remembered, values)
    remarks = answers_of(plan.remarks, plan.remembered, values)
    grades = _openness(plan, answers)
    turns = _NO_TURNS
    if plan.doubts or plan.proposals:
        turns = _turns_of(plan, remarks)
        grades = _with_doubts(grades, turns)
    suggests, suggested, because = _suggestion(not_rated, grades, turns)
    reason = ""
    missing: tuple[str, ...] = ()
    if suggests is SuggestionKind.NOT_RATED:
        giving = because or not_rated
        reason = next(each.provision.reason for each in giving if each.strikes is Truth.HOLDS)
    elif suggests is SuggestionKind.MISSING:
        missing = _missing_facts(not_rated, answers, grades)
    return Evaluation(
        plan, not_rated, answers, remarks, grades, suggests, suggested, reason, missing, because
    )


def consequences_of(plan: Plan, values: Values) -> tuple[ProvisionAnswer, ...]:
    """Return the answers of the provisions on what has to be considered after a grade.

    Apart from `evaluate`, since they change no grade and nobody asks a whole province for them.
    """
    return tuple(answer(each, values) for each in plan.consequences)


class _Turns(NamedTuple):
    """The remarks that strike and can turn a suggestion.

    Args:
        proposals: those that propose not to rate.
        reasons: reasons not to rate that leave the answer undecided.
        knock_outs: knock-outs that leave it undecided.
    """

    proposals: tuple[ProvisionAnswer, ...] = ()
    reasons: tuple[ProvisionAnswer, ...] = ()
    knock_outs: tuple[ProvisionAnswer, ...] = ()


_NO_TURNS = _Turns()


def _turns(answer: ProvisionAnswer, codes: frozenset[str]) -> bool:
    return answer.strikes is Truth.HOLDS and answer.provision.code in codes


def _turns_of(plan: Plan, remarks: tuple[ProvisionAnswer, ...]) -> _Turns:
    striking = [each for each in remarks if each.strikes is Truth.HOLDS]
    if not striking:  # nearly always, so it is worth the line
        return _NO_TURNS
    doubts = [each for each in striking if each.provision.code in plan.doubts]
    is_reason = [each.provision.effect is Effect.NOT_RATED for each in doubts]
    return _Turns(
        tuple(each for each in striking if each.provision.code in plan.proposals),
        tuple(each for each, reason in zip(doubts, is_reason, strict=True) if reason),
        tuple(each for each, reason in zip(doubts, is_reason, strict=True) if not reason),
    )


def _with_doubts(grades: dict[Grade, Openness], turns: _Turns) -> dict[Grade, Openness]:
    """Return the grades with those undecided that a list known in part may close or open."""
    if not turns.reasons and not turns.knock_outs:
        return grades
    grades = {
        grade: found if found is Openness.CLOSED else Openness.UNDECIDED
        for grade, found in grades.items()
        if grade is not Grade.FAILED
    } | {Grade.FAILED: grades[Grade.FAILED]}
    if turns.knock_outs and grades[Grade.FAILED] is Openness.CLOSED:
        grades[Grade.FAILED] = Openness.UNDECIDED
    return grades


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


_Suggestion = tuple[SuggestionKind, Grade | None, tuple[ProvisionAnswer, ...]]


def _suggestion(
    not_rated: tuple[ProvisionAnswer, ...], grades: Mapping[Grade, Openness], turns: _Turns
) -> _Suggestion:
    """Return what is suggested, and the remarks because of which it is.

    Whether to rate comes first; but a reason that only a local document adds gives way to a
    knock-out, since a lower body may not be milder.
    """
    central, local = set[Truth](), set[Truth]()
    for each in not_rated:
        # nearly always it fails, so both stay empty
        if each.strikes is not Truth.FAILS:
            (central if each.provision.is_central else local).add(each.strikes)
    if central:
        return _whether_to_rate(central), None, ()
    if turns.proposals:
        return SuggestionKind.NOT_RATED, None, turns.proposals
    if turns.reasons:
        return SuggestionKind.PREDECESSOR, None, turns.reasons
    # a local reason must not rescue a subject that a knock-out fails
    if grades[Grade.FAILED] is not Openness.OPEN:
        if local:
            return _whether_to_rate(local), None, ()
        if turns.knock_outs:
            return SuggestionKind.PREDECESSOR, None, turns.knock_outs
    return *_best_grade(grades), ()


def _whether_to_rate(strikes: set[Truth]) -> SuggestionKind:
    return SuggestionKind.NOT_RATED if Truth.HOLDS in strikes else SuggestionKind.MISSING


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
