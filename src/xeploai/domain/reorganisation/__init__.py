"""A reorganisation as one sheet: the register after it, reckoned from the register before."""

from .effects import (
    Belonging,
    Happening,
    MemberMove,
    NewPlacement,
    NewUnit,
    Reorganised,
    UnitChange,
)
from .later_acts import CATEGORY_AFTER, HEIR_CLOSES, fault_of_later_acts, fault_of_members_gone
from .register_before import MemberStay, RegisterBefore, RegisteredUnitState
from .rows import (
    REORGANISATION_FIELDS,
    REORGANISATION_LABELS,
    ReorganisationKind,
    ReorganisationRow,
    faults_of_rows,
)
from .tree_lines import LevelCount, TreeLine, count_levels, tree_lines
from .work_out import reorganise_register

__all__ = [
    "CATEGORY_AFTER",
    "HEIR_CLOSES",
    "REORGANISATION_FIELDS",
    "REORGANISATION_LABELS",
    "Belonging",
    "Happening",
    "LevelCount",
    "MemberMove",
    "MemberStay",
    "NewPlacement",
    "NewUnit",
    "RegisterBefore",
    "RegisteredUnitState",
    "ReorganisationKind",
    "ReorganisationRow",
    "Reorganised",
    "TreeLine",
    "UnitChange",
    "count_levels",
    "fault_of_later_acts",
    "fault_of_members_gone",
    "faults_of_rows",
    "reorganise_register",
    "tree_lines",
]
