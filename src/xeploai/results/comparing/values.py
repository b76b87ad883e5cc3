"""Comparisons as values, for pages, commands and files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xeploai.domain import Change, Fault, Share
from xeploai.results.one_tree import Side

ALL_ORGANISATIONS = "organisations"


class TreeBasis(StrEnum):
    """The tree on which the earlier cycle's figures are summed."""

    AS_IT_WAS = "as_it_was"
    THIS_YEAR = "this_year"


@dataclass(frozen=True)
class ComparedFigure:
    """One figure on both sides, with its change or the reasons against one.

    Args:
        change: None exactly if `why_not` has reasons.
        why_no_points: why a change has no percentage points although the figure has shares.
        hides_before, hides_now: whether the reader may not see the figure of that side.
    """

    figure: str
    before: int | None
    now: int | None
    share_before: Share | None
    share_now: Share | None
    change: Change | None
    why_not: tuple[Fault, ...] = ()
    why_no_points: Fault | None = None
    hides_before: bool = False
    hides_now: bool = False


@dataclass(frozen=True)
class ComparedRow:
    """All figures of a category, or of all organisations in total."""

    code: str
    label: Mapping[str, str]
    figures: tuple[ComparedFigure, ...]

    @property
    def is_empty(self) -> bool:
        """Whether neither side has any subject of the category."""
        return not any(
            figure.hides_before or figure.hides_now or (figure.before, figure.now) != (None, None)
            for figure in self.figures
        )

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
