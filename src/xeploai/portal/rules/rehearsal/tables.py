"""The tables of a rehearsal; single persons only for readers who may see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xeploai.domain import (
    BASE_LABELS,
    PERSONAL,
    Fault,
    Grade,
    Labels,
    Rulebook,
    Source,
    UnitRef,
    ceiling_sentence,
    translate,
)
from xeploai.portal.cases import categories_of
from xeploai.portal.site import Reader, language_of_page
from xeploai.results.rehearsal import (
    END_WORDS,
    ENDS,
    SETTLED,
    ChangedSubject,
    Matrix,
    Rehearsal,
    RehearsedCategory,
    RehearsedCeiling,
    is_change,
)

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

GROUPS_SHOWN = 20


@dataclass(frozen=True)
class MatrixCell:
    """The number of subjects with one result before and one result after.

    Args:
        sort: its class in the style sheet.
    """

    number: int
    sort: str


@dataclass(frozen=True)
class MatrixRow:
    """The subjects with one result before."""

    result: str
    cells: list[MatrixCell]
    total: int


@dataclass(frozen=True)
class CategoryTable:
    """The results of a category: before (rows) and after (columns)."""

    category: RehearsedCategory
    results: list[str]
    rows: list[MatrixRow]
    totals: list[int]
    missing: list[tuple[Labels, int]]


@dataclass(frozen=True)
class TurnLine:
    """A subject whose result would change.

    Args:
        clauses: where the provisions that change it are written.
    """

    turn: ChangedSubject
    category: str
    clauses: tuple[Source, ...]
    before: str
    after: str


@dataclass(frozen=True)
class CeilingExcess:
    """The groups of a category that exceed the ceiling of the other rules."""

    category: Labels
    sentence: Fault
    base: Labels
    groups: int
    over: list[RehearsedCeiling]
    left_out: int
    is_grouped_otherwise: bool


@dataclass(frozen=True)
class RehearsalTables:
    """All tables of the page.

    Args:
        hides_cases: whether changes are left out because the reader may not see the cases.
    """

    rehearsal: Rehearsal
    categories: list[CategoryTable]
    ceilings: list[CeilingExcess]
    turns: list[TurnLine]
    hides_cases: bool
    names_persons: bool

    @property
    def units(self) -> list[tuple[UnitRef, Matrix]]:
        """The unit itself and its direct subordinates, each with everything below."""
        return [(each.unit, each.matrix) for each in self.rehearsal.units]


def rehearsal_tables(
    rehearsal: Rehearsal, unit: "CycleUnit", reader: Reader, books: Sequence[Rulebook]
) -> RehearsalTables:
    """Arrange a rehearsal for a reader.

    Args:
        books: the other rules and the cycle's own, to name the clauses of changes.
    """
    language, categories = language_of_page(), categories_of(unit.cycle)
    is_open = {code: bool(reader.may_see_cases(unit, [each])) for code, each in categories.items()}
    labels = {each.code: each.label[language] for each in rehearsal.categories}
    sources = {
        code: provision.citation.source
        for book in reversed(books)
        for code, provision in book.provisions.items()
    }
    turns = [
        TurnLine(
            each,
            labels[each.category],
            _clauses(each, sources),
            _result_text(each.before, rehearsal, language),
            _result_text(each.after, rehearsal, language),
        )
        for each in rehearsal.turns
        if is_open[each.category]
    ]
    return RehearsalTables(
        rehearsal,
        [_category_table(each, rehearsal, language) for each in rehearsal.categories],
        list(_ceiling_excesses(rehearsal)),
        turns,
        len(turns) < len(rehearsal.turns),
        any(categories[each.turn.category].kind in PERSONAL for each in turns),
    )


def _clauses(turn: ChangedSubject, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    clauses = (sources[code] for code in turn.provisions if code in sources)
    return tuple(dict.fromkeys(clauses))


def _result_text(result: str, rehearsal: Rehearsal, language: str) -> str:
    if result in END_WORDS:
        return translate(END_WORDS[result], language)
    return rehearsal.grade_labels[Grade(result)][language]


def _category_table(
    category: RehearsedCategory, rehearsal: Rehearsal, language: str
) -> CategoryTable:
    counts = category.matrix.counts
    befores = _in_order(before for before, _ in counts)
    afters = _in_order(after for _, after in counts)
    rows = [
        MatrixRow(
            _result_text(before, rehearsal, language),
            [MatrixCell(counts.get((before, after), 0), _sort(before, after)) for after in afters],
            sum(number for results, number in counts.items() if results[0] == before),
        )
        for before in befores
    ]
    totals = [category.matrix.ending(after) for after in afters]
    missing = [(rehearsal.fact_labels[code], number) for code, number in category.missing.items()]
    results = [_result_text(after, rehearsal, language) for after in afters]
    return CategoryTable(category, results, rows, totals, missing)


def _in_order(results: Iterable[str]) -> list[str]:
    present = set(results)
    return [result for result in ENDS if result in present]


def _sort(before: str, after: str) -> str:
    if is_change(before, after):
        return "changed"
    return "same" if before == after and before in SETTLED else "untold"


def _ceiling_excesses(rehearsal: Rehearsal) -> Iterator[CeilingExcess]:
    labels = {each.code: each.label for each in rehearsal.categories}
    for rule in rehearsal.ceiling_rules:
        groups = [each for each in rehearsal.ceilings if each.after.in_force == rule]
        if not groups:
            continue
        over = sorted(
            (each for each in groups if each.after.over_by),
            key=lambda each: (-each.after.over_by, each.after.group),
        )
        yield CeilingExcess(
            labels[rule.category],
            ceiling_sentence(rule),
            BASE_LABELS[rule.base],
            len(groups),
            over[:GROUPS_SHOWN],
            max(0, len(over) - GROUPS_SHOWN),
            any(each.is_grouped_otherwise for each in groups),
        )
