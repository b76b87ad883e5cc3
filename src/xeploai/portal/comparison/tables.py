"""What the page of comparisons shows: rows with links, and the reasons as numbered notes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from xeploai.cycle import queries as cycles
from xeploai.cycle.access import Reader
from xeploai.domain import (
    FIGURE_LABELS,
    FIGURES,
    Act,
    Change,
    Fault,
    Refused,
    Share,
    Total,
    UnitRef,
    add_up,
)
from xeploai.portal.site import ALL_MEMBERS, ALL_ORGANISATIONS, FigureLink
from xeploai.results.comparing import (
    ComparedFigure,
    ComparedRow,
    ComparisonPart,
    Side,
    TreeBasis,
    UnitComparison,
)
from xeploai.wording import say

UNDECIDED = "undecided"
PARTS = "#parts"
ALL_TOTALS = (FigureLink(ALL_ORGANISATIONS, "total"), FigureLink(ALL_MEMBERS, "total"))


@dataclass
class Notes:
    """Reasons in the order in which they first come, each with its number."""

    language: str
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, faults: Iterable[Fault]) -> list[int]:
        """Return the numbers of some reasons."""
        told = [say(fault, self.language) for fault in faults]
        return [self.numbers.setdefault(one, len(self.numbers) + 1) for one in told]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return iter((number, told) for told, number in self.numbers.items())

    def __bool__(self) -> bool:
        return bool(self.numbers)


@dataclass(frozen=True)
class Shown:
    """A figure on one side: a number, what it links to, its share."""

    number: int | None
    link: str
    share: Share | None


@dataclass(frozen=True)
class Line:
    """A figure on both sides."""

    figure: str
    before: Shown
    now: Shown
    change: Change | None
    notes: list[int]
    points_notes: list[int]


@dataclass(frozen=True)
class Group:
    """A category with its figures."""

    code: str
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class PartLine:
    """What earlier figures are made of: a unit added, or taken away again.

    Args:
        link: the unit's page; empty where it is closed, and then no figure is shown.
    """

    part: ComparisonPart
    link: str
    event: str
    cells: list[Shown]


@dataclass(frozen=True)
class Parts:
    """What earlier figures are made of: those asked for, else all organisations and members."""

    heads: list[tuple[str, str]]
    lines: list[PartLine]
    sums: list[int | None]
    number: int


@dataclass(frozen=True)
class Page:
    """A comparison as the page shows it."""

    comparison: UnitComparison
    groups: list[Group]
    notes: Notes
    reasons: list[int]
    remarks: list[str]
    parts: Parts | None

    @property
    def is_re_added(self) -> bool:
        """Whether the earlier figures were added up on the later tree."""
        return self.comparison.tree is TreeBasis.THIS_YEAR


@dataclass(frozen=True)
class Links:
    """Addresses of what figures count, as far as they are open to the reader.

    Args:
        query: what the address of the page itself asks for.
        chosen: the figure whose parts are asked for.
    """

    reader: Reader
    query: Mapping[str, str] = field(default_factory=dict)
    chosen: FigureLink | None = None

    def unit(self, year: int, unit: UnitRef) -> str:
        """Return the address of a unit's page; empty where it is closed."""
        try:
            found = cycles.unit_in_cycle(cycles.cycle_of(year), unit.code)
        except Refused:
            return ""
        is_open = self.reader.may(Act.SEE_FIGURES, found)
        return reverse("unit", args=[year, unit.code]) if is_open else ""

    def figures(self, side: Side) -> Callable[[FigureLink], str]:
        """Return what makes the address of a figure's cases, or of its parts."""
        if len(side.parts) > 1:
            return lambda figure: f"?{urlencode({**self.query, **figure.parts()})}{PARTS}"
        if side.behind is None or not self.unit(side.cycle, side.behind):
            return lambda _: ""
        return cases_of(side.cycle, side.behind)


def cases_of(year: int, unit: UnitRef) -> Callable[[FigureLink], str]:
    """Return what makes the address of the cases behind a unit's figure."""
    address = reverse("cases", args=[year, unit.code])
    return lambda figure: f"{address}?{figure.query()}"


def page_of(comparison: UnitComparison, links: Links, language: str) -> Page:
    """Return a comparison with links, labels and numbered reasons."""
    notes = Notes(language)
    reasons = notes.of(comparison.reasons)
    addresses = links.figures(comparison.before), links.figures(comparison.now)
    shown = _figures_shown(comparison.rows)
    groups = [
        Group(row.code, row.label[language], [*_lines(row, shown, addresses, notes)])
        for row in comparison.rows
        if not row.is_empty
    ]
    if not groups:
        notes.of(comparison.why_not())
    remarks = [say(fault, language) for fault in comparison.remarks]
    parts = _parts(comparison, links, language)
    return Page(comparison, groups, notes, reasons, remarks, parts)


def _figures_shown(rows: Iterable[ComparedRow]) -> tuple[str, ...]:
    """Return the figures: undecided ones only where something is undecided."""
    undecided = (row.figure(UNDECIDED) for row in rows)
    is_open = any(one.before or one.now for one in undecided)
    return tuple(name for name in FIGURES if is_open or name != UNDECIDED)


def _lines(
    row: ComparedRow,
    shown: Sequence[str],
    addresses: tuple[Callable[[FigureLink], str], ...],
    notes: Notes,
) -> Iterator[Line]:
    for name in shown:
        one = row.figure(name)
        before, now = (address(FigureLink(row.code, name)) for address in addresses)
        yield Line(
            name,
            Shown(one.before, before, one.share_before),
            Shown(one.now, now, one.share_now),
            one.change,
            notes.of(one.why_not),
            notes.of(_why_no_points(one)),
        )


def _why_no_points(one: ComparedFigure) -> list[Fault]:
    """Return why a figure has no percentage points; nothing to say where nobody is counted."""
    if one.why_no_points is None or not (one.before or one.now):
        return []
    return [one.why_no_points]


def _parts(comparison: UnitComparison, links: Links, language: str) -> Parts | None:
    side = comparison.before
    if not side.parts or (len(side.parts) == 1 and side.parts[0].unit.code == side.unit.code):
        return None
    chosen = [links.chosen] if links.chosen else [*ALL_TOTALS]
    heads = [
        (_label(comparison, one, language), FIGURE_LABELS[one.figure][language]) for one in chosen
    ]
    counted = [part for part in side.parts if part.totals]
    lines = [_part_line(side, part, chosen, links, language) for part in counted]
    sums = [_number(side, side.totals, link) for link in chosen]
    return Parts(heads, lines, sums, len(side.parts))


def _label(comparison: UnitComparison, link: FigureLink, language: str) -> str:
    if link.category == ALL_MEMBERS:
        return gettext("Members")
    return comparison.row(link.category).label[language]


def _part_line(
    side: Side, part: ComparisonPart, chosen: Sequence[FigureLink], links: Links, language: str
) -> PartLine:
    event = say(part.event, language) if part.event else ""
    link = links.unit(side.cycle, part.unit)
    address = cases_of(side.cycle, part.unit)
    cells = [Shown(_number(side, part.totals, one), address(one), None) for one in chosen]
    return PartLine(part, link, event, cells if link else [])


def _number(side: Side, totals: Mapping[str, Total], link: FigureLink) -> int | None:
    codes = (code for code, one in side.categories.items() if link.takes(code, one))
    return add_up(totals.get(code, Total()) for code in codes).figure(link.figure)
