"""Differences and marks of a comparison."""

from fractions import Fraction

import pytest

from tests.portal.reading import plain
from xeploai.domain import Change
from xeploai.portal.comparison.tables import LinkedFigure
from xeploai.portal.templatetags.comparing import (
    difference,
    in_points,
    linked_figure,
    not_comparable,
)


def test_a_figure_is_a_link_only_if_it_counts_something_that_the_reader_may_see() -> None:
    assert linked_figure(LinkedFigure(1200, "/list", None)) == '<a href="/list">1.200</a>'
    assert linked_figure(LinkedFigure(1200, "", None)) == "1.200"
    assert linked_figure(LinkedFigure(0, "/list", None)) == "0"
    assert linked_figure(LinkedFigure(None, "/list", None)) == "–"


def test_reasons_are_numbered_links() -> None:
    assert plain(not_comparable([1, 3])) == "không so sánh được [1] [3]"


@pytest.mark.parametrize(
    ("before", "now", "words", "points"),
    [(3, 5, "▲ tăng +2", "+1,20"), (5, 3, "▼ giảm −2", "−1,20"), (4, 4, "không đổi", "0,00")],
)
def test_a_difference_has_a_sign_a_direction_and_points(
    before: int, now: int, words: str, points: str
) -> None:
    change = Change(now - before, Fraction(6 * (now - before), 10))

    assert plain(difference(change)) == words
    assert in_points(change) == points


def test_without_a_difference_nothing_is_written() -> None:
    assert difference(None) == ""
    assert in_points(None) == ""
