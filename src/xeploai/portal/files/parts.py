"""Parts of pages that take long: made in the background as files are, and shown in their page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xeploai.domain import Refused
from xeploai.downloads import operations, queries, store
from xeploai.downloads.operations import FileRequest, TooManyDownloads
from xeploai.downloads.queries import Download, DownloadState
from xeploai.portal.site import now, reader_of

from . import tasks
from .plans import MADE, Details, FilePlan, page_of, request_for
from .views import too_many

NOTHING = SafeString()
NUMBER = re.compile(r"[0-9]{1,18}")  # as of a row in an address
View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class PagePart:
    """A part of a page, or how far it is.

    Args:
        download: None where the part was made at once.
        content: empty until it is ready.
        has_changed: whether something was recorded since its making began.
        again: address that has it made anew.
        details: what its making returned beside the content.
    """

    download: Download | None = None
    state: DownloadState = DownloadState.READY
    content: SafeString = NOTHING
    has_changed: bool = False
    is_begun: bool = False
    again: str = ""
    details: Details = field(default_factory=dict)

    @property
    def made_for(self) -> datetime | None:
        """When its making was asked for: it shows nothing older."""
        return self.download.requested_at if self.download else None


def page_with_part(plan_of: Callable[..., FilePlan]) -> Callable[[View], View]:
    """Tell which part the view of a page shows.

    Args:
        plan_of: checks the reader's rights and returns the plan of the part that a request asks
            for. It is asked again when the part is made.
    """

    def mark(view: View) -> View:
        view.plan_of = plan_of  # type: ignore[attr-defined]
        return view

    return mark


def part_of_page(request: HttpRequest, plan: FilePlan) -> PagePart | HttpResponse:
    """Return the part of a page, made at once where that is quick; or the answer to give instead.

    That is a redirect to the page with the number of the part that is being made, or that too many
    are. The journal notes a part whenever it is shown.
    """
    if plan.is_quick:
        return part_at_once(plan)
    wanted = request_for(request, plan)
    named = download = _named_in(request, wanted)
    if download is None:
        try:
            download = operations.request_download(
                user=reader_of(request).user, request=wanted, start=tasks.enqueue_making, at=now()
            )
        except TooManyDownloads:
            return too_many(request)
    state = queries.state_of(download)
    if state is DownloadState.MAKING and named is None:
        return redirect(page_of(download))
    if state is DownloadState.READY:
        return _ready(download, wanted, plan)
    is_begun = queries.is_begun(download)
    return PagePart(download, state, is_begun=is_begun, again=download.address)


def part_at_once(plan: FilePlan) -> PagePart:
    """Make a part while the request waits, and note it."""
    content, details = plan.make()
    plan.note(details)
    return PagePart(content=_safe(content), details=details)


def parts_made(request: HttpRequest, plan: FilePlan) -> list[Details]:
    """Return the details of the parts that were made of a page for this reader."""
    wanted = request_for(request, plan)
    own = queries.downloads_of(reader_of(request).user, at=now()).filter(
        address=wanted.address,
        rights=wanted.rights,
        media_type=plan.media_type,
        state=DownloadState.READY,
    )
    return [one.details for one in own]


def _named_in(request: HttpRequest, wanted: FileRequest) -> Download | None:
    """Return the part whose number the address has, if it is of this page and for this reader."""
    number = request.GET.get(MADE, "")
    if not NUMBER.fullmatch(number):
        return None
    try:
        download = queries.own_download(reader_of(request).user, int(number), at=now())
    except Refused:
        return None
    given = download.address, download.rights, download.language, download.media_type
    of_page = wanted.address, wanted.rights, wanted.language, wanted.media_type
    return download if given == of_page else None


def _ready(download: Download, wanted: FileRequest, plan: FilePlan) -> PagePart:
    # as it is now: it may have become ready since it was read
    download.refresh_from_db()
    content = store.path_of(download.pk).read_bytes()
    plan.note(download.details)
    has_changed = not download.content_key or download.content_key != wanted.content_key
    return PagePart(
        download,
        content=_safe(content),
        has_changed=has_changed,
        again=download.address,
        details=download.details,
    )


def render_part(request: HttpRequest, template: str, context: Mapping[str, Any]) -> bytes:
    """Render a part: with the reader's roles, without a token or message of one request."""
    bare = HttpRequest()
    bare.method, bare.GET = "GET", request.GET
    bare.path = bare.path_info = request.path
    return render_to_string(template, {**context, "reader": reader_of(request)}, bare).encode()


def _safe(content: bytes) -> SafeString:
    return mark_safe(content.decode())  # noqa: S308 (rendered by `render_part`)
