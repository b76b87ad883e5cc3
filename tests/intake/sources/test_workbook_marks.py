"""What calamine does not report is found in the XML."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.intake.samples import CSV_HEADINGS, CSV_ROW
from xeploai.intake.sources import FileFormat
from xeploai.intake.sources.workbook_marks import PORTION_BYTES, marks_of

FILES = Path(__file__).parents[1] / "files"


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
        sheet.write_row(0, 0, [*CSV_HEADINGS.strip().split(","), "Ngày giải thể"])
        sheet.write_row(1, 0, CSV_ROW.strip().split(","))
        sheet.write_formula("G2", "=OTHER!A1", None, "#REF!")

    (fault,) = desk.refusal(path)

    assert fault == (
        "list.xlsx, sheet 'A', cell G2: The formula in the cell failed (#REF!). Write the"
        " value itself."
    )


@pytest.mark.parametrize("written", ['t="e"', "t='e'", 't="&#101;"'])
@pytest.mark.parametrize("at", range(PORTION_BYTES - 12, PORTION_BYTES + 1))
def test_a_failed_formula_is_found_wherever_the_portions_of_its_sheet_end(
    desk: Any, tmp_path: Path, written: str, at: int
) -> None:
    path = tmp_path / "changed.xlsx"
    cell = f'<c {written} r="A2"><v>#REF!</v></c>'
    with zipfile.ZipFile(desk.xlsx([["a"], ["b"]])) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                start, _, end = text.partition('<c r="A2"')
                text = start + " " * (at - len(start)) + cell + end.partition("</c>")[2]
            new.writestr(name, text)

    (marks,) = marks_of(FileFormat.XLSX, path.read_bytes(), with_reach=False).values()

    assert marks.errors == {(1, 0): "#REF!"}


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

    assert fault == (
        "changed.xlsx: The file is broken and cannot be read. Open it, save it again, and"
        " send the new file."
    )
