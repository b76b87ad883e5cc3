"""Tasks whose worker is gone, and tasks that an outage stopped: they are done again.

Every task may be begun again: checking stores no row, and storing is one transaction.

A worker holds a lock on a file in the home for as long as it lives. The system releases it,
whatever the worker died of, so a free lock says for certain that nobody is at work on its tasks.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# a task that takes its worker with it so often is the reason
DEATHS_MAX = 3
# so long a task waits for a database or a disk
OUTAGE_MAX = timedelta(days=1)
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=1)


class TooManyDeaths(Exception):
    """The workers of a task died, one after the other."""


@contextmanager
def alive(worker: str) -> Iterator[None]:
    """Hold the lock that says that a worker lives."""
    path = _lock_of(worker)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_gone(worker: str) -> bool:
    """Whether no process is this worker any longer."""
    path = _lock_of(worker)
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    path.unlink(missing_ok=True)
    return True


def take_up_orphans() -> int:
    """Let tasks be done whose workers are gone; return their number."""
    gone = [
        task
        for task in DBTaskResult.objects.running()
        if task.worker_ids and is_gone(task.worker_ids[-1])
    ]
    return sum(map(_take_up, gone))


def _take_up(task: DBTaskResult) -> bool:
    with transaction.atomic():
        # another worker may have seen it, too
        same = DBTaskResult.objects.select_for_update().filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        )
        if not list(same):
            return False
        if len(task.worker_ids) >= DEATHS_MAX:
            task.set_failed(TooManyDeaths(f"{len(task.worker_ids)} workers ended with this task"))
            return False
        task.status, task.started_at = TaskResultStatus.READY, None
        task.save(update_fields=["status", "started_at"])
    return True


def put_off(task: DBTaskResult, *, now: datetime) -> bool:
    """Let a task be done a little later; False where it has waited for long enough.

    The worker lives, so this attempt is not counted among the deaths.
    """
    age = now - task.enqueued_at
    if age > OUTAGE_MAX:
        return False
    pause = min(max(age / 10, SHORTEST_PAUSE), LONGEST_PAUSE)
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.READY,
        run_after=now + pause,
        started_at=None,
        worker_ids=task.worker_ids[:-1],
    )
    return True


def _lock_of(worker: str) -> Path:
    # beside the uploads' folders, whose names are numbers
    return Path(settings.HOME) / "workers" / f"{worker}.lock"
