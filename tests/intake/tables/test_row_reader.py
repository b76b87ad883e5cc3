"""Rows are read cell by cell, with every fault at its place."""

from datetime import date
from typing import Any

from tests.intake.samples import REGISTER, UNIT, changed
from xeploai.domain import say
from xeploai.intake.cells import Cell
from xeploai.intake.sources import Sheet
from xeploai.intake.tables import NO_DAY, ListTable, RowReader, repeats

LABELS = {
    "code": {"vi": "Mã", "en": "Code"},
    "from_on": {"vi": "Từ ngày", "en": "From"},
    "until_on": {"vi": "Đến trước ngày", "en": "Until"},
}


def reader(*cells: Cell) -> RowReader:
    """Return the reader of a row that has cells for a code and a start, but no column of ends."""
    sheet = Sheet("list.csv", "", [["Code", "From"], list(cells)])
    return RowReader(ListTable(sheet, LABELS, ["Code", "From"], 0, {"code": 0, "from_on": 1}), 1)


def test_all_faults_of_a_file_come_at_once(desk: Any) -> None:
    rows = [changed(UNIT, A=None), changed(UNIT, F="31/02/2010"), changed(UNIT, D="x"), UNIT]

    faults = desk.refusal(desk.xlsx([REGISTER, *rows]))

    assert [fault.split(": ")[0].rpartition(" ")[2] for fault in faults] == [
        *["A2", "F3", "D4", "4", "5"]
    ]


def sentences(row: RowReader) -> list[str]:
    return [say(fault, "en") for fault in row.faults]


def test_a_cell_that_the_row_or_the_file_lacks_is_empty() -> None:
    row = reader("U1")

    assert (row.cell("from_on"), row.cell("until_on")) == (None, None)
    assert (row.has("from_on"), row.has("until_on")) == (True, False)
    assert row.optional_day("until_on") is None
    assert row.faults == []


def test_a_required_cell_that_is_empty_is_a_fault_at_its_place() -> None:
    row = reader("", "01/02/2020")

    assert row.code("code") == ""
    assert sentences(row) == ["list.csv, cell A2: “Code” is empty. Fill it in."]


def test_a_required_column_that_the_file_lacks_is_a_fault_of_the_row() -> None:
    row = reader("U1", "01/02/2020")

    assert row.day("until_on") == NO_DAY
    assert sentences(row) == ["list.csv, row 2: “Until” is empty. Fill it in."]


def test_a_cell_that_cannot_be_read_is_one_fault_and_not_empty_as_well() -> None:
    row = reader("U 1", "soon")

    assert (row.code("code"), row.day("from_on")) == ("", NO_DAY)
    assert sentences(row) == [
        "list.csv, cell A2: The code “U 1” has a space in it. Write the code without spaces.",
        "list.csv, cell B2: “soon” is not a date. Write it as day/month/year, such as 31/12/2023.",
    ]


def test_a_name_is_known_by_its_code_or_refused_with_the_known_names() -> None:
    row = reader("tot", None)
    labels = {"GOOD": {"vi": "Tốt", "en": "Good"}}

    assert row.choice("code", {"tot": "GOOD"}, labels) == "GOOD"
    assert row.choice("code", {"kem": "POOR"}, labels) == ""
    assert sentences(row) == [
        "list.csv, cell A2: “tot” is not known here as “Code”. Write one of: Good."
    ]


def test_an_end_on_the_day_of_the_start_is_a_fault_and_one_day_later_is_not() -> None:
    row = reader("U1", "01/02/2020")

    row.check_order("from_on", "until_on", date(2020, 2, 1), date(2020, 2, 2))
    assert row.faults == []

    row.check_order("from_on", "until_on", date(2020, 2, 1), date(2020, 2, 1))
    assert sentences(row) == [
        "list.csv, row 2: “Until” is 2020-02-01, not after “From” (2020-02-01). Correct one."
    ]


def test_an_end_is_not_compared_with_a_start_that_could_not_be_read() -> None:
    row = reader("U1", "soon")

    row.check_order("from_on", "until_on", NO_DAY, NO_DAY)

    assert row.faults == []


def test_each_repetition_is_found_with_the_first_place_and_incomplete_keys_are_skipped() -> None:
    keyed = [(("U1",), "row 2"), (("",), "row 3"), (("",), "row 4"), ((NO_DAY,), "row 5")]
    keyed += [((NO_DAY,), "row 6"), (("U1",), "row 7"), (("U1",), "row 8")]

    assert list(repeats(keyed)) == [("row 7", "row 2"), ("row 8", "row 2")]
