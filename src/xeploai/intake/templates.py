"""Empty workbooks to fill in: our headings, and the allowed words to choose from."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .kinds import (
    BRANCH_NAME,
    COLUMNS,
    KIND_LABELS,
    PARENT_NAME,
    PERSON_NAME,
    SUBJECT_NAME,
    UNIT_NAME,
    WORDS_SHEET,
    Kind,
)
from .text import Labels
from .vocabulary import (
    GRADE_LABELS,
    NOT_RATED,
    NOT_RATED_LABEL,
    SECTOR_NAMES,
    STATUS_LABELS,
    Vocabulary,
)

TITLE_ROW, HEADING_ROW = 0, 2
FIRST_ROW, LAST_ROW = HEADING_ROW + 1, 100_000
WIDTH, WIDE = 20, 44
WIDE_COLUMNS = ("name", "full_name", "title", "authority", "category", "reasons")
DAY_FORMAT, TEXT_FORMAT, COUNT_FORMAT = "dd/mm/yyyy", "@", "0"
LANGUAGE = "vi"
# a label that begins like a formula stays a label
WORDS_STAY_WORDS = {"strings_to_formulas": False, "strings_to_urls": False}
DATA_SHEET = "Dữ liệu"


# Columns that only a filled template has, after the one they explain: for people to read.
FOR_READING: Mapping[Kind, Mapping[str, tuple[str, Mapping[str, str]]]] = {
    Kind.REGISTER: {"parent": ("parent_name", PARENT_NAME)},
    Kind.PEOPLE: {"branch": ("branch_name", BRANCH_NAME)},
    Kind.POSTS: {"person": ("person_name", PERSON_NAME), "unit": ("unit_name", UNIT_NAME)},
    Kind.COLLECTIVES: {"unit": ("unit_name", UNIT_NAME)},
    Kind.GRADINGS: {
        "subject": ("subject_name", SUBJECT_NAME),
        "category": ("unit_name", UNIT_NAME),
    },
}
FilledRow = Mapping[str, str | int | bool | date | None]


def write_template(
    path: Path, kind: Kind, vocabulary: Vocabulary, rows: Sequence[FilledRow] | None = None
) -> None:
    """Write a workbook to fill in for a kind of file; a file of that name is replaced.

    A return has one line for every category already, and a column for every reason.

    Args:
        rows: what is known already, by the names of columns; the names of what codes stand for
            then have columns of their own, which are read past when the workbook comes back.
    """
    with xlsxwriter.Workbook(path, WORDS_STAY_WORDS) as book:
        sheet = book.add_worksheet(DATA_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        sheet.write_string(
            TITLE_ROW, 0, KIND_LABELS[kind][LANGUAGE], book.add_format({"bold": True})
        )
        formats = {name: book.add_format({"num_format": name}) for name in CELL_FORMATS}
        headings = _headings(kind, vocabulary, with_names=rows is not None)
        for at, (name, heading) in enumerate(headings):
            width = WIDE if name in WIDE_COLUMNS or name.endswith("_name") else WIDTH
            sheet.set_column(at, at, width, formats[_cell_format(kind, name)])
            sheet.write_string(HEADING_ROW, at, heading, bold)
        sheet.freeze_panes(FIRST_ROW, 0)
        names = [name for name, _ in headings]
        _offer_words(book.add_worksheet(WORDS_SHEET), sheet, kind, vocabulary, names)
        if kind is Kind.RETURN:
            _write_categories(sheet, vocabulary)
        for row, filled in enumerate(rows or (), FIRST_ROW):
            _write_row(sheet, row, filled, names, formats)


CELL_FORMATS = (DAY_FORMAT, TEXT_FORMAT, COUNT_FORMAT)


def _headings(
    kind: Kind, vocabulary: Vocabulary, *, with_names: bool = False
) -> list[tuple[str, str]]:
    """Return the name and heading of every column; reasons of a return have one each."""
    found = []
    names = FOR_READING.get(kind, {}) if with_names else {}
    for column in COLUMNS[kind]:
        if column.name == "reasons":
            found += [("reason", label[LANGUAGE]) for label in vocabulary.reasons.values()]
            continue
        found.append((column.name, column.vi))
        if column.name in names:
            name, label = names[column.name]
            found.append((name, label[LANGUAGE]))
    return found


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


def _cell_format(kind: Kind, name: str) -> str:
    if name.endswith("_on"):
        return DAY_FORMAT
    return COUNT_FORMAT if kind is Kind.RETURN and name != "category" else TEXT_FORMAT


def _offer_words(
    words: Worksheet,
    sheet: Worksheet,
    kind: Kind,
    vocabulary: Vocabulary,
    names: Sequence[str],
) -> None:
    """Write the allowed words of each column on a sheet, and offer them in its cells."""
    choices = _choices(kind, vocabulary)
    for at, (name, labels) in enumerate(choices.items()):
        column = names.index(name)
        texts = [label[LANGUAGE] for label in labels.values()]
        words.set_column(at, at, WIDE)
        words.write_column(0, at, texts)
        letters = chr(ord("A") + at)
        source = f"='{WORDS_SHEET}'!${letters}$1:${letters}${max(1, len(texts))}"
        offer = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, offer)


def _choices(kind: Kind, vocabulary: Vocabulary) -> Mapping[str, Labels]:
    grades: Labels = {**GRADE_LABELS, NOT_RATED: NOT_RATED_LABEL}
    choices: Mapping[Kind, Mapping[str, Labels]] = {
        Kind.REGISTER: {"category": vocabulary.categories_of_units, "sector": SECTOR_NAMES},
        Kind.PEOPLE: {"status": STATUS_LABELS},
        Kind.GRADINGS: {
            "category": vocabulary.categories,
            "grade": grades,
            "reason": vocabulary.reasons,
        },
        Kind.RETURN: {"category": vocabulary.categories},
    }
    return choices.get(kind, {})


def _write_categories(sheet: Worksheet, vocabulary: Vocabulary) -> None:
    for row, label in enumerate(vocabulary.categories.values(), FIRST_ROW):
        sheet.write_string(row, 0, label[LANGUAGE])
