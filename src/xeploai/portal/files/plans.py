"""What a file is, who may have it and how much work it is: known before it is made."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils.encoding import escape_uri_path

from xeploai import __version__
from xeploai.downloads.operations import FileRequest
from xeploai.downloads.queries import Download
from xeploai.portal.site import Reader, User, language_of_page, reader_of

# of a page, not a file to take away: shown in its page only
PART_TYPE = "text/html; part-of-page"
MADE = "made"  # parameter of a page: the number of its part
# so many rows take some tenths of a second
ROWS_AT_ONCE = 1_000
Details = Mapping[str, Any]


@dataclass(frozen=True)
class FilePlan:
    """A file that the reader may have.

    Args:
        rows: how many it has, or how many things are added up for it: a measure of the work.
        version: changes with all that the content rests on; None where that is not known now.
        make: returns the content, and what the journal has to note of it.
        note: writes the journal, before anybody gets the content.
    """

    name: str
    media_type: str
    rows: int
    version: str | None
    make: Callable[[], tuple[bytes, Details]]
    note: Callable[[Details], None]

    @property
    def is_quick(self) -> bool:
        """Whether the request can wait for it."""
        return self.rows <= ROWS_AT_ONCE


def request_for(request: HttpRequest, plan: FilePlan) -> FileRequest:
    """Return what is asked for, with all that the content depends on."""
    query = request.GET.copy()
    query.pop("lang", None)
    query.pop(MADE, None)
    address = escape_uri_path(request.path)
    if query:
        address += f"?{query.urlencode()}"
    rights, language, key = rights_of(reader_of(request)), language_of_page(), ""
    if plan.version is not None:
        key = hash_of([address, language, rights, plan.version, __version__])
    return FileRequest(address, language, rights, key, plan.name, plan.media_type)


def rights_of(reader: Reader) -> str:
    """Return a hash of the reader's roles, their ends and the day that they are read for."""
    roles = sorted(
        (grant.pk, grant.role, grant.unit_id, str(grant.until_on)) for grant in reader.grants
    )
    return hash_of([reader.user.pk, str(reader.person), str(reader.on), roles])


def hash_of(value: object) -> str:
    """Return the SHA-256 of a value as JSON."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def request_of(download: Download, user: User) -> HttpRequest:
    """Return the request that a download is the answer to, as if it came now."""
    path, _, query = download.address.partition("?")
    request = HttpRequest()
    request.method, request.user = "GET", user
    request.path = request.path_info = unquote(path)
    request.GET = QueryDict(query)
    return request


def page_of(download: Download) -> str:
    """Return the address of the page that shows a part; empty for a file."""
    if download.media_type != PART_TYPE:
        return ""
    mark = "&" if "?" in download.address else "?"
    return f"{download.address}{mark}{MADE}={download.pk}"


def plan_of(request: HttpRequest) -> FilePlan:
    """Return the plan of the file that a request asks for, by the reader's rights of now.

    Raises:
        Refused: there is no such file.
        Forbidden: the reader may not have it.
    """
    match = resolve(request.path_info)
    plan: FilePlan = match.func.plan_of(request, **match.kwargs)  # type: ignore[attr-defined]
    return plan
