import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.documents import Listing, ListingCell, ListingFormat, inert, write_listing
from xeploai.documents.inert_text import could_calculate

DANGEROUS = [
    "=cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\x00=1+1",
    '=HYPERLINK("http://x.example";"Đảng bộ")',
    "-",
]


def listing(*cells: ListingCell) -> Listing:
    head = [f"Cột {number}" for number in range(len(cells))]
    return Listing("Bảng", head, [list(cells)])


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_that_looks_like_a_formula_stays_a_name_in_csv(name: str) -> None:
    cell = rows_of_csv(write_listing(listing(name), "csv"))[1][0]

    assert cell.startswith("'")
    assert not could_calculate(cell)


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_name_that_looks_like_a_formula_is_text_in_a_workbook(name: str) -> None:
    content = write_listing(listing(name), "xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(content))["Bảng"]["A2"]

    assert cell.data_type == "s"
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(one) for one in archive.namelist() if "sheet" in one]
    assert not any(b"<f>" in part or b"hyperlink" in part for part in parts)


@given(st.text())
def test_no_text_whatever_can_calculate_in_csv(text: str) -> None:
    cell = rows_of_csv(write_listing(listing(text, "x"), "csv"))[1][0]

    assert not could_calculate(cell)


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"])))
def test_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_a_head_is_a_text_too() -> None:
    content = write_listing(Listing("x", ["=1+1"], [["a"]]), "csv")

    assert rows_of_csv(content)[0] == ["'=1+1"]


def test_negative_numbers_stay_numbers() -> None:
    table = listing(-5, -57241, 0)

    assert rows_of_csv(write_listing(table, "csv"))[1] == ["-5", "-57241", "0"]
    book = openpyxl.load_workbook(io.BytesIO(write_listing(table, "xlsx")))
    assert [cell.value for cell in book["Bảng"][2]] == [-5, -57241, 0]


def test_a_negative_decimal_is_a_number_and_not_guarded() -> None:
    table = listing(Decimal("-1.20"), Decimal(0))

    assert rows_of_csv(write_listing(table, "csv"))[1] == ["-1,20", "0"]
    book = openpyxl.load_workbook(io.BytesIO(write_listing(table, "xlsx")))
    assert [cell.value for cell in book["Bảng"][2]] == [-1.2, 0]


def test_what_nobody_reported_is_an_empty_cell_and_not_nought() -> None:
    table = listing("a", None, 0)

    assert rows_of_csv(write_listing(table, "csv"))[1] == ["a", "", "0"]
    book = openpyxl.load_workbook(io.BytesIO(write_listing(table, "xlsx")))
    assert [cell.value for cell in book["Bảng"][2]] == ["a", None, 0]


def test_days_are_days_and_a_code_keeps_its_noughts() -> None:
    table = listing(date(2023, 12, 20), "00123")

    assert rows_of_csv(write_listing(table, "csv"))[1] == ["2023-12-20", "00123"]
    sheet = openpyxl.load_workbook(io.BytesIO(write_listing(table, "xlsx")))["Bảng"]
    assert sheet["A2"].is_date
    assert sheet["A2"].value.date() == date(2023, 12, 20)
    assert sheet["B2"].value == "00123"


def test_csv_says_that_it_is_unicode_and_quotes_what_needs_it() -> None:
    content = write_listing(listing('Chi bộ "A"; ấp 1\nấp 2', "Đảng bộ"), "csv")

    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of_csv(content)[1] == ['Chi bộ "A"; ấp 1 ấp 2', "Đảng bộ"]


def test_a_workbook_says_what_it_shows_on_a_second_sheet() -> None:
    table_with_notes = Listing("Bảng", ["a"], [["b"]], [("Đơn vị", "=1+1")], "Thông tin")

    book = openpyxl.load_workbook(io.BytesIO(write_listing(table_with_notes, "xlsx")))

    assert book.sheetnames == ["Bảng", "Thông tin"]
    assert book["Thông tin"]["B1"].data_type == "s"


def test_rows_are_read_once_and_all_written() -> None:
    rows: Iterator[list[ListingCell]] = ([number, f"x{number}"] for number in range(1200))

    content = write_listing(Listing("x", ["a", "b"], rows), ListingFormat.WORKBOOK)

    sheet = openpyxl.load_workbook(io.BytesIO(content))["x"]
    assert sheet.max_row == 1201
    assert [cell.value for cell in sheet[1201]] == [1199, "x1199"]


@pytest.mark.parametrize("name", ["a" * 40, "[x]*?/\\:", "'", "\x00"])
def test_any_title_becomes_the_name_of_a_sheet(name: str) -> None:
    content = write_listing(Listing(name, ["a"], []), "xlsx")

    assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0]) in range(1, 32)


def test_equal_tables_are_equal_files() -> None:
    assert write_listing(listing("a"), "xlsx") == write_listing(listing("a"), "xlsx")
