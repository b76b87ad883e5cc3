"""Download workbooks to fill in, empty or with the data of a unit."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from xeploai.accounts.journal import Entry, latest_act, note
from xeploai.domain import Fault, Refused, message
from xeploai.organisations.register import unit_by_code
from xeploai.portal.files import Details, FilePlan, file_view
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
    from xeploai.portal.site import Cycle, Reader


@file_view
def template_file(request: HttpRequest, kind: str) -> FilePlan:
    """Download a workbook to fill in; with a unit in the query, it contains the unit's data."""
    reader, list_kind = reader_of(request), kind_of(kind)
    act = ACT_OF_KIND[list_kind]
    if not reader.may_anywhere(act):
        raise Forbidden(Answer(False, queries.no_role_for([act])))
    cycle = cycle_of(text_param(request.GET, "cycle"))
    code = valid_code(text_param(request.GET, "unit"))
    name = "-".join(part for part in (kind, code if code.isascii() else "", _code(cycle)) if part)
    words = vocabulary_of(cycle)
    answer = _answer(reader, list_kind, cycle, code) if code else None
    number = prefilled.count_rows(list_kind, cycle, code, on=reader.on) if code else 0

    def make() -> tuple[bytes, Details]:
        rows = prefilled.known_rows(list_kind, cycle, code, words, on=reader.on) if code else None
        details = {"kind": list_kind.value} if rows else {}
        return prefilled.filled_template(list_kind, words, rows), details

    def note_rows(details: Details) -> None:
        if details and answer is not None:
            year = cycle.year if cycle else None
            entry = Entry("template.taken", "unit", code, year, after=details)
            note(entry, by=reader.doer(answer), at=now())

    return FilePlan(f"{name}.xlsx", XLSX, number, str(latest_act()), make, note_rows)


def _code(cycle: "Cycle | None") -> str:
    return cycle.code if cycle else ""


def _answer(reader: "Reader", kind: Kind, cycle: "Cycle | None", code: str) -> Answer:
    """Return the answer that allows the reader to have a unit's data."""
    act = ACT_OF_KIND[kind]
    if kind not in OF_A_CYCLE:
        return refuse_unless(reader.may_now(act, unit_by_code(code)))
    if cycle is not None:
        return refuse_unless(reader.may(act, unit_in_cycle(cycle, code)))
    raise Refused(Fault(message("Choose a cycle: grades and returns belong to one.")))
