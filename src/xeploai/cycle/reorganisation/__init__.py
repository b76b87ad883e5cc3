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
from .cycles_that_see import SeeingCycles, UnitsChange, change_units, cycles_that_see
from .plan import ReorganisationPlan, cycles_that_see_rows, plan_reorganisation
from .right import may_keep_all
from .take_back import obstacles_to_taking_back, take_back

__all__ = [
    "DoneReorganisation",
    "Reorganisation",
    "ReorganisationKind",
    "ReorganisationLine",
    "ReorganisationPlan",
    "ReorganisationRow",
    "SeeingCycles",
    "UnitsChange",
    "carry_out_reorganisation",
    "change_units",
    "cycles_that_see",
    "cycles_that_see_rows",
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
