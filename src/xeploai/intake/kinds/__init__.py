"""The kinds of list, one module a kind.

To add one: write its module (columns, row, reading, checks), add its name to `Kind` in
`intake/tables/definition.py` and its definition to `KINDS`. Headings, reading, templates and
refused rows follow from the definition.
"""

from collections.abc import Mapping
from typing import Any

from xeploai.domain import ReorganisationRow, ReturnLine
from xeploai.intake.tables import (
    CAME_FROM,
    CODE_LENGTH,
    END_CAUSE_NAMES,
    GRADE_LABELS,
    HEADINGS_MIN,
    MEMBERSHIP_STATUS_LABELS,
    NAME_LENGTH,
    NOT_RATED_LABEL,
    RUNNING_NUMBER,
    SECTOR_NAMES,
    WHY_REFUSED,
    Cell,
    Kind,
    LabelsByCode,
    ListColumn,
    ListDefinition,
    ListTable,
    RowReader,
    Vocabulary,
    clean,
    display,
    fold,
    is_blank,
    read_quickly,
    row_at,
)

from .collectives import COLLECTIVES, CollectiveRow
from .gradings import GRADINGS, GradingRow
from .people import PEOPLE, PersonRow
from .posts import POSTS, PostRow
from .register import REGISTER, UnitRow
from .reorganisations import REORGANISATION
from .returns import RETURN
from .toml_returns import read_toml

# Of two kinds whose headings fit a file equally well, the one that is first here is taken.
KINDS: Mapping[Kind, ListDefinition[Any]] = {
    each.kind: each
    for each in (REGISTER, PEOPLE, POSTS, COLLECTIVES, GRADINGS, RETURN, REORGANISATION)
}
# Lines of a return and of a reorganisation are the domain's own, and know their place as well.
Row = UnitRow | PersonRow | PostRow | CollectiveRow | GradingRow | ReturnLine | ReorganisationRow

KIND_LABELS = {kind: each.label for kind, each in KINDS.items()}
COLUMNS = {kind: each.columns for kind, each in KINDS.items()}

__all__ = [
    "CAME_FROM",
    "CODE_LENGTH",
    "COLUMNS",
    "END_CAUSE_NAMES",
    "GRADE_LABELS",
    "HEADINGS_MIN",
    "KINDS",
    "KIND_LABELS",
    "MEMBERSHIP_STATUS_LABELS",
    "NAME_LENGTH",
    "NOT_RATED_LABEL",
    "RUNNING_NUMBER",
    "SECTOR_NAMES",
    "WHY_REFUSED",
    "Cell",
    "CollectiveRow",
    "GradingRow",
    "Kind",
    "LabelsByCode",
    "ListColumn",
    "ListDefinition",
    "ListTable",
    "PersonRow",
    "PostRow",
    "Row",
    "RowReader",
    "UnitRow",
    "Vocabulary",
    "clean",
    "display",
    "fold",
    "is_blank",
    "read_quickly",
    "read_toml",
    "row_at",
]
