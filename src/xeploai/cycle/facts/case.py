"""The facts of one case with their sources, and why a computed fact is missing."""

from collections.abc import Mapping
from typing import Any

from xeploai.cycle.rules import Books, Case, FactSheet
from xeploai.domain import Fact, FactDefinition, Fault, GivenBy, SubjectKind, message

from .computed import (
    FACT_FUNCTIONS,
    RelatedCase,
    RelatedGrades,
    Sources,
    collectives_of,
    posts_of,
    previous_grades,
    previous_of,
)
from .reading import FactReader, rows_with_sheets

ORGANISATION_FACTS = ("organisation_grade", "unit_grade")
NO_ORGANISATION = message("The unit has no case as an organisation in this cycle.")
NO_COLLECTIVE = message("There is no leadership collective in this cycle that counts for it.")
NOT_DECIDED = {
    SubjectKind.ORGANISATION: message("The organisation has no decision yet."),
    SubjectKind.COLLECTIVE: message("The leadership collective has no decision yet."),
}
NOT_RATED = {
    SubjectKind.ORGANISATION: message("The organisation is not rated in this cycle."),
    SubjectKind.COLLECTIVE: message("The leadership collective is not rated in this cycle."),
}
NO_PREVIOUS = message("The subject has no grade in the cycle before.")
NO_FIRST_DAY = message("The register has no day of admission or establishment.")
PARTS_MISSING = message("Not all of its parts are known: %(parts)s.")


class CaseFacts:
    """One case with the data its facts are computed from."""

    def __init__(self, case: Case) -> None:
        self.case = case
        cycle = case.cycle
        persons = [] if case.person_id is None else [case.person_id]
        self.sources = Sources(
            cycle,
            RelatedGrades(cycle, {case.cycle_unit_id}),
            posts_of(cycle, persons),
            previous_grades(cycle, [case.pk]),
        )
        self.books = Books(cycle)
        self.definitions = self.books.definitions(case.path, case.category)
        chosen = Case.objects.filter(pk=case.pk)
        self.row, self.sheets = next(rows_with_sheets(cycle, chosen, cases=[case.pk]))
        self.values = FactReader(self.books, self.sources).values(self.row, self.sheets)

    def related_cases(self, code: str) -> list[RelatedCase]:
        """Return the other cases whose decisions give a fact."""
        if code in ORGANISATION_FACTS:
            case = self.sources.related.organisations.get(self.row.unit)
        elif code == "collective_grade":
            return collectives_of(self.row, self.sources)
        elif code == "previous_grade":
            case = previous_of(self.row, self.sources)
        else:
            return []
        return [case] if case else []


def facts_of(case: Case, known: CaseFacts | None = None) -> dict[str, Fact]:
    """Return the facts of a case, by code, with source and day.

    A fact of the register has the cycle's closing day and no source; a grade of another subject
    has the document and day of the decision; a count of subjects by grade has neither.

    Args:
        known: the case's facts, where they are loaded already.
    """
    known = known or CaseFacts(case)
    sheets = _sheets_by_fact(case)
    return {
        code: _fact(value, known, known.definitions[code], sheets)
        for code, value in known.values.items()
    }


def _sheets_by_fact(case: Case) -> Mapping[str, FactSheet]:
    """Return the latest sheet that contains each fact."""
    sheets = FactSheet.objects.filter(case=case).order_by("pk")
    return {code: sheet for sheet in sheets for code in sheet.given}


def _fact(
    value: Any, known: CaseFacts, definition: FactDefinition, sheets: Mapping[str, FactSheet]
) -> Fact:
    code = definition.code
    if definition.given_by is GivenBy.REGISTER:
        return Fact(value, "", known.case.cycle.closes_on)
    if code in sheets and definition.given_by is GivenBy.ENTERED:
        sheet = sheets[code]
        source = ", ".join(part for part in (sheet.source, sheet.document_number) if part)
        return Fact(value, source, sheet.dated_on)
    if definition.sums:
        parts = [_fact(0, known, known.definitions[part], sheets) for part in definition.sums]
        return _sum_of(value, parts)
    cases = known.related_cases(code)
    days = [case.decided_on for case in cases if case.decided_on]
    return Fact(value, "; ".join(case.document for case in cases), max(days, default=None))


def _sum_of(value: Any, parts: list[Fact]) -> Fact:
    """Return a sum with the sources of its parts, without repeats, and the latest of their days."""
    sources = dict.fromkeys(part.source for part in parts if part.source)
    days = [part.dated for part in parts if part.dated]
    return Fact(value, "; ".join(sources), max(days, default=None))


def absent_of(case: Case, known: CaseFacts | None = None) -> dict[str, Fault]:
    """Return why each missing fact that is not entered is missing.

    Args:
        known: the case's facts, where they are loaded already.
    """
    known = known or CaseFacts(case)
    return {
        code: _why_absent(known, fact)
        for code, fact in known.definitions.items()
        if code not in known.values
        and fact.given_by is not GivenBy.ENTERED
        and (code in FACT_FUNCTIONS or fact.sums)
    }


def _why_absent(known: CaseFacts, definition: FactDefinition) -> Fault:
    code = definition.code
    if definition.sums:
        parts = ", ".join(part for part in definition.sums if part not in known.values)
        return Fault(PARTS_MISSING, {"parts": parts})
    if code in ORGANISATION_FACTS:
        return _why_ungraded(SubjectKind.ORGANISATION, known.related_cases(code))
    if code == "collective_grade":
        # also those that are not rated, which `related_cases` leaves out
        collectives = known.sources.related.collectives.get(known.row.unit, {})
        return _why_ungraded(SubjectKind.COLLECTIVE, list(collectives.values()))
    return Fault(NO_PREVIOUS if code == "previous_grade" else NO_FIRST_DAY)


def _why_ungraded(kind: SubjectKind, cases: list[RelatedCase]) -> Fault:
    if not cases:
        return Fault(NO_ORGANISATION if kind is SubjectKind.ORGANISATION else NO_COLLECTIVE)
    if any(case.grade is None and not case.reason for case in cases):
        return Fault(NOT_DECIDED[kind])
    return Fault(NOT_RATED[kind])
