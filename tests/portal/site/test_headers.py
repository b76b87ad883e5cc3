"""Pages load and send nothing elsewhere."""

import re

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline(board: Client) -> None:
    for address in ("/2023/tinh/", "/2023/tinh/cases/", "/2023/cases/member/dv-0/", "/2023/?q=a"):
        response = board.get(address)
        page = response.content.decode()

        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        addresses = re.findall(r'\s(?:src|href|hx-get|action)="([^"]+)"', page)
        assert [one for one in addresses if not one.startswith(("/", "?", "#"))] == []
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=\"", page)
