"""The facts of cases: of many in few queries, and of one with what is absent and why."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from xeploai.cycle.queries import Case, Cycle, FactSheet, decisions_in_force, pack_of
from xeploai.cycle.rules import Books
from xeploai.domain import (
    CriterionLevel,
    Fact,
    FactDefinition,
    FactKind,
    FactValue,
    Fault,
    GivenBy,
    Grade,
    Levels,
    Record,
    SubjectKind,
    add_sums,
    join_labels,
    mark_period,
    message,
    next_path,
    parts_of_sums,
)

from .computed import (
    FACT_FUNCTIONS,
    NOTHING_ASSUMED,
    AssumedDecisions,
    CaseRow,
    FactFunction,
    RelatedCase,
    RelatedGrades,
    Sources,
    collectives_of,
    failed_before,
    failed_years_of,
    posts_of,
    previous_grades,
    previous_of,
)
from .siblings import PlainValues, SiblingCases, add_records, records_in, siblings_of

FEW = 400  # cases; with more, everything of the cycle is read at once
AT_ONCE = 5000
CASE_COLUMNS = (
    "pk",
    "category",
    "cycle_unit_id",
    "path",
    "subject_code",
    "unit_id",
    "person_id",
    "collective_id",
    "cycle_unit__unit_id",
)
RECORD_FIELDS = ("document", "on", "issued_by")
NO_RECORDS: tuple[Record, ...] = ()


@dataclass(frozen=True)
class FactPlan:
    """How to assemble the facts of one category of subject, under one rulebook."""

    definitions: Mapping[str, FactDefinition]
    functions: Sequence[tuple[str, FactFunction]]
    sums: Sequence[tuple[str, tuple[str, ...]]]


@dataclass
class FactReader:
    """Assembles the facts of cases, with one plan for each category and rulebook.

    Args:
        codes: the facts that are wanted; None for all.
    """

    books: Books
    sources: Sources
    codes: Collection[str] | None = None
    _plans: dict[tuple[int, str], FactPlan] = field(default_factory=dict)

    def values(self, row: CaseRow, sheets: Sequence[PlainValues]) -> dict[str, FactValue]:
        """Return the facts of a case by code.

        Args:
            sheets: its fact sheets, from the first to the last.
        """
        plan = self._plan(row)
        latest: dict[str, FactValue | None] = {}
        for sheet in sheets:
            latest.update(decode(plan.definitions, sheet))
        if None in latest.values():
            latest = {code: value for code, value in latest.items() if value is not None}
        values: dict[str, FactValue] = latest  # type: ignore[assignment]
        sources = self.sources
        for code, function in plan.functions:
            value = function(row, sources)
            if value is not None:
                values[code] = value
        add_sums(values, plan.sums)
        mark_period(values, self.books.cycle.closes_on)
        return values

    def _plan(self, row: CaseRow) -> FactPlan:
        key = id(self.books.of(row.path)), row.category
        if key not in self._plans:
            self._plans[key] = self._plan_for(self.books.definitions(row.path, row.category))
        return self._plans[key]

    def _plan_for(self, definitions: Mapping[str, FactDefinition]) -> FactPlan:
        wanted = {
            code: fact
            for code, fact in definitions.items()
            if self.codes is None or code in self.codes
        }
        parts = {part for fact in wanted.values() for part in fact.sums}
        return FactPlan(
            {code: fact for code, fact in definitions.items() if code in wanted or code in parts},
            [
                (code, FACT_FUNCTIONS[code])
                for code, fact in wanted.items()
                if code in FACT_FUNCTIONS and fact.given_by is not GivenBy.ENTERED
            ],
            parts_of_sums(wanted),
        )


def facts_of_many(
    cycle: Cycle,
    *,
    path: str = "",
    categories: Collection[str] | None = None,
    cases: Collection[int] | None = None,
    codes: Collection[str] | None = None,
    books: Books | None = None,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> Iterator[tuple[CaseRow, dict[str, FactValue]]]:
    """Yield cases with their facts by code, a whole province in few queries.

    Args:
        path: of the unit whose cases, and those below, are read; empty for all.
        categories: only these.
        cases: only these, by id.
        codes: the facts to read; None for all.
        books: the rules, where they are loaded already.
        assumed: decisions that count as if they were in force.
    """
    books = books or Books(cycle)
    wanted = None if cases is None else frozenset(cases)
    few = wanted if wanted is not None and len(wanted) <= FEW else None
    chosen = _chosen(cycle, path, categories, few)
    reader = FactReader(books, _sources(cycle, chosen, few, codes, assumed), codes)
    for row, sheets in rows_with_sheets(cycle, chosen, path=path, cases=few, assumed=assumed):
        if wanted is None or row.pk in wanted:
            yield row, reader.values(row, sheets)


def _chosen(
    cycle: Cycle, path: str, categories: Collection[str] | None, cases: Collection[int] | None
) -> QuerySet[Case]:
    chosen = Case.objects.filter(cycle=cycle, **_below(path))
    if categories is not None:
        chosen = chosen.filter(category__in=list(categories))
    if cases is not None:
        chosen = chosen.filter(pk__in=list(cases))
    return chosen


def _below(path: str, relation: str = "") -> dict[str, str]:
    if not path:
        return {}
    return {f"{relation}path__gte": path, f"{relation}path__lt": next_path(path)}


def _sources(
    cycle: Cycle,
    chosen: QuerySet[Case],
    cases: Collection[int] | None,
    codes: Collection[str] | None,
    assumed: AssumedDecisions,
) -> Sources:
    """Load the data for computed facts: around a few cases, or of the whole cycle."""
    before = previous_grades(cycle, cases) if codes is None or "previous_grade" in codes else {}
    failed = failed_before(cycle, cases) if codes is None or "failed_years" in codes else {}
    if cases is None:
        related = RelatedGrades(cycle, assumed=assumed)
        return Sources(cycle, related, posts_of(cycle), before, failed)
    near = list(chosen.values_list("cycle_unit_id", "person_id"))
    persons = {person for _, person in near if person is not None}
    related = RelatedGrades(cycle, {unit for unit, _ in near}, assumed=assumed)
    return Sources(cycle, related, posts_of(cycle, persons), before, failed)


def case_rows(cycle: Cycle, cases: Collection[int]) -> list[CaseRow]:
    """Return a few cases, by id, without day of beginning and decision."""
    chosen = Case.objects.filter(cycle=cycle, pk__in=list(cases)).order_by("pk")
    return [CaseRow._make((*row, None, "", "")) for row in chosen.values_list(*CASE_COLUMNS)]


def rows_with_sheets(
    cycle: Cycle,
    chosen: QuerySet[Case],
    *,
    path: str = "",
    cases: Collection[int] | None = None,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> Iterator[tuple[CaseRow, list[PlainValues]]]:
    """Yield each case with its sheets from the first to the last.

    Records entered on another case of the same person in the cycle count too: they are the last
    sheet.

    Args:
        path: of a unit whose subtree contains all of them.
        cases: their ids, where they are few.
        assumed: decisions that count as if they were in force.
    """
    near: dict[str, Any] = {"case__cycle": cycle, **_below(path, "case__")}
    if cases is not None:
        near["case__in"] = list(cases)
    decisions, sheets = decisions_in_force().filter(**near), FactSheet.objects.filter(**near)
    outcomes = {
        case: (grade, reason)
        for case, grade, reason in decisions.values_list("case_id", "grade", "not_rated_reason")
    }
    outcomes |= assumed.plain_outcomes()
    values = sheets.order_by("case_id", "pk").values_list("case_id", "given")
    # both queries are streamed in the order of the cases, so that no province is in memory at once
    by_case = groupby(values.iterator(AT_ONCE), key=itemgetter(0))
    waiting = next(by_case, None)
    began = Coalesce("person__admitted_on", "collective__opened_on", "unit__opened_on")
    columns: Iterator[Any] = (
        chosen.order_by("pk").values_list(*CASE_COLUMNS, began).iterator(AT_ONCE)
    )
    waiting_cases = SiblingCases(siblings_of(cycle, cases))
    for row in columns:
        while waiting is not None and waiting[0] < row[0]:
            waiting = next(by_case, None)
        own: list[PlainValues] = []
        if waiting is not None and waiting[0] == row[0]:
            own = [sheet for _, sheet in waiting[1]]
        case = CaseRow._make((*row, *outcomes.get(row[0], ("", ""))))
        if row[0] in waiting_cases.siblings:
            yield from waiting_cases.add(case, own)
        else:
            yield case, own
    yield from waiting_cases.rest()


def decode(
    definitions: Mapping[str, FactDefinition], sheet: PlainValues
) -> dict[str, FactValue | None]:
    """Decode the values of a sheet, which were checked when stored; withdrawn ones are None.

    Facts that the rules no longer define are left out: no condition can read them.
    """
    values: dict[str, FactValue | None] = {}
    for code, plain in sheet.items():
        definition = definitions.get(code)
        if definition is not None:
            is_plain = plain is None or type(plain) is int or type(plain) is bool
            values[code] = plain if is_plain else _FROM_PLAIN[definition.kind](plain)
    return values


def _levels(plain: Mapping[str, str | None]) -> Levels:
    return _cached_levels(tuple(plain.items()))


@lru_cache(maxsize=10_000)
def _cached_levels(items: tuple[tuple[str, str | None], ...]) -> Levels:
    """Build levels; most subjects of a province share the same few."""
    return MappingProxyType(
        {code: CriterionLevel(level) if level else None for code, level in items}
    )


@lru_cache(maxsize=2000)
def _points(plain: str) -> Decimal:
    return Decimal(plain)


def _records(plain: list[dict[str, Any]]) -> tuple[Record, ...]:
    return tuple(_record(record) for record in plain) if plain else NO_RECORDS


def _record(plain: Mapping[str, Any]) -> Record:
    details = {code: value for code, value in plain.items() if code not in RECORD_FIELDS}
    return Record(plain["document"], date.fromisoformat(plain["on"]), plain["issued_by"], details)


_FROM_PLAIN: Mapping[FactKind, Callable[[Any], FactValue]] = {
    FactKind.COUNT: int,
    FactKind.MONTHS: int,
    FactKind.POINTS: lambda plain: _points(str(plain)),
    FactKind.YES_NO: bool,
    FactKind.GRADE: Grade,
    FactKind.LEVELS: _levels,
    FactKind.RECORDS: _records,
}


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
NO_DECISION = message("The subject has no decision in this cycle yet.")
NOT_KNOWN_BECAUSE = {"previous_grade": NO_PREVIOUS, "failed_years": NO_DECISION}
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
            failed_before(cycle, [case.pk]),
        )
        self.books = Books(cycle)
        self.definitions = self.books.definitions(case.path, case.category)
        # its page shows them of a case that ended too
        chosen = Case.with_ended.filter(pk=case.pk)
        self.row, self.sheets = next(rows_with_sheets(cycle, chosen, cases=[case.pk]))
        self.values = FactReader(self.books, self.sources).values(self.row, self.sheets)

    def related_cases(self, code: str) -> list[RelatedCase]:
        """Return the other cases whose decisions give a fact."""
        if code in ORGANISATION_FACTS:
            case = self.sources.related.organisations.get(self.row.unit)
        elif code == "collective_grade":
            return collectives_of(self.row, self.sources)
        elif code == "failed_years":
            return list(failed_years_of(self.row, self.sources))
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


def _sheets_by_fact(case: Case) -> Mapping[str, Sequence[FactSheet]]:
    """Return the sheets that give each fact: the latest of the case, and of its siblings."""
    siblings = siblings_of(case.cycle, [case.pk]).get(case.pk, [])
    sheets = FactSheet.objects.filter(case__in=[case.pk, *siblings]).select_related("case")
    latest: dict[int, dict[str, FactSheet]] = {pk: {} for pk in (case.pk, *siblings)}
    for sheet in sheets.order_by("pk"):
        latest[sheet.case_id] |= dict.fromkeys(sheet.given, sheet)
    own = {code: sheet for code, sheet in latest[case.pk].items() if sheet.given[code] is not None}
    by_fact = {code: [sheet] for code, sheet in own.items()}
    for code, sheet in (each for pk in siblings for each in latest[pk].items()):
        held = {code: own[code].given[code]} if code in own else {}
        if add_records(held, [records_in([{code: sheet.given[code]}])]):
            by_fact.setdefault(code, []).append(sheet)
    return by_fact


def _fact(
    value: Any,
    known: CaseFacts,
    definition: FactDefinition,
    sheets: Mapping[str, Sequence[FactSheet]],
) -> Fact:
    code = definition.code
    if definition.given_by is GivenBy.REGISTER:
        return Fact(value, "", known.case.cycle.closes_on)
    if code in sheets and definition.given_by is GivenBy.ENTERED:
        sources = [_source_of(sheet, known.case) for sheet in sheets[code]]
        return Fact(value, "; ".join(sources), max(sheet.dated_on for sheet in sheets[code]))
    if definition.sums:
        parts = [_fact(0, known, known.definitions[part], sheets) for part in definition.sums]
        return _sum_of(value, parts)
    cases = known.related_cases(code)
    days = [case.decided_on for case in cases if case.decided_on]
    return Fact(value, "; ".join(case.document for case in cases), max(days, default=None))


def _source_of(sheet: FactSheet, case: Case) -> str:
    """Return the source of a sheet; of another case of the person, with its category."""
    source = ", ".join(part for part in (sheet.source, sheet.document_number) if part)
    if sheet.case_id == case.pk:
        return source
    categories = pack_of(case.cycle).categories_on(case.cycle.closes_on)
    return f"{source} ({categories[sheet.case.category].label['vi']})"


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
        missing = [part for part in definition.sums if part not in known.values]
        labels = [known.definitions[part].label for part in missing]
        return Fault(PARTS_MISSING, {"parts": join_labels(labels)})
    if code in ORGANISATION_FACTS:
        return _why_ungraded(SubjectKind.ORGANISATION, known.related_cases(code))
    if code == "collective_grade":
        # also those that are not rated, which `related_cases` leaves out
        collectives = known.sources.related.collectives.get(known.row.unit, {})
        return _why_ungraded(SubjectKind.COLLECTIVE, list(collectives.values()))
    return Fault(NOT_KNOWN_BECAUSE.get(code, NO_FIRST_DAY))


def _why_ungraded(kind: SubjectKind, cases: list[RelatedCase]) -> Fault:
    if not cases:
        return Fault(NO_ORGANISATION if kind is SubjectKind.ORGANISATION else NO_COLLECTIVE)
    if any(case.grade is None and not case.reason for case in cases):
        return Fault(NOT_DECIDED[kind])
    return Fault(NOT_RATED[kind])
