"""Decisions against what the rules say: only with a reason, and listed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.cycle.facts import Placed
from xeploai.cycle.models import Case, Cycle, Deviation, FactSheet
from xeploai.cycle.queries import decisions_in_force
from xeploai.domain import (
    FIGURE_LABELS,
    Evaluation,
    Fault,
    Grade,
    Outcome,
    Refused,
    SuggestionKind,
    message,
)

from .evaluate import evaluated_rows, outcome_of

FEW = 400
LONGEST = 1000  # characters of a reason
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
NO_DECISION = message("“%(subject)s” has no decision yet that a reason could be given for.")
NOT_AGAINST = message("The decision on “%(subject)s” agrees with the rules: no reason is needed.")
HAS_REASON = message("The decision on “%(subject)s” has its reason already.")
NO_REASON = message("The reason is empty. Write why the authority decided otherwise.")
TOO_LONG = message("The reason is longer than %(most)s characters. Shorten it.")


@dataclass(frozen=True)
class Against:
    """A decision in force that is against the rules, and how."""

    row: Placed
    outcome: Outcome
    evaluation: Evaluation

    @property
    def closed_by(self) -> list[str]:
        """Codes of the provisions that close the decided grade, or give none."""
        found = self.evaluation
        if found.suggests is SuggestionKind.NOT_RATED:
            return [each.provision.code for each in found.striking]
        if self.outcome.grade is None:
            return []
        return [each.provision.code for each in found.closing(self.outcome.grade)]

    def fault(self, place: str = "") -> Fault:
        """Return what is said where no reason is given."""
        told: dict[str, object] = {
            "subject": self.row.subject,
            "provisions": ", ".join(self.closed_by),
            "decided": label_of(self.outcome.grade),
            "suggested": label_of(self.evaluation.suggested),
        }
        if self.evaluation.suggests is SuggestionKind.NOT_RATED:
            return Fault(NOT_RATED, told, place)
        if self.closed_by:
            return Fault(ON_CLOSED, told, place)
        # without a knock-out nobody is `FAILED`, and no provision closes it
        is_suggested = self.evaluation.suggested is not None
        return Fault(AGAINST_SUGGESTED if is_suggested else NOT_LED_TO, told, place)


def label_of(grade: Grade | None) -> object:
    """Return what a grade is called; without one, that a subject is not rated."""
    return FIGURE_LABELS[grade.value.lower() if grade else "not_graded"]


def against_rules(cycle: Cycle, cases: Collection[int]) -> list[Against]:
    """Return the decisions in force on cases that are against the rules.

    Only cases on which facts were entered are looked at: of the others too little is known.
    """
    entered = FactSheet.objects.filter(case__cycle=cycle)
    if len(cases) <= FEW:
        entered = entered.filter(case__in=cases)
    wanted = set(entered.values_list("case_id", flat=True).distinct()) & set(cases)
    if not wanted:
        return []
    return [
        Against(row, outcome, evaluation)
        for row, _, evaluation in evaluated_rows(cycle, cases=wanted)
        if (outcome := outcome_of(row)).is_decided and evaluation.is_against(outcome)
    ]


def give_reasons(
    found: Iterable[Against], reasons: Mapping[int, str], *, at: datetime, by: Actor
) -> list[Deviation]:
    """Store a reason with each decision in force that is against the rules, by id of the case."""
    wanted = {one.row.pk: one for one in found}
    held = decisions_in_force().filter(case__in=wanted)
    rows = [
        Deviation(
            decision=decision,
            suggested=one.evaluation.suggested or "",
            not_rated_reason=one.evaluation.reason,
            closed_by=one.closed_by,
            reason=reasons[decision.case_id],
            recorded_at=at,
            recorded_by=by.name,
        )
        for decision in held.order_by("pk")
        if (one := wanted[decision.case_id]) is not None
    ]
    return Deviation.objects.bulk_create(rows)


def record_reason(*, case: Case, reason: str, by: Actor, at: datetime) -> Deviation:
    """Write down why the decision in force on a case is against the rules."""
    return record_reasons(cycle=case.cycle, reasons={case.pk: reason}, by=by, at=at)[0]


@transaction.atomic
def record_reasons(
    *, cycle: Cycle, reasons: Mapping[int, str], by: Actor, at: datetime
) -> list[Deviation]:
    """Write down why decisions in force are against the rules, where that was not done with them.

    Facts that came in later can set a decision against the rules.

    Args:
        reasons: by id of the case.

    Raises:
        Refused: with everything that is wrong, of all cases.
    """
    cases = Case.objects.filter(cycle=cycle).select_related("cycle", "cycle_unit")
    known = cases.in_bulk(list(reasons))
    held = decisions_in_force().filter(case__in=known)
    decided = dict(held.values_list("case_id", "deviation__pk"))
    found = {one.row.pk: one for one in against_rules(cycle, list(known))}
    faults = []
    for pk, case in known.items():
        told = {"subject": case.subject_code}
        faults += faults_of_reason(reasons[pk])
        if pk not in decided:
            faults.append(Fault(NO_DECISION, told))
        elif decided[pk] is not None:
            faults.append(Fault(HAS_REASON, told))
        elif pk not in found:
            faults.append(Fault(NOT_AGAINST, told))
    if faults:
        raise Refused(faults)
    texts = {pk: reason.strip() for pk, reason in reasons.items()}
    stored = give_reasons(found.values(), texts, at=at, by=by)
    note_all([entry_of(known[one.decision.case_id], one) for one in stored], by=by, at=at)
    return stored


def faults_of_reason(reason: str) -> list[Fault]:
    """Return what is wrong with a reason."""
    if not reason.strip():
        return [Fault(NO_REASON)]
    return [Fault(TOO_LONG, {"most": LONGEST})] if len(reason) > LONGEST else []


def entry_of(case: Case, stored: Deviation) -> Entry:
    """Return what the journal says of a reason."""
    said = {
        "suggested": stored.suggested,
        "closed_by": stored.closed_by,
        "reason": stored.reason,
    }
    about = f"{case.category}/{case.subject_code}"
    unit = case.cycle_unit.code
    return Entry("decision.reasoned", "case", about, case.cycle.year, after=said, unit=unit)
