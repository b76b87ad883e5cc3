"""Find the row of headings, the kind of list that they make, and the position of each column."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, pairwise
from typing import Any

from xeploai.domain import Fault, message
from xeploai.intake.kinds import (
    HEADINGS_MIN,
    RUNNING_NUMBER,
    Cell,
    ListTable,
    Vocabulary,
    clean,
    display,
    fold,
    is_blank,
)

from .kinds import CAME_FROM, KINDS, WHY_REFUSED, Kind, ListColumn, ListDefinition
from .sources import Sheet, column_letters

# A form has its title, place and date above the headings.
HEADING_ROWS = 20
# Under a merged heading, the column of the figure itself; the others have shares of it.
FIGURE_BELOW = ("so luong", "sl", "so", "number", "count")


@dataclass(frozen=True)
class HeadingMatch:
    """A row compared with the headings of one kind, whether or not they fit.

    Args:
        row: the lowest row of the headings.
        names: the column that each folded heading means.
        is_split: whether a lower row separates figures from their shares.
    """

    definition: ListDefinition[Any]
    headings: Sequence[str]
    row: int
    names: Mapping[str, str]
    is_split: bool = False

    @cached_property
    def positions(self) -> Mapping[str, list[int]]:
        """Positions of each recognised column; more than one is a fault."""
        places: dict[str, list[int]] = defaultdict(list)
        for column, heading in enumerate(self.headings):
            if name := self.names.get(fold(heading)):
                places[name].append(column)
        return places

    @cached_property
    def missing(self) -> tuple[ListColumn, ...]:
        """The columns that this kind needs and that are not there."""
        either = self.definition.either
        lacking = tuple(
            column
            for column in self.definition.columns
            if column.required and column.name not in self.positions
        )
        if either and not any(name in self.positions for name in either):
            lacking += tuple(c for c in self.definition.columns if c.name == either[0])
        return lacking

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """The better the match, the higher: complete ones first, then those with more columns."""
        return (not self.missing, len(self.positions), self.is_split)

    @property
    def is_likely(self) -> bool:
        """Whether enough is recognised to say that this kind was meant."""
        return len(self.positions) >= max(HEADINGS_MIN, len(self.missing))


def best_match(
    sheet: Sheet, *, kinds: Iterable[Kind], vocabulary: Vocabulary
) -> HeadingMatch | None:
    """Return the row and kind that recognise most; None where no row is likely."""
    names = {kind: _names(KINDS[kind], vocabulary) for kind in kinds}
    known = frozenset(chain.from_iterable(names.values()))
    matches = [
        HeadingMatch(KINDS[kind], headings, row, own, is_split)
        for row, headings, is_split in _candidates(sheet.rows[:HEADING_ROWS])
        if _names_something(headings, known)
        for kind, own in names.items()
    ]
    likely = [match for match in matches if match.is_likely]
    # of two that recognise the same, the kind that is first in the table
    order = list(names)
    likely.sort(key=lambda match: order.index(match.definition.kind))
    return max(likely, key=lambda match: match.rank, default=None)


def _names_something(headings: Sequence[str], known: frozenset[str]) -> bool:
    """Whether a row can be headings of any kind at all: most rows of a list cannot."""
    return sum(fold(heading) in known for heading in headings if heading) >= HEADINGS_MIN


def _candidates(rows: Sequence[Sequence[Cell]]) -> Iterable[tuple[int, Sequence[str], bool]]:
    """Yield every row by itself, then every two rows together as headings over two rows."""
    texts = [
        [clean(cell) if cell and isinstance(cell, str) else "" for cell in row] for row in rows
    ]
    yield from ((row, headings, False) for row, headings in enumerate(texts))
    for row, (upper, lower) in enumerate(pairwise(texts), 1):
        is_split = any(fold(heading) in FIGURE_BELOW for heading in lower)
        yield row, _two_rows(upper, lower), is_split


def _two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return [
        top if not low or (top and fold(low) in FIGURE_BELOW) else low
        for top, low in zip(above, below, strict=True)
    ]


def _names(definition: ListDefinition[Any], vocabulary: Vocabulary) -> Mapping[str, str]:
    names = dict(_column_names(definition.kind))
    if definition.is_statistical_form:
        for name, code in vocabulary.returned_reason_names.items():
            names.setdefault(name, REASON_PREFIX + code)
    return names


REASON_PREFIX = "reason:"


@cache
def _column_names(kind: Kind) -> Mapping[str, str]:
    return {
        fold(heading): column.name
        for column in reversed(KINDS[kind].columns)
        for heading in (*column.other, column.name, column.vi, column.en)
    }


def table_of(match: HeadingMatch, sheet: Sheet) -> tuple[ListTable, list[Fault], list[Fault]]:
    """Return the table, what is wrong with its headings, and what is worth a remark."""
    first = {name: columns[0] for name, columns in match.positions.items()}
    table = ListTable(
        sheet,
        match.definition.column_labels,
        match.headings,
        match.row,
        {name: column for name, column in first.items() if not name.startswith(REASON_PREFIX)},
        {
            name.removeprefix(REASON_PREFIX): column
            for name, column in first.items()
            if name.startswith(REASON_PREFIX)
        },
    )
    faults = [*_check_missing(match, sheet), *_check_doubles(match, sheet)]
    faults += _check_unclear(match.definition, table)
    remarks = [*_remarks_on_unknown(match, sheet)]
    (remarks if sheet.name else faults).extend(_columns_without_heading(table))
    return table, faults, remarks


def _check_missing(match: HeadingMatch, sheet: Sheet) -> Iterable[Fault]:
    if match.missing:
        text = message(
            "The headings look like “%(kind)s”, but these columns are missing: %(columns)s."
            " Add them, or start from the empty template of that kind."
        )
        values = {"kind": match.definition.label, "columns": _headings_of(match.missing)}
        yield Fault(text, values, sheet.row_place(match.row))


def _headings_of(columns: Iterable[ListColumn]) -> dict[str, str]:
    """Return the headings of columns as one text, by language."""
    columns = tuple(columns)
    return {
        language: ", ".join(f"“{column.label[language]}”" for column in columns)
        for language in ("vi", "en")
    }


def _check_doubles(match: HeadingMatch, sheet: Sheet) -> Iterable[Fault]:
    text = message(
        "The heading “%(heading)s” means the same column as the one in %(first)s."
        " Keep one of the two."
    )
    for columns in match.positions.values():
        for column in columns[1:]:
            values = {"heading": match.headings[column], "first": column_letters(columns[0])}
            yield Fault(text, values, sheet.cell_place(match.row, column))


def _check_unclear(definition: ListDefinition[Any], table: ListTable) -> Iterable[Fault]:
    text = message(
        "The heading “%(heading)s” does not say whether that day still counts. Write"
        " “%(clear)s” and give the first day that no longer counts."
    )
    unclear = {
        fold(heading): column.label
        for column in definition.columns
        if column.name not in table.columns
        for heading in column.unclear
    }
    for column, heading in enumerate(table.headings):
        if fold(heading) in unclear:
            values = {"heading": heading, "clear": unclear[fold(heading)]}
            yield Fault(text, values, table.sheet.cell_place(table.heading_row, column))


def _remarks_on_unknown(match: HeadingMatch, sheet: Sheet) -> Iterable[Fault]:
    text = message("The column “%(heading)s” is not known and was not read.")
    for column, heading in enumerate(match.headings):
        folded = fold(heading)
        if heading and folded not in match.names and folded not in UNREAD:
            place = sheet.cell_place(match.row, column)
            yield Fault(text, {"heading": heading}, place)


# Columns for people to read, in a filled template or in a list of refused rows.
FOR_READING = (
    CAME_FROM,
    WHY_REFUSED,
    *(column for kind in KINDS.values() for column in kind.names_for_reading.values()),
)
UNREAD = RUNNING_NUMBER | {
    fold(heading) for column in FOR_READING for heading in column.label.values()
}


def _columns_without_heading(table: ListTable) -> Iterable[Fault]:
    text = message(
        "Column %(column)s has no heading but contains “%(given)s”, which was not read. Give"
        " the column a heading, or put the value where it belongs."
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
                values = {"column": column_letters(column), "given": display(cell)}
                yield Fault(text, values, table.sheet.cell_place(number, column))
