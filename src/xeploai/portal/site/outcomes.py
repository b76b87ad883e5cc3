"""Word the outcome of a case, and why members are not reviewed."""

from collections.abc import Callable, Mapping
from datetime import date

from xeploai.domain import CASE_END_LABELS, CaseEnd, Labels, Outcome, RulePack

NOTHING = "–"


def outcome_words(pack: RulePack, on: date, language: str) -> Callable[[Outcome], str]:
    """Return a function that words an outcome; a dash if nothing is decided or proposed."""
    grades, reasons = pack.grade_labels_on(on), pack.not_rated_reasons_on(on)

    def words(outcome: Outcome) -> str:
        if outcome.grade is not None:
            return grades[outcome.grade][language]
        reason = outcome.not_rated_reason
        if reason is None:
            return NOTHING
        return reasons[reason].label[language] if reason in reasons else reason

    return words


def not_reviewed_lines(numbers: Mapping[str, int] | None) -> list[tuple[Labels, int]] | None:
    """Return the numbers of members not reviewed with the words of their status."""
    if numbers is None:
        return None
    return [(CASE_END_LABELS[CaseEnd(status)], number) for status, number in numbers.items()]
