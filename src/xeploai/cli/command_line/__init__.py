"""The building blocks of commands, on top of click."""

from xeploai.cli.storage import (
    has_database,
    hold_lock,
    is_demo_home,
    mark_changed,
    prepare,
    refuse_unreadable,
    start,
    unwritable,
    write_out,
)

from .classes import Acts, Command, LazyCommand, LazyGroup, acts, command
from .options import (
    CYCLE,
    DAY,
    FILE,
    NUMBER,
    YEAR,
    category_option,
    choice,
    cycle_option,
    json_option,
    unit_option,
)
from .session import Session
from .usage import UsageFault, fault_of_usage, requested_language

__all__ = [
    "CYCLE",
    "DAY",
    "FILE",
    "NUMBER",
    "YEAR",
    "Acts",
    "Command",
    "LazyCommand",
    "LazyGroup",
    "Session",
    "UsageFault",
    "acts",
    "category_option",
    "choice",
    "command",
    "cycle_option",
    "fault_of_usage",
    "has_database",
    "hold_lock",
    "is_demo_home",
    "json_option",
    "mark_changed",
    "prepare",
    "refuse_unreadable",
    "requested_language",
    "start",
    "unit_option",
    "unwritable",
    "write_out",
]
