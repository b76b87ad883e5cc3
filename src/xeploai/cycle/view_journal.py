"""Looks at personal data are noted, as changes are: who saw whose grade, when, in which role."""

from collections.abc import Mapping
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, note

from .models import Case, CycleUnit


def note_look(
    *,
    unit: CycleUnit,
    by: Actor,
    at: datetime,
    case: Case | None = None,
    asked: Mapping[str, str] | None = None,
) -> None:
    """Note that somebody saw one case of a unit, or a list of persons with their grades.

    Args:
        unit: whose list it is, or where the case stands.
        asked: which figure of the unit was looked into, and what narrowed the list.
    """
    if case is None:
        entry = Entry("case.list_seen", "unit", unit.code, cycle=unit.cycle.year, after=asked or {})
    else:
        about = f"{case.category}/{case.subject_code}"
        entry = Entry("case.seen", "case", about, cycle=unit.cycle.year)
    note(entry, by=by, at=at)
