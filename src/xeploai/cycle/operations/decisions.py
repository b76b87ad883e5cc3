"""Acts of a cycle: open it, freeze its tree, record decisions. One transaction each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Entry, note, note_all
from xeploai.cycle import queries
from xeploai.cycle.evaluation import FittingReasons
from xeploai.cycle.models import (
    Case,
    Cycle,
    CycleUnit,
    FactSheet,
    GradeDecision,
    PeerGroup,
    Proposal,
    Tally,
)
from xeploai.domain import FIGURE_LABELS, Fault, Outcome, Refused, ReportingSource, message
from xeploai.organisations.bulk_insert import insert_many
from xeploai.organisations.models import Unit

from .follow_up import Told, follow_up
from .freeze import Caseload, frozen_units, return_below_return
from .tallies import recount

BATCH = 1000
SAME_DOCUMENT = message(
    "“%(subject)s” already has “%(held)s” by document %(document)s of %(day)s."
    " A new decision needs a number of its own; a record that was wrong is corrected"
    " with --correction and the reason."
)


@transaction.atomic
def open_cycle(
    *, year: int, pack: str, opens_on: date, closes_on: date, by: Actor, at: datetime
) -> Cycle:
    """Open a cycle under a rule pack, with the pack's version as it is now."""
    if Cycle.objects.filter(year=year).exists():
        raise Refused(Fault(message("Cycle %(year)s exists already."), {"year": year}))
    if closes_on <= opens_on:
        text = message("The cycle must close after it opens (%(opens)s).")
        raise Refused(Fault(text, {"opens": opens_on}))
    version = rulepacks.pack(pack).version
    said = {"pack": pack, "pack_version": version, "opens_on": opens_on, "closes_on": closes_on}
    note(Entry("cycle.opened", "cycle", str(year), year, after=said), by=by, at=at)
    return Cycle.objects.create(
        year=year, pack=pack, pack_version=version, opens_on=opens_on, closes_on=closes_on
    )


@transaction.atomic
def freeze_cycle(*, cycle: Cycle, by: Actor, at: datetime, by_return: Iterable[str] = ()) -> int:
    """Freeze the tree as of the closing day and make a case for each subject.

    May be done again, after a correction of the register, as long as nothing is decided and no
    return has come in. Returns the number of cases.
    """
    if GradeDecision.objects.filter(case__cycle=cycle).exists() or _has_returns(cycle):
        text = message(
            "Cycle %(year)s already has decisions or returns: its tree stays as it was frozen."
        )
        raise Refused(Fault(text, {"year": cycle.year}))
    _refuse_if_begun(cycle)
    for model in (Tally, Case, PeerGroup):
        model._default_manager.filter(cycle=cycle).delete()
    CycleUnit.objects.filter(cycle=cycle).update(parent=None)
    CycleUnit.objects.filter(cycle=cycle).delete()
    senders = sorted(by_return)
    units = frozen_units(cycle, by_return=senders)
    _store_tree(units)
    caseload = Caseload(cycle, rulepacks.pack(cycle.pack), units)
    caseload.store()
    cycle.frozen_at = at
    cycle.save(update_fields=["frozen_at"])
    recount(cycle)
    said = {"units": len(units), "cases": len(caseload.cases), "by_return": senders}
    note(Entry("cycle.frozen", "cycle", str(cycle.year), cycle.year, after=said), by=by, at=at)
    return len(caseload.cases)


def _refuse_if_begun(cycle: Cycle) -> None:
    """Refuse to freeze anew what already has facts or proposals: they are never removed."""
    begun = FactSheet.objects.filter(case__cycle=cycle).exists()
    if begun or Proposal.objects.filter(case__cycle=cycle).exists():
        text = message(
            "Cycle %(year)s already has facts or proposed grades: its tree stays as it was frozen."
        )
        raise Refused(Fault(text, {"year": cycle.year}))


def _has_returns(cycle: Cycle) -> bool:
    # by the relation's name, since results stands above this app
    return bool(cycle.returns.exists())


