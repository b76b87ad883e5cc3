"""Every table of the pages as a file: a workbook or CSV."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.cycle.access import refuse_unless
from xeploai.documents import Listing, ListingCell, ListingFormat, write_listing
from xeploai.domain import FIGURE_LABELS
from xeploai.portal.cases import CaseList, parse_case_list
from xeploai.portal.comparison.views import comparisons_asked
from xeploai.portal.site import language_of_page, now, reader_of, unit_asked
from xeploai.results import statistics as results
from xeploai.results.case_lines import case_file_rows
from xeploai.results.comparing import comparison_rows
from xeploai.results.export_journal import note_export

from .tables import TABLES, Asked, compared_head, compared_row

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit


def _format_asked(form: str) -> ListingFormat:
    if form not in list(ListingFormat):
        raise Http404
    return ListingFormat(form)


@require_safe
def table(request: HttpRequest, year: int, code: str, name: str, form: str) -> HttpResponse:
    """Send one table of a unit's page, with every row."""
    unit, _ = unit_asked(request, year, code)
    wanted = _format_asked(form)
    if name not in TABLES:
        raise Http404
    statistics = results.statistics_of(unit)
    asked = Asked(unit, statistics, language_of_page(), request.GET)
    found = TABLES[name](asked)
    title = f"{found.title} · {unit.name} · {unit.cycle.year}"
    listing = Listing(
        found.title, found.head, found.rows, _about(unit, title), gettext("About this file")
    )
    return _as_file(listing, wanted, f"{unit.code}-{unit.cycle.year}-{name}")


@require_safe
def cases(request: HttpRequest, year: int, code: str, form: str) -> HttpResponse:
    """Send the list of the cases that a figure counts: all pages of it."""
    asked = parse_case_list(request, year, code)
    wanted = _format_asked(form)
    answer = refuse_unless(asked.answer)
    if asked.is_personal:
        # noted before it is made: a file that breaks off may still have shown something
        said = asked.link.parts() | asked.filter.parts() | {"format": wanted.value}
        number = asked.cases.count()
        note_export(
            unit=asked.unit,
            what="cases",
            details={**said, "rows": number},
            by=reader_of(request).doer(answer),
            at=now(),
        )
    label = FIGURE_LABELS[asked.link.figure][language_of_page()]
    title = f"{label} · {asked.unit.name} · {asked.unit.cycle.year}"
    about = _about(asked.unit, title)
    listing = Listing(label, _case_head(), _case_rows(asked), about, gettext("About this file"))
    name = f"{asked.unit.code}-{asked.unit.cycle.year}-cases-{asked.link.figure}"
    return _as_file(listing, wanted, name)


def _case_head() -> list[str]:
    return [
        gettext("Category"),
        gettext("Code"),
        gettext("Subject"),
        gettext("Post"),
        gettext("Unit code"),
        gettext("Unit"),
        gettext("Decision in force"),
        gettext("Earlier decisions replaced"),
        gettext("Authority"),
        gettext("Document"),
        gettext("Date"),
    ]


def _case_rows(asked: CaseList) -> Iterator[list[ListingCell]]:
    cycle, language = asked.unit.cycle, language_of_page()
    pack = rulepacks.pack(cycle.pack)
    reasons = pack.not_rated_reasons_on(cycle.closes_on)
    labels = {one.code: one.label[language] for one in asked.categories}
    for row in case_file_rows(asked.cases, reasons, language):
        line, is_decided = row.line, row.line.decided_on is not None
        yield [
            labels[row.category],
            line.code,
            line.subject,
            line.post or None,
            row.unit_code,
            line.unit,
            line.outcome,
            line.replaced,
            line.authority if is_decided else None,
            line.document if is_decided else None,
            line.decided_on,
        ]


@require_safe
def compare(request: HttpRequest, year: int, code: str, form: str) -> HttpResponse:
    """Send what the comparison's page with the same query shows: a row for each figure."""
    unit, found = comparisons_asked(request, year, code)
    wanted = _format_asked(form)
    name = gettext("Compare")
    title = f"{name} · {unit.name} · {unit.cycle.year}"
    rows = [compared_row(one) for one in comparison_rows(found, language=language_of_page())]
    listing = Listing(name, compared_head(), rows, _about(unit, title), gettext("About this file"))
    return _as_file(listing, wanted, f"{unit.code}-{unit.cycle.year}-compare")


def _about(unit: "CycleUnit", title: str) -> list[tuple[str, str]]:
    """Return what somebody who finds the file in a year needs to know."""
    cycle, language = unit.cycle, language_of_page()
    return [
        (gettext("Table"), title),
        (gettext("Unit"), f"{unit.name} ({unit.code})"),
        (gettext("Cycle"), str(cycle.year)),
        (gettext("Tree as of"), date_format(cycle.closes_on, "d/m/Y")),
        (gettext("Rules"), rulepacks.pack(cycle.pack).title[language]),
        (gettext("Written at"), f"{now():%d/%m/%Y %H:%M}"),
        (gettext("An empty cell"), gettext("nobody reported the figure; that is not 0")),
    ]


def _as_file(listing: Listing, form: ListingFormat, name: str) -> HttpResponse:
    response = HttpResponse(write_listing(listing, form), content_type=form.media_type)
    named = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    response.headers["Content-Disposition"] = named or "attachment"
    # what names persons does not stay in an office computer's cache
    response.headers["Cache-Control"] = "no-store"
    return response
