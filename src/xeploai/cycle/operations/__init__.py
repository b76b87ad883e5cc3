"""Writes of a cycle, one act a function."""

from xeploai.accounts.journal import Actor
from xeploai.cycle.facts import NewSheet
from xeploai.domain import Ballot

from .competence import (
    BELOW_REPLACES,
    NOT_COMPETENT,
    NOT_OPEN,
    SKIPS_A_LEVEL,
    Authority,
    CompetenceCheck,
    authorities_of,
    authorities_to_record,
)
from .decide import SAME_DOCUMENT, TEXT_MAX, DecisionRow, record_decisions
from .enter_facts import record_facts, record_many_facts, sheets_of
from .evaluate import evaluate_cases, evaluate_cycle
from .freeze import GRASSROOTS_CATEGORIES, freeze_cycle, report_by
from .give_reasons import record_reason, record_reasons
from .local_rules import store_layer, withdraw_layer
from .open import open_cycle
from .propose import NEEDS_REASON, NOT_LED_TO, SUGGESTS_OTHERWISE, propose_grade
from .tallies import tally_faults

__all__ = [
    "BELOW_REPLACES",
    "GRASSROOTS_CATEGORIES",
    "NEEDS_REASON",
    "NOT_COMPETENT",
    "NOT_LED_TO",
    "NOT_OPEN",
    "SAME_DOCUMENT",
    "SKIPS_A_LEVEL",
    "SUGGESTS_OTHERWISE",
    "TEXT_MAX",
    "Actor",
    "Authority",
    "Ballot",
    "CompetenceCheck",
    "DecisionRow",
    "NewSheet",
    "authorities_of",
    "authorities_to_record",
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
