"""Regions of a scale."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.model.conditions import Comparison
from xeploai.rulepacks.checks.regions import Scale, compared, everywhere

AT_LEAST, AT_MOST, MORE, LESS, IS, IS_NOT = Comparison


COMPARISONS = st.sampled_from(Comparison)


@given(COMPARISONS, COMPARISONS, st.integers(0, 8), st.integers(0, 8), st.booleans())
def test_regions_have_the_values_of_which_the_comparison_holds(
    one: Comparison, two: Comparison, first: int, second: int, is_whole: bool
) -> None:
    scale = Scale(Fraction(4), is_whole)
    a, b = compared(scale, one, Fraction(first, 2)), compared(scale, two, Fraction(second, 2))
    for value in (Fraction(n, 1 if is_whole else 4) for n in range(5 if is_whole else 17)):
        point = compared(scale, IS, value)
        in_a, in_b = (not each.both(point).is_empty for each in (a, b))
        assert (not a.both(b).both(point).is_empty) is (in_a and in_b)
        assert (not a.either(b).both(point).is_empty) is (in_a or in_b)
        assert a.rest().both(point).is_empty is in_a
    assert a.either(a.rest()) == everywhere(scale)
