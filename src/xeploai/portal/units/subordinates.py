"""The table of direct subordinates, sorted and filtered by the query."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from xeploai import rulepacks
from xeploai.domain import (
    ABOVE_THE_GRADED,
    ReportingSource,
    Share,
    Statistics,
    SubjectKind,
    Subordinate,
    Total,
    UnitRef,
    message,
    search_key,
)
from xeploai.portal.site import (
    ALL_CADRES,
    ALL_MEMBERS,
    ALL_ORGANISATIONS,
    KIND_OF_ALL,
    FigureLink,
)

NAME, STATE = "name", "state"


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures.

    Args:
        of: all organisations, all members or all leading cadres.
    """

    key: str
    label: str
    of: str
    figure: str


COLUMNS = (
    FigureColumn("o_graded", message("Organisations graded"), ALL_ORGANISATIONS, "graded"),
    FigureColumn(
        "o_good", message("Organisations good or better"), ALL_ORGANISATIONS, "good_or_better"
    ),
    FigureColumn("m_graded", message("Members graded"), ALL_MEMBERS, "graded"),
    FigureColumn("m_good", message("Members good or better"), ALL_MEMBERS, "good_or_better"),
    FigureColumn("m_excellent", message("Members excellent"), ALL_MEMBERS, "excellent"),
    FigureColumn("m_failed", message("Members failed"), ALL_MEMBERS, "failed"),
    FigureColumn("m_not_rated", message("Members not rated"), ALL_MEMBERS, "not_graded"),
    FigureColumn("c_graded", message("Leading cadres graded"), ALL_CADRES, "graded"),
    FigureColumn("c_good", message("Leading cadres good or better"), ALL_CADRES, "good_or_better"),
    FigureColumn("c_excellent", message("Leading cadres excellent"), ALL_CADRES, "excellent"),
    FigureColumn("c_failed", message("Leading cadres failed"), ALL_CADRES, "failed"),
    FigureColumn("c_not_rated", message("Leading cadres not rated"), ALL_CADRES, "not_graded"),
)
SORTABLE = (NAME, STATE, *(column.key for column in COLUMNS))


def columns_of(statistics: Statistics) -> list[FigureColumn]:
    """Return the columns of what the cycle reviews.

    A quarter reviews leading cadres alone; a year shows them with the members that they are.
    """
    kinds = {category.kind for category in statistics.category_labels.values()}
    if SubjectKind.MEMBER in kinds:
        kinds.discard(SubjectKind.CADRE)
    return [column for column in COLUMNS if KIND_OF_ALL[column.of] in kinds]


@dataclass(frozen=True)
class ReportingState:
    """How complete the figures of a subordinate are."""

    code: str
    label: str


STATES = {
    "complete": ReportingState("complete", message("reported")),
    "partial": ReportingState("partial", message("partly reported")),
    "missing": ReportingState("missing", message("not reported")),
    "within": ReportingState("within", message("within the return from above")),
}


@dataclass(frozen=True)
class FigureCell:
    """One figure of a subordinate."""

    key: str
    label: str
    number: int | None
    share: Share | None
    link: str
    is_hidden: bool = False

    @property
    def rank(self) -> Fraction | int | None:
        """The sort key: the share if the figure has one, else the number."""
        if self.share is None:
            return self.number
        return self.share.exact


@dataclass(frozen=True)
class SubordinateLine:
    """The figures of a direct subordinate, over all its organisations and members.

    Args:
        bar: whose grades are drawn under the name: the members, or the leading cadres.
    """

    unit: UnitRef
    category: str
    state: ReportingState
    by_return: bool
    bar: Total
    cells: tuple[FigureCell, ...]


def subordinate_lines(
    statistics: Statistics, language: str, incomplete: Collection[str] = ()
) -> Iterator[SubordinateLine]:
    """Yield a line for each direct subordinate.

    Args:
        incomplete: codes of the subordinates below which a unit has not reported.
    """
    columns = columns_of(statistics)
    is_of_cadres = any(column.of == ALL_CADRES for column in columns)
    for subordinate in statistics.subordinates:
        totals = {
            of: statistics.sum_of(kind, subordinate.categories) for of, kind in KIND_OF_ALL.items()
        }
        yield SubordinateLine(
            subordinate.unit,
            category_label(statistics, subordinate.unit.category, language),
            _state(subordinate, incomplete),
            subordinate.source is ReportingSource.RETURN,
            totals[ALL_CADRES if is_of_cadres else ALL_MEMBERS],
            tuple(_cells(statistics, subordinate.unit.code, columns, totals)),
        )


def category_label(statistics: Statistics, code: str, language: str) -> str:
    """Return the label of a category of organisations, whether the cycle reviews it or not."""
    categories = rulepacks.pack(statistics.pack).categories_on(statistics.closes_on)
    category = statistics.category_labels.get(code) or categories.get(code)
    if category is None:
        return ABOVE_THE_GRADED.get(code, {}).get(language, code)
    return category.label[language]


