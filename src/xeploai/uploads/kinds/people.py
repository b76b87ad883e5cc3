"""The list of members."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xeploai.domain import BRANCHES, Fault, message
from xeploai.intake import PersonRow
from xeploai.organisations.models import Membership, Person, Unit
from xeploai.organisations.register import record_people
from xeploai.uploads.context import Terms, Value, Verdict, changes_between
from xeploai.uploads.reach import outside
from xeploai.uploads.states import RowState

AT_ONCE = 1000


@dataclass(frozen=True)
class Told:
    """A membership as it is kept."""

    branch: str
    status: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class _Branch:
    """A unit that a row names."""

    pk: int
    name: str
    is_branch: bool
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True)
class _Known:
    """The register, as far as the rows are about it."""

    branches: Mapping[str, _Branch]
    people: Mapping[str, tuple[str, date | None]]
    memberships: Mapping[str, list[Told]]
    times: Mapping[str, int]


def compare(rows: Sequence[PersonRow], terms: Terms) -> list[Verdict]:
    """Return what each row would change.

    A person new to the register, with one row, in an open branch, is surely taken; so is what
    changes no dates. All else is tried.
    """
    codes = {row.code for row in rows}
    known = _Known(_branches(), _people(codes), _memberships(codes), Counter(r.code for r in rows))
    verdicts = [_verdict(row, known, terms) for row in rows]
    # the rows of one person are tried together, or not at all
    tried = {row.code for row, found in zip(rows, verdicts, strict=True) if not found.is_sure}
    return (
        [
            found._replace(is_sure=False) if row.code in tried and found.fault is None else found
            for row, found in zip(rows, verdicts, strict=True)
        ]
        if tried
        else verdicts
    )


def _branches() -> dict[str, _Branch]:
    columns = ("code", "pk", "name", "category", "opened_on", "closed_on")
    return {
        code: _Branch(pk, name, category in BRANCHES, opened_on, closed_on)
        for code, pk, name, category, opened_on, closed_on in Unit.objects.values_list(*columns)
    }


def _people(codes: set[str]) -> dict[str, tuple[str, date | None]]:
    found = Person.objects.all()
    if len(codes) <= AT_ONCE:
        found = found.filter(code__in=codes)
    columns = found.values_list("code", "full_name", "admitted_on")
    return {code: (name, admitted_on) for code, name, admitted_on in columns if code in codes}


def _memberships(codes: set[str]) -> dict[str, list[Told]]:
    found = Membership.objects.order_by("from_on")
    if len(codes) <= AT_ONCE:
        found = found.filter(person__code__in=codes)
    held: dict[str, list[Told]] = {}
    columns = ("person__code", "branch__code", "status", "from_on", "until_on")
    for code, *told in found.values_list(*columns):
        if code in codes:
            held.setdefault(code, []).append(Told(*told))
    return held


def _verdict(row: PersonRow, known: _Known, terms: Terms) -> Verdict:
    branch = known.branches.get(row.branch)
    person = known.people.get(row.code)
    held = known.memberships.get(row.code, [])
    if fault := _outside(row, branch, held, known, terms):
        return Verdict(RowState.REFUSED, fault=fault)
    if person is None:
        is_sure = _is_open(row, branch) and known.times[row.code] == 1
        return Verdict(RowState.NEW, changes_between({}, {"branch": row.branch}), is_sure)
    old, same = _before(row, person, held)
    changes = changes_between(old, _given(row))
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    keeps_dates = same and not any(one.column in DATED for one in changes)
    return Verdict(state, changes, keeps_dates and _is_open(row, branch))


DATED = ("branch", "from_on", "until_on")


def _before(
    row: PersonRow, person: tuple[str, date | None], held: list[Told]
) -> tuple[dict[str, Value], bool]:
    """Return what is kept of that person and time, and whether it is that very membership."""
    same = next((one for one in held if one.from_on == row.from_on), None)
    # a row that begins later ends the open membership
    former = next((o for o in held if o.until_on is None and o.from_on < row.from_on), None)
    told = same or former
    old: dict[str, Value] = {"full_name": person[0], "admitted_on": person[1]}
    if told is not None:
        old |= {
            "branch": told.branch,
            "status": told.status,
            "from_on": told.from_on,
            "until_on": told.until_on,
        }
    return old, same is not None


def _given(row: PersonRow) -> dict[str, Value]:
    return {
        "full_name": row.full_name,
        "admitted_on": row.admitted_on,
        "branch": row.branch,
        "status": row.status.value,
        "from_on": row.from_on,
        "until_on": row.until_on,
    }


def _is_open(row: PersonRow, branch: _Branch | None) -> bool:
    if branch is None or not branch.is_branch or row.from_on < branch.opened_on:
        return False
    return branch.closed_on is None or row.from_on < branch.closed_on


def _outside(
    row: PersonRow,
    branch: _Branch | None,
    held: list[Told],
    known: _Known,
    terms: Terms,
) -> Fault | None:
    """Refuse rows on branches, or on members of branches, that are not within reach."""
    if terms.reach.units is None:
        return None
    if branch is not None and branch.pk not in terms.reach:
        return outside(branch.name, row.place)
    last = held[-1] if held else None
    if last is not None and known.branches[last.branch].pk not in terms.reach:
        text = message(
            "“%(code)s” is a member of “%(unit)s”, which lies outside the units for which you may"
            " send this list."
        )
        values = {"code": row.code, "unit": known.branches[last.branch].name}
        return Fault(text, values, row.place)
    return None


def store(rows: Sequence[PersonRow], terms: Terms) -> tuple[Fault, ...]:
    """Record persons and memberships."""
    record_people(rows=rows, by=terms.by, at=terms.at)
    return ()
