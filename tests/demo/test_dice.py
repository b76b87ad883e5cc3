"""Random numbers and apportionment of the demonstration."""

from hypothesis import given
from hypothesis import strategies as st

from xeploai.demo.dice import apportion


@given(st.integers(0, 10**6), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_shares_add_up_and_miss_their_part_by_less_than_one(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)

    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)
