"""Note views of personal data in the journal: who saw whose grade, when, in which role."""

from collections.abc import Mapping
from datetime import datetime

from xeploai.accounts.journal import Actor, Entry, note

from .models import Case, CycleUnit


def note_view(
    *,
    unit: CycleUnit,
    by: Actor,
    at: datetime,
    case: Case | None = None,
    query: Mapping[str, str] | None = None,
) -> None:
    """Note that a user saw one case of a unit, or a list of persons with their grades.

    Args:
        unit: of the list or of the case.
        query: the figure behind the list, and the filters.
    """
    if case is None:
        entry = Entry("case.list_seen", "unit", unit.code, cycle=unit.cycle.year, after=query or {})
    else:
        about = f"{case.category}/{case.subject_code}"
        entry = Entry("case.seen", "case", about, cycle=unit.cycle.year)
    note(entry, by=by, at=at)
