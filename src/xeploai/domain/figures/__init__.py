"""Counts, shares and ceilings; how they add up the tree and compare between cycles."""

from .ceilings import Allowance, CeilingCheck, Rounding, allowance, ceilings_of
from .comparison import Change, change_between
from .counts import FIGURES, REASON_NOT_STATED, Counts, NegativeCount
from .reorganisation import Ending, Event, EventKind, Fate, FateReason, fate_of_cases, fates
from .returns import LINE_FIGURES, ReturnLine, check_line, check_repeats, counts_of
from .rollup import (
    CountedCase,
    FrozenUnit,
    LoopInTree,
    ParentNotInTree,
    ReportingSource,
    ReturnBelowReturn,
    ReturnedCounts,
    UnitPlacedTwice,
    UnitTotals,
)
from .shares import PERCENT, Share, decimal_comma, grouped
from .statistics import (
    COMPLETE_FIGURES,
    Disagreement,
    EarlierFigures,
    Gap,
    Statistics,
    Subordinate,
    Total,
    UnitRef,
    add_up,
)

__all__ = [
    "COMPLETE_FIGURES",
    "FIGURES",
    "LINE_FIGURES",
    "PERCENT",
    "REASON_NOT_STATED",
    "Allowance",
    "CeilingCheck",
    "Change",
    "CountedCase",
    "Counts",
    "Disagreement",
    "EarlierFigures",
    "Ending",
    "Event",
    "EventKind",
    "Fate",
    "FateReason",
    "FrozenUnit",
    "Gap",
    "LoopInTree",
    "NegativeCount",
    "ParentNotInTree",
    "ReportingSource",
    "ReturnBelowReturn",
    "ReturnLine",
    "ReturnedCounts",
    "Rounding",
    "Share",
    "Statistics",
    "Subordinate",
    "Total",
    "UnitPlacedTwice",
    "UnitRef",
    "UnitTotals",
    "add_up",
    "allowance",
    "ceilings_of",
    "change_between",
    "check_line",
    "check_repeats",
    "counts_of",
    "decimal_comma",
    "fate_of_cases",
    "fates",
    "grouped",
]
