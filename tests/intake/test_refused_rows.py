"""Refused rows come back as a workbook to correct and send again."""

import math
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.intake.conftest import WORDS
from tests.intake.samples import REGISTER, UNIT, changed
from xeploai.domain import Fault
from xeploai.intake import ParsedList, SourceFile, read_files, write_refused, write_refused_rows


def parsed(desk: Any) -> ParsedList:
    rows = [[*REGISTER, "Ghi chú"], UNIT, [*changed(UNIT, A="U2", F="31/02/2010"), "=1+1"]]
    path = desk.xlsx(rows)
    return read_files([SourceFile(path, path.name)], vocabulary=WORDS)


def workbook(desk: Any, language: str) -> Any:
    lists = parsed(desk)
    content = write_refused_rows(lists, lists.all_faults, language)
    return desk.bytes(content, "refused.xlsx")


def test_a_refused_row_comes_back_as_it_was_sent_with_its_place_and_the_reason(desk: Any) -> None:
    sheet = openpyxl.load_workbook(workbook(desk, "en"))["To correct"]

    _, _, headings, row = sheet.iter_rows(values_only=True)
    assert headings == (*REGISTER, "Ghi chú", "Place in the file sent", "Why it was not taken")
    assert tuple(cell or None for cell in row) == (
        *["U2", *UNIT[1:4], None, "31/02/2010", None, "=1+1"],
        "list.xlsx, sheet 'Sheet1', row 3",
        "F3: The day “31/02/2010” does not exist. Write it as day/month/year, with the day first.",
    )


def test_the_sheet_is_in_the_language_of_the_reader(desk: Any) -> None:
    sheet = openpyxl.load_workbook(workbook(desk, "vi"))["Cần sửa"]

    assert [cell.value for cell in sheet[3]][-2:] == ["Vị trí trong tệp đã gửi", "Vì sao chưa nhận"]


def test_nothing_in_a_refused_row_becomes_a_formula(desk: Any) -> None:
    sheet = openpyxl.load_workbook(workbook(desk, "en"))["To correct"]

    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_corrected_workbook_is_read_without_a_remark_on_the_added_columns(desk: Any) -> None:
    path = workbook(desk, "en")
    book = openpyxl.load_workbook(path)
    book["To correct"]["F4"] = "28/02/2010"
    book.save(path)

    assert [row.code for row in desk.take(path).rows] == ["U2"]
    (remark,) = desk.remarks(path)
    assert remark == (
        "refused.xlsx, sheet 'To correct', cell H3: The column “Ghi chú” is not known and was"
        " not read."
    )


def with_cell(lists: ParsedList, cell: Any) -> ParsedList:
    """Return a list whose refused row begins with a cell."""
    (table,) = lists.tables
    rows = [*table.sheet.rows[:2], [cell, *table.sheet.rows[2][1:]]]
    return replace(lists, tables=(replace(table, sheet=replace(table.sheet, rows=rows)),))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (1e308, "1e+308"),
        (-1e308, "-1e+308"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        pytest.param(10**400, "1" + "0" * 400, id="400 digits"),
        pytest.param(10**5000, "#", id="more digits than text can have"),
        (1234567890123456, "1234567890123456"),
        (date(1, 1, 1), "0001-01-01"),
        (datetime(2024, 1, 2, tzinfo=UTC), "2024-01-02 00:00:00+00:00"),
        ("a\ud800", "a?"),
        (12, 12),
        (1.5, 1.5),
        (True, True),
    ],
)
def test_what_no_workbook_can_hold_as_a_number_or_a_day_comes_back_as_text(
    desk: Any, cell: Any, shown: Any
) -> None:
    lists = with_cell(parsed(desk), cell)

    content = write_refused_rows(lists, lists.all_faults, "en")

    assert openpyxl.load_workbook(BytesIO(content))["To correct"]["A4"].value == shown


def test_the_faults_of_a_row_leave_memory_with_the_row(desk: Any) -> None:
    lists = parsed(desk)
    (place,) = lists.refused
    alive: list[int] = []

    def rows() -> Iterator[tuple[str, list[Fault]]]:
        sent: list[Any] = []
        for _ in range(10):
            fault = Fault("The cell is wrong.", {}, place)
            sent.append(weakref.ref(fault))
            yield place, [fault]
            del fault
            alive.append(sum(one() is not None for one in sent))

    content = write_refused(lists, rows(), "en")

    assert openpyxl.load_workbook(BytesIO(content))["To correct"].max_row == 13
    assert max(alive) <= 1
