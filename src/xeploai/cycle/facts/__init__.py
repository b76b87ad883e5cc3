"""The facts of cases: recorded, from the register, computed from other decisions. Reads only."""

from xeploai.cycle.models import (
    NOT_RATED,
    UNDECIDED,
    Case,
    Cycle,
    Evaluated,
    FactSheet,
    GradeDecision,
)
from xeploai.cycle.rules import Books, read_values, rulebook_for

from .computed import (
    GRADE_OF,
    NOTHING_ASSUMED,
    AssumedDecisions,
    CaseRow,
    LeaderPosts,
    RelatedGrades,
    Sources,
    posts_of,
    previous_grades,
)
from .new_sheets import (
    IN_THE_FUTURE,
    NewSheet,
    check_sheet,
    criteria_faults,
    criteria_of,
    faults_of_heading,
    faults_of_records,
    place_of,
)
from .reading import (
    CaseFacts,
    FactReader,
    absent_of,
    case_rows,
    decode,
    facts_of,
    facts_of_many,
    rows_with_sheets,
)
from .siblings import with_siblings

__all__ = [
    "GRADE_OF",
    "IN_THE_FUTURE",
    "NOTHING_ASSUMED",
    "NOT_RATED",
    "UNDECIDED",
    "AssumedDecisions",
    "Books",
    "Case",
    "CaseFacts",
    "CaseRow",
    "Cycle",
    "Evaluated",
    "FactReader",
    "FactSheet",
    "GradeDecision",
    "LeaderPosts",
    "NewSheet",
    "RelatedGrades",
    "Sources",
    "absent_of",
    "case_rows",
    "check_sheet",
    "criteria_faults",
    "criteria_of",
    "decode",
    "facts_of",
    "facts_of_many",
    "faults_of_heading",
    "faults_of_records",
    "place_of",
    "posts_of",
    "previous_grades",
    "read_values",
    "rows_with_sheets",
    "rulebook_for",
    "with_siblings",
]
