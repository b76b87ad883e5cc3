from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.figures.shares import (
    PartOutsideItsBase,
    Share,
    decimal_comma,
    grouped,
    rounded_half_up,
)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (265, 291, "91,07"),
        (7682, 56787, "13,53"),  # printed as 13,52 by the publication
        (66, 389, "16,97"),  # printed as 16,96
        (9152, 48805, "18,75"),
        (0, 19, "0,00"),
        (19, 19, "100,00"),
    ],
)
def test_shares_are_rounded_half_up_where_shown(part: int, whole: int, shown: str) -> None:
    assert Share(part, whole, of="graded").shown() == shown


@pytest.mark.parametrize(("part", "shown"), [(1249, "12,5"), (1250, "12,5"), (1251, "12,5")])
def test_more_or_fewer_decimals_are_a_matter_of_showing(part: int, shown: str) -> None:
    assert Share(part, 10_000, of="graded").shown(1) == shown


def test_exactly_a_half_goes_up() -> None:
    assert Share(125, 1000, of="graded").shown(0) == "13"
    assert Share(12499, 100_000, of="graded").shown(0) == "12"


def test_a_share_of_nothing_is_no_number() -> None:
    share = Share(0, 0, of="graded")

    assert share.exact is None
    assert share.shown() is None


def test_a_share_stays_exact() -> None:
    assert Share(1, 3, of="graded").exact == Fraction(1, 3)


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 1), (1, 0)])
def test_a_part_is_not_larger_than_its_base(part: int, whole: int) -> None:
    with pytest.raises(PartOutsideItsBase):
        Share(part, whole, of="graded")


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1000, "1.000"), (5_400_000, "5.400.000")]
)
def test_counts_are_grouped_with_dots(number: int, written: str) -> None:
    assert grouped(number) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 400), 2, "0,00"),
        (Fraction(123456, 100), 2, "1.234,56"),
        (Fraction(5, 1000), 2, "0,01"),
    ],
)
def test_decimals_stand_behind_a_comma(value: Fraction, decimals: int, written: str) -> None:
    assert decimal_comma(value, decimals) == written


@given(st.fractions(), st.integers(0, 4))
def test_rounding_is_never_off_by_more_than_half_a_unit(value: Fraction, decimals: int) -> None:
    unit = Fraction(1, 10**decimals)

    assert abs(rounded_half_up(value, decimals) * unit - value) <= unit / 2


@given(st.fractions(), st.integers(0, 4))
def test_rounding_treats_gain_and_loss_alike(value: Fraction, decimals: int) -> None:
    assert rounded_half_up(-value, decimals) == -rounded_half_up(value, decimals)
