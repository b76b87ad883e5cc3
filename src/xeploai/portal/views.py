"""The first pages: a unit's results, and the cases behind each figure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.documents.writing import Format, write
from xeploai.domain.counts import FIGURES
from xeploai.domain.faults import Refused
from xeploai.domain.rules import SubjectKind
from xeploai.results import queries as results
from xeploai.results.case_lines import case_line
from xeploai.results.narrative import report_of
from xeploai.wording import say

from . import figures
from .figures import FigureLink

CASES_A_PAGE = 50
CEILINGS_SHOWN = 20
UNITS_SHOWN = 100
PERSONAL = (SubjectKind.MEMBER, SubjectKind.CADRE)


def language_of_page() -> str:
    """Return the language that the page is written in."""
    return get_language() or settings.LANGUAGE_CODE


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Show why something cannot be shown."""
    sentences = [say(fault, language_of_page()) for fault in refusal.faults]
    return render(request, "portal/refused.html", {"sentences": sentences}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return render(request, "portal/not_found.html", status=404)


def start(request: HttpRequest) -> HttpResponse:
    """Go to the top unit of the latest cycle."""
    top = cycles.top_unit_of_latest_cycle()
    if top is None:
        return render(request, "portal/empty.html")
    return redirect("unit", year=top.cycle.year, code=top.code)


def unit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show the statistics of a unit."""
    try:
        found = cycles.unit_in_cycle(cycles.cycle_of(year), code)
    except Refused as refusal:
        return refused(request, refusal)
    statistics = results.statistics_of(found)
    language = language_of_page()
    rows = list(figures.rows_of(statistics, language))
    over = figures.over_ceiling(statistics, language)
    earlier = statistics.earlier
    context = {
        "statistics": statistics,
        "pack_title": statistics.pack_title[language],
        "headline": [row for row in rows if row.is_headline],
        "rows": rows,
        "formats": ["docx", "pdf", "xlsx"],
        "figures": figures.figures_shown(statistics),
        "binding_over": sum(not one.check.rule.status.is_advisory for one in over),
        "partial": sorted(
            {unit for total in statistics.categories.values() for unit in total.not_reported_by},
            key=lambda unit: unit.name,
        ),
        "heard_nothing": (*statistics.missing_units, *statistics.waiting_units),
        "above": cycles.units_above(found),
        "cycles": cycles.cycles(),
        "over": over[:CEILINGS_SHOWN],
        "over_count": len(over),
        "reasons": list(figures.reasons_of(statistics, language)),
        "subordinates": list(figures.subordinates_of(statistics)),
        "disagreements": list(figures.disagreements_of(statistics, language)),
        "not_comparable": [
            say(one, language) for one in (earlier.not_comparable if earlier else ())
        ],
    }
    return render(request, "portal/unit.html", context)


def search(request: HttpRequest, year: int) -> HttpResponse:
    """Find units of a cycle by part of a name or code, diacritics or not."""
    try:
        cycle = cycles.cycle_of(year)
    except Refused as refusal:
        return refused(request, refusal)
    wanted = request.GET.get("q", "").strip()
    found = cycles.units_named(cycle, wanted) if wanted else []
    context = {
        "year": year,
        "wanted": wanted,
        "found": found[:UNITS_SHOWN],
        "count": len(found),
    }
    return render(request, "portal/search.html", context)


def report(request: HttpRequest, year: int, code: str, form: str) -> HttpResponse:
    """Send a unit's report as a file."""
    if form not in list(Format):
        return not_found(request, Refused(()))
    try:
        found = cycles.unit_in_cycle(cycles.cycle_of(year), code)
    except Refused as refusal:
        return refused(request, refusal)
    today = datetime.now(ZoneInfo(settings.TIME_ZONE)).date()
    written = write(report_of(results.statistics_of(found), written_on=today), form)
    response = HttpResponse(written, content_type=Format(form).media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{year}.{form}"'
    return response


def cases(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """List what a figure counts: cases with their decisions, and returns."""
    try:
        found = cycles.unit_in_cycle(cycles.cycle_of(year), code)
        link = FigureLink.from_query(request.GET, figures=FIGURES)
    except Refused as refusal:
        return refused(request, refusal)
    cycle = found.cycle
    categories = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
    chosen = [one for name, one in categories.items() if link.takes(name, one)]
    codes = [one.code for one in chosen]
    listed = cycles.cases_behind(found, categories=codes, figure=link.figure, reason=link.reason)
    is_closed = not settings.IS_DEMO and any(one.kind in PERSONAL for one in chosen)
    paginator = Paginator(cycles.with_decisions(listed), CASES_A_PAGE)
    returned = results.returned_behind(found, codes, link.figure, reason=link.reason)
    returned_sum = sum(number for _, number in returned)
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    page = None if is_closed else paginator.get_page(request.GET.get("page"))
    if page is not None:
        lines = [case_line(case, reasons, language_of_page()) for case in page.object_list]
        page.object_list = lines  # type: ignore[assignment]
    context = {
        "unit": found,
        "link": link,
        "categories": [one.label[language_of_page()] for one in chosen],
        "page": page,
        "count": paginator.count,
        "returned": returned,
        "returned_sum": returned_sum,
        "number": paginator.count + returned_sum,
    }
    return render(request, "portal/cases.html", context)
