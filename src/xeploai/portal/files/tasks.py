"""The background task that makes a file; the worker's clock is read here."""

import logging
import secrets

from django.utils import translation
from django_tasks import task

from xeploai.accounts.outages import is_outage
from xeploai.domain import Refused
from xeploai.downloads import operations
from xeploai.downloads.queries import KEEP_FOR, Download, waiting_download
from xeploai.portal.site import Forbidden, now
from xeploai.uploads.fair_queue import MAKING

from .plans import plan_of, request_for, request_of

log = logging.getLogger("xeploai.portal")


@task(queue_name=MAKING)  # type: ignore[untyped-decorator]
def make(number: int, user: int) -> None:
    """Make a file. The user is for the queue, which is fair among persons."""
    download = waiting_download(number, user)
    if download is None:
        return
    try:
        with translation.override(download.language):
            _make(download)
    except (Refused, Forbidden):
        # the page of the download asks again, and says why
        operations.fail_download(download=download, incident="")
    except Exception as error:
        if is_outage(error):
            raise
        incident = secrets.token_hex(4)
        log.exception("incident %s at %s", incident, download.address)
        operations.fail_download(download=download, incident=incident)


def _make(download: Download) -> None:
    plan = plan_of(request_of(download, download.user))
    content, details = plan.make()
    # asked for anew: what is read once for each request would not see what was written meanwhile
    request = request_of(download, download.user)
    content_key = request_for(request, plan_of(request)).content_key
    operations.finish_download(
        download=download, content=content, details=details, content_key=content_key, at=now()
    )


@task()  # type: ignore[untyped-decorator]
def remove(number: int) -> None:
    """Remove a file whose time is over."""
    operations.remove_download(number=number)


def enqueue_making(download: Download) -> str:
    """Put the making of a file in the queue, and its removal; return the first task's id."""
    if remove.get_backend().supports_defer:
        remove.using(run_after=now() + KEEP_FOR).enqueue(download.pk)
    return str(make.enqueue(download.pk, download.user_id).id)
