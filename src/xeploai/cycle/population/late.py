"""Change the population after the cycle is closed for facts: one case, reason and document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, RowChanges, note
from xeploai.cycle.evaluation import Grouping, GroupKey
from xeploai.cycle.operations import (
    TEXT_MAX,
    Evaluations,
    NewCase,
    changes_of_tree,
    faults_of_own_case,
    group_ids,
    lock_units,
    recount,
    store_cases,
)
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    Evaluated,
    LateChange,
    PeerGroup,
    cases_ended_late,
    kinds_of,
    members_reviewed,
    members_without_case,
    pack_of,
    population_day,
    population_lives,
    state_of,
)
from xeploai.domain import (
    CASE_END_LABELS,
    CYCLE_STATE_LABELS,
    CaseEnd,
    CycleState,
    Fault,
    Refused,
    SubjectKind,
    is_blank,
    message,
)
from xeploai.organisations.register import memberships_of

from .compare import Difference, StoredCase, difference_of
from .groups import remove_empty_groups
from .late_checks import decided_too_late, decision_values, faults_by_register, is_decided

DOCUMENT_MAX = 60
NEEDS_REASON = message("Say why “%(subject)s” is changed late.")
NEEDS_DOCUMENT = message("Name the document by which “%(subject)s” is changed late.")
TOO_LONG = message("The text has %(given)s characters; at most %(most)s fit.")
FOLLOWS_STILL = message(
    "Cycle %(cycle)s is %(state)s and follows the register: record the change there, then confirm"
    " it among the differences from the register."
)
HAS_NO_POPULATION = message("Cycle %(cycle)s is %(state)s: it reviews nobody.")
NOT_IN_REGISTER = message(
    "By the register “%(subject)s” is not to be reviewed in that category on %(day)s. Correct the"
    " register first."
)
UNIT_NOT_IN_TREE = message(
    "“%(subject)s” is in “%(unit)s” by the register, which is not in the tree of cycle %(cycle)s."
    " Reopen the cycle for facts and confirm the differences from the register."
)
OUTSIDE = message("“%(subject)s” belongs to “%(unit)s”, which is not within “%(within)s”.")
DECIDED_WHERE_IT_WAS = message(
    "“%(subject)s” was graded on %(decided)s (%(document)s), before the move: the grade stands and"
    " counts where it was given. Nothing has to be done."
)
NOT_MOVED = message(
    "By the register “%(subject)s” is reviewed in “%(unit)s” on %(day)s, as its case is. Record the"
    " move in the register first."
)
MOVED_ELSEWHERE = message(
    "By the register “%(subject)s” is now reviewed in “%(unit)s”, not in “%(wanted)s”. Look at the"
    " move again."
)
ALREADY_REVIEWED = message("“%(subject)s” has a case in that category already.")
ENDS_TOO_LATE = message("“%(subject)s” cannot end on %(day)s, which is to come.")
CAUSES_BY_KIND = {
    SubjectKind.MEMBER: frozenset(CaseEnd) - {CaseEnd.POST_ENDED, CaseEnd.CLOSED},
    SubjectKind.CADRE: frozenset(CaseEnd) - {CaseEnd.CLOSED},
    SubjectKind.COLLECTIVE: frozenset({CaseEnd.CLOSED, CaseEnd.NOT_STATED}),
    SubjectKind.ORGANISATION: frozenset({CaseEnd.CLOSED, CaseEnd.NOT_STATED}),
}
WRONG_CAUSE = message("“%(cause)s” is no reason to end the case of “%(subject)s”.")


@dataclass(frozen=True)
class LateGrounds:
    """Why a case is added, moved or ended late, and by which document."""

    reason: str
    document: str

    def faults(self, subject: str) -> list[Fault]:
        """Return what is wrong with them."""
        found = []
        reason = (self.reason, NEEDS_REASON, TEXT_MAX)
        document = (self.document, NEEDS_DOCUMENT, DOCUMENT_MAX)
        for text, missing, most in (reason, document):
            if is_blank(text):
                found.append(Fault(missing, {"subject": subject}))
            elif len(text.strip()) > most:
                found.append(Fault(TOO_LONG, {"given": len(text.strip()), "most": most}))
        return found


def causes_of(cycle: Cycle, category: str) -> list[CaseEnd]:
    """Return why a case of a category may end, in the order in which they are offered."""
    fitting = CAUSES_BY_KIND.get(kinds_of(cycle).get(category, SubjectKind.MEMBER), frozenset())
    return [cause for cause in CaseEnd if cause in fitting]


@transaction.atomic
def end_late_case(
    *,
    case: Case,
    cause: CaseEnd,
    on: date,
    reason: str,
    document: str,
    by: Actor,
    at: datetime,
) -> Case:
    """End a case after the population stands, as the register says, and mark it late.

    The case is kept with all that was recorded on it; no total counts it. A decision of a day on
    which the subject had already left stays in its history, and counts nowhere. Of a case that has
    ended, cause and day are corrected so.

    Raises:
        Refused: the population still follows the register and the case is not decided, it was
            decided before that day, the register has the subject or says another cause or day,
            reason or document are missing, or the cause does not fit the subject.
    """
    cycle, subject = case.cycle, case.subject_code
    lock_units(cycle, [case.cycle_unit_id])
    grounds = LateGrounds(reason, document)
    faults = [
        *_faults_of_end_state(case),
        *grounds.faults(subject),
        *faults_of_own_case(case, by),
    ]
    faults += faults_by_register(case, cause, on)
    if cause not in causes_of(cycle, case.category):
        faults.append(Fault(WRONG_CAUSE, {"cause": CASE_END_LABELS[cause], "subject": subject}))
    if on > at.date():
        faults.append(Fault(ENDS_TOO_LATE, {"subject": subject, "day": on}))
    _refuse(faults)
    changes = changes_of_tree(cycle)
    evaluations = Evaluations(cycle)
    evaluations.note({case.pk})
    Evaluated.objects.filter(case=case).delete()
    case.ended_on, case.end_cause, case.peer_group = on, cause.value, None
    case.save(update_fields=["ended_on", "end_cause", "peer_group"])
    recount(cycle, [case.cycle_unit_id])
    _count_without_case(case)
    remove_empty_groups(cycle)
    evaluations.renew(at=at)
    after = {"cause": cause.value, "on": on}
    _store(case, _Change(LateChange.Kind.ENDED, grounds, changes), after, by=by, at=at)
    return case


@transaction.atomic
def add_late_case(
    *,
    cycle: Cycle,
    category: str,
    subject: str,
    reason: str,
    document: str,
    by: Actor,
    at: datetime,
    within: CycleUnit | None = None,
) -> Case:
    """Add the case of a subject who was forgotten, after the population stands; mark it late.

    The register says where it belongs, as of the cycle's day. A case that was ended comes back.

    Args:
        within: the unit that the subject has to belong to; None for any.

    Raises:
        Refused: the population still follows the register (unless a document ended the case), the
            register has no such subject on that day, its unit is not in the cycle's tree, or
            reason or document are missing.
    """
    subject = subject.strip()
    grounds = LateGrounds(reason, document)
    ended = Case.with_ended.filter(cycle=cycle, category=category, subject_code=subject)
    is_ended_late = ended.filter(pk__in=cases_ended_late(cycle)).exists()
    faults = _faults_of_state(cycle, is_exempt=is_ended_late)
    _refuse([*faults, *grounds.faults(subject)])
    if Case.objects.filter(cycle=cycle, category=category, subject_code=subject).exists():
        raise Refused(Fault(ALREADY_REVIEWED, {"subject": subject}))
    difference = difference_of(cycle)
    found = _LateCase(difference, category, subject)
    if within is not None and not found.unit.path.startswith(within.path):
        values = {"subject": subject, "unit": found.unit.name, "within": within.name}
        raise Refused(Fault(OUTSIDE, values))
    changes = changes_of_tree(cycle)
    case = found.store()
    _refuse(faults_of_own_case(case, by))
    evaluations = Evaluations(cycle)
    evaluations.note({case.pk})
    recount(cycle, [case.cycle_unit_id])
    _count_without_case(case)
    evaluations.renew(at=at)
    after = {"unit": case.cycle_unit.code}
    _store(case, _Change(LateChange.Kind.ADDED, grounds, changes), after, by=by, at=at)
    return case


@transaction.atomic
def move_late_case(
    *, case: Case, to: CycleUnit, reason: str, document: str, by: Actor, at: datetime
) -> Case:
    """Move a case to where the register has its subject, and mark it late.

    What was recorded on it goes along; both units are counted again. One that was decided before
    the move counts where it was decided.

    Args:
        to: where the move was shown to lead; refused where the register says otherwise by now.

    Raises:
        Refused: the population still follows the register and the case is not decided, it was
            decided before the move, the register has it where it is or elsewhere than `to`, or
            reason or document are missing.
    """
    cycle, came_from = case.cycle, case.cycle_unit
    grounds = LateGrounds(reason, document)
    faults = _faults_of_state(cycle, is_exempt=is_decided(case))
    own = faults_of_own_case(case, by)
    _refuse([*faults, *grounds.faults(case.subject_code), *own])
    lock_units(cycle, sorted({case.cycle_unit_id, to.pk}))
    move = _LateMove(case)
    if move.unit.pk != to.pk:
        values = {"subject": case.subject_code, "unit": move.unit.name, "wanted": to.name}
        raise Refused(Fault(MOVED_ELSEWHERE, values))
    changes = changes_of_tree(cycle)
    evaluations = Evaluations(cycle)
    evaluations.note({case.pk})
    moved = move.store()
    recount(cycle, sorted({came_from.pk, moved.cycle_unit_id}))
    remove_empty_groups(cycle)
    evaluations.note({case.pk})
    evaluations.renew(at=at)
    change = _Change(LateChange.Kind.MOVED, grounds, changes, came_from.name)
    after = {"from": came_from.code, "unit": moved.cycle_unit.code}
    _store(moved, change, after, by=by, at=at)
    return moved


def unit_by_register(case: Case) -> CycleUnit:
    """Return where the register has the subject of a case that is elsewhere in its cycle.

    Raises:
        Refused: it has it where it is or nowhere, or the case was decided before the move.
    """
    _refuse(_faults_of_state(case.cycle, is_exempt=is_decided(case)))
    return _LateMove(case).unit


class _LateMove:
    """One case, and where it belongs by the register."""

    def __init__(self, case: Case) -> None:
        self.case, self.cycle = case, case.cycle
        difference = difference_of(self.cycle)
        pairs = [*difference.moved, *decided_too_late(difference, case.pk)]
        found = [wanted for stored, wanted in pairs if wanted and stored.pk == case.pk]
        if not found or case.ended_on is not None:
            raise Refused(self._why_not(difference))
        (self.wanted,) = found
        self.unit = _stored_unit(difference, self.wanted)

    def _why_not(self, difference: Difference) -> list[Fault]:
        subject = self.case.subject_code
        elsewhere = {stored.pk for stored, wanted in difference.to_correct if wanted is not None}
        if self.case.pk in elsewhere:
            return [Fault(DECIDED_WHERE_IT_WAS, decision_values(self.case))]
        day = population_day(self.cycle)
        if any(stored.pk == self.case.pk for stored, _ in difference.same):
            place = {"unit": self.case.cycle_unit.name, "day": day}
            return [Fault(NOT_MOVED, {"subject": subject, **place})]
        own = [one for one in difference.faults if one.values.get("subject") == subject]
        return own or [Fault(NOT_IN_REGISTER, {"subject": subject, "day": day})]

    def store(self) -> Case:
        _place(self.case.pk, self.wanted, self.unit, _group_of(self.cycle, self.wanted, self.unit))
        return Case.objects.select_related("cycle", "cycle_unit").get(pk=self.case.pk)


class _LateCase:
    """The one case by the register that is to be added, and its place in the stored tree."""

    def __init__(self, difference: Difference, category: str, subject: str) -> None:
        self.cycle = difference.cycle
        self.stored: StoredCase | None = None
        found = [one for one in difference.new if _is(one, category, subject)]
        for case, wanted in (*difference.moved, *difference.ended_late):
            if case.is_ended and _is(wanted, category, subject):
                self.stored = case
                found.append(wanted)
        if not found:
            values = {"subject": subject, "day": population_day(self.cycle)}
            own = [fault for fault in difference.faults if fault.values.get("subject") == subject]
            raise Refused(own or Fault(NOT_IN_REGISTER, values))
        (self.wanted,) = found
        self.unit = _stored_unit(difference, self.wanted)

    def store(self) -> Case:
        lock_units(self.cycle, [self.unit.pk])
        group = _group_of(self.cycle, self.wanted, self.unit)
        if self.stored is None:
            wanted = self.wanted._replace(where=self.unit)
            store_cases(self.cycle, [(wanted, group)])
        else:
            _place(self.stored.pk, self.wanted, self.unit, group)
        return Case.objects.select_related("cycle", "cycle_unit").get(
            cycle=self.cycle,
            category=self.wanted.category,
            subject_code=self.wanted.subject_code,
        )


def _count_without_case(case: Case) -> None:
    """Count again who has no case where a member just got one, or lost one."""
    cycle, day = case.cycle, population_day(case.cycle)
    if case.person_id is None or kinds_of(cycle)[case.category] is not SubjectKind.MEMBER:
        return
    places = memberships_of(case.person_id, first=day, last=day)
    concerned = {case.cycle_unit.unit_id, *(one.branch_id for one in places)}
    counted = members_without_case(cycle, members_reviewed(cycle))
    # a tree from before such members were counted has no number still
    for unit in CycleUnit.objects.filter(
        cycle=cycle, unit__in=concerned, not_reviewed__isnull=False
    ):
        unit.not_reviewed = counted.get(unit.unit_id, {})
        unit.save(update_fields=["not_reviewed"])


def _stored_unit(difference: Difference, wanted: NewCase) -> CycleUnit:
    """Return the unit of the cycle's tree in which a case is. Raises `Refused` without one."""
    unit = difference.stored_units.get(wanted.where.unit_id)
    if unit is None:
        names = {"unit": wanted.where.name, "cycle": difference.cycle.name}
        raise Refused(Fault(UNIT_NOT_IN_TREE, {"subject": wanted.subject_code, **names}))
    return unit


