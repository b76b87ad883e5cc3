"""The population of a cycle: compare it with the register, let it follow, change it late."""

from .changes import PopulationChange, PopulationChanges, changes_within, population_changes
from .late import add_late_case, causes_of, end_late_case, move_late_case, unit_by_register
from .papers import cases_with_papers, units_with_papers
from .refresh import REGISTER_CHANGED, refresh_population

__all__ = [
    "REGISTER_CHANGED",
    "PopulationChange",
    "PopulationChanges",
    "add_late_case",
    "cases_with_papers",
    "causes_of",
    "changes_within",
    "end_late_case",
    "move_late_case",
    "population_changes",
    "refresh_population",
    "unit_by_register",
    "units_with_papers",
]
