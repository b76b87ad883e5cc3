"""Statistical returns: what one changes, its record, the superior's verdict, declared absences."""

from .consequences import category_label, changes_text, consequences_of, figure_label
from .declare import absences_of, declarable_absences, declare_absence, known_absences
from .files import SignedFile, keep_file, kept_file, may_read_file, read_file
from .history import SentReturn, returns_of
from .plan import NEEDS_ANSWER, ReplacementTerms, ReturnPlan, plan_return
from .record import record_return
from .states import counts_of_returns, letter_of, state_of, with_verdicts
from .verdicts import judge_return, may_judge

__all__ = [
    "NEEDS_ANSWER",
    "ReplacementTerms",
    "ReturnPlan",
    "SentReturn",
    "SignedFile",
    "absences_of",
    "category_label",
    "changes_text",
    "consequences_of",
    "counts_of_returns",
    "declarable_absences",
    "declare_absence",
    "figure_label",
    "judge_return",
    "keep_file",
    "kept_file",
    "known_absences",
    "letter_of",
    "may_judge",
    "may_read_file",
    "plan_return",
    "read_file",
    "record_return",
    "returns_of",
    "state_of",
    "with_verdicts",
]
