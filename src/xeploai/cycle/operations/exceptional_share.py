"""Record the document by which a competent authority admits the exceptional share for a group.

The texts at hand do not name that authority (rules reference P23-CAP-3 and P25-CAP-1: unknown).
That it stands above the unit that holds the group and above all who decide in it, so that none
raises its own ceiling, and that the highest unit's own executive may for the groups on which it
decides itself, is this program's reading.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.evaluation import (
    CycleCeilings,
    DecidingLevel,
    deciding_level,
    steps_of,
    subjects_of_groups,
)
from xeploai.cycle.queries import (
    Case,
    CycleUnit,
    ExceptionalShare,
    PeerGroup,
    fault_of_admission,
)
from xeploai.domain import (
    BodyUse,
    CycleRecord,
    Fault,
    KnownBody,
    Refused,
    faults_of_symbol,
    is_blank,
    message,
    symbols_of,
)
from xeploai.organisations.bodies import BodyReading
from xeploai.organisations.register import Unit, superiors_of_all

from .competence import CompetenceCheck
from .other_bodies import (
    DID_YOU_MEAN,
    NOT_THERE_THEN,
    SEVERAL_BODIES,
    is_above_the_register,
    quoted,
)

LONGEST_GROUND = 500
NO_DOCUMENT = message("An exceptional share needs the number of the document that admits it.")
NO_NUMBER = message(
    "“%(document)s” is not the number of a document. Write it as it is printed, with the symbol of"
    " the body that issued it, as “77-QĐ/TU”."
)
NO_GROUND = message("An exceptional share needs its ground, in the words of the document.")
GROUND_TOO_LONG = message(
    "The ground is longer than %(most)s characters. Write it shorter; the document has the rest."
)
NO_BODY = message(
    "An exceptional share needs the body that issued its document. For a group of “%(unit)s” it is"
    " one of these, or another body above: %(bodies)s."
)
UNKNOWN_BODY = message(
    "“%(body)s” is neither a body of an organisation in the register nor one at the centre, as they"
    " were called on %(day)s. Write the whole name of the body that issued the document, as"
    " %(bodies)s."
)
NOT_ABOVE_THE_UNIT = message(
    "“%(body)s” does not stand above “%(unit)s”, so it admits no exceptional share for a group of"
    " that unit. Name the body above that issued the document, as %(bodies)s."
)
DECIDES_THERE = message(
    "“%(body)s” decides itself on grades in this group, and nobody grants itself an exceptional"
    " share. Name the body above that issued the document: %(bodies)s."
)
ONLY_ABOVE = message(
    "On grades in this group the highest unit here, or a body above it, decides, and nobody grants"
    " itself an exceptional share. Name the body at the centre that issued the document."
)
DOES_NOT_DECIDE = message(
    "“%(body)s” is neither an executive nor its standing committee, so it admits no exceptional"
    " share. Name the body that issued the document, as %(bodies)s."
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
    issuing_body: str,
    dated_on: date,
    ground: str,
    by: Actor,
    at: datetime,
) -> ExceptionalShare:
    """Let the exceptional share of the ceiling apply to a group, on every page and in every file.

    A document for the same group replaces the one before it.

    Args:
        issuing_body: of a unit above the one that holds the group and above all who decide in it,
            by its name of the document's day; for a group of the highest unit, on which it decides
            itself, its own executive's, or one above it.

    Raises:
        Refused: the cycle is reported or closed, the actor does not act for the unit that holds
            the group, document, body or ground is missing, the body is not above the unit, the
            number is one of another level or illegible, the document is dated before the cycle's
            year or later than today, or the ceiling in force has no exceptional share.
    """
    group = PeerGroup.objects.select_for_update().get(pk=group.pk)
    number, reason = document_number.strip(), ground.strip()
    body = _read_body(group, by, issuing_body, number, dated_on, at)
    faults = [
        *_faults_of_state(group),
        *_faults_of_office(group, by),
        *_faults_of_document(group, number, dated_on, reason, at),
        *body.faults,
        *_faults_of_ceiling(group),
    ]
    if faults:
        raise Refused(faults)
    return _store(group, number, body.name, dated_on, reason, by=by, at=at, is_withdrawal=False)


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


def faults_of_share_number(number: str) -> list[Fault]:
    """Return a fault where a text is no number of a document that could admit the share."""
    if is_blank(number):
        return [Fault(NO_DOCUMENT)]
    is_legible = symbols_of(number) and any(sign.isdecimal() for sign in number)
    return [] if is_legible else [Fault(NO_NUMBER, {"document": number})]


class BodiesAbove(NamedTuple):
    """The units whose bodies may admit a share for a group.

    Args:
        holder: the unit that holds the group.
        units: ids, the nearest first; none where only a body above the tree may.
        deciders: ids of units above the holder that decide in the group themselves.
    """

    holder: CycleUnit
    units: tuple[int, ...]
    deciders: frozenset[int]


class AdmittingBody(NamedTuple):
    """The body that issued the document, as it is printed, with all that speaks against it."""

    name: str
    faults: list[Fault]


def _read_admitting_body(
    check: CompetenceCheck, above: BodiesAbove, text: str, *, number: str, day: date
) -> AdmittingBody:
    """Return which body a text names, and whether it may admit a share for a unit's group.

    Args:
        number: of the document.
        day: of the document; names and superiors are those of it.
    """
    values: dict[str, object] = {
        "body": text.strip(),
        "unit": above.holder.name,
        "day": day,
        "bodies": check.names.fitting(above.units, day, BodyUse.DECIDES),
    }
    if is_blank(text):
        return AdmittingBody("", [Fault(NO_BODY if above.units else ONLY_ABOVE, values)])
    reading = check.read_body(text, above.holder.path, day)
    if len(reading.bodies) == 1:
        (known,) = reading.bodies
        return AdmittingBody(known.name, _faults_of_known(check, known, above, number, day, values))
    if reading == BodyReading(alike=reading.alike) and is_above_the_register(check, text):
        name = " ".join(text.split())
        return AdmittingBody(name, check.faults_of_document_above(number, name))
    return AdmittingBody(text, [_fault_of_reading(reading, values)])


def _faults_of_known(
    check: CompetenceCheck,
    known: KnownBody,
    above: BodiesAbove,
    number: str,
    day: date,
    values: dict[str, object],
) -> list[Fault]:
    """Return a fault where a body is not above the unit, decides nothing or has another symbol."""
    values = values | {"body": known.name}
    if not known.key:
        return check.faults_of_document_above(number, known.name)
    owner = Unit.objects.get(code=known.key)
    if owner.pk not in above.units:
        if not above.units:
            return [Fault(ONLY_ABOVE, values)]
        decides = owner.pk in above.deciders
        return [Fault(DECIDES_THERE if decides else NOT_ABOVE_THE_UNIT, values)]
    decides = check.names.is_body_of(known.name, [owner.pk], day, BodyUse.DECIDES)
    if not decides:
        return [Fault(DOES_NOT_DECIDE, values)]
    at = {"category": owner.category, "unit": owner.name, "body": known.name}
    return faults_of_symbol(number, **at)


def _bodies_above(check: CompetenceCheck, group: PeerGroup, day: date, today: date) -> BodiesAbove:
    """Return whose bodies may admit a share for a group: above all who hold it or decide in it.

    Args:
        day: of the document.
        today: who decides since a unit has closed is read for it.
    """
    holder = _holder(group)
    level = _level(check, group, today)
    steps = steps_of(level.path)
    top = check.reader.by_path[level.path].unit_id
    in_tree = [check.reader.by_path[path].unit_id for path in reversed(steps[:-1])]
    on_day = superiors_of_all([top], on=day)[top]
    above = tuple(dict.fromkeys([*in_tree, *sorted(on_day - {top})]))
    deciders = {check.reader.by_path[path].unit_id for path in steps_of(holder.path)} - set(above)
    if above or not (level.holds_the_top and level.path == holder.path):
        return BodiesAbove(holder, above, frozenset(deciders - {holder.unit_id}))
    return BodiesAbove(holder, (holder.unit_id,), frozenset())


def _level(check: CompetenceCheck, group: PeerGroup, today: date) -> DecidingLevel:
    subjects = subjects_of_groups([group.pk]).get(group.pk, set())
    level = deciding_level(check.reader, group.path, subjects)
    for subject in subjects:
        bodies = check.reader.bodies_for(subject)
        acting = check.deciders(subject, bodies, today).path if bodies else level.path
        if level.path.startswith(acting):
            level = level._replace(path=acting)
    return level


def _fault_of_reading(reading: BodyReading, values: dict[str, object]) -> Fault:
    if reading.bodies:
        return Fault(SEVERAL_BODIES, values | {"count": len(reading.bodies)})
    if reading.of_the_past:
        return Fault(NOT_THERE_THEN, values | {"names": quoted(reading.of_the_past)})
    if reading.alike:
        return Fault(DID_YOU_MEAN, values | {"alike": quoted(reading.alike)})
    return Fault(UNKNOWN_BODY, values)


def _read_body(
    group: PeerGroup, by: Actor, text: str, number: str, day: date, at: datetime
) -> AdmittingBody:
    paths = Case.objects.filter(peer_group=group).values_list("path", flat=True).distinct()
    check = CompetenceCheck(group.cycle, by, [group.path, *paths])
    above = _bodies_above(check, group, day, localtime(at).date())
    return _read_admitting_body(check, above, text, number=number, day=day)


def _faults_of_document(
    group: PeerGroup, number: str, dated_on: date, ground: str, at: datetime
) -> Iterator[Fault]:
    year = group.cycle.year
    yield from faults_of_share_number(number)
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
    issuing_body: str,
    dated_on: date,
    ground: str,
    by: Actor,
    at: datetime,
) -> ExceptionalShare:
    """Let the usual share apply to a group again, by a document of its own.

    Args:
        issuing_body: as in `admit_exceptional_share`.

    Raises:
        Refused: none is in force, the cycle is reported or closed, the actor does not act for
            the unit that holds the group, or something is wrong with the document or its body.
    """
    group = PeerGroup.objects.select_for_update().get(pk=group.pk)
    number, reason = document_number.strip(), ground.strip()
    faults = [*_faults_of_state(group), *_faults_of_office(group, by)]
    faults += _faults_of_document(group, number, dated_on, reason, at)
    body = _read_body(group, by, issuing_body, number, dated_on, at)
    faults += body.faults
    last = _last(group)
    if last is None or last.is_withdrawal:
        faults.append(Fault(NOTHING_TO_WITHDRAW, {"group": group.label}))
    if faults:
        raise Refused(faults)
    return _store(group, number, body.name, dated_on, reason, by=by, at=at, is_withdrawal=True)


def _last(group: PeerGroup) -> ExceptionalShare | None:
    return ExceptionalShare.objects.filter(peer_group=group, replaced_by__isnull=True).first()


def _store(
    group: PeerGroup,
    number: str,
    body: str,
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
        issuing_body=body,
        dated_on=dated_on,
        ground=ground,
        is_withdrawal=is_withdrawal,
        replaces=before,
        recorded_at=at,
        recorded_by=by.name,
    )
    act = "exceptional_share.withdrawn" if is_withdrawal else "exceptional_share.admitted"
    unit = _holder(group).code
    after = {"group": group.label, "document": number, "body": body, "dated_on": dated_on}
    after["ground"] = ground
    was = {"document": before.document_number} if before and not before.is_withdrawal else {}
    note(
        Entry(act, "unit", unit, group.cycle.year, was, after, unit=unit),
        by=by,
        at=at,
        rows=[stored],
    )
    return stored
