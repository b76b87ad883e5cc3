import re

import pytest
from django.test import Client

from tests.builders import (
    make_cycle,
    make_tree,
)
from tests.portal.conftest import ClientOf
from tests.portal.reading import TOP, page_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_name_is_shown_as_text_and_never_as_markup(client_of: ClientOf) -> None:
    units = make_tree()
    units["tinh"].name = "<script>alert(1)</script>"
    units["tinh"].save()
    make_cycle()

    assert b"<script>alert" not in client_of(TOP).get("/2023/tinh/").content


@pytest.mark.parametrize(
    "address",
    [
        "/2019/tinh/",
        "/2023/nowhere/",
        "/2023/tinh/cases/?figure=nonsense",
        "/2023/tinh/cases/?group=999999",
        "/2023/tinh/cases/?group=x",
        "/2023/tinh/cases/?group=99999999999999999999999",
        "/2023/huyen-a/cases/?below=huyen-b",
        "/2023/huyen-a/cases/?below=nowhere",
        "/nothing/at/all",
        "/99999999999999999999999/tinh/",
        "/99999999999999999999999/",
        "/2023/a%00b/",
        "/2023/a%00b/tree/",
        "/2023/cases/member/a%00b/",
        "/2023/cases/nonsense/dv-0/",
        "/2023/cases/member/nobody/",
        "/0/tinh/",
    ],
)
def test_what_does_not_exist_is_answered_in_words(board: Client, address: str) -> None:
    assert text_of(board, address, status=404)


@pytest.mark.parametrize(
    "query",
    [
        "sort=nonsense",
        "sort=--name",
        "sort=a%00b",
        "name=%00",
        "category=%00&state=%00",
        "ceilings=x&groups=y",
        "lang=xx",
        "name=%25_%5C'%22",
    ],
)
def test_what_makes_no_sense_in_an_address_changes_nothing(board: Client, query: str) -> None:
    page_of(board, f"/2023/tinh/?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=999999",
        "page=abc",
        "page=",
        "outcome=x",
        "q=%00",
        "q=%25%27",
        "category=nonsense",
        "reason=%00",
        "category=%00",
    ],
)
def test_a_list_asked_for_wrongly_still_shows_a_page(board: Client, query: str) -> None:
    page_of(board, f"/2023/tinh/cases/?figure=total&{query}")
    page_of(board, "/2023/?q=%00%25")


def test_the_page_is_vietnamese_until_english_is_chosen_and_then_stays_so(board: Client) -> None:
    first = board.get("/2023/tinh/", headers={"accept-language": "en"}).content.decode()
    board.get("/2023/tinh/?lang=en")
    later = board.get("/2023/tinh/").content.decode()

    assert '<html lang="vi">' in first
    assert "Kết quả" in first
    assert '<html lang="en">' in later
    assert "Direct subordinates" in later


def test_choosing_a_language_keeps_what_the_page_was_asked_for(board: Client) -> None:
    page = page_of(board, "/2023/tinh/?sort=-name")

    assert 'href="?sort=-name&amp;lang=en"' in page


def test_a_page_loads_nothing_from_elsewhere_and_nothing_inline(board: Client) -> None:
    for address in ("/2023/tinh/", "/2023/tinh/cases/", "/2023/cases/member/dv-0/", "/2023/?q=a"):
        response = board.get(address)
        page = response.content.decode()

        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        addresses = re.findall(r'\s(?:src|href|hx-get|action)="([^"]+)"', page)
        assert [one for one in addresses if not one.startswith(("/", "?", "#"))] == []
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=\"", page)


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_report_comes_as_a_file(board: Client, form: str, start: bytes) -> None:
    response = board.get(f"/2023/huyen-a/report.{form}")

    assert response.content.startswith(start)
    assert f'filename="huyen-a-2023.{form}"' in response.headers["Content-Disposition"]


def test_a_report_in_no_known_format_does_not_exist(board: Client) -> None:
    assert board.get("/2023/huyen-a/report.exe").status_code == 404
