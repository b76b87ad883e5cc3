"""Word the outcome of a case: its grade, or the reason for not rating."""

from collections.abc import Callable
from datetime import date

from xeploai.domain import Outcome, RulePack

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
