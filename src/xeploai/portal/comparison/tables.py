"""The tables of a comparison: figures with links, and numbered notes why not comparable."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from xeploai.domain import (
    FIGURE_LABELS,
    FIGURES,
    Act,
    Change,
    Fault,
    Refused,
    Share,
    SubjectKind,
    Total,
    UnitRef,
    add_up,
    message,
    say,
)
from xeploai.portal.site import (
    ALL_MEMBERS,
    ALL_ORGANISATIONS,
    FigureLink,
    Reader,
    cycle_of,
    unit_in_cycle,
)
from xeploai.results.comparing import (
    ComparedFigure,
    ComparedRow,
    ComparisonPart,
    Sibling,
    Side,
    TreeBasis,
    UnitComparison,
)

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

UNDECIDED = "undecided"
PARTS = "#parts"
ALL_TOTALS = (FigureLink(ALL_ORGANISATIONS, "total"), FigureLink(ALL_MEMBERS, "total"))
# the other figures follow from these
SIBLING_FIGURES = (
    "total",
    "graded",
    "not_graded",
    "good_or_better",
    "excellent",
    "completed",
    "failed",
)


@dataclass
class Notes:
    """Reasons numbered in the order of their first use."""

    language: str
    numbers: dict[str, int] = field(default_factory=dict)

    def numbers_of(self, faults: Iterable[Fault]) -> list[int]:
        """Return the numbers of some reasons, adding those that are new."""
        sentences = [say(fault, self.language) for fault in faults]
        return [self.numbers.setdefault(one, len(self.numbers) + 1) for one in sentences]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return iter((number, sentence) for sentence, number in self.numbers.items())

    def __bool__(self) -> bool:
        return bool(self.numbers)


@dataclass(frozen=True)
class LinkedFigure:
    """A figure on one side: its number, the URL of its cases, its share."""

    number: int | None
    link: str
    share: Share | None
    is_hidden: bool = False


@dataclass(frozen=True)
class FigureComparison:
    """A figure on both sides."""

    figure: str
    before: LinkedFigure
    now: LinkedFigure
    change: Change | None
    notes: list[int]
    points_notes: list[int]


@dataclass(frozen=True)
class CategoryComparison:
    """A category with its figures."""

    code: str
    label: str
    lines: list[FigureComparison]


@dataclass(frozen=True)
class PartLine:
    """One part of earlier figures: a unit whose figures are added or subtracted.

    Args:
        link: the unit's page; empty if the reader may not see it, and then no figure is shown.
    """

    part: ComparisonPart
    link: str
    event: str
    cells: list[LinkedFigure]


@dataclass(frozen=True)
class PartsTable:
    """The parts of earlier figures: of the chosen one, else of all organisations and members."""

    heads: list[tuple[str, str]]
    lines: list[PartLine]
    sums: list[LinkedFigure]
    number: int


@dataclass(frozen=True)
class ComparisonPage:
    """A comparison with its tables and notes."""

    comparison: UnitComparison
    groups: list[CategoryComparison]
    notes: Notes
    reasons: list[int]
    remarks: list[str]
    parts: PartsTable | None

    @property
    def is_re_added(self) -> bool:
        """Whether the earlier figures were added up again on the later tree."""
        return self.comparison.tree is TreeBasis.THIS_YEAR


@dataclass(frozen=True)
class ComparisonLinks:
    """URLs of the cases behind figures, as far as the reader may see them.

    Args:
        query: the query of the page itself.
        chosen: the figure whose parts the page lists.
    """

    reader: Reader
    query: Mapping[str, str] = field(default_factory=dict)
    chosen: FigureLink | None = None

    def unit(self, cycle_code: str, unit: UnitRef) -> str:
        """Return the URL of a unit's page; empty if the reader may not see it."""
        try:
            cycle_unit = unit_in_cycle(cycle_of(cycle_code), unit.code)
        except Refused:
            return ""
        is_open = self.reader.may(Act.SEE_FIGURES, cycle_unit)
        return reverse("unit", args=[cycle_code, unit.code]) if is_open else ""

    def figures(self, side: Side) -> Callable[[FigureLink], str]:
        """Return a function from a figure to the URL of its cases, or of its parts."""
        if len(side.parts) > 1:
            return lambda figure: f"?{urlencode({**self.query, **figure.parts()})}{PARTS}"
        if side.behind is None or not self.unit(side.cycle_code, side.behind):
            return lambda _: ""
        return case_links(side.cycle_code, side.behind)


