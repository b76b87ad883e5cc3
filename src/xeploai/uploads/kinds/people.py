"""Lists of members."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from xeploai.domain import Fault, MembershipStatus, Refused, fault_of_code, message
from xeploai.intake import PersonRow
from xeploai.organisations.register import (
    Membership,
    Person,
    Unit,
    categories_in,
    former_person_codes,
    is_branch_on,
    record_people,
    who_left,
)
from xeploai.uploads.context import (
    RowComparison,
    RowState,
    UploadContext,
    Value,
    changes_between,
    outside,
)

AT_ONCE = 1000


@dataclass(frozen=True)
class StoredMembership:
    """A membership in the register."""

    branch: str
    status: str
    from_on: date
    until_on: date | None
    end_cause: str
    document_number: str
    end_document_number: str


@dataclass(frozen=True)
class _Branch:
    """A unit that a row names."""

    pk: int
    name: str
    category: str
    former: Sequence[tuple[date, str]]
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class _RegisterData:
    """The register, as far as the rows concern it."""

    branches: Mapping[str, _Branch]
    people: Mapping[str, tuple[str, date | None]]
    memberships: Mapping[str, list[StoredMembership]]
    times: Mapping[str, int]
    given_up: frozenset[str]


def compare(rows: Sequence[PersonRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the register.

    A person new to the register, with one row, in an open branch, is certainly accepted; so is a
    change of no dates. All else is tried.
    """
    codes = {row.code for row in rows}
    known = _RegisterData(
        _branches(),
        _people(codes),
        _memberships(codes),
        Counter(r.code for r in rows),
        former_person_codes(),
    )
    comparisons = [_compare_row(row, known, context) for row in rows]
    # the rows of one person are tried together, or not at all
    pairs = list(zip(rows, comparisons, strict=True))
    unsure = {row.code for row, comparison in pairs if not comparison.is_sure}
    if not unsure:
        return comparisons
    return [
        comparison._replace(is_sure=False)
        if row.code in unsure and comparison.fault is None
        else comparison
        for row, comparison in pairs
    ]


def _branches() -> dict[str, _Branch]:
    columns = ("code", "pk", "name", "category", "opened_on", "closed_on")
    former = categories_in()
    return {
        code: _Branch(pk, name, category, former.get(pk, ()), opened_on, closed_on)
        for code, pk, name, category, opened_on, closed_on in Unit.objects.values_list(*columns)
    }


def _people(codes: set[str]) -> dict[str, tuple[str, date | None]]:
    people = Person.objects.all()
    if len(codes) <= AT_ONCE:
        people = people.filter(code__in=codes)
    columns = people.values_list("code", "full_name", "admitted_on")
    return {code: (name, admitted_on) for code, name, admitted_on in columns if code in codes}


def _memberships(codes: set[str]) -> dict[str, list[StoredMembership]]:
    memberships = Membership.objects.order_by("from_on")
    if len(codes) <= AT_ONCE:
        memberships = memberships.filter(person__code__in=codes)
    by_person: dict[str, list[StoredMembership]] = {}
    columns = (
        "person__code",
        "branch__code",
        "status",
        "from_on",
        "until_on",
        "end_cause",
        "document_number",
        "end_document_number",
    )
    for code, *values in memberships.values_list(*columns):
        if code in codes:
            by_person.setdefault(code, []).append(StoredMembership(*values))
    return by_person


def _compare_row(row: PersonRow, known: _RegisterData, context: UploadContext) -> RowComparison:
    branch = known.branches.get(row.branch)
    person = known.people.get(row.code)
    memberships = known.memberships.get(row.code, [])
    if fault := _outside(row, branch, memberships, known, context):
        return RowComparison(RowState.REFUSED, fault=fault)
    if person is None:
        is_sure = _is_open(row, branch) and _is_plain(row, known)
        return RowComparison(RowState.NEW, changes_between({}, {"branch": row.branch}), is_sure)
    old, same = _stored_values(row, person, memberships)
    changes = changes_between(old, _row_values(row))
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    keeps_dates = same and not any(change.column in DATED for change in changes)
    return RowComparison(state, changes, keeps_dates and _is_open(row, branch))


