"""Counts, shares and ceilings; how they add up the tree and compare between cycles."""

from .ceilings import Allowance, CeilingCheck, Rounding, allowance
from .comparison import Change, change_between
from .counts import FIGURES, REASON_NOT_STATED, Counts, NegativeCount
from .reorganisation import Ending, Event, EventKind, Fate, How, fate_of_cases, fates
from .returns import LINE_FIGURES, ReturnLine, check_line, check_repeats, counts_of
from .rollup import (
    CountedCase,
    FrozenUnit,
    LoopInTree,
    ParentNotInTree,
    ReportingSource,
    ReturnBelowReturn,
    Returned,
    UnitPlacedTwice,
    UnitTotals,
)
from .shares import PERCENT, Share, decimal_comma, grouped
from .statistics import (
    WHOLE_ALTHOUGH,
    Disagreement,
    Earlier,
    Gap,
    Statistics,
    Subordinate,
    Total,
    UnitRef,
    add_up,
)

__all__ = [
    "FIGURES",
    "LINE_FIGURES",
    "PERCENT",
    "REASON_NOT_STATED",
    "WHOLE_ALTHOUGH",
    "Allowance",
    "CeilingCheck",
    "Change",
    "CountedCase",
    "Counts",
    "Disagreement",
    "Earlier",
    "Ending",
    "Event",
    "EventKind",
    "Fate",
    "FrozenUnit",
    "Gap",
    "How",
    "LoopInTree",
    "NegativeCount",
    "ParentNotInTree",
    "ReportingSource",
    "ReturnBelowReturn",
    "ReturnLine",
    "Returned",
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
    "change_between",
    "check_line",
    "check_repeats",
    "counts_of",
    "decimal_comma",
    "fate_of_cases",
    "fates",
    "grouped",
]
