"""YAML files as nodes that know their line, and faults at their places."""

from .places import Scope, child, items, line_of, peek, scalar_text
from .yaml_files import LARGEST_FILE, TOO_LARGE, compose, read_file

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
