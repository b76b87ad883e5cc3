"""The list of members: one row for each span of a membership."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from xeploai.domain import Fault, MembershipStatus, message

from .lines import NO_DAY, Line
from .rows import PersonRow
from .vocabulary import STATUS_LABELS, STATUSES


def person_row(line: Line) -> PersonRow:
    """Return the row of a membership."""
    status = line.choice("status", STATUSES, STATUS_LABELS)
    row = PersonRow(
        place=line.place,
        code=line.code("code"),
        full_name=line.text("full_name"),
        branch=line.code("branch"),
        status=MembershipStatus(status or MembershipStatus.FULL),
        admitted_on=line.optional_day("admitted_on"),
        from_on=line.day("from_on"),
        until_on=line.optional_day("until_on"),
    )
    line.after("from_on", "until_on", row.from_on, row.until_on)
    return row


def faults_of_people(rows: Sequence[PersonRow]) -> Iterable[Fault]:
    """Yield memberships of one person that overlap, and one code with two names."""
    if len({row.code for row in rows if row.code}) == len(rows):
        return
    by_code: dict[str, list[PersonRow]] = defaultdict(list)
    for row in rows:
        if row.code:
            by_code[row.code].append(row)
    for spans in by_code.values():
        if len(spans) > 1:
            yield from _faults_of_names(spans)
            yield from _faults_of_overlap(spans)


def _faults_of_names(spans: Sequence[PersonRow]) -> Iterable[Fault]:
    text = message(
        "The code %(code)s stands for %(name)s here, but for %(other)s at %(place)s."
        " Give every person a code of their own, or correct the name."
    )
    first = spans[0]
    for row in spans[1:]:
        if row.full_name and first.full_name and row.full_name != first.full_name:
            names = {"name": row.full_name, "other": first.full_name}
            yield Fault(text, {"code": row.code, **names, "place": first.place}, row.place)


def _faults_of_overlap(spans: Sequence[PersonRow]) -> Iterable[Fault]:
    text = message(
        "%(code)s would be a member twice from %(day)s: here and at %(place)s."
        " End the first membership before the second begins."
    )
    dated = sorted((row for row in spans if row.from_on != NO_DAY), key=lambda row: row.from_on)
    for earlier, later in pairwise(dated):
        if earlier.until_on is None or earlier.until_on > later.from_on:
            values = {"code": later.code, "day": later.from_on, "place": earlier.place}
            yield Fault(text, values, later.place)
