"""Where pages may be served, and that they are."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from xeploai.cli.demo_mark import mark_changed, write_mark
from xeploai.cli.serve import is_loopback, refuse_if_taken, refuse_open
from xeploai.domain.faults import Refused

UNUSED = "192.0.2.1"  # kept for documentation: no machine has it


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_is_always_served(host: str) -> None:
    assert is_loopback(host)
    refuse_open(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "::", "example.org"])
def test_other_addresses_need_https_in_front(host: str, settings: object) -> None:
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="XEPLOAI_HTTPS"):
        refuse_open(host)

    settings.IS_HTTPS = True  # type: ignore[attr-defined]
    refuse_open(host)


def test_a_demo_with_its_public_passwords_stays_on_this_machine(settings: object) -> None:
    settings.IS_DEMO = settings.IS_HTTPS = True  # type: ignore[attr-defined]

    with pytest.raises(Refused, match="public"):
        refuse_open("0.0.0.0")


def test_a_demos_home_stays_on_this_machine_after_an_import_too(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    settings.IS_HTTPS = True  # type: ignore[attr-defined]
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    write_mark(tmp_path, seed=1)
    mark_changed(tmp_path)

    with pytest.raises(Refused, match="public"):
        refuse_open("0.0.0.0")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Refused, match="no address of this machine"):
        refuse_if_taken(0, UNUSED)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    home = tmp_path_factory.mktemp("served")
    write_mark(home, seed=1)
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    words = ["serve", "--port", str(port), "--home", str(home)]
    server = subprocess.Popen(
        [sys.executable, "-m", "xeploai", *words], env=env, stdout=subprocess.DEVNULL
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
    import gzip

    page = gzip.decompress(get(served, "/nothing/at/all")[2]).decode()
    address = re.search(r'href="(/static/portal/style\.[0-9a-f]+\.css)"', page)
    assert address is not None

    status, headers, _ = get(served, address[1])

    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in headers["cache-control"]
