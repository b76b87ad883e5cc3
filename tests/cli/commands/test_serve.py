"""`xeploai serve`: where pages may be served, that they are, and what is started for it."""

import errno
import gzip
import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection

from tests.builders import AT, BY
from tests.cli.conftest import environment
from tests.shared_demo import copy_home
from xeploai.accounts.operations import open_account
from xeploai.cli.commands import serve as serving
from xeploai.cli.commands.serve import (
    collect_files,
    is_loopback,
    log_missing_protection,
    page_server,
    refuse_if_taken,
    refuse_open,
)
from xeploai.cli.storage.demo_mark import DemoHome, mark_changed, write_mark
from xeploai.cli.supervision import Program
from xeploai.domain.words import Refused

UNUSED = "192.0.2.1"  # kept for documentation: no machine has it


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_always_served(host: str) -> None:
    assert is_loopback(host)
    refuse_open(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "::", "example.org"])
def test_other_addresses_need_https_in_front(host: str, settings: Any) -> None:
    settings.IS_DEMO_HOME = False
    with pytest.raises(Refused, match="XEPLOAI_HTTPS"):
        refuse_open(host)

    settings.IS_HTTPS = True
    refuse_open(host)


def test_a_demo_with_its_public_passwords_stays_on_this_machine(settings: Any) -> None:
    settings.IS_DEMO_HOME = settings.IS_HTTPS = True

    with pytest.raises(Refused, match="public"):
        refuse_open("0.0.0.0")


def test_a_demos_home_stays_on_this_machine_after_an_import_too(
    settings: Any, tmp_path: Path
) -> None:
    settings.IS_DEMO_HOME = DemoHome(tmp_path)
    settings.IS_HTTPS = True
    write_mark(tmp_path, seed=1)
    mark_changed(tmp_path)

    with pytest.raises(Refused, match="public"):
        refuse_open("0.0.0.0")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refused, match="is not an address of this machine"):
        refuse_if_taken(0, UNUSED)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_home: Path) -> Iterator[int]:
    home = copy_home(migrated_home, tmp_path_factory.mktemp("served"))
    write_mark(home, seed=1)
    port = free_port()
    words = ["serve", "--port", str(port), "--home", str(home)]
    server = subprocess.Popen(
        [sys.executable, "-m", "xeploai", *words], env=environment(), stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            if server.poll() is None and answers(port):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


def get(port: int, address: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, response.read()
    finally:
        connection.close()


def test_a_served_page_comes_compressed(served: int) -> None:
    status, headers, _ = get(served, "/account/login/")

    assert (status, headers["content-encoding"]) == (200, "gzip")


def test_served_style_sheets_come_compressed_and_are_kept_for_ever(served: int) -> None:
    page = gzip.decompress(get(served, "/nothing/at/all")[2]).decode()
    address = re.search(r'href="(/static/portal/style\.[0-9a-f]+\.css)"', page)
    assert address is not None

    status, headers, _ = get(served, address[1])

    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in headers["cache-control"]


def test_whoever_breaks_off_the_headers_or_the_body_is_not_waited_for_for_ever() -> None:
    words = page_server("127.0.0.1", 8000)

    assert int(words[words.index("--http1-header-read-timeout") + 1]) <= 10_000
    # bodies: the application that receives them within limits
    assert words[words.index("--interface") + 1] == "asginl"
    assert words[-1] == "xeploai.config.asgi:application"


def test_there_are_as_many_processes_as_the_setting_says(settings: Any) -> None:
    settings.WORKERS = 5
    words = page_server("127.0.0.1", 8000)

    assert words[words.index("--workers") + 1] == "5"
    assert "--respawn-failed-workers" in words


@pytest.mark.parametrize(("works", "number"), [(True, 5), (False, 1)])
def test_the_background_work_may_be_left_to_another(
    monkeypatch: pytest.MonkeyPatch, settings: Any, *, works: bool, number: int
) -> None:
    started: list[Program] = []
    settings.READERS = 2
    monkeypatch.setattr(serving, "supervise", started.extend)
    for act in ("collect_files", "log_missing_protection", "_close_database"):
        monkeypatch.setattr(serving, act, lambda: None)

    assert serving.serve_pages(0, works=works) == 0

    assert len(started) == number
    assert started[0].name == "pages"


def test_style_sheets_that_cannot_be_written_do_not_keep_the_pages_away(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.HOME = tmp_path
    monkeypatch.setattr("django.core.management.call_command", full)

    collect_files()

    (line,) = caplog.messages
    assert line.endswith("were not written into the home: [Errno 28] No space left on device")


@pytest.mark.django_db
def test_the_start_names_each_trigger_that_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON cycle_gradedecision"
        cursor.execute(f"DROP TRIGGER cycle_gradedecision_refuses_update{on}")

    log_missing_protection()

    assert caplog.messages == [
        (
            "cycle_gradedecision is no longer protected: the trigger"
            " cycle_gradedecision_refuses_update is gone"
        )
    ]


@pytest.mark.django_db
def test_the_start_is_silent_about_a_sound_database(caplog: pytest.LogCaptureFixture) -> None:
    log_missing_protection()

    assert caplog.messages == []


@pytest.mark.django_db
def test_second_factors_whose_key_is_lost_are_counted_in_the_log(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    user = open_account(
        username="van-phong", label="Văn phòng", password="con-duong-ven-bien-7", by=BY, at=AT
    )
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    serving.log_lost_keys()
    assert not caplog.records

    settings.MFA_KEYS = ("another key of this installation, made up",)
    serving.log_lost_keys()

    assert "1 second factors were set up with another key" in caplog.text


def test_a_file_that_was_copied_into_a_closed_home_is_closed_at_the_start(
    settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "copied").write_bytes(b"")
    (tmp_path / "copied").chmod(0o644)

    serving.close_home()

    assert (tmp_path / "copied").stat().st_mode & 0o777 == 0o600
