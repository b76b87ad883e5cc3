"""Download the tables of a unit's page, with every row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xeploai.documents import Listing, ListingCell
from xeploai.domain import (
    FIGURE_LABELS,
    Change,
    ReportingSource,
    Share,
    Statistics,
    UnitRef,
    documents_text,
)
from xeploai.portal.site import (
    figures_of,
    language_of_page,
    reader_of,
    subordinates_holding,
    unit_from_request,
)
from xeploai.portal.units.ceilings import ceiling_lines
from xeploai.portal.units.figures import (
    CategoryCell,
    category_rows,
    disagreement_lines,
    figure_columns,
    reason_lines,
)
from xeploai.portal.units.subordinates import SubordinateLine, columns_of, subordinate_table

from .files import about_file, file_format, file_response

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit


@dataclass(frozen=True)
class TableQuery:
    """A unit's table to write: its language, and the query that sorts and filters it."""

    unit: "CycleUnit"
    statistics: Statistics
    language: str
    params: Mapping[str, str]

    def figure(self, name: str) -> str:
        """Return the label of a figure."""
        return FIGURE_LABELS[name][self.language]


@dataclass(frozen=True)
class PlainTable:
    """A table as rows of texts and whole numbers; None is a figure that was not reported."""

    title: str
    head: list[str]
    rows: list[list[ListingCell]]


def _share_heads(query: TableQuery, label: str, base: str) -> list[str]:
    values = {"what": label, "base": query.figure(base)}
    return [
        gettext("%(what)s: share of “%(base)s”") % values,
        gettext("%(what)s: base (%(base)s)") % values,
    ]


def _share_cells(share: Share | None) -> list[ListingCell]:
    """Return the two cells of a share: the percentage, and its base."""
    if share is None:
        return [None, None]
    percentage = share.shown()
    return [f"{percentage}%" if percentage else None, share.whole]


def categories(query: TableQuery) -> PlainTable:
    """Return the table of categories: counts, shares with their base, changes."""
    statistics = query.statistics
    columns = figure_columns(statistics)
    head = [gettext("Category")]
    for figure in columns:
        head.append(query.figure(figure))
        if figure in statistics.share_bases:
            head += _share_heads(query, query.figure(figure), statistics.share_bases[figure])
        if statistics.earlier is not None:
            values = {
                "what": query.figure(figure),
                "year": statistics.earlier.cycle_name[query.language],
            }
            head.append(gettext("%(what)s: change on %(year)s") % values)
    rows = [
        [
            row.label,
            *(cell for one in row.cells for cell in _figure_cells(query, one, row.total.is_hidden)),
        ]
        for row in category_rows(statistics, query.language)
    ]
    return PlainTable(gettext("By category"), head, rows)


def _figure_cells(query: TableQuery, cell: CategoryCell, is_hidden: bool) -> Iterator[ListingCell]:
    yield gettext("hidden") if is_hidden else cell.number
    if cell.figure in query.statistics.share_bases:
        yield from _share_cells(cell.share)
    if query.statistics.earlier is not None:
        yield _difference(cell.change)


def _difference(change: Change | None) -> int | None:
    return None if change is None else change.difference


def reasons(query: TableQuery) -> PlainTable:
    """Return how many are not rated, by category and reason."""
    head = [gettext("Category"), gettext("Reason"), gettext("Number")]
    statistics, language = query.statistics, query.language
    by_category = list(category_rows(statistics, language))
    rows: list[list[ListingCell]] = [
        [one.row.label, one.label, one.number]
        for one in reason_lines(statistics, by_category, language)
    ]
    return PlainTable(gettext("Not rated, by reason"), head, rows)


def subordinate_units(query: TableQuery) -> PlainTable:
    """Return the direct subordinates, sorted and filtered as on the page."""
    statistics = query.statistics
    table = subordinate_table(statistics, query.params, query.language, _incomplete(query))
    head = [gettext("Code"), gettext("Unit"), gettext("Category"), gettext("Reported")]
    for column in columns_of(statistics):
        label = gettext(column.label)
        head.append(label)
        if column.figure in statistics.share_bases:
            head += _share_heads(query, label, statistics.share_bases[column.figure])
    rows = [
        [
            line.unit.code,
            line.unit.name,
            line.category,
            gettext(line.state.label),
            *_subordinate_cells(statistics, line),
        ]
        for line in table.lines
    ]
    return PlainTable(gettext("Direct subordinates"), head, rows)


