"""Receive, check, confirm and store the lists that people send."""

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
    "FILES_MAX",
    "TOTAL_BYTES_MAX",
    "ImportResult",
    "SentFile",
    "UploadOptions",
    "cancel_upload",
    "check_upload",
    "confirm_upload",
    "import_list",
    "note_view",
    "read_upload",
    "receive_upload",
    "retry_upload",
    "store_upload",
]
