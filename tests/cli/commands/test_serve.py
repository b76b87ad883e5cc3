"""`xeploai serve`: where pages may be served, that they are, and that both programs end."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cli.conftest import environment
from tests.shared_demo import copy_home
from xeploai.cli.commands.serve import (
    is_loopback,
    log_missing_protection,
    refuse_if_taken,
    refuse_open,
    run_together,
)
from xeploai.cli.storage.demo_mark import mark_changed, write_mark
from xeploai.domain.words import Refused

UNUSED = "192.0.2.1"  # kept for documentation: no machine has it


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_always_served(host: str) -> None:
    assert is_loopback(host)
    refuse_open(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "::", "example.org"])
def test_other_addresses_need_https_in_front(host: str, settings: Any) -> None:
    settings.IS_DEMO = False
    with pytest.raises(Refused, match="XEPLOAI_HTTPS"):
        refuse_open(host)

    settings.IS_HTTPS = True
    refuse_open(host)


def test_a_demo_with_its_public_passwords_stays_on_this_machine(settings: Any) -> None:
    settings.IS_DEMO = settings.IS_HTTPS = True

    with pytest.raises(Refused, match="public"):
        refuse_open("0.0.0.0")


def test_a_demos_home_stays_on_this_machine_after_an_import_too(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.IS_DEMO = False
    settings.IS_HTTPS = True
    settings.HOME = tmp_path
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


SLEEPER = "import time; time.sleep(60)"


def modules(folder: Path, **sources: str) -> None:
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")


def test_where_one_ends_the_other_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules(tmp_path, sleeper=SLEEPER, ender="raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    started = time.monotonic()

    try:
        code = run_together([["sleeper"], ["ender"]])
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)

    assert code == 3
    assert time.monotonic() - started < 30


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells of a parent's end")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_both_end_with_whoever_started_them(tmp_path: Path, how: signal.Signals) -> None:
    says = f"import os, pathlib; pathlib.Path('{tmp_path}', str(os.getpid())).touch(); {SLEEPER}"
    modules(tmp_path, one=says, two=says)
    words = "from xeploai.cli.commands.serve import run_together; run_together([['one'], ['two']])"
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    parent = subprocess.Popen([sys.executable, "-c", words], env={**os.environ, "PYTHONPATH": path})
    children = wait_for_pids(tmp_path)

    parent.send_signal(how)
    parent.wait(30)

    assert wait_until_gone(children)


def wait_for_pids(folder: Path) -> list[int]:
    for _ in range(200):
        found = [int(file.name) for file in folder.iterdir() if file.name.isdecimal()]
        if len(found) == 2:
            return found
        time.sleep(0.1)
    raise AssertionError("the programs did not start")


def wait_until_gone(children: list[int]) -> bool:
    for _ in range(200):
        if not any(Path(f"/proc/{child}").exists() for child in children):
            return True
        time.sleep(0.1)
    return False


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
