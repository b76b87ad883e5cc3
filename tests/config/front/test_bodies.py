"""Bodies of requests: those that come too slowly, too large or too many at once are refused."""

import errno
from io import BytesIO
from typing import Any

import pytest

from tests.config.front.clients import Client, ask, front
from xeploai.config.front.bodies import Room, stated_size

CHUNKED = [(b"transfer-encoding", b"chunked")]


def test_a_body_comes_whole_however_many_pieces_it_is_sent_in() -> None:
    client = Client([b"a", 0.01, b"b" * 300_000, b"c"])

    ask(front(), client)

    assert client.content == b"a" + b"b" * 300_000 + b"c"
    assert (b"x-size", b"300002") in client.sent[0]["headers"]


def test_a_body_without_a_stated_size_comes_whole_too() -> None:
    client = Client([b"ab", b"c"], headers=CHUNKED)

    ask(front(), client)

    assert (client.status, client.content) == (200, b"abc")


def test_a_request_without_a_body_does_not_wait_for_one() -> None:
    client = Client(method="GET")

    ask(front(), client)

    assert (client.status, client.content) == (200, b"")


def test_a_body_that_stands_still_is_refused_after_the_time_that_all_have() -> None:
    client = Client([b"a", 5.0, b"b"])

    ask(front(grace_s=0.05), client)

    assert (client.status, client.content) == (408, b"")


def test_a_byte_now_and_then_gains_no_time() -> None:
    client = Client([piece for _ in range(40) for piece in (b"a", 0.02)])

    ask(front(grace_s=0.1, rate=2000), client)

    assert client.status == 408


def test_a_large_body_may_take_longer_than_a_small_one() -> None:
    client = Client([b"a" * 1000, 0.2, b"b"])

    ask(front(grace_s=0.1, rate=1000), client)

    assert client.status == 200


def test_a_body_larger_than_allowed_is_refused_before_it_comes_or_when_it_has() -> None:
    stated = Client([60.0, b"a" * 11])
    unstated = Client([b"a" * 6, b"a" * 5, 60.0], headers=CHUNKED)

    ask(front(size=10), stated, unstated)

    assert (stated.status, unstated.status) == (413, 413)


def test_only_so_many_bodies_come_at_once_and_requests_without_are_answered() -> None:
    slow = [Client([0.2, b"a"]) for _ in range(3)]
    look = Client(method="GET")

    ask(front(at_once=2), *slow, look)

    assert [client.status for client in slow] == [200, 200, 503]
    assert look.status == 200


def test_all_bodies_together_have_a_limit_which_holds_no_longer_than_they_do() -> None:
    application = front(total=10)
    stated, unstated = Client([b"a" * 8]), Client([b"a" * 3, b"a"], headers=CHUNKED)

    ask(application, Client([b"a" * 5, 0.1, b"a" * 4]), unstated, Client([b"a" * 11]))
    ask(application, stated)

    assert unstated.status in (200, 503)
    assert stated.status == 200
    assert application.room == Room(0, 0)


def test_a_client_that_leaves_gets_no_answer_and_holds_nothing() -> None:
    application, client = front(), Client([b"a" * 20, None], headers=[(b"content-length", b"40")])

    ask(application, client)

    assert client.sent == []
    assert application.room == Room(0, 0)


def test_a_disk_without_room_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            pass

    made: list[Any] = []

    def temporary(size: int) -> Any:
        made.append(BytesIO() if made else Full())
        return made[-1]

    monkeypatch.setattr("xeploai.config.front.bodies.SpooledTemporaryFile", temporary)
    client = Client([b"a"])

    ask(front(), client)

    assert (client.status, client.content) == (507, b"")


def test_other_failures_of_the_disk_are_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    application = front()

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("xeploai.config.front.bodies.Body._write", broken)

    with pytest.raises(OSError, match="Input/output"):
        ask(application, Client([b"a"]))
    assert application.room == Room(0, 0)


@pytest.mark.parametrize(
    ("headers", "size"),
    [([], 0), ([(b"content-length", b"7")], 7), (CHUNKED, None), ([(b"content-length", b"0")], 0)],
)
def test_the_size_is_what_the_headers_state(
    headers: list[tuple[bytes, bytes]], size: int | None
) -> None:
    assert stated_size({"headers": headers}) == size
