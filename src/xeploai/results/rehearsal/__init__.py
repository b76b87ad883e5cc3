"""Evaluate a cycle under other rules; nothing is stored."""

from xeploai.explanation import ExplainedRulebook

from .as_json import rehearsal_as_json
from .books import NewNumber, TrialRulebooks, nearest_governed_day, parse_number
from .run import Baseline, rehearse
from .values import (
    END_WORDS,
    ENDS,
    SETTLED,
    ChangedSubject,
    Matrix,
    Rehearsal,
    RehearsedCategory,
    RehearsedCeiling,
    is_change,
)

__all__ = [
    "ENDS",
    "END_WORDS",
    "SETTLED",
    "Baseline",
    "ChangedSubject",
    "ExplainedRulebook",
    "Matrix",
    "NewNumber",
    "Rehearsal",
    "RehearsedCategory",
    "RehearsedCeiling",
    "TrialRulebooks",
    "is_change",
    "nearest_governed_day",
    "parse_number",
    "rehearsal_as_json",
    "rehearse",
]
