"""Workbooks of three formats are read alike."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xeploai.intake.sources import SourceFile, content_of, files

FILES = Path(__file__).parents[1] / "files"


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
def test_older_and_open_workbooks_are_read_alike(desk: Any, name: str) -> None:
    first, second = desk.take(FILES / name).rows

    assert (first.code, first.parent, str(first.opened_on)) == ("U1", None, "2010-02-01")
    assert (second.code, second.parent, str(second.closed_on)) == ("U2", "U1", "2020-01-01")


def test_an_old_workbook_comes_with_a_warning_about_failed_formulas(desk: Any) -> None:
    (remark,) = desk.remarks(FILES / "register.xls")

    assert remark == (
        "register.xls: In the old .xls format a failed formula reads as an empty cell. Check"
        " that no cell shows an error such as #REF!, or save the file as .xlsx."
    )


def test_an_old_workbook_with_nothing_in_it_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.bytes(files.OLE_START + bytes(2000), "list.xls"))

    assert fault == (
        "list.xls: The file is broken and cannot be read. Open it, save it again, and send"
        " the new file."
    )


@pytest.mark.parametrize(("row", "column"), [(0, 0), (3, 0), (0, 2), (3, 2)])
def test_rows_keep_their_places_behind_empty_rows_and_columns(
    tmp_path: Path, row: int, column: int
) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(row, column, "x")
        sheet.write(row + 1, column + 1, 2.5)
        sheet.write(row + 2, column, True)

    (read,) = content_of(SourceFile(path, path.name)).sheets
    once, again = list(read.rows), list(read.rows)

    assert once == again
    assert len(read.rows) == len(once) == row + 3
    assert {len(cells) for cells in once} == {column + 2}
    assert [once[row][column], once[row + 1][column + 1]] == ["x", 2.5]
    assert once[row + 2][column] is True
    assert read.rows[row:] == once[row:]


def test_an_empty_sheet_is_left_out_and_a_hidden_one_with_content_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("A").write(0, 0, "x")
        book.add_worksheet("B")
        hidden = book.add_worksheet("C")
        hidden.write(0, 0, "x")
        hidden.hide()

    content = content_of(SourceFile(path, path.name))

    assert [sheet.name for sheet in content.sheets] == ["A"]
    assert [remark.place for remark in content.remarks] == ["list.xlsx, sheet 'C'"]


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_workbook_cut_short_is_refused(desk: Any, ending: str) -> None:
    content = (FILES / "register.ods").read_bytes() if ending == ".ods" else None
    whole = content or desk.xlsx([["a"] * 50] * 50).read_bytes()

    (fault,) = desk.refusal(desk.bytes(whole[: len(whole) // 2], "list" + ending))

    assert fault == (
        f"list{ending}: The file is broken and cannot be read. Open it, save it again, and send"
        " the new file."
    )


def test_an_archive_that_is_no_workbook_is_refused(desk: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("letter.txt", "hello")

    (fault,) = desk.refusal(tmp_path / "list.xlsx")

    assert fault == (
        "list.xlsx: The file is broken and cannot be read. Open it, save it again, and send"
        " the new file."
    )
