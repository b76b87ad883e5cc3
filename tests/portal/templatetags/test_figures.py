"""Figures in the Vietnamese way of writing."""

import pytest
from django.test import Client

from tests.portal.reading import page_of, row, section

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_figures_are_written_the_vietnamese_way(board: Client) -> None:
    members = row(section(page_of(board, "/2023/tinh/"), "categories"), "Đảng viên")

    assert members[1] == "1.209 ▲ tăng 1.200"
    assert members[4] == "1.203 99,92% 1.203 / 1.204 · Được đánh giá, xếp loại"


def test_a_figure_nobody_reported_is_a_dash(board: Client) -> None:
    page = section(page_of(board, "/2023/huyen-b/"), "categories")

    _, *figures = row(page, "Cán bộ lãnh đạo, quản lý các cấp")
    assert figures == ["–"] * 8
