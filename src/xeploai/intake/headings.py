"""Which row holds the headings, what kind of file they make, and which column is which."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import chain, pairwise

from xeploai.domain import Fault, message

from .cells import shown
from .kinds import COLUMNS, EITHER, FOR_THE_EYE, KIND_LABELS, RUNNING_NUMBER, Column, Kind
from .sheets import Cell, Sheet, column_letters, is_blank
from .text import clean, fold
from .vocabulary import Vocabulary

# Title, place and date of a form stand above its headings.
HEADING_ROWS = 20
# Under a merged heading, the column that holds the figure itself.
FIGURE_BELOW = ("so luong", "sl", "so", "number", "count")
# Fewer headings than this say nothing about what the sheet is.
HEADINGS_MIN = 3


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet whose headings are known.

    Args:
        columns: where each column stands, by its name; reasons stand under `reason_columns`.
        heading_row: the lowest row of the headings; the data begins below it.
    """

    kind: Kind
    sheet: Sheet
    headings: Sequence[str]
    heading_row: int
    columns: Mapping[str, int] = field(default_factory=dict)
    reason_columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A row read as the headings of one kind, whether or not that succeeds.

    Args:
        row: the lowest row of the headings.
        names: what each folded heading means.
        is_split: whether a lower row parts figures from their shares.
    """

    kind: Kind
    headings: Sequence[str]
    row: int
    names: Mapping[str, str]
    is_split: bool = False

    @cached_property
    def found(self) -> Mapping[str, list[int]]:
        """Where each recognised name stands; more than once is a fault."""
        places: dict[str, list[int]] = defaultdict(list)
        for column, heading in enumerate(self.headings):
            if name := self.names.get(fold(heading)):
                places[name].append(column)
        return places

    @cached_property
    def missing(self) -> tuple[Column, ...]:
        """The columns that this kind needs and that are not there."""
        either = EITHER.get(self.kind, ())
        lacking = tuple(
            column
            for column in COLUMNS[self.kind]
            if column.required and column.name not in self.found
        )
        if either and not any(name in self.found for name in either):
            lacking += tuple(c for c in COLUMNS[self.kind] if c.name == either[0])
        return lacking

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Complete ones first, then those that recognise more."""
        return (not self.missing, len(self.found), self.is_split)

    @property
    def is_likely(self) -> bool:
        """Whether enough is recognised to say that this kind was meant."""
        return len(self.found) >= max(HEADINGS_MIN, len(self.missing))


def best_reading(sheet: Sheet, *, kinds: Iterable[Kind], vocabulary: Vocabulary) -> Reading | None:
    """Return the row and kind that recognise most; None where no row is likely."""
    names = {kind: _names(kind, vocabulary) for kind in kinds}
    known = frozenset(chain.from_iterable(names.values()))
    readings = [
        Reading(kind, headings, row, own, is_split)
        for row, headings, is_split in _candidates(sheet.rows[:HEADING_ROWS])
        if _names_something(headings, known)
        for kind, own in names.items()
    ]
    likely = [reading for reading in readings if reading.is_likely]
    # of two that recognise the same, the kind that is named first
    order = list(names)
    likely.sort(key=lambda reading: order.index(reading.kind))
    return max(likely, key=lambda reading: reading.rank, default=None)


def _names_something(headings: Sequence[str], known: frozenset[str]) -> bool:
    """Whether a row can be headings of any kind at all: most rows of a list cannot."""
    return sum(fold(heading) in known for heading in headings if heading) >= HEADINGS_MIN


def _candidates(rows: Sequence[Sequence[Cell]]) -> Iterable[tuple[int, Sequence[str], bool]]:
    """Yield every row by itself, then every two rows together as headings in two storeys."""
    texts = [
        [clean(cell) if cell and isinstance(cell, str) else "" for cell in row] for row in rows
    ]
    yield from ((row, headings, False) for row, headings in enumerate(texts))
    for row, (upper, lower) in enumerate(pairwise(texts), 1):
        is_split = any(fold(heading) in FIGURE_BELOW for heading in lower)
        yield row, _two_storeys(upper, lower), is_split


