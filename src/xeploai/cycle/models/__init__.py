"""Cycles and their cases; facts, proposals, decisions and suggestions; local rules."""

from .added_trees import AddedTree
from .assessment import Deviation, Evaluated, FactSheet, Proposal, Recheck, Stage
from .cases import (
    GRADES,
    NOT_RATED,
    PATH_LENGTH,
    UNDECIDED,
    Case,
    Cycle,
    CycleUnit,
    ExceptionalShare,
    GradeDecision,
    LateChange,
    PeerGroup,
    Tally,
)
from .layers import LocalRules, LocalRulesWithdrawal

__all__ = [
    "GRADES",
    "NOT_RATED",
    "PATH_LENGTH",
    "UNDECIDED",
    "AddedTree",
    "Case",
    "Cycle",
    "CycleUnit",
    "Deviation",
    "Evaluated",
    "ExceptionalShare",
    "FactSheet",
    "GradeDecision",
    "LateChange",
    "LocalRules",
    "LocalRulesWithdrawal",
    "PeerGroup",
    "Proposal",
    "Recheck",
    "Stage",
    "Tally",
]
