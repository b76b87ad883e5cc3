"""What is a row of a table, and what is not."""

from typing import Any

import pytest

from tests.intake.samples import REGISTER, UNIT
from xeploai.intake.cells import Cell
from xeploai.intake.tables.table import numbers_the_columns


def test_blank_rows_and_running_numbers_are_no_units(desk: Any) -> None:
    rows = [["STT", *REGISTER], [1, *UNIT], [], [2, *[""] * 7], ["\u200b"]]

    assert len(desk.take(desk.xlsx(rows)).rows) == 1


def test_a_note_below_the_table_is_not_passed_over_in_silence(desk: Any) -> None:
    rows = [["STT", *REGISTER], [1, *UNIT], ["Ghi chú: số liệu chưa đầy đủ"]]

    assert len(desk.refusal(desk.xlsx(rows))) == 5


@pytest.mark.parametrize(
    "row", [["A", "B", "(1)", "(2)", "(3)"], [1, 2, 3], ["1", 2.0, "( 3 )", None]]
)
def test_numbers_in_order_only_number_the_columns(row: list[Cell]) -> None:
    assert numbers_the_columns(row)


@pytest.mark.parametrize("row", [[1, 2], [1, 3, 2], [2, 3, 4], [1, 2, 3, "Đảng viên"], []])
def test_other_rows_of_numbers_are_data(row: list[Cell]) -> None:
    assert not numbers_the_columns(row)
