"""Ask for a file, make it, remove it. The journal notes when it is fetched, as of any file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from xeploai.accounts.journal import User

from . import store
from .models import NAME_LENGTH, Download, DownloadState
from .queries import downloads_of, is_task_open, state_of

# that wait or are being made for one person at the same time
OPEN_MAX = 3


class TooManyDownloads(Exception):
    """As many files as one person may have are being made for that person."""


@dataclass(frozen=True)
class FileRequest:
    """What a person asks for.

    Args:
        address: path and query that the file is the answer to.
        rights: a hash of the person's roles and the day.
        content_key: a hash of all that the content depends on; empty where that is not known, so
            that it is never used for another request.
    """

    address: str
    language: str
    rights: str
    content_key: str
    name: str
    media_type: str


def request_download(
    *, user: User, request: FileRequest, start: Callable[[Download], str], at: datetime
) -> Download:
    """Return the person's download for a request: one with the same content, or a new one.

    Args:
        start: puts its making in the queue, and returns the task's id.

    Raises:
        TooManyDownloads: the person waits for as many as allowed.
    """
    with transaction.atomic():
        # of one person's requests that come together, one begins
        User.objects.select_for_update().get(pk=user.pk)
        own = downloads_of(user, at=at)
        if request.content_key:
            for same in own.filter(content_key=request.content_key):
                if state_of(same) is not DownloadState.FAILED:
                    return same
        waiting = own.filter(state=DownloadState.MAKING)
        if sum(is_task_open(each.task) for each in waiting) >= OPEN_MAX:
            raise TooManyDownloads
        download = Download.objects.create(
            user=user,
            address=request.address,
            language=request.language,
            rights=request.rights,
            content_key=request.content_key,
            # the title of a page has the name of a unit, however long
            name=request.name[:NAME_LENGTH],
            media_type=request.media_type,
            requested_at=at,
        )
        download.task = start(download)
        download.save(update_fields=["task"])
    return download


def finish_download(
    *,
    download: Download,
    content: bytes,
    details: Mapping[str, Any],
    content_key: str,
    at: datetime,
) -> bool:
    """Store what was made; return False where the person has removed it meanwhile.

    Args:
        details: what the journal notes when it is fetched.
        content_key: as it is now; where it changed while the file was made, the content may be of
            both, and is used for this request only.
    """
    store.write(download.pk, content)
    lasting_key = content_key if content_key == download.content_key else ""
    is_there = Download.objects.filter(pk=download.pk).update(
        state=DownloadState.READY,
        size=len(content),
        details=dict(details),
        content_key=lasting_key,
        made_at=at,
    )
    if not is_there:
        store.remove(download.pk)
    return bool(is_there)


def fail_download(*, download: Download, incident: str) -> None:
    """Note that a download could not be made.

    Args:
        incident: its number in the log; empty where the page can say what is wrong.
    """
    Download.objects.filter(pk=download.pk).update(
        state=DownloadState.FAILED, made_at=None, incident=incident
    )


def remove_download(*, number: int) -> None:
    """Remove a download and its content."""
    Download.objects.filter(pk=number).delete()
    store.remove(number)