def _cells(
    statistics: Statistics,
    code: str,
    columns: Iterable[FigureColumn],
    totals: Mapping[str, Total],
) -> Iterator[FigureCell]:
    address = reverse("cases", args=[statistics.cycle_code, code])
    for column in columns:
        total = totals[column.of]
        share = None
        if column.figure != "graded":
            share = total.share(column.figure, statistics.share_bases)
        link = f"{address}?{FigureLink(column.of, column.figure).query()}"
        number = total.figure(column.figure)
        label = gettext(column.label)
        yield FigureCell(column.key, label, number, share, link, total.is_hidden)


def _state(subordinate: Subordinate, incomplete: Collection[str]) -> ReportingState:
    if subordinate.is_missing:
        return STATES["missing"]
    if subordinate.is_within_return:
        return STATES["within"]
    gaps = (
        total.not_reported_by or total.figure("undecided")
        for total in subordinate.categories.values()
    )
    return STATES["partial" if subordinate.unit.code in incomplete or any(gaps) else "complete"]


@dataclass(frozen=True)
class ColumnHead:
    """The head of a column.

    Args:
        sorted: value of `aria-sort`; empty unless the table is sorted by this column.
        sort: value of the query's `sort` that a click sends.
    """

    key: str
    label: str
    sorts_by_share: bool
    is_number: bool
    sorted: str
    sort: str


@dataclass(frozen=True)
class Arrangement:
    """How the table is sorted and filtered. Unknown values of the query are ignored."""

    sort: str = ""
    name: str = ""
    category: str = ""
    state: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Arrangement":
        """Parse the query."""
        sort = query.get("sort", "")
        state = query.get("state", "")
        return cls(
            sort if sort.removeprefix("-") in SORTABLE else "",
            query.get("name", "").replace("\0", "").strip(),
            query.get("category", ""),
            state if state in STATES else "",
        )

    def apply(self, lines: Iterable[SubordinateLine]) -> list[SubordinateLine]:
        """Return the matching lines in order; missing figures come last in either direction."""
        words = search_key(self.name).split()
        matching = [line for line in lines if self._matches(line, words)]
        key = self.sort.removeprefix("-")
        if not key:
            return matching
        rank = _ranks(key)
        sortable = [line for line in matching if rank(line) is not None]
        sortable.sort(key=rank, reverse=self.sort.startswith("-"))
        return sortable + [line for line in matching if rank(line) is None]

    def _matches(self, line: SubordinateLine, words: Iterable[str]) -> bool:
        text = search_key(f"{line.unit.name} {line.unit.code}")
        return (
            all(word in text for word in words)
            and self.category in ("", line.unit.category)
            and self.state in ("", line.state.code)
        )

    def heads(self, columns: Iterable[FigureColumn]) -> Iterator[ColumnHead]:
        """Yield the heads of name, state and the columns of figures."""
        yield self._head(NAME, gettext("Unit"), is_number=False)
        yield self._head(STATE, gettext("Reported"), is_number=False)
        for column in columns:
            shared = column.figure != "graded"
            yield self._head(column.key, gettext(column.label), is_number=True, by_share=shared)

    def _head(self, key: str, label: str, *, is_number: bool, by_share: bool = False) -> ColumnHead:
        first = f"-{key}" if is_number else key
        other = key if is_number else f"-{key}"
        now = {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")
        return ColumnHead(
            key, label, by_share, is_number, now, other if self.sort == first else first
        )


def _ranks(key: str) -> Callable[[SubordinateLine], Any]:
    if key == NAME:
        return lambda line: search_key(line.unit.name)
    if key == STATE:
        return lambda line: list(STATES).index(line.state.code)
    return lambda line: next((cell.rank for cell in line.cells if cell.key == key), None)


@dataclass(frozen=True)
class SubordinateTable:
    """The table with the choices of its filters."""

    arrangement: Arrangement
    lines: list[SubordinateLine]
    all_count: int
    heads: list[ColumnHead]
    categories: dict[str, str] = field(default_factory=dict)
    states: list[ReportingState] = field(default_factory=list)

    @property
    def sorted_by(self) -> ColumnHead | None:
        """The column by which the table is sorted."""
        return next((head for head in self.heads if head.sorted), None)


def subordinate_table(
    statistics: Statistics, query: Mapping[str, str], language: str, incomplete: Collection[str]
) -> SubordinateTable:
    """Return the table of a unit's direct subordinates as the query arranges it."""
    lines = list(subordinate_lines(statistics, language, incomplete))
    arrangement = Arrangement.from_query(query)
    states = {line.state.code for line in lines}
    return SubordinateTable(
        arrangement,
        arrangement.apply(lines),
        len(lines),
        list(arrangement.heads(columns_of(statistics))),
        {line.unit.category: line.category for line in lines},
        [state for code, state in STATES.items() if code in states],
    )
