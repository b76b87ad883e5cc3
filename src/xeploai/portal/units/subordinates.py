"""The table of direct subordinates: its lines, sorted and narrowed as the address asks."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

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
from xeploai.portal.site import ALL_MEMBERS, ALL_ORGANISATIONS, FigureLink

NAME, STATE = "name", "state"


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures: of organisations or of members."""

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
)
SORTABLE = (NAME, STATE, *(column.key for column in COLUMNS))


@dataclass(frozen=True)
class State:
    """How much of a subordinate's figures is there."""

    code: str
    label: str


STATES = {
    "complete": State("complete", message("reported")),
    "partial": State("partial", message("partly reported")),
    "missing": State("missing", message("not reported")),
    "within": State("within", message("within the return from above")),
}


@dataclass(frozen=True)
class FigureCell:
    """One figure of a line."""

    key: str
    label: str
    number: int | None
    share: Share | None
    link: str

    @property
    def rank(self) -> Fraction | int | None:
        """What the line is sorted by: the share where there is one."""
        if self.share is None:
            return self.number
        return self.share.exact


@dataclass(frozen=True)
class SubordinateLine:
    """A direct subordinate's figures over all organisations and all members."""

    unit: UnitRef
    category: str
    state: State
    by_return: bool
    members: Total
    cells: tuple[FigureCell, ...]


def subordinates_of(
    statistics: Statistics, language: str, incomplete: Collection[str] = ()
) -> Iterator[SubordinateLine]:
    """Yield a line for each direct subordinate.

    Args:
        incomplete: codes of those below which somebody has not reported.
    """
    for one in statistics.subordinates:
        totals = {
            ALL_ORGANISATIONS: statistics.sum_of(SubjectKind.ORGANISATION, one.categories),
            ALL_MEMBERS: statistics.sum_of(SubjectKind.MEMBER, one.categories),
        }
        yield SubordinateLine(
            one.unit,
            category_label(statistics, one.unit.category, language),
            _state(one, incomplete),
            one.source is ReportingSource.RETURN,
            totals[ALL_MEMBERS],
            tuple(_cells(statistics, one.unit.code, totals)),
        )


def category_label(statistics: Statistics, code: str, language: str) -> str:
    """Return what a category of organisations is called; the pack lists only graded ones."""
    known = statistics.category_labels.get(code)
    return known.label[language] if known else ABOVE_THE_GRADED.get(code, {}).get(language, code)


def _cells(statistics: Statistics, code: str, totals: Mapping[str, Total]) -> Iterator[FigureCell]:
    address = reverse("cases", args=[statistics.cycle, code])
    for column in COLUMNS:
        total = totals[column.of]
        share = None
        if column.figure != "graded":
            share = total.share(column.figure, statistics.share_bases)
        link = f"{address}?{FigureLink(column.of, column.figure).query()}"
        number = total.figure(column.figure)
        yield FigureCell(column.key, gettext(column.label), number, share, link)


def _state(one: Subordinate, incomplete: Collection[str]) -> State:
    if one.is_missing:
        return STATES["missing"]
    if one.is_within_return:
        return STATES["within"]
    gaps = (total.not_reported_by or total.figure("undecided") for total in one.categories.values())
    return STATES["partial" if one.unit.code in incomplete or any(gaps) else "complete"]


@dataclass(frozen=True)
class Head:
    """The head of a column: where a click leads, and how the table is sorted now."""

    key: str
    label: str
    sorts_by_share: bool
    is_number: bool
    # the value of aria-sort; empty where the table is not sorted by this column
    sorted: str
    sort: str


@dataclass(frozen=True)
class Arrangement:
    """How the table is sorted and narrowed. What makes no sense is as if it were not asked."""

    sort: str = ""
    name: str = ""
    category: str = ""
    state: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Arrangement":
        """Read it from an address."""
        sort = query.get("sort", "")
        state = query.get("state", "")
        return cls(
            sort if sort.removeprefix("-") in SORTABLE else "",
            query.get("name", "").replace("\0", "").strip(),
            query.get("category", ""),
            state if state in STATES else "",
        )

    def arranged(self, lines: Iterable[SubordinateLine]) -> list[SubordinateLine]:
        """Return the lines asked for, in the order asked for; missing figures come last."""
        words = search_key(self.name).split()
        kept = [line for line in lines if self._keeps(line, words)]
        key = self.sort.removeprefix("-")
        if not key:
            return kept
        rank = _ranks(key)
        known = [line for line in kept if rank(line) is not None]
        known.sort(key=rank, reverse=self.sort.startswith("-"))
        return known + [line for line in kept if rank(line) is None]

    def _keeps(self, line: SubordinateLine, words: Iterable[str]) -> bool:
        named = search_key(f"{line.unit.name} {line.unit.code}")
        return (
            all(word in named for word in words)
            and self.category in ("", line.unit.category)
            and self.state in ("", line.state.code)
        )

    def heads(self) -> Iterator[Head]:
        """Yield the heads of all columns."""
        yield self._head(NAME, gettext("Unit"), is_number=False)
        yield self._head(STATE, gettext("Reported"), is_number=False)
        for column in COLUMNS:
            shared = column.figure != "graded"
            yield self._head(column.key, gettext(column.label), is_number=True, by_share=shared)

    def _head(self, key: str, label: str, *, is_number: bool, by_share: bool = False) -> Head:
        first = f"-{key}" if is_number else key
        other = key if is_number else f"-{key}"
        now = {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")
        return Head(key, label, by_share, is_number, now, other if self.sort == first else first)


def _ranks(key: str) -> Callable[[SubordinateLine], Any]:
    if key == NAME:
        return lambda line: search_key(line.unit.name)
    if key == STATE:
        return lambda line: list(STATES).index(line.state.code)
    return lambda line: next(cell.rank for cell in line.cells if cell.key == key)


@dataclass(frozen=True)
class SubordinateTable:
    """The table as it is shown."""

    arrangement: Arrangement
    lines: list[SubordinateLine]
    all_count: int
    heads: list[Head]
    # choices of the two lists that narrow it
    categories: dict[str, str] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)

    @property
    def sorted_by(self) -> Head | None:
        """The column that the lines are sorted by."""
        return next((head for head in self.heads if head.sorted), None)


def table_of(
    statistics: Statistics, query: Mapping[str, str], language: str, incomplete: Collection[str]
) -> SubordinateTable:
    """Return the table of a unit's direct subordinates, as an address asks for it."""
    lines = list(subordinates_of(statistics, language, incomplete))
    arrangement = Arrangement.from_query(query)
    states = {line.state.code for line in lines}
    return SubordinateTable(
        arrangement,
        arrangement.arranged(lines),
        len(lines),
        list(arrangement.heads()),
        {line.unit.category: line.category for line in lines},
        [state for code, state in STATES.items() if code in states],
    )
