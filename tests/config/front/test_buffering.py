"""The application around the pages: no client holds a thread."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.config.front.clients import KEY, Client, ask, echo, front
from xeploai.config.front import BufferedPages, buffering


def test_forty_slow_bodies_hold_neither_of_two_threads() -> None:
    slow = [Client([b"a", 1.0, b"b"]) for _ in range(40)]
    seen: list[int] = []

    class Watching(Client):
        async def send(self, message: Any) -> None:
            seen.append(sum(bool(client.sent) for client in slow))
            await super().send(message)

    quick = Watching(method="GET")
    ask(front(threads=2), *slow, quick)

    assert seen[0] == 0
    assert {client.status for client in slow} == {200}


def test_whoever_does_not_read_an_answer_holds_no_thread_and_is_given_up() -> None:
    deaf = [Client(method="GET", reads_in=5.0) for _ in range(3)]
    quick = Client(method="GET")
    started = time.monotonic()

    ask(front(threads=1, send_s=0.1), *deaf, quick)

    assert quick.status == 200
    assert [client.sent for client in deaf] == [[], [], []]
    assert time.monotonic() - started < 4


def test_no_more_requests_are_worked_on_at_once_than_there_are_threads() -> None:
    lock, at_work, most = threading.Lock(), 0, 0

    def pages(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.02)
        with lock:
            at_work -= 1
        start("200 OK", [])
        return []

    ask(front(pages, threads=2), *(Client(method="GET") for _ in range(10)))

    assert most == 2


def test_an_answer_made_in_pieces_arrives_whole_and_is_closed() -> None:
    closed: list[bool] = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            yield b"a" * 2_000_000
            yield b"b"

        def close(self) -> None:
            closed.append(True)

    def pages(environ: dict[str, Any], start: Callable[..., Any]) -> Pieces:
        start("201 Created", [("Content-Type", "text/plain")])
        return Pieces()

    client = Client(method="GET")
    ask(front(pages), client)

    assert (client.status, client.content) == (201, b"a" * 2_000_000 + b"b")
    assert client.sent[0]["headers"] == [(b"content-type", b"text/plain")]
    assert client.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert closed == [True]


def test_a_refused_body_is_for_the_pages_to_word() -> None:
    def pages(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start(f"{environ[KEY]} Refused", [])
        return [b"a sentence"]

    client = Client([b"aa"])
    ask(front(pages, size=1), client)

    assert (client.status, client.content) == (413, b"a sentence")


def _takes_its_time(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    if environ["REQUEST_METHOD"] == "POST":
        time.sleep(0.05)
    return echo(environ, start)


def _posts_apart(most: int, monkeypatch: pytest.MonkeyPatch) -> BufferedPages:
    monkeypatch.setattr(buffering, "MOST_APART", most)
    return BufferedPages(
        _takes_its_time,
        threads=1,
        refusal_key=KEY,
        waits_apart=lambda scope: scope["method"] == "POST",
    )


def test_what_waits_apart_is_all_done_and_others_never_stand_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    slow = [Client([b"a"]) for _ in range(20)]

    class Watching(Client):
        async def send(self, message: Any) -> None:
            seen.append(sum(bool(client.sent) for client in slow))
            await super().send(message)

    ask(_posts_apart(20, monkeypatch), *slow, Watching(method="GET"))

    assert seen[0] <= 2
    assert {client.status for client in slow} == {200}


def test_beyond_so_many_that_wait_apart_others_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clients = [Client([b"a"]) for _ in range(20)]

    ask(_posts_apart(5, monkeypatch), *clients)

    assert sorted(client.status for client in clients) == [200] * 5 + [503] * 15
