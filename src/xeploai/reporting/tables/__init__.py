"""The tables of a report."""

from .categories import reasons_table, sectors_table, subordinate_tables, totals_table
from .ceilings import (
    by_exceptional_share,
    ceiling_tables,
    exceptional_word,
    over_the_ceiling,
    rules_by_category,
    status_word,
)
from .comparison import comparison_table
from .deviations import ADVICE, NO_REASON, deviations_tables
from .units import disagreements_table, returns_table, unreported_table

__all__ = [
    "ADVICE",
    "NO_REASON",
    "by_exceptional_share",
    "ceiling_tables",
    "comparison_table",
    "deviations_tables",
    "disagreements_table",
    "exceptional_word",
    "over_the_ceiling",
    "reasons_table",
    "returns_table",
    "rules_by_category",
    "sectors_table",
    "status_word",
    "subordinate_tables",
    "totals_table",
    "unreported_table",
]
