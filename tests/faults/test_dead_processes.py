"""Any one process is killed: the others go on, and it comes back by itself."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.faults.serving import (
    FIGURES,
    PERSONS,
    Served,
    children_of,
    running,
    serving,
    wait_for,
    words_of,
)
from tests.installations import Installation
from tests.shared_demo import copy_home

pytestmark = [pytest.mark.faults]
BACK_S = 30


def test_pages_are_there_again_after_their_server_was_killed(served: Served) -> None:
    before = served.page_server()
    orphans = children_of(before)
    work = served.pids("--only")

    os.kill(before, signal.SIGKILL)

    wait_for(lambda: set(served.page_servers()) - {before}, BACK_S)
    wait_for(lambda: served.status(FIGURES) == 200, BACK_S)
    assert not any(map(running, orphans))
    assert served.pids("--only") == work


def test_pages_go_on_while_one_of_their_processes_is_killed(served: Served) -> None:
    server = served.page_server()
    workers = [pid for pid in children_of(server) if "granian" in words_of(pid)]
    assert len(workers) == 2

    os.kill(workers[0], signal.SIGKILL)

    # whose connection ends with the process asks again, as browsers do
    statuses = []
    for _ in range(40):
        statuses.append(served.status(PERSONS))
        time.sleep(0.05)
    wait_for(lambda: len(children_of(server)) >= len(workers), BACK_S)
    assert statuses.count(200) >= 35
    assert set(statuses) <= {0, 200}
    assert served.page_server() == server


@pytest.mark.parametrize("words", ["--only reading", "--only other"])
def test_pages_notice_nothing_of_a_worker_that_is_killed_and_it_comes_back(
    served: Served, words: str
) -> None:
    server, before = served.page_server(), served.pids(words)

    os.kill(before[0], signal.SIGKILL)

    assert served.status(PERSONS) == 200
    wait_for(lambda: len(served.pids(words)) == len(before) and before[0] not in served.pids(words))
    assert served.page_server() == server


def test_a_list_whose_reader_is_killed_is_read_by_the_next(served: Served) -> None:
    upload = served.send(20_000)
    wait_for(lambda: served.state_of(upload) == "CHECKING", BACK_S)

    for pid in served.pids("--only reading"):
        os.kill(pid, signal.SIGKILL)

    assert wait_for(lambda: _ended(served, upload), 90) == "READY"


def _ended(served: Served, upload: int) -> str | None:
    state = served.state_of(upload)
    return state if state in ("READY", "REFUSED", "FAILED") else None


def test_each_death_is_one_line_in_the_log(served: Served) -> None:
    (before,) = served.pids("--only other")
    start = len(served.log.read_text())

    os.kill(before, signal.SIGKILL)

    wait_for(lambda: before not in served.pids("--only other") and served.pids("--only other"))
    lines = served.log.read_text()[start:].splitlines()
    assert len(lines) == 1
    assert "background work ended (SIGKILL): starting again in" in lines[0]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_the_supervisor_ends(
    migrated_home: Path, tmp_path: Path, how: signal.Signals
) -> None:
    home = copy_home(migrated_home, tmp_path / "home")
    with serving(Installation(home, None), "") as apart:
        direct = children_of(apart.process.pid)
        below = [child for pid in direct for child in children_of(pid)]
        assert len(below) >= 2

        apart.process.send_signal(how)

        wait_for(lambda: not any(map(running, [*direct, *below])), BACK_S)
        assert apart.process.wait(BACK_S) == (0 if how == signal.SIGTERM else -how)
