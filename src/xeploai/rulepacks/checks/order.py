"""Values that follow each other: the oldest first, no two from the same day."""

from collections.abc import Iterable
from datetime import date

import yaml

from xeploai.domain import message
from xeploai.rulepacks.nodes import Scope

SAME_DAY = message("Two values begin on %(day)s. Keep one, or correct the date of the other.")
OUT_OF_ORDER = message(
    "The value of %(day)s comes after the one of %(before)s. List the oldest first."
)


def check_order(scope: Scope, dated: Iterable[tuple[yaml.Node, date]]) -> None:
    """Add a fault for each value that begins with or before one further up."""
    latest = date.min
    days: set[date] = set()
    for node, day in dated:
        of_value = scope.within(from_on=day.isoformat())
        if day in days:
            of_value.fault(node, SAME_DAY, day=day)
        elif day < latest:
            of_value.fault(node, OUT_OF_ORDER, day=day, before=latest)
        latest = max(latest, day)
        days.add(day)
