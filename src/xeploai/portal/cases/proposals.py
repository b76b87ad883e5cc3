"""Suggested, self-proposed, proposed by each body, decided: separate things, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xeploai.cycle.operations import DECIDED, SUGGESTED
from xeploai.domain import Outcome
from xeploai.explanation import Explanation
from xeploai.results.explaining import STAGES, GradeSaid

SELF = "SELF"
# who proposes, in the order in which they mostly do
PROPOSING = [code for code in STAGES if code not in (SUGGESTED, DECIDED)]


@dataclass(frozen=True)
class GradeBeside:
    """One grade beside the suggestion.

    Args:
        differs: whether it is not the one suggested; nothing differs where nothing is suggested.
        closed_by: codes of the provisions that close it.
    """

    said: GradeSaid
    differs: bool
    closed_by: tuple[str, ...]

    @property
    def who(self) -> str:
        """Who gives it."""
        return _(STAGES[self.said.stage])

    @property
    def ballot(self) -> str:
        """The numbers of the ballot, in words; empty where there was none."""
        if self.said.ballot is None:
            return ""
        cast, votes_for, against = self.said.ballot
        numbers = {"for": votes_for, "against": against, "cast": cast}
        return _("%(for)s for, %(against)s against, %(cast)s cast") % numbers

    @property
    def is_suggestion(self) -> bool:
        """Whether it is the system's suggestion, and no more than that."""
        return self.said.stage == SUGGESTED

    @property
    def is_decision(self) -> bool:
        """Whether it is what the competent authority decided."""
        return self.said.stage == DECIDED

    @property
    def lacks_reason(self) -> bool:
        """Whether it is a decision against the rules for which no reason is written."""
        return self.is_decision and not self.said.why and (self.differs or bool(self.closed_by))


def beside(grades: Iterator[GradeSaid], explanation: Explanation) -> list[GradeBeside]:
    """Return the grades of a case side by side, from the suggestion to the decision."""
    suggested = Outcome(explanation.suggested, explanation.reason or None)
    return [
        GradeBeside(
            one, suggested.is_decided and outcome != suggested, _closed(outcome, explanation)
        )
        for one in grades
        for outcome in [Outcome(one.grade, one.reason or None)]
    ]


def _closed(outcome: Outcome, explanation: Explanation) -> tuple[str, ...]:
    """Return the provisions that close a grade, or that give none."""
    if outcome.grade is None:
        return ()
    striking = tuple(one.code for one in explanation.not_rated if one in explanation.striking)
    return striking or explanation.grade(outcome.grade).closed_by
