from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xeploai.analytics.funnel import (
    TAIL_95,
    TAIL_998,
    LimitsAt,
    Standing,
    UnlikeShares,
    funnel_of,
    limits_at,
    probability_of_at_most,
)
from xeploai.domain.figures.counts import Share

HALF = Share(1, 2, "graded")


def graded(part: int, whole: int) -> Share:
    return Share(part, whole, "graded")


def at_most(r: int, n: int, common: Fraction) -> Fraction:
    """Add up the binomial distribution, as a school book does."""
    return sum(
        (comb(n, k) * common**k * (1 - common) ** (n - k) for k in range(r + 1)), Fraction(0)
    )


def judged(group: Share, overall: Share) -> Standing | None:
    rest = Share(overall.part - group.part, overall.whole - group.whole, "graded")
    return funnel_of([group, rest], of="graded").standings[0]


def test_limits_of_ten_tosses_of_a_coin_are_the_interpolated_quantiles() -> None:
    [ten] = limits_at(HALF, [10])

    # F(1) = 11/1024 and F(2) = 56/1024 lie on both sides of 2,5 %
    assert ten.low_95 == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)
    # F(0) = 1/1024 and F(1) = 11/1024 lie on both sides of 0,1 %
    assert ten.low_998 == pytest.approx((1 - (11 / 1024 - 0.001) / (10 / 1024)) / 10)
    assert ten.high_95 == pytest.approx(1 - ten.low_95)
    assert ten.high_998 == pytest.approx(1 - ten.low_998)


@pytest.mark.parametrize(
    ("part", "standing"),
    [
        (0, Standing.BELOW_998),
        (1, Standing.BELOW_95),
        (2, Standing.WITHIN),
        (8, Standing.WITHIN),
        (9, Standing.ABOVE_95),
        (10, Standing.ABOVE_998),
    ],
)
def test_ten_tosses_of_a_coin_are_judged_by_their_exact_tails(
    part: int, standing: Standing
) -> None:
    assert judged(graded(part, 10), graded(5_000_000, 10_000_000)) is standing


def test_one_subject_alone_is_never_out_of_the_ordinary_at_a_common_share() -> None:
    [one] = limits_at(graded(18, 100), [1])

    assert one == LimitsAt(1, 0, 0, 1, 1)
    assert judged(graded(1, 1), graded(18, 100)) is Standing.WITHIN


def test_a_group_of_nobody_is_not_judged() -> None:
    funnel = funnel_of([graded(0, 0), graded(1, 4)], of="graded")

    assert funnel.standings == (None, Standing.WITHIN)
    assert funnel.overall == graded(1, 4)


@pytest.mark.parametrize("shares", [[], [graded(0, 0)]])
def test_without_anybody_there_are_no_limits(shares: list[Share]) -> None:
    assert funnel_of(shares, of="graded").curve == ()


@pytest.mark.parametrize("part", [0, 7])
def test_where_all_are_alike_nobody_is_outside(part: int) -> None:
    funnel = funnel_of([graded(part, 7), graded(part and 50, 50)], of="graded")

    assert set(funnel.standings) == {Standing.WITHIN}
    level = float(part > 0)
    assert {one.low_998 for one in funnel.curve} | {one.high_998 for one in funnel.curve} == {level}


def test_the_larger_the_group_the_closer_the_limits() -> None:
    limits = limits_at(graded(18, 100), [10, 30, 100, 300, 1000, 3000, 10_000])
    widths = [one.high_95 - one.low_95 for one in limits]

    assert widths == sorted(widths, reverse=True)
    assert limits[-1].high_95 == pytest.approx(
        0.18 + 1.96 * (0.18 * 0.82 / 10_000) ** 0.5, abs=1e-4
    )


def test_the_curve_ends_at_the_largest_group() -> None:
    curve = funnel_of([graded(3, 20), graded(900, 6802)], of="graded").curve
    small = funnel_of([graded(1, 3)], of="graded").curve

    assert (curve[0].size, curve[-1].size) == (1, 6802)
    assert [one.size for one in small] == [1, 2, 3]


def test_shares_of_different_bases_are_not_compared() -> None:
    with pytest.raises(UnlikeShares):
        funnel_of([graded(1, 2), Share(1, 2, "total")], of="graded")


groups = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(groups, min_size=1, max_size=12))
def test_limits_nest_and_the_overall_share_lies_between(parts: list[tuple[int, int]]) -> None:
    funnel = funnel_of([graded(*one) for one in parts], of="graded")
    common = funnel.overall.part / funnel.overall.whole

    for one in funnel.curve:
        assert 0 <= one.low_998 <= one.low_95 <= common + 1e-9
        assert common - 1e-9 <= one.high_95 <= one.high_998 <= 1


# sums of fractions take a while on a busy machine
@settings(deadline=None)
@given(groups, st.integers(1, 99))
def test_a_group_lies_outside_the_drawn_line_exactly_where_its_tail_says_so(
    group: tuple[int, int], percent: int
) -> None:
    part, whole = group
    large = 10**4
    overall = graded(percent * large, 100 * large)
    [limits] = limits_at(overall, [whole])
    common = Fraction(percent, 100)
    too_few = at_most(part, whole, common)
    too_many = at_most(whole - part, whole, 1 - common)
    share = part / whole
    standing = judged(graded(part, whole), overall)
    assert standing is not None

    for tail, low, high in (
        (TAIL_95, limits.low_95, limits.high_95),
        (TAIL_998, limits.low_998, limits.high_998),
    ):
        assert (share < low - 1e-12) == (float(too_few) < tail)
        assert (share > high + 1e-12) == (float(too_many) < tail)
    assert standing.is_beyond_998 == (float(min(too_few, too_many)) < TAIL_998)
    assert standing.is_above == (float(too_many) < TAIL_95)


@pytest.mark.parametrize("n", [1, 41, 60_001])
def test_half_of_an_odd_number_of_tosses_is_as_likely_as_the_other_half(n: int) -> None:
    assert probability_of_at_most(n // 2, n, 0.5) == pytest.approx(0.5, rel=1e-9)


# sums of fractions take a while on a busy machine
@settings(deadline=None)
@given(groups, st.integers(1, 99))
def test_the_summed_tail_is_the_exact_one(group: tuple[int, int], percent: int) -> None:
    part, whole = group

    found = probability_of_at_most(part, whole, percent / 100)

    assert found == pytest.approx(float(at_most(part, whole, Fraction(percent, 100))), rel=1e-9)