DATED = ("branch", "status", "from_on", "until_on", "end_cause")


def _is_plain(row: PersonRow, known: _RegisterData) -> bool:
    """Whether a new person's row is the only one, under a good code, without end or suspension."""
    if known.times[row.code] != 1 or row.code in known.given_up or fault_of_code(row.code):
        return False
    ends = row.until_on is not None or bool(row.end_cause)
    return not ends and row.status is not MembershipStatus.SUSPENDED


def _stored_values(
    row: PersonRow, person: tuple[str, date | None], memberships: list[StoredMembership]
) -> tuple[dict[str, Value], bool]:
    """Return the stored values to compare with, and whether they are of the same membership."""
    same = next((stored for stored in memberships if stored.from_on == row.from_on), None)
    # a row that begins later ends the open membership
    former = next(
        (
            stored
            for stored in memberships
            if stored.until_on is None and stored.from_on < row.from_on
        ),
        None,
    )
    membership = same or former
    old: dict[str, Value] = {"full_name": person[0]}
    # a list that says nothing of these leaves them as they are
    if row.admitted_on is not None:
        old["admitted_on"] = person[1]
    if membership is not None:
        old |= {
            "branch": membership.branch,
            "status": membership.status,
            "from_on": membership.from_on,
            "until_on": membership.until_on,
        }
        if row.end_cause:
            old["end_cause"] = membership.end_cause
        if row.document_number:
            ends = membership.end_document_number if row.end_cause else ""
            old["document_number"] = ends or membership.document_number
    return old, same is not None


def _row_values(row: PersonRow) -> dict[str, Value]:
    values: dict[str, Value] = {
        "full_name": row.full_name,
        "branch": row.branch,
        "status": row.status.value,
        "from_on": row.from_on,
        "until_on": row.until_on,
    }
    said: dict[str, Value] = {
        "admitted_on": row.admitted_on,
        "end_cause": str(row.end_cause),
        "document_number": row.document_number,
    }
    return values | {column: value for column, value in said.items() if value}


def _is_open(row: PersonRow, branch: _Branch | None) -> bool:
    if branch is None or row.from_on < branch.opened_on:
        return False
    if not is_branch_on(branch.category, branch.former, row.from_on):
        return False
    return branch.closed_on is None or row.from_on < branch.closed_on


def _outside(
    row: PersonRow,
    branch: _Branch | None,
    memberships: list[StoredMembership],
    known: _RegisterData,
    context: UploadContext,
) -> Fault | None:
    """Return the fault of a row that concerns a branch, or a member of one, out of reach."""
    if context.reach.units is None:
        return None
    if branch is not None and branch.pk not in context.reach:
        return outside(branch.name, row.place)
    last = memberships[-1] if memberships else None
    if last is not None and known.branches[last.branch].pk not in context.reach:
        text = message(
            "“%(code)s” is a member of “%(unit)s”, which lies outside the units for which you may"
            " send this list."
        )
        values = {"code": row.code, "unit": known.branches[last.branch].name}
        return Fault(text, values, row.place)
    return None


def foretell(
    rows: Sequence[PersonRow], context: UploadContext
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Return what comes back, or does not, where rows correct the day on which persons left.

    The rows of those persons are recorded and taken back, so that it is what storing does.
    """
    left = who_left({row.code for row in rows})
    concerned = [row for row in rows if row.code in left]
    if not concerned:
        return (), ()
    try:
        with transaction.atomic():
            done = record_people(rows=concerned, by=context.by, at=context.at)
            transaction.set_rollback(True)
    except Refused:
        # the rows say why they are refused
        return (), ()
    return (), done.remarks


def store(rows: Sequence[PersonRow], context: UploadContext) -> tuple[Fault, ...]:
    """Record persons and memberships; what comes back with them was foretold."""
    record_people(rows=rows, by=context.by, at=context.at)
    return ()
