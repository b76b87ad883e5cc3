"""Places: sheet, row and cell, as a clerk names them."""

from xeploai.intake.sources import (
    Sheet,
    Spot,
    column_letters,
    column_number,
    row_of_place,
    sheet_and_row,
    spot_of,
)


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == [
        *["A", "Z", "AA", "ZZ", "AAA"]
    ]
    assert all(column_number(column_letters(column)) == column for column in range(2000))


SHEET = Sheet("list.xlsx", "A, row 9", ())


def test_a_place_names_the_sheet_and_the_cell_from_one_on() -> None:
    assert SHEET.cell_place(6, 1) == "list.xlsx, sheet 'A, row 9', cell B7"
    assert Sheet("list.csv", "", ()).row_place(6) == "list.csv, row 7"


def test_the_parts_of_a_place_are_found_again() -> None:
    assert spot_of(SHEET.cell_place(6, 1)) == Spot("list.xlsx", "A, row 9", "B7")
    assert spot_of("list.csv, row 7") == Spot("list.csv", "", "7")
    assert spot_of("return.toml, [[category]] 1") == Spot("return.toml", "", "[[category]] 1")


def test_a_cell_is_in_its_row() -> None:
    assert row_of_place(SHEET.cell_place(6, 1)) == SHEET.row_place(6)
    assert row_of_place(SHEET.row_place(6)) == SHEET.row_place(6)
    assert sheet_and_row(SHEET.row_place(6)) == (SHEET.place, 7)
    assert sheet_and_row(SHEET.place) is None
