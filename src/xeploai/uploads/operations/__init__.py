"""Receive, check, confirm and store what people send in."""

from .confirm import (
    cancel_upload,
    check_upload,
    confirm_upload,
    note_look,
    retry_upload,
    store_upload,
)
from .receive import FILES_MAX, TOTAL_BYTES_MAX, Sent, Wish, receive_upload
from .reread import read_upload
from .store import Taken, take_in

__all__ = [
    "FILES_MAX",
    "TOTAL_BYTES_MAX",
    "Sent",
    "Taken",
    "Wish",
    "cancel_upload",
    "check_upload",
    "confirm_upload",
    "note_look",
    "read_upload",
    "receive_upload",
    "retry_upload",
    "store_upload",
    "take_in",
]