def _place(pk: int, wanted: NewCase, unit: CycleUnit, group: int | None) -> None:
    """Give a stored case its place by the register; one that ended stands again."""
    Case.with_ended.filter(pk=pk).update(
        category=wanted.category,
        cycle_unit=unit,
        path=unit.path,
        subject_code=wanted.subject_code,
        post=wanted.post,
        is_head=wanted.is_head,
        peer_group=group,
        ended_on=None,
        end_cause="",
    )


def _group_of(cycle: Cycle, wanted: NewCase, unit: CycleUnit) -> int | None:
    """Return the group of a case, which may be new."""
    units = list(CycleUnit.objects.filter(cycle=cycle).order_by("path"))
    categories = pack_of(cycle).categories_on(population_day(cycle))
    grouping = Grouping(cycle, units, categories)
    key: GroupKey | None = grouping.group_of(wanted.category, unit, wanted.traits)
    if key is None:
        return None
    known = group_ids(cycle)
    if key not in known:
        PeerGroup.objects.bulk_create([grouping.groups[key]])
        known = group_ids(cycle)
    return known[key]


def _is(wanted: NewCase, category: str, subject: str) -> bool:
    return (wanted.category, wanted.subject_code) == (category, subject)


def _faults_of_end_state(case: Case) -> list[Fault]:
    # a decided case is not ended by the population, and one that ended late is left alone by it
    is_late = case.ended_on is not None and case.pk in cases_ended_late(case.cycle)
    return _faults_of_state(case.cycle, is_exempt=is_late or is_decided(case))


