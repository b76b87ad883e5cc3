"""A sheet of several days: its days in order, its faults in the order of the rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from xeploai.domain import (
    Refused,
    RegisterBefore,
    RegisteredUnitState,
    ReorganisationKind,
    ReorganisationRow,
    Reorganised,
    say,
)
from xeploai.domain.reorganisation import NewPlacement, reorganise_register
from xeploai.domain.tree import DatedPlacement

START, FIRST, LAST = date(2020, 1, 1), date(2024, 7, 1), date(2025, 1, 1)
DAY = timedelta(days=1)
Kind = ReorganisationKind
COMMITTEE, BRANCH = "grassroots_committee", "subordinate_branch"


def unit(
    code: str,
    parent: str | None,
    category: str,
    opened_on: date = START,
    closed_on: date | None = None,
) -> tuple[RegisteredUnitState, DatedPlacement]:
    """Return a unit with one superior all its life; its name is its code in capitals."""
    return (
        RegisteredUnitState(code, code.upper(), category, "OTHER", opened_on, closed_on),
        DatedPlacement(code, parent, opened_on, closed_on),
    )


TOP = unit("top", None, "province_committee")
A, B = unit("a", "top", COMMITTEE), unit("b", "top", COMMITTEE)
A1, A2, B1 = unit("a1", "a", BRANCH), unit("a2", "a", BRANCH), unit("b1", "b", BRANCH)


def work_out(
    rows: Sequence[ReorganisationRow],
    *more: tuple[RegisteredUnitState, DatedPlacement],
) -> Reorganised:
    units = (TOP, A, B, A1, A2, B1, *more)
    before = RegisterBefore({one.code: one for one, _ in units}, [placed for _, placed in units])
    return reorganise_register(before=before, rows=rows)


def row(number: int, kind: Kind, code: str, on: date = FIRST, **more: Any) -> ReorganisationRow:
    return ReorganisationRow(f"row {number}", kind, code, on, **{"document": "1-QĐ", **more})


def refusal_of(*rows: ReorganisationRow) -> list[str]:
    with pytest.raises(Refused) as refused:
        work_out(rows)
    return [say(fault, "en") for fault in refused.value.faults]


def test_a_sheet_without_rows_changes_nothing_and_compares_nothing() -> None:
    assert work_out([]) == Reorganised()


def test_the_tree_before_is_that_of_the_day_before_the_first_change() -> None:
    effects = work_out(
        [row(1, Kind.MOVE, "a2", LAST, other="b"), row(2, Kind.MOVE, "a1", FIRST, other="b")],
        unit("eve", "b", BRANCH, opened_on=FIRST - DAY),
        unit("morning", "b", BRANCH, opened_on=FIRST),
        unit("gone", "b", BRANCH, closed_on=FIRST - DAY),
        unit("going", "b", BRANCH, closed_on=FIRST),
    )

    assert effects.before == {
        "top": None,
        "a": "top",
        "b": "top",
        "a1": "a",
        "a2": "a",
        "b1": "b",
        "eve": "b",
        "going": "b",
    }


def test_the_tree_after_is_that_of_the_day_of_the_last_change() -> None:
    effects = work_out(
        [row(1, Kind.MOVE, "a2", LAST, other="b"), row(2, Kind.MOVE, "a1", FIRST, other="b")],
        unit("new", "b", BRANCH, opened_on=LAST),
        unit("later", "b", BRANCH, opened_on=LAST + DAY),
        unit("gone", "b", BRANCH, closed_on=LAST),
        unit("going", "b", BRANCH, closed_on=LAST + DAY),
    )

    assert effects.after == {
        "top": None,
        "a": "top",
        "b": "top",
        "a1": "b",
        "a2": "b",
        "b1": "b",
        "new": "b",
        "going": "b",
    }


def test_each_tree_has_the_names_and_categories_of_its_own_day() -> None:
    effects = work_out(
        [
            row(1, Kind.RENAME, "a", name="Anew"),
            row(2, Kind.RECLASSIFY, "b1", LAST, category="grassroots_branch"),
            row(3, Kind.CLOSE, "a1"),
            row(4, Kind.SPLIT, "a2", other="a3", name="A3"),
        ]
    )

    before = {"top": "TOP", "a": "A", "b": "B", "a1": "A1", "a2": "A2", "b1": "B1"}
    assert effects.names_before == before
    assert effects.names_after == {
        "top": "TOP",
        "a": "Anew",
        "b": "B",
        "a2": "A2",
        "b1": "B1",
        "a3": "A3",
    }
    categories = {"top": "province_committee", "a": COMMITTEE, "b": COMMITTEE, "a2": BRANCH}
    assert effects.categories_before == {**categories, "a1": BRANCH, "b1": BRANCH}
    assert effects.categories_after == {**categories, "a3": BRANCH, "b1": "grassroots_branch"}


def test_days_are_played_in_order_whatever_the_order_of_the_rows() -> None:
    effects = work_out(
        [
            row(1, Kind.MOVE, "a1", LAST, other="c"),
            row(2, Kind.OPEN, "c", other="top", name="C", category=COMMITTEE, sector="OTHER"),
        ]
    )

    assert effects.placed == [NewPlacement("c", "top", FIRST), NewPlacement("a1", "c", LAST)]


def test_nothing_goes_to_a_unit_of_the_sheet_before_it_is_established() -> None:
    opens = row(2, Kind.OPEN, "c", LAST, other="top", name="C", category=COMMITTEE, sector="OTHER")

    assert refusal_of(row(1, Kind.MOVE, "a1", other="c"), opens) == [
        "row 1: Unit c opens on 2025-01-01: a change of it is after that day."
    ]


def test_faults_come_in_the_order_of_the_rows_whatever_their_days() -> None:
    # what is wrong with the third row by itself is found first, and the first row's day is last
    assert refusal_of(
        row(1, Kind.MOVE, "x", LAST, other="b"),
        row(2, Kind.MOVE, "y", FIRST, other="b"),
        row(3, Kind.RENAME, "a", FIRST),
        row(4, Kind.MOVE, "z", FIRST, other="b"),
    ) == [
        "row 1: Neither the register nor the sheet has a unit with the code “x”.",
        "row 2: Neither the register nor the sheet has a unit with the code “y”.",
        "row 3: “Rename” needs “New name”. Fill it in.",
        "row 4: Neither the register nor the sheet has a unit with the code “z”.",
    ]
