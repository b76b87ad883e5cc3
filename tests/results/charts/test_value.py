"""Cells and numbers of charts: a missing figure is a dash, never zero."""

from xeploai.domain import Counts, Share, message
from xeploai.results.charts.value import (
    count_cells,
    figure_label,
    of_whole,
    percent,
    percent_number,
    phrase,
)


def test_an_unreported_figure_is_a_dash_and_a_reported_zero_is_zero() -> None:
    assert count_cells(None, ("good", "failed")) == ("–", "–")
    assert count_cells(Counts(good=1234), ("good", "failed")) == ("1.234", "0")


def test_a_share_of_nothing_is_neither_printed_nor_drawn() -> None:
    nothing = Share(0, 0, of="graded")

    assert percent(nothing) == percent(None) == "–"
    assert percent_number(nothing) is percent_number(None) is None


def test_a_drawn_percentage_is_a_number_and_a_printed_one_has_its_parts() -> None:
    share = Share(265, 291, of="graded")

    assert percent_number(share) == 91.065
    assert (percent(share), of_whole(share)) == ("91,07%", "265 / 291")


def test_words_are_in_the_readers_language() -> None:
    assert figure_label("good", "vi") == "Hoàn thành tốt nhiệm vụ"
    assert phrase(message("Party members"), "vi") == "Đảng viên"
