"""Background tasks of uploads; the worker's clock is read here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django_tasks import task

from xeploai.accounts.outages import is_outage
from xeploai.portal.site import Reader, now
from xeploai.uploads import operations, preview_store, queries
from xeploai.uploads.fair_queue import READING

# nobody receives files for so long
DRAFT_MAX = timedelta(days=1)
log = logging.getLogger("xeploai.uploads")


@task(queue_name=READING)  # type: ignore[untyped-decorator]
def check(upload: int) -> None:
    """Check every row of an upload."""
    at = now()
    reader = Reader(queries.sender_of(upload), on=at.date())
    with _failures_logged(upload):
        operations.check_upload(upload_id=upload, reader=reader, at=at)


@task()  # type: ignore[untyped-decorator]
def store(upload: int) -> None:
    """Store a confirmed upload."""
    reader = Reader(queries.sender_of(upload), on=now().date())
    with _failures_logged(upload):
        operations.store_upload(upload_id=upload, reader=reader, on_stored=_run_callbacks)


@task()  # type: ignore[untyped-decorator]
def expire(upload: int) -> None:
    """Cancel an upload that was not confirmed in its time, and remove its files."""
    operations.expire_upload(upload_id=upload, at=now())
    preview_store.remove_old_drafts(before=(now() - DRAFT_MAX).timestamp())


def enqueue_checking(upload: int) -> None:
    """Have an upload checked, and cancelled when its time to be confirmed is over."""
    check.enqueue(upload)
    if expire.get_backend().supports_defer:
        expire.using(run_after=now() + operations.keep_for()).enqueue(upload)


@contextmanager
def _failures_logged(upload: int) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # the worker says what passes by itself
        if not is_outage(error):
            log.exception("upload %s", upload)
        raise


def _run_callbacks(upload: object) -> None:
    for callback in settings.AFTER_STORING:
        callback()
