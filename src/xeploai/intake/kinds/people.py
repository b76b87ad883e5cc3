"""The list of members: one row for each span of a membership."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from xeploai.domain import EndCause, Fault, MembershipStatus, label, message
from xeploai.intake.tables import (
    CODE_LENGTH,
    DOCUMENT,
    END_CAUSE_NAMES,
    END_CAUSES,
    FROM,
    MEMBERSHIP_STATUS_LABELS,
    MEMBERSHIP_STATUSES,
    NO_DAY,
    UNTIL,
    Kind,
    ListColumn,
    ListDefinition,
    QuickRows,
    RowReader,
    Vocabulary,
    quick,
)


class PersonRow(NamedTuple):
    """A person's membership in a branch, with one status, over one span of time.

    Args:
        end_cause: why it ended where no other one begins on that day; "" if not given.
        document_number: that gave the status, or that ended the membership; "" if not given.
    """

    place: str
    code: str
    full_name: str
    branch: str
    status: MembershipStatus
    admitted_on: date | None
    from_on: date
    until_on: date | None
    end_cause: EndCause | Literal[""] = ""
    document_number: str = ""


COLUMNS = (
    ListColumn("code", "Mã đảng viên", "Person code", ("code", "mã", "member code", "person")),
    ListColumn("full_name", "Họ và tên", "Full name", ("họ tên", "họ và tên đảng viên", "name")),
    ListColumn("branch", "Mã chi bộ", "Branch code", ("branch", "chi bộ")),
    ListColumn("status", "Tình trạng đảng viên", "Status", ("tình trạng", "trạng thái")),
    ListColumn(
        "admitted_on",
        "Ngày vào Đảng",
        "Admitted on",
        ("admitted", "ngày kết nạp", "ngày kết nạp Đảng"),
        required=False,
    ),
    FROM,
    UNTIL,
    ListColumn(
        "end_cause",
        "Lý do giảm",
        "End cause",
        ("lý do kết thúc", "lý do ra khỏi danh sách", "nguyên nhân giảm", "reason of leaving"),
        required=False,
    ),
    DOCUMENT,
)


def read_membership(row: RowReader, _: Vocabulary) -> PersonRow:
    """Return the row of a membership."""
    status = row.choice("status", MEMBERSHIP_STATUSES, MEMBERSHIP_STATUS_LABELS)
    cause = row.code_for("end_cause", row.optional_text("end_cause"), END_CAUSES, END_CAUSE_NAMES)
    person = PersonRow(
        place=row.place,
        code=row.code("code"),
        full_name=row.text("full_name"),
        branch=row.code("branch"),
        status=MembershipStatus(status or MembershipStatus.FULL),
        admitted_on=row.optional_day("admitted_on"),
        from_on=row.day("from_on"),
        until_on=row.optional_day("until_on"),
        end_cause=EndCause(cause) if cause else "",
        document_number=row.optional_text("document_number", longest=CODE_LENGTH),
    )
    row.check_order("from_on", "until_on", person.from_on, person.until_on)
    return person


def check_memberships(rows: Sequence[PersonRow], _: Vocabulary) -> Iterable[Fault]:
    """Yield memberships of one person that overlap, and one code with two names."""
    # mostly each person has one row: then nothing can overlap, and no grouping is needed
    if len({row.code for row in rows if row.code}) == len(rows):
        return
    by_code: dict[str, list[PersonRow]] = defaultdict(list)
    for row in rows:
        if row.code:
            by_code[row.code].append(row)
    for spans in by_code.values():
        if len(spans) > 1:
            yield from _check_names(spans)
            yield from _check_overlaps(spans)


def _check_names(spans: Sequence[PersonRow]) -> Iterable[Fault]:
    text = message(
        "The code %(code)s is that of %(name)s here, but that of %(other)s at %(place)s. Give"
        " every person a different code, or correct the name."
    )
    first = spans[0]
    for row in spans[1:]:
        if row.full_name and first.full_name and row.full_name != first.full_name:
            names = {"name": row.full_name, "other": first.full_name}
            yield Fault(text, {"code": row.code, **names, "place": first.place}, row.place)


def _check_overlaps(spans: Sequence[PersonRow]) -> Iterable[Fault]:
    text = message(
        "%(code)s would be a member twice from %(day)s: here and at %(place)s."
        " End the first membership before the second begins."
    )
    dated = sorted((row for row in spans if row.from_on != NO_DAY), key=lambda row: row.from_on)
    for earlier, later in pairwise(dated):
        if earlier.until_on is None or earlier.until_on > later.from_on:
            values = {"code": later.code, "day": later.from_on, "place": earlier.place}
            yield Fault(text, values, later.place)


def _make(place: str, *values: Any) -> PersonRow | None:
    row = PersonRow(place, *values)
    return row if quick.is_in_order(row.from_on, row.until_on) else None


def _cause(code: str) -> EndCause | Literal[""]:
    return EndCause(code) if code else ""


PEOPLE = ListDefinition(
    Kind.PEOPLE,
    label(message("List of members")),
    COLUMNS,
    read_membership,
    check_memberships,
    quick=QuickRows(
        _make,
        lambda _: {
            "code": quick.CODE,
            "full_name": quick.NAME,
            "branch": quick.CODE,
            "status": quick.choice(MEMBERSHIP_STATUSES, MembershipStatus),
            "admitted_on": quick.OPTIONAL_DAY,
            "from_on": quick.DAY,
            "until_on": quick.OPTIONAL_DAY,
            "end_cause": quick.optional_choice(END_CAUSES, _cause),
            "document_number": quick.text(CODE_LENGTH),
        },
    ),
    choices=lambda _: {"status": MEMBERSHIP_STATUS_LABELS, "end_cause": END_CAUSE_NAMES},
    names_for_reading={"branch": ListColumn("branch_name", "Tên chi bộ", "Branch name")},
)
