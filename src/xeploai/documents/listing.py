"""A plain table as a file to work on: one head, one line a row, nothing merged."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

import xlsxwriter

from .inert_text import GUARD, could_calculate, inert
from .layout import one_line

ListingCell = int | Decimal | str | date | None
SEPARATOR = ";"
CACHED_TEXTS = 8192
WIDEST, NARROWEST = 60, 8
ROWS_MEASURED = 500
SHEET_NAME_LENGTH = 31
NO_SIGNS_OF_SHEETS = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class ListingFormat(StrEnum):
    """The formats of a listing; the value is the ending of the file's name."""

    WORKBOOK = "xlsx"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        """The media type for a browser."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    ListingFormat.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListingFormat.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Listing:
    """A table of texts, numbers and days.

    Args:
        name: of the sheet.
        head: what each column is called.
        rows: each as long as the head; None is an unreported figure: an empty cell, not 0.
        about: what the table shows, of whom, as of when; on a second sheet of a workbook.
        about_name: of that sheet.
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[ListingCell]]
    about: Sequence[tuple[str, str]] = ()
    about_name: str = "Thông tin"


def write_listing(listing: Listing, form: ListingFormat | str) -> bytes:
    """Return the listing as a file of that format. Raises `ValueError` for another."""
    return _WRITERS[ListingFormat(form)](listing)


def _csv(listing: Listing) -> bytes:
    """Return the listing as CSV that a spreadsheet program opens by a double click.

    It has a byte order mark, without which those programs do not expect UTF-8, and semicolons:
    where the decimal sign is a comma, as in Vietnam, they expect the semicolon.
    """
    # names of units and documents repeat; cached for this one file only
    word = lru_cache(maxsize=CACHED_TEXTS)(_word)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow([word(head) for head in listing.head])
    writer.writerows([_csv_cell(cell, word) for cell in row] for row in listing.rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: ListingCell, word: Callable[[str], str]) -> int | str:
    match cell:
        case None:
            return ""
        case int():
            return cell
        case Decimal():
            return str(cell).replace(".", ",")
        case date():
            return cell.isoformat()
        case str():
            return word(cell)


def _word(text: str) -> str:
    # checked before `one_line`: a tab in front is one way to hide a formula
    return f"{GUARD}{one_line(text)}" if could_calculate(text) else inert(one_line(text))


def _workbook(listing: Listing) -> bytes:
    """Return the listing as a workbook: numbers and days as such, text never as a formula."""
    stream = io.BytesIO()
    options = {
        # each row is flushed as it comes: rows must be written in order
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    # a fixed date, so that equal tables are equal files
    book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    _write_table(book.add_worksheet(_sheet_name(listing.name)), listing, looks)
    if listing.about:
        _write_about(book.add_worksheet(_sheet_name(listing.about_name)), listing, looks)
    book.close()
    return stream.getvalue()


_WRITERS: Mapping[ListingFormat, Callable[[Listing], bytes]] = {
    ListingFormat.WORKBOOK: _workbook,
    ListingFormat.CSV: _csv,
}
_LOOKS: Mapping[str, dict[str, object]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#EBEBEB"},
    "number": {"num_format": "#,##0"},
    "decimal": {"num_format": "0.00"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    # stays text even after a user edits the cell and presses Enter
    "guarded": {"quote_prefix": True},
}


def _sheet_name(name: str) -> str:
    return one_line(name.translate(NO_SIGNS_OF_SHEETS))[:SHEET_NAME_LENGTH] or "1"


def _write_table(sheet: Any, listing: Listing, looks: Mapping[str, Any]) -> None:
    rows = iter(listing.rows)
    first = [list(row) for _, row in zip(range(ROWS_MEASURED), rows, strict=False)]
    for place, head in enumerate(listing.head):
        cells = [len(str(row[place])) for row in first if row[place] is not None]
        longest_word = max((len(word) for word in head.split()), default=0)
        sheet.set_column(place, place, min(WIDEST, max(NARROWEST, longest_word, *cells) + 2))
    sheet.freeze_panes(1, 0)
    for place, head in enumerate(listing.head):
        sheet.write_string(0, place, one_line(head), looks["head"])
    line = 0
    for source in (first, rows):
        for row in source:
            line += 1
            for place, cell in enumerate(row):
                _write_cell(sheet, line, place, cell, looks)
    sheet.autofilter(0, 0, line, max(0, len(listing.head) - 1))


def _write_cell(
    sheet: Any, line: int, place: int, cell: ListingCell, looks: Mapping[str, Any]
) -> None:
    match cell:
        case None:
            return
        case int():
            sheet.write_number(line, place, cell, looks["number"])
        case Decimal():
            sheet.write_number(line, place, float(cell), looks["decimal"])
        case date():
            sheet.write_datetime(line, place, cell, looks["day"])
        case str():
            text = one_line(cell)
            if could_calculate(text):
                sheet.write_string(line, place, text, looks["guarded"])
            else:
                sheet.write_string(line, place, text)


def _write_about(sheet: Any, listing: Listing, looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, WIDEST)
    for line, pair in enumerate(listing.about):
        for place, text in enumerate(pair):
            _write_cell(sheet, line, place, text, looks)
