"""A sheet whose headings are known, and its rows: read cell by cell, or quickly by column.

With the words that its cells may use.
"""

from xeploai.intake.cells import (
    CODE_LENGTH,
    NAME_LENGTH,
    Cell,
    LabelsByCode,
    clean,
    display,
    fold,
    is_blank,
)

from .definition import (
    CAME_FROM,
    CATEGORY,
    CLOSED,
    DOCUMENT,
    FROM,
    OPENED,
    UNIT,
    UNIT_NAME,
    UNTIL,
    WHY_REFUSED,
    Kind,
    ListColumn,
    ListDefinition,
)
from .quick import QuickRows, read_quickly
from .row_reader import NO_DAY, RowReader, repeats, row_at
from .table import HEADINGS_MIN, RUNNING_NUMBER, ListTable
from .vocabulary import (
    END_CAUSE_NAMES,
    END_CAUSES,
    GRADE_LABELS,
    MEMBERSHIP_STATUS_LABELS,
    MEMBERSHIP_STATUSES,
    NOT_RATED,
    NOT_RATED_LABEL,
    OUTCOME_LABELS,
    OUTCOMES,
    SECTOR_NAMES,
    SECTORS,
    Vocabulary,
)

__all__ = [
    "CAME_FROM",
    "CATEGORY",
    "CLOSED",
    "CODE_LENGTH",
    "DOCUMENT",
    "END_CAUSES",
    "END_CAUSE_NAMES",
    "FROM",
    "GRADE_LABELS",
    "HEADINGS_MIN",
    "MEMBERSHIP_STATUSES",
    "MEMBERSHIP_STATUS_LABELS",
    "NAME_LENGTH",
    "NOT_RATED",
    "NOT_RATED_LABEL",
    "NO_DAY",
    "OPENED",
    "OUTCOMES",
    "OUTCOME_LABELS",
    "RUNNING_NUMBER",
    "SECTORS",
    "SECTOR_NAMES",
    "UNIT",
    "UNIT_NAME",
    "UNTIL",
    "WHY_REFUSED",
    "Cell",
    "Kind",
    "LabelsByCode",
    "ListColumn",
    "ListDefinition",
    "ListTable",
    "QuickRows",
    "RowReader",
    "Vocabulary",
    "clean",
    "display",
    "fold",
    "is_blank",
    "read_quickly",
    "repeats",
    "row_at",
]
