"""Why a grade is open or closed, as values to show."""

from .as_json import explanation_as_json, rulebook_as_json, source_as_json
from .build import explain_rulebook, explanation_of, settings_of
from .rulebook import refuse_too_early, rulebook_on
from .values import (
    ExplainedFact,
    ExplainedGrade,
    ExplainedProvision,
    ExplainedRulebook,
    ExplainedSetting,
    Explanation,
    UnevaluatedProvision,
)

__all__ = [
    "ExplainedFact",
    "ExplainedGrade",
    "ExplainedProvision",
    "ExplainedRulebook",
    "ExplainedSetting",
    "Explanation",
    "UnevaluatedProvision",
    "explain_rulebook",
    "explanation_as_json",
    "explanation_of",
    "refuse_too_early",
    "rulebook_as_json",
    "rulebook_on",
    "settings_of",
    "source_as_json",
]
