"""The invented years after the published one: a neighbour, a merger, and cycles on both trees."""

from .continue_province import DemoContinuation, RegisterStep, continue_province
from .neighbour import NEIGHBOUR_ROOT
from .sheet import FILE_NAME, MERGED_ON, sheet_file

__all__ = [
    "FILE_NAME",
    "MERGED_ON",
    "NEIGHBOUR_ROOT",
    "DemoContinuation",
    "RegisterStep",
    "continue_province",
    "sheet_file",
]
