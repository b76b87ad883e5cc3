"""One sender's files never make others wait."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.uploads.conftest import GRADINGS, NOW, Office, graded
from xeploai.cycle.access import Reader
from xeploai.cycle.models import Cycle
from xeploai.domain import Role
from xeploai.portal.site import now
from xeploai.portal.uploads import tasks
from xeploai.uploads import fair_queue, preview_store
from xeploai.uploads.fair_queue import OTHER, READING, FairWorker, fairest
from xeploai.uploads.interrupted_tasks import put_off
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import SentFile, UploadOptions, confirm, receive_upload
from xeploai.uploads.operations.confirm import cancel_upload
from xeploai.uploads.operations.store import check
from xeploai.uploads.queries import SILENCE_S
from xeploai.uploads.states import UploadState

A, B, C = 1, 2, 3
TASKS = [UUID(int=number) for number in range(10)]


def queue(*users: int) -> list[tuple[UUID, int]]:
    return list(zip(TASKS, users, strict=False))


def test_a_free_reader_takes_the_file_of_whoever_has_fewest_being_read() -> None:
    assert fairest(queue(A, A, B), {A: 1}, {}, readers=4) == TASKS[2]


def test_among_equals_the_one_served_longest_ago_comes_first_then_the_oldest_file() -> None:
    earlier = NOW - timedelta(hours=1)

    assert fairest(queue(A, B), {}, {A: NOW, B: earlier}, readers=2) == TASKS[1]
    assert fairest(queue(A, B), {}, {A: NOW, B: None}, readers=2) == TASKS[1]
    assert fairest(queue(B, A, B), {}, {}, readers=2) == TASKS[0]


def test_nobody_occupies_the_last_reader_unless_there_is_only_one() -> None:
    assert fairest(queue(A, A), {A: 1}, {}, readers=2) is None
    assert fairest(queue(A, A), {A: 1}, {}, readers=3) == TASKS[0]
    assert fairest(queue(A), {}, {}, readers=1) == TASKS[0]
    assert fairest([], {}, {}, readers=2) is None


def receive(office: Office, reader: Reader, cycle: Cycle) -> Upload:
    source = office.file(GRADINGS + graded("dv-0"))
    upload = receive_upload(
        reader=reader,
        files=[SentFile(source.path, source.name)],
        options=UploadOptions(cycle=cycle),
        at=NOW,
    )
    tasks.check.enqueue(upload.pk)
    return upload


def worker(only: str | None = READING) -> FairWorker:
    return FairWorker(clock=now, only=only)


def upload_of(task: DBTaskResult | None) -> int | None:
    return int(task.args_kwargs["args"][0]) if task else None


@pytest.fixture
def district(office: Office, province: Any) -> Reader:
    del province
    return office.reader((Role.ORGANISATION_BOARD, "huyen-a"), name="district")


@pytest.fixture
def commune(office: Office, province: Any) -> Reader:
    del province
    return office.reader((Role.ORGANISATION_BOARD, "xa-b1"), name="commune")


@pytest.mark.django_db
@pytest.mark.database
def test_one_list_is_taken_before_the_rest_of_two_hundred_of_another(
    office: Office, cycle: Cycle, district: Reader, commune: Reader
) -> None:
    theirs = [receive(office, district, cycle).pk for _ in range(200)]
    first = worker().claim()
    own = receive(office, commune, cycle)

    second = worker().claim()
    third = worker().claim()

    assert upload_of(first) == theirs[0]
    assert upload_of(second) == own.pk
    # one has two readers busy, and none is free for the next sender
    assert third is None


@pytest.mark.django_db
@pytest.mark.database
def test_a_reader_that_is_gone_keeps_nobody_from_being_read(
    office: Office, cycle: Cycle, district: Reader
) -> None:
    first, second = (receive(office, district, cycle) for _ in range(2))
    gone = worker().claim()
    assert gone is not None
    assert worker().claim() is None

    gone.started_at -= timedelta(seconds=SILENCE_S + 1)
    gone.save()
    assert upload_of(worker().claim()) == second.pk

    # a heartbeat says that somebody is at work
    preview_store.write_progress(first.pk, preview_store.Progress())
    receive(office, district, cycle)
    assert worker().claim() is None


@pytest.mark.django_db
def test_files_are_read_by_some_workers_and_stored_by_another(
    office: Office, cycle: Cycle, district: Reader
) -> None:
    upload = receive(office, district, cycle)
    tasks.store.enqueue(upload.pk)

    storing, reading = worker(OTHER).claim(), worker().claim()

    assert storing is not None
    assert reading is not None
    assert storing.task_path.endswith("tasks.store")
    assert reading.task_path.endswith("tasks.check")
    assert worker(OTHER).claim() is None
    assert worker().claim() is None


@pytest.mark.django_db
@pytest.mark.database
def test_a_worker_until_done_leaves_nothing_waiting(
    office: Office,
    cycle: Cycle,
    district: Reader,
    commune: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # it would close the connection of this test, which is in a transaction
    monkeypatch.setattr(fair_queue, "close_old_connections", lambda: None)
    uploads = [receive(office, one, cycle) for one in (district, district, commune)]
    cancel_upload(upload_id=uploads[1].pk, by=district.actor_as(district.grants[0]), at=NOW)

    FairWorker(clock=now, until_done=True).run()

    states = [Upload.objects.get(pk=one.pk).state for one in uploads]
    assert states[1] == UploadState.CANCELLED
    assert UploadState.RECEIVED not in states
    assert not DBTaskResult.objects.ready().exists()
    assert not DBTaskResult.objects.failed().exists()


class Outages:
    """A database that is away for as many looks."""

    def __init__(self, *, number: int, act: Any) -> None:
        self.left, self.act = number, act

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self.left:
            self.left -= 1
            raise OperationalError("the connection is lost")
        return self.act(*given, **named)


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_queue, "OUTAGE_S", 0)


# on PostgreSQL with a server that is really away: tests/faults/test_database_away.py
@pytest.mark.django_db
def test_an_outage_in_a_task_puts_it_off_and_the_upload_is_not_called_failed(
    office: Office, cycle: Cycle, district: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = receive(office, district, cycle)
    monkeypatch.setattr(confirm, "check", Outages(number=1, act=check))
    doer = worker()

    task = doer.claim()
    assert task is not None
    doer.run_task(task)

    task.refresh_from_db()
    upload.refresh_from_db()
    assert (task.status, task.worker_ids) == (TaskResultStatus.READY, [])
    assert upload.state == UploadState.CHECKING

    DBTaskResult.objects.update(run_after=now())
    again = doer.claim()
    assert again is not None
    doer.run_task(again)
    upload.refresh_from_db()
    assert upload.state in (UploadState.READY, UploadState.REFUSED)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_pauses")
def test_a_task_waits_for_the_database_that_has_to_know_how_it_ended(
    office: Office, cycle: Cycle, district: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(office, district, cycle)
    monkeypatch.setattr(confirm, "check", Outages(number=1, act=check))
    monkeypatch.setattr(fair_queue, "put_off", Outages(number=5, act=put_off))
    doer = worker()
    task = doer.claim()
    assert task is not None

    doer.run_task(task)

    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_what_is_no_outage_fails_at_once(
    office: Office, cycle: Cycle, district: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    upload = receive(office, district, cycle)
    monkeypatch.setattr(confirm, "check", broken)
    doer = worker()
    task = doer.claim()
    assert task is not None

    doer.run_task(task)

    task.refresh_from_db()
    upload.refresh_from_db()
    assert (task.status, upload.state) == (TaskResultStatus.FAILED, UploadState.FAILED)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_pauses")
def test_a_worker_survives_a_database_that_is_away_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    doer = worker()

    def end() -> None:
        doer.running = False

    monkeypatch.setattr(doer, "claim", Outages(number=4, act=end))

    doer.run()

    assert caplog.messages == ["background work waits for the database: the connection is lost"]


@pytest.mark.django_db
def test_work_until_done_does_not_wait_for_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doer = FairWorker(clock=now, until_done=True)
    monkeypatch.setattr(doer, "claim", Outages(number=1, act=doer.claim))

    with pytest.raises(OperationalError):
        doer.run()


@pytest.mark.django_db
def test_a_worker_takes_up_what_another_left(
    office: Office, cycle: Cycle, district: Reader
) -> None:
    upload = receive(office, district, cycle)
    # claimed, and then killed
    assert worker().claim() is not None

    FairWorker(clock=now, until_done=True).run()

    upload.refresh_from_db()
    assert upload.state in (UploadState.READY, UploadState.REFUSED)