def _store_tree(units: list[CycleUnit]) -> None:
    by_depth: dict[int, list[CycleUnit]] = defaultdict(list)
    for unit in units:
        by_depth[len(unit.path)].append(unit)
    for depth in sorted(by_depth):
        CycleUnit.objects.bulk_create(by_depth[depth], batch_size=BATCH)


@dataclass(frozen=True)
class DecisionRow:
    """A decision as it comes in, from a page or a file."""

    category: str
    subject_code: str
    outcome: Outcome
    authority: str
    document_number: str
    decided_on: date
    place: str = ""
    # why it is against what the rules say, if it is
    reason: str = ""


@dataclass(frozen=True)
class Recorded:
    """What a batch of decisions did: numbers of decisions."""

    new: int
    replaced: int
    unchanged: int
    # of the new and replaced: those for which a return from above speaks in the totals
    not_counted: int = 0


@transaction.atomic
def record_decisions(
    *,
    cycle: Cycle,
    rows: Iterable[DecisionRow],
    at: datetime,
    by: Actor,
    correction: str = "",
    reason: str = "",
) -> Recorded:
    """Record decisions, all or none. A decision on a case that has one replaces it.

    The same decision told again changes nothing. Another grade under the same document is
    refused: a new decision cites its own document. Where the document was right and the record
    wrong, `correction` says so, and is kept with the decision that replaces it.

    Where facts are entered on a case, a decision against what the rules say of it needs a
    reason: the row's own, or `reason` for all of the batch that need one. It is judged as things
    stand once the whole batch is recorded.

    Raises:
        Refused: with every fault of the batch.
    """
    wanted = list(rows)
    cases = _cases_of(cycle, wanted)
    authorities = _authorities(cycle, {row.authority for row in wanted})
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    # the units whose tallies change are locked before their decisions are read
    unit_ids = sorted({case.unit_id for case in cases.values()})
    _lock_units(cycle, unit_ids)
    held = _decisions_held(cycle, cases)
    faults: list[Fault] = []
    entries: list[Entry] = []
    new: list[tuple[object, ...]] = []
    told: dict[int, Told] = {}
    unchanged = replaced = not_counted = 0
    today, fitting = localtime(at).date(), FittingReasons(cycle)
    for row in wanted:
        case = cases.get((row.category, row.subject_code))
        found = _faults_of_row(row, case, cycle, authorities, reasons, today)
        if case is not None:
            reason_given = row.outcome.not_rated_reason
            found += fitting.fault(reason_given, row.category, case.path, row.place)
        earlier = held.get(case.pk) if case else None
        if not found and earlier and _is_same(earlier, row, authorities):
            unchanged += 1
            continue
        if not found and earlier:
            found = _faults_of_replacement(row, earlier, is_correction=bool(correction.strip()))
        if found or case is None:
            faults += found
            continue
        replaced += earlier is not None
        not_counted += case.is_covered
        replaces = earlier.pk if earlier else None
        if earlier:
            entries.append(_entry_of_replacement(cycle, row, earlier, case.unit_code))
        corrected = correction.strip() if replaces else ""
        new.append(
            _decision(row, case, replaces, authorities[row.authority].pk, at, by.name, corrected)
        )
        told[case.pk] = Told(row.reason or reason, row.place)
    if faults:
        raise Refused(faults)
    insert_many(GradeDecision, DECISION_COLUMNS, new)
    recount(cycle, unit_ids)
    if new:
        said = {"new": len(new) - replaced, "replaced": replaced, "units": len(unit_ids)}
        entry = Entry("decisions.recorded", "cycle", str(cycle.year), cycle.year, after=said)
        note_all([entry, *entries], by=by, at=at)
    follow_up(cycle, told, at=at, by=by)
    return Recorded(len(new) - replaced, replaced, unchanged, not_counted)


def _entry_of_replacement(
    cycle: Cycle, row: DecisionRow, earlier: GradeDecision, unit: str
) -> Entry:
    before = {
        "grade": earlier.grade,
        "reason": earlier.not_rated_reason,
        "document": earlier.document_number,
    }
    after = {
        "grade": row.outcome.grade or "",
        "reason": row.outcome.not_rated_reason or "",
        "document": row.document_number,
    }
    about = f"{row.category}/{row.subject_code}"
    return Entry("decision.replaced", "case", about, cycle.year, before, after, unit)


