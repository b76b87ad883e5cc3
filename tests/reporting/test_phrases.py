"""Phrases of the report, in the notation of official Vietnamese."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.documents.sample import empty, province
from xeploai.domain import FIGURE_LABELS, Change, ReportingSource, Share, UnitRef, ceiling_percent
from xeploai.reporting.phrases import (
    base_word,
    category_word,
    day,
    listed,
    of_base,
    outcome_word,
    pack_word,
    rise_or_fall,
    source_word,
    units_listed,
)


def test_a_share_names_its_base_and_has_none_where_the_base_is_zero() -> None:
    assert of_base(Share(265, 291, of="graded")) == "91,07% số được xếp loại"
    assert of_base(Share(0, 0, of="graded")) == ("không tính tỷ lệ vì số được xếp loại bằng 0")


def test_every_figure_has_a_word_as_a_base() -> None:
    assert all(base_word(figure).startswith(("số ", "tổng số")) for figure in FIGURE_LABELS)


@pytest.mark.parametrize(
    ("difference", "points", "sentence"),
    [
        (None, None, "không có số liệu để so sánh"),
        (0, Fraction(0), "không đổi"),
        (3, Fraction(311, 100), "tăng 3 tập thể (tỷ lệ tăng 3,11 điểm phần trăm)"),
        (-1200, Fraction(-1, 2), "giảm 1.200 tập thể (tỷ lệ giảm 0,50 điểm phần trăm)"),
        (1, Fraction(-1, 1000), "tăng 1 tập thể (tỷ lệ giảm dưới 0,01 điểm phần trăm)"),
        (5, Fraction(0), "tăng 5 tập thể (tỷ lệ không đổi)"),
        (5, None, "tăng 5 tập thể"),
    ],
)
def test_a_change_is_a_rise_or_a_fall_or_none(
    difference: int | None, points: Fraction | None, sentence: str
) -> None:
    assert rise_or_fall(Change(difference, points), "tập thể") == sentence


def test_a_long_list_names_the_first_and_counts_the_others() -> None:
    units = [UnitRef(f"{number}", f"Chi bộ {number}") for number in range(7)]

    assert units_listed(units[:2]) == "Chi bộ 0, Chi bộ 1"
    assert units_listed(units) == (
        "Chi bộ 0, Chi bộ 1, Chi bộ 2, Chi bộ 3, Chi bộ 4 và 2 đơn vị khác"
    )
    assert listed(["A"], noun="nhóm") == "A"


@pytest.mark.parametrize(("share", "text"), [(Fraction(1, 5), "20%"), (Fraction(1, 3), "33,33%")])
def test_a_ceiling_is_a_percentage_without_idle_decimals(share: Fraction, text: str) -> None:
    assert ceiling_percent(share) == text


def test_an_outcome_is_a_grade_or_a_reason_or_nothing() -> None:
    statistics = province()

    assert outcome_word(statistics, "GOOD") == "hoàn thành tốt nhiệm vụ"
    assert outcome_word(statistics, "newly_established") == "Thành lập chưa đủ 6 tháng"
    assert outcome_word(statistics, "") == ""


def test_a_code_that_the_pack_does_not_list_stays_a_code() -> None:
    assert category_word(province(), "soldier") == "soldier"
    assert pack_word(replace(empty(), pack_title={})) == f"bộ quy tắc {empty().pack}"


def test_sources_and_days_are_in_vietnamese() -> None:
    assert source_word(ReportingSource.CASES) == "hồ sơ từng trường hợp"
    assert source_word(ReportingSource.RETURN) == "biểu tổng hợp đã nộp"
    assert day(date(2023, 12, 1)) == "01/12/2023"
