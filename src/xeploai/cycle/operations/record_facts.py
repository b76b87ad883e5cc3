"""Facts come in: checked, kept with their source, and never overwritten."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.evaluation import evaluate_cases
from xeploai.cycle.facts import (
    NewSheet,
    criteria_faults,
    criteria_of,
    entered,
    faults_of_heading,
    place_of,
)
from xeploai.cycle.models import Case, Cycle, Evaluated, FactSheet
from xeploai.cycle.rules import Books
from xeploai.domain import FactDefinition, Fault, GivenBy, Refused, WhenChanged, message
from xeploai.organisations.bulk_insert import insert_many
from xeploai.rulepacks.facts import as_plain, read_values

FEW = 400
COLUMNS = (
    "case_id",
    "given",
    "source",
    "document_number",
    "dated_on",
    "correction",
    "recorded_at",
    "recorded_by",
)
NO_SUCH_CASE = message(
    "Cycle %(year)s has no case of category %(category)s for “%(subject)s”:"
    " the code is wrong, or it was not in the tree on the closing day."
)


def sheets_of(case: Case) -> list[FactSheet]:
    """Return the sheets of a case, the latest last."""
    return list(FactSheet.objects.filter(case=case).order_by("pk"))


def definitions_for(cycle: Cycle, category: str, path: str = "") -> dict[str, FactDefinition]:
    """Return the facts that may be entered for subjects of a category, in a unit."""
    found = Books(cycle).definitions(path, category)
    return {code: each for code, each in found.items() if each.given_by is GivenBy.ENTERED}


@transaction.atomic
def record_facts(
    *,
    case: Case,
    values: Mapping[str, Any],
    source: str,
    document: str,
    dated_on: date,
    by: Actor,
    at: datetime,
    correction: str = "",
    place: str = "",
) -> FactSheet:
    """Record facts of one case from one source. Earlier sheets stay; this one speaks first.

    Raises:
        Refused: with everything that is wrong.
    """
    sheet = NewSheet(
        case.category, case.subject_code, values, source, document, dated_on, correction, place
    )
    intake = _Intake(case.cycle, at)
    intake.read([(case.pk, case.path, sheet)])
    intake.store(by)
    about = f"{case.category}/{case.subject_code}"
    said = {"facts": sorted(values), "told_by": source, "document": document}
    entry = Entry("facts.recorded", "case", about, case.cycle.year, {}, said, case.cycle_unit.code)
    note(entry, by=by, at=at)
    evaluate_cases(case.cycle, [case.pk], at=at)
    return FactSheet.objects.filter(case=case).latest("pk")


@transaction.atomic
def record_many_facts(*, cycle: Cycle, sheets: Iterable[NewSheet], by: Actor, at: datetime) -> int:
    """Record sheets of many cases, all or none; return how many.

    One mapping that is given for many cases is read once.

    Raises:
        Refused: with every fault of all of them.
    """
    wanted = list(sheets)
    intake = _Intake(cycle, at)
    intake.read(_with_cases(cycle, wanted, intake.faults))
    number = intake.store(by)
    if number:
        said = {"sheets": number}
        entry = Entry("facts.taken_in", "cycle", str(cycle.year), cycle.year, after=said)
        note(entry, by=by, at=at)
    _work_out_again(cycle, {case for case, _, _ in intake.rows}, at)
    return number


def _work_out_again(cycle: Cycle, cases: set[int], at: datetime) -> None:
    """Keep short forms up to date; a first load of a whole cycle waits for `evaluate_cycle`."""
    if len(cases) > FEW and not Evaluated.objects.filter(case__cycle=cycle).exists():
        return
    evaluate_cases(cycle, cases, at=at)


Placed = tuple[int, str, NewSheet]  # id and path of the case


def _with_cases(cycle: Cycle, sheets: list[NewSheet], faults: list[Fault]) -> list[Placed]:
    cases = Case.objects.filter(cycle=cycle)
    if len(sheets) <= FEW:
        cases = cases.filter(subject_code__in={one.subject_code for one in sheets})
    columns = cases.values_list("category", "subject_code", "pk", "path")
    known = {(category, subject): (pk, path) for category, subject, pk, path in columns}
    placed = []
    for one in sheets:
        found = known.get((one.category, one.subject_code))
        if found is None:
            told = {"year": cycle.year, "category": one.category, "subject": one.subject_code}
            faults.append(Fault(NO_SUCH_CASE, told, one.place))
        else:
            placed.append((*found, one))
    return placed


@dataclass
class _Intake:
    """Sheets on their way in, with all that is wrong with them."""

    cycle: Cycle
    at: datetime
    faults: list[Fault] = field(default_factory=list)
    rows: list[tuple[int, str, NewSheet]] = field(default_factory=list)
    relatives: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    checked: dict[tuple[int, int], tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    judged: dict[tuple[int, int], tuple[tuple[Fault, ...], Mapping[str, Any]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.books = Books(self.cycle)
        self.today = localtime(self.at).date()

    def read(self, placed: list[Placed]) -> None:
        """Check the sheets, each together with what its case's earlier ones say."""
        earlier = _known_before(self.cycle, {pk for pk, _, _ in placed})
        for pk, path, sheet in placed:
            definitions = self.books.definitions(path, sheet.category)
            found = [*faults_of_heading(sheet, self.today), *self._criteria(pk, path, sheet)]
            try:
                given = self._checked(definitions, sheet)
                if pk in earlier:
                    self._check_with(earlier[pk], sheet, definitions)
            except Refused as refused:
                found += refused.faults
            if found:
                self.faults += found
            else:
                self.rows.append((pk, given, sheet))

    def _criteria(self, case: int, path: str, sheet: NewSheet) -> Iterable[Fault]:
        """Return what is wrong with levels, by the criteria under which the case is reviewed."""
        if not any(isinstance(each, Mapping) for each in sheet.values.values()):
            return ()
        book = self.books.of(path)
        key = id(sheet.values), id(book)
        if key not in self.judged:
            current = book.criteria_for(sheet.category)
            if current and current.when_changed is WhenChanged.KEEP:
                current = criteria_of(Case.objects.get(pk=case))
            faults = criteria_faults(current, sheet.values, place_of(sheet)) if current else ()
            self.judged[key] = tuple(faults), sheet.values
        return self.judged[key][0]

    def _checked(self, definitions: Mapping[str, FactDefinition], sheet: NewSheet) -> str:
        """Return the facts as they are stored. One mapping given for many cases is read once."""
        key = id(sheet.values), id(definitions)
        if key not in self.checked:
            values = entered(sheet, definitions, self.today)
            given = as_plain(definitions, values)
            given |= {code: None for code, plain in sheet.values.items() if plain is None}
            text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
            # the mapping is kept, so that no other one can come to have its id
            self.checked[key] = text, sheet.values
        return self.checked[key][0]

    def _check_with(
        self,
        before: Mapping[str, Any],
        sheet: NewSheet,
        definitions: Mapping[str, FactDefinition],
    ) -> None:
        """Check new facts against earlier ones of the case that they are part or whole of."""
        key = id(definitions)
        if key not in self.relatives:
            self.relatives[key] = _relatives(definitions)
        near = {one for code in sheet.values for one in self.relatives[key].get(code, ())}
        told = {code: before[code] for code in near - sheet.values.keys() if code in before}
        if told:
            read_values(definitions, {**told, **sheet.values}, place_of(sheet))

    def store(self, by: Actor) -> int:
        """Store what was read. Raises `Refused` with all faults, if there is any."""
        if self.faults:
            raise Refused(self.faults)
        insert_many(FactSheet, COLUMNS, (self._row(each, by) for each in self.rows))
        return len(self.rows)

    def _row(self, read: tuple[int, str, NewSheet], by: Actor) -> tuple[object, ...]:
        case, given, sheet = read
        heading = (sheet.source, sheet.document, sheet.dated_on, sheet.correction)
        return (case, given, *heading, self.at, by.name)


def _relatives(definitions: Mapping[str, FactDefinition]) -> dict[str, set[str]]:
    """Return, by code, the facts that one is part of, or that are part of it."""
    found: dict[str, set[str]] = {}
    for code, each in definitions.items():
        if each.part_of:
            found.setdefault(code, set()).add(each.part_of)
            found.setdefault(each.part_of, set()).add(code)
    return found


def _known_before(cycle: Cycle, cases: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what earlier sheets say of each case that has any, in its plain form."""
    sheets = FactSheet.objects.filter(case__cycle=cycle).order_by("pk")
    if len(cases) <= FEW:
        sheets = sheets.filter(case__in=cases)
    found: dict[int, dict[str, Any]] = {}
    for case, given in sheets.values_list("case_id", "given"):
        if case in cases:
            found.setdefault(case, {}).update(given)
    return found
