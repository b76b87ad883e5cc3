"""Tasks whose worker is gone, and tasks that an outage stopped."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from xeploai.portal.site import now as now_of_pages
from xeploai.portal.uploads import tasks
from xeploai.uploads.interrupted_tasks import (
    DEATHS_MAX,
    LONGEST_PAUSE,
    OUTAGE_MAX,
    SHORTEST_PAUSE,
    alive,
    is_gone,
    put_off,
    take_up_orphans,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def running(*workers: str) -> DBTaskResult:
    """Return a task that has been begun by workers, one after the other."""
    tasks.store.enqueue(1)
    task = DBTaskResult.objects.latest("enqueued_at")
    for worker in workers:
        task.claim(worker)
    return task


def test_a_task_is_taken_up_when_its_worker_is_gone_and_not_before() -> None:
    task = running("w1")
    with alive("w1"):
        assert take_up_orphans() == 0

    assert take_up_orphans() == 1

    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY
    assert DBTaskResult.objects.ready().get() == task


def test_what_waits_or_is_done_is_left_alone() -> None:
    running("w1").set_successful(None)
    tasks.store.enqueue(2)

    assert take_up_orphans() == 0


def test_a_task_that_takes_its_workers_with_it_is_given_up() -> None:
    task = running(*(f"w{number}" for number in range(DEATHS_MAX)))

    assert take_up_orphans() == 0

    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert "TooManyDeaths" in task.exception_class_path


def test_of_two_workers_that_see_an_orphan_one_takes_it_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = running("w1")
    other = DBTaskResult.objects.get(pk=task.pk)
    assert take_up_orphans() == 1
    other.refresh_from_db()
    other.claim("w2")
    monkeypatch.setattr(DBTaskResult.objects.__class__, "running", lambda _: [task], raising=False)

    assert take_up_orphans() == 0


def test_a_worker_that_was_killed_is_gone_and_leaves_no_file(home: Path) -> None:
    program = (
        "import time\n"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'xeploai.config.settings'\n"
        "import django; django.setup()\n"
        "from xeploai.uploads.interrupted_tasks import alive\n"
        "with alive('w1'):\n    print('here', flush=True); time.sleep(60)\n"
    )
    environment = {**os.environ, "XEPLOAI_HOME": str(home)}
    worker = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    assert not is_gone("w1")

    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=30)

    assert is_gone("w1")
    assert [*(home / "workers").iterdir()] == []


def test_a_worker_that_ends_by_itself_leaves_no_file(home: Path) -> None:
    with alive("w1"):
        assert [*(home / "workers").iterdir()] != []

    assert [*(home / "workers").iterdir()] == []
    assert is_gone("w1")


def test_a_task_that_was_put_off_waits_a_little_and_no_death_is_counted() -> None:
    task, now = running("w0", "w1"), now_of_pages()

    assert put_off(task, now=now)

    task.refresh_from_db()
    assert (task.status, task.worker_ids) == (TaskResultStatus.READY, ["w0"])
    assert task.run_after == now + SHORTEST_PAUSE
    assert not DBTaskResult.objects.ready().exists()


def test_the_longer_an_outage_the_longer_the_pause_up_to_a_day() -> None:
    task = running("w1")

    def pause(age: timedelta) -> timedelta:
        now = task.enqueued_at + age
        assert put_off(task, now=now)
        found: timedelta = DBTaskResult.objects.get(pk=task.pk).run_after - now
        return found

    assert pause(timedelta(seconds=100)) == timedelta(seconds=10)
    assert pause(timedelta(hours=2)) == LONGEST_PAUSE
    assert not put_off(task, now=task.enqueued_at + OUTAGE_MAX + timedelta(seconds=1))
