"""What hangs on a unit or a person on a day: members, posts, collectives, seats, roles.

And the lock and the checks that all changes of the tree share.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.domain import (
    Fault,
    Labels,
    Refused,
    WrongSuperior,
    faults_of_tree,
    is_blank,
    message,
    wrong_superior,
)
from xeploai.organisations.models import (
    CollectiveSeat,
    LeadershipCollective,
    Membership,
    Placement,
    Post,
    RoleGrant,
    Unit,
    ends_after,
    in_force,
)

from .queries import (
    categories_in,
    category_at,
    dated_placements,
    dated_units,
    left_for_good,
    superiors_of,
)

NAMES_SHOWN = 10
PERSONS_AT_ONCE = 500
NO_DOCUMENT = message("The number of the document is empty. A change of the register needs one.")
WRONG_SUPERIORS = {
    WrongSuperior.BRANCH: message(
        "“%(unit)s” is a branch on %(day)s: no unit can be below it, but these would be: %(names)s."
        " Name another superior for them, or move them first."
    ),
    WrongSuperior.LEVEL: message(
        "“%(unit)s” is not of a higher level than these units, which would be directly under it on"
        " %(day)s: %(names)s. Name a superior of a higher level, or correct the categories first."
    ),
}


def lock_tree() -> None:
    """Make concurrent changes of the tree wait for each other until the transaction ends."""
    # two moves that are harmless one by one can close a loop together
    Unit.objects.select_for_update().order_by("pk").first()


def refuse_unless_tree() -> None:
    """Raise `Refused` where the units do not form a tree on some day."""
    faults = faults_of_tree(units=dated_units(), placements=dated_placements())
    if faults:
        raise Refused(faults)


def refuse_wrong_superiors(
    placements: Iterable[Placement], on: date, places: Mapping[int, str] | None = None
) -> None:
    """Raise `Refused` where units could not stand under their superiors, by their categories.

    Only the placements that an act concerns are looked at: an old fault elsewhere keeps nobody
    from mending another one.

    Args:
        on: days before it are left alone.
        places: where the list names a unit, by its id.
    """
    found: dict[tuple[Unit, WrongSuperior, date, str], list[str]] = defaultdict(list)
    former = categories_in()
    for one in placements:
        if one.parent is None:
            continue
        for day in sorted(_days_of_categories(one, on, former)):
            own, above = (
                category_at(unit.category, former.get(unit.pk, ()), day)
                for unit in (one.unit, one.parent)
            )
            wrong = wrong_superior(category=own, superior=above)
            if wrong is not None:
                place = (places or {}).get(one.unit_id, "")
                found[one.parent, wrong, day, place].append(f"{one.unit.name} ({one.unit.code})")
                break
    if found:
        raise Refused(
            [
                Fault(
                    WRONG_SUPERIORS[wrong],
                    {"unit": above.name, "day": day, "names": names_of(names)},
                    place,
                )
                for (above, wrong, day, place), names in found.items()
            ]
        )


def _days_of_categories(
    placement: Placement, on: date, former: Mapping[int, Sequence[tuple[date, str]]]
) -> set[date]:
    """Return the days of a placement from which on one of its units has another category."""
    start = max(placement.from_on, on)
    changes = {
        day
        for unit in (placement.unit_id, placement.parent_id)
        for day, _ in former.get(unit or 0, ())
        if day > start and (placement.until_on is None or day < placement.until_on)
    }
    return {start} | changes


def faults_of_going_below(
    unit: Unit, other: Unit, below: Iterable[Placement], on: date
) -> list[Fault]:
    """Return why what is below a unit cannot go over to another: that one is below it itself."""
    # a placement that begins later counts too: it would lead to itself
    is_below = any(one.unit_id == other.pk for one in below)
    if not is_below and unit.pk not in superiors_of(other, on=on):
        return []
    text = message(
        "“%(other)s” is below “%(unit)s” itself, so what is below that one cannot go over to it."
        " Name a unit that is not below it, or first put “%(other)s” under another superior."
    )
    return [Fault(text, {"unit": unit.name, "other": other.name})]


def names_of(things: Iterable[str]) -> str | Labels:
    """Return the first few names as one text, and how many more there are."""
    names = list(things)
    first = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    if more <= 0:
        return first
    return {"vi": f"{first} và {more} nữa", "en": f"{first} and {more} more"}


def refuse_without_document(document_number: str) -> None:
    """Refuse a change of the register without the number of its document."""
    if is_blank(document_number):
        raise Refused(Fault(NO_DOCUMENT))


def memberships_after(unit: Unit, on: date) -> list[Membership]:
    """Return the memberships of a branch that last on a day, or begin after it."""
    lasting = Membership.objects.filter(ends_after(on), branch=unit)
    return list(lasting.select_related("person").order_by("person__code", "from_on"))


def placements_below(unit: Unit, on: date) -> list[Placement]:
    """Return the placements under a unit that last on a day, or begin after it."""
    lasting = Placement.objects.filter(ends_after(on), parent=unit)
    return list(lasting.select_related("unit").order_by("unit__code", "from_on"))


def person_words(membership: Membership) -> str:
    """Return a member as lists name one: `Nguyễn Văn An (dv-01)`."""
    return f"{membership.person.full_name} ({membership.person.code})"


def end_leaders(unit: Unit, on: date) -> None:
    """End the posts, seats and leadership collectives of a unit on a day.

    Those that would begin on that day or later are dropped: they never begin.
    """
    Post.objects.filter(in_force(on), unit=unit, from_on__lt=on).update(until_on=on)
    Post.objects.filter(unit=unit, from_on__gte=on).delete()
    seats = CollectiveSeat.objects.filter(collective__unit=unit)
    seats.filter(in_force(on), from_on__lt=on).update(until_on=on)
    seats.filter(from_on__gte=on).delete()
    exists = in_force(on, "opened_on", "closed_on")
    collectives = LeadershipCollective.objects.filter(unit=unit)
    collectives.filter(exists, opened_on__lt=on).update(closed_on=on)


def end_leading(ends: Mapping[int, date]) -> list[Entry]:
    """End the posts and seats of persons who no longer belong to the Party organisation.

    Those that would begin on that day or later are dropped: they never begin.

    Args:
        ends: by id of the person, the first day without a membership.

    Returns:
        The entries of the journal, one for each post and seat.
    """
    entries = []
    people = sorted(ends)
    for start in range(0, len(people), PERSONS_AT_ONCE):
        some = people[start : start + PERSONS_AT_ONCE]
        posts = Post.objects.filter(person__in=some).select_related("person", "unit")
        entries += [entry for post in posts for entry in _end_with(post, ends[post.person_id])]
        seats = CollectiveSeat.objects.filter(person__in=some)
        for seat in seats.select_related("person", "collective__unit"):
            entries += _end_with(seat, ends[seat.person_id])
    return entries


def _end_with(held: Post | CollectiveSeat, on: date) -> Iterator[Entry]:
    """End a post or a seat on a day where it lasts longer; yield the entry of the journal.

    What never begins is dropped, so the entry has all that is needed to make it again.
    """
    if held.until_on is not None and held.until_on <= on:
        return
    before: dict[str, object] = {"until_on": held.until_on}
    if isinstance(held, Post):
        what, unit, named = "post", held.unit, {"title": held.title}
        whole = {"title": held.title, "title_code": held.title_code, "is_head": held.is_head}
    else:
        what, unit, named = "seat", held.collective.unit, {"collective": held.collective.code}
        whole = dict(named)
    if held.from_on < on:
        held.until_on = on
        held.save(update_fields=["until_on"])
    else:
        before |= {**whole, "from_on": held.from_on}
        held.delete()
    after = {**named, "until_on": on}
    yield Entry(f"{what}.changed", "person", held.person.code, None, before, after, unit.code)


def fault_of_late_collectives(unit: Unit, on: date) -> Iterable[Fault]:
    """Yield a fault where a collective of the unit begins on its last day or later."""
    late = LeadershipCollective.objects.filter(unit=unit, opened_on__gte=on).order_by("code")
    if late:
        text = message(
            "Collectives of %(unit)s begin on %(day)s or later: %(names)s. Correct their days."
        )
        names = names_of(one.code for one in late)
        yield Fault(text, {"unit": unit.code, "day": on, "names": names})


def end_roles(unit: Unit, on: date, *, by: Actor, at: datetime) -> int:
    """End the roles that accounts have for a unit on the day on which nothing is left of it."""
    lasting = Q(until_on__isnull=True) | Q(until_on__gt=on)
    grants = RoleGrant.objects.filter(lasting, unit=unit).select_related("user")
    entries = []
    for grant in grants:
        before = {"until_on": grant.until_on}
        grant.until_on = max(on, grant.from_on)
        if grant.until_on == before["until_on"]:
            continue
        grant.save(update_fields=["until_on"])
        after = {"role": grant.role, "unit": unit.code, "until_on": grant.until_on}
        entries.append(
            Entry("role.ended", "account", grant.user.username, None, before, after, unit.code)
        )
    note_all(entries, by=by, at=at)
    return len(entries)


def faults_of_heads(units: Iterable[int], places: dict[int, str] | None = None) -> list[Fault]:
    """Return a fault for every two heads of one of the units on one day, both named.

    Args:
        units: ids.
        places: where a post was found, by its id.
    """
    heads: dict[int, list[Post]] = {}
    posts = Post.objects.filter(unit__in=list(units), is_head=True).order_by("from_on", "pk")
    for post in posts.select_related("person", "unit"):
        heads.setdefault(post.unit_id, []).append(post)
    return [
        fault for own in heads.values() if len(own) > 1 for fault in _two_heads(own, places or {})
    ]


def _two_heads(posts: Sequence[Post], places: dict[int, str]) -> Iterable[Fault]:
    text = message(
        "%(unit)s would have two heads on %(day)s: %(first)s and %(second)s. End the first post"
        " before the second begins, or mark one of them as not the head."
    )
    for number, later in enumerate(posts):
        for earlier in posts[:number]:
            if earlier.person_id == later.person_id or not _lasts(earlier, later.from_on):
                continue
            values = {
                "unit": later.unit.name,
                "day": later.from_on,
                "first": f"{earlier.person.full_name} ({earlier.person.code})",
                "second": f"{later.person.full_name} ({later.person.code})",
            }
            yield Fault(text, values, places.get(later.pk) or places.get(earlier.pk, ""))


def _lasts(post: Post, on: date) -> bool:
    if post.until_on is not None and post.until_on <= on:
        return False
    # registers from before posts ended with the membership have dead heads
    return not Post.objects.filter(left_for_good(on), pk=post.pk).exists()
