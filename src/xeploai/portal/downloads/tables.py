"""The tables of a unit's page as plain lists for a file: the same rows, none left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from xeploai.cycle import queries as finding
from xeploai.documents import ListingCell
from xeploai.domain import FIGURE_LABELS, Change, ReportingSource, Share, Statistics, UnitRef
from xeploai.portal import site as figures
from xeploai.portal.site import language_of_page
from xeploai.portal.units import ceilings, subordinates

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

Row = list[ListingCell]


@dataclass(frozen=True)
class Asked:
    """Whose table is asked for, and how: in which language, sorted and narrowed by what."""

    unit: "CycleUnit"
    statistics: Statistics
    language: str
    query: Mapping[str, str]

    def figure(self, name: str) -> str:
        """Return what a figure is called."""
        return FIGURE_LABELS[name][self.language]


@dataclass(frozen=True)
class PlainTable:
    """A table as rows of words and whole numbers; None is what nobody reported."""

    title: str
    head: list[str]
    rows: list[Row]


def _share_heads(asked: Asked, label: str, base: str) -> list[str]:
    values = {"what": label, "base": asked.figure(base)}
    return [
        gettext("%(what)s: share of “%(base)s”") % values,
        gettext("%(what)s: base (%(base)s)") % values,
    ]


def _share_cells(share: Share | None) -> Row:
    """Return a share as it is shown, and what it is taken of: a share never stands alone."""
    if share is None:
        return [None, None]
    shown = share.shown()
    return [f"{shown}%" if shown else None, share.whole]


def categories(asked: Asked) -> PlainTable:
    """Return the table of categories: counts, shares with their base, changes."""
    statistics = asked.statistics
    shown = figures.figures_shown(statistics)
    head = [gettext("Category")]
    for figure in shown:
        head.append(asked.figure(figure))
        if figure in statistics.share_bases:
            head += _share_heads(asked, asked.figure(figure), statistics.share_bases[figure])
        if statistics.earlier is not None:
            values = {"what": asked.figure(figure), "year": statistics.earlier.cycle}
            head.append(gettext("%(what)s: change on %(year)s") % values)
    rows = [
        [row.label, *(cell for one in row.cells for cell in _figure_cells(asked, one))]
        for row in figures.rows_of(statistics, asked.language)
    ]
    return PlainTable(gettext("By category"), head, rows)


def _figure_cells(asked: Asked, cell: figures.Cell) -> Iterator[ListingCell]:
    yield cell.number
    if cell.figure in asked.statistics.share_bases:
        yield from _share_cells(cell.share)
    if asked.statistics.earlier is not None:
        yield _difference(cell.change)


def _difference(change: Change | None) -> int | None:
    return None if change is None else change.difference


def reasons(asked: Asked) -> PlainTable:
    """Return how many are not rated, by category and reason."""
    head = [gettext("Category"), gettext("Reason"), gettext("Number")]
    statistics, language = asked.statistics, asked.language
    by_category = list(figures.rows_of(statistics, language))
    rows: list[Row] = [
        [one.row.label, one.label, one.number]
        for one in figures.reasons_of(statistics, by_category, language)
    ]
    return PlainTable(gettext("Not rated, by reason"), head, rows)


def subordinate_units(asked: Asked) -> PlainTable:
    """Return the direct subordinates, sorted and narrowed as the page is."""
    statistics = asked.statistics
    table = subordinates.table_of(statistics, asked.query, asked.language, _incomplete(asked))
    head = [gettext("Code"), gettext("Unit"), gettext("Category"), gettext("Reported")]
    for column in subordinates.COLUMNS:
        label = gettext(column.label)
        head.append(label)
        if column.figure in statistics.share_bases:
            head += _share_heads(asked, label, statistics.share_bases[column.figure])
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


def _subordinate_cells(
    statistics: Statistics, line: subordinates.SubordinateLine
) -> Iterator[ListingCell]:
    for column, cell in zip(subordinates.COLUMNS, line.cells, strict=True):
        yield cell.number
        if column.figure in statistics.share_bases:
            yield from _share_cells(cell.share)


def _incomplete(asked: Asked) -> set[str]:
    """Return the direct subordinates below which somebody has not reported."""
    silent = {one.code for one, _ in _silent(asked)}
    return set(finding.subordinates_holding(asked.unit, silent).values())


def ceilings_on_top_grade(asked: Asked) -> PlainTable:
    """Return every group beside its ceiling: those over first, unless only they are asked for."""
    head = [
        gettext("Group"),
        gettext("Category"),
        gettext("Excellent"),
        gettext("Base"),
        gettext("Base: number"),
        gettext("Allowed"),
        gettext("Over by"),
        gettext("Standing"),
    ]
    rows: list[Row] = [
        [
            one.check.group,
            one.category,
            one.check.counts.excellent,
            one.base,
            one.check.base,
            one.check.allowed,
            one.check.over_by,
            gettext("binding") if one.is_binding else gettext("advisory"),
        ]
        for one in ceilings.all_lines(asked.statistics, asked.query, asked.language)
    ]
    return PlainTable(gettext("Ceilings on the top grade"), head, rows)


def disagreements(asked: Asked) -> PlainTable:
    """Return the figures in which returns differ from the cases below them."""
    head = [
        gettext("Code"),
        gettext("Unit"),
        gettext("Category"),
        gettext("Figure"),
        gettext("Returned"),
        gettext("Counted from cases"),
        gettext("Difference"),
        gettext("In the totals stands"),
    ]
    rows: list[Row] = [
        [
            one.of.unit.code,
            one.of.unit.name,
            one.category,
            asked.figure(one.of.figure),
            one.of.returned,
            one.of.counted,
            one.of.returned - one.of.counted,
            _counts_as(one.of.counts_as),
        ]
        for one in figures.disagreements_of(asked.statistics, asked.language)
    ]
    return PlainTable(gettext("Returns that differ from the cases below them"), head, rows)


def _counts_as(source: ReportingSource) -> str:
    return gettext("the cases") if source is ReportingSource.CASES else gettext("the return")


def not_reported(asked: Asked) -> PlainTable:
    """Return who has not reported, and what is missing of each."""
    head = [gettext("Code"), gettext("Unit"), gettext("What is missing")]
    rows: list[Row] = [[unit.code, unit.name, what] for unit, what in _silent(asked)]
    return PlainTable(gettext("Not reported yet"), head, rows)


def _silent(asked: Asked) -> Iterator[tuple[UnitRef, str]]:
    statistics = asked.statistics
    for unit in statistics.missing_units:
        yield unit, gettext("the whole return")
    for unit in statistics.waiting_units:
        yield unit, gettext("decisions on its cases")
    for code, total in statistics.categories.items():
        label = statistics.category_labels[code].label[asked.language]
        for unit in total.not_reported_by:
            yield unit, gettext("in its return: %(category)s") % {"category": label}


def compared_head() -> list[str]:
    """Return the heads of a comparison's rows."""
    return [
        gettext("Compared with: code"),
        gettext("Compared with: unit"),
        gettext("Compared with: cycle"),
        gettext("Code"),
        gettext("Unit"),
        gettext("Cycle"),
        gettext("Category"),
        gettext("Figure"),
        gettext("Compared with: number"),
        gettext("Compared with: share"),
        gettext("Compared with: base"),
        gettext("Number"),
        gettext("Share"),
        gettext("Base: number"),
        gettext("Base"),
        gettext("Difference"),
        gettext("Difference in percentage points"),
        gettext("Why it cannot be compared"),
    ]


def compared_row(row: Mapping[str, Any]) -> Row:
    """Return one figure of a comparison, from `results.comparing.comparison_rows`."""
    of, points = row["percent_of"], row["points"]
    return [
        *(row[name] for name in ("before_unit", "before_name", "before_cycle")),
        *(row[name] for name in ("now_unit", "now_name", "now_cycle")),
        row["category_label"],
        row["figure_label"],
        row["before"],
        _percent(row["before_percent"]),
        row["before_base"],
        row["now"],
        _percent(row["now_percent"]),
        row["now_base"],
        FIGURE_LABELS[of][language_of_page()] if of else None,
        row["difference"],
        Decimal(points.replace(".", "").replace(",", ".")) if points else None,
        row["why_not"] or None,
    ]


def _percent(shown: str | None) -> str | None:
    return f"{shown}%" if shown else None


TABLES: Mapping[str, Callable[[Asked], PlainTable]] = {
    "categories": categories,
    "reasons": reasons,
    "subordinates": subordinate_units,
    "ceilings": ceilings_on_top_grade,
    "disagreements": disagreements,
    "not_reported": not_reported,
}
