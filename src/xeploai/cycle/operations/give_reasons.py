"""Record why decisions are against the rules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from django.db.models import Exists, OuterRef, QuerySet

from xeploai.accounts.journal import (
    NO_SEALS,
    Actor,
    ChangedMeanwhile,
    Entry,
    Sealing,
    note_all,
    sealing_of,
    write_planned,
)
from xeploai.cycle.evaluation import (
    DeviatingDecision,
    ceiling_breaks,
    decisions_against_rules,
    subject_rows,
)
from xeploai.cycle.facts import NOTHING_ASSUMED, AssumedDecisions
from xeploai.cycle.queries import (
    Case,
    Cycle,
    Deviation,
    authorities_of,
    decisions_in_force,
    fault_of_admission,
)
from xeploai.domain import CycleRecord, Fault, Refused, is_blank, message

from .competence import CompetenceCheck, faults_of_own_case

NO_PLACES: Mapping[int, str] = MappingProxyType({})
LONGEST = 1000  # characters of a reason
NO_DECISION = message("“%(subject)s” has no decision yet that a reason could be given for.")
NOT_AGAINST = message("The decision on “%(subject)s” agrees with the rules: no reason is needed.")
HAS_REASON = message("The decision on “%(subject)s” has its reason already.")
NO_REASON = message("The reason is empty. Write why the authority decided otherwise.")
TOO_LONG = message("The reason is longer than %(most)s characters. Shorten it.")


def record_reason(*, case: Case, reason: str, by: Actor, at: datetime) -> Deviation:
    """Record why the decision in force on a case is against the rules."""
    return record_reasons(cycle=case.cycle, reasons={case.pk: reason}, by=by, at=at)[0]


def record_reasons(
    *,
    cycle: Cycle,
    reasons: Mapping[int, str],
    by: Actor,
    at: datetime,
    places: Mapping[int, str] = NO_PLACES,
) -> list[Deviation]:
    """Record why decisions in force are against the rules, where they have no reason yet.

    Facts that were recorded after a decision can set it against the rules.

    Args:
        reasons: by id of the case.
        places: where each reason stands in its file, by id of the case; none outside a file.

    Raises:
        Refused: with every fault of all cases.
    """
    return write_planned(
        lambda: plan_reasons(cycle=cycle, reasons=reasons, by=by, at=at, places=places)
    )


@dataclass
class PlannedReasons:
    """Reasons that were checked, and are to be written."""

    cases: Mapping[int, Case]
    deviating: Mapping[int, DeviatingDecision]
    decisions: Mapping[int, int]
    texts: Mapping[int, str]
    at: datetime
    by: Actor
    stored: list[Deviation] = field(default_factory=list)
    sealing: Sealing = NO_SEALS

    def write(self) -> None:
        """Write the reasons. Raises `ChangedMeanwhile` where a decision is another by now."""
        if _decisions_by_case(self.cases) != self.decisions:
            raise ChangedMeanwhile
        self.stored = store_reasons(self.deviating.values(), self.texts, at=self.at, by=self.by)
        self.sealing = sealing_of(self.stored)

    def note(self) -> list[Deviation]:
        """Write the journal; return the reasons."""
        entries = [reason_entry(self.cases[one.decision.case_id], one) for one in self.stored]
        note_all(entries, by=self.by, at=self.at, rows=self.sealing)
        return self.stored


def plan_reasons(
    *,
    cycle: Cycle,
    reasons: Mapping[int, str],
    by: Actor,
    at: datetime,
    places: Mapping[int, str] = NO_PLACES,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> PlannedReasons:
    """Check reasons as `record_reasons` does, by reading only.

    Args:
        assumed: decisions on other cases that are recorded together with the reasons.
    """
    cases = Case.objects.filter(cycle=cycle).select_related("cycle", "cycle_unit")
    known = cases.in_bulk(list(reasons))
    decisions = decisions_in_force().filter(case__in=known)
    has_reason = dict(decisions.values_list("case_id", Exists(_reasons())))
    # a group that is over as it stands takes its reasons before the cycle is reported, too
    breaks = ceiling_breaks(cycle, list(known), assumed, is_final=True)
    against = decisions_against_rules(cycle, list(known), breaks=breaks, assumed=assumed)
    deviating = {decision.row.pk: decision for decision in against}
    faults = [
        *_faults_of_state(cycle, reasons.values()),
        *_faults_of_recorder(cycle, list(known), by, places),
    ]
    for pk, case in known.items():
        values, place = {"subject": case.subject_code}, places.get(pk, "")
        faults += [replace(fault, place=place) for fault in faults_of_own_case(case, by)]
        faults += [replace(fault, place=place) for fault in faults_of_reason(reasons[pk])]
        if pk not in has_reason:
            faults.append(Fault(NO_DECISION, values, place))
        elif has_reason[pk] and pk not in breaks:
            faults.append(Fault(HAS_REASON, values, place))
        elif pk not in deviating:
            faults.append(Fault(NOT_AGAINST, values, place))
    if faults:
        raise Refused(faults)
    texts = {pk: reason.strip() for pk, reason in reasons.items()}
    return PlannedReasons(known, deviating, _decisions_by_case(known), texts, at, by)


def _reasons() -> QuerySet[Deviation]:
    return Deviation.objects.filter(decision=OuterRef("pk"))


def _decisions_by_case(cases: Collection[int]) -> dict[int, int]:
    return dict(decisions_in_force().filter(case__in=list(cases)).values_list("case_id", "pk"))


def _faults_of_state(cycle: Cycle, reasons: Iterable[str]) -> list[Fault]:
    """Return what the state of the cycle has against a reason: a late one is its own reason."""
    said = next((reason for reason in reasons if not is_blank(reason)), "")
    fault = fault_of_admission(cycle, CycleRecord.DECISIONS, said)
    return [] if fault is None else [fault]


def _faults_of_recorder(
    cycle: Cycle, cases: list[int], by: Actor, places: Mapping[int, str]
) -> list[Fault]:
    """Return a fault for each decision that another body's office has recorded and explains."""
    if by.is_operator:
        return []
    decisions = decisions_in_force().filter(case__in=cases).select_related("authority", "case")
    stored = {decision.case_id: decision for decision in decisions}
    authorities = authorities_of(cycle, {one.authority.code for one in stored.values()})
    subjects = subject_rows(cycle, Case.objects.filter(pk__in=stored))
    check = CompetenceCheck(cycle, by, [one.case.path for one in stored.values()])
    return [
        fault
        for case, decision in stored.items()
        for fault in check.fault_of_recorder(
            subjects[case], authorities[decision.authority.code], places.get(case, "")
        )
    ]


