"""The sentences at the top of a unit's page, and its table of categories."""

import pytest
from django.test import Client

from tests.portal.reading import links, page_of, row, rows, section, texts

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_headline_says_in_words_what_the_table_says(board: Client) -> None:
    page = page_of(board, "/2023/tinh/")

    members = row(section(page, "categories"), "Đảng viên")
    assert members[2] == "1.204 99,59% 1.204 / 1.209 · Tổng số"
    assert members[-1].startswith("4 0,33% 4 / 1.209 · Tổng số")
    assert (
        "1.209 đảng viên: được đánh giá, xếp loại 1.204 (99,59% tổng số); hoàn thành tốt nhiệm vụ"
        " trở lên 1.203 (99,92% số được xếp loại); hoàn thành xuất sắc nhiệm vụ 1 (0,08% số hoàn"
        " thành tốt nhiệm vụ trở lên); hoàn thành nhiệm vụ 1 (0,08% số được xếp loại); không hoàn"
        " thành nhiệm vụ 0 (0,00% số được xếp loại); chưa có quyết định 4 (0,33% tổng số)."
    ) in texts(page)


def test_all_organisations_follow_the_last_category_of_organisations(board: Client) -> None:
    labels = [one[0] for one in rows(section(page_of(board, "/2023/tinh/"), "categories"))]

    assert labels.index("Tất cả tổ chức đảng") == labels.index("Đảng viên") - 1


def test_a_reason_leads_to_the_cases_that_it_counts(board: Client) -> None:
    part = section(page_of(board, "/2023/tinh/"), "reasons")

    reason = "Đang được kiểm tra, xác minh, giải quyết khiếu nại, tố cáo hoặc xem xét kỷ luật"
    assert rows(part)[1:] == [("Đảng viên", reason, "1")]
    assert links(part)[0] == (
        "/2023/tinh/cases/?category=member&figure=not_graded&reason=under_review"
    )


def test_undecided_is_a_column_only_if_something_is_undecided(board: Client) -> None:
    province = rows(section(page_of(board, "/2023/tinh/"), "categories"))[0]
    by_return = rows(section(page_of(board, "/2023/huyen-b/"), "categories"))[0]

    assert province == (*by_return, "Chưa có quyết định")
