"""The start page, a unit's page, and its report as a file."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xeploai.cycle.queries import number_of_units
from xeploai.documents import Format, write
from xeploai.domain import ROLE_LABELS, Act, Role, Statistics, say
from xeploai.portal.files import Details, FilePlan, file_view
from xeploai.portal.site import (
    UPLOAD_ACTS,
    Reader,
    cached_parts,
    cycles,
    figures_of,
    highest_of,
    language_of_page,
    not_reviewed_lines,
    note_seen_persons,
    now,
    reader_of,
    rows_of,
    seen_persons,
    subordinates_holding,
    top_unit_of_latest_cycle,
    unit_from_request,
    units_above,
    units_with_cases,
)
from xeploai.reporting import report_of
from xeploai.results.deviations import deviations_of
from xeploai.results.hiding import deviations_for, statistics_for
from xeploai.results.versions import figures_version

from .ceilings import ceiling_table
from .figures import category_rows, disagreement_lines, figure_columns, reason_lines, sentences_of
from .subordinates import subordinate_table

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

UNITS_SHOWN = 100
UNIT_PARTS = {"side": "portal/units/side.html", "body": "portal/units/body.html"}


def start(request: HttpRequest) -> HttpResponse:
    """Redirect to the reader's unit, or let them choose among several."""
    reader = reader_of(request)
    if top_unit_of_latest_cycle() is None and not reader.may_anywhere(Act.MANAGE_ACCOUNTS):
        return render(request, "portal/site/empty.html")
    places = highest_units(reader)
    is_member_only = all(grant.role == Role.MEMBER for grant in reader.grants)
    if len(places) == 1 and not (is_member_only and reader.person is not None):
        return redirect("unit", cycle_code=places[0].cycle.code, code=places[0].code)
    if not places and reader.may_anywhere(Act.MANAGE_ACCOUNTS):
        return redirect("accounts")
    language = language_of_page()
    roles = [(ROLE_LABELS[Role(grant.role)][language], grant) for grant in reader.grants]
    return render(request, "portal/units/start.html", {"places": places, "roles": roles})


def highest_units(reader: Reader) -> list["CycleUnit"]:
    """Return the highest units that the reader may see, in the latest cycle that has any."""
    for cycle in cycles():
        units = list(highest_of(reader.visible(cycle)))
        if units:
            return units
    return []


def unit(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show the statistics of a unit."""
    found, _ = unit_from_request(request, cycle_code, code)
    # outside of what is cached, since each look is noted
    statistics = figures_of(found, reader_of(request), show="unit_page")
    parts = cached_parts(
        request, found, UNIT_PARTS, lambda: unit_context(request, found, statistics)
    )
    return render(request, "portal/units/page.html", {"unit": found, **parts})


def unit_context(request: HttpRequest, unit: "CycleUnit", statistics: Statistics) -> dict[str, Any]:
    """Return the context of the cached parts of a unit's page."""
    language = language_of_page()
    context = {
        "unit": unit,
        "statistics": statistics,
        "above": list(units_above(unit)),
        "cycles": cycles(),
        "formats": ["docx", "pdf", "xlsx"],
        "pack_title": statistics.pack_title[language],
        "sentences": list(sentences_of(statistics, language)),
        "ceilings": ceiling_table(statistics, request.GET, language),
        "disagreements": list(disagreement_lines(statistics, language)),
    }
    context |= _by_category(statistics, language) | _completeness(unit, statistics)
    reader, incomplete = reader_of(request), _incomplete(unit, statistics)
    context["may_see_journal"] = bool(reader.may(Act.SEE_JOURNAL, unit))
    context["may_see_deciding"] = any(
        reader.may_see_cases(unit, [each]) for each in statistics.category_labels.values()
    )
    context["may_rehearse"] = bool(reader.may(Act.REHEARSE, unit))
    context["not_reviewed"] = not_reviewed_lines(statistics.members_not_reviewed)
    context["may_follow_register"] = bool(reader.may(Act.KEEP_REGISTER, unit))
    context["may_keep_register"] = bool(reader.may(Act.KEEP_REGISTER, unit))
    context["may_send"] = any(reader.may(act, unit) for act in UPLOAD_ACTS)
    context["subordinates"] = subordinate_table(statistics, request.GET, language, incomplete)
    return context


def _by_category(statistics: Statistics, language: str) -> dict[str, Any]:
    rows = list(category_rows(statistics, language))
    earlier = statistics.earlier
    return {
        "rows": rows,
        "headline": [row for row in rows if row.is_headline],
        "figures": figure_columns(statistics),
        "reasons": list(reason_lines(statistics, rows, language)),
        "not_comparable": [
            say(fault, language) for fault in (earlier.not_comparable if earlier else ())
        ],
    }


def _completeness(unit: "CycleUnit", statistics: Statistics) -> dict[str, Any]:
    """Return who has reported and who is waited for.

    No rule pack sets a deadline for reporting, so no unit is called late.
    """
    with_cases = units_with_cases(unit)
    senders = len(statistics.units_by_return)
    partial = {one for total in statistics.categories.values() for one in total.not_reported_by}
    waiting = [*statistics.missing_units, *statistics.waiting_units]
    return {
        "partial": sorted(partial, key=lambda one: one.name),
        "heard_nothing": waiting,
        "owing": with_cases + senders,
        "reported": with_cases + senders - len(waiting),
        "missing_shown": [one for one in statistics.senders if not one.state.counts][:UNITS_SHOWN],
        "return_states": list(statistics.returns_by_state.items()),
        "own_return": next((one for one in statistics.senders if one.unit.code == unit.code), None),
        "without": [
            (one, statistics.category_labels[code].label[language_of_page()])
            for code, total in statistics.categories.items()
            for one in total.declared_none_by
        ],
        "waiting_shown": statistics.waiting_units[:UNITS_SHOWN],
    }


def _incomplete(unit: "CycleUnit", statistics: Statistics) -> set[str]:
    """Return the codes of the direct subordinates below which a unit has not reported."""
    partial = (one for total in statistics.categories.values() for one in total.not_reported_by)
    silent = {one.code for one in (*statistics.missing_units, *statistics.waiting_units, *partial)}
    return set(subordinates_holding(unit, silent).values())


@file_view
def report(request: HttpRequest, cycle_code: str, code: str, form: str) -> FilePlan:
    """Download a unit's report."""
    found, _ = unit_from_request(request, cycle_code, code)
    if form not in list(Format):
        raise Http404
    reader, written_on = reader_of(request), now().date()
    version = figures_version(found)

    def make() -> tuple[bytes, Details]:
        # to see figures is not yet to see the grades of single organisations
        names = bool(reader.may(Act.SEE_ORGANISATIONS, found))
        differing = deviations_for(deviations_of(found, names_organisations=names), found, reader)
        statistics = statistics_for(found, reader)
        content = write(report_of(statistics, written_on=written_on, deviations=differing), form)
        return content, seen_persons(found, rows_of(statistics), show="report")

    return FilePlan(
        name=f"{code}-{cycle_code}.{form}",
        media_type=Format(form).media_type,
        rows=number_of_units(found),
        version=None if version is None else f"{version} {written_on}",
        make=make,
        note=lambda details: note_seen_persons(found, reader, details),
    )
