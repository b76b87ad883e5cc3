"""Evaluations of cases under the rules, and what follows from them."""

from .dependants import dependants
from .deviations import (
    AGAINST_SUGGESTED,
    LONGEST,
    NOT_LED_TO,
    NOT_RATED,
    ON_CLOSED,
    Against,
    against_rules,
    entry_of,
    faults_of_reason,
    give_reasons,
    label_of,
    record_reason,
    record_reasons,
)
from .evaluate import evaluate_cases, evaluate_cycle, evaluation_of
from .not_rated import FittingReasons, reasons_for
from .rechecks import falls_of, raise_rechecks, recheck_of, rechecks_open
from .summaries import Standings, cases_missing, differing_within, missing_within, standings_within
from .waiting import waiting_for

__all__ = [
    "AGAINST_SUGGESTED",
    "LONGEST",
    "NOT_LED_TO",
    "NOT_RATED",
    "ON_CLOSED",
    "Against",
    "FittingReasons",
    "Standings",
    "against_rules",
    "cases_missing",
    "dependants",
    "differing_within",
    "entry_of",
    "evaluate_cases",
    "evaluate_cycle",
    "evaluation_of",
    "falls_of",
    "faults_of_reason",
    "give_reasons",
    "label_of",
    "missing_within",
    "raise_rechecks",
    "reasons_for",
    "recheck_of",
    "rechecks_open",
    "record_reason",
    "record_reasons",
    "standings_within",
    "waiting_for",
]
