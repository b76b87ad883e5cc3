"""Files in, checked plain rows out, or all faults of a file at once. No Django."""

from xeploai.intake.kinds import (
    CODE_LENGTH,
    END_CAUSE_NAMES,
    GRADE_LABELS,
    MEMBERSHIP_STATUS_LABELS,
    NAME_LENGTH,
    NOT_RATED_LABEL,
    SECTOR_NAMES,
    Vocabulary,
)

from .cells import fold
from .kinds import (
    COLUMNS,
    KIND_LABELS,
    CollectiveRow,
    GradingRow,
    Kind,
    PersonRow,
    PostRow,
    Row,
    UnitRow,
)
from .memory import pause_garbage_collection, rare_garbage_collection
from .parsed_list import ParsedList, faults_by_row
from .reading import detect_kind, read_as_sent, read_file, read_files
from .refused_rows import write_refused, write_refused_rows
from .sandbox import Unwanted
from .sources import (
    FILE_BYTES_MAX,
    SourceFile,
    Spot,
    empty_file,
    refuse_unlikely,
    row_of_place,
    spot_of,
)
from .templates import FilledRow, write_template

__all__ = [
    "CODE_LENGTH",
    "COLUMNS",
    "END_CAUSE_NAMES",
    "FILE_BYTES_MAX",
    "GRADE_LABELS",
    "KIND_LABELS",
    "MEMBERSHIP_STATUS_LABELS",
    "NAME_LENGTH",
    "NOT_RATED_LABEL",
    "SECTOR_NAMES",
    "CollectiveRow",
    "FilledRow",
    "GradingRow",
    "Kind",
    "ParsedList",
    "PersonRow",
    "PostRow",
    "Row",
    "SourceFile",
    "Spot",
    "UnitRow",
    "Unwanted",
    "Vocabulary",
    "detect_kind",
    "empty_file",
    "faults_by_row",
    "fold",
    "pause_garbage_collection",
    "rare_garbage_collection",
    "read_as_sent",
    "read_file",
    "read_files",
    "refuse_unlikely",
    "row_of_place",
    "spot_of",
    "write_refused",
    "write_refused_rows",
    "write_template",
]
