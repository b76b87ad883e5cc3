"""Record the document by which a competent authority admits the exceptional share for a group."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.evaluation import CycleCeilings
from xeploai.cycle.queries import CycleUnit, ExceptionalShare, PeerGroup
from xeploai.domain import Fault, Refused, message

LONGEST_GROUND = 500
NO_DOCUMENT = message("An exceptional share needs the number of the document that admits it.")
NO_GROUND = message("An exceptional share needs its ground, in the words of the document.")
GROUND_TOO_LONG = message(
    "The ground is longer than %(most)s characters. Write it shorter; the document has the rest."
)
NOT_YET = message("The document is dated %(day)s, which is still to come. Correct the day.")
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
        Refused: document or ground is missing, the document is dated later than today, or the
            ceiling in force has no exceptional share.
    """
    group = PeerGroup.objects.select_for_update().get(pk=group.pk)
    number, reason = document_number.strip(), ground.strip()
    faults = list(_faults(group, number, dated_on, reason, at.date()))
    if faults:
        raise Refused(faults)
    return _store(group, number, dated_on, reason, by=by, at=at, is_withdrawal=False)


def _faults(
    group: PeerGroup, number: str, dated_on: date, ground: str, today: date
) -> Iterator[Fault]:
    yield from _faults_of_document(number, dated_on, ground, today)
    ceiling = CycleCeilings(group.cycle).of(group.path, group.category)
    if ceiling is None:
        yield Fault(NO_CEILING, {"group": group.label})
    elif ceiling.exceptional_share is None:
        yield Fault(NO_EXCEPTION, {"group": group.label})


def _faults_of_document(number: str, dated_on: date, ground: str, today: date) -> Iterator[Fault]:
    if not number:
        yield Fault(NO_DOCUMENT)
    if not ground:
        yield Fault(NO_GROUND)
    if len(ground) > LONGEST_GROUND:
        yield Fault(GROUND_TOO_LONG, {"most": LONGEST_GROUND})
    if dated_on > today:
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
        Refused: none is in force, or document or ground is missing.
    """
    group = PeerGroup.objects.select_for_update().get(pk=group.pk)
    number, reason = document_number.strip(), ground.strip()
    faults = list(_faults_of_document(number, dated_on, reason, at.date()))
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
    unit = CycleUnit.objects.get(cycle=group.cycle_id, path=group.path).code
    after = {"group": group.label, "document": number, "dated_on": dated_on, "ground": ground}
    was = {"document": before.document_number} if before and not before.is_withdrawal else {}
    note(Entry(act, "unit", unit, group.cycle.year, was, after, unit=unit), by=by, at=at)
    return stored
