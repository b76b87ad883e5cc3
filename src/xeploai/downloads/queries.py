"""Downloads of a person, and how far each is."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from xeploai.accounts.journal import User
from xeploai.domain import Fault, Refused, message

from . import store
from .models import Download, DownloadState

__all__ = [
    "KEEP_FOR",
    "Download",
    "DownloadState",
    "downloads_of",
    "is_begun",
    "is_task_open",
    "own_download",
    "state_of",
    "waiting_download",
]
KEEP_FOR = timedelta(hours=24)


def downloads_of(user: User, *, at: datetime) -> QuerySet[Download]:
    """Return what a person asked for and may still have, the latest first."""
    own = Download.objects.filter(user=user, requested_at__gt=at - KEEP_FOR)
    return own.order_by("-requested_at", "-pk")


def own_download(user: User, number: int, *, at: datetime) -> Download:
    """Return one of a person's downloads.

    Raises:
        Refused: there is none, or no longer; whether another person has it is not said.
    """
    found = downloads_of(user, at=at).filter(pk=number).first()
    if found is None:
        text = message("This file is not there, or no longer. Ask for it again on its page.")
        raise Refused(Fault(text))
    return found


def waiting_download(number: int, user: int) -> Download | None:
    """Return a download that is still to be made; None where it was removed, or is made already."""
    waiting = Download.objects.select_related("user").filter(state=DownloadState.MAKING)
    return waiting.filter(pk=number, user=user).first()


def state_of(download: Download) -> DownloadState:
    """Return how far a download is; one whose task has ended without a word has failed."""
    state = DownloadState(download.state)
    if state is DownloadState.READY and not store.path_of(download.pk).exists():
        return DownloadState.FAILED
    if state is DownloadState.MAKING and not is_task_open(download.task):
        # it may have ended between the two looks
        state = DownloadState(Download.objects.values_list("state", flat=True).get(pk=download.pk))
        return DownloadState.FAILED if state is DownloadState.MAKING else state
    return state


def is_task_open(task: str) -> bool:
    """Whether a task waits or is being done."""
    open_states = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    try:
        return bool(DBTaskResult.objects.filter(pk=task, status__in=open_states).exists())
    except ValidationError:
        return False


def is_begun(download: Download) -> bool:
    """Whether a worker is at a download."""
    running = DBTaskResult.objects.filter(pk=download.task, status=TaskResultStatus.RUNNING)
    return bool(download.task) and running.exists()
