"""Journal entries for exported files with names and grades of persons."""

from collections.abc import Mapping
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import CycleUnit


def note_export(
    *, unit: CycleUnit, what: str, details: Mapping[str, object], by: Actor, at: datetime
) -> None:
    """Write a journal entry for an exported file.

    Args:
        unit: the unit whose list it is, with everything below it.
        what: the kind of file, such as `cases`.
        details: format, number of rows, filters.
    """
    entry = Entry(
        f"{what}.exported",
        "export",
        unit.code,
        cycle=unit.cycle.year,
        after=details,
        unit=unit.code,
    )
    note(entry, by=by, at=at)
