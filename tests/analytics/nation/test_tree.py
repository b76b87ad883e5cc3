"""The depth-first order of a frozen tree."""

import numpy as np
import pytest

from xeploai.analytics.nation.tree import NO_PARENT, TreeOrder, UnitNotInTree
from xeploai.domain.figures.rollup import LoopInTree, ParentNotInTree, UnitPlacedTwice

PROVINCE, DISTRICT, WARD, BRANCH, SECOND_BRANCH = 7, 3, 5, 1, 9


def small_tree() -> TreeOrder:
    return TreeOrder.of(
        units=[BRANCH, SECOND_BRANCH, WARD, DISTRICT, PROVINCE],
        parents=[WARD, DISTRICT, DISTRICT, PROVINCE, NO_PARENT],
    )


def test_superiors_stand_before_subordinates() -> None:
    order = small_tree()

    assert all(order.parent < np.arange(len(order)))


def test_siblings_stand_as_they_were_given() -> None:
    order = small_tree()

    assert order.units.tolist() == [PROVINCE, DISTRICT, SECOND_BRANCH, WARD, BRANCH]


def test_all_below_a_unit_stand_in_one_stretch() -> None:
    order = small_tree()
    at = order.position(DISTRICT)

    assert set(order.units[at : order.end[at]]) == {DISTRICT, SECOND_BRANCH, WARD, BRANCH}


def test_a_branch_has_nothing_below_it() -> None:
    order = small_tree()
    at = order.position(BRANCH)

    assert order.end[at] == at + 1


def test_two_roots_make_two_trees_side_by_side() -> None:
    order = TreeOrder.of([0, 1, 2, 3], [NO_PARENT, NO_PARENT, 0, 1])

    assert order.units.tolist() == [0, 2, 1, 3]
    assert order.end.tolist() == [2, 2, 4, 4]


def test_no_unit_makes_an_empty_order() -> None:
    assert len(TreeOrder.of([], [])) == 0


def test_units_that_stand_under_themselves_are_refused() -> None:
    with pytest.raises(LoopInTree):
        TreeOrder.of([0, 1, 2, 3], [NO_PARENT, 2, 3, 1])


def test_a_unit_that_is_its_own_superior_is_refused() -> None:
    with pytest.raises(LoopInTree):
        TreeOrder.of([4], [4])


@pytest.mark.parametrize("parent", [6, 600, -2])
def test_a_superior_outside_the_tree_is_refused(parent: int) -> None:
    with pytest.raises(ParentNotInTree, match=str(parent)):
        TreeOrder.of([0, 8], [NO_PARENT, parent])


def test_a_unit_placed_twice_is_refused() -> None:
    with pytest.raises(UnitPlacedTwice, match="5"):
        TreeOrder.of([0, 5, 5], [NO_PARENT, 0, 0])


@pytest.mark.parametrize("stranger", [2, 600, -1])
def test_a_unit_outside_the_tree_has_no_position(stranger: int) -> None:
    with pytest.raises(UnitNotInTree, match=str(stranger)):
        small_tree().position(stranger)


def test_strictly_below_leaves_the_unit_itself_out() -> None:
    order = small_tree()

    below = order.strictly_below(np.array([order.position(WARD)]))

    assert order.units[below].tolist() == [BRANCH]
