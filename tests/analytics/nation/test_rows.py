import numpy as np

from xeploai.analytics.nation.rows import CountRows

ROWS = CountRows.of([(1, 0, 2, 5), (2, 1, 0, 7)])


def test_rows_given_one_by_one_become_columns() -> None:
    assert ROWS.unit.tolist() == [1, 2]
    assert ROWS.number.tolist() == [5, 7]
    assert len(CountRows.of([])) == 0


def test_chosen_rows_keep_their_columns_together() -> None:
    assert ROWS.where(np.array([False, True])).table().to_pylist() == [
        {"unit": 2, "category": 1, "outcome": 0, "number": 7}
    ]
