"""Trees before and after a reorganisation: units counted by level, and lines from the top down."""

from collections.abc import Mapping

import pytest

from xeploai.domain import LevelCount, TreeLine, count_levels, tree_lines

# a province with two committees; below the first a departmental committee and its branch
TREE: Mapping[str, str | None] = {
    "deep": "part",
    "b1": "b",
    "part": "a",
    "a1": "a",
    "b": "top",
    "a": "top",
    "top": None,
}
CATEGORIES = {
    "top": "province_committee",
    "a": "grassroots_committee",
    "b": "grassroots_committee",
    "part": "departmental_committee",
    "a1": "subordinate_branch",
    "b1": "subordinate_branch",
    "deep": "subordinate_branch",
}


def test_units_are_counted_by_their_level_and_category_on_both_sides() -> None:
    after = {**TREE, "deep": "b", "new": "top"}

    assert count_levels(
        before=TREE,
        after=after,
        categories_before=CATEGORIES,
        categories_after={**CATEGORIES, "new": "grassroots_branch"},
    ) == [
        LevelCount(1, "province_committee", before=1, after=1),
        LevelCount(2, "grassroots_branch", before=0, after=1),
        LevelCount(2, "grassroots_committee", before=2, after=2),
        LevelCount(3, "departmental_committee", before=1, after=1),
        LevelCount(3, "subordinate_branch", before=2, after=3),
        LevelCount(4, "subordinate_branch", before=1, after=0),
    ]


def test_a_unit_that_changes_its_category_is_counted_under_each_on_its_side() -> None:
    parents = {"a": None}

    assert count_levels(
        before=parents,
        after=parents,
        categories_before={"a": "grassroots_branch"},
        categories_after={"a": "grassroots_committee"},
    ) == [
        LevelCount(1, "grassroots_branch", before=1, after=0),
        LevelCount(1, "grassroots_committee", before=0, after=1),
    ]


def test_a_unit_whose_superior_has_no_place_that_day_is_counted_and_shown_at_the_top() -> None:
    parents = {"a1": "a", "a": "gone"}
    categories = {"a": "grassroots_committee", "a1": "subordinate_branch"}

    assert count_levels(
        before=parents, after={}, categories_before=categories, categories_after={}
    ) == [
        LevelCount(1, "grassroots_committee", before=1, after=0),
        LevelCount(2, "subordinate_branch", before=1, after=0),
    ]
    assert tree_lines(parents, {"a1"}) == [TreeLine(1, "a"), TreeLine(2, "a1")]


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        ({"top"}, [(1, "top")]),
        ({"deep"}, [(1, "top"), (2, "a"), (3, "part"), (4, "deep")]),
        # siblings by code, each followed by what is below it
        ({"b", "a1", "part"}, [(1, "top"), (2, "a"), (3, "a1"), (3, "part"), (2, "b")]),
        # a unit that opens later is not in the tree before
        ({"b", "new"}, [(1, "top"), (2, "b")]),
        ({"new"}, []),
    ],
)
def test_a_tree_is_shown_with_the_wanted_units_and_those_above_them_only(
    wanted: set[str], lines: list[tuple[int, str]]
) -> None:
    assert tree_lines(TREE, wanted) == [TreeLine(level, code) for level, code in lines]
