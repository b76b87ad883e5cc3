"""Sheets of reorganisation and the cycles that see them: plan, carry out, take back."""

from xeploai.domain import ReorganisationKind, ReorganisationRow
from xeploai.organisations.reorganisation import (
    Reorganisation,
    ReorganisationLine,
    lines_of,
    reorganisation_by_number,
    reorganisations,
    unit_names,
    units_concerned,
)

from .carry_out import DoneReorganisation, carry_out_reorganisation
from .plan import ReorganisationPlan, plan_reorganisation
from .right import may_keep_all
from .take_back import obstacles_to_taking_back, take_back

__all__ = [
    "DoneReorganisation",
    "Reorganisation",
    "ReorganisationKind",
    "ReorganisationLine",
    "ReorganisationPlan",
    "ReorganisationRow",
    "carry_out_reorganisation",
    "lines_of",
    "may_keep_all",
    "obstacles_to_taking_back",
    "plan_reorganisation",
    "reorganisation_by_number",
    "reorganisations",
    "take_back",
    "unit_names",
    "units_concerned",
]
