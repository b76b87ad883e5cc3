"""The health check for a proxy or a monitor."""

import logging

import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_monitor_is_answered_without_signing_in_and_told_nothing(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_monitor_hears_that_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> None:
        raise OperationalError("connection refused by 10.0.0.7")

    monkeypatch.setattr("xeploai.portal.site.health.connection.cursor", gone)
    caplog.set_level(logging.ERROR)

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"database\n")
