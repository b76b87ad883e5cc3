"""A sheet of facts as it comes in, with all that can be wrong with it by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xeploai.domain import FactDefinition, FactValue, Fault, GivenBy, Refused, message
from xeploai.rulepacks.facts import read_values

NOT_ENTERED = {
    GivenBy.COMPUTED: message(
        "“%(fact)s” is computed from other decisions or facts and cannot be entered."
    ),
    GivenBy.REGISTER: message(
        "“%(fact)s” is read off the register and cannot be entered: correct the register."
    ),
}
NO_SOURCE = message("The facts of “%(subject)s” name no source.")
IN_THE_FUTURE = message("A source of %(day)s lies in the future.")
NO_FACTS = message("“%(subject)s” is given without a single fact.")
RECORD_IN_THE_FUTURE = message(
    "“%(fact)s”: the document %(document)s of %(day)s lies in the future."
)
RECORD_TWICE = message("“%(fact)s”: the document %(document)s of %(day)s is given twice.")


@dataclass(frozen=True, slots=True)
class NewSheet:
    """Facts of one case as they come in.

    Args:
        values: plain values by code; null takes an earlier value back.
        correction: why an earlier sheet was wrong.
        place: where it was found: file, sheet, row.
    """

    category: str
    subject_code: str
    values: Mapping[str, Any]
    source: str
    document: str
    dated_on: date
    correction: str = ""
    place: str = ""


def entered(
    sheet: NewSheet, definitions: Mapping[str, FactDefinition], today: date
) -> Mapping[str, FactValue]:
    """Return the facts of a sheet. Raises `Refused` with all that is wrong with any of them."""
    faults = list(_not_entered(sheet, definitions))
    others = {
        code: plain
        for code, plain in sheet.values.items()
        if code not in definitions or definitions[code].given_by is GivenBy.ENTERED
    }
    values: Mapping[str, FactValue] = {}
    try:
        values = read_values(definitions, others, place_of(sheet))
    except Refused as refused:
        faults += refused.faults
    faults += _faults_of_records(values, today, place_of(sheet))
    if faults:
        raise Refused(faults)
    return values


def _faults_of_records(values: Mapping[str, FactValue], today: date, place: str) -> Iterator[Fault]:
    for fact, records in values.items():
        seen = set()
        for each in records if isinstance(records, tuple) else ():
            told = {"fact": fact, "document": each.document, "day": each.on}
            if each.on > today:
                yield Fault(RECORD_IN_THE_FUTURE, told, place)
            # one document can be about several: it is the same record only if all is the same
            one = (each.document, each.on, each.issued_by, tuple(sorted(each.details.items())))
            if one in seen:
                yield Fault(RECORD_TWICE, told, place)
            seen.add(one)


def _not_entered(sheet: NewSheet, definitions: Mapping[str, FactDefinition]) -> list[Fault]:
    return [
        Fault(NOT_ENTERED[definitions[code].given_by], {"fact": code}, place_of(sheet))
        for code in sheet.values
        if code in definitions and definitions[code].given_by is not GivenBy.ENTERED
    ]


def faults_of_heading(sheet: NewSheet, today: date) -> list[Fault]:
    """Return what is wrong with source and day."""
    told = {"subject": sheet.subject_code}
    found = [] if sheet.source.strip() else [Fault(NO_SOURCE, told, sheet.place)]
    if not sheet.values:
        found.append(Fault(NO_FACTS, told, sheet.place))
    if sheet.dated_on > today:
        found.append(Fault(IN_THE_FUTURE, {"day": sheet.dated_on}, sheet.place))
    return found


def place_of(sheet: NewSheet) -> str:
    """Return where a sheet was found, or whom it is about."""
    return sheet.place or sheet.subject_code
