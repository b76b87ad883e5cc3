"""Receiving files."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.hostile_files import HOSTILE
from tests.portal.conftest import ClientOf
from tests.portal.uploads.sending import GOOD_ROW, LOCKED, bomb, send, text_of, workbook, zip_with
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "The file is empty"),
        ("a.xlsx", b"PK\x03\x04 no more of it", "broken and cannot be read"),
        ("a.xlsx", b"no workbook", "not that of a .xlsx file"),
        ("a.xlsx", LOCKED, "locked with a password"),
        ("a.xlsm", b"PK\x03\x04", "contains macros"),
        ("a.xlsx", zip_with("xl/vbaProject.bin", b"Sub"), "contains macros"),
        ("a.xlsx", bomb(), "unpacks to 65 MB"),
        ("a.pdf", b"%PDF", "are not read"),
        ("a", b"text", "are not read"),
        ("a.csv", b"a;b;c\n1;2;3\n", "No row of headings"),
    ],
)
def test_a_bad_file_is_refused_with_a_clear_sentence(
    board: Client, name: str, content: bytes, said: str
) -> None:
    answer = send(board, (name, content))

    if answer.status_code == 302:
        answer = board.get(answer["Location"])  # type: ignore[assignment]
    assert said in text_of(answer)
    assert not Upload.objects.exclude(state="REFUSED").exists()


def test_a_form_without_its_token_is_refused(cycle: Cycle, client_of: ClientOf) -> None:
    signed_in = client_of((Role.ORGANISATION_BOARD, "huyen-a"))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies

    answer = send(strict, ("a.xlsx", workbook(GOOD_ROW)))

    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_a_locked_database_is_said_so_and_nothing_is_stored(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("xeploai.portal.uploads.listing.receive_upload", locked)

    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)))

    assert answer.status_code == 503
    assert not Upload.objects.exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_the_next_list_is_checked(
    board: Client, name: str
) -> None:
    content, said = HOSTILE[name]

    answer = send(board, (name, content))
    following = send(board, ("list.xlsx", workbook(GOOD_ROW)))

    assert said in text_of(board.get(answer["Location"] + "?lang=en"))
    assert [one.state for one in Upload.objects.order_by("pk")] == ["REFUSED", "READY"]
    assert following.status_code == 302


def test_without_room_on_the_disk_nothing_is_read_and_the_page_says_why(
    board: Client, settings: Any
) -> None:
    settings.RESERVE_BYTES = 2**62

    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)))

    assert answer.status_code == 507
    assert "too little room" in text_of(answer)
    assert not Upload.objects.exists()
    assert board.get("/uploads/").status_code == 200


def test_who_has_sent_too_much_reads_what_to_cancel(board: Client, settings: Any) -> None:
    settings.UNCONFIRMED_UPLOADS = 1
    send(board, ("ds.xlsx", workbook(GOOD_ROW)))

    answer = send(board, ("b.xlsx", workbook(GOOD_ROW)))

    assert answer.status_code == 422
    assert f"first: ds.xlsx ({Upload.objects.get().pk}, 1 MB)" in text_of(answer)
