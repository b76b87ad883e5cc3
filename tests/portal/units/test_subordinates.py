"""The table of direct subordinates, sorted and filtered."""

import re

import pytest
from django.test import Client

from tests.portal.reading import links, page_of, rows, section

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def names_in_order(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/2023/([^/]+)/"', section(page, "subordinates"))


def test_subordinates_are_sorted_by_any_column_and_missing_figures_come_last(
    board: Client,
) -> None:
    assert names_in_order(page_of(board, "/2023/tinh/?sort=-m_graded")) == ["huyen-b", "huyen-a"]
    assert names_in_order(page_of(board, "/2023/tinh/?sort=m_graded")) == ["huyen-a", "huyen-b"]
    assert names_in_order(page_of(board, "/2023/tinh/?sort=-name")) == ["huyen-b", "huyen-a"]
    # nobody reported organisations for huyen-b
    for sort in ("o_good", "-o_good"):
        assert names_in_order(page_of(board, f"/2023/tinh/?sort={sort}"))[-1] == "huyen-b"


def test_the_sorted_column_says_so(board: Client) -> None:
    page = section(page_of(board, "/2023/tinh/?sort=-m_graded"), "subordinates")

    assert page.count("aria-sort") == 1
    assert 'aria-sort="descending"' in page
    assert "?sort=m_graded#subordinates" in links(page)  # a second click turns the order


def test_subordinates_are_narrowed_by_name_category_and_state(board: Client) -> None:
    assert names_in_order(page_of(board, "/2023/tinh/?name=TEN%20huyen-b")) == ["huyen-b"]
    assert names_in_order(page_of(board, "/2023/huyen-a/?category=grassroots_branch")) == ["xa-a2"]
    assert names_in_order(page_of(board, "/2023/huyen-a/?state=complete")) == ["xa-a2"]
    nothing = section(page_of(board, "/2023/tinh/?name=zzz"), "subordinates")
    assert rows(nothing)[-1] == ("Không có tổ chức đảng nào phù hợp.",)
