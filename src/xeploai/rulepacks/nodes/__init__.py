"""YAML files as nodes that know their line, and faults at their places."""

from .compose import LARGEST_FILE, TOO_LARGE, compose, read_file
from .places import Scope, child, items, line_of, peek, scalar_text

__all__ = [
    "LARGEST_FILE",
    "TOO_LARGE",
    "Scope",
    "child",
    "compose",
    "items",
    "line_of",
    "peek",
    "read_file",
    "scalar_text",
]
