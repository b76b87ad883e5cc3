"""Files of comma-separated values, whatever the separator and the encoding."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from xeploai.domain import Fault, Refused, message
from xeploai.intake.cells import Cell

from . import limits
from .sheets import Sheet

DELIMITERS = (",", ";", "\t")
# How many rows are read to detect the separator.
SAMPLE_ROWS = 20
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_csv(name: str, data: bytes) -> list[Sheet]:
    """Return the one sheet of a CSV file.

    Raises:
        Refused: unknown encoding, zero bytes, a quotation mark that never closes, or too many
            rows.
    """
    text = _decode(name, data)
    if "\x00" in text:
        fault = message("The file contains binary zeros. Save it again as CSV UTF-8.")
        raise Refused(Fault(fault, {}, name))
    return [Sheet(name, "", _rows(name, text, _delimiter(text)))]


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode(_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = message(
            "The text is not in Unicode, so its letters cannot be recognised. In the spreadsheet"
            " program choose “CSV UTF-8” or .xlsx when saving."
        )
        raise Refused(Fault(text, {}, name)) from None


def _encoding(data: bytes) -> str:
    if data.startswith(UTF_16_MARKS):
        return "utf-16"
    # Without a mark, the zero byte of a Latin letter or a separator shows the byte order.
    if data[1:2] == b"\x00":
        return "utf-16-le"
    return "utf-16-be" if data[:1] == b"\x00" else "utf-8-sig"


def _delimiter(text: str) -> str:
    """Return the separator that cuts most of the first rows into equally many cells."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in islice(_reader(text, delimiter), SAMPLE_ROWS) if len(row) > 1]
    except csv.Error:
        return (0, 0)
    width, rows = max(Counter(widths).items(), key=lambda item: item[::-1], default=(0, 0))
    return (rows, width)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _rows(name: str, text: str, delimiter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    cells = 0
    reader: Iterable[list[str]] = _reader(text, delimiter)
    try:
        for row in reader:
            rows.append([*row])
            cells += len(row)
            if len(rows) > limits.ROWS_MAX:
                raise Refused(limits.too_many_rows(name))
            if cells > limits.CELLS_MAX:
                raise Refused(limits.too_many_cells(name, cells))
    except csv.Error as error:
        fault = message(
            "The quotation marks do not match. Put text with a quotation mark in it between"
            " quotation marks, and double the one inside."
        )
        raise Refused(Fault(fault, {}, f"{name}, row {len(rows) + 1}")) from error
    return rows
