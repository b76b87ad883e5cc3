import numpy as np

from xeploai.analytics.nation.coding import Coding, CountRows
from xeploai.analytics.nation.returns import ReturnRows

CODING = Coding(("MEMBER", "BRANCH"))


def test_only_what_the_chosen_units_sent_is_left_in_rising_order() -> None:
    sent = ReturnRows(
        senders=np.array([9, 3, 5]),
        reported_unit=np.array([9, 3, 5]),
        reported_category=np.array([0, 1, 0]),
        numbers=CountRows.of([(9, 0, 1, 20), (5, 0, 1, 7)]),
    )

    found = sent.of_units(np.array([9, 3, 4]))

    assert found.senders.tolist() == [3, 9]
    assert found.numbers.number.tolist() == [20]
    assert found.reported_lines(CODING).tolist() == [[0, 1], [1, 0]]
    assert found.number_lines(CODING)[1].tolist() == [0, 20]


def test_a_return_may_report_zero() -> None:
    sent = ReturnRows(np.array([1]), np.array([1]), np.array([0]))

    assert sent.reported_lines(CODING).tolist() == [[1], [0]]
    assert not sent.number_lines(CODING).any()
