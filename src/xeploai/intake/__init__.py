"""Given files in, checked plain rows out, or all faults of a file at once. No Django."""

from .bad_rows import write_refused
from .files import Source
from .given import Given, by_row
from .kinds import COLUMNS, KIND_LABELS, Kind
from .memory import without_collecting
from .reading import Intake, kind_told_by, read_file, read_given
from .rows import CollectiveRow, GradingRow, PersonRow, PostRow, Row, UnitRow
from .sheets import Spot, row_of_place, spot_of
from .templates import write_template
from .vocabulary import Vocabulary

__all__ = [
    "COLUMNS",
    "KIND_LABELS",
    "CollectiveRow",
    "Given",
    "GradingRow",
    "Intake",
    "Kind",
    "PersonRow",
    "PostRow",
    "Row",
    "Source",
    "Spot",
    "UnitRow",
    "Vocabulary",
    "by_row",
    "kind_told_by",
    "read_file",
    "read_given",
    "row_of_place",
    "spot_of",
    "without_collecting",
    "write_refused",
    "write_template",
]
