"""Which body proposes that is neither the meeting's nor the one that appraises: a known one only.

Who proposes by the regulations is the meeting, the board that appraises, the body that manages the
cadre or one at the centre, and the agency of work gives the state's grade first. What any other
body writes is an opinion (comments of a former branch, of the place of residence, of a superior
outside the register): the body that proposes cites it in its reason.
"""

from datetime import date
from typing import NamedTuple

from xeploai.cycle.evaluation import PlacedUnit
from xeploai.cycle.queries import Case
from xeploai.domain import (
    BodyUse,
    Fault,
    KnownBody,
    faults_of_symbol,
    is_blank,
    is_higher_body,
    message,
)
from xeploai.organisations.bodies import BodyReading
from xeploai.organisations.models import NAME_LENGTH
from xeploai.organisations.register import Unit

from .competence import CompetenceCheck

NOT_THERE_THEN = message(
    "“%(body)s”: %(names)s did not exist on %(day)s, or was named otherwise by then. Name a body as"
    " it was called on that day, or correct the day."
)
NO_KNOWN_BODY = message(
    "“%(body)s” is neither a body of an organisation in the register nor one at the centre, as they"
    " were called on %(day)s. Write the whole name of one, as %(bodies)s. What a body outside the"
    " register writes is an opinion: record the proposal of a body here, and name that document in"
    " its reason."
)
DID_YOU_MEAN = message(
    "“%(body)s” is neither a body of an organisation in the register nor one at the centre, as they"
    " were called on %(day)s. Did you mean %(alike)s? Write the whole name."
)
SEVERAL_BODIES = message(
    "“%(body)s”: %(count)s organisations of the register have a body of this name. Write the place"
    " behind it, or the code of the organisation."
)
NOT_OF_THIS_UNIT = message(
    "“%(body)s” is a body of “%(owner)s”, not of “%(unit)s”. Name the organisation or the body, or"
    " correct one of them."
)
CENTRE_NEEDS_DOCUMENT = message(
    "“%(body)s” stands above the organisations of this register. Give the number of the document in"
    " which it proposes, or name a body of an organisation here."
)
NOT_THE_BODYS_OFFICE = message(
    "What “%(body)s” proposes is recorded by the office of %(offices)s, by that of a unit above it,"
    " or by whom it has delegated; your role is for “%(office)s”. Send it there, ask for a"
    " delegation, or name the body that you write for."
)
NOT_THE_TOPS_OFFICE = message(
    "“%(body)s” is a body at the centre. What it proposes is recorded by the office of %(offices)s,"
    " or by whom it has delegated; your role is for “%(office)s”. Send it there, or name the body"
    " that you write for."
)


class GivenBody(NamedTuple):
    """The body that proposes, as it was given."""

    unit: Unit | None
    text: str
    day: date
    document: str


class OtherBody(NamedTuple):
    """The body that proposes, as it is stored: an organisation's, or one above them all.

    Args:
        name: as it is printed; empty for the organisation itself.
    """

    unit: Unit | None
    name: str
    faults: list[Fault]


def read_other_body(
    check: CompetenceCheck, case: Case, given: GivenBody, decider: PlacedUnit
) -> OtherBody:
    """Return which body proposes, with all that speaks against it and against who records it.

    Args:
        decider: the unit that decides here; its bodies are offered where none is known.
    """
    if is_blank(given.text):
        if given.unit is None:
            return OtherBody(None, "", [])
        faults = _faults_of_unit(check, case, given, given.unit, given.unit.name)
        return OtherBody(given.unit, "", faults)
    reading = check.read_body(given.text, case.path, given.day)
    if len(reading.bodies) == 1:
        (known,) = reading.bodies
        return _known(check, case, given, known)
    if reading == BodyReading(alike=reading.alike) and is_above_the_register(check, given.text):
        name = " ".join(given.text.split())
        return OtherBody(None, name, _faults_of_top(check, case, given, name))
    return OtherBody(given.unit, given.text, [_fault_of_reading(check, given, reading, decider)])


def is_above_the_register(check: CompetenceCheck, text: str) -> bool:
    """Whether a text is an executive's body that stands above a top which is no province."""
    return check.root.category != "province_committee" and is_higher_body(text)


def _known(check: CompetenceCheck, case: Case, given: GivenBody, known: KnownBody) -> OtherBody:
    if not known.key:
        return OtherBody(None, known.name, _faults_of_top(check, case, given, known.name))
    owner = Unit.objects.get(code=known.key)
    name = "" if len(known.name) > NAME_LENGTH else known.name
    faults = _faults_of_unit(check, case, given, owner, known.name)
    if given.unit is not None and given.unit.pk != owner.pk:
        values = {"body": given.text, "owner": owner.name, "unit": given.unit.name}
        faults.append(Fault(NOT_OF_THIS_UNIT, values))
    return OtherBody(owner, name, faults)


def _faults_of_unit(
    check: CompetenceCheck, case: Case, given: GivenBody, unit: Unit, body: str
) -> list[Fault]:
    """Return faults where neither its office nor one above it records, or the number is another's.

    The office of a unit above receives what one below writes, and may enter it.
    """
    values = {"body": body, "offices": f"“{unit.name}”"}
    offices = {unit.pk, *check.recorders_of({unit.code})}
    return [
        *check.fault_of_office(case.path, offices, NOT_THE_BODYS_OFFICE, values),
        *faults_of_symbol(given.document, category=unit.category, unit=unit.name, body=body),
    ]


def _faults_of_top(check: CompetenceCheck, case: Case, given: GivenBody, body: str) -> list[Fault]:
    """Return faults where the top's office does not record, or no document of its own is cited."""
    values = {"body": body, "offices": f"“{check.root.name}”"}
    faults = check.fault_of_office(case.path, {check.root.unit_id}, NOT_THE_TOPS_OFFICE, values)
    if is_blank(given.document):
        faults.append(Fault(CENTRE_NEEDS_DOCUMENT, {"body": body}))
    return faults + check.faults_of_document_above(given.document, body)


def _fault_of_reading(
    check: CompetenceCheck, given: GivenBody, reading: BodyReading, decider: PlacedUnit
) -> Fault:
    values: dict[str, object] = {"body": given.text, "day": given.day}
    if reading.bodies:
        return Fault(SEVERAL_BODIES, values | {"count": len(reading.bodies)})
    if reading.of_the_past:
        return Fault(NOT_THERE_THEN, values | {"names": quoted(reading.of_the_past)})
    if reading.alike:
        return Fault(DID_YOU_MEAN, values | {"alike": quoted(reading.alike)})
    speakers = check.names.speakers_of(decider.unit_id, given.day)
    bodies = check.names.fitting(speakers, given.day, BodyUse.APPRAISES)
    return Fault(NO_KNOWN_BODY, values | {"bodies": bodies})


def quoted(names: tuple[str, ...]) -> str:
    """Return names as a list in a sentence."""
    return ", ".join(f"“{name}”" for name in names)
