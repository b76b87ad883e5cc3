"""The population of a cycle: compare it with the register, let it follow, change it late."""

from .changes import PopulationChange, PopulationChanges, changes_within, population_changes
from .late import add_late_case, causes_of, end_late_case
from .papers import cases_with_papers, units_with_papers
from .refresh import refresh_population

__all__ = [
    "PopulationChange",
    "PopulationChanges",
    "add_late_case",
    "cases_with_papers",
    "causes_of",
    "changes_within",
    "end_late_case",
    "population_changes",
    "refresh_population",
    "units_with_papers",
]
