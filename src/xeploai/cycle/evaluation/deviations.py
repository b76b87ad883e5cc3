"""Decisions that deviate from the rules, and the fault where one has no reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xeploai.cycle.facts import NOTHING_ASSUMED, AssumedDecisions, CaseRow, Cycle
from xeploai.domain import (
    FIGURE_LABELS,
    Evaluation,
    Fault,
    Grade,
    Outcome,
    SuggestionKind,
    allowance_sentence,
    grouped,
    message,
)

from .ceiling_breaks import GroupOver
from .evaluate import evaluated_rows, outcome_of

NO_BREAKS: Mapping[int, GroupOver] = MappingProxyType({})
OVER_CEILING = message(
    "“%(subject)s”: “%(group)s” now has %(excellent)s rated excellent, %(over)s more than the"
    " binding ceiling allows even if all who are undecided become good (%(allowed)s). A decision"
    " otherwise needs a reason."
)
OVER_AS_IT_STANDS = message(
    "“%(subject)s”: “%(group)s” now has %(excellent)s rated excellent, %(over)s more than the"
    " binding ceiling allows (%(allowed)s); the cycle is reported, so nobody who is undecided is"
    " counted as good. A decision otherwise needs a reason."
)
AGAINST_SUGGESTED = message(
    "“%(subject)s”: the rules suggest “%(suggested)s”, not “%(decided)s”."
    " A decision otherwise needs a reason."
)
ON_CLOSED = message(
    "“%(subject)s”: the rules close “%(decided)s” (%(provisions)s)."
    " A decision otherwise needs a reason."
)
NOT_LED_TO = message(
    "“%(subject)s”: nothing that is known leads to “%(decided)s” by the rules."
    " A decision otherwise needs a reason."
)
NOT_RATED = message(
    "“%(subject)s”: by the rules no grade is given (%(provisions)s)."
    " A decision otherwise needs a reason."
)


@dataclass(frozen=True)
class DeviatingDecision:
    """A decision in force that is against the rules, with the evaluation that says so.

    Args:
        over: the group, where it is over its binding ceiling without reasons for all of that.
    """

    row: CaseRow
    outcome: Outcome
    evaluation: Evaluation
    over: GroupOver | None = None

    @property
    def closed_by(self) -> list[str]:
        """Codes of the provisions that close the decided grade, exclude any, or limit the group."""
        return [*self._closing(), *([self.over.allowance.ceiling.provision] if self.over else [])]

    def _closing(self) -> list[str]:
        if not self.evaluation.is_against(self.outcome):
            return []
        if self._is_not_rated:
            answers = self.evaluation.striking or self.evaluation.because
            return [answer.provision.code for answer in answers]
        if self.outcome.grade is None:
            return []
        return [answer.provision.code for answer in self.evaluation.closing(self.outcome.grade)]

    @property
    def _is_not_rated(self) -> bool:
        """Whether the rules give no grade, or propose to give none."""
        return self.evaluation.suggests is SuggestionKind.NOT_RATED

    def faults(self, place: str = "") -> list[Fault]:
        """Return the faults to report where no reason is given."""
        faults = [self._fault_of_rules(place)] if self.evaluation.is_against(self.outcome) else []
        return [*faults, _fault_of_ceiling(self.row, self.over, place)] if self.over else faults

    def _fault_of_rules(self, place: str) -> Fault:
        closing = self._closing()
        values: dict[str, object] = {
            "subject": self.row.subject,
            "provisions": ", ".join(closing),
            "decided": grade_label(self.outcome.grade),
            "suggested": grade_label(self.evaluation.suggested),
        }
        if self._is_not_rated:
            return Fault(NOT_RATED, values, place)
        if closing:
            return Fault(ON_CLOSED, values, place)
        # only a knock-out leads to `FAILED`, and no provision closes it
        is_suggested = self.evaluation.suggested is not None
        return Fault(AGAINST_SUGGESTED if is_suggested else NOT_LED_TO, values, place)


def _fault_of_ceiling(row: CaseRow, found: GroupOver, place: str) -> Fault:
    over = found.allowance
    values = {
        "subject": row.subject,
        "group": over.group,
        "excellent": grouped(over.excellent),
        "over": grouped(over.over_by),
        "allowed": allowance_sentence(over),
    }
    return Fault(OVER_AS_IT_STANDS if found.is_final else OVER_CEILING, values, place)


def grade_label(grade: Grade | None) -> object:
    """Return the label of a grade; for None, that of a subject that is not rated."""
    return FIGURE_LABELS[grade.value.lower() if grade else "not_graded"]


def decisions_against_rules(
    cycle: Cycle,
    cases: Collection[int],
    *,
    path: str = "",
    breaks: Mapping[int, GroupOver] = NO_BREAKS,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> list[DeviatingDecision]:
    """Return the decisions in force on cases that are against the rules, as far as facts go.

    Args:
        path: of a unit whose subtree contains all of them, where it is known.
        breaks: decisions whose groups are over their ceilings, as `ceiling_breaks` returns them.
        assumed: decisions that count as if they were in force.
    """
    if not cases:
        return []
    return [
        DeviatingDecision(row, outcome, evaluation, breaks.get(row.pk))
        for row, _, evaluation in evaluated_rows(cycle, path=path, cases=cases, assumed=assumed)
        if evaluation.is_against(outcome := outcome_of(row)) or row.pk in breaks
    ]
