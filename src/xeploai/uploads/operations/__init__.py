"""Receive, check, confirm and store the lists that people send."""

from xeploai.accounts.journal import Actor
from xeploai.uploads.context import (
    EVERYWHERE,
    ROW_STATE_LABELS,
    CheckedRow,
    RowState,
    UploadContext,
)
from xeploai.uploads.reach import ACT_OF_KIND, limited_to
from xeploai.uploads.states import STATE_LABELS, ActionNotAllowed, UploadState
from xeploai.uploads.vocabulary import vocabulary_of

from .confirm import (
    cancel_upload,
    check_upload,
    confirm_upload,
    note_view,
    retry_upload,
    store_upload,
)
from .receive import FILES_MAX, TOTAL_BYTES_MAX, SentFile, UploadOptions, receive_upload
from .reread import read_upload
from .store import ImportResult, import_list

__all__ = [
    "ACT_OF_KIND",
    "EVERYWHERE",
    "FILES_MAX",
    "ROW_STATE_LABELS",
    "STATE_LABELS",
    "TOTAL_BYTES_MAX",
    "ActionNotAllowed",
    "Actor",
    "CheckedRow",
    "ImportResult",
    "RowState",
    "SentFile",
    "UploadContext",
    "UploadOptions",
    "UploadState",
    "cancel_upload",
    "check_upload",
    "confirm_upload",
    "import_list",
    "limited_to",
    "note_view",
    "read_upload",
    "receive_upload",
    "retry_upload",
    "store_upload",
    "vocabulary_of",
]
