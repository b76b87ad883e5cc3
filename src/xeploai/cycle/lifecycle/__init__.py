"""The life of a cycle: what blocks its opening, its acts, corrections, and giving it up."""

from .acts import change_state, undecided_cases
from .ceilings import reporting_remarks
from .checks import OpeningRemark, opening_remarks
from .correct import correct_cycle
from .opening import begin_cycle
from .quarters import QuarterProgress, UnplannedYear, quarters_with_progress, unplanned_year
from .withdraw import faults_of_withdrawal, withdraw_cycle

__all__ = [
    "OpeningRemark",
    "QuarterProgress",
    "UnplannedYear",
    "begin_cycle",
    "change_state",
    "correct_cycle",
    "faults_of_withdrawal",
    "opening_remarks",
    "quarters_with_progress",
    "reporting_remarks",
    "undecided_cases",
    "unplanned_year",
    "withdraw_cycle",
]
