"""What is too large to be read is refused before it fills memory."""

from typing import Any

import pytest

from tests.intake.samples import CSV_HEADINGS, CSV_ROW
from xeploai.intake.sources import limits


def test_a_file_above_the_limit_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES_MAX", 10)

    (fault,) = desk.refusal(desk.csv(CSV_HEADINGS))

    assert (
        fault == "list.csv: The file has 1 MB; at most 0 MB are read. Split it into several files."
    )


def test_a_workbook_that_swells_is_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED_BYTES_MAX", 10)

    (fault,) = desk.refusal(desk.xlsx([["a"]]))

    assert fault == (
        "list.xlsx: The file unpacks to 1 MB, as no spreadsheet of this size does. Save it"
        " again in a spreadsheet program, without anything far outside the table."
    )


def test_too_many_rows_are_refused(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS_MAX", 2)

    (in_csv,) = desk.refusal(desk.csv(CSV_HEADINGS + CSV_ROW * 3))
    (in_xlsx,) = desk.refusal(desk.xlsx([["a"]] * 4))

    assert in_csv == (
        "list.csv: There are more than 2 rows. Split the file, or delete what is far below"
        " the table."
    )
    assert in_xlsx == (
        "list.xlsx, sheet 'Sheet1': There are more than 2 rows. Split the file, or delete"
        " what is far below the table."
    )


def test_a_stray_mark_in_the_last_column_is_refused_before_it_fills_memory(desk: Any) -> None:
    rows: list[list[object]] = [[None] * 16383 + ["x"]]

    (fault,) = desk.refusal(desk.xlsx(rows))

    assert fault == (
        "list.xlsx, sheet 'Sheet1': There is something beyond column 256. Delete what is far"
        " to the right of the table."
    )