class CaseRef(NamedTuple):
    """A case, the unit whose tallies count it, and whether a return speaks in its place."""

    pk: int
    unit_id: int
    path: str
    is_covered: bool
    unit_code: str


class Authority(NamedTuple):
    """Who decides: a unit, with its lifetime and, if it stands in the cycle's tree, its path."""

    pk: int
    opened_on: date
    closed_on: date | None
    path: str | None

    def is_open(self, on: date) -> bool:
        """Whether it exists on a day."""
        return self.opened_on <= on and (self.closed_on is None or on < self.closed_on)


def _authorities(cycle: Cycle, codes: set[str]) -> dict[str, Authority]:
    found = CycleUnit.objects.filter(cycle=cycle, code__in=codes)
    frozen = dict(found.values_list("code", "path"))
    units = Unit.objects.filter(code__in=codes)
    return {
        unit.code: Authority(unit.pk, unit.opened_on, unit.closed_on, frozen.get(unit.code))
        for unit in units
    }


def _cases_of(cycle: Cycle, rows: list[DecisionRow]) -> dict[tuple[str, str], CaseRef]:
    cases = Case.objects.filter(cycle=cycle)
    if len(rows) <= BATCH:
        cases = cases.filter(subject_code__in={row.subject_code for row in rows})
    wanted = {(row.category, row.subject_code) for row in rows}
    found = cases.values_list(
        "category",
        "subject_code",
        "pk",
        "cycle_unit_id",
        "path",
        "cycle_unit__is_covered",
        "cycle_unit__code",
    )
    return {
        (category, subject): CaseRef(pk, unit_id, path, is_covered, code)
        for category, subject, pk, unit_id, path, is_covered, code in found
        if (category, subject) in wanted
    }


def _lock_units(cycle: Cycle, unit_ids: list[int]) -> None:
    units = CycleUnit.objects.select_for_update().filter(cycle=cycle)
    if len(unit_ids) <= BATCH:
        units = units.filter(pk__in=unit_ids)
    list(units.order_by("pk").values_list("pk"))


def _decisions_held(
    cycle: Cycle, cases: Mapping[tuple[str, str], CaseRef]
) -> dict[int, GradeDecision]:
    held = queries.decisions_in_force().filter(case__cycle=cycle)
    if len(cases) <= BATCH:
        held = held.filter(case__in=[case.pk for case in cases.values()])
    return {decision.case_id: decision for decision in held}


def _is_same(held: GradeDecision, row: DecisionRow, authorities: Mapping[str, Authority]) -> bool:
    return (
        held.grade == (row.outcome.grade or "")
        and held.not_rated_reason == (row.outcome.not_rated_reason or "")
        and held.document_number == row.document_number
        and held.decided_on == row.decided_on
        and held.authority_id == authorities[row.authority].pk
    )


def _faults_of_row(
    row: DecisionRow,
    case: CaseRef | None,
    cycle: Cycle,
    authorities: Mapping[str, Authority],
    reasons: Mapping[str, object],
    today: date,
) -> list[Fault]:
    found = []
    label = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on).get(row.category)
    category = label.label if label else row.category
    values = {"subject": row.subject_code, "category": category, "year": cycle.year}
    if case is None:
        text = message(
            "Cycle %(year)s has no case of category %(category)s for “%(subject)s”:"
            " the code is wrong, or it was not in the tree on the closing day."
        )
        found.append(Fault(text, values, row.place))
    if row.authority not in authorities:
        text = message("The deciding organisation “%(authority)s” is not in the register.")
        found.append(Fault(text, {"authority": row.authority}, row.place))
    elif case is not None:
        found += _faults_of_authority(row, case, authorities[row.authority])
    reason = row.outcome.not_rated_reason
    if reason is not None and reason not in reasons:
        text = message("“%(reason)s” is no reason for not rating under %(pack)s: %(known)s.")
        known = {"reason": reason, "pack": cycle.pack, "known": ", ".join(reasons)}
        found.append(Fault(text, known, row.place))
    if not row.outcome.is_decided:
        text = message("“%(subject)s” has neither a grade nor a reason for not rating.")
        found.append(Fault(text, values, row.place))
    if row.decided_on < cycle.opens_on:
        text = message("A decision of %(day)s is older than the cycle, which opened on %(opens)s.")
        days = {"day": row.decided_on, "opens": cycle.opens_on}
        found.append(Fault(text, days, row.place))
    if row.decided_on > today:
        text = message("A decision of %(day)s lies in the future.")
        found.append(Fault(text, {"day": row.decided_on}, row.place))
    if not row.document_number.strip():
        text = message("The decision on “%(subject)s” names no document.")
        found.append(Fault(text, values, row.place))
    return found


