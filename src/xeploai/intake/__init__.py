"""Given files in, checked plain rows out, or all faults of a file at once. No Django."""

from .kinds import KIND_LABELS, Kind
from .reading import Intake, read_file
from .rows import CollectiveRow, GradingRow, PersonRow, PostRow, Row, UnitRow
from .templates import write_template
from .vocabulary import Vocabulary

__all__ = [
    "KIND_LABELS",
    "CollectiveRow",
    "GradingRow",
    "Intake",
    "Kind",
    "PersonRow",
    "PostRow",
    "Row",
    "UnitRow",
    "Vocabulary",
    "read_file",
    "write_template",
]
