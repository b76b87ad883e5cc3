"""The journal on pages: searched by the auditor, and beside the thing it concerns."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.accounts import journal
from xeploai.accounts.journal import Entry, note
from xeploai.cycle import queries as cycles
from xeploai.cycle.access import Answer, Forbidden, Reader, refuse_unless
from xeploai.cycle.queries import case_of
from xeploai.domain import ROLE_LABELS, Act, Fault, Refused, Role, message
from xeploai.portal.site import language_of_page, now, reader_of
from xeploai.wording import translate

from .labels import ACT_WORDS, FIELD_WORDS, KIND_WORDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from xeploai.accounts.models import JournalEntry

ENTRIES_A_PAGE = 50
ENTRIES_BESIDE = 20


@dataclass(frozen=True)
class Changed:
    """One field of an entry: what it was and what it became."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """An entry in the reader's words."""

    number: int
    at: datetime
    by: str
    role: str
    act: str
    kind: str
    about: str
    cycle: int | None
    changes: tuple[Changed, ...]


def line_of(row: "JournalEntry", language: str) -> Line:
    """Return an entry in words."""
    role = ROLE_LABELS[Role(row.role)][language] if row.role in list(Role) else row.role
    return Line(
        row.number,
        row.at,
        row.by,
        f"{role} · {row.role_unit}" if role else "",
        translate(ACT_WORDS.get(row.act, row.act), language),
        translate(KIND_WORDS.get(row.kind, row.kind), language),
        row.about,
        row.cycle,
        tuple(_changes(row, language)),
    )


def _changes(row: "JournalEntry", language: str) -> Iterator[Changed]:
    before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
    for name in dict.fromkeys((*before, *after)):
        label = translate(FIELD_WORDS.get(name, name), language)
        yield Changed(label, _shown(before, name), _shown(after, name))


def _shown(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def search(request: HttpRequest) -> HttpResponse:
    """Show the entries that fit, to those who may see the journal."""
    reader = reader_of(request)
    if not reader.may_anywhere(Act.SEE_JOURNAL):
        text = message("The journal is open to auditors only.")
        raise Forbidden(Answer(False, Fault(text)))
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    found = journal.search(
        units=_codes_within_reach(reader),
        by=asked["by"],
        kind=asked["kind"],
        about=asked["about"],
        act=asked["act"],
        from_at=_moment(asked["from"]),
        until_at=_moment(asked["to"], days=1),
    )
    _note_search(reader, asked)
    page = Paginator(found, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    language = language_of_page()
    context = {
        "page": page,
        "lines": [line_of(row, language) for row in page.object_list],
        "asked": asked,
        "kinds": {code: translate(text, language) for code, text in KIND_WORDS.items()},
        "acts": {code: translate(text, language) for code, text in ACT_WORDS.items()},
    }
    return render(request, "portal/journal/page.html", context)


ASKED = ("by", "kind", "about", "act", "from", "to")


def _note_search(reader: Reader, asked: Mapping[str, str]) -> None:
    said = {name: value for name, value in asked.items() if value}
    note(
        Entry("journal.searched", "journal", "", after=said),
        by=reader.doer_of(Act.SEE_JOURNAL),
        at=now(),
    )


def _codes_within_reach(reader: Reader) -> list[str] | None:
    """Return the codes of the units whose entries are open; None for all of them."""
    top = cycles.top_unit_of_latest_cycle()
    if top is None:
        return None
    if reader.may(Act.SEE_JOURNAL, top):
        return None
    return list(reader.visible(top.cycle, Act.SEE_JOURNAL).values_list("code", flat=True))


def _moment(text: str, *, days: int = 0) -> datetime | None:
    """Return the beginning of a day, or of the day after it."""
    if not text:
        return None
    try:
        day = _day(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        fault = Fault(message("“%(text)s” is no day. Write it as 31/12/2024."), {"text": text})
        raise Refused(fault) from None
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))


def _day(text: str) -> date:
    """Return a day written as 31/12/2024, or as 2024-12-31."""
    if "/" not in text:
        return date.fromisoformat(text)
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def about(request: HttpRequest, year: int, kind: str, code: str) -> HttpResponse:
    """Show the latest entries on one unit or case, as a part of its page."""
    reader = reader_of(request)
    cycle = cycles.cycle_of(year)
    if kind == "unit":
        refuse_unless(reader.may(Act.SEE_JOURNAL, cycles.unit_in_cycle(cycle, code)))
    elif kind == "case":
        case = case_of(cycle, *_subject(code))
        if not reader.is_own(case):
            refuse_unless(reader.may(Act.SEE_JOURNAL, case.cycle_unit))
    else:
        raise Http404
    found: QuerySet[JournalEntry] = journal.entries_about(
        kind, code, year if kind == "case" else None
    )
    language = language_of_page()
    lines = [line_of(row, language) for row in found[:ENTRIES_BESIDE]]
    is_part = request.headers.get("HX-Request") == "true"
    base = "portal/site/part.html" if is_part else "portal/site/base.html"
    context = {"lines": lines, "count": found.count(), "code": code, "base": base}
    return render(request, "portal/journal/about.html", context)


def _subject(code: str) -> tuple[str, str]:
    category, _, subject = code.partition("/")
    return category, subject
