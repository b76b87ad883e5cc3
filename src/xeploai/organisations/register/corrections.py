"""Change the category of a unit from a day on, and correct the day on which it opened."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.domain import BRANCHES, Fault, Refused, message
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerCategory,
    LeadershipCollective,
    Lineage,
    Membership,
    Placement,
    Post,
    Unit,
    ends_after,
)

from .hanging import (
    lock_tree,
    memberships_after,
    names_of,
    person_words,
    refuse_unless_tree,
    refuse_without_document,
    refuse_wrong_superiors,
)

FROZEN = message(
    "Cycle %(cycles)s counts %(unit)s by what the register said. With this change it would not"
    " exist on that cycle's closing day, or would exist where it is missing. Leave the day, or"
    " correct the cycle first."
)


@transaction.atomic
def change_category(
    *, unit: Unit, category: str, on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Give a unit another category from a day on; earlier cycles keep the former one.

    On the unit's opening day it is a correction: the unit never had the former category. That is
    refused where a cycle counted the unit by it.

    Raises:
        Refused: it has the category already, the day is outside its life or before an earlier
            change, it has members and would be no branch any more, or the units below it or its
            superior could not be so in that category.
    """
    refuse_without_document(document_number)
    lock_tree()
    _refuse_category(unit, category, on)
    former = unit.category
    if on == unit.opened_on:
        _refuse_frozen_as(unit, former)
    else:
        FormerCategory.objects.create(
            unit=unit, category=former, until_on=on, document_number=document_number
        )
    unit.category = category
    unit.save(update_fields=["category"])
    around = Placement.objects.filter(ends_after(on), Q(unit=unit) | Q(parent=unit))
    refuse_wrong_superiors(around.select_related("unit", "parent"), on)
    after = {"category": category, "on": on, "document": document_number}
    before = {"category": former}
    entry = Entry("unit.recategorised", "unit", unit.code, None, before, after, unit.code)
    note(entry, by=by, at=at)


def _refuse_category(unit: Unit, category: str, on: date) -> None:
    faults = []
    last = unit.former_categories.order_by("-until_on").first()
    since = last.until_on if last else unit.opened_on
    if category == unit.category:
        text = message("%(unit)s has that category already. Choose another one.")
        faults.append(Fault(text, {"unit": unit.name}))
    if on < since or (last is not None and on == since):
        text = message(
            "%(unit)s has had its present category only since %(day)s. Give a later day."
        )
        faults.append(Fault(text, {"unit": unit.name, "day": since}))
    if unit.closed_on is not None and on >= unit.closed_on:
        text = message("%(unit)s is closed already, from %(day)s on.")
        faults.append(Fault(text, {"unit": unit.name, "day": unit.closed_on}))
    if category not in BRANCHES and (members := memberships_after(unit, on)):
        text = message(
            "%(unit)s would be no branch any more, but has members on %(day)s: %(names)s. Move them"
            " to a branch first."
        )
        names = names_of(dict.fromkeys(person_words(one) for one in members))
        faults.append(Fault(text, {"unit": unit.name, "day": on, "names": names}))
    if faults:
        raise Refused(faults)


def _refuse_frozen_as(unit: Unit, category: str) -> None:
    frozen = unit.cycle_units.filter(category=category)
    if frozen.exists():
        text = message(
            "Cycle %(cycles)s counts %(unit)s by its present category. Give the day from which the"
            " other one holds, so that the earlier cycles keep theirs."
        )
        raise Refused(Fault(text, {"unit": unit.name, "cycles": _cycles(frozen)}))


def _cycles(frozen: QuerySet[Any]) -> str:
    """Return the years of the cycles that froze units, as one text."""
    years = frozen.order_by("cycle__closes_on").values_list("cycle__year", flat=True)
    return ", ".join(dict.fromkeys(map(str, years)))


@transaction.atomic
def correct_opening_day(
    *, unit: Unit, opened_on: date, document_number: str, by: Actor, at: datetime
) -> None:
    """Correct the day on which a unit opened.

    The first placement, the memberships, posts, seats and collectives that begin on the old day
    follow to the new one, and so does the document that split it off.

    Raises:
        Refused: something else begins before the new day, its superior is not open then, or a
            cycle that froze the tree would count the unit otherwise.
    """
    refuse_without_document(document_number)
    lock_tree()
    former = unit.opened_on
    _refuse_opening_day(unit, opened_on)
    move_opening_day(unit, opened_on)
    refuse_unless_tree()
    before, after = {"opened_on": former}, {"opened_on": opened_on, "document": document_number}
    entry = Entry("unit.opening_corrected", "unit", unit.code, None, before, after, unit.code)
    note(entry, by=by, at=at)


def _refuse_opening_day(unit: Unit, opened_on: date) -> None:
    if opened_on == unit.opened_on:
        text = message("%(unit)s opened on %(day)s already. Give another day.")
        raise Refused(Fault(text, {"unit": unit.name, "day": opened_on}))
    faults = list(faults_of_opening_day(unit, opened_on))
    if faults:
        raise Refused(faults)


