import numpy as np

from xeploai.analytics.nation.coding import Coding, CountRows
from xeploai.analytics.nation.returns import ReturnRows
from xeploai.analytics.nation.rollup import FrozenTree, roll_up_tree
from xeploai.analytics.nation.tree import NO_PARENT, TreeOrder

CODING = Coding(("MEMBER",), ("NEW_MEMBER",))
PAIR = TreeOrder.of([0, 1], [NO_PARENT, 0])


def counted(*rows: tuple[int, int, int, int]) -> list[CountRows]:
    return [CountRows.of(rows)]


def test_rows_leave_zeros_out() -> None:
    totals = roll_up_tree(counted((1, 0, 4, 2)), FrozenTree(PAIR), CODING)

    assert totals.case_rows().table().to_pylist() == [
        {"unit": 0, "category": 0, "outcome": 4, "number": 2},
        {"unit": 1, "category": 0, "outcome": 4, "number": 2},
    ]
    assert len(totals.return_rows()) == 0


def test_a_sender_without_a_return_is_missing_and_one_that_is_silent_on_a_category_is_named() -> (
    None
):
    waiting = roll_up_tree([], FrozenTree(PAIR, np.array([1])), CODING)
    sent = ReturnRows(senders=np.array([1]))
    silent = roll_up_tree([], FrozenTree(PAIR, np.array([1]), sent), CODING)

    assert waiting.missing_of(0).tolist() == [1]
    assert silent.missing_of(0).tolist() == []
    assert {
        name: units.tolist() for name, units in silent.not_reported_of(0, ["MEMBER"]).items()
    } == {"MEMBER": [1]}
