"""The text and tables of a report, as values to print."""

from .export import (
    allowance_as_json,
    decisions_compared,
    letter_as_json,
    sender_as_json,
    statistics_as_json,
    statistics_as_rows,
)
from .narrative import report_of
from .phrases import SOURCE_TEXTS, base_word
from .report import (
    Bullets,
    Cell,
    Closing,
    Column,
    ColumnKind,
    Difference,
    Mark,
    Paragraph,
    Points,
    Report,
    Row,
    Section,
    Table,
    TitleBlock,
)
from .tables import over_the_ceiling
from .values import (
    CategoryDeviations,
    Consequence,
    DecisionDeviations,
    OrganisationDeviation,
    SuperiorDecision,
)

__all__ = [
    "SOURCE_TEXTS",
    "Bullets",
    "CategoryDeviations",
    "Cell",
    "Closing",
    "Column",
    "ColumnKind",
    "Consequence",
    "DecisionDeviations",
    "Difference",
    "Mark",
    "OrganisationDeviation",
    "Paragraph",
    "Points",
    "Report",
    "Row",
    "Section",
    "SuperiorDecision",
    "Table",
    "TitleBlock",
    "allowance_as_json",
    "base_word",
    "decisions_compared",
    "letter_as_json",
    "over_the_ceiling",
    "report_of",
    "sender_as_json",
    "statistics_as_json",
    "statistics_as_rows",
]
