"""Switch a unit between reporting by return and by its cases."""

from datetime import datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import CycleUnit, Tally, stands_below_a_return, subtree
from xeploai.domain import Refused, ReportingSource

from .freeze import return_below_return
from .tallies import lock_units


@transaction.atomic
def report_by(*, unit: CycleUnit, source: ReportingSource, by: Actor, at: datetime) -> None:
    """Let a unit report by return from now on, or by its cases again.

    Data of the other kind is kept, and shown next to what counts.
    """
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    by_return = source is ReportingSource.RETURN
    others = below.filter(source=ReportingSource.RETURN).exclude(pk=unit.pk)
    if by_return and (stands_below_a_return(unit) or others.exists()):
        raise Refused(return_below_return(others.first() or unit))
    if not by_return and unit.source == source:
        return
    lock_units(unit.cycle, list(below.values_list("pk", flat=True)))
    CycleUnit.objects.filter(pk=unit.pk).update(source=source, is_covered=by_return)
    below.update(is_covered=by_return)
    Tally.objects.filter(cycle=unit.cycle_id, **subtree(unit)).update(is_covered=by_return)
    year, before = unit.cycle.year, {"source": unit.source}
    entry = Entry("unit.reports_by", "unit", unit.code, year, before, {"source": source.value})
    note(entry, by=by, at=at)
