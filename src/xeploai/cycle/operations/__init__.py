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
from .decide import BatchResult, PlannedDecisions, plan_decisions, record_decisions
from .decision_rows import SAME_DOCUMENT, TEXT_MAX, DecisionRow
from .enter_facts import record_facts, record_many_facts, sheets_of
from .evaluate import evaluate_cases, evaluate_cycle, stale_evaluations
from .exceptional_share import (
    admit_exceptional_share,
    may_record_exceptional_share,
    withdraw_exceptional_share,
)
from .freeze import (
    Caseload,
    NewCase,
    SubjectKey,
    faults_of_papers,
    freeze_cycle,
    frozen_units,
    group_ids,
    has_decisions_or_returns,
    remove_tree,
    report_by,
    store_cases,
    store_tree,
)
from .give_reasons import PlannedReasons, plan_reasons, record_reason, record_reasons
from .grouping import GRASSROOTS_CATEGORIES, Grouping, GroupKey
from .join_persons import join_persons
from .local_rules import faults_of_issuer, store_layer, withdraw_layer
from .plan import faults_of_dates, open_cycle, pack_to_grade_by, plan_cycle
from .propose import (
    AFTER_THE_DECISION,
    DOCUMENT_SAYS_NOTHING,
    ILLEGIBLE_BODY,
    NEEDS_REASON,
    NOT_LED_TO,
    NOT_THE_APPRAISER,
    NOT_THE_BODYS_OFFICE,
    NOT_THE_PROPOSER,
    NOT_THE_TOPS_OFFICE,
    SUGGESTS_OTHERWISE,
    WHY_SAYS_NOTHING,
    propose_grade,
)
from .tallies import lock_units, recount, tally_faults

__all__ = [
    "AFTER_THE_DECISION",
    "BELOW_REPLACES",
    "DOCUMENT_SAYS_NOTHING",
    "GRASSROOTS_CATEGORIES",
    "ILLEGIBLE_BODY",
    "NEEDS_REASON",
    "NOT_COMPETENT",
    "NOT_LED_TO",
    "NOT_OPEN",
    "NOT_THE_APPRAISER",
    "NOT_THE_BODYS_OFFICE",
    "NOT_THE_PROPOSER",
    "NOT_THE_TOPS_OFFICE",
    "SAME_DOCUMENT",
    "SKIPS_A_LEVEL",
    "SUGGESTS_OTHERWISE",
    "TEXT_MAX",
    "WHY_SAYS_NOTHING",
    "Actor",
    "Authority",
    "Ballot",
    "BatchResult",
    "Caseload",
    "CompetenceCheck",
    "DecisionRow",
    "GroupKey",
    "Grouping",
    "NewCase",
    "NewSheet",
    "PlannedDecisions",
    "PlannedReasons",
    "SubjectKey",
    "admit_exceptional_share",
    "authorities_of",
    "authorities_to_record",
    "evaluate_cases",
    "evaluate_cycle",
    "faults_of_dates",
    "faults_of_issuer",
    "faults_of_papers",
    "freeze_cycle",
    "frozen_units",
    "group_ids",
    "has_decisions_or_returns",
    "join_persons",
    "lock_units",
    "may_record_exceptional_share",
    "open_cycle",
    "pack_to_grade_by",
    "plan_cycle",
    "plan_decisions",
    "plan_reasons",
    "propose_grade",
    "record_decisions",
    "record_facts",
    "record_many_facts",
    "record_reason",
    "record_reasons",
    "recount",
    "remove_tree",
    "report_by",
    "sheets_of",
    "stale_evaluations",
    "store_cases",
    "store_layer",
    "store_tree",
    "tally_faults",
    "withdraw_exceptional_share",
    "withdraw_layer",
]
