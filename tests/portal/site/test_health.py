"""The health checks for a proxy or a monitor."""

import os
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADDRESSES = ["/healthz", "/healthz/ready", "/healthz/live"]
READY = ADDRESSES[:2]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_monitor_is_answered_without_signing_in_and_told_nothing(
    client: Client, address: str
) -> None:
    response = client.get(address)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def break_database(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def gone() -> None:
        raise error

    monkeypatch.setattr("xeploai.portal.site.health.connection.cursor", gone)


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", READY)
def test_a_monitor_hears_that_the_database_is_gone(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    address: str,
    kind: type[Exception],
) -> None:
    break_database(monkeypatch, kind("connection refused by 10.0.0.7"))

    response = client.get(address)

    assert (response.status_code, response.content) == (503, b"database\n")
    assert len(caplog.messages) == 1


def test_a_process_lives_without_its_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_database(monkeypatch, OperationalError("connection refused"))

    assert client.get("/healthz/live").status_code == 200


@pytest.mark.parametrize("address", READY)
def test_a_full_disk_leaves_pages_to_read_and_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    full = SimpleNamespace(f_bavail=255, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda _: full)

    response = client.get(address)

    assert (response.status_code, response.content) == (200, b"ok, read only\n")
