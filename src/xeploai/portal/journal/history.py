"""The latest journal entries on one unit or case, loaded into its page."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.accounts import journal
from xeploai.domain import Act
from xeploai.portal.site import (
    case_of,
    cycle_of,
    language_of_page,
    reader_of,
    refuse_unless,
    unit_in_cycle,
)

from .entries import entry_line

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xeploai.accounts.journal import JournalEntry

ENTRIES_SHOWN = 20


def history(request: HttpRequest, cycle_code: str, kind: str, code: str) -> HttpResponse:
    """Show the latest entries: to who may read the journal there, and to a case's own subject."""
    reader = reader_of(request)
    cycle = cycle_of(cycle_code)
    if kind == "unit":
        refuse_unless(reader.may(Act.SEE_JOURNAL, unit_in_cycle(cycle, code)))
    elif kind == "case":
        category, _, subject = code.partition("/")
        case, code = case_of(cycle, category, subject), cycle.about_case(category, subject)
        if not reader.is_own(case):
            refuse_unless(reader.may(Act.SEE_JOURNAL, case.cycle_unit))
    else:
        raise Http404
    entries: QuerySet[JournalEntry] = journal.entries_about(
        kind, code, cycle.year if kind == "case" else None
    )
    language = language_of_page()
    lines = [entry_line(row, language) for row in entries[:ENTRIES_SHOWN]]
    is_part = request.headers.get("HX-Request") == "true"
    base = "portal/site/part.html" if is_part else "portal/site/base.html"
    context = {"lines": lines, "count": entries.count(), "code": code, "base": base}
    return render(request, "portal/journal/history.html", context)