def _faults_of_authority(row: DecisionRow, case: CaseRef, authority: Authority) -> list[Fault]:
    values = {"authority": row.authority, "subject": row.subject_code, "day": row.decided_on}
    if not authority.is_open(row.decided_on):
        text = message("The deciding organisation “%(authority)s” was not open on %(day)s.")
        return [Fault(text, values, row.place)]
    if authority.path is not None and not case.path.startswith(authority.path):
        text = message(
            "“%(authority)s” cannot decide on “%(subject)s”, which does not belong to it or to a"
            " unit below it."
        )
        return [Fault(text, values, row.place)]
    return []


def _faults_of_replacement(
    row: DecisionRow, earlier: GradeDecision, *, is_correction: bool
) -> list[Fault]:
    held = earlier.grade.lower() if earlier.grade else ""
    values = {
        "subject": row.subject_code,
        "document": earlier.document_number,
        "day": earlier.decided_on,
        "held": FIGURE_LABELS.get(held, earlier.not_rated_reason),
    }
    if earlier.document_number == row.document_number and not is_correction:
        return [Fault(SAME_DOCUMENT, values, row.place)]
    if row.decided_on < earlier.decided_on and not is_correction:
        text = message(
            "“%(subject)s”: the decision in force (%(document)s) is of %(day)s;"
            " one of an earlier day cannot replace it."
        )
        return [Fault(text, values, row.place)]
    return []


DECISION_COLUMNS = (
    "case_id",
    "grade",
    "not_rated_reason",
    "authority_id",
    "document_number",
    "decided_on",
    "replaces_id",
    "recorded_at",
    "recorded_by",
    "correction",
)


def _decision(
    row: DecisionRow,
    case: CaseRef,
    replaces: int | None,
    authority_id: int,
    at: datetime,
    by: str,
    correction: str,
) -> tuple[object, ...]:
    return (
        case.pk,
        row.outcome.grade or "",
        row.outcome.not_rated_reason or "",
        authority_id,
        row.document_number,
        row.decided_on,
        replaces,
        at,
        by,
        correction,
    )


@transaction.atomic
def report_by(*, unit: CycleUnit, source: ReportingSource, by: Actor, at: datetime) -> None:
    """Let a unit report by return from now on, or by its cases again.

    What is stored of the other kind stays, and is shown beside what counts.
    """
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **queries.subtree(unit))
    by_return = source is ReportingSource.RETURN
    others = below.filter(source=ReportingSource.RETURN).exclude(pk=unit.pk)
    if by_return and (queries.stands_below_a_return(unit) or others.exists()):
        raise Refused(return_below_return(others.first() or unit))
    if not by_return and unit.source == source:
        return
    _lock_units(unit.cycle, list(below.values_list("pk", flat=True)))
    CycleUnit.objects.filter(pk=unit.pk).update(source=source, is_covered=by_return)
    below.update(is_covered=by_return)
    Tally.objects.filter(cycle=unit.cycle_id, **queries.subtree(unit)).update(is_covered=by_return)
    year, before = unit.cycle.year, {"source": unit.source}
    entry = Entry("unit.reports_by", "unit", unit.code, year, before, {"source": source.value})
    note(entry, by=by, at=at)
