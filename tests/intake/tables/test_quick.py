"""Rows made a column at a time are the rows that are read cell by cell."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.conftest import WORDS
from xeploai.intake import COLUMNS
from xeploai.intake.cells import Cell
from xeploai.intake.headings import best_match, table_of
from xeploai.intake.kinds import KINDS, Kind
from xeploai.intake.sources import Sheet
from xeploai.intake.tables import ListTable, read_quickly, row_at

DAY = date(2020, 2, 1)
CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            "a",
            "A 1",
            " a",
            "a ",
            "a  b",
            "1",
            "x",
            "có",
            "FULL",
            "Chính thức",
            "GOOD",
            "Hoàn thành tốt nhiệm vụ",
            "NOT_RATED",
            "under_review",
            "Đảng viên",
            "Đa\u0309ng viên",
            "member",
            "subordinate_branch",
            "COMMUNE",
            "31/12/2023",
            "2023-02-30",
            "#REF!",
            "Err:502",
            "zero\u200bwidth",
            "bad\x01sign",
            "x" * 301,
        ]
    ),
    st.sampled_from([0, 1, 1.0, 1.5, True, False]),
    # a workbook knows no time zones
    st.sampled_from([date(2023, 1, 1), datetime(2023, 6, 1, 12), date(1900, 1, 1)]),  # noqa: DTZ001
)


def table_with(kind: Kind, rows: Sequence[Sequence[Cell]]) -> ListTable:
    headings: list[Cell] = [column.vi for column in COLUMNS[kind]]
    sheet = Sheet("list.xlsx", "A", [headings, *rows])
    match = best_match(sheet, kinds=[kind], vocabulary=WORDS)
    assert match is not None
    table, _, _ = table_of(match, sheet)
    return table


QUICK_KINDS = [kind for kind, definition in KINDS.items() if definition.quick]


@pytest.mark.parametrize("kind", QUICK_KINDS)
@given(data=st.data())
def test_a_row_that_is_read_quickly_is_the_row_that_is_read_cell_by_cell(
    kind: Kind, data: st.DataObject
) -> None:
    definition = KINDS[kind]
    row = st.lists(CELLS, min_size=0, max_size=len(COLUMNS[kind]))
    table = table_with(kind, data.draw(st.lists(row, min_size=1, max_size=6)))

    quick = read_quickly(table, definition.quick, WORDS)

    for number, made in enumerate(quick, table.heading_row + 1):
        reader = row_at(table, number)
        if made is not None:
            assert reader is not None
            assert not definition.is_skipped(reader, WORDS)
            assert definition.read_row(reader, WORDS) == made
            assert reader.faults == []


SOUND: dict[Kind, list[Cell]] = {
    Kind.REGISTER: ["U1", "Đảng bộ xã A", "subordinate_branch", "COMMUNE", "", DAY, None],
    Kind.PEOPLE: ["P1", "Nguyễn Văn An", "U2", "Chính thức", None, DAY, "31/12/2023"],
    Kind.POSTS: ["P1", "U1", "Bí thư", "secretary", "x", DAY, None],
    Kind.COLLECTIVES: ["C1", "Ban Thường vụ", "U1", "standing_committee", DAY, None],
    Kind.GRADINGS: ["Đảng viên", "P1", "GOOD", None, "Đảng ủy xã A", "12-QĐ/ĐU", DAY],
}


@pytest.mark.parametrize("kind", QUICK_KINDS)
def test_a_row_without_anything_odd_is_read_quickly(kind: Kind) -> None:
    table = table_with(kind, [SOUND[kind]])

    (row,) = read_quickly(table, KINDS[kind].quick, WORDS)

    assert row is not None
    assert row.place == "list.xlsx, sheet 'A', row 2"


def test_a_return_is_always_read_cell_by_cell() -> None:
    table = table_with(Kind.RETURN, [["member", 1, 1, 0]])

    assert list(read_quickly(table, KINDS[Kind.RETURN].quick, WORDS)) == [None]
