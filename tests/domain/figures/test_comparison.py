from fractions import Fraction

from xeploai.domain.figures.comparison import Change, change_between
from xeploai.domain.figures.counts import Share


def test_a_change_is_the_later_figure_less_the_earlier() -> None:
    change = change_between(
        now=454,
        before=725,
        share_now=Share(454, 57241, of="total"),
        share_before=Share(725, 56700, of="total"),
    )

    assert change.difference == -271
    assert change.points == (Fraction(454, 57241) - Fraction(725, 56700)) * 100


def test_a_missing_figure_is_never_taken_as_zero() -> None:
    nothing = Share(0, 0, of="graded")

    assert change_between(now=5, before=None, share_now=None, share_before=None) == Change(None)
    assert change_between(now=None, before=5, share_now=None, share_before=None) == Change(None)
    change = change_between(
        now=5, before=3, share_now=Share(1, 2, of="graded"), share_before=nothing
    )
    assert change == Change(2, None)
