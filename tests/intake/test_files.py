"""A file that cannot be read gets one clear message."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xeploai.intake import csv_files, files, workbooks

FILES = Path(__file__).parent / "files"
HEADINGS = (
    "Mã tổ chức đảng,Tên tổ chức đảng,Loại tổ chức đảng,Loại hình đơn vị,"
    "Mã cấp trên trực tiếp,Ngày thành lập\n"
)
ROW = "U1,Đảng bộ xã A,Đảng bộ cơ sở,COMMUNE,,01/02/2010\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read(desk: Any, encoding: str) -> None:
    path = desk.bytes((HEADINGS + ROW).encode(encoding))

    (row,) = desk.take(path).rows

    assert row.name == "Đảng bộ xã A"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_separator_is_found_out(desk: Any, delimiter: str) -> None:
    path = desk.csv((HEADINGS + ROW.replace("A,", "A, B, C, D, E,", 1)).replace(",", delimiter))

    assert len(desk.take(desk.csv((HEADINGS + ROW).replace(",", delimiter))).rows) == 1
    assert path.exists()


def test_commas_in_names_do_not_win_over_the_separator(desk: Any) -> None:
    row = "U1;Chi bộ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;Đảng bộ cơ sở;COMMUNE;;01/02/2010\n"

    (unit,) = desk.take(desk.csv(HEADINGS.replace(",", ";") + row)).rows

    assert unit.name == "Chi bộ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
def test_older_and_open_workbooks_are_read_alike(desk: Any, name: str) -> None:
    first, second = desk.take(FILES / name).rows

    assert (first.code, first.parent, str(first.opened_on)) == ("U1", None, "2010-02-01")
    assert (second.code, second.parent, str(second.closed_on)) == ("U2", "U1", "2020-01-01")


def test_an_old_workbook_comes_with_a_warning_about_failed_formulas(desk: Any) -> None:
    (remark,) = desk.remarks(FILES / "register.xls")

    assert "a failed formula reads as an empty cell" in remark


def test_a_failed_formula_is_not_an_empty_cell_in_ods(desk: Any) -> None:
    (fault,) = desk.refusal(FILES / "failed-formula.ods")

    assert fault == (
        "failed-formula.ods, sheet 'Dữ liệu', cell G4: The formula in the cell failed (#DIV/0!)."
        " Write the value itself."
    )


def test_a_failed_formula_is_not_an_empty_cell_in_xlsx(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, [*HEADINGS.strip().split(","), "Ngày giải thể"])
        sheet.write_row(1, 0, ROW.strip().split(","))
        sheet.write_formula("G2", "=OTHER!A1", None, "#REF!")

    (fault,) = desk.refusal(path)

    assert fault.startswith("list.xlsx, sheet 'A', cell G2: The formula in the cell failed (#REF!)")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_refused(desk: Any, content: bytes) -> None:
    assert desk.refusal(desk.bytes(content)) == [
        "list.csv: The file is empty. Was it saved and sent whole?"
    ]


def test_a_missing_file_is_refused(desk: Any, tmp_path: Path) -> None:
    (fault,) = desk.refusal(tmp_path / "nowhere.csv")

    assert "cannot be read" in fault
    assert str(tmp_path) not in fault


def test_an_unknown_ending_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(HEADINGS, "list.docx"))

    assert "Files ending in “.docx” are not read" in fault


def test_a_workbook_named_csv_is_refused(desk: Any) -> None:
    content = desk.xlsx([["a"]]).read_bytes()

    (fault,) = desk.refusal(desk.bytes(content, "list.csv"))

    assert "The content is not that of a .csv file" in fault


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods"])
def test_text_named_as_a_workbook_is_refused(desk: Any, ending: str) -> None:
    (fault,) = desk.refusal(desk.bytes(b"<html><table>", "list" + ending))

    assert f"The content is not that of a {ending} file" in fault


def test_a_file_above_the_limit_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 10)

    (fault,) = desk.refusal(desk.csv(HEADINGS))

    assert "Split it into several files" in fault


def test_a_workbook_that_swells_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "UNPACKED_BYTES_MAX", 10)

    (fault,) = desk.refusal(desk.xlsx([["a"]]))

    assert "unpacks to 1 MB" in fault


def test_a_locked_workbook_is_refused(desk: Any) -> None:
    content = files.OLE_START + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    (fault,) = desk.refusal(desk.bytes(content, "list.xlsx"))

    assert "locked with a password" in fault


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_workbook_cut_short_is_refused(desk: Any, ending: str) -> None:
    content = (FILES / "register.ods").read_bytes() if ending == ".ods" else None
    whole = content or desk.xlsx([["a"] * 50] * 50).read_bytes()

    (fault,) = desk.refusal(desk.bytes(whole[: len(whole) // 2], "list" + ending))

    assert "The file is broken" in fault


def test_an_archive_that_is_no_workbook_is_refused(desk: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("letter.txt", "hello")

    (fault,) = desk.refusal(tmp_path / "list.xlsx")

    assert "The file is broken" in fault


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/worksheets/sheet1.xml", '<c r="A1" t="s"><v>0</v></c>', '<c t="e"><v>#REF!</v></c>'),
        ("xl/workbook.xml", "?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "aaaa">]>\n'),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"'),
        ("xl/workbook.xml", "</workbook>", ""),
    ],
)
def test_a_workbook_that_another_program_would_read_otherwise_is_refused(
    desk: Any, tmp_path: Path, part: str, before: str, after: str
) -> None:
    changed = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(desk.xlsx([["a"]])) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            assert name != part or before in text
            new.writestr(name, text.replace(before, after) if name == part else text)

    (fault,) = desk.refusal(changed)

    assert "The file is broken" in fault


def test_an_old_workbook_with_nothing_in_it_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.bytes(files.OLE_START + bytes(2000), "list.xls"))

    assert "The file is broken" in fault


def test_text_that_is_not_unicode_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(
        desk.bytes("Mã;Tên Đảng bộ\n".encode("cp1258", "replace") + b"\xd0\xff")
    )

    assert "choose “CSV UTF-8”" in fault


def test_binary_zeros_are_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(HEADINGS + "U1\x00,A\n"))

    assert "binary zeros" in fault


def test_an_open_quotation_mark_is_refused_with_its_row(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(HEADINGS + 'U1,"Chi bộ,x\n'))

    assert fault.startswith("list.csv, row 2: The quotation marks do not match.")


def test_too_many_rows_are_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "ROWS_MAX", 2)
    monkeypatch.setattr(workbooks, "ROWS_MAX", 2)

    (in_csv,) = desk.refusal(desk.csv(HEADINGS + ROW * 3))
    (in_xlsx,) = desk.refusal(desk.xlsx([["a"]] * 4))

    assert "There are more than 2 rows" in in_csv
    assert in_xlsx.startswith("list.xlsx, sheet 'Sheet1': There are more than 2 rows")


def test_a_stray_mark_in_the_last_column_is_refused_before_it_fills_memory(desk: Any) -> None:
    rows: list[list[object]] = [[None] * 16383 + ["x"]]

    (fault,) = desk.refusal(desk.xlsx(rows))

    assert "Something stands beyond column 256" in fault


def test_a_percent_sign_in_the_name_of_the_file_does_no_harm(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv("a,b\n", "100% xong.csv"))

    assert fault.startswith("100% xong.csv: ")
