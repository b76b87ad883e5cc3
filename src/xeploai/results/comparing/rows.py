"""Comparisons as flat rows, for files and other programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from xeploai.domain import FIGURE_LABELS, Share, decimal_comma, say

from .values import ComparedFigure, ComparedRow, UnitComparison


def comparison_rows(
    comparisons: UnitComparison | Iterable[UnitComparison], *, language: str
) -> Iterator[dict[str, Any]]:
    """Yield a row for each figure of one or more comparisons.

    Counts are integers, unreported ones None, shares and percentage points strings in Vietnamese
    notation; every share has its base and the count of the base. A row without a difference has
    the reason.
    """
    several = (comparisons,) if isinstance(comparisons, UnitComparison) else comparisons
    for comparison in several:
        for row in comparison.rows:
            for figure in row.figures:
                yield _flat(comparison, row, figure, language)


def _flat(
    comparison: UnitComparison, row: ComparedRow, one: ComparedFigure, language: str
) -> dict[str, Any]:
    before, now, change = comparison.before, comparison.now, one.change
    points = change.points if change else None
    why = [*one.why_not, *((one.why_no_points,) if one.why_no_points else ())]
    return {
        "before_unit": before.unit.code,
        "before_name": before.unit.name,
        "before_cycle": before.cycle,
        "before_cycle_code": before.cycle_code,
        "now_unit": now.unit.code,
        "now_name": now.unit.name,
        "now_cycle": now.cycle,
        "now_cycle_code": now.cycle_code,
        "tree": comparison.tree.value,
        "category": row.code,
        "category_label": row.label[language],
        "figure": one.figure,
        "figure_label": FIGURE_LABELS[one.figure][language],
        "before": one.before,
        "before_base": _base(one.share_before),
        "before_percent": _percent(one.share_before),
        "now": one.now,
        "now_base": _base(one.share_now),
        "now_percent": _percent(one.share_now),
        "percent_of": _of(one),
        "difference": change.difference if change else None,
        "points": None if points is None else decimal_comma(points, 2),
        "comparable": change is not None,
        "why_not": " ".join(say(fault, language) for fault in why),
    }


def _base(share: Share | None) -> int | None:
    return share.whole if share else None


def _percent(share: Share | None) -> str | None:
    return share.shown() if share else None


def _of(one: ComparedFigure) -> str | None:
    share = one.share_now or one.share_before
    return share.of if share else None