def store_reasons(
    decisions: Iterable[DeviatingDecision], reasons: Mapping[int, str], *, at: datetime, by: Actor
) -> list[Deviation]:
    """Store the reason of each deviating decision, by id of the case."""
    by_case = {decision.row.pk: decision for decision in decisions}
    rows = []
    for stored in decisions_in_force().filter(case__in=by_case).order_by("pk"):
        decision = by_case[stored.case_id]
        rows.append(
            Deviation(
                decision=stored,
                suggested=decision.evaluation.suggested or "",
                not_rated_reason=decision.evaluation.reason,
                closed_by=decision.closed_by,
                reason=reasons[stored.case_id],
                recorded_at=at,
                recorded_by=by.name,
            )
        )
    return Deviation.objects.bulk_create(rows)


def faults_of_reason(reason: str) -> list[Fault]:
    """Return the faults of a reason's text."""
    if is_blank(reason):
        return [Fault(NO_REASON)]
    return [Fault(TOO_LONG, {"most": LONGEST})] if len(reason) > LONGEST else []


def reason_entry(case: Case, deviation: Deviation) -> Entry:
    """Return the journal entry of a reason."""
    after = {
        "suggested": deviation.suggested,
        "closed_by": deviation.closed_by,
        "reason": deviation.reason,
    }
    about = case.cycle.about_case(case.category, case.subject_code)
    unit = case.cycle_unit.code
    return Entry("decision.reasoned", "case", about, case.cycle.year, after=after, unit=unit)
