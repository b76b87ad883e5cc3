"""Statistical returns in TOML: one `[[category]]` for each category, with place and year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from xeploai.domain import LINE_FIGURES, Fault, Refused, message
from xeploai.intake.sources import Sheet
from xeploai.intake.tables import Cell, ListTable, Vocabulary, clean, fold

from .returns import RETURN

CATEGORIES, CODE, REASONS = "category", "code", "not_graded_reasons"
ABOUT = ("place", "year")


@dataclass(frozen=True)
class TomlSheet(Sheet):
    """The categories as rows under a row of headings, with places as a TOML file has them."""

    def row_place(self, row: int) -> str:
        """Return which of the category tables it is, and its code."""
        code = self.rows[row][0] if row < len(self.rows) else None
        return f"{self.file}, [[{CATEGORIES}]] {row}" + (f" ({code})" if code else "")

    def cell_place(self, row: int, column: int) -> str:
        """Return the table and the key in it."""
        return f"{self.row_place(row)}, {self.rows[0][column]}"


@dataclass(frozen=True)
class TomlReturn:
    """A return as read from TOML.

    Args:
        about: name of the place or unit that the return is of, if it says so.
    """

    table: ListTable
    about: str
    year: int | None
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def read_toml(name: str, document: Mapping[str, object], vocabulary: Vocabulary) -> TomlReturn:
    """Return the categories as a table.

    Raises:
        Refused: without a `[[category]]`.
    """
    tables = document.get(CATEGORIES)
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        text = message("The [[category]] tables are missing. Write one for every category.")
        raise Refused(Fault(text, {}, name))
    table, faults = _table(name, tables, vocabulary)
    year, year_faults = _year(name, document)
    return TomlReturn(
        table=table,
        about=clean(str(document.get("place", ""))),
        year=year,
        faults=(*faults, *year_faults),
        remarks=tuple(_remarks(name, document, tables)),
    )


def _table(
    name: str, tables: list[dict[str, object]], vocabulary: Vocabulary
) -> tuple[ListTable, list[Fault]]:
    # as rows under headings, so that the lines are read and checked like those of a sheet
    codes = [code for each in tables for code in _reasons(each)]
    reasons = list(dict.fromkeys(codes))
    headings: list[Cell] = [CODE, *LINE_FIGURES, *(f"{REASONS}.{reason}" for reason in reasons)]
    rows = [headings, *(_row(each, reasons) for each in tables)]
    sheet = TomlSheet(name, "", rows)
    columns = {CATEGORIES: 0, **{figure: at for at, figure in enumerate(LINE_FIGURES, 1)}}
    known = vocabulary.returned_reason_names
    reason_columns = {
        known[fold(reason)]: at
        for at, reason in enumerate(reasons, len(columns))
        if fold(reason) in known
    }
    labels = RETURN.column_labels
    table = ListTable(sheet, labels, [*map(str, headings)], 0, columns, reason_columns)
    return table, [*_check_reasons(sheet, tables, known)]


def _row(each: Mapping[str, object], reasons: Iterable[str]) -> list[Cell]:
    stated = _reasons(each)
    figures = (each.get(figure) for figure in LINE_FIGURES)
    return [_cell(value) for value in (each.get(CODE), *figures, *map(stated.get, reasons))]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | date | time):
        return value
    return str(value)


def _reasons(each: Mapping[str, object]) -> Mapping[str, object]:
    reasons = each.get(REASONS, {})
    return reasons if isinstance(reasons, dict) else {}


def _check_reasons(
    sheet: Sheet, tables: list[dict[str, object]], known: Mapping[str, str]
) -> Iterable[Fault]:
    for row, category in enumerate(tables, 1):
        place = f"{sheet.row_place(row)}, {REASONS}"
        if not isinstance(category.get(REASONS, {}), dict):
            text = message("The reasons are not a table. Write { under_review = 454 }.")
            yield Fault(text, {}, place)
        for reason in _reasons(category):
            if fold(reason) not in known:
                text = message("“%(given)s” is not a known reason. Write one of: %(known)s.")
                yield Fault(text, {"given": reason, "known": "; ".join(known.values())}, place)


def _year(name: str, document: Mapping[str, object]) -> tuple[int | None, list[Fault]]:
    year = document.get("year")
    if year is None or (isinstance(year, int) and not isinstance(year, bool)):
        return year, []
    text = message("The year “%(given)s” is not a number such as 2023.")
    return None, [Fault(text, {"given": year}, f"{name}, year")]


def _remarks(
    name: str, document: Mapping[str, object], tables: list[dict[str, object]]
) -> Iterable[Fault]:
    known = {CODE, REASONS, *LINE_FIGURES}
    unread = [key for key in document if key not in (CATEGORIES, *ABOUT)]
    below = dict.fromkeys(key for each in tables for key in each if key not in known)
    unread += [f"{CATEGORIES}.{key}" for key in below]
    if unread:
        text = message("These keys are not known and were not read: %(keys)s.")
        yield Fault(text, {"keys": ", ".join(unread)}, name)
