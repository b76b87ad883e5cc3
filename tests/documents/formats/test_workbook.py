"""The spreadsheet calculates: its formulas give the figures that were stored beside them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import ceil

import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.documents.reading import workbook_of
from tests.documents.sample import PUBLISHED, WRITTEN_ON, province
from xeploai.documents import Format, write
from xeploai.domain.figures.senders import UnitRef
from xeploai.reporting.narrative import report_of

CELL = re.compile(r"\b([A-Z]{1,2})(\d+)\b")
SPAN = re.compile(r"([A-Z]{1,2}\d+:[A-Z]{1,2}\d+)")


@pytest.fixture(scope="module")
def content() -> bytes:
    report = report_of(province(), written_on=WRITTEN_ON)
    return write(report, Format.WORKBOOK)


@pytest.fixture(scope="module")
def values(content: bytes) -> Workbook:
    return workbook_of(content, values=True)


@pytest.fixture(scope="module")
def formulas(content: bytes) -> Workbook:
    return workbook_of(content, values=False)


def calculated(sheet: Worksheet, formula: str) -> float:
    """Work a formula out from the formulas and figures of its sheet, not from stored results."""

    def at(name: str) -> float:
        value = sheet[name].value
        if isinstance(value, str):
            return calculated(sheet, value) if value.startswith("=") else 0
        return float(value or 0)

    def over(span: str) -> list[float]:
        left, top, right, bottom = range_boundaries(span)
        rows = sheet.iter_rows(int(top or 0), int(bottom or 0), int(left or 0), int(right or 0))
        return [at(cell.coordinate) for row in rows for cell in row]

    def added(*parts: float | list[float]) -> float:
        return sum(sum(part) if isinstance(part, list) else part for part in parts)

    text = SPAN.sub(r"over('\1')", formula.removeprefix("="))
    text = re.sub(r"(?<!['\d:A-Z])\b([A-Z]{1,2}\d+)\b(?![:'])", r"at('\1')", text)
    # a comparison with a text reads the text
    text = re.sub(r"at\('([A-Z]{1,2}\d+)'\)=", r"said('\1')==", text)
    names: dict[str, Callable[..., object]] = {
        "at": at, "over": over, "SUM": added, "INT": int, "MAX": max,
        "said": lambda name: sheet[name].value,
        "IF": lambda holds, one, other: one if holds else other,
        "ROUNDUP": lambda number, _: ceil(number),
    }  # fmt: skip
    return float(eval(text, {"__builtins__": {}}, names))


def formula_cells(book: Workbook) -> Iterator[tuple[Worksheet, str, str]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet, cell.coordinate, str(cell.value)


def test_every_formula_gives_the_figure_stored_beside_it(
    values: Workbook, formulas: Workbook
) -> None:
    seen = list(formula_cells(formulas))

    assert len(seen) > 1000
    for sheet, place, formula in seen:
        stored = values[sheet.title][place].value
        assert calculated(sheet, formula) == pytest.approx(stored, abs=1e-9), (sheet.title, place)


def test_totals_and_shares_are_formulas(formulas: Workbook) -> None:
    found = {formula for _, _, formula in formula_cells(formulas)}

    assert any(formula.startswith("=SUM(") for formula in found)
    assert any(re.fullmatch(r"=[A-Z]+\d+/[A-Z]+\d+", formula) for formula in found)


def test_figures_are_numbers_and_not_words(values: Workbook) -> None:
    sheet = values["Biểu 1"]
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n"]

    for counts in PUBLISHED.values():
        assert counts.good_or_better in numbers


def test_there_is_a_cover_and_a_sheet_for_each_table(values: Workbook) -> None:
    report = report_of(province(), written_on=WRITTEN_ON)

    assert values.sheetnames == ["Bìa", *(table.code for table in report.annexes)]


def test_sheets_print_on_a4_lying_down_with_their_heads_repeated(formulas: Workbook) -> None:
    for sheet in formulas.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize or 0) == 9
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows
        assert sheet.freeze_panes


def test_subordinates_can_be_filtered_without_their_totals(formulas: Workbook) -> None:
    sheet = formulas["Biểu 3b"]
    names = [sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)]

    _, _, _, bottom = range_boundaries(sheet.auto_filter.ref)

    assert bottom is not None
    assert names[int(bottom) - 1] == province().subordinates[-1].unit.name


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", "007", "http://x"])
def test_a_name_stays_words(name: str) -> None:
    sample = replace(province(), missing_units=(UnitRef("=2+2", name),))

    book = workbook_of(write(report_of(sample, written_on=WRITTEN_ON), "xlsx"), values=False)

    cells = [cell for row in book["Biểu 7"].iter_rows() for cell in row if cell.value == name]
    assert [cell.data_type for cell in cells] == ["s"]


def test_bases_and_unit_of_measure_stand_in_the_head(values: Workbook) -> None:
    head = " ".join(str(values["Biểu 3a"].cell(row, 1).value) for row in range(1, 4))

    assert "Đơn vị tính" in head
    assert "trên số được xếp loại" in head


def test_long_lists_are_whole_in_the_spreadsheet() -> None:
    units = tuple(UnitRef(f"U{number}", f"Chi bộ số {number}") for number in range(400))
    report = report_of(replace(province(), missing_units=units), written_on=WRITTEN_ON, limit=10)

    book = workbook_of(write(report, Format.WORKBOOK), values=True)

    found = {cell.value for cell in book["Biểu 7"]["B"]}
    assert {unit.name for unit in units} <= found
