"""Empty workbooks to fill in: our headings, and the allowed words to choose from."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xeploai.intake.kinds import LabelsByCode, Vocabulary

from .kinds import KINDS, Kind, ListDefinition

TITLE_ROW, HEADING_ROW = 0, 2
FIRST_ROW, LAST_ROW = HEADING_ROW + 1, 100_000
WIDTH, WIDE = 20, 44
WIDE_COLUMNS = ("name", "full_name", "title", "authority", "category", "reasons", "why", "body")
DAY_FORMAT, TEXT_FORMAT, COUNT_FORMAT = "dd/mm/yyyy", "@", "0"
LANGUAGE = "vi"
# a label that begins like a formula stays a label
WORDS_STAY_WORDS = {"strings_to_formulas": False, "strings_to_urls": False}
DATA_SHEET = "Dữ liệu"

# The sheet of allowed words: not data when the workbook comes back.
WORDS_SHEET = "Danh mục"
FilledRow = Mapping[str, str | int | bool | date | None]


def write_template(
    path: Path, kind: Kind, vocabulary: Vocabulary, rows: Sequence[FilledRow] | None = None
) -> None:
    """Write a workbook to fill in for a kind of file; a file of that name is replaced.

    A return has one line for every category already, and a column for every reason.

    Args:
        rows: what is known already, by the names of columns. The names that go with codes then
            have columns of their own, which are skipped when the workbook comes back.
    """
    definition = KINDS[kind]
    with xlsxwriter.Workbook(path, WORDS_STAY_WORDS) as book:
        sheet = book.add_worksheet(DATA_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        sheet.write_string(
            TITLE_ROW, 0, definition.label[LANGUAGE], book.add_format({"bold": True})
        )
        formats = {name: book.add_format({"num_format": name}) for name in CELL_FORMATS}
        headings = _headings(definition, vocabulary, with_names=rows is not None)
        for at, (name, heading) in enumerate(headings):
            width = WIDE if name in WIDE_COLUMNS or name.endswith("_name") else WIDTH
            sheet.set_column(at, at, width, formats[_cell_format(definition, name)])
            sheet.write_string(HEADING_ROW, at, heading, bold)
        sheet.freeze_panes(FIRST_ROW, 0)
        names = [name for name, _ in headings]
        _offer_words(book.add_worksheet(WORDS_SHEET), sheet, definition.choices(vocabulary), names)
        if definition.is_statistical_form:
            _write_categories(sheet, vocabulary)
        for row, filled in enumerate(rows or (), FIRST_ROW):
            _write_row(sheet, row, filled, names, formats)


CELL_FORMATS = (DAY_FORMAT, TEXT_FORMAT, COUNT_FORMAT)


def _headings(
    definition: ListDefinition[Any], vocabulary: Vocabulary, *, with_names: bool
) -> list[tuple[str, str]]:
    """Return the name and heading of every column; each reason of a return has one."""
    headings = []
    names = definition.names_for_reading if with_names else {}
    for column in definition.columns:
        # one cell with all reasons is for those who type; a form has a column for each
        if column.name == "reasons":
            headings += [("reason", label[LANGUAGE]) for label in vocabulary.reasons.values()]
            continue
        headings.append((column.name, column.vi))
        if column.name in names:
            headings.append((names[column.name].name, names[column.name].vi))
    return headings


def _write_row(
    sheet: Worksheet,
    row: int,
    filled: FilledRow,
    names: Sequence[str],
    formats: Mapping[str, Format],
) -> None:
    for column, name in enumerate(names):
        value = filled.get(name)
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, formats[DAY_FORMAT])
        elif isinstance(value, bool):
            sheet.write_string(row, column, "x" if value else "", formats[TEXT_FORMAT])
        elif isinstance(value, int):
            sheet.write_number(row, column, value, formats[COUNT_FORMAT])
        elif value:
            sheet.write_string(row, column, value, formats[TEXT_FORMAT])


def _cell_format(definition: ListDefinition[Any], name: str) -> str:
    if name.endswith("_on"):
        return DAY_FORMAT
    is_count = definition.is_statistical_form and name != "category"
    return COUNT_FORMAT if is_count else TEXT_FORMAT


def _offer_words(
    words: Worksheet, sheet: Worksheet, choices: Mapping[str, LabelsByCode], names: Sequence[str]
) -> None:
    """Write the allowed words of each column on a sheet, and offer them in its cells."""
    for at, (name, labels) in enumerate(choices.items()):
        column = names.index(name)
        texts = [label[LANGUAGE] for label in labels.values()]
        words.set_column(at, at, WIDE)
        words.write_column(0, at, texts)
        letters = chr(ord("A") + at)
        source = f"='{WORDS_SHEET}'!${letters}$1:${letters}${max(1, len(texts))}"
        # a warning only: other spellings, and codes, are read as well
        offer = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, offer)


def _write_categories(sheet: Worksheet, vocabulary: Vocabulary) -> None:
    for row, label in enumerate(vocabulary.categories.values(), FIRST_ROW):
        sheet.write_string(row, 0, label[LANGUAGE])
