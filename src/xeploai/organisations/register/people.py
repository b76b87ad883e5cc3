"""Import members and their memberships in branches from lists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.domain import EndCause, Fault, Span, fault_of_code, faults_of_overlaps, message
from xeploai.organisations.models import FormerPersonCode, Membership, Person, Unit

from .coming_back import bring_back, corrected_ends, last_by_person
from .hanging import end_leading
from .lists import (
    BATCH,
    RegisterChanges,
    changed_entry,
    entries_of_changes,
    entries_of_new,
    objects_by_code,
    refuse,
    store,
    unit_ids,
)
from .memberships import MembershipKey, faults_of_ends
from .queries import categories_in, is_branch_on

if TYPE_CHECKING:
    # commands that only read the register need no readers of spreadsheets
    from xeploai.intake import PersonRow

MEMBERSHIP_FIELDS = (
    "branch_id",
    "status",
    "from_on",
    "until_on",
    "end_cause",
    "document_number",
    "end_document_number",
)


@transaction.atomic
def record_people(*, rows: "Sequence[PersonRow]", by: Actor, at: datetime) -> RegisterChanges:
    """Record persons with the branch they belong to. One branch a person on any one day.

    A row that begins while an earlier membership is open ends that one on the same day: so a
    move to another branch, or a change of status, is one row. Where a row corrects the day on which
    a person left, posts and seats that ended with it come back; the remarks say which.

    Raises:
        Refused: a unit is not known, is not a branch or is not open in that time, or a person
            would be in two branches on a day.
    """
    units = unit_ids(rows, "branch")
    refuse(_faults_of_branches(rows))
    _refuse_codes(rows)
    new = _add_people(rows)
    people = objects_by_code(Person, {row.code for row in rows})
    entries = _correct_people(rows, people)
    stored = _by_key(Membership.objects.filter(person__in=[one.pk for one in people.values()]))
    last = last_by_person(stored.values())
    memberships = [
        Membership(
            person=people[row.code],
            branch_id=units[row.branch],
            status=row.status,
            from_on=row.from_on,
            until_on=row.until_on,
            end_cause=row.end_cause,
            document_number=row.document_number,
            end_document_number=row.document_number if row.end_cause else "",
        )
        for row in rows
    ]
    _carry_over_blanks(memberships, stored)
    ended = _end_former(stored, memberships)
    places = {(people[row.code].pk, row.from_on): row.place for row in rows}
    codes = {one.pk: one.code for one in people.values()}
    refuse(faults_of_ends(memberships, stored, codes, places))
    branches = {pk: code for code, pk in units.items()}
    refuse(faults_of_overlaps(_spans({**stored, **_by_key(memberships)}, places, branches)))
    # before the new rows: the constraint on one open row is checked after each statement
    Membership.objects.bulk_update(
        ended, ["until_on", "end_cause", "end_document_number"], batch_size=500
    )
    summary, changes = store(Membership, memberships, stored, _key)
    entries += [
        Entry("membership.ended", "person", codes[one.person_id], after={"until_on": one.until_on})
        for one in ended
    ]
    entries += entries_of_changes("membership", changes, codes, MEMBERSHIP_FIELDS)
    entries += end_leading(_left_for_good(memberships, stored))
    known = {**stored, **_by_key(memberships)}
    back = bring_back(corrected_ends(last, known.values()))
    entries += back.entries
    entries += entries_of_new("people", new, summary.new)
    note_all(entries, by=by, at=at)
    changed = summary.changed + len(ended)
    return RegisterChanges(summary.new, changed, summary.unchanged, tuple(back.remarks))


def _refuse_codes(rows: "Sequence[PersonRow]") -> None:
    """Refuse new codes that an address cannot hold, and those given up for another entry."""
    codes = {row.code for row in rows}
    known = objects_by_code(Person, codes)
    given_up = {
        former.code: former.person.code
        for former in FormerPersonCode.objects.select_related("person")
        if former.code in codes
    }
    text = message(
        "“%(code)s” was a second entry of one person and leads to “%(kept)s” now. Write that code."
    )
    refuse(
        fault
        for row in rows
        if row.code not in known
        for fault in (
            Fault(text, {"code": row.code, "kept": given_up[row.code]}, row.place)
            if row.code in given_up
            else fault_of_code(row.code, place=row.place),
        )
        if fault is not None
    )


def _carry_over_blanks(
    memberships: Iterable[Membership], stored: Mapping[MembershipKey, Membership]
) -> None:
    """Keep causes and documents of stored memberships on which the list says nothing.

    Most lists have no such columns; one of them must not wipe out what another one said.
    """
    for one in memberships:
        former = stored.get(_key(one))
        if former is None:
            continue
        one.document_number = one.document_number or former.document_number
        if one.until_on == former.until_on and one.end_cause in ("", former.end_cause):
            one.end_cause = former.end_cause
            one.end_document_number = one.end_document_number or former.end_document_number


def _left_for_good(
    memberships: Iterable[Membership], stored: Mapping[MembershipKey, Membership]
) -> dict[int, date]:
    """Return by person the day on which a membership ends for a cause that the list says anew."""
    ends = {}
    for one in memberships:
        former = stored.get(_key(one))
        known = former is not None and (former.until_on, former.end_cause) == (
            one.until_on,
            one.end_cause,
        )
        has_left = one.end_cause not in ("", EndCause.MERGED)
        if has_left and one.until_on is not None and not known:
            ends[one.person_id] = one.until_on
    return ends


def _add_people(rows: "Sequence[PersonRow]") -> int:
    """Add the persons who are not in the register, and return their number."""
    known = objects_by_code(Person, {row.code for row in rows})
    new = {row.code: row for row in rows if row.code not in known}
    admitted = {row.code: row.admitted_on for row in rows if row.admitted_on is not None}
    Person.objects.bulk_create(
        (
            Person(code=row.code, full_name=row.full_name, admitted_on=admitted.get(row.code))
            for row in new.values()
        ),
        batch_size=BATCH,
    )
    return len(new)


def _key(membership: Membership) -> MembershipKey:
    return (membership.person_id, membership.from_on)


def _by_key(memberships: Iterable[Membership]) -> dict[MembershipKey, Membership]:
    return {_key(one): one for one in memberships}


def _end_former(
    stored: Mapping[MembershipKey, Membership], memberships: Sequence[Membership]
) -> list[Membership]:
    """End the open memberships that new ones follow, and return them, not yet stored."""
    in_list = _by_key(memberships)
    still_open = {
        one.person_id: one
        for key, one in stored.items()
        if one.until_on is None and key not in in_list
    }
    ended = []
    for one in sorted(memberships, key=lambda row: row.from_on):
        former = still_open.get(one.person_id)
        # a row that is stored already is a correction: it ends nothing
        if former and _key(one) not in stored and former.from_on < one.from_on:
            former.until_on, former.end_cause, former.end_document_number = one.from_on, "", ""
            ended.append(still_open.pop(one.person_id))
    return ended


def _faults_of_branches(rows: "Sequence[PersonRow]") -> Iterable[Fault]:
    no_branch = message(
        "“%(unit)s” is not a branch: a member belongs to a branch, not to the committee above it."
    )
    not_open = message(
        "Branch %(unit)s is open from %(opened)s until %(closed)s; the membership is not within."
    )
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row.branch for row in rows})}
    former = categories_in()
    for row in rows:
        unit = units[row.branch]
        if not is_branch_on(unit.category, former.get(unit.pk, ()), row.from_on):
            yield Fault(no_branch, {"unit": unit.name}, row.place)
        closes = unit.closed_on
        if row.from_on < unit.opened_on or (closes and row.from_on >= closes):
            values = {"unit": unit.code, "opened": unit.opened_on, "closed": closes or "…"}
            yield Fault(not_open, values, row.place)


def _correct_people(rows: "Sequence[PersonRow]", people: Mapping[str, Person]) -> list[Entry]:
    """Update names and days of admission that differ, and return the entries of the journal."""
    entries, corrected = [], []
    admitted = {row.code: row.admitted_on for row in rows if row.admitted_on is not None}
    # a person has a row for each membership: the last one counts
    for row in {row.code: row for row in rows}.values():
        person = people[row.code]
        before = {"full_name": person.full_name, "admitted_on": person.admitted_on}
        # a list that says nothing of the day must not wipe out what another one said
        day = admitted.get(row.code, person.admitted_on)
        after = {"full_name": row.full_name, "admitted_on": day}
        if before != after:
            entries.append(changed_entry("person.changed", "person", row.code, before, after))
            person.full_name, person.admitted_on = row.full_name, day
            corrected.append(person)
    Person.objects.bulk_update(corrected, ["full_name", "admitted_on"], batch_size=500)
    return entries


def _spans(
    memberships: Mapping[MembershipKey, Membership],
    places: Mapping[MembershipKey, str],
    branches: Mapping[int, str],
) -> Iterable[Span]:
    persons = dict(
        Person.objects.filter(pk__in={key[0] for key in memberships}).values_list("pk", "code")
    )
    others = {one.branch_id for one in memberships.values()} - branches.keys()
    names = {**branches, **dict(Unit.objects.filter(pk__in=others).values_list("pk", "code"))}
    for key, one in memberships.items():
        code, branch = persons[one.person_id], names[one.branch_id]
        yield Span(code, branch, one.from_on, one.until_on, places.get(key, ""))
