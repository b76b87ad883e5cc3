"""Files with names and grades of persons that leave the program are noted in the journal."""

from collections.abc import Mapping
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.models import CycleUnit


def note_export(
    *, unit: CycleUnit, what: str, said: Mapping[str, object], by: Actor, at: datetime
) -> None:
    """Note that somebody took out a file.

    Args:
        unit: whose list it is, with everything below it.
        what: the kind of file, such as `cases`.
        said: format, number of rows, and what narrowed the list.
    """
    entry = Entry(
        f"{what}.exported",
        "export",
        unit.code,
        cycle=unit.cycle.year,
        after=said,
        unit=unit.code,
    )
    note(entry, by=by, at=at)
