"""Search the journal, for auditors."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.accounts import journal
from xeploai.accounts.journal import Entry, note
from xeploai.domain import Act, Fault, Refused, message, translate
from xeploai.portal.site import (
    Answer,
    Forbidden,
    Reader,
    language_of_page,
    now,
    parse_day,
    protection_faults,
    reader_of,
    top_unit_of_latest_cycle,
)

from .entries import ACT_WORDS, KIND_WORDS, entry_line

ENTRIES_A_PAGE = 50
FILTERS = ("by", "kind", "about", "act", "from", "to")


def search(request: HttpRequest) -> HttpResponse:
    """Show the entries that match the filters; the search itself is journalled."""
    reader = reader_of(request)
    if not reader.may_anywhere(Act.SEE_JOURNAL):
        text = message("Only auditors may read the journal.")
        raise Forbidden(Answer(False, Fault(text)))
    filters = {name: request.GET.get(name, "").strip() for name in FILTERS}
    entries = journal.search(
        units=_units_within_reach(reader),
        by=filters["by"],
        kind=filters["kind"],
        about=filters["about"],
        act=filters["act"],
        from_at=_start_of_day(filters["from"]),
        # the last day is included
        until_at=_start_of_day(filters["to"], days=1),
    )
    _note_search(reader, filters)
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    language = language_of_page()
    number, last = journal.head()
    context = {
        "unprotected": protection_faults(),
        "end": {"number": number, "hash": last},
        "page": page,
        "lines": [entry_line(row, language) for row in page.object_list],
        "filters": filters,
        "kinds": {code: translate(text, language) for code, text in KIND_WORDS.items()},
        "acts": {code: translate(text, language) for code, text in ACT_WORDS.items()},
    }
    return render(request, "portal/journal/page.html", context)


def _note_search(reader: Reader, filters: Mapping[str, str]) -> None:
    used = {name: value for name, value in filters.items() if value}
    note(
        Entry("journal.searched", "journal", "", after=used),
        by=reader.doer_of(Act.SEE_JOURNAL),
        at=now(),
    )


def _units_within_reach(reader: Reader) -> list[str] | None:
    """Return the codes of the units whose entries are open; None for all of them."""
    top = top_unit_of_latest_cycle()
    if top is None or reader.may(Act.SEE_JOURNAL, top):
        return None
    return list(reader.visible(top.cycle, Act.SEE_JOURNAL).values_list("code", flat=True))


def _start_of_day(text: str, *, days: int = 0) -> datetime | None:
    """Return the start of a day, or of a day some days later; None for an empty text."""
    if not text:
        return None
    day = parse_day(text)
    if day is None or day == date.max:
        fault = Fault(message("“%(text)s” is not a date. Write it as 31/12/2024."), {"text": text})
        raise Refused(fault)
    start = day + timedelta(days=days)
    return datetime.combine(start, time(), ZoneInfo(settings.TIME_ZONE))
