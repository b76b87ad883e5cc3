"""The tree of units, level by level, and the search in it."""

import re

import pytest
from django.test import Client

from tests.builders import (
    make_cycle,
    make_tree,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import TOP, links, page_of, section
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_tree_opens_a_step_at_a_time(board: Client) -> None:
    page = page_of(board, "/2023/tinh/")
    step = page_of(board, "/2023/huyen-a/tree/")

    assert 'hx-get="/2023/huyen-a/tree/"' in page
    assert "/2023/xa-a1/" not in section(page + "</section>", "tree").split("</aside>")[0]
    assert links(step)[:1] == ["/2023/xa-a1/"]
    assert "/2023/ap-a11/" not in links(step)
    assert "<html" not in step


def test_the_tree_is_open_down_to_the_present_unit_and_marks_it(board: Client) -> None:
    page = page_of(board, "/2023/ap-a11/")

    assert re.search(r'href="/2023/ap-a11/" aria-current="page"', page)
    assert "/2023/ap-a12/" in links(page)


def test_the_tree_begins_at_the_highest_unit_within_reach(
    cycle: Cycle, client_of: ClientOf
) -> None:
    client = client_of((Role.EXECUTIVE_OFFICE, "huyen-a"))

    page = page_of(client, "/2023/xa-a1/")

    assert "/2023/tinh/" not in links(page)
    assert "/2023/huyen-b/" not in links(page)
    page_of(client, "/2023/tinh/tree/", status=403)


@pytest.mark.parametrize("wanted", ["ten ap-a11", "TÊN AP-A11", "a11"])
def test_a_unit_is_found_without_diacritics(board: Client, wanted: str) -> None:
    page = board.get("/2023/", {"q": wanted}).content.decode()

    assert "/2023/ap-a11/" in links(page)
    assert "/2023/ap-a12/" not in links(page)


@pytest.mark.parametrize("wanted", ["dang bo an bien", "đảng bộ AN BIÊN", "Đảng bộ an biên"])
def test_vietnamese_names_are_found_however_they_are_typed(
    client_of: ClientOf, wanted: str
) -> None:
    make_tree()
    Unit.objects.filter(code="huyen-a").update(name="Đảng bộ huyện An Biên")
    make_cycle()

    page = client_of(TOP).get("/2023/", {"q": wanted}).content.decode()

    assert "/2023/huyen-a/" in links(page)


def test_the_search_finds_only_what_is_within_reach(cycle: Cycle, client_of: ClientOf) -> None:
    client = client_of((Role.EXECUTIVE_OFFICE, "huyen-a"))

    assert "/2023/ap-b11/" not in client.get("/2023/", {"q": "ten"}).content.decode()


def test_a_search_for_nothing_lists_nothing(board: Client) -> None:
    assert "/2023/ap-a11/" not in board.get("/2023/", {"q": " "}).content.decode()
