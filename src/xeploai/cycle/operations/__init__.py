"""Writes of a cycle, one act each."""

from .decisions import (
    SAME_DOCUMENT,
    DecisionRow,
    freeze_cycle,
    open_cycle,
    record_decisions,
    report_by,
)
from .freeze import GRASSROOTS_CATEGORIES
from .propose import (
    DECIDED,
    NEEDS_REASON,
    NOT_LED_TO,
    SUGGESTED,
    SUGGESTS_OTHERWISE,
    Ballot,
    Difference,
    GradesOf,
    grades_of,
    propose_grade,
)
from .record_facts import record_facts, record_many_facts, sheets_of
from .tallies import tally_faults

__all__ = [
    "DECIDED",
    "GRASSROOTS_CATEGORIES",
    "NEEDS_REASON",
    "NOT_LED_TO",
    "SAME_DOCUMENT",
    "SUGGESTED",
    "SUGGESTS_OTHERWISE",
    "Ballot",
    "DecisionRow",
    "Difference",
    "GradesOf",
    "freeze_cycle",
    "grades_of",
    "open_cycle",
    "propose_grade",
    "record_decisions",
    "record_facts",
    "record_many_facts",
    "report_by",
    "sheets_of",
    "tally_faults",
]
