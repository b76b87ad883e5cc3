"""The background worker, and which file it reads or makes next: nobody's delay another's.

Reading waits in a queue of its own. A free reader takes the file of whoever has the fewest being
read, then of whoever was served longest ago. Nobody occupies all readers: one stays free for the
next sender, unless there is only one. Files to be made wait in a queue of their own as well: the
next is that of whoever was served longest ago.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error, OperationalError, close_old_connections
from django.db.models import Max, QuerySet
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from xeploai.accounts.outages import is_outage

from .interrupted_tasks import alive, put_off, take_up_orphans
from .models import Upload
from .preview_store import last_heartbeat
from .queries import SILENCE_S

log = logging.getLogger("xeploai.uploads")

READING, MAKING, OTHER = "reading", "making", "other"
INTERVAL_S = 0.5
# between two looks at a database that is away
OUTAGE_S = 2.0
# between two looks for tasks whose workers are gone
ORPHANS_S = 10.0
# a second signal to end, in the middle of a task
ENDINGS = (SystemExit, KeyboardInterrupt)
ANY_NUMBER = 10**6
# whoever was served before these waits as if never served
LAST_MADE = 200


class FairWorker(Worker):  # type: ignore[misc]
    """Does the tasks that wait: files to be read or made in a fair order, others as they come.

    Args:
        only: which queue it works on: files to be read, files to be made, or all the rest; None
            for everything.
        until_done: end when nothing waits.
        clock: tells the time.
    """

    def __init__(
        self, *, clock: Callable[[], datetime], only: str | None = None, until_done: bool = False
    ) -> None:
        self.only, self.clock = only, clock
        self.is_away = self.is_idle = False
        self.orphans_at = 0.0
        super().__init__(
            queue_names=["*"],
            interval=INTERVAL_S,
            batch=until_done,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Do task after task until there are none, or until told to end."""
        with alive(self.worker_id):
            while self.running:
                close_old_connections()
                task = self._next()
                if task is not None:
                    self.run_task(task)
                elif self.is_idle and self.batch:
                    return
                elif self.running:
                    # on a full disk a connection keeps all others out
                    close_old_connections()
                    time.sleep(self.interval)

    def _next(self) -> DBTaskResult | None:
        self.is_idle = False
        try:
            self._look_for_orphans()
            task = self.claim()
        except (Error, OSError) as error:
            # another is writing; SQLite has no other words for it
            is_busy = isinstance(error, OperationalError) and is_locked_database_exception(error)
            if not is_busy:
                self._wait_for_database(error)
            return None
        self.is_away, self.is_idle = False, task is None
        return task

    def _look_for_orphans(self) -> None:
        if time.monotonic() >= self.orphans_at:
            if number := take_up_orphans():
                log.warning("%d tasks whose workers are gone are done again", number)
            self.orphans_at = time.monotonic() + ORPHANS_S

    def _wait_for_database(self, error: Exception) -> None:
        """Wait a while for a database that is away; raise what is no outage."""
        if self.batch or not is_outage(error):
            raise error
        if not self.is_away:
            log.warning("background work waits for the database: %s", _first_line(error))
        self.is_away = True
        time.sleep(OUTAGE_S)

    def run_task(self, task: DBTaskResult) -> None:
        """Do a task; put it off where an outage stops it, instead of calling it failed."""
        task.set_failed = lambda error: self._end_badly(task, error)
        super().run_task(task)

    def _end_badly(self, task: DBTaskResult, error: BaseException) -> None:
        """Put a task off, or mark it as failed; wait for the database that has to know."""
        passes = is_outage(error) or isinstance(error, ENDINGS)
        if passes:
            log.warning("task %s is put off: %s", task.task_path, _first_line(error))
        while True:
            close_old_connections()
            try:
                if not (passes and put_off(task, now=self.clock())):
                    DBTaskResult.set_failed(task, error)
            except (Error, OSError) as other:
                # with this process the task is left as it is, and taken up by the next
                if not self.running:
                    raise
                self._wait_for_database(other)
            else:
                return

    def claim(self) -> DBTaskResult | None:
        """Return the task to do next, marked as this worker's; None where there is none."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        with exclusive_transaction(ready.db):
            task = self._choose(ready)
            if task is not None:
                task.claim(self.worker_id)
        return task

    def _choose(self, ready: Any) -> DBTaskResult | None:
        if self.only in (READING, None):
            # what waits is to be done before this one ends, whoever sent it
            readers = ANY_NUMBER if self.batch else settings.READERS
            waiting = ready.filter(queue_name=READING)
            if task := next_reading(waiting, readers=readers, now=self.clock()):
                return task
        if self.only in (OTHER, None) and (
            task := ready.exclude(queue_name__in=[READING, MAKING]).get_locked()
        ):
            return task
        if self.only in (MAKING, None):
            return next_making(ready.filter(queue_name=MAKING))
        return None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def next_reading(
    waiting: QuerySet[DBTaskResult], *, readers: int, now: datetime
) -> DBTaskResult | None:
    """Return the task of the file to read next; None where nobody's may be read now.

    Workers choose one after the other: who chooses holds all that wait.
    """
    tasks = waiting.select_for_update(skip_locked=True).order_by("enqueued_at", "pk")
    upload_of = {pk: _upload(arguments) for pk, arguments in tasks.values_list("pk", "args_kwargs")}
    if not upload_of:
        return None
    running = _running_uploads(now)
    users = dict(
        Upload.objects.filter(pk__in={*upload_of.values(), *running}).values_list("pk", "user")
    )
    chosen = fairest(
        [(pk, users.get(upload, 0)) for pk, upload in upload_of.items()],
        Counter(users.get(upload, 0) for upload in running),
        _last_served(users.values()),
        readers=readers,
    )
    return None if chosen is None else DBTaskResult.objects.get(pk=chosen)


def fairest(
    waiting: Iterable[tuple[UUID, int]],
    running: Mapping[int, int],
    served_at: Mapping[int, datetime | None],
    *,
    readers: int,
) -> UUID | None:
    """Return which task is next: of the sender with the fewest running, served longest ago.

    Args:
        waiting: tasks with their senders, the oldest first.
        running: how many files of each sender are being read.
        served_at: when a file of each sender was last done; None for never.
        readers: how many files are read at the same time.
    """
    most = max(readers - 1, 1)
    able = [
        (running.get(user, 0), at.timestamp() if (at := served_at.get(user)) else 0.0, place, task)
        for place, (task, user) in enumerate(waiting)
        if running.get(user, 0) < most
    ]
    return min(able)[-1] if able else None


def next_making(waiting: QuerySet[DBTaskResult]) -> DBTaskResult | None:
    """Return the task of the file to make next, of whoever was served longest ago; None for none.

    Of each person only a few wait (`downloads.operations.OPEN_MAX`).
    """
    tasks = waiting.select_for_update(skip_locked=True).order_by("enqueued_at", "pk")
    user_of = {
        pk: int(arguments["args"][1]) for pk, arguments in tasks.values_list("pk", "args_kwargs")
    }
    if not user_of:
        return None
    done = DBTaskResult.objects.finished().filter(queue_name=MAKING).order_by("-finished_at")
    served: dict[int, datetime | None] = {}
    for arguments, at in done.values_list("args_kwargs", "finished_at")[:LAST_MADE]:
        served.setdefault(int(arguments["args"][1]), at)
    chosen = fairest(user_of.items(), {}, served, readers=1)
    return None if chosen is None else DBTaskResult.objects.get(pk=chosen)


def _upload(arguments: Mapping[str, Any]) -> int:
    return int(arguments["args"][0])


def _running_uploads(now: datetime) -> list[int]:
    """Return the uploads that are being read; not those whose worker is gone without a word."""
    since = now.timestamp() - SILENCE_S
    running = DBTaskResult.objects.running().filter(queue_name=READING)
    return [
        upload
        for arguments, started_at in running.values_list("args_kwargs", "started_at")
        if max(started_at.timestamp(), last_heartbeat(upload := _upload(arguments))) > since
    ]


def _last_served(users: Iterable[int]) -> dict[int, datetime | None]:
    theirs = Upload.objects.filter(user__in=set(users)).values("user")
    return dict(theirs.annotate(last=Max("checked_at")).values_list("user", "last"))
