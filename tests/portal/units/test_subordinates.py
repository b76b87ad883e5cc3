"""The table of direct subordinates, sorted and filtered."""

import re

import pytest
from django.test import Client

from tests.builders import make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import TOP, links, page_of, rows, section

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


def test_rows_after_the_first_ten_are_folded_on_phones_and_a_link_leads_to_them(
    client_of: ClientOf,
) -> None:
    branches = {f"cb-{number:02}": ("tinh", "grassroots_branch") for number in range(12)}
    units = make_tree({"tinh": (None, "province_committee"), **branches})
    make_members(units["cb-00"], 1)
    make_cycle()
    page = section(page_of(client_of(TOP), "/2023/tinh/"), "subordinates")

    shown, folded = page.split('<tbody class="more" id="more-subordinates">')

    assert len(names_in_order(f'id="subordinates"{page}</section>')) == 12
    assert folded.count('<th scope="row">') == 2
    assert shown.count('<th scope="row">') == 10
    assert "#more-subordinates" in links(page)


def test_nothing_is_folded_where_all_rows_are_few(board: Client) -> None:
    assert "more-subordinates" not in page_of(board, "/2023/tinh/")
