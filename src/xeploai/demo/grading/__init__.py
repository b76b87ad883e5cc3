"""The invented outcomes of a year: cases, decisions on them, and statistical returns."""

from .cases import CADRE, COLLECTIVE, MEMBER, ORGANISATIONS, DemoGrading, SubjectsToGrade
from .decisions import make_decisions
from .returns import (
    leave_some_reasons_open,
    returns_besides_cases,
    returns_instead_of_cases,
    units_by_return,
)

__all__ = [
    "CADRE",
    "COLLECTIVE",
    "MEMBER",
    "ORGANISATIONS",
    "DemoGrading",
    "SubjectsToGrade",
    "leave_some_reasons_open",
    "make_decisions",
    "returns_besides_cases",
    "returns_instead_of_cases",
    "units_by_return",
]
