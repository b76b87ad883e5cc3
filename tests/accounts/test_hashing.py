"""Hashing has one thread, and few may wait for it."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from xeploai.accounts.hashing import NICENESS, HashingBusy, HashQueue

QUEUED = ["xeploai.accounts.hashing.QueuedArgon2"]


def test_who_comes_when_all_places_are_taken_is_refused_at_once() -> None:
    queue, go_on = HashQueue(2), threading.Event()
    started = threading.Semaphore(0)

    def work() -> bool:
        started.release()
        return go_on.wait(10)

    with ThreadPoolExecutor(2) as clients:
        first = clients.submit(queue.run, work)
        started.acquire()
        second = clients.submit(queue.run, work)
        while queue.places._value:
            pass
        with pytest.raises(HashingBusy):
            queue.run(work)
        go_on.set()

        assert first.result()
        assert second.result()
    assert queue.run(str, 1) == "1"


def test_a_piece_of_work_that_fails_gives_its_place_back() -> None:
    queue = HashQueue(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="invalid literal"):
            queue.run(int, "x")


@pytest.mark.skipif(sys.platform != "linux", reason="the priority of a thread")
def test_hashing_stands_back_for_all_other_threads() -> None:
    here = os.nice(0)

    assert HashQueue(1).run(os.getpriority, os.PRIO_PROCESS, 0) == min(here + NICENESS, 19)
    assert os.nice(0) == here


def test_a_hash_takes_one_processor_and_those_of_before_are_made_anew(settings: object) -> None:
    settings.PASSWORD_HASHERS = QUEUED  # type: ignore[attr-defined]
    before = Argon2PasswordHasher().encode("con-duong-ven-bien-7", "a" * 22)
    anew: list[str] = []

    now = make_password("con-duong-ven-bien-7")

    assert "p=1$" in now
    assert "p=8$" in before
    assert check_password("con-duong-ven-bien-7", now, anew.append)
    assert not anew
    assert check_password("con-duong-ven-bien-7", before, anew.append)
    assert anew == ["con-duong-ven-bien-7"]
    assert not check_password("con-duong-ven-bien-8", now)
