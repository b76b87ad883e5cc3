"""Comparisons as values, for pages, commands and files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xeploai.domain import Category, Change, CycleKey, Fault, OfOneCycle, Share, Total, UnitRef

ALL_ORGANISATIONS = "organisations"


class TreeBasis(StrEnum):
    """The tree on which the earlier cycle's figures are summed."""

    AS_IT_WAS = "as_it_was"
    THIS_YEAR = "this_year"


@dataclass(frozen=True)
class ComparisonPart:
    """An earlier subtree that is added to or subtracted from an earlier figure.

    Args:
        sign: 1 if added, -1 if subtracted.
        below: its superior then; None at the top.
        now_below: the superior of what it has become; None at the top, or if nothing is left.
        event: its last move in the register.
    """

    unit: UnitRef
    sign: int
    below: UnitRef | None = None
    now_below: UnitRef | None = None
    event: Fault | None = None
    totals: Mapping[str, Total] = field(default_factory=dict)


@dataclass(frozen=True)
class Side(OfOneCycle):
    """One unit's figures of one cycle, one side of a comparison.

    Args:
        bases: the base of each share, by figure, from the pack of the cycle.
        is_there: whether the unit was in the tree.
        within: the superior whose return covers the unit.
        touched: by category, why its figure contains a part of something indivisible.
        touched_all: the same for every category.
        parts: the subtrees of a figure summed on another tree; else empty.
        remarks: notes on the sum, and on figures that could not be placed.
    """

    unit: UnitRef
    cycle: int
    pack: str
    categories: Mapping[str, Category]
    bases: Mapping[str, str]
    totals: Mapping[str, Total]
    is_there: bool = True
    within: UnitRef | None = None
    touched: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    touched_all: tuple[Fault, ...] = ()
    parts: tuple[ComparisonPart, ...] = ()
    remarks: tuple[Fault, ...] = ()
    period: CycleKey | None = None

    @property
    def behind(self) -> UnitRef | None:
        """The one unit whose cases and returns the figures count; None for several."""
        if not self.parts:
            return self.unit if self.is_there else None
        return self.parts[0].unit if len(self.parts) == 1 else None


@dataclass(frozen=True)
class ComparedFigure:
    """One figure on both sides, with its change or the reasons against one.

    Args:
        change: None exactly if `why_not` has reasons.
        why_no_points: why a change has no percentage points although the figure has shares.
    """

    figure: str
    before: int | None
    now: int | None
    share_before: Share | None
    share_now: Share | None
    change: Change | None
    why_not: tuple[Fault, ...] = ()
    why_no_points: Fault | None = None


@dataclass(frozen=True)
class ComparedRow:
    """All figures of a category, or of all organisations in total."""

    code: str
    label: Mapping[str, str]
    figures: tuple[ComparedFigure, ...]

    @property
    def is_empty(self) -> bool:
        """Whether neither side has any subject of the category."""
        return all(figure.before is None and figure.now is None for figure in self.figures)

    def figure(self, name: str) -> ComparedFigure:
        """Return the figure of that name."""
        return next(figure for figure in self.figures if figure.figure == name)


@dataclass(frozen=True)
class UnitComparison:
    """Two sides; each change is the figure of `now` minus the figure of `before`.

    Args:
        reasons: why nothing may be compared.
        remarks: notes for the reader.
    """

    before: Side
    now: Side
    rows: tuple[ComparedRow, ...]
    tree: TreeBasis = TreeBasis.AS_IT_WAS
    reasons: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()

    def row(self, code: str) -> ComparedRow:
        """Return the row of a category."""
        return next(row for row in self.rows if row.code == code)

    def why_not(self) -> Iterator[Fault]:
        """Yield the reasons, each once: of the rows that have figures, where any row has."""
        rows = [row for row in self.rows if not row.is_empty] or self.rows
        reasons = [why for row in rows for figure in row.figures for why in _whys(figure)]
        yield from _without_repeats([*self.reasons, *reasons])


def _whys(one: ComparedFigure) -> Iterator[Fault]:
    yield from one.why_not
    if one.why_no_points is not None:
        yield one.why_no_points


def _without_repeats(faults: list[Fault]) -> list[Fault]:
    # faults contain mappings and are not hashable, so their text identifies them
    return list({str(fault): fault for fault in faults}.values())
