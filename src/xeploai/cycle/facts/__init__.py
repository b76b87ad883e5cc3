"""Reads of what is known of a subject: recorded facts, the register, decisions on others."""

from .case import CaseFacts, absent_of, facts_of
from .computed import Sources
from .criteria import criteria_faults, criteria_of
from .new_sheets import IN_THE_FUTURE, NewSheet, entered, faults_of_heading, place_of
from .reading import FactReader, facts_of_many, rows_with_sheets
from .related_grades import GRADE_OF, Placed, Surroundings, posts_of

__all__ = [
    "GRADE_OF",
    "IN_THE_FUTURE",
    "CaseFacts",
    "FactReader",
    "NewSheet",
    "Placed",
    "Sources",
    "Surroundings",
    "absent_of",
    "criteria_faults",
    "criteria_of",
    "entered",
    "facts_of",
    "facts_of_many",
    "faults_of_heading",
    "place_of",
    "posts_of",
    "rows_with_sheets",
]
