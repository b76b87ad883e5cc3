"""Writes of a cycle, one act a function."""

from xeploai.accounts.journal import Actor
from xeploai.cycle.facts import NewSheet

from .competence import Authority, CompetenceCheck, SureCompetence, authorities_of
from .decide import SAME_DOCUMENT, DecisionRow, record_decisions
from .enter_facts import record_facts, record_many_facts, sheets_of
from .evaluate import evaluate_cases, evaluate_cycle
from .freeze import GRASSROOTS_CATEGORIES, freeze_cycle, report_by
from .give_reasons import record_reason, record_reasons
from .local_rules import store_layer, withdraw_layer
from .open import open_cycle
from .propose import NEEDS_REASON, NOT_LED_TO, SUGGESTS_OTHERWISE, Ballot, propose_grade
from .tallies import tally_faults

__all__ = [
    "GRASSROOTS_CATEGORIES",
    "NEEDS_REASON",
    "NOT_LED_TO",
    "SAME_DOCUMENT",
    "SUGGESTS_OTHERWISE",
    "Actor",
    "Authority",
    "Ballot",
    "CompetenceCheck",
    "DecisionRow",
    "NewSheet",
    "SureCompetence",
    "authorities_of",
    "evaluate_cases",
    "evaluate_cycle",
    "freeze_cycle",
    "open_cycle",
    "propose_grade",
    "record_decisions",
    "record_facts",
    "record_many_facts",
    "record_reason",
    "record_reasons",
    "report_by",
    "sheets_of",
    "store_layer",
    "tally_faults",
    "withdraw_layer",
]
