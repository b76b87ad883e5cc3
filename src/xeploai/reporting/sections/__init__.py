"""The sections of a report in words."""

from .deviations import deviations_section
from .sources import gaps_section, sources_section
from .standouts import standouts_section

__all__ = ["deviations_section", "gaps_section", "sources_section", "standouts_section"]
