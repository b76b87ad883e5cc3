"""Two sets of figures side by side, as values: what pages, commands and files are made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xeploai.domain import Category, Change, Fault, Share, Total, UnitRef

ALL_ORGANISATIONS = "organisations"


class Tree(StrEnum):
    """On which tree the earlier cycle's figures are added up."""

    AS_IT_WAS = "as_it_was"
    THIS_YEAR = "this_year"


@dataclass(frozen=True)
class Part:
    """An earlier unit with all below it, added to or taken from an earlier figure.

    Args:
        sign: 1 where it is added, -1 where it is taken away again.
        below: its superior then; None at the top.
        now_below: the superior of what it has become; None at the top, or where nothing is left.
        event: what the register tells of it.
    """

    unit: UnitRef
    sign: int
    below: UnitRef | None = None
    now_below: UnitRef | None = None
    event: Fault | None = None
    totals: Mapping[str, Total] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """One unit's figures of one cycle, of which two are set side by side.

    Args:
        bases: the base of each share, by figure, as the pack of the cycle says.
        is_there: whether the unit stood in the tree.
        missing: units that owe a return; no total contains them.
        within: the superior whose return speaks for the unit.
        touched: by category, why its figure holds a part of something that cannot be divided.
        touched_all: the same for every category.
        parts: what a figure that was added up on another tree is made of; else nothing.
        remarks: what a reader must know of the adding up, and what could not be placed.
    """

    unit: UnitRef
    cycle: int
    pack: str
    categories: Mapping[str, Category]
    bases: Mapping[str, str]
    totals: Mapping[str, Total]
    is_there: bool = True
    missing: tuple[UnitRef, ...] = ()
    within: UnitRef | None = None
    touched: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    touched_all: tuple[Fault, ...] = ()
    parts: tuple[Part, ...] = ()
    remarks: tuple[Fault, ...] = ()

    @property
    def behind(self) -> UnitRef | None:
        """The one unit whose cases and returns the figures count; None where they are several."""
        if not self.parts:
            return self.unit if self.is_there else None
        return self.parts[0].unit if len(self.parts) == 1 else None


@dataclass(frozen=True)
class ComparedFigure:
    """One figure on both sides: a change, or the reasons why there is none.

    Args:
        change: None exactly where `why_not` says why.
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
    """All figures of a category, or of all organisations together."""

    code: str
    label: Mapping[str, str]
    figures: tuple[ComparedFigure, ...]

    @property
    def is_empty(self) -> bool:
        """Whether neither side has any subject of the category."""
        return all(one.before is None and one.now is None for one in self.figures)

    def figure(self, name: str) -> ComparedFigure:
        """Return the figure of that name."""
        return next(one for one in self.figures if one.figure == name)


@dataclass(frozen=True)
class Comparison:
    """Two sides; each change is the figure of `now` less the figure of `before`.

    Args:
        reasons: why nothing of it may be compared.
        remarks: what a reader must know beside the figures.
    """

    before: Side
    now: Side
    rows: tuple[ComparedRow, ...]
    tree: Tree = Tree.AS_IT_WAS
    reasons: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()

    def row(self, code: str) -> ComparedRow:
        """Return the row of a category."""
        return next(row for row in self.rows if row.code == code)

    def why_not(self) -> Iterator[Fault]:
        """Yield the reasons, each once: of the rows that have figures, where any row has."""
        rows = [row for row in self.rows if not row.is_empty] or self.rows
        told = [why for row in rows for one in row.figures for why in _whys(one)]
        yield from _each_once([*self.reasons, *told])


def _whys(one: ComparedFigure) -> Iterator[Fault]:
    yield from one.why_not
    if one.why_no_points is not None:
        yield one.why_no_points


def _each_once(faults: list[Fault]) -> list[Fault]:
    # a fault holds a mapping, so it is told from others by what it says
    return list({str(fault): fault for fault in faults}.values())
