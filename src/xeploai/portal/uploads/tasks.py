"""What the background does with uploads; the worker's clock is read here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django_tasks import task

from xeploai.cycle.access import Reader
from xeploai.portal.site import now
from xeploai.uploads import operations, queries

log = logging.getLogger("xeploai.uploads")


@task()  # type: ignore[untyped-decorator]
def check(upload: int) -> None:
    """Give every row of an upload its state."""
    at = now()
    reader = Reader(queries.sender_of(upload), on=at.date())
    with _accidents_logged(upload):
        operations.check_upload(upload_id=upload, reader=reader, at=at)


@task()  # type: ignore[untyped-decorator]
def store(upload: int) -> None:
    """Store what was confirmed."""
    reader = Reader(queries.sender_of(upload), on=now().date())
    with _accidents_logged(upload):
        operations.store_upload(upload_id=upload, reader=reader, on_stored=_no_longer_only_invented)


@contextmanager
def _accidents_logged(upload: int) -> Iterator[None]:
    try:
        yield
    except Exception:
        log.exception("upload %s", upload)
        raise


def _no_longer_only_invented(upload: object) -> None:
    """Mark a home of the demo: a new demo must not clear what was sent in."""
    if settings.IS_DEMO:
        settings.IS_DEMO.no_longer()