def _two_storeys(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return [
        top if not low or (top and fold(low) in FIGURE_BELOW) else low
        for top, low in zip(above, below, strict=True)
    ]


def _names(kind: Kind, vocabulary: Vocabulary) -> Mapping[str, str]:
    names = dict(_column_names(kind))
    if kind is Kind.RETURN:
        for name, code in vocabulary.returned_reason_names.items():
            names.setdefault(name, REASON_PREFIX + code)
    return names


REASON_PREFIX = "reason:"


@cache
def _column_names(kind: Kind) -> Mapping[str, str]:
    return {
        fold(heading): column.name
        for column in reversed(COLUMNS[kind])
        for heading in (*column.other, column.name, column.vi, column.en)
    }


def table_of(reading: Reading, sheet: Sheet) -> tuple[Table, list[Fault], list[Fault]]:
    """Return the table, what is wrong with its headings, and what is worth a remark."""
    first = {name: columns[0] for name, columns in reading.found.items()}
    table = Table(
        reading.kind,
        sheet,
        reading.headings,
        reading.row,
        {name: column for name, column in first.items() if not name.startswith(REASON_PREFIX)},
        {
            name.removeprefix(REASON_PREFIX): column
            for name, column in first.items()
            if name.startswith(REASON_PREFIX)
        },
    )
    faults = [*_faults_of_missing(reading, sheet), *_faults_of_doubles(reading, sheet)]
    faults += _faults_of_unclear(table)
    remarks = [*_remarks_on_unknown(reading, sheet)]
    (remarks if sheet.name else faults).extend(_columns_without_heading(table))
    return table, faults, remarks


def _faults_of_missing(reading: Reading, sheet: Sheet) -> Iterable[Fault]:
    if reading.missing:
        text = message(
            "The headings look like “%(kind)s”, but these columns are missing: %(columns)s."
            " Add them, or start from the empty template of that kind."
        )
        values = {"kind": KIND_LABELS[reading.kind], "columns": headings_of(reading.missing)}
        yield Fault(text, values, sheet.row_place(reading.row))


def headings_of(columns: Iterable[Column]) -> dict[str, str]:
    """Return the headings of columns as one text, by language."""
    columns = tuple(columns)
    return {
        language: ", ".join(f"“{column.label[language]}”" for column in columns)
        for language in ("vi", "en")
    }


def _faults_of_doubles(reading: Reading, sheet: Sheet) -> Iterable[Fault]:
    text = message(
        "The heading “%(heading)s” means the same column as the one in %(first)s."
        " Keep one of the two."
    )
    for columns in reading.found.values():
        for column in columns[1:]:
            values = {"heading": reading.headings[column], "first": column_letters(columns[0])}
            yield Fault(text, values, sheet.cell_place(reading.row, column))


def _faults_of_unclear(table: Table) -> Iterable[Fault]:
    text = message(
        "The heading “%(heading)s” does not say whether that day still counts. Write"
        " “%(clear)s” and give the first day on which it no longer holds."
    )
    unclear = {
        fold(heading): column.label
        for column in COLUMNS[table.kind]
        if column.name not in table.columns
        for heading in column.unclear
    }
    for column, heading in enumerate(table.headings):
        if fold(heading) in unclear:
            values = {"heading": heading, "clear": unclear[fold(heading)]}
            yield Fault(text, values, table.sheet.cell_place(table.heading_row, column))


def _remarks_on_unknown(reading: Reading, sheet: Sheet) -> Iterable[Fault]:
    text = message("The column “%(heading)s” is not known and was not read.")
    for column, heading in enumerate(reading.headings):
        folded = fold(heading)
        if heading and folded not in reading.names and folded not in UNREAD:
            place = sheet.cell_place(reading.row, column)
            yield Fault(text, {"heading": heading}, place)


RUNNING = {fold(heading) for heading in RUNNING_NUMBER}
UNREAD = RUNNING | {fold(heading) for heading in FOR_THE_EYE}


def _columns_without_heading(table: Table) -> Iterable[Fault]:
    text = message(
        "Column %(column)s has no heading but holds “%(given)s”, which was not read."
        " Give the column a heading, or put the value where it belongs."
    )
    headed = {column for column, heading in enumerate(table.headings) if fold(heading)}
    begin = table.heading_row + 1
    width = max(map(len, table.sheet.rows[begin:]), default=0)
    if headed >= set(range(width)):
        return
    for number, row in enumerate(table.sheet.rows[begin:], begin):
        for column, cell in enumerate(row):
            if column not in headed and not is_blank(cell):
                headed.add(column)  # once is enough
                values = {"column": column_letters(column), "given": shown(cell)}
                yield Fault(text, values, table.sheet.cell_place(number, column))


@lru_cache(maxsize=8)
def unread_columns(table: Table) -> frozenset[int]:
    """Return the columns that only number the rows."""
    return frozenset(
        column for column, heading in enumerate(table.headings) if fold(heading) in RUNNING
    )


def numbers_the_columns(row: Sequence[Cell]) -> bool:
    """Whether a row under the headings holds nothing but (1), (2), (3), as printed forms do."""
    marks = [re.sub(r"[()\s]", "", str(cell)) for cell in row if not is_blank(cell)]
    numbers = [int(float(mark)) for mark in marks if re.fullmatch(r"[0-9]{1,2}(\.0)?", mark)]
    letters = [mark for mark in marks if re.fullmatch(r"[A-Z]", mark)]
    in_order = numbers == list(range(1, len(numbers) + 1))
    return len(numbers) >= HEADINGS_MIN and in_order and len(numbers) + len(letters) == len(marks)
