"""Rows made a column at a time are the rows that are read cell by cell."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.conftest import WORDS
from xeploai.intake import reading
from xeploai.intake.headings import best_reading, table_of
from xeploai.intake.kinds import COLUMNS, Kind
from xeploai.intake.sheets import Cell, Sheet

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


def read(kind: Kind, rows: Sequence[Sequence[Cell]]) -> Any:
    headings: list[Cell] = [column.vi for column in COLUMNS[kind]]
    sheet = Sheet("list.xlsx", "A", [headings, *rows])
    found = best_reading(sheet, kinds=[kind], vocabulary=WORDS)
    assert found is not None
    table, _, _ = table_of(found, sheet)
    return reading._rows([table], WORDS)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.RETURN])
@given(data=st.data())
def test_the_quick_way_gives_what_the_careful_way_gives(kind: Kind, data: st.DataObject) -> None:
    width = len(COLUMNS[kind])
    row = st.lists(CELLS, min_size=0, max_size=width)
    rows = data.draw(st.lists(row, min_size=1, max_size=6))

    quick = read(kind, rows)
    with patch.object(reading, "quick_rows", lambda table, _: [None] * (len(table.sheet.rows) - 1)):
        careful = read(kind, rows)

    assert quick == careful