def case_links(cycle_code: str, unit: UnitRef) -> Callable[[FigureLink], str]:
    """Return a function from a figure of a unit to the URL of its cases."""
    address = reverse("cases", args=[cycle_code, unit.code])
    return lambda figure: f"{address}?{figure.query()}"


def comparison_page(
    comparison: UnitComparison, links: ComparisonLinks, language: str
) -> ComparisonPage:
    """Build the page of a comparison, with links, labels and numbered reasons."""
    notes = Notes(language)
    reasons = notes.numbers_of(comparison.reasons)
    addresses = links.figures(comparison.before), links.figures(comparison.now)
    figures = _figures(comparison.rows)
    groups = [
        CategoryComparison(row.code, row.label[language], [*_lines(row, figures, addresses, notes)])
        for row in comparison.rows
        if not row.is_empty
    ]
    if not groups:
        notes.numbers_of(comparison.why_not())
    remarks = [say(fault, language) for fault in comparison.remarks]
    parts = _parts(comparison, links, language)
    return ComparisonPage(comparison, groups, notes, reasons, remarks, parts)


def _figures(rows: Iterable[ComparedRow]) -> tuple[str, ...]:
    """Return the figures to compare; without “undecided” if nothing is."""
    undecided = (row.figure(UNDECIDED) for row in rows)
    is_open = any(figure.before or figure.now for figure in undecided)
    return tuple(name for name in FIGURES if is_open or name != UNDECIDED)


def _lines(
    row: ComparedRow,
    figures: Sequence[str],
    addresses: tuple[Callable[[FigureLink], str], ...],
    notes: Notes,
) -> Iterator[FigureComparison]:
    for name in figures:
        figure = row.figure(name)
        before, now = (address(FigureLink(row.code, name)) for address in addresses)
        yield FigureComparison(
            name,
            LinkedFigure(figure.before, before, figure.share_before, figure.hides_before),
            LinkedFigure(figure.now, now, figure.share_now, figure.hides_now),
            figure.change,
            notes.numbers_of(figure.why_not),
            notes.numbers_of(_why_no_points(figure)),
        )


def _why_no_points(figure: ComparedFigure) -> list[Fault]:
    """Return why a figure has no percentage points; nothing if both sides count no subject."""
    if figure.why_no_points is None or not (figure.before or figure.now):
        return []
    return [figure.why_no_points]


def _parts(comparison: UnitComparison, links: ComparisonLinks, language: str) -> PartsTable | None:
    side = comparison.before
    if not side.parts or (len(side.parts) == 1 and side.parts[0].unit.code == side.unit.code):
        return None
    chosen = [links.chosen] if links.chosen else [*ALL_TOTALS]
    heads = [
        (_label(comparison, one, language), FIGURE_LABELS[one.figure][language]) for one in chosen
    ]
    counted = [part for part in side.parts if part.totals]
    lines = [_part_line(side, part, chosen, links, language) for part in counted]
    sums = [_linked(side, side.totals, link, "") for link in chosen]
    return PartsTable(heads, lines, sums, len(side.parts))


def _label(comparison: UnitComparison, link: FigureLink, language: str) -> str:
    if link.category == ALL_MEMBERS:
        return gettext("Members")
    return comparison.row(link.category).label[language]


