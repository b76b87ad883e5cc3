"""Checked rows: plain values, and where each stood, for whoever checks further."""

from datetime import date
from typing import NamedTuple

from xeploai.domain import MembershipStatus, Outcome, ReturnLine, Sector

# As long as the database keeps them.
CODE_LENGTH, NAME_LENGTH, DOCUMENT_NUMBER_LENGTH = 60, 300, 60


class UnitRow(NamedTuple):
    """A Party organisation and its direct superior; `parent` is None at the top."""

    place: str
    code: str
    name: str
    category: str
    sector: Sector
    parent: str | None
    opened_on: date
    closed_on: date | None


class PersonRow(NamedTuple):
    """A person's membership in a branch, with one status, over one span of time."""

    place: str
    code: str
    full_name: str
    branch: str
    status: MembershipStatus
    admitted_on: date | None
    from_on: date
    until_on: date | None


class PostRow(NamedTuple):
    """A leading post that a person holds in a unit over one span of time."""

    place: str
    person: str
    unit: str
    title: str
    title_code: str
    is_head: bool
    from_on: date
    until_on: date | None


class CollectiveRow(NamedTuple):
    """A leadership collective of a unit."""

    place: str
    code: str
    name: str
    unit: str
    kind: str
    opened_on: date
    closed_on: date | None


class GradingRow(NamedTuple):
    """A decision about one subject: a grade, or the reason for giving none.

    Args:
        subject: code of the unit, person or collective, as the category has it.
        authority: code or name of the competent authority, as the file gives it.
    """

    place: str
    category: str
    subject: str
    outcome: Outcome
    authority: str
    document_number: str
    decided_on: date


# A line of a return is the domain's own: `ReturnLine` knows its place as well.
Row = UnitRow | PersonRow | PostRow | CollectiveRow | GradingRow | ReturnLine
