"""What a rehearsal found, as tables of a page; who would change only for those who may see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xeploai.cycle.access import PERSONAL, Reader
from xeploai.domain import BASE_LABELS, Fault, Grade, Labels, UnitRef, ceiling_sentence
from xeploai.portal.cases.lists import categories_of
from xeploai.results.rehearsal import (
    END_WORDS,
    ENDS,
    SETTLED,
    CategoryRehearsed,
    CeilingRehearsed,
    Matrix,
    Rehearsal,
    Turn,
    is_turn,
)
from xeploai.wording import translate

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

GROUPS_SHOWN = 20


@dataclass(frozen=True)
class Cell:
    """How many stood so before and so after."""

    number: int
    end: str
    sort: str


@dataclass(frozen=True)
class Row:
    """Those who stood alike before."""

    end: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class CategoryTable:
    """A category: before (rows) and after (columns)."""

    of: CategoryRehearsed
    ends: list[str]
    rows: list[Row]
    totals: list[int]
    missing: list[tuple[str, Labels, int]]


@dataclass(frozen=True)
class TurnLine:
    """A subject that would end otherwise."""

    of: Turn
    category: str
    before: str
    after: str


@dataclass(frozen=True)
class CeilingTable:
    """The groups of a category that the other rules' ceiling leaves too many in."""

    category: Labels
    sentence: Fault
    base: Labels
    groups: int
    over: list[CeilingRehearsed]
    left_out: int
    is_grouped_otherwise: bool


@dataclass(frozen=True)
class Rehearsed:
    """All that the page shows.

    Args:
        hidden: how many of those listed are not shown, since single cases are closed here.
    """

    told: Rehearsal
    tables: list[CategoryTable]
    ceilings: list[CeilingTable]
    turns: list[TurnLine]
    hidden: bool
    names_persons: bool

    @property
    def units(self) -> list[tuple[UnitRef, Matrix]]:
        """The unit itself and its direct subordinates, each with everything below."""
        return [(each.unit, each.matrix) for each in self.told.units]


def rehearsed(told: Rehearsal, unit: "CycleUnit", reader: Reader, language: str) -> Rehearsed:
    """Return a rehearsal as the page shows it to a reader."""
    known = categories_of(unit.cycle)
    is_open = {code: bool(reader.may_see_cases(unit, [each])) for code, each in known.items()}
    labels = {each.code: each.label[language] for each in told.categories}
    turns = [
        TurnLine(
            each,
            labels[each.category],
            end_word(each.before, told, language),
            end_word(each.after, told, language),
        )
        for each in told.turns
        if is_open[each.category]
    ]
    return Rehearsed(
        told,
        [_table(each, told, language) for each in told.categories],
        list(_ceilings(told)),
        turns,
        len(turns) < len(told.turns),
        any(known[each.of.category].kind in PERSONAL for each in turns),
    )


def end_word(end: str, told: Rehearsal, language: str) -> str:
    """Return how a subject ends, in words."""
    if end in END_WORDS:
        return translate(END_WORDS[end], language)
    return told.grade_labels[Grade(end)][language]


def _table(of: CategoryRehearsed, told: Rehearsal, language: str) -> CategoryTable:
    counts = of.matrix.counts
    befores = _present(before for before, _ in counts)
    afters = _present(after for _, after in counts)
    words = [end_word(end, told, language) for end in afters]
    rows = [
        Row(
            end_word(before, told, language),
            [
                Cell(counts.get((before, after), 0), word, _sort(before, after))
                for after, word in zip(afters, words, strict=True)
            ],
            sum(number for ends, number in counts.items() if ends[0] == before),
        )
        for before in befores
    ]
    totals = [of.matrix.ending(after) for after in afters]
    missing = [(code, told.fact_labels[code], number) for code, number in of.missing.items()]
    return CategoryTable(of, words, rows, totals, missing)


def _present(ends: Iterable[str]) -> list[str]:
    found = set(ends)
    return [end for end in ENDS if end in found]


def _sort(before: str, after: str) -> str:
    """Return whether a cell holds those who end as before, otherwise, or cannot be told."""
    if is_turn(before, after):
        return "changed"
    return "same" if before == after and before in SETTLED else "untold"


def _ceilings(told: Rehearsal) -> Iterator[CeilingTable]:
    labels = {each.code: each.label for each in told.categories}
    for rule in told.ceiling_rules:
        groups = [each for each in told.ceilings if each.category == rule.category]
        if not groups:
            continue
        over = sorted(
            (each for each in groups if each.after.over_by),
            key=lambda each: (-each.after.over_by, each.after.group),
        )
        yield CeilingTable(
            labels[rule.category],
            ceiling_sentence(rule),
            BASE_LABELS[rule.base],
            len(groups),
            over[:GROUPS_SHOWN],
            max(0, len(over) - GROUPS_SHOWN),
            any(each.is_grouped_otherwise for each in groups),
        )
