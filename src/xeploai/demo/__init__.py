"""An invented province on top of published totals: the demonstration, as plain values."""

from .assessment import (
    PROPOSED,
    REASONS,
    contradicting_grades,
    first_decisions,
    layer_files,
    merged_layer_file,
)
from .facts import DemoFacts, DemoSheet
from .province import make_province
from .records import Decision, DemoCycle, DemoProvince

__all__ = [
    "PROPOSED",
    "REASONS",
    "Decision",
    "DemoCycle",
    "DemoFacts",
    "DemoProvince",
    "DemoSheet",
    "contradicting_grades",
    "first_decisions",
    "layer_files",
    "make_province",
    "merged_layer_file",
]
