"""Receive, check, confirm and store the lists that people send."""

from xeploai.accounts.journal import Actor
from xeploai.intake import (
    FILE_BYTES_MAX,
    KIND_LABELS,
    FilledRow,
    Kind,
    ParsedList,
    SourceFile,
    detect_kind,
    empty_file,
    read_files,
    spot_of,
    write_refused_rows,
)
from xeploai.uploads.context import (
    EVERYWHERE,
    ROW_STATE_LABELS,
    CheckedRow,
    RowState,
    UploadContext,
)
from xeploai.uploads.reach import ACT_OF_KIND, OF_A_CYCLE, limited_to, register_reach
from xeploai.uploads.states import STATE_LABELS, ActionNotAllowed, UploadState
from xeploai.uploads.vocabulary import unit_category, vocabulary_of

from .confirm import (
    answer_return,
    cancel_upload,
    check_upload,
    confirm_upload,
    expire_upload,
    give_reason,
    note_view,
    retry_upload,
    store_upload,
)
from .neighbour import AddedNeighbour, ListedReturn, Neighbour, add_neighbour
from .receive import (
    FILES_MAX,
    TOTAL_BYTES_MAX,
    SentFile,
    UploadOptions,
    read_upload,
    receive_upload,
    refused_workbook,
)
from .room import keep_for, refuse_full
from .store import ImportResult, import_list

__all__ = [
    "ACT_OF_KIND",
    "EVERYWHERE",
    "FILES_MAX",
    "FILE_BYTES_MAX",
    "KIND_LABELS",
    "OF_A_CYCLE",
    "ROW_STATE_LABELS",
    "STATE_LABELS",
    "TOTAL_BYTES_MAX",
    "ActionNotAllowed",
    "Actor",
    "AddedNeighbour",
    "CheckedRow",
    "FilledRow",
    "ImportResult",
    "Kind",
    "ListedReturn",
    "Neighbour",
    "ParsedList",
    "RowState",
    "SentFile",
    "SourceFile",
    "UploadContext",
    "UploadOptions",
    "UploadState",
    "add_neighbour",
    "answer_return",
    "cancel_upload",
    "check_upload",
    "confirm_upload",
    "detect_kind",
    "empty_file",
    "expire_upload",
    "give_reason",
    "import_list",
    "keep_for",
    "limited_to",
    "note_view",
    "read_files",
    "read_upload",
    "receive_upload",
    "refuse_full",
    "refused_workbook",
    "register_reach",
    "retry_upload",
    "spot_of",
    "store_upload",
    "unit_category",
    "vocabulary_of",
    "write_refused_rows",
]
