"""Explanations of stored cases, for pages and commands."""

from .as_json import book_as_json, case_as_json, explanation_as_json
from .cases import (
    STAGES,
    CaseExplained,
    GradeSaid,
    cases_of_subject,
    explanations_of_subject,
    grades_said,
)
from .layers import book_with, settings_set, touches
from .rechecks import RecheckLine, recheck_told

__all__ = [
    "STAGES",
    "CaseExplained",
    "GradeSaid",
    "RecheckLine",
    "book_as_json",
    "book_with",
    "case_as_json",
    "cases_of_subject",
    "explanation_as_json",
    "explanations_of_subject",
    "grades_said",
    "recheck_told",
    "settings_set",
    "touches",
]