def _faults_of_state(cycle: Cycle, *, is_exempt: bool = False) -> list[Fault]:
    state = state_of(cycle)
    values = {"cycle": cycle.name, "state": CYCLE_STATE_LABELS[state]}
    if population_lives(cycle) and is_exempt:
        return []
    if population_lives(cycle):
        return [Fault(FOLLOWS_STILL, values)]
    if state in (CycleState.PLANNED, CycleState.WITHDRAWN):
        return [Fault(HAS_NO_POPULATION, values)]
    return []


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(faults)


class _Change(NamedTuple):
    """What was done late, why, and where a moved case came from."""

    kind: LateChange.Kind
    grounds: LateGrounds
    of_tree: RowChanges
    came_from: str = ""


def _store(
    case: Case,
    change: _Change,
    after: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    reason, document = change.grounds.reason.strip(), change.grounds.document.strip()
    change_row = LateChange.objects.create(
        case=case,
        kind=change.kind,
        came_from=change.came_from,
        reason=reason,
        document_number=document,
        recorded_at=at,
        recorded_by=by.name,
    )
    entry = Entry(
        f"case.{change.kind.value.lower()}_late",
        "case",
        case.cycle.about_case(case.category, case.subject_code),
        case.cycle.year,
        after={**after, "reason": reason, "document": document},
        unit=case.cycle_unit.code,
    )
    note(entry, by=by, at=at, rows=[change_row, case, *change.of_tree.since()])
