"""What an upload and a row of it can be, and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum

from xeploai.domain import Fault, Refused, message


class State(StrEnum):
    """How far an upload has come."""

    RECEIVED = "RECEIVED"  # the files are kept; nobody has looked at them yet
    CHECKING = "CHECKING"
    READY = "READY"  # every row has its state; the sender decides
    REFUSED = "REFUSED"  # a file cannot be read as a list at all
    STORING = "STORING"  # the sender has said yes
    STORED = "STORED"
    FAILED = "FAILED"  # an accident; nothing is stored, and it can be tried again
    CANCELLED = "CANCELLED"


CAN_BECOME: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.CHECKING, State.FAILED, State.CANCELLED}),
    State.CHECKING: frozenset(
        # checked anew where the worker was stopped in the middle
        {State.CHECKING, State.READY, State.REFUSED, State.FAILED, State.CANCELLED}
    ),
    State.READY: frozenset({State.STORING, State.CANCELLED}),
    # ready again where the data changed since the preview
    State.STORING: frozenset({State.STORED, State.READY, State.REFUSED, State.FAILED}),
    State.FAILED: frozenset({State.RECEIVED, State.CANCELLED}),
    State.REFUSED: frozenset(),
    State.STORED: frozenset(),
    State.CANCELLED: frozenset(),
}
AT_WORK = (State.RECEIVED, State.CHECKING, State.STORING)
STATE_LABELS: Mapping[State, Mapping[str, str]] = {
    State.RECEIVED: {"vi": "Đã nhận, chờ kiểm tra", "en": "Received, waiting to be checked"},
    State.CHECKING: {"vi": "Đang kiểm tra", "en": "Being checked"},
    State.READY: {"vi": "Đã kiểm tra, chờ xác nhận", "en": "Checked, waiting for you"},
    State.REFUSED: {"vi": "Không nhận", "en": "Refused"},
    State.STORING: {"vi": "Đang lưu", "en": "Being stored"},
    State.STORED: {"vi": "Đã lưu", "en": "Stored"},
    State.FAILED: {"vi": "Bị gián đoạn", "en": "Interrupted"},
    State.CANCELLED: {"vi": "Đã hủy", "en": "Cancelled"},
}


class RowState(StrEnum):
    """What a row would change."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


ROW_STATE_LABELS: Mapping[RowState, Mapping[str, str]] = {
    RowState.NEW: {"vi": "Mới", "en": "New"},
    RowState.CHANGED: {"vi": "Thay đổi", "en": "Changed"},
    RowState.UNCHANGED: {"vi": "Không đổi", "en": "Unchanged"},
    RowState.REFUSED: {"vi": "Không nhận", "en": "Refused"},
}


class NotNow(Refused):
    """An upload is in a state in which the act makes no sense."""

    def __init__(self, state: State) -> None:
        text = message("This cannot be done any more: the upload is “%(state)s”.")
        super().__init__(Fault(text, {"state": STATE_LABELS[state]}))


def refuse_unless_follows(state: State, following: State) -> None:
    """Refuse a step that the table does not have. Raises `NotNow`."""
    if following not in CAN_BECOME[state]:
        raise NotNow(state)
