"""The version of a unit's figures, a number that every write raises.

Triggers raise it within the transaction of the write (`results.version_triggers`), so no writer
can forget to, and all processes that serve pages see the same number. Cached figures are valid
while the version is the same.
"""

from django.db import connection

from xeploai.cycle import queries as cycles
from xeploai.cycle.queries import Cycle, CycleUnit
from xeploai.domain import Period, periods_compared_with

# paths are made of digits and capital letters
PAST_ALL_PATHS = "~"

# by hand, since every page begins with it: rows of no single unit (cycle 0: trees, names, lineage,
# groups), the unit and everything below it, and any write to the cycle before, which is rare
VERSION = """
    SELECT SUM(number) FROM (
        SELECT number FROM results_figuresversion WHERE cycle = 0
        UNION ALL
        SELECT number FROM results_figuresversion
        WHERE cycle = %s AND path >= %s AND path < %s
        UNION ALL
        SELECT number FROM results_figuresversion WHERE cycle = (
            SELECT id FROM cycle_cycle
            WHERE family = %s AND period IN ({periods}) AND frozen_at IS NOT NULL AND closes_on < %s
            ORDER BY closes_on DESC LIMIT 1
        )
    ) AS writes
"""


def figures_version(unit: CycleUnit) -> int | None:
    """Return the version of a unit's figures; None inside a transaction.

    After a rollback the same version could be given to other figures.
    """
    if is_in_transaction():
        return None
    span = cycles.subtree(unit)
    return _version_of(unit.cycle, span["path__gte"], span["path__lt"])


def cycle_version(cycle: Cycle) -> int | None:
    """Return the version of all figures of a cycle; None inside a transaction."""
    return None if is_in_transaction() else _version_of(cycle, "", PAST_ALL_PATHS)


def _version_of(cycle: Cycle, first: str, end: str) -> int:
    # the same cycle as `queries.previous_cycle`, of which the figures are compared
    periods = periods_compared_with(Period(cycle.period))
    parameters: list[str | int] = [
        cycle.pk,
        first,
        end,
        cycle.family,
        *periods,
        cycle.closes_on.isoformat(),
    ]
    with connection.cursor() as cursor:
        cursor.execute(VERSION.format(periods=", ".join(["%s"] * len(periods))), parameters)
        return int(cursor.fetchone()[0] or 0)


def is_in_transaction() -> bool:
    """Whether the rows read now may be rolled back."""
    return connection.in_atomic_block
