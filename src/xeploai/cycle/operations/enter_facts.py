"""Check new facts and record them with their source. Nothing is overwritten."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, RowMark, RowSet, note
from xeploai.cycle.facts import (
    Books,
    Case,
    Cycle,
    Evaluated,
    FactSheet,
    NewSheet,
    check_sheet,
    criteria_faults,
    criteria_of,
    decode,
    faults_of_heading,
    place_of,
    read_values,
    with_siblings,
)
from xeploai.cycle.queries import refuse_unless_admitted
from xeploai.domain import (
    CycleRecord,
    FactDefinition,
    Fault,
    GivenBy,
    Refused,
    WhenChanged,
    as_plain,
    mark_period,
    message,
    waiver_faults,
)
from xeploai.organisations.bulk_insert import insert_many

from .evaluate import evaluate_cases
from .tallies import lock_units

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
    definitions = Books(cycle).definitions(path, category)
    return {code: fact for code, fact in definitions.items() if fact.given_by is GivenBy.ENTERED}


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
    """Record facts of one case from one source. Earlier sheets stay; this one overrides them.

    Raises:
        Refused: with every fault.
    """
    refuse_unless_admitted(case.cycle, CycleRecord.FACTS)
    # who decides on the case meanwhile evaluates it with this sheet, or this evaluates that
    lock_units(case.cycle, [case.cycle_unit_id])
    sheet = NewSheet(
        case.category, case.subject_code, values, source, document, dated_on, correction, place
    )
    batch = _SheetBatch(case.cycle, at)
    batch.check([(case.pk, case.path, sheet)])
    stored = batch.store(by)
    about = case.cycle.about_case(case.category, case.subject_code)
    after = {"facts": sorted(values), "told_by": source, "document": document}
    entry = Entry("facts.recorded", "case", about, case.cycle.year, {}, after, case.cycle_unit.code)
    evaluate_cases(case.cycle, with_siblings(case.cycle, [case.pk]), at=at)
    note(entry, by=by, at=at, rows=[stored])
    return FactSheet.objects.filter(case=case).latest("pk")


@transaction.atomic
def record_many_facts(*, cycle: Cycle, sheets: Iterable[NewSheet], by: Actor, at: datetime) -> int:
    """Record sheets of many cases, all or none; return how many.

    Where cases share one mapping of values, it is checked once.

    Raises:
        Refused: with every fault of all of them.
    """
    refuse_unless_admitted(cycle, CycleRecord.FACTS)
    batch = _SheetBatch(cycle, at)
    batch.check(_with_cases(cycle, list(sheets), batch.faults))
    stored = batch.store(by)
    _evaluate_again(cycle, {case for case, _, _ in batch.rows}, at)
    number = len(stored.ids)
    if number:
        after = {"sheets": number}
        entry = Entry("facts.taken_in", "cycle", cycle.code, cycle.year, after=after)
        note(entry, by=by, at=at, rows=[stored])
    return number


def _evaluate_again(cycle: Cycle, cases: set[int], at: datetime) -> None:
    """Refresh stored evaluations; a first load of a whole cycle waits for `evaluate_cycle`."""
    if len(cases) > FEW and not Evaluated.objects.filter(case__cycle=cycle).exists():
        return
    evaluate_cases(cycle, with_siblings(cycle, cases), at=at)


SheetOfCase = tuple[int, str, NewSheet]  # id and path of the case


def _with_cases(cycle: Cycle, sheets: list[NewSheet], faults: list[Fault]) -> list[SheetOfCase]:
    cases = Case.objects.filter(cycle=cycle)
    if len(sheets) <= FEW:
        cases = cases.filter(subject_code__in={sheet.subject_code for sheet in sheets})
    columns = cases.values_list("category", "subject_code", "pk", "path")
    known = {(category, subject): (pk, path) for category, subject, pk, path in columns}
    with_cases = []
    for sheet in sheets:
        case = known.get((sheet.category, sheet.subject_code))
        if case is None:
            values = {
                "year": cycle.name,
                "category": sheet.category,
                "subject": sheet.subject_code,
            }
            faults.append(Fault(NO_SUCH_CASE, values, sheet.place))
        else:
            with_cases.append((*case, sheet))
    return with_cases


@dataclass
class _SheetBatch:
    """Sheets to be stored, and the faults of the others."""

    cycle: Cycle
    at: datetime
    faults: list[Fault] = field(default_factory=list)
    rows: list[tuple[int, str, NewSheet]] = field(default_factory=list)
    relatives: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    # by the ids of a mapping of values and of definitions or a rulebook: the mapping is in the
    # entry too, so that its id is not reused
    encoded: dict[tuple[int, int], tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    faults_of_levels: dict[tuple[int, int], tuple[tuple[Fault, ...], Mapping[str, Any]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.books = Books(self.cycle)
        self.today = localtime(self.at).date()

    def check(self, sheets: list[SheetOfCase]) -> None:
        """Check the sheets, each together with the earlier ones of its case."""
        earlier = _values_so_far(self.cycle, {pk for pk, _, _ in sheets})
        for pk, path, sheet in sheets:
            definitions = self.books.definitions(path, sheet.category)
            faults = [*faults_of_heading(sheet, self.today), *self._check_levels(pk, path, sheet)]
            try:
                text = self._encode(definitions, sheet)
                if pk in earlier:
                    self._check_with(earlier[pk], sheet, definitions)
                faults += self._faults_of_waivers(path, sheet, earlier.get(pk, {}), definitions)
            except Refused as refused:
                faults += refused.faults
            if faults:
                self.faults += faults
            else:
                self.rows.append((pk, text, sheet))

    def _check_levels(self, case: int, path: str, sheet: NewSheet) -> Iterable[Fault]:
        """Check levels against the criteria under which the case is reviewed."""
        if not any(isinstance(value, Mapping) for value in sheet.values.values()):
            return ()
        book = self.books.of(path)
        key = id(sheet.values), id(book)
        if key not in self.faults_of_levels:
            current = book.criteria_for(sheet.category)
            if current and current.when_changed is WhenChanged.KEEP:
                current = criteria_of(Case.objects.get(pk=case))
            faults = criteria_faults(current, sheet.values, place_of(sheet)) if current else ()
            self.faults_of_levels[key] = tuple(faults), sheet.values
        return self.faults_of_levels[key][0]

    def _encode(self, definitions: Mapping[str, FactDefinition], sheet: NewSheet) -> str:
        """Check the facts and return them as the JSON to be stored."""
        key = id(sheet.values), id(definitions)
        if key not in self.encoded:
            values = check_sheet(sheet, definitions, self.today)
            plain = as_plain(definitions, values)
            plain |= {code: None for code, value in sheet.values.items() if value is None}
            text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
            self.encoded[key] = text, sheet.values
        return self.encoded[key][0]

    def _check_with(
        self,
        before: Mapping[str, Any],
        sheet: NewSheet,
        definitions: Mapping[str, FactDefinition],
    ) -> None:
        """Check new facts against the parts and wholes of them in earlier sheets of the case."""
        key = id(definitions)
        if key not in self.relatives:
            self.relatives[key] = _relatives(definitions)
        near = {related for code in sheet.values for related in self.relatives[key].get(code, ())}
        values = {code: before[code] for code in near - sheet.values.keys() if code in before}
        if values:
            read_values(definitions, {**values, **sheet.values}, place_of(sheet))

    def _faults_of_waivers(
        self,
        path: str,
        sheet: NewSheet,
        before: Mapping[str, Any],
        definitions: Mapping[str, FactDefinition],
    ) -> Iterable[Fault]:
        """Check the waivers of a sheet, each against the documents known by then."""
        lists = {code for code, value in sheet.values.items() if value and isinstance(value, list)}
        if not lists:
            return ()
        # what is stored is read as it is: a check that came later is none of the new sheet's
        known = ((code, each) for code, each in before.items() if isinstance(each, list))
        new = {code: sheet.values[code] for code in lists if code in definitions}
        values = read_values(definitions, new, place_of(sheet))
        for code, value in decode(definitions, dict(known)).items():
            if value is not None:
                values.setdefault(code, value)
        mark_period(values, self.cycle.closes_on)
        plan = self.books.plan(path, sheet.category)
        return waiver_faults(
            plan, values, codes=sorted(lists), today=self.today, place=place_of(sheet)
        )

    def store(self, by: Actor) -> RowSet:
        """Store the sheets and return them. Raises `Refused` with all faults, if any."""
        if self.faults:
            raise Refused(self.faults)
        mark = RowMark(FactSheet)
        insert_many(FactSheet, COLUMNS, (self._row(row, by) for row in self.rows))
        return mark.new_rows(by=by.name, at=self.at)

    def _row(self, row: tuple[int, str, NewSheet], by: Actor) -> tuple[object, ...]:
        case, text, sheet = row
        heading = (sheet.source, sheet.document, sheet.dated_on, sheet.correction)
        return (case, text, *heading, self.at, by.name)


def _relatives(definitions: Mapping[str, FactDefinition]) -> dict[str, set[str]]:
    """Return the facts that a fact is part of, or that are part of it, by code."""
    relatives: dict[str, set[str]] = {}
    for code, fact in definitions.items():
        if fact.part_of:
            relatives.setdefault(code, set()).add(fact.part_of)
            relatives.setdefault(fact.part_of, set()).add(code)
    return relatives


def _values_so_far(cycle: Cycle, cases: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the plain values in the earlier sheets of each case that has any."""
    sheets = FactSheet.objects.filter(case__cycle=cycle).order_by("pk")
    if len(cases) <= FEW:
        sheets = sheets.filter(case__in=cases)
    values: dict[int, dict[str, Any]] = {}
    for case, sheet in sheets.values_list("case_id", "given"):
        if case in cases:
            values.setdefault(case, {}).update(sheet)
    return values
