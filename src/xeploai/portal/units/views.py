"""The first pages: where a reader starts, a unit's results, its report as a file."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xeploai.cycle import queries as cycles
from xeploai.cycle import queries as finding
from xeploai.cycle.access import Reader
from xeploai.documents import Format, write
from xeploai.domain import ROLE_LABELS, Act, Refused, Role, Statistics
from xeploai.portal import site as figures
from xeploai.portal.site import SENDING, kept_parts, language_of_page, now, reader_of, unit_asked
from xeploai.reporting import report_of
from xeploai.results import statistics as results
from xeploai.results.deviations import deviations_of
from xeploai.wording import say

from . import ceilings, headline, subordinates

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

UNITS_SHOWN = 100
UNIT_PARTS = {"side": "portal/units/side.html", "body": "portal/units/body.html"}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return render(request, "portal/site/not_found.html", status=404)


def start(request: HttpRequest) -> HttpResponse:
    """Go to the reader's own place, or show the places where there are several."""
    reader = reader_of(request)
    if cycles.top_unit_of_latest_cycle() is None and not reader.may_anywhere(Act.MANAGE_ACCOUNTS):
        return render(request, "portal/site/empty.html")
    places = places_of(reader)
    is_member_only = all(grant.role == Role.MEMBER for grant in reader.grants)
    if len(places) == 1 and not (is_member_only and reader.person is not None):
        return redirect("unit", year=places[0].cycle.year, code=places[0].code)
    if not places and reader.may_anywhere(Act.MANAGE_ACCOUNTS):
        return redirect("accounts")
    language = language_of_page()
    roles = [(ROLE_LABELS[Role(grant.role)][language], grant) for grant in reader.grants]
    return render(request, "portal/units/start.html", {"places": places, "roles": roles})


def places_of(reader: Reader) -> list["CycleUnit"]:
    """Return the highest units within reach, in the latest cycle that has any."""
    for cycle in cycles.cycles():
        found = list(finding.highest_of(reader.visible(cycle)))
        if found:
            return found
    return []


def unit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show the statistics of a unit."""
    found, _ = unit_asked(request, year, code)
    parts = kept_parts(request, found, UNIT_PARTS, lambda: _unit_context(request, found))
    return render(request, "portal/units/page.html", {"unit": found, **parts})


def _unit_context(request: HttpRequest, found: "CycleUnit") -> dict[str, Any]:
    statistics = results.statistics_of(found)
    language = language_of_page()
    context = {
        "unit": found,
        "statistics": statistics,
        "above": list(cycles.units_above(found)),
        "cycles": cycles.cycles(),
        "formats": ["docx", "pdf", "xlsx"],
        "pack_title": statistics.pack_title[language],
        "sentences": list(headline.sentences_of(statistics, language)),
        "ceilings": ceilings.table_of(statistics, request.GET, language),
        "disagreements": list(figures.disagreements_of(statistics, language)),
    }
    context |= _by_category(statistics, language) | _completeness(found, statistics)
    reader, incomplete = reader_of(request), _incomplete(found, statistics)
    context["may_see_journal"] = bool(reader.may(Act.SEE_JOURNAL, found))
    context["may_see_cases"] = bool(reader.may(Act.SEE_ORGANISATIONS, found))
    context["may_rehearse"] = bool(reader.may(Act.REHEARSE, found))
    context["may_send"] = any(reader.may(act, found) for act in SENDING)
    context["subordinates"] = subordinates.table_of(statistics, request.GET, language, incomplete)
    return context


def _by_category(statistics: Statistics, language: str) -> dict[str, Any]:
    rows = list(figures.rows_of(statistics, language))
    earlier = statistics.earlier
    return {
        "rows": rows,
        "headline": [row for row in rows if row.is_headline],
        "figures": figures.figures_shown(statistics),
        "reasons": list(figures.reasons_of(statistics, rows, language)),
        "not_comparable": [
            say(one, language) for one in (earlier.not_comparable if earlier else ())
        ],
    }


def _completeness(found: "CycleUnit", statistics: Statistics) -> dict[str, Any]:
    """Return who has reported and who is waited for.

    Neither a cycle nor a rule pack here lays down a day to report by, so nobody is called late.
    """
    with_cases = finding.units_with_cases(found)
    senders = len(statistics.units_by_return)
    partial = {one for total in statistics.categories.values() for one in total.not_reported_by}
    waiting = [*statistics.missing_units, *statistics.waiting_units]
    return {
        "partial": sorted(partial, key=lambda one: one.name),
        "heard_nothing": waiting,
        "owing": with_cases + senders,
        "reported": with_cases + senders - len(waiting),
        "missing_shown": statistics.missing_units[:UNITS_SHOWN],
        "waiting_shown": statistics.waiting_units[:UNITS_SHOWN],
    }


def _incomplete(found: "CycleUnit", statistics: Statistics) -> set[str]:
    """Return the codes of the direct subordinates below which somebody has not reported."""
    partial = (one for total in statistics.categories.values() for one in total.not_reported_by)
    silent = {one.code for one in (*statistics.missing_units, *statistics.waiting_units, *partial)}
    return set(finding.subordinates_holding(found, silent).values())


def report(request: HttpRequest, year: int, code: str, form: str) -> HttpResponse:
    """Send a unit's report as a file."""
    found, _ = unit_asked(request, year, code)
    if form not in list(Format):
        return not_found(request, Refused(()))
    written_on = now().date()
    # single organisations with their grades are not for everybody who sees figures
    names = bool(reader_of(request).may(Act.SEE_ORGANISATIONS, found))
    differing = deviations_of(found, names_organisations=names)
    statistics = results.statistics_of(found)
    written = write(report_of(statistics, written_on=written_on, deviations=differing), form)
    response = HttpResponse(written, content_type=Format(form).media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{year}.{form}"'
    return response
