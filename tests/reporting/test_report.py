"""Tables of a report: a fixed number of columns, and lists cut short only in print."""

import pytest

from xeploai.reporting.report import Column, RaggedTable, Row, Table


def table(*rows: Row, most: int | None = None) -> Table:
    return Table("Biểu 1", "Tên", "người", (Column("a", ("A",)),), rows, most=most)


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(RaggedTable):
        table(Row((1,)), Row((1, 2)))


def test_print_has_the_first_rows_and_every_total() -> None:
    rows = (Row((1,)), Row((2,)), Row((3,)), Row((6,), is_total=True))

    cut = table(*rows, most=2)

    assert [row.cells[0] for row in cut.printed_rows] == [1, 2, 6]
    assert cut.left_out == 1


def test_a_table_without_a_limit_is_printed_whole() -> None:
    whole = table(Row((1,)), Row((2,)))

    assert whole.printed_rows == whole.rows
    assert whole.left_out == 0
