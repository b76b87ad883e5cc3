"""When a membership may end or begin, and the acts on one person: end, or give another status."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note, note_all
from xeploai.domain import (
    END_CAUSE_LABELS,
    EndCause,
    Fault,
    MembershipStatus,
    Refused,
    is_blank,
    join_labels,
    message,
)
from xeploai.organisations.models import Membership, Person, in_force

from .hanging import end_leading, refuse_without_document

# person, first day
MembershipKey = tuple[int, date]
SUSPENDED = MembershipStatus.SUSPENDED
NO_CAUSE = message(
    "The membership of %(person)s ends on %(day)s and no other one begins on that day. Give the"
    " cause: %(causes)s."
)
GOES_ON = message(
    "The membership of %(person)s cannot have ended with “%(cause)s”: another one begins on"
    " %(day)s. Leave out the cause, or correct the days."
)
CAUSE_WITHOUT_END = message(
    "The cause “%(cause)s” is given for %(person)s, but not the day on which the membership ended."
)
LEFT_ALREADY = message(
    "%(person)s (%(code)s) belongs to no branch on %(day)s: the membership ended on %(ended)s"
    " (%(cause)s). If that day is wrong, send the row of this membership in the list of members"
    " again: with the right day and the cause, or with both empty if it did not end. Posts and"
    " seats that ended with it come back."
)
NO_ORDER = message(
    "%(person)s is suspended from Party activities: give the number of the document that says so."
)


def faults_of_ends(
    memberships: Sequence[Membership],
    stored: Mapping[MembershipKey, Membership],
    people: Mapping[int, str],
    places: Mapping[MembershipKey, str],
) -> Iterable[Fault]:
    """Yield what keeps memberships from ending, or from being a suspension, as they say.

    Rows that are stored already and end as they did are left alone: they may be older than causes.

    Args:
        memberships: to be stored, new or changed.
        stored: those of the same persons, by person and first day.
        people: codes by id.
        places: where each one stands in the list.
    """
    begins = {*stored, *((one.person_id, one.from_on) for one in memberships)}
    for one in memberships:
        key = (one.person_id, one.from_on)
        former = stored.get(key)
        place, values = places.get(key, ""), {"person": people[one.person_id]}
        if former is None or (former.until_on, former.end_cause) != (one.until_on, one.end_cause):
            yield from _faults_of_end(one, begins, values, place)
        is_new = former is None or former.status != one.status
        if is_new and one.status == SUSPENDED and is_blank(one.document_number):
            yield Fault(NO_ORDER, values, place)


def _faults_of_end(
    one: Membership, begins: set[MembershipKey], values: Mapping[str, object], place: str
) -> Iterable[Fault]:
    cause = END_CAUSE_LABELS[EndCause(one.end_cause)] if one.end_cause else None
    if one.until_on is None:
        if cause:
            yield Fault(CAUSE_WITHOUT_END, {**values, "cause": cause}, place)
        return
    days = {**values, "day": one.until_on}
    goes_on = (one.person_id, one.until_on) in begins
    if not cause and not goes_on:
        known = [label for key, label in END_CAUSE_LABELS.items() if key != EndCause.MERGED]
        yield Fault(NO_CAUSE, {**days, "causes": join_labels(known)}, place)
    elif cause and goes_on:
        yield Fault(GOES_ON, {**days, "cause": cause}, place)


@transaction.atomic
def end_membership(
    *, person: Person, on: date, cause: EndCause, document_number: str, by: Actor, at: datetime
) -> None:
    """End the membership of a person on a day, for a cause, by a document.

    A death needs no document. The day is the first one that no longer counts. Posts and seats in
    collectives end with it: a cycle would else wait for ever for a grade as a leading cadre.

    Raises:
        Refused: the person belongs to no branch then, or the membership ends already.
    """
    if cause is not EndCause.DIED:
        refuse_without_document(document_number)
    membership = _lasting(person, on)
    if membership.from_on >= on:
        text = message("The membership of %(person)s begins on %(day)s. Give a later day.")
        values = {"person": person.full_name, "day": membership.from_on}
        raise Refused(Fault(text, values))
    _refuse_later(person, on)
    before = {"until_on": membership.until_on, "end_cause": membership.end_cause}
    membership.until_on, membership.end_cause = on, cause
    membership.end_document_number = document_number
    membership.save(update_fields=["until_on", "end_cause", "end_document_number"])
    after = {"until_on": on, "end_cause": cause.value, "document": document_number}
    unit = membership.branch.code
    entry = Entry("membership.ended", "person", person.code, None, before, after, unit)
    note_all([entry, *end_leading({person.pk: on})], by=by, at=at)


@transaction.atomic
def change_status(
    *,
    person: Person,
    status: MembershipStatus,
    on: date,
    document_number: str,
    by: Actor,
    at: datetime,
) -> None:
    """Give a person another status in the same branch from a day on.

    So a suspension begins with its document, and ends with the status that follows it.

    Raises:
        Refused: the person belongs to no branch then, or has that status.
    """
    refuse_without_document(document_number)
    membership = _lasting(person, on)
    if membership.status == status:
        text = message("%(person)s has that status already, since %(day)s. Choose another one.")
        values = {"person": person.full_name, "day": membership.from_on}
        raise Refused(Fault(text, values))
    _refuse_later(person, on)
    before = {"status": membership.status}
    if membership.from_on == on:
        membership.status, membership.document_number = status, document_number
        membership.save(update_fields=["status", "document_number"])
    else:
        until, cause = membership.until_on, membership.end_cause
        end = membership.end_document_number
        membership.until_on, membership.end_cause, membership.end_document_number = on, "", ""
        membership.save(update_fields=["until_on", "end_cause", "end_document_number"])
        Membership.objects.create(
            person=person,
            branch=membership.branch,
            status=status,
            from_on=on,
            until_on=until,
            end_cause=cause,
            document_number=document_number,
            end_document_number=end,
        )
    after = {"status": status.value, "from_on": on, "document": document_number}
    unit = membership.branch.code
    entry = Entry("membership.changed", "person", person.code, None, before, after, unit)
    note(entry, by=by, at=at)


def _lasting(person: Person, on: date) -> Membership:
    """Return the membership of a person on a day, locked."""
    memberships = Membership.objects.select_for_update(of=("self",)).select_related("branch")
    membership = memberships.filter(in_force(on), person=person).first()
    if membership is None:
        raise Refused(_no_branch(person, on))
    return membership


def _no_branch(person: Person, on: date) -> Fault:
    """Return the fault of a person who belongs to no branch, with the remedy where one had left."""
    values: dict[str, object] = {"person": person.full_name, "code": person.code, "day": on}
    last = person.memberships.order_by("from_on").last()
    if last is None or last.until_on is None or not last.end_cause or on < last.until_on:
        return Fault(message("%(person)s (%(code)s) belongs to no branch on %(day)s."), values)
    cause = END_CAUSE_LABELS[EndCause(last.end_cause)]
    return Fault(LEFT_ALREADY, {**values, "ended": last.until_on, "cause": cause})


def _refuse_later(person: Person, on: date) -> None:
    """Refuse an act on a day after which the person moved or changed status already."""
    later = person.memberships.filter(from_on__gt=on).order_by("from_on").first()
    if later is not None:
        text = message(
            "%(person)s has another membership that begins on %(day)s. Correct that one first."
        )
        values = {"person": person.full_name, "day": later.from_on}
        raise Refused(Fault(text, values))
