"""One side of a comparison: a unit's figures of one cycle, and the parts they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xeploai.domain import Category, CycleKey, Fault, OfOneCycle, Total, UnitRef


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
