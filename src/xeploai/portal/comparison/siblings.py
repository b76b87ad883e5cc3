"""What the page shows of the units beside one: a line each, compared with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from xeploai.domain import Change, Fault, Refused, SubjectKind, message
from xeploai.portal.site import FigureLink
from xeploai.results.comparing import ALL_ORGANISATIONS, ComparedFigure, Sibling
from xeploai.wording import say

from .tables import Notes, Shown, cases_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

# of a sibling's figures; the others follow from these
SIBLING_FIGURES = (
    "total",
    "graded",
    "not_graded",
    "good_or_better",
    "excellent",
    "completed",
    "failed",
)


@dataclass(frozen=True)
class SiblingCell:
    """One figure of a sibling, and how it differs from the unit's."""

    figure: str
    shown: Shown
    change: Change | None
    notes: list[int]


@dataclass(frozen=True)
class SiblingLine:
    """A sibling's figures of one category, or why they are closed."""

    name: str
    link: str
    is_own: bool
    cells: list[SiblingCell]
    closed: str


@dataclass(frozen=True)
class SiblingsPage:
    """The units beside one, compared with it in one category."""

    category: str
    categories: list[tuple[str, str]]
    figures: tuple[str, ...]
    lines: list[SiblingLine]
    notes: Notes

    @property
    def label(self) -> str:
        """The chosen category in words."""
        return dict(self.categories)[self.category]


def siblings_page(
    unit: "CycleUnit", siblings: Sequence[Sibling], category: str, language: str
) -> SiblingsPage:
    """Return the units beside one, in the category that is asked for.

    Raises:
        Refused: there is no such category.
    """
    rows = next(one.comparison.rows for one in siblings if one.comparison is not None)
    known = {row.code: row.label[language] for row in rows}
    chosen = category or _best(siblings)
    if chosen not in known:
        text = message("There is no category “%(name)s”. There are: %(known)s.")
        raise Refused(Fault(text, {"name": chosen, "known": ", ".join(known)}))
    notes = Notes(language)
    lines = [_sibling(unit, one, chosen, notes) for one in siblings]
    lines.sort(key=lambda line: not line.is_own)
    return SiblingsPage(chosen, [*known.items()], SIBLING_FIGURES, lines, notes)


def _best(siblings: Sequence[Sibling]) -> str:
    """Return the category that says most: organisations, where there are several of them."""
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
    year = unit.cycle.year
    address = cases_of(year, one.comparison.now.unit)
    row = one.comparison.row(category)
    cells = [_cell(row.figure(name), category, address, is_own, notes) for name in SIBLING_FIGURES]
    link = reverse("unit", args=[year, one.unit.code])
    return SiblingLine(one.unit.name, link, is_own, cells, "")


def _cell(
    one: ComparedFigure,
    category: str,
    address: Callable[[FigureLink], str],
    is_own: bool,
    notes: Notes,
) -> SiblingCell:
    shown = Shown(one.now, address(FigureLink(category, one.figure)), one.share_now)
    if is_own:
        return SiblingCell(one.figure, shown, None, [])
    return SiblingCell(one.figure, shown, one.change, notes.of(one.why_not))
