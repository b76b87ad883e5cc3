"""Sums of a rehearsal: only settled outcomes can change, and every subject is counted once."""

import pytest

from xeploai.results.rehearsal.values import ENDS, Matrix, is_change, sum_matrices

COUNTS = {
    ("EXCELLENT", "GOOD"): 4,
    ("COMPLETED", "GOOD"): 3,
    ("GOOD", "GOOD"): 10,
    ("NOT_RATED", "GOOD"): 2,
    ("GOOD", "MISSING"): 5,
    ("MISSING", "MISSING"): 1,
}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("GOOD", "EXCELLENT", True),
        ("GOOD", "NOT_RATED", True),
        ("GOOD", "GOOD", False),
        ("GOOD", "MISSING", False),
        ("GAP", "GOOD", False),
        ("GOOD", "NO_COUNTERPART", False),
    ],
)
def test_an_outcome_changes_only_if_both_sides_are_settled(
    before: str, after: str, changes: bool
) -> None:
    assert is_change(before, after) is changes


def test_same_changed_and_undetermined_add_up_to_all() -> None:
    matrix = Matrix(COUNTS)

    assert (matrix.total, matrix.same, matrix.changed, matrix.undetermined) == (25, 10, 9, 6)
    assert (matrix.better, matrix.worse) == (3, 4)


def test_outcomes_after_add_up_to_all() -> None:
    matrix = Matrix(COUNTS)

    assert matrix.ending("GOOD") == 19
    assert sum(matrix.ending(end) for end in ENDS) == matrix.total


def test_matrices_are_summed_cell_by_cell() -> None:
    assert sum_matrices([Matrix(COUNTS), Matrix({("GOOD", "GOOD"): 1})]).counts == {
        **COUNTS,
        ("GOOD", "GOOD"): 11,
    }
    assert sum_matrices([]).total == 0
