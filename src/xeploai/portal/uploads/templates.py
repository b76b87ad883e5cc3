"""Download workbooks to fill in, empty or with the data of a unit."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from xeploai.accounts.journal import Entry, note
from xeploai.domain import Fault, Refused, message
from xeploai.organisations.register import unit_by_code
from xeploai.portal.site import (
    Answer,
    Forbidden,
    now,
    reader_of,
    refuse_unless,
    text_param,
    unit_in_cycle,
    valid_code,
)
from xeploai.uploads import prefilled, queries
from xeploai.uploads.operations import ACT_OF_KIND, OF_A_CYCLE, Kind, vocabulary_of

from .params import XLSX, cycle_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xeploai.portal.site import Cycle
    from xeploai.uploads.operations import FilledRow


def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Download a workbook to fill in; with a unit in the query, it contains the unit's data."""
    reader = reader_of(request)
    list_kind = kind_of(kind)
    act = ACT_OF_KIND[list_kind]
    if not reader.may_anywhere(act):
        raise Forbidden(Answer(False, queries.no_role_for([act])))
    cycle = cycle_of(text_param(request.GET, "cycle"))
    code = valid_code(text_param(request.GET, "unit"))
    rows = _rows(request, list_kind, cycle, code) if code else None
    content = prefilled.filled_template(list_kind, vocabulary_of(cycle), rows)
    response = HttpResponse(content, content_type=XLSX)
    name = "-".join(part for part in (kind, code if code.isascii() else "", _code(cycle)) if part)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def _code(cycle: "Cycle | None") -> str:
    return cycle.code if cycle else ""


def _rows(
    request: HttpRequest, kind: Kind, cycle: "Cycle | None", code: str
) -> "Sequence[FilledRow] | None":
    """Return the unit's data if the reader's roles allow it; the reading is journalled."""
    reader, act = reader_of(request), ACT_OF_KIND[kind]
    if kind not in OF_A_CYCLE:
        answer = refuse_unless(reader.may_now(act, unit_by_code(code)))
    elif cycle is not None:
        answer = refuse_unless(reader.may(act, unit_in_cycle(cycle, code)))
    else:
        raise Refused(Fault(message("Choose a cycle: grades and returns belong to one.")))
    rows = prefilled.known_rows(kind, cycle, code, vocabulary_of(cycle), on=reader.on)
    if rows:
        year = cycle.year if cycle else None
        entry = Entry("template.taken", "unit", code, year, after={"kind": kind.value})
        note(entry, by=reader.doer(answer), at=now())
    return rows
