"""A new sheet of facts, and the checks before it is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xeploai.cycle.rules import (
    Case,
    FactSheet,
    LocalRules,
    layer_of,
    layers_for,
    read_values,
    rulebook_of,
)
from xeploai.domain import (
    CriteriaSet,
    FactDefinition,
    FactValue,
    Fault,
    GivenBy,
    Refused,
    Scale,
    WhenChanged,
    is_blank,
    message,
)

NOT_ENTERED = {
    GivenBy.COMPUTED: message(
        "“%(fact)s” is computed from other decisions or facts and cannot be entered."
    ),
    GivenBy.REGISTER: message(
        "“%(fact)s” comes from the register and cannot be entered: correct the register."
    ),
}
NO_SOURCE = message("The facts of “%(subject)s” name no source.")
IN_THE_FUTURE = message("A source of %(day)s lies in the future.")
NO_FACTS = message("“%(subject)s” is given without a single fact.")
RECORD_IN_THE_FUTURE = message(
    "“%(fact)s”: the document %(document)s of %(day)s lies in the future."
)
UNKNOWN_CRITERION = message(
    "“%(fact)s” has no criterion “%(criterion)s” in the set “%(set)s”. Use: %(known)s."
)
CRITERION_LEFT_OUT = message(
    "“%(fact)s”: the criterion “%(criterion)s” of the set “%(set)s” is left out. Give its level, or"
    " null where it is not known."
)
RECORD_TWICE = message("“%(fact)s”: the document %(document)s of %(day)s is given twice.")


@dataclass(frozen=True, slots=True)
class NewSheet:
    """Facts of one case, not stored yet.

    Args:
        values: plain values by code; null withdraws an earlier value.
        correction: why an earlier sheet was wrong.
        place: file, sheet and row that it comes from.
    """

    category: str
    subject_code: str
    values: Mapping[str, Any]
    source: str
    document: str
    dated_on: date
    correction: str = ""
    place: str = ""


def check_sheet(
    sheet: NewSheet, definitions: Mapping[str, FactDefinition], today: date
) -> Mapping[str, FactValue]:
    """Return the facts of a sheet. Raises `Refused` with every fault of every fact."""
    faults = _faults_of_source(sheet, definitions)
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
    faults += faults_of_records(values, today, place_of(sheet))
    if faults:
        raise Refused(faults)
    return values


def faults_of_records(facts: Mapping[str, FactValue], today: date, place: str) -> Iterator[Fault]:
    """Yield the documents of facts that are dated in the future or given twice."""
    for fact, records in facts.items():
        seen = set()
        for number, record in enumerate(records if isinstance(records, tuple) else (), start=1):
            at = f"{place} {fact} {number}"
            values = {"fact": fact, "document": record.document, "day": record.on}
            if record.on > today:
                yield Fault(RECORD_IN_THE_FUTURE, values, at)
            # one document can concern several acts: a repeat is the same in every detail
            details = tuple(sorted(record.details.items()))
            key = (record.document, record.on, record.issued_by, details)
            if key in seen:
                yield Fault(RECORD_TWICE, values, at)
            seen.add(key)


def _faults_of_source(sheet: NewSheet, definitions: Mapping[str, FactDefinition]) -> list[Fault]:
    return [
        Fault(NOT_ENTERED[definitions[code].given_by], {"fact": code}, place_of(sheet))
        for code in sheet.values
        if code in definitions and definitions[code].given_by is not GivenBy.ENTERED
    ]


def faults_of_heading(sheet: NewSheet, today: date) -> list[Fault]:
    """Return what is wrong with source and day."""
    values = {"subject": sheet.subject_code}
    faults = [Fault(NO_SOURCE, values, sheet.place)] if is_blank(sheet.source) else []
    if not sheet.values:
        faults.append(Fault(NO_FACTS, values, sheet.place))
    if sheet.dated_on > today:
        faults.append(Fault(IN_THE_FUTURE, {"day": sheet.dated_on}, sheet.place))
    return faults


def place_of(sheet: NewSheet) -> str:
    """Return the place of a sheet in its file, or the code of its subject."""
    return sheet.place or sheet.subject_code


def criteria_of(case: Case) -> CriteriaSet | None:
    """Return the criteria of a case's review; None where no body has issued a set.

    A review begins on the day of its first facts. Where the set in force says that reviews keep
    the set under which they began, an earlier review keeps the earlier set.
    """
    current = rulebook_of(case).criteria_for(case.category)
    began = FactSheet.objects.filter(case=case).order_by("dated_on").first()
    if current is None or began is None or current.when_changed is WhenChanged.RESTART:
        return current
    if began.dated_on >= current.from_on:
        return current
    return _criteria_on(case, began.dated_on) or current


def _criteria_on(case: Case, day: date) -> CriteriaSet | None:
    """Return the set in force on a day, in any version of the layers of the case's unit."""
    codes = [rules.code for rules in layers_for(case.cycle, case.path)]
    versions = LocalRules.objects.filter(code__in=codes, withdrawal__isnull=True)
    # the lowest layer overrides those above; within one layer, the set that began last
    sets = [
        (codes.index(version.code), criteria.from_on, version.number, criteria)
        for version in versions.order_by("number")
        for criteria in layer_of(version).criteria
        if case.category in criteria.categories and criteria.from_on <= day
    ]
    return max(sets, key=lambda ranked: ranked[:3])[3] if sets else None


def criteria_faults(
    criteria: CriteriaSet, values: Mapping[str, Any], place: str
) -> Iterator[Fault]:
    """Yield the criteria of a set that new levels leave out, and those that are not in the set.

    A criterion that was left out would count as met; where its level is not known, null says so.
    """
    codes: dict[str, list[str]] = {}
    if criteria.scale is not Scale.LEVELS:
        return
    for group in criteria.groups:
        codes.setdefault(group.fact, []).extend(criterion.code for criterion in group.criteria)
    for fact in (fact for fact in codes if isinstance(values.get(fact), Mapping)):
        levels, known = values[fact], codes[fact]
        words = {"fact": fact, "set": criteria.label, "known": ", ".join(known)}
        for code in (code for code in levels if code not in known):
            yield Fault(UNKNOWN_CRITERION, words | {"criterion": code}, place)
        for code in (code for code in known if code not in levels):
            yield Fault(CRITERION_LEFT_OUT, words | {"criterion": code}, place)
