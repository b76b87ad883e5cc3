"""The sheet of the merger: hundreds of rows of every kind, carried out without a fault."""

import csv
import io
from collections import Counter

from xeploai.demo.continuation import DemoContinuation, sheet_file
from xeploai.demo.continuation.sheet import HEADINGS, MERGED_ON
from xeploai.domain import ReorganisationKind


def test_the_sheet_has_hundreds_of_rows_of_every_kind(after: DemoContinuation) -> None:
    kinds = Counter(row.kind for row in after.sheet)

    assert 300 <= len(after.sheet) <= 500
    assert kinds.keys() == set(ReorganisationKind)


def test_every_row_is_of_one_day_and_has_a_document(after: DemoContinuation) -> None:
    assert {row.on for row in after.sheet} == {MERGED_ON}
    assert all(row.document for row in after.sheet)


def test_all_districts_of_both_provinces_close(after: DemoContinuation) -> None:
    closed = {row.unit for row in after.sheet if row.kind is ReorganisationKind.CLOSE}

    assert len([code for code in closed if not code.startswith("ag-")]) == 15
    assert len([code for code in closed if code.startswith("ag-")]) == 11


def test_there_are_three_special_zones(after: DemoContinuation) -> None:
    names = {row.name for row in after.sheet if "đặc khu" in row.name and "Đảng bộ" in row.name}

    assert {
        "Đảng bộ đặc khu Phú Quốc",
        "Đảng bộ đặc khu Thổ Châu",
        "Đảng bộ đặc khu Kiên Hải",
    } <= names


def test_the_file_has_a_line_for_each_row_under_vietnamese_headings(
    after: DemoContinuation,
) -> None:
    text = sheet_file(after.sheet, {"commune_committee": "Đảng bộ xã"}).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert tuple(lines[0]) == HEADINGS
    assert [line[0] for line in lines[1:]] == [row.unit for row in after.sheet]
    assert "Đảng bộ xã" in {line[4] for line in lines[1:]}
