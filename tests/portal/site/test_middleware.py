"""The language of the pages."""

import re

import pytest
from django.test import Client

from tests.portal.reading import links, page_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline(board: Client) -> None:
    for address in ("/2023/tinh/", "/2023/tinh/cases/", "/2023/cases/member/dv-0/", "/2023/?q=a"):
        response = board.get(address)
        page = response.content.decode()

        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        addresses = re.findall(r'\s(?:src|href|hx-get|action)="([^"]+)"', page)
        assert [one for one in addresses if not one.startswith(("/", "?", "#"))] == []
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=\"", page)


def test_the_page_is_vietnamese_until_english_is_chosen_and_then_stays_so(board: Client) -> None:
    first = board.get("/2023/tinh/", headers={"accept-language": "en"}).content.decode()
    board.get("/2023/tinh/?lang=en")
    later = board.get("/2023/tinh/").content.decode()

    assert '<html lang="vi">' in first
    assert '<html lang="en">' in later
    assert "Cấp dưới trực tiếp" in texts(first, "h2")
    assert "Direct subordinates" in texts(later, "h2")


def test_choosing_a_language_keeps_what_the_page_was_asked_for(board: Client) -> None:
    page = page_of(board, "/2023/tinh/?sort=-name")

    assert "?sort=-name&lang=en" in links(page)
