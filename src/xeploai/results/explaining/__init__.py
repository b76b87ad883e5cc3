"""Explanations of stored cases, for pages and commands."""

from xeploai.cycle.evaluation import DECIDED, SUGGESTED
from xeploai.explanation import (
    ExplainedFact,
    ExplainedGrade,
    ExplainedProvision,
    Explanation,
    UnevaluatedProvision,
    explanation_as_json,
    explanation_of,
    rulebook_on,
)

from .as_json import case_as_json
from .cases import (
    STAGES,
    ExplainedCase,
    RecordedGrade,
    cases_of_subject,
    explanations_of_subject,
    grade_history,
    with_frozen_groups,
)
from .layers import amendments_of, rulebooks_around, settings_in_layer
from .places import ExplainedPlaces, explain_places
from .rechecks import ExplainedRecheck, explain_recheck, sources_of_links

__all__ = [
    "DECIDED",
    "STAGES",
    "SUGGESTED",
    "ExplainedCase",
    "ExplainedFact",
    "ExplainedGrade",
    "ExplainedPlaces",
    "ExplainedProvision",
    "ExplainedRecheck",
    "Explanation",
    "RecordedGrade",
    "UnevaluatedProvision",
    "amendments_of",
    "case_as_json",
    "cases_of_subject",
    "explain_places",
    "explain_recheck",
    "explanation_as_json",
    "explanation_of",
    "explanations_of_subject",
    "grade_history",
    "rulebook_on",
    "rulebooks_around",
    "settings_in_layer",
    "sources_of_links",
    "with_frozen_groups",
]
