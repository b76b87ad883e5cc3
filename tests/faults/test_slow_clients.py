"""Clients that send a byte a second hold none of the threads that answer others."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.serving import FIGURES, SIGN_IN, Served

pytestmark = [pytest.mark.faults]
# more than both processes have threads
NUMBER = 40
HEAD = (
    f"POST {SIGN_IN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nCookie: language=en\r\n\r\n"
)


@contextmanager
def slow_clients(port: int, number: int) -> Iterator[list[socket.socket]]:
    """Open connections with a form that does not come."""
    with ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(number)
        ]
        for one in opened:
            one.sendall(HEAD.encode() + b"a")
        yield opened


def test_forty_slow_bodies_leave_pages_as_quick_as_they_were(served: Served) -> None:
    def latency() -> float:
        begun = time.monotonic()
        assert served.status(FIGURES) == 200
        return time.monotonic() - begun

    latency()
    with slow_clients(served.port, NUMBER) as opened:
        time.sleep(1)
        latencies = []
        for _ in range(10):
            latencies.append(latency())
            for one in opened:
                one.sendall(b"a")

    # seconds, on a machine that tests share; alone it takes some hundredths
    assert sorted(latencies)[len(latencies) // 2] < 1


@pytest.mark.at_length
def test_a_byte_a_second_is_refused_with_a_sentence_after_the_time_that_a_body_has(
    served: Served,
) -> None:
    with slow_clients(served.port, 1) as (client,):
        client.settimeout(1)
        begun, answer = time.monotonic(), b""
        while time.monotonic() < begun + 40 and b"too slowly" not in answer:
            try:
                answer += client.recv(65536)
            except TimeoutError:
                client.sendall(b"a")

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 15 < time.monotonic() - begun < 40
