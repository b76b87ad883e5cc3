"""The population of a cycle: compare it with the register, let it follow, change it late."""

from .changes import PopulationChange, PopulationChanges, population_changes
from .refresh import refresh_population

__all__ = [
    "PopulationChange",
    "PopulationChanges",
    "population_changes",
    "refresh_population",
]
