"""The text and tables of a report, as values to print."""

from .export import as_json, as_rows
from .narrative import report_of
from .phrases import SOURCE_WORDS, base_word, ceiling_percent
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
from .values import CategoryDiffers, Differing, OrganisationDiffers

__all__ = [
    "SOURCE_WORDS",
    "Bullets",
    "CategoryDiffers",
    "Cell",
    "Closing",
    "Column",
    "ColumnKind",
    "Difference",
    "Differing",
    "Mark",
    "OrganisationDiffers",
    "Paragraph",
    "Points",
    "Report",
    "Row",
    "Section",
    "Table",
    "TitleBlock",
    "as_json",
    "as_rows",
    "base_word",
    "ceiling_percent",
    "over_the_ceiling",
    "report_of",
]
