"""Clients that try passwords leave pages as they were."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.serving import FIGURES, SIGN_IN, Served

pytestmark = [pytest.mark.faults]
CLIENTS = 32
TOKEN = "a" * 32
HEADERS = {
    "Cookie": f"csrftoken={TOKEN}; language=en",
    "Content-Type": "application/x-www-form-urlencoded",
}


@contextmanager
def trying_passwords(port: int, addresses: int) -> Iterator[Counter[int]]:
    """Try one password after the other from many clients; count the statuses."""
    statuses, is_over = Counter[int](), threading.Event()

    def client(number: int) -> None:
        source = (f"127.0.0.{2 + number % addresses}", 0)
        for attempt in range(10**6):
            if is_over.is_set():
                return
            connection = http.client.HTTPConnection(
                "127.0.0.1", port, timeout=60, source_address=source
            )
            body = f"csrfmiddlewaretoken={TOKEN}&login=n{number}-{attempt}&password=wrong"
            try:
                connection.request("POST", SIGN_IN, body, HEADERS)
                statuses[connection.getresponse().status] += 1
            except (OSError, http.client.HTTPException):
                statuses[0] += 1
            finally:
                connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("addresses", [1, pytest.param(CLIENTS, marks=pytest.mark.at_length)])
def test_thirty_two_clients_that_try_passwords_leave_pages_quick(
    served: Served, addresses: int
) -> None:
    def latency(address: str) -> float:
        begun = time.monotonic()
        assert served.status(address) == 200
        return time.monotonic() - begun

    latency(FIGURES)
    with trying_passwords(served.port, addresses) as statuses:
        time.sleep(1)
        latencies = [latency(address) for _ in range(10) for address in ("/healthz", FIGURES)]

    print(sorted(latencies), statuses)
    # seconds, on a machine that tests share
    assert sorted(latencies)[len(latencies) // 2] < 0.5
    assert set(statuses) <= {200, 429, 503}
