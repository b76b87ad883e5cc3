"""Explanations of stored cases, for pages and commands."""

from .as_json import case_as_json
from .cases import (
    STAGES,
    ExplainedCase,
    RecordedGrade,
    cases_of_subject,
    explanations_of_subject,
    grade_history,
)
from .layers import amendments_of, rulebooks_around, settings_in_layer
from .rechecks import ExplainedRecheck, explain_recheck

__all__ = [
    "STAGES",
    "ExplainedCase",
    "ExplainedRecheck",
    "RecordedGrade",
    "amendments_of",
    "case_as_json",
    "cases_of_subject",
    "explain_recheck",
    "explanations_of_subject",
    "grade_history",
    "rulebooks_around",
    "settings_in_layer",
]