def faults_of_opening_day(unit: Unit, opened_on: date, *, place: str = "") -> Iterable[Fault]:
    """Yield why a unit cannot have opened on another day."""
    if unit.closed_on is not None and opened_on >= unit.closed_on:
        text = message("%(unit)s closes on %(day)s, not after it would open.")
        yield Fault(text, {"unit": unit.name, "day": unit.closed_on}, place)
    if cycles := _cycles_otherwise(unit, opened_on):
        yield Fault(FROZEN, {"unit": unit.name, "cycles": cycles}, place)
    if earlier := _begun_before(unit, opened_on):
        text = message("Before %(day)s, %(unit)s already had: %(names)s. Correct their days first.")
        values = {"unit": unit.name, "day": opened_on, "names": names_of(earlier)}
        yield Fault(text, values, place)


def _cycles_otherwise(unit: Unit, opened_on: date) -> str:
    """Return the frozen cycles in whose tree the unit would be or not be, other than it is."""
    first, last = sorted((opened_on, unit.opened_on))
    # by the relation's name, since this app must not import cycles
    frozen: Any = Unit._meta.get_field("cycle_units").related_model
    between = frozen.objects.filter(cycle__closes_on__gte=first, cycle__closes_on__lt=last)
    # opened earlier, it would be in every tree of that time
    return _cycles(between.filter(unit=unit) if opened_on > unit.opened_on else between)


def _begun_before(unit: Unit, opened_on: date) -> list[str]:
    """Return what begins after the old opening day and before the new one, by name."""
    span = {"from_on__gt": unit.opened_on, "from_on__lt": opened_on}
    members = Membership.objects.filter(**span, branch=unit).select_related("person")
    posts = Post.objects.filter(**span, unit=unit).select_related("person")
    collectives = LeadershipCollective.objects.filter(
        unit=unit, opened_on__gt=unit.opened_on, opened_on__lt=opened_on
    )
    below = Placement.objects.filter(**span, parent=unit).select_related("unit")
    # what ended by then would have to end before it begins
    ended = Membership.objects.filter(
        branch=unit, from_on=unit.opened_on, until_on__lte=opened_on
    ).select_related("person")
    return [
        *(person_words(one) for one in (*members, *ended, *_cannot_follow(unit, opened_on))),
        *(f"{one.title} {one.person.full_name} ({one.person.code})" for one in posts),
        *(one.code for one in collectives),
        *(one.unit.code for one in below),
    ]


def _came_from(unit: Unit) -> QuerySet[Membership]:
    """Return the memberships elsewhere that ended when their persons came on the opening day."""
    came = Membership.objects.filter(branch=unit, from_on=unit.opened_on).values("person")
    earlier = Membership.objects.filter(person__in=came, until_on=unit.opened_on)
    return earlier.select_related("person", "branch")


def _cannot_follow(unit: Unit, opened_on: date) -> list[Membership]:
    """Return the earlier memberships that could not end on the new opening day."""
    return [
        one
        for one in _came_from(unit)
        if one.from_on >= opened_on
        or (one.branch.closed_on is not None and one.branch.closed_on < opened_on)
    ]


def move_opening_day(unit: Unit, opened_on: date) -> None:
    """Move a unit's opening day, with everything that begins on it."""
    former = unit.opened_on
    Placement.objects.filter(unit=unit, from_on=former).update(from_on=opened_on)
    # subordinates that were placed on the day on which the superior opened
    if opened_on > former:
        for placement in Placement.objects.filter(parent=unit, from_on=former):
            _follow_superior(placement, former, opened_on)
    earlier = [one.pk for one in _came_from(unit)]
    Membership.objects.filter(branch=unit, from_on=former).update(from_on=opened_on)
    Membership.objects.filter(pk__in=earlier).update(until_on=opened_on)
    Post.objects.filter(unit=unit, from_on=former).update(from_on=opened_on)
    own = LeadershipCollective.objects.filter(unit=unit)
    CollectiveSeat.objects.filter(collective__in=own, from_on=former).update(from_on=opened_on)
    own.filter(opened_on=former).update(opened_on=opened_on)
    Lineage.objects.filter(unit=unit, kind=Lineage.Kind.SPLIT_FROM, on=former).update(on=opened_on)
    unit.opened_on = opened_on
    unit.save(update_fields=["opened_on"])


def _follow_superior(placement: Placement, former: date, opened_on: date) -> None:
    """Let a subordinate come under its superior on the day on which that one really opened."""
    before = Placement.objects.filter(unit=placement.unit_id, until_on=former).first()
    if before is not None:
        Placement.objects.filter(pk=placement.pk).update(from_on=opened_on)
        Placement.objects.filter(pk=before.pk).update(until_on=opened_on)
