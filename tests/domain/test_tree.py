from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.tree import (
    STEPS_MAX,
    DatedPlacement,
    DatedUnit,
    Span,
    TooManySubordinates,
    faults_of_overlaps,
    faults_of_tree,
    next_path,
    path_step,
    paths,
    tree_on,
)

BEFORE, START = date(2019, 12, 31), date(2020, 1, 1)
MIDDLE, END = date(2022, 7, 1), date(2024, 1, 1)


def unit(code: str, opened: date = START, closed: date | None = None) -> DatedUnit:
    return DatedUnit(code, opened, closed)


def under(
    code: str, parent: str | None, start: date = START, end: date | None = None
) -> DatedPlacement:
    return DatedPlacement(code, parent, start, end)


def faults(units: list[DatedUnit], placements: list[DatedPlacement]) -> list[str]:
    return [str(fault) for fault in faults_of_tree(units=units, placements=placements)]


def no_place(code: str, start: str, end: str) -> str:
    return (
        f"Unit {code} has no place in the tree from {start} until {end}, although it is open."
        " Give its superior in that time."
    )


def test_a_tree_with_a_move_in_the_middle_has_no_fault() -> None:
    units = [unit("a"), unit("b"), unit("c")]
    placements = [
        under("a", None),
        under("b", "a"),
        under("c", "a", START, MIDDLE),
        under("c", "b", MIDDLE),
    ]

    assert faults(units, placements) == []


@pytest.mark.parametrize(
    ("placements", "sentence"),
    [
        (
            [under("b", "a"), under("b", "c", MIDDLE)],
            (
                "Unit b would have two superiors on 2022-07-01: a and c."
                " End the first placement before the second begins."
            ),
        ),
        ([under("b", "a", START, MIDDLE)], no_place("b", "2022-07-01", "…")),
        ([under("b", "a", MIDDLE)], no_place("b", "2020-01-01", "2022-07-01")),
        ([], no_place("b", "2020-01-01", "…")),
        ([under("b", "x")], "The superior x of unit b is not in the register."),
        ([under("b", "a"), under("z", "a")], "Unit z is placed but is not in the register."),
        (
            [under("b", "a", MIDDLE, MIDDLE)],
            "The placement of b from 2022-07-01 ends before it begins.",
        ),
        (
            [under("b", "a", date(2019, 12, 31))],
            (
                "Unit b is placed under a from 2019-12-31 until …,"
                " but b is open only from 2020-01-01 until …."
            ),
        ),
    ],
)
def test_whatever_keeps_it_from_being_a_tree_is_a_fault(
    placements: list[DatedPlacement], sentence: str
) -> None:
    units = [unit("a"), unit("b"), unit("c")]
    roots = [under("a", None), under("c", None)]

    assert sentence in faults(units, [*roots, *placements])


def test_a_child_does_not_outlive_its_superior() -> None:
    units = [unit("a", closed=MIDDLE), unit("b")]

    (sentence,) = faults(units, [under("a", None, START, MIDDLE), under("b", "a")])

    assert sentence == (
        "Unit b is placed under a from 2020-01-01 until …,"
        " but a is open only from 2020-01-01 until 2022-07-01."
    )


def test_a_unit_may_end_on_the_day_its_superior_ends() -> None:
    units = [unit("a", closed=MIDDLE), unit("b", closed=MIDDLE)]

    assert faults(units, [under("a", None, START, MIDDLE), under("b", "a", START, MIDDLE)]) == []


def test_a_unit_closes_after_it_opens() -> None:
    assert faults([unit("a", MIDDLE, MIDDLE)], []) == [
        "Unit a closes on 2022-07-01, not after it opens (2022-07-01)."
    ]


def test_a_loop_that_two_moves_close_is_found_on_the_day_it_closes() -> None:
    units = [unit("r"), unit("a"), unit("b")]
    placements = [
        under("r", None),
        under("a", "r", START, MIDDLE),
        under("b", "r", START, END),
        under("a", "b", MIDDLE),
        under("b", "a", END),
    ]

    (said,) = faults(units, placements)

    assert said == "On 2024-01-01 unit b would be below itself: b → a → b."


def test_units_that_change_places_on_one_day_make_no_loop() -> None:
    units = [unit("r"), unit("a"), unit("b")]
    placements = [
        under("r", None),
        under("a", "r", START, MIDDLE),
        under("b", "a", START, MIDDLE),
        under("b", "r", MIDDLE),
        under("a", "b", MIDDLE),
    ]

    assert faults(units, placements) == []


def test_the_day_a_placement_begins_is_in_and_the_day_it_ends_is_out() -> None:
    units = [unit("a"), unit("b"), unit("c")]
    placements = [
        under("a", None),
        under("b", None),
        under("c", "a", START, MIDDLE),
        under("c", "b", MIDDLE),
    ]

    assert tree_on(units=units, placements=placements, on=date(2022, 6, 30))["c"] == "a"
    assert tree_on(units=units, placements=placements, on=MIDDLE)["c"] == "b"


def test_a_closed_unit_is_in_no_tree() -> None:
    found = tree_on(units=[unit("a", closed=MIDDLE)], placements=[under("a", None)], on=MIDDLE)

    assert found == {}


