"""A sheet whose headings are known, and its rows: read cell by cell, or quickly by column."""

from .quick import QuickRows, read_quickly
from .row_reader import NO_DAY, RowReader, repeats, row_at
from .table import HEADINGS_MIN, RUNNING_NUMBER, ListTable

__all__ = [
    "HEADINGS_MIN",
    "NO_DAY",
    "RUNNING_NUMBER",
    "ListTable",
    "QuickRows",
    "RowReader",
    "read_quickly",
    "repeats",
    "row_at",
]
