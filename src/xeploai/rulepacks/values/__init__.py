"""What each rule's value looks like: one reader for each rule that a pack may hold."""

from collections.abc import Callable, Mapping

import yaml

from .ceilings import read_ceilings
from .common import Context, Read
from .cycle import read_closing_dates
from .grading import read_categories, read_grades, read_reasons
from .statistics import read_comparable_packs, read_share_bases
from .subjects import read_statuses

__all__ = ["READERS", "REQUIRED_RULES", "Context", "Read"]

READERS: Mapping[str, Callable[[yaml.Node, Context], Read]] = {
    "cycle.closing_dates": read_closing_dates,
    "grading.grades": read_grades,
    "grading.categories": read_categories,
    "grading.not_rated_reasons": read_reasons,
    "grading.excellent_ceilings": read_ceilings,
    "subjects.statuses_not_reviewed": read_statuses,
    "statistics.share_bases": read_share_bases,
    "statistics.comparable_with": read_comparable_packs,
}

# Without these no cycle can be opened or counted.
REQUIRED_RULES = (
    "cycle.closing_dates",
    "grading.grades",
    "grading.categories",
    "grading.not_rated_reasons",
    "subjects.statuses_not_reviewed",
    "statistics.share_bases",
)
