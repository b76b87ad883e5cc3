"""Persons who are likely to be registered twice, and joining two entries of one person."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note, until_next_act
from xeploai.domain import (
    END_CAUSE_LABELS,
    EndCause,
    Fault,
    LikelyDouble,
    Likeness,
    Refused,
    RegisteredPerson,
    is_blank,
    likely_doubles,
    message,
)
from xeploai.intake import pause_garbage_collection

from .models import (
    CollectiveSeat,
    FormerPersonCode,
    Membership,
    Person,
    PersonAccount,
    Post,
)

AT_ONCE = 500
# a membership that ended so does not go on elsewhere from that day
FINAL = frozenset(EndCause) - {EndCause.TRANSFERRED_OUT, EndCause.MERGED}

# what two entries of one person may not both say of one time
NO_DOCUMENT = message(
    "The number of the document is empty. Joining two entries of one person needs one."
)
SAME_ENTRY = message("Both codes lead to the same entry, %(person)s. Give two different ones.")
TWO_ACCOUNTS = message(
    "%(keep)s and %(drop)s each have an account of their own. Close one of the accounts and"
    " undo its link to the member first."
)

NOT_ALIKE = message(
    "%(keep)s and %(drop)s have neither the same name and day of admission, nor the same name in"
    " one branch, nor the same number: they are likely two persons. If they are one all the same,"
    " give the reason."
)
IN_TWO_BRANCHES = message(
    "%(keep)s belongs to %(branch)s and %(drop)s to %(other)s on %(day)s, or a document gave one of"
    " them another status: one of both would be lost. First correct the days of one"
    " of the two memberships in the list of members."
)
ENDED_FOR_GOOD = message(
    "The membership of %(ended)s ended on %(day)s (%(cause)s), while the one of %(other)s goes on."
    " Clear up which of the two is right and correct the list of members first."
)


def likeness_of(one: Person, other: Person) -> tuple[Likeness, ...]:
    """Return what speaks for two entries being one person, as the list of doubles says it."""
    people = [
        RegisteredPerson(
            each.code,
            each.full_name,
            each.admitted_on,
            frozenset(each.memberships.values_list("branch__code", flat=True)),
        )
        for each in (one, other)
    ]
    return next((double.because for double in likely_doubles(people)), ())


def faults_of_join(
    *, keep: Person, drop: Person, document_number: str, reason: str = ""
) -> list[Fault]:
    """Return why two entries of the register cannot be joined.

    Two that are not alike need a reason besides the document. Two that say different things of
    one day are not joined, since one of both would be lost.
    """
    faults = [Fault(NO_DOCUMENT)] if is_blank(document_number) else []
    if keep.pk == drop.pk:
        return [*faults, Fault(SAME_ENTRY, {"person": _name(keep)})]
    if is_blank(reason) and not likeness_of(keep, drop):
        faults.append(Fault(NOT_ALIKE, {"keep": _name(keep), "drop": _name(drop)}))
    if PersonAccount.objects.filter(person__in=[keep, drop]).count() > 1:
        faults.append(Fault(TWO_ACCOUNTS, {"keep": keep.code, "drop": drop.code}))
    own, others = (
        list(each.memberships.select_related("branch", "person").order_by("from_on"))
        for each in (keep, drop)
    )
    pairs = [(one, other) for one in own for other in others]
    return [*faults, *(fault for pair in pairs if (fault := _fault_of_pair(*pair)))]


def _name(person: Person) -> str:
    return f"{person.full_name} ({person.code})"


def _fault_of_pair(one: Membership, other: Membership) -> Fault | None:
    """Return why memberships of two entries cannot both have been of one person."""
    for ended, going_on in ((one, other), (other, one)):
        if ended.until_on is None or ended.end_cause not in FINAL:
            continue
        if going_on.from_on <= ended.until_on and _reaches(going_on, ended.until_on):
            values = {"ended": _name(ended.person), "other": _name(going_on.person)}
            cause = END_CAUSE_LABELS[EndCause(ended.end_cause)]
            return Fault(ENDED_FOR_GOOD, {**values, "day": ended.until_on, "cause": cause})
    day = max(one.from_on, other.from_on)
    is_one_day = _reaches(one, day) and _reaches(other, day)
    # of two statuses in one branch the kept one counts, unless a document gave the other one
    has_order = one.status != other.status and not is_blank(other.document_number)
    if not is_one_day or (one.branch_id == other.branch_id and not has_order):
        return None
    values = {"keep": _name(one.person), "drop": _name(other.person)}
    branches = {"branch": one.branch.name, "other": other.branch.name, "day": day}
    return Fault(IN_TWO_BRANCHES, {**values, **branches})


def _reaches(one: Membership, day: date) -> bool:
    return one.until_on is None or one.until_on > day


def double_persons(*, branches: Iterable[int] | None = None) -> list[LikelyDouble]:
    """Return every two entries of the register that are likely to be one person.

    Args:
        branches: ids of units; only pairs of which one entry belongs or belonged to one of them.
    """
    doubles = _all_doubles()
    if branches is None:
        return list(doubles)
    wanted = frozenset(branches)
    codes = [code for one in doubles for code in (one.one.code, one.other.code)]
    within: set[str] = set()
    for start in range(0, len(codes), AT_ONCE):
        some = Membership.objects.filter(person__code__in=codes[start : start + AT_ONCE])
        rows = some.values_list("person__code", "branch_id")
        within.update(code for code, branch in rows if branch in wanted)
    return [one for one in doubles if {one.one.code, one.other.code} & within]


@until_next_act
@pause_garbage_collection()
def _all_doubles() -> tuple[LikelyDouble, ...]:
    """Compare all entries: about a second for a province."""
    of_person: dict[str, set[str]] = {}
    rows = Membership.objects.values_list("person__code", "branch__code")
    for person, branch in rows.iterator():
        of_person.setdefault(person, set()).add(branch)
    people = [
        RegisteredPerson(code, name, admitted_on, frozenset(of_person.get(code, ())))
        for code, name, admitted_on in Person.objects.values_list(
            "code", "full_name", "admitted_on"
        )
    ]
    return tuple(likely_doubles(people))


@transaction.atomic
def join_register_entries(
    *,
    keep: Person,
    drop: Person,
    document_number: str,
    on: date,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Join two entries of one person: memberships, posts, seats and the account follow.

    The dropped code leads to the kept entry from then on. Cases are not of the register:
    `cycle.operations.join_persons` joins them as well, and is what pages and commands call.

    Args:
        reason: why they are one person, where nothing speaks for it.

    Raises:
        Refused: what `faults_of_join` says.
    """
    # one at a time: two that join in a circle would lose both
    list(Person.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk"))
    faults = faults_of_join(keep=keep, drop=drop, document_number=document_number, reason=reason)
    if faults:
        raise Refused(faults)
    was = [_history_of(one) for each in (keep, drop) for one in each.memberships.all()]
    moved = {
        "memberships": _join_memberships(keep, drop),
        "posts": _join_posts(keep, drop),
        "seats": _join_seats(keep, drop),
        "accounts": PersonAccount.objects.filter(person=drop).update(person=keep),
    }
    if keep.admitted_on is None and drop.admitted_on is not None:
        keep.admitted_on = drop.admitted_on
        keep.save(update_fields=["admitted_on"])
    FormerPersonCode.objects.filter(person=drop).update(person=keep)
    former = {"code": drop.code, "full_name": drop.full_name, "admitted_on": drop.admitted_on}
    FormerPersonCode.objects.create(
        code=drop.code,
        full_name=drop.full_name,
        person=keep,
        document_number=document_number,
        joined_on=on,
    )
    after = {"joined": drop.code, "document": document_number, "reason": reason.strip(), **moved}
    before = {**former, "memberships": was}
    note(Entry("person.joined", "person", keep.code, before=before, after=after), by=by, at=at)


def _history_of(one: Membership) -> list[str]:
    """Return a membership as the journal keeps it, with cause and document of its end."""
    days = (str(one.from_on), str(one.until_on or ""))
    documents = (one.document_number, one.end_document_number)
    return [one.person.code, one.branch.code, *days, one.status, one.end_cause, *documents]


def delete_joined_entry(drop: Person) -> None:
    """Delete an entry that nothing names any more; its code still leads to the kept one."""
    drop.delete()


def _join_memberships(keep: Person, drop: Person) -> int:
    """Move memberships; where both have one on a day, the kept entry's counts.

    What the dropped entry has of days that the kept one leaves open stays, so that no day of the
    person's membership is lost.
    """
    own = list(keep.memberships.order_by("from_on"))
    # away first: the database checks one open membership a person after each statement
    others = list(drop.memberships.order_by("from_on"))
    drop.memberships.all().delete()
    parts = [part for one in others for part in _left_of(one, own)]
    begins = {one.from_on for one in (*own, *parts)}
    for one in (*own, *parts):
        # a membership that goes on has no cause of end; the paper of the move stays with it
        if one.until_on in begins:
            one.end_cause = ""
    Membership.objects.bulk_update(own, ["end_cause"])
    for part in parts:
        part.pk, part.person = None, keep
        part.save(force_insert=True)
    return len(parts)


def _left_of(one: Membership, own: Iterable[Membership]) -> list[Membership]:
    """Return the parts of a membership on days on which the kept entry has none."""
    parts, start = [], one.from_on
    for taken in own:
        if taken.until_on is not None and taken.until_on <= start:
            continue
        if one.until_on is not None and taken.from_on >= one.until_on:
            break
        if taken.from_on > start:
            parts.append(_part(one, start, taken.from_on))
        if taken.until_on is None:
            return parts
        start = max(start, taken.until_on)
    if one.until_on is None or start < one.until_on:
        parts.append(_part(one, start, one.until_on))
    return parts


def _part(one: Membership, from_on: date, until_on: date | None) -> Membership:
    is_end = until_on == one.until_on
    return Membership(
        branch_id=one.branch_id,
        status=one.status,
        from_on=from_on,
        until_on=until_on,
        end_cause=one.end_cause if is_end else "",
        document_number=one.document_number,
        end_document_number=one.end_document_number if is_end else "",
    )


def _join_posts(keep: Person, drop: Person) -> int:
    """Move posts; one that both have from one day on is the same one."""
    moved = 0
    for post in drop.posts.all():
        same = Post.objects.filter(
            person=keep, unit=post.unit_id, title_code=post.title_code, from_on=post.from_on
        ).first()
        if same is None:
            post.person = keep
            post.save(update_fields=["person"])
            moved += 1
            continue
        if same.until_on is None and post.until_on is not None:
            Post.objects.filter(pk=same.pk).update(until_on=post.until_on)
        post.delete()
    return moved


def _join_seats(keep: Person, drop: Person) -> int:
    """Move seats; one that both have from one day on is the same one."""
    moved = 0
    for seat in drop.seats.all():
        same = CollectiveSeat.objects.filter(
            person=keep, collective=seat.collective_id, from_on=seat.from_on
        )
        if same.exists():
            seat.delete()
            continue
        seat.person = keep
        seat.save(update_fields=["person"])
        moved += 1
    return moved