parent_lists = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).map(
    lambda picks: {
        f"u{number}": None if number == 0 else f"u{pick % number}"
        for number, pick in enumerate(picks)
    }
)


@given(parent_lists)
def test_everything_below_a_unit_and_nothing_else_lies_in_its_range(
    parents: dict[str, str | None],
) -> None:
    found = paths(parents)

    for code, path in found.items():
        below = {other for other, own in found.items() if path <= own < next_path(path)}
        assert below == {other for other in parents if code in way_up(parents, other)}


def way_up(parents: dict[str, str | None], code: str) -> set[str]:
    found: set[str] = set()
    step: str | None = code
    while step is not None:
        found.add(step)
        step = parents[step]
    return found


def test_a_path_has_room_for_more_subordinates_than_a_nation_has_and_then_says_so() -> None:
    assert path_step(0) == "0000"
    assert path_step(36) == "0010"
    assert next_path(path_step(STEPS_MAX - 1)) == "zzzz"
    with pytest.raises(TooManySubordinates):
        path_step(STEPS_MAX)


def test_a_path_has_no_step_before_the_first() -> None:
    with pytest.raises(TooManySubordinates):
        path_step(-1)


def test_a_unit_is_open_on_the_day_it_opens_but_not_on_the_day_it_closes() -> None:
    short = unit("a", START, MIDDLE)

    assert [short.is_open(day) for day in (BEFORE, START, MIDDLE)] == [False, True, False]


def test_a_unit_is_in_its_place_until_the_day_before_the_placement_ends() -> None:
    units, last = [unit("a"), unit("b")], date(2022, 6, 30)
    placements = [under("a", None), under("b", "a", START, MIDDLE)]

    assert "b" in tree_on(units=units, placements=placements, on=last)
    assert "b" not in tree_on(units=units, placements=placements, on=MIDDLE)


def test_two_units_under_each_other_from_the_first_day_are_a_loop() -> None:
    said = faults([unit("a"), unit("b")], [under("a", "b"), under("b", "a")])

    assert said[0] == "On 2020-01-01 unit a would be below itself: a → b → a."


def test_a_superior_without_any_place_is_a_gap_and_nothing_else() -> None:
    (said,) = faults([unit("a"), unit("b")], [under("b", "a")])

    assert said == no_place("a", "2020-01-01", "…")


def test_where_there_is_no_superior_or_no_end_a_fault_shows_a_sign_for_it() -> None:
    (outside,) = faults([unit("a")], [under("a", None, BEFORE)])
    (outlives,) = faults([unit("a", closed=MIDDLE)], [under("a", None)])
    (tops,) = faults([unit("a")], [under("a", None), under("a", None, MIDDLE)])

    assert outside == (
        "Unit a is placed under – from 2019-12-31 until …,"
        " but a is open only from 2020-01-01 until …."
    )
    assert outlives == (
        "Unit a is placed under – from 2020-01-01 until …,"
        " but a is open only from 2020-01-01 until 2022-07-01."
    )
    assert tops == (
        "Unit a would have two superiors on 2022-07-01: – and –."
        " End the first placement before the second begins."
    )


def test_a_fault_names_the_superiors_and_days_it_is_about() -> None:
    units = [unit("a"), unit("b"), unit("c", closed=END)]
    roots = [under("a", None), under("b", None)]

    (twice,) = faults(units, [*roots, under("c", "a", START, END), under("c", "b", MIDDLE, END)])
    early, _of_a = faults(units, [*roots, under("c", "a", BEFORE, END)])
    (short,) = faults(units, [*roots, under("c", "a", START, MIDDLE)])

    assert twice == (
        "Unit c would have two superiors on 2022-07-01: a and b."
        " End the first placement before the second begins."
    )
    assert early == (
        "Unit c is placed under a from 2019-12-31 until 2024-01-01,"
        " but c is open only from 2020-01-01 until 2024-01-01."
    )
    assert short == no_place("c", "2022-07-01", "2024-01-01")


def test_paths_number_the_subordinates_of_each_unit_by_their_codes() -> None:
    assert paths({"r": None, "b": "r", "a": "r", "a1": "a", "s": None}) == {
        "r": "0000",
        "a": "00000000",
        "a1": "000000000000",
        "b": "00000001",
        "s": "0001",
    }


def span(what: str, start: date, end: date | None) -> Span:
    return Span("dv-1", what, start, end, place=f"row of {what}")


START, MIDDLE = date(2020, 1, 1), date(2022, 7, 1)


def test_one_branch_may_follow_another_from_the_same_day() -> None:
    assert faults_of_overlaps([span("a", START, MIDDLE), span("b", MIDDLE, None)]) == []


@pytest.mark.parametrize("end", [None, date(2022, 7, 2)])
def test_two_branches_on_one_day_are_a_fault_at_the_later_row(end: date | None) -> None:
    (fault,) = faults_of_overlaps([span("b", MIDDLE, None), span("a", START, end)])

    assert str(fault) == (
        "row of b: “dv-1” would belong to a and to b on 2022-07-01."
        " End the first before the second begins."
    )
