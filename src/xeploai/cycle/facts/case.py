"""What is known of one case, with sources; and why a fact that nobody enters is not known."""

from collections.abc import Mapping
from typing import Any

from xeploai.cycle.models import Case, FactSheet
from xeploai.cycle.rules import Books
from xeploai.domain import Fact, FactDefinition, Fault, GivenBy, SubjectKind, message

from .computed import READERS, Sources, collectives_of, previous_of
from .reading import FactReader, rows_with_sheets
from .related_grades import Held, Placed, Surroundings, posts_of, previous_grades

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
NO_FIRST_DAY = message("The register does not tell the day of admission or establishment.")
PARTS_MISSING = message("Not all of its parts are known: %(parts)s.")


class CaseFacts:
    """One case with all that its facts are made of."""

    def __init__(self, case: Case) -> None:
        self.case = case
        cycle = case.cycle
        persons = [] if case.person_id is None else [case.person_id]
        self.sources = Sources(
            cycle,
            Surroundings(cycle, {case.cycle_unit_id}),
            posts_of(cycle, persons),
            previous_grades(cycle, [case.pk]),
        )
        self.books = Books(cycle)
        self.definitions = self.books.definitions(case.path, case.category)
        chosen = Case.objects.filter(pk=case.pk)
        self.row, self.given = next(rows_with_sheets(cycle, chosen, cases=[case.pk]))
        self.values = FactReader(self.books, self.sources).values(self.row, self.given)

    def held_for(self, code: str) -> list[Held]:
        """Return the cases of others whose decisions make a fact."""
        if code in ORGANISATION_FACTS:
            held = self.sources.around.organisations.get(self.row.unit)
        elif code == "collective_grade":
            return collectives_of(self.row, self.sources)
        elif code == "previous_grade":
            held = previous_of(self.row, self.sources)
        else:
            return []
        return [held] if held else []


def facts_of(case: Case, known: CaseFacts | None = None) -> dict[str, Fact]:
    """Return all that is known of a case, by code, with source and day.

    A fact of the register has the cycle's closing day and no source; a grade of another subject
    has the document and day of the decision; how many subjects have which grade has neither.

    Args:
        known: the case's facts, where they are at hand already.
    """
    known = known or CaseFacts(case)
    entered = _sheets_of_facts(case)
    return {
        code: _fact(value, known, known.definitions[code], entered)
        for code, value in known.values.items()
    }


def _sheets_of_facts(case: Case) -> Mapping[str, FactSheet]:
    """Return the latest sheet that speaks of each fact."""
    sheets = FactSheet.objects.filter(case=case).order_by("pk")
    return {code: sheet for sheet in sheets for code in sheet.given}


def _fact(
    value: Any, known: CaseFacts, definition: FactDefinition, entered: Mapping[str, FactSheet]
) -> Fact:
    code = definition.code
    if definition.given_by is GivenBy.REGISTER:
        return Fact(value, "", known.case.cycle.closes_on)
    if code in entered and definition.given_by is GivenBy.ENTERED:
        sheet = entered[code]
        source = ", ".join(part for part in (sheet.source, sheet.document_number) if part)
        return Fact(value, source, sheet.dated_on)
    if definition.sums:
        return _summed(
            value, [_fact(0, known, known.definitions[each], entered) for each in definition.sums]
        )
    held = known.held_for(code)
    days = [one.decided_on for one in held if one.decided_on]
    return Fact(value, "; ".join(one.document for one in held), max(days, default=None))


def _summed(value: Any, parts: list[Fact]) -> Fact:
    """Return a sum with the sources of its parts, each once, and the latest of their days."""
    sources = dict.fromkeys(each.source for each in parts if each.source)
    days = [each.dated for each in parts if each.dated]
    return Fact(value, "; ".join(sources), max(days, default=None))


def absent_of(case: Case, known: CaseFacts | None = None) -> dict[str, Fault]:
    """Return, for each fact that nobody enters and that is not known, why it is not.

    Args:
        known: the case's facts, where they are at hand already.
    """
    known = known or CaseFacts(case)
    return {
        code: _why_absent(known, each)
        for code, each in known.definitions.items()
        if code not in known.values
        and each.given_by is not GivenBy.ENTERED
        and (code in READERS or each.sums)
    }


def _why_absent(known: CaseFacts, definition: FactDefinition) -> Fault:
    code = definition.code
    if definition.sums:
        parts = ", ".join(part for part in definition.sums if part not in known.values)
        return Fault(PARTS_MISSING, {"parts": parts})
    if code in ORGANISATION_FACTS:
        held = known.sources.around.organisations.get(known.row.unit)
        return _why_of(SubjectKind.ORGANISATION, [held] if held else [])
    if code == "collective_grade":
        return _why_of(SubjectKind.COLLECTIVE, _all_collectives(known.row, known.sources))
    return Fault(NO_PREVIOUS if code == "previous_grade" else NO_FIRST_DAY)


def _all_collectives(row: Placed, at: Sources) -> list[Held]:
    return list(at.around.collectives.get(row.unit, {}).values())


def _why_of(kind: SubjectKind, held: list[Held]) -> Fault:
    if not held:
        return Fault(NO_ORGANISATION if kind is SubjectKind.ORGANISATION else NO_COLLECTIVE)
    if any(one.grade is None and not one.reason for one in held):
        return Fault(NOT_DECIDED[kind])
    return Fault(NOT_RATED[kind])
