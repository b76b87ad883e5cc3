"""Which stored evaluations are older than what the register says."""

from django.db.models import Min

from xeploai.accounts import journal
from xeploai.cycle.queries import Cycle, Evaluated, population_lives

from .papers import BATCH


def evaluated_before_register(cycle: Cycle) -> set[int]:
    """Return the cases evaluated before the register last changed what it says of their persons.

    A day, a status or a post that changes moves no case, and is a fact of it all the same. The
    journal names every person whose rows changed. None once the population stands: what changes
    then is of later days, or a correction that `verify` finds.
    """
    if not population_lives(cycle):
        return set()
    evaluated = Evaluated.objects.filter(case__cycle=cycle, case__person__isnull=False)
    first = evaluated.aggregate(first=Min("evaluated_at"))["first"]
    if first is None:
        return set()
    entries = journal.search(kind="person", from_at=first).order_by("number")
    changed = dict(entries.values_list("about", "at"))
    codes, stale = sorted(changed), set()
    for start in range(0, len(codes), BATCH):
        rows = evaluated.filter(case__person__code__in=codes[start : start + BATCH])
        for case, code, at in rows.values_list("case_id", "case__person__code", "evaluated_at"):
            if at < changed[code]:
                stale.add(case)
    return stale
