"""The states of an upload, and the transitions allowed."""

from collections.abc import Mapping
from enum import StrEnum

from xeploai.domain import Fault, Refused, label, message


class UploadState(StrEnum):
    """How far an upload has come."""

    RECEIVED = "RECEIVED"  # the files are stored, not checked yet
    CHECKING = "CHECKING"
    READY = "READY"  # every row has its state; the sender decides
    REFUSED = "REFUSED"  # a file cannot be read as a list at all
    STORING = "STORING"  # the sender has confirmed
    STORED = "STORED"
    FAILED = "FAILED"  # interrupted: nothing is stored, and it can be retried
    CANCELLED = "CANCELLED"


CAN_BECOME: Mapping[UploadState, frozenset[UploadState]] = {
    UploadState.RECEIVED: frozenset(
        {UploadState.CHECKING, UploadState.FAILED, UploadState.CANCELLED}
    ),
    UploadState.CHECKING: frozenset(
        # checked again where the worker was stopped in the middle
        {
            UploadState.CHECKING,
            UploadState.READY,
            UploadState.REFUSED,
            UploadState.FAILED,
            UploadState.CANCELLED,
        }
    ),
    # received again where the sender adds a reason: the rows are checked with it
    UploadState.READY: frozenset(
        {UploadState.STORING, UploadState.RECEIVED, UploadState.CANCELLED}
    ),
    # ready again where the data changed since the preview
    UploadState.STORING: frozenset(
        {UploadState.STORED, UploadState.READY, UploadState.REFUSED, UploadState.FAILED}
    ),
    UploadState.FAILED: frozenset({UploadState.RECEIVED, UploadState.CANCELLED}),
    UploadState.REFUSED: frozenset(),
    UploadState.STORED: frozenset(),
    UploadState.CANCELLED: frozenset(),
}
AT_WORK = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.STORING)
STATE_LABELS: Mapping[UploadState, Mapping[str, str]] = {
    UploadState.RECEIVED: label(message("Received, waiting to be checked")),
    UploadState.CHECKING: label(message("Being checked")),
    UploadState.READY: label(message("Checked, waiting for you")),
    UploadState.REFUSED: label(message("Refused")),
    UploadState.STORING: label(message("Being stored")),
    UploadState.STORED: label(message("Stored")),
    UploadState.FAILED: label(message("Interrupted")),
    UploadState.CANCELLED: label(message("Cancelled")),
}


class ActionNotAllowed(Refused):
    """The upload's state does not allow this action."""

    def __init__(self, state: UploadState) -> None:
        text = message("This is not possible now: the upload is “%(state)s”.")
        super().__init__(Fault(text, {"state": STATE_LABELS[state]}))


def refuse_unless_follows(state: UploadState, following: UploadState) -> None:
    """Refuse a transition that is not in `CAN_BECOME`. Raises `ActionNotAllowed`."""
    if following not in CAN_BECOME[state]:
        raise ActionNotAllowed(state)
