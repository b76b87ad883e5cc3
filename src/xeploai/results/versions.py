"""A number for what a unit's figures are made of, which every write raises.

Triggers raise it, in the transaction of the write itself (`results.version_triggers`), so no way
of writing can forget to, and all processes that serve pages see the same number. While it stays,
figures computed earlier are the figures of now; where it changed, they are computed anew.
"""

from django.db import connection

from xeploai.cycle import queries as cycles
from xeploai.cycle.models import CycleUnit

# by hand, since every page begins with it: what stands above single units (cycle 0: trees, names,
# lineage, groups), the unit and everything below it, and any change at all of the cycle before,
# which is seldom written to
VERSION = """
    SELECT SUM(number) FROM (
        SELECT number FROM results_figuresversion WHERE cycle = 0
        UNION ALL
        SELECT number FROM results_figuresversion
        WHERE cycle = %s AND path >= %s AND path < %s
        UNION ALL
        SELECT number FROM results_figuresversion WHERE cycle = (
            SELECT id FROM cycle_cycle WHERE closes_on < %s ORDER BY closes_on DESC LIMIT 1
        )
    ) AS writes
"""


def figures_version(unit: CycleUnit) -> int | None:
    """Return the version of a unit's figures; None in the middle of a transaction.

    What a transaction has written may yet be undone, and its version be given out again.
    """
    if is_in_transaction():
        return None
    span = cycles.subtree(unit)
    closes_on = unit.cycle.closes_on.isoformat()
    given: list[str | int] = [unit.cycle_id, span["path__gte"], span["path__lt"], closes_on]
    with connection.cursor() as cursor:
        cursor.execute(VERSION, given)
        return int(cursor.fetchone()[0] or 0)


def is_in_transaction() -> bool:
    """Whether what is read may yet be undone."""
    return connection.in_atomic_block
