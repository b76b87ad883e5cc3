"""Evaluate cases under the rules and compare with decisions. Reads only."""

from xeploai.cycle.facts import (
    Books,
    CaseFacts,
    CaseRow,
    absent_of,
    facts_of,
    rows_with_sheets,
    rulebook_for,
)

from .consequences import SubjectCalledFor, cases_called_for, subjects_called_for
from .dependencies import cases_awaited_by, dependants
from .deviations import (
    AGAINST_SUGGESTED,
    NOT_LED_TO,
    NOT_RATED,
    ON_CLOSED,
    DeviatingDecision,
    decisions_against_rules,
    grade_label,
)
from .evaluate import evaluated_rows, evaluation_of, outcome_of
from .grades import (
    DECIDED,
    SUGGESTED,
    CaseGrades,
    GradeDifference,
    grades_of,
    proposals_of,
    stored_outcome,
)
from .not_rated import FittingReasons, reasons_for
from .rechecks import GradeChange, grade_changes, rechecks_needed
from .summaries import (
    SuggestionCounts,
    cases_missing,
    differing_within,
    missing_within,
    suggestion_counts_within,
)

__all__ = [
    "AGAINST_SUGGESTED",
    "DECIDED",
    "NOT_LED_TO",
    "NOT_RATED",
    "ON_CLOSED",
    "SUGGESTED",
    "Books",
    "CaseFacts",
    "CaseGrades",
    "CaseRow",
    "DeviatingDecision",
    "FittingReasons",
    "GradeChange",
    "GradeDifference",
    "SubjectCalledFor",
    "SuggestionCounts",
    "absent_of",
    "cases_awaited_by",
    "cases_called_for",
    "cases_missing",
    "decisions_against_rules",
    "dependants",
    "differing_within",
    "evaluated_rows",
    "evaluation_of",
    "facts_of",
    "grade_changes",
    "grade_label",
    "grades_of",
    "missing_within",
    "outcome_of",
    "proposals_of",
    "reasons_for",
    "rechecks_needed",
    "rows_with_sheets",
    "rulebook_for",
    "stored_outcome",
    "subjects_called_for",
    "suggestion_counts_within",
]
