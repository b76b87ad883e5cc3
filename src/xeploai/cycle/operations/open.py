"""Open a cycle."""

from datetime import date, datetime

from django.db import transaction

from xeploai import rulepacks
from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import Cycle
from xeploai.domain import CycleKey, Fault, Refused, message


@transaction.atomic
def open_cycle(
    *, year: int, pack: str, opens_on: date, closes_on: date, by: Actor, at: datetime
) -> Cycle:
    """Open a cycle under a rule pack, with the pack's version as it is now."""
    if Cycle.objects.filter(year=year).exists():
        raise Refused(Fault(message("Cycle %(year)s exists already."), {"year": year}))
    if closes_on <= opens_on:
        text = message("The cycle must close after it opens (%(opens)s).")
        raise Refused(Fault(text, {"opens": opens_on}))
    version = rulepacks.pack(pack).version
    after = {"pack": pack, "pack_version": version, "opens_on": opens_on, "closes_on": closes_on}
    note(Entry("cycle.opened", "cycle", str(year), year, after=after), by=by, at=at)
    return Cycle.objects.create(
        code=CycleKey(year).code,
        year=year,
        pack=pack,
        pack_version=version,
        opens_on=opens_on,
        closes_on=closes_on,
    )