def _part_line(
    side: Side,
    part: ComparisonPart,
    chosen: Sequence[FigureLink],
    links: ComparisonLinks,
    language: str,
) -> PartLine:
    event = say(part.event, language) if part.event else ""
    link = links.unit(side.cycle_code, part.unit)
    address = case_links(side.cycle_code, part.unit)
    cells = [_linked(side, part.totals, one, address(one)) for one in chosen]
    return PartLine(part, link, event, cells if link else [])


def _linked(
    side: Side, totals: Mapping[str, Total], link: FigureLink, address: str
) -> LinkedFigure:
    codes = (code for code, one in side.categories.items() if link.takes(code, one))
    total = add_up(totals.get(code, Total()) for code in codes)
    return LinkedFigure(total.figure(link.figure), address, None, total.is_hidden)


@dataclass(frozen=True)
class SiblingCell:
    """One figure of a sibling and its difference from the unit's."""

    figure: str
    value: LinkedFigure
    change: Change | None
    notes: list[int]


@dataclass(frozen=True)
class SiblingLine:
    """A sibling's figures of one category, or why the reader may not see them."""

    name: str
    link: str
    is_own: bool
    cells: list[SiblingCell]
    closed: str


@dataclass(frozen=True)
class SiblingsTable:
    """The units under the same superior, compared with one of them in one category."""

    category: str
    categories: list[tuple[str, str]]
    figures: tuple[str, ...]
    lines: list[SiblingLine]
    notes: Notes

    @property
    def label(self) -> str:
        """The chosen category in words."""
        return dict(self.categories)[self.category]


def siblings_table(
    unit: "CycleUnit", siblings: Sequence[Sibling], category: str, language: str
) -> SiblingsTable:
    """Compare the units under the same superior with one of them, in one category.

    Raises:
        Refused: there is no such category.
    """
    rows = next(one.comparison.rows for one in siblings if one.comparison is not None)
    labels = {row.code: row.label[language] for row in rows}
    chosen = category or _default_category(siblings)
    if chosen not in labels:
        text = message("The category “%(name)s” does not exist. The categories are: %(known)s.")
        raise Refused(Fault(text, {"name": chosen, "known": ", ".join(labels)}))
    notes = Notes(language)
    lines = [_sibling(unit, one, chosen, notes) for one in siblings]
    lines.sort(key=lambda line: not line.is_own)
    return SiblingsTable(chosen, [*labels.items()], SIBLING_FIGURES, lines, notes)


def _default_category(siblings: Sequence[Sibling]) -> str:
    """Return all organisations if a sibling has several of them, else the members."""
    for one in siblings:
        if one.comparison is not None:
            number = one.comparison.row(ALL_ORGANISATIONS).figure("total").now
            if (number or 0) > 1:
                return ALL_ORGANISATIONS
    categories = next(one.comparison.now.categories for one in siblings if one.comparison)
    of_members = (code for code, one in categories.items() if one.kind is SubjectKind.MEMBER)
    return next(of_members, ALL_ORGANISATIONS)


def _sibling(unit: "CycleUnit", one: Sibling, category: str, notes: Notes) -> SiblingLine:
    is_own = one.unit.pk == unit.pk
    if one.comparison is None:
        closed = say(one.closed, notes.language) if one.closed else ""
        return SiblingLine(one.unit.name, "", is_own, [], closed)
    cycle_code = unit.cycle.code
    address = case_links(cycle_code, one.comparison.now.unit)
    row = one.comparison.row(category)
    cells = [_cell(row.figure(name), category, address, is_own, notes) for name in SIBLING_FIGURES]
    link = reverse("unit", args=[cycle_code, one.unit.code])
    return SiblingLine(one.unit.name, link, is_own, cells, "")


def _cell(
    one: ComparedFigure,
    category: str,
    address: Callable[[FigureLink], str],
    is_own: bool,
    notes: Notes,
) -> SiblingCell:
    link = address(FigureLink(category, one.figure))
    value = LinkedFigure(one.now, link, one.share_now, one.hides_now)
    if is_own:
        return SiblingCell(one.figure, value, None, [])
    return SiblingCell(one.figure, value, one.change, notes.numbers_of(one.why_not))
