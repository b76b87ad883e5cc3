"""What a table of figures shows: rows, and for each figure the address of what it counts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from xeploai.domain.comparison import Change
from xeploai.domain.counts import FIGURES
from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.rollup import ReportingSource
from xeploai.domain.rules import Category, CeilingBase, SubjectKind
from xeploai.domain.shares import Share
from xeploai.domain.statistics import CeilingCheck, Disagreement, Statistics, Total, UnitRef
from xeploai.results import queries as results
from xeploai.results.ceiling_tables import over_the_ceiling

ALL_ORGANISATIONS, ALL_MEMBERS = "organisations", "members"
KIND_OF_ALL = {
    ALL_ORGANISATIONS: SubjectKind.ORGANISATION,
    ALL_MEMBERS: SubjectKind.MEMBER,
}


@dataclass(frozen=True)
class FigureLink:
    """Which figure of which categories is asked for."""

    category: str
    figure: str
    reason: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, figures: Collection[str]) -> "FigureLink":
        """Read the link from an address. Raises `Refused` for a figure that does not exist."""
        figure = query.get("figure", "total")
        if figure not in figures:
            raise Refused(Fault(message("There is no figure “%(name)s”."), {"name": figure}))
        return cls(query.get("category", ""), figure, query.get("reason", ""))

    def takes(self, code: str, category: Category) -> bool:
        """Whether the figure counts subjects of that category."""
        if self.category in KIND_OF_ALL:
            return category.kind is KIND_OF_ALL[self.category]
        return self.category in ("", code)

    def query(self) -> str:
        """Return the link as the query of an address."""
        parts = {"category": self.category, "figure": self.figure, "reason": self.reason}
        return urlencode({name: part for name, part in parts.items() if part})


def figures_shown(statistics: Statistics) -> tuple[str, ...]:
    """Return the columns of the table: undecided ones only where something is undecided."""
    waiting = any(total.figure("undecided") for total in statistics.categories.values())
    return FIGURES if waiting else tuple(one for one in FIGURES if one != "undecided")


@dataclass(frozen=True)
class Cell:
    """One figure of a table."""

    figure: str
    number: int | None
    share: Share | None
    change: Change | None
    link: str


@dataclass(frozen=True)
class CategoryRow:
    """One line of the table of categories."""

    code: str
    label: str
    total: Total
    cells: tuple[Cell, ...]
    is_headline: bool = False

    @property
    def good_or_better(self) -> Cell:
        """The figure that the headline shows."""
        return self._cell("good_or_better")

    @property
    def graded(self) -> Cell:
        """The base of the headline's figure."""
        return self._cell("graded")

    def _cell(self, figure: str) -> Cell:
        return next(cell for cell in self.cells if cell.figure == figure)


def rows_of(statistics: Statistics, language: str) -> Iterator[CategoryRow]:
    """Yield a row for each category, with all organisations together after the last of theirs."""
    of_organisations = [
        code
        for code, category in statistics.category_labels.items()
        if category.kind is SubjectKind.ORGANISATION
    ]
    for code, total in statistics.categories.items():
        category = statistics.category_labels[code]
        before = statistics.earlier_total(code)
        is_members = category.kind is SubjectKind.MEMBER
        yield _row(statistics, code, category.label[language], total, before, is_members)
        if of_organisations and code == of_organisations[-1]:
            yield organisations_row(statistics)


def organisations_row(statistics: Statistics) -> CategoryRow:
    """Return the row of all organisations together."""
    now, before = statistics.organisations, statistics.earlier_organisations
    label = gettext("All organisations")
    return _row(statistics, ALL_ORGANISATIONS, label, now, before, True)


def _row(
    statistics: Statistics, code: str, label: str, total: Total, before: Total, is_headline: bool
) -> CategoryRow:
    changes = statistics.changes(total, before)
    shown = figures_shown(statistics)
    cells = tuple(
        Cell(
            figure,
            total.figure(figure),
            total.share(figure, statistics.share_bases),
            changes.get(figure),
            FigureLink(code, figure).query(),
        )
        for figure in shown
    )
    return CategoryRow(code, label, total, cells, is_headline)


@dataclass(frozen=True)
class ReasonLine:
    """How many of a category are not rated for one reason."""

    row: CategoryRow
    label: str
    number: int
    link: str


def reasons_of(statistics: Statistics, language: str) -> Iterator[ReasonLine]:
    """Yield the reasons for not rating, category by category."""
    for row in rows_of(statistics, language):
        counts = row.total.counts
        if row.code != ALL_ORGANISATIONS and counts is not None:
            for reason, number in counts.not_rated.items():
                label = results.reason_label(statistics, reason, language)
                link = FigureLink(row.code, "not_graded", reason).query()
                yield ReasonLine(row, label, number, link)


@dataclass(frozen=True)
class SubordinateLine:
    """A direct subordinate's figures over all organisations and all members."""

    unit: UnitRef
    is_missing: bool
    is_within_return: bool
    by_return: bool
    organisations: Mapping[str, int | None]
    organisations_share: Share | None
    members: Total
    members_figures: Mapping[str, int | None]
    members_share: Share | None


def subordinates_of(statistics: Statistics) -> Iterator[SubordinateLine]:
    """Yield a line for each direct subordinate."""
    for one in statistics.subordinates:
        organisations = statistics.sum_of(SubjectKind.ORGANISATION, one.categories)
        members = statistics.sum_of(SubjectKind.MEMBER, one.categories)
        yield SubordinateLine(
            one.unit,
            one.is_missing,
            one.is_within_return,
            one.source is ReportingSource.RETURN,
            _figures(organisations),
            organisations.share("good_or_better", statistics.share_bases),
            members,
            _figures(members),
            members.share("good_or_better", statistics.share_bases),
        )


def _figures(total: Total) -> dict[str, int | None]:
    return {figure: total.figure(figure) for figure in FIGURES}


@dataclass(frozen=True)
class CeilingLine:
    """A group that stands over its ceiling."""

    check: CeilingCheck
    category: str
    base: str


CEILING_BASES = {
    CeilingBase.GOOD: "good",
    CeilingBase.GOOD_OR_BETTER: "good_or_better",
    CeilingBase.ALL_RATED: "graded",
}


def over_ceiling(statistics: Statistics, language: str) -> list[CeilingLine]:
    """Return the groups over their ceiling: binding ones first, the furthest over first."""
    over = over_the_ceiling(statistics)
    return [
        CeilingLine(
            check,
            statistics.category_labels[check.rule.category].label[language],
            FIGURE_LABELS[CEILING_BASES[check.rule.base]][language],
        )
        for check in over
    ]


@dataclass(frozen=True)
class DisagreementLine:
    """A returned figure that differs from the counted one."""

    of: Disagreement
    category: str


def disagreements_of(statistics: Statistics, language: str) -> Iterator[DisagreementLine]:
    """Yield the figures in which returns differ from the cases below them."""
    for one in statistics.disagreements:
        yield DisagreementLine(one, statistics.category_labels[one.category].label[language])