def _subordinate_cells(statistics: Statistics, line: SubordinateLine) -> Iterator[ListingCell]:
    for column, cell in zip(columns_of(statistics), line.cells, strict=True):
        yield gettext("hidden") if cell.is_hidden else cell.number
        if column.figure in statistics.share_bases:
            yield from _share_cells(cell.share)


def _incomplete(query: TableQuery) -> set[str]:
    """Return the direct subordinates below which a unit has not reported."""
    silent = {one.code for one, _ in _silent(query)}
    return set(subordinates_holding(query.unit, silent).values())


def ceilings_on_top_grade(query: TableQuery) -> PlainTable:
    """Return the groups that the query selects with their ceilings, those over first."""
    head = [
        gettext("Group"),
        gettext("Category"),
        gettext("Excellent"),
        gettext("Base"),
        gettext("Base: number"),
        gettext("Allowed"),
        gettext("How it is computed"),
        gettext("Over by"),
        gettext("Standing"),
        gettext("Where it is written"),
    ]
    rows: list[list[ListingCell]] = [
        [
            one.check.group,
            one.category,
            one.check.excellent,
            one.base,
            one.check.base,
            one.check.allowed,
            one.words(query.language),
            one.check.over_by,
            gettext("binding") if one.is_binding else gettext("advisory"),
            documents_text(one.check.ceiling)[query.language],
        ]
        for one in ceiling_lines(query.statistics, query.params, query.language)
    ]
    return PlainTable(gettext("Ceilings on the top grade"), head, rows)


def disagreements(query: TableQuery) -> PlainTable:
    """Return the figures in which a return differs from the cases below it."""
    head = [
        gettext("Code"),
        gettext("Unit"),
        gettext("Category"),
        gettext("Figure"),
        gettext("Returned"),
        gettext("Counted from cases"),
        gettext("Difference"),
        gettext("Used in the totals"),
    ]
    rows: list[list[ListingCell]] = [
        [
            one.disagreement.unit.code,
            one.disagreement.unit.name,
            one.category,
            query.figure(one.disagreement.figure),
            one.disagreement.returned,
            one.disagreement.counted,
            one.disagreement.returned - one.disagreement.counted,
            _counts_as(one.disagreement.counts_as),
        ]
        for one in disagreement_lines(query.statistics, query.language)
    ]
    return PlainTable(gettext("Returns that differ from the cases below them"), head, rows)


def _counts_as(source: ReportingSource) -> str:
    return gettext("the cases") if source is ReportingSource.CASES else gettext("the return")


def not_reported(query: TableQuery) -> PlainTable:
    """Return the units that have not reported, and what is missing."""
    head = [gettext("Code"), gettext("Unit"), gettext("What is missing")]
    rows: list[list[ListingCell]] = [[unit.code, unit.name, what] for unit, what in _silent(query)]
    return PlainTable(gettext("Not reported yet"), head, rows)


def _silent(query: TableQuery) -> Iterator[tuple[UnitRef, str]]:
    statistics = query.statistics
    for unit in statistics.missing_units:
        yield unit, gettext("the whole return")
    for unit in statistics.waiting_units:
        yield unit, gettext("decisions on its cases")
    for code, total in statistics.categories.items():
        label = statistics.category_labels[code].label[query.language]
        for unit in total.not_reported_by:
            yield unit, gettext("in its return: %(category)s") % {"category": label}


TABLES: Mapping[str, Callable[[TableQuery], PlainTable]] = {
    "categories": categories,
    "reasons": reasons,
    "subordinates": subordinate_units,
    "ceilings": ceilings_on_top_grade,
    "disagreements": disagreements,
    "not_reported": not_reported,
}


@require_safe
def table(request: HttpRequest, cycle_code: str, code: str, name: str, form: str) -> HttpResponse:
    """Download one table of a unit's page."""
    unit, _ = unit_from_request(request, cycle_code, code)
    wanted = file_format(form)
    if name not in TABLES:
        raise Http404
    statistics = figures_of(unit, reader_of(request), show="table")
    query = TableQuery(unit, statistics, language_of_page(), request.GET)
    found = TABLES[name](query)
    title = f"{found.title} · {unit.name} · {unit.cycle.name[language_of_page()]}"
    listing = Listing(
        found.title, found.head, found.rows, about_file(unit, title), gettext("About this file")
    )
    return file_response(listing, wanted, f"{unit.code}-{unit.cycle.code}-{name}")
