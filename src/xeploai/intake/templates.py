"""Empty workbooks to fill in: our headings, and the allowed words to choose from."""

from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from .kinds import COLUMNS, KIND_LABELS, WORDS_SHEET, Kind
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
DATA_SHEET = "Dữ liệu"


def write_template(path: Path, kind: Kind, vocabulary: Vocabulary) -> None:
    """Write an empty workbook for a kind of file; a file of that name is replaced.

    A return has one line for every category already, and a column for every reason.
    """
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(DATA_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        sheet.write_string(
            TITLE_ROW, 0, KIND_LABELS[kind][LANGUAGE], book.add_format({"bold": True})
        )
        formats = {name: book.add_format({"num_format": name}) for name in CELL_FORMATS}
        headings = _headings(kind, vocabulary)
        for at, (name, heading) in enumerate(headings):
            width = WIDE if name in WIDE_COLUMNS else WIDTH
            sheet.set_column(at, at, width, formats[_cell_format(kind, name)])
            sheet.write_string(HEADING_ROW, at, heading, bold)
        sheet.freeze_panes(FIRST_ROW, 0)
        _offer_words(book.add_worksheet(WORDS_SHEET), sheet, kind, vocabulary)
        if kind is Kind.RETURN:
            _write_categories(sheet, vocabulary)


CELL_FORMATS = (DAY_FORMAT, TEXT_FORMAT, COUNT_FORMAT)


def _headings(kind: Kind, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the name and heading of every column; reasons of a return have one each."""
    found = []
    for column in COLUMNS[kind]:
        if column.name == "reasons":
            found += [("reason", label[LANGUAGE]) for label in vocabulary.reasons.values()]
        else:
            found.append((column.name, column.vi))
    return found


def _cell_format(kind: Kind, name: str) -> str:
    if name.endswith("_on"):
        return DAY_FORMAT
    return COUNT_FORMAT if kind is Kind.RETURN and name != "category" else TEXT_FORMAT


def _offer_words(words: Worksheet, sheet: Worksheet, kind: Kind, vocabulary: Vocabulary) -> None:
    """Write the allowed words of each column on a sheet, and offer them in its cells."""
    choices = _choices(kind, vocabulary)
    for at, (name, labels) in enumerate(choices.items()):
        column = [heading for heading, _ in _headings(kind, vocabulary)].index(name)
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
