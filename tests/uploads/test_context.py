"""The values of a check: reach, changes, and the numbers of rows by state."""

import pytest

from xeploai.domain import Fault
from xeploai.uploads.context import (
    EVERYWHERE,
    ROW_STATE_LABELS,
    CheckedList,
    CheckedRow,
    ColumnChange,
    Reach,
    RowState,
    changes_between,
)

FIRST, SECOND = Fault("One."), Fault("Two.")


def test_only_columns_that_differ_are_changes() -> None:
    old, new = {"name": "A", "kind": "X"}, {"name": "B", "kind": "X", "unit": "u"}

    assert changes_between(old, new) == (
        ColumnChange("name", "A", "B"),
        ColumnChange("unit", None, "u"),
    )


def test_rows_are_counted_by_state_and_states_without_rows_are_zero() -> None:
    rows = [CheckedRow("r", "s", "", state) for state in (RowState.NEW, RowState.NEW)]

    assert CheckedList(tuple(rows)).numbers == {
        RowState.NEW: 2,
        RowState.CHANGED: 0,
        RowState.UNCHANGED: 0,
        RowState.REFUSED: 0,
    }


def test_refusals_are_those_of_the_list_and_then_those_of_its_rows() -> None:
    row = CheckedRow("r", "s", "", RowState.REFUSED, (), (SECOND,))

    assert CheckedList((row,), (FIRST,)).refusals == (FIRST, SECOND)


@pytest.mark.parametrize(
    ("one", "other", "units"),
    [
        (EVERYWHERE, EVERYWHERE, None),
        (Reach(frozenset({1, 2})), EVERYWHERE, {1, 2}),
        (EVERYWHERE, Reach(frozenset({1, 2})), {1, 2}),
        (Reach(frozenset({1, 2})), Reach(frozenset({2, 3})), {2}),
    ],
)
def test_two_limits_leave_what_is_within_both(
    one: Reach, other: Reach, units: set[int] | None
) -> None:
    assert one.within(other).units == units


def test_everywhere_contains_every_unit_and_a_reach_only_its_own() -> None:
    assert 5 in EVERYWHERE
    assert 5 not in Reach(frozenset({4}))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_of_a_row_has_a_label_of_its_own(language: str) -> None:
    assert len({ROW_STATE_LABELS[state][language] for state in RowState}) == len(RowState)
