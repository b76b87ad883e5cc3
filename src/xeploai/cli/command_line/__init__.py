"""The building blocks of commands, on top of click."""

from .classes import Acts, Command, LazyCommand, LazyGroup, acts, command
from .options import (
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
    "json_option",
    "requested_language",
    "unit_option",
]
