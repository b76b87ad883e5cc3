"""Workbooks to fill in, empty or with what is known of a unit."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from xeploai.accounts.journal import Entry, note
from xeploai.cycle import queries as cycles
from xeploai.cycle.access import Answer, Forbidden, refuse_unless
from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind
from xeploai.organisations.register import unit_by_code
from xeploai.portal.site import known, now, reader_of, words_of
from xeploai.uploads import prefilled, queries
from xeploai.uploads.reach import ACT_OF_KIND, OF_A_CYCLE
from xeploai.uploads.vocabulary import vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xeploai.cycle.queries import Cycle
    from xeploai.intake import FilledRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a workbook to fill in; with a unit, filled with what is known of it."""
    reader = reader_of(request)
    found = _kind(kind)
    act = ACT_OF_KIND[found]
    if not reader.may_anywhere(act):
        raise Forbidden(Answer(False, queries.no_role_for([act])))
    cycle = _cycle(words_of(request.GET, "cycle"))
    code = known(words_of(request.GET, "unit"))
    rows = _rows(request, found, cycle, code) if code else None
    content = prefilled.filled_template(found, vocabulary_of(cycle), rows)
    response = HttpResponse(content, content_type=XLSX)
    name = "-".join(part for part in (kind, code if code.isascii() else "", _year(cycle)) if part)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _kind(word: str) -> Kind:
    if word in list(Kind):
        return Kind(word)
    raise Refused(Fault(message("There is no such kind of list.")))


def _cycle(word: str) -> "Cycle | None":
    if not word:
        return None
    if not (word.isascii() and word.isdecimal() and len(word) == len("2023")):
        text = message("The year “%(given)s” is not a number such as 2023.")
        raise Refused(Fault(text, {"given": word}))
    return cycles.cycle_of(int(word))


def _year(cycle: "Cycle | None") -> str:
    return str(cycle.year) if cycle else ""


def _rows(
    request: HttpRequest, kind: Kind, cycle: "Cycle | None", code: str
) -> "Sequence[FilledRow] | None":
    """Return what is known of the unit, once the reader's roles were asked; note the look."""
    reader, act = reader_of(request), ACT_OF_KIND[kind]
    if kind not in OF_A_CYCLE:
        answer = refuse_unless(reader.may_now(act, unit_by_code(code)))
    elif cycle is not None:
        answer = refuse_unless(reader.may(act, cycles.unit_in_cycle(cycle, code)))
    else:
        raise Refused(Fault(message("Choose a cycle: grades and returns belong to one.")))
    rows = prefilled.known_rows(kind, cycle, code, vocabulary_of(cycle), on=reader.on)
    if rows:
        year = cycle.year if cycle else None
        entry = Entry("template.taken", "unit", code, year, after={"kind": kind.value})
        note(entry, by=reader.doer(answer), at=now())
    return rows
