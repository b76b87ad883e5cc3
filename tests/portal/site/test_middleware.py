"""The language of the pages."""

import re
from typing import Any

import pytest
from django.db import DataError
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


@pytest.mark.parametrize(
    "address",
    [
        "/2023/a%00b/",
        "/2023/a%00b/tree/",
        "/2023/cases/member/a%00b/",
        "/2023/ti%00nh/tables/categories.csv",
        "/2023/tinh/cases/?figure=total&reason=%00",
        "/2023/tinh/?category=%00&state=%00",
        "/2023/tinh/?name=a%00b",
        "/2023/tinh/?a%00b=1",
        "/2023/?q=" + "x" * 3_000,
        "/" + "x" * 3_000,
    ],
)
def test_an_address_that_is_no_text_or_too_long_is_refused_in_a_sentence(
    board: Client, address: str
) -> None:
    response = board.get(address)

    assert response.status_code == 400
    assert "<p>" in response.content.decode().split("<main")[1]


def test_a_cookie_with_nul_is_refused(board: Client) -> None:
    board.cookies["sessionid"] = "a\0b"

    assert board.get("/2023/tinh/").status_code == 400


def test_a_form_with_nul_is_refused_and_nothing_is_stored(board: Client) -> None:
    response = board.post("/account/tokens/", {"name": "a\0b", "grant": "1"})

    assert response.status_code == 400
    assert "Nothing" in board.post("/account/tokens/?lang=en", {"name": "\0"}).content.decode()


def test_a_program_is_refused_in_the_shape_of_its_interface(client: Client) -> None:
    response = client.get("/api/v1/cycles?q=%00")

    assert response.status_code == 422
    assert response.json()["code"] == "unreadable"


def test_a_number_that_no_row_has_is_no_address(board: Client) -> None:
    assert board.get("/uploads/" + "9" * 19 + "/").status_code == 404
    assert board.get("/uploads/" + "9" * 18 + "/").status_code == 404


def test_a_method_that_an_address_does_not_answer_gets_a_sentence(board: Client) -> None:
    response = board.post("/2023/tinh/tables/categories.csv")

    assert response.status_code == 405
    assert response.headers["Allow"]
    assert "<p>" in response.content.decode()


@pytest.mark.parametrize("error", [DataError("value too long"), OverflowError("too large")])
def test_what_the_database_finds_too_long_is_refused(
    board: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("xeploai.portal.units.views.figures_of", broken)

    assert board.get("/2023/tinh/").status_code == 400


def test_an_account_of_the_identity_server_is_not_asked_for_a_password(board: Client) -> None:
    response = board.get("/account/password/", follow=True)

    assert response.status_code == 404
    assert "/account/logout/" in response.content.decode()


@pytest.mark.parametrize(
    ("status", "shown", "words"),
    [
        (408, 408, "đến quá chậm"),
        (413, 413, "quá lớn"),
        (503, 503, "Quá nhiều người"),
        (507, 503, "Ổ đĩa"),
    ],
)
def test_a_body_that_was_not_received_is_answered_with_a_sentence_and_nothing_is_done(
    client: Client, settings: Any, status: int, shown: int, words: str
) -> None:
    given: dict[str, Any] = {settings.REFUSED_BODY: status}

    response = client.post("/account/login/", {"login": "a"}, **given)

    assert response.status_code == shown
    assert words in response.content.decode()
    assert ("Retry-After" in response.headers) == (shown == 503)
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_program_hears_that_its_body_was_not_received_in_the_shape_of_its_interface(
    client: Client, settings: Any
) -> None:
    given: dict[str, Any] = {settings.REFUSED_BODY: 413}

    response = client.post("/api/v1/cycles", **given)

    assert response.status_code == 413
    assert response.json()["code"] == "not_received"
