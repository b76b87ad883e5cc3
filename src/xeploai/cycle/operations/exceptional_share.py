"""Record the document by which a competent authority admits the exceptional share for a group."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.evaluation import CycleCeilings
from xeploai.cycle.queries import CycleUnit, ExceptionalShare, PeerGroup, fault_of_admission
from xeploai.domain import CycleRecord, Fault, Refused, is_blank, message

from .competence import CompetenceCheck

LONGEST_GROUND = 500
NO_DOCUMENT = message("An exceptional share needs the number of the document that admits it.")
NO_GROUND = message("An exceptional share needs its ground, in the words of the document.")
GROUND_TOO_LONG = message(
    "The ground is longer than %(most)s characters. Write it shorter; the document has the rest."
)
NOT_YET = message("The document is dated %(day)s, which is still to come. Correct the day.")
BEFORE_THE_YEAR = message(
    "The document is dated %(day)s, before the year of this cycle (%(year)s). Correct the day, or"
    " record the document of this year."
)
NOT_THE_HOLDERS_OFFICE = message(
    "The exceptional share of “%(group)s” is recorded by the office of “%(unit)s”, which holds the"
    " group, or by whom it has delegated; your role is for “%(office)s”. Send the document there,"
    " or ask for a delegation."
)
NO_CEILING = message("No ceiling is in force for “%(group)s”, so there is no share to go beyond.")
NO_EXCEPTION = message(
    "The ceiling of “%(group)s” has no exceptional share. A local document has to lay it down "
    "first."
)
NOTHING_TO_WITHDRAW = message("No exceptional share is in force for “%(group)s”.")


@transaction.atomic
def admit_exceptional_share(
    *,
    group: PeerGroup,
    document_number: str,
    dated_on: date,
    ground: str,
    by: Actor,
    at: datetime,
) -> ExceptionalShare:
    """Let the exceptional share of the ceiling apply to a group, on every page and in every file.

    A document for the same group replaces the one before it.

    Raises:
        Refused: the cycle is reported or closed, the actor does not act for the unit that holds
            the group, document or ground is missing, the document is dated before the cycle's
            year or later than today, or the ceiling in force has no exceptional share.
    """
    group = PeerGroup.objects.select_for_update().get(pk=group.pk)
    number, reason = document_number.strip(), ground.strip()
    faults = [
        *_faults_of_state(group),
        *_faults_of_office(group, by),
        *_faults_of_document(group, number, dated_on, reason, at),
        *_faults_of_ceiling(group),
    ]
    if faults:
        raise Refused(faults)
    return _store(group, number, dated_on, reason, by=by, at=at, is_withdrawal=False)


def may_record_exceptional_share(group: PeerGroup, by: Actor) -> bool:
    """Return whether the cycle takes such a document, from who acts for the group's holder."""
    return not (_faults_of_state(group) or _faults_of_office(group, by))


def _faults_of_state(group: PeerGroup) -> list[Fault]:
    fault = fault_of_admission(group.cycle, CycleRecord.CEILINGS)
    return [] if fault is None else [fault]


def _faults_of_office(group: PeerGroup, by: Actor) -> list[Fault]:
    holder = _holder(group)
    return CompetenceCheck(group.cycle, by, [group.path]).fault_of_office(
        group.path,
        {holder.unit_id},
        NOT_THE_HOLDERS_OFFICE,
        {"group": group.label, "unit": holder.name},
    )


def _holder(group: PeerGroup) -> CycleUnit:
    return CycleUnit.objects.get(cycle=group.cycle_id, path=group.path)


def _faults_of_ceiling(group: PeerGroup) -> Iterator[Fault]:
    ceiling = CycleCeilings(group.cycle).of(group.path, group.category)
    if ceiling is None:
        yield Fault(NO_CEILING, {"group": group.label})
    elif ceiling.exceptional_share is None:
        yield Fault(NO_EXCEPTION, {"group": group.label})


def _faults_of_document(
    group: PeerGroup, number: str, dated_on: date, ground: str, at: datetime
) -> Iterator[Fault]:
    year = group.cycle.year
    if is_blank(number):
        yield Fault(NO_DOCUMENT)
    if is_blank(ground):
        yield Fault(NO_GROUND)
    if len(ground) > LONGEST_GROUND:
        yield Fault(GROUND_TOO_LONG, {"most": LONGEST_GROUND})
    if dated_on < date(year, 1, 1):
        yield Fault(BEFORE_THE_YEAR, {"day": dated_on, "year": year})
    if dated_on > localtime(at).date():
        yield Fault(NOT_YET, {"day": dated_on})


@transaction.atomic
def withdraw_exceptional_share(
    *,
    group: PeerGroup,
    document_number: str,
    dated_on: date,
    ground: str,
    by: Actor,
    at: datetime,
) -> ExceptionalShare:
    """Let the usual share apply to a group again, by a document of its own.

    Raises:
        Refused: none is in force, the cycle is reported or closed, the actor does not act for
            the unit that holds the group, or something is wrong with the document.
    """
    group = PeerGroup.objects.select_for_update().get(pk=group.pk)
    number, reason = document_number.strip(), ground.strip()
    faults = [*_faults_of_state(group), *_faults_of_office(group, by)]
    faults += _faults_of_document(group, number, dated_on, reason, at)
    last = _last(group)
    if last is None or last.is_withdrawal:
        faults.append(Fault(NOTHING_TO_WITHDRAW, {"group": group.label}))
    if faults:
        raise Refused(faults)
    return _store(group, number, dated_on, reason, by=by, at=at, is_withdrawal=True)


def _last(group: PeerGroup) -> ExceptionalShare | None:
    return ExceptionalShare.objects.filter(peer_group=group, replaced_by__isnull=True).first()


def _store(
    group: PeerGroup,
    number: str,
    dated_on: date,
    ground: str,
    *,
    by: Actor,
    at: datetime,
    is_withdrawal: bool,
) -> ExceptionalShare:
    before = _last(group)
    stored = ExceptionalShare.objects.create(
        peer_group=group,
        document_number=number,
        dated_on=dated_on,
        ground=ground,
        is_withdrawal=is_withdrawal,
        replaces=before,
        recorded_at=at,
        recorded_by=by.name,
    )
    act = "exceptional_share.withdrawn" if is_withdrawal else "exceptional_share.admitted"
    unit = _holder(group).code
    after = {"group": group.label, "document": number, "dated_on": dated_on, "ground": ground}
    was = {"document": before.document_number} if before and not before.is_withdrawal else {}
    note(
        Entry(act, "unit", unit, group.cycle.year, was, after, unit=unit),
        by=by,
        at=at,
        rows=[stored],
    )
    return stored
