"""Unforeseen failures: their page, and their line in the log."""

import errno
import re

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from tests.portal.reading import texts
from xeploai.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.database]
INSIDE = "figures of the inside"


@pytest.fixture
def reader() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user(username="doc", label="Độc", password="x"))
    return client


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def top(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("xeploai.portal.units.views.top_unit_of_latest_cycle", top)


def number_on(page: str) -> str:
    found = re.search(r"<strong>([0-9a-f]{8})</strong>", page)
    assert found is not None
    return found[1]


def test_an_accident_has_a_number_on_the_page_and_with_its_trace_in_the_log(
    reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_with(monkeypatch, ZeroDivisionError(INSIDE))

    response = reader.get("/")

    page = response.content.decode()
    assert response.status_code == 500
    assert INSIDE not in page
    assert "Traceback" not in page
    assert f"incident {number_on(page)} at GET /" in caplog.text
    assert INSIDE in caplog.text
    assert "Traceback" in caplog.text


def test_an_accident_is_told_in_the_language_of_the_page(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ZeroDivisionError())

    vietnamese = reader.get("/").content.decode()
    english = reader.get("/?lang=en").content.decode()

    assert '<html lang="vi">' in vietnamese
    assert texts(vietnamese, "h1") == ["Đã xảy ra sự cố"]
    assert texts(english, "h1") == ["Something went wrong here"]


def test_a_locked_database_says_that_somebody_writes_and_when_to_come_again(
    reader: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    settings: object,
) -> None:
    monkeypatch.setattr("xeploai.portal.site.incidents.is_busy", lambda _: True)
    fail_with(monkeypatch, OperationalError("database is locked"))

    response = reader.get("/?lang=en")

    page = response.content.decode()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert texts(page, "h1") == ["Another user is storing data"]
    assert f"incident {number_on(page)}" in caplog.text


def test_a_database_that_is_gone_is_no_fault_of_the_page(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, OperationalError("connection refused by 10.0.0.7"))

    response = reader.get("/?lang=en")

    assert response.status_code == 503
    assert texts(response.content.decode(), "h1") == ["The database cannot be reached"]
    assert "10.0.0.7" not in response.content.decode()


def test_a_database_that_is_gone_before_anybody_is_known_is_told_too(
    monkeypatch: pytest.MonkeyPatch, reader: Client
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", gone)

    assert reader.get("/").status_code == 503


def test_a_connection_that_was_cut_is_no_fault_of_the_page(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, InterfaceError("the connection is closed"))

    assert reader.get("/").status_code == 503


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "The disk of the system is full"), ("vi", "Ổ đĩa của hệ thống đã đầy")],
)
def test_a_full_disk_is_told_with_what_can_still_be_done(
    reader: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    language: str,
    heading: str,
) -> None:
    fail_with(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))

    response = reader.get(f"/?lang={language}")

    page = response.content.decode()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 60
    assert texts(page, "h1") == [heading]
    assert f"incident {number_on(page)} at GET /: [Errno 28]" in caplog.text
    assert "Traceback" not in caplog.text
