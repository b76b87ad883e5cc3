"""Reads of the tree and of the people in it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from xeploai.domain import DatedPlacement, DatedUnit, Fault, Refused, message, search_key

from .models import FormerName, LeadershipCollective, Membership, Placement, Post, Unit


def unit_by_code(code: str) -> Unit:
    """Return the unit. Raises `Refused` with the remedy where there is none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        text = message(
            "There is no unit with the code “%(code)s”. “xeploai units” lists the codes."
        )
        raise Refused(Fault(text, {"code": code}))
    return unit


def superiors_of(unit: Unit, *, on: date) -> list[int]:
    """Return the ids of the units above one on a day, the direct superior first."""
    above: list[int] = []
    at: int | None = unit.pk
    while at is not None:
        held = Placement.objects.filter(in_force(on), unit=at).first()
        at = held.parent_id if held else None
        if at is None or at in above:
            break
        above.append(at)
    return above


def in_force(on: date, start: str = "from_on", end: str = "until_on") -> Q:
    """Return the condition that a dated row holds on a day."""
    begun = Q(**{f"{start}__lte": on})
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


def dated_units() -> list[DatedUnit]:
    """Return every unit with its lifetime."""
    rows = Unit.objects.values_list("code", "opened_on", "closed_on")
    return [DatedUnit(*row) for row in rows]


def dated_placements() -> list[DatedPlacement]:
    """Return every placement there ever was."""
    rows = Placement.objects.values_list("unit__code", "parent__code", "from_on", "until_on")
    return [DatedPlacement(*row) for row in rows]


def names_on(on: date) -> dict[int, str]:
    """Return what units were called on a day, by id, where it differs from today's name."""
    former = FormerName.objects.filter(until_on__gt=on).order_by("-until_on")
    return {row.unit_id: row.name for row in former}


def members_on(on: date, *, without: Iterable[str] = ()) -> list[tuple[int, int, str]]:
    """Return branch, person and the person's code of the official memberships on a day.

    Args:
        without: statuses that are left out.
    """
    held = Membership.objects.filter(in_force(on)).exclude(status__in=list(without))
    ordered = held.order_by("person__code")
    return list(ordered.values_list("branch_id", "person_id", "person__code"))


def posts_on(on: date) -> QuerySet[Post]:
    """Return the leading posts that are held on a day."""
    return Post.objects.filter(in_force(on)).select_related("person").order_by("person__code")


def collectives_on(on: date) -> QuerySet[LeadershipCollective]:
    """Return the leadership collectives that exist on a day."""
    return LeadershipCollective.objects.filter(in_force(on, "opened_on", "closed_on")).order_by(
        "code"
    )


def all_units(*, direct_superior: str | None = None) -> list[tuple[str, str, str]]:
    """Return code, category and name of all units, or of those that now stand under one."""
    units = Unit.objects.order_by("code")
    if direct_superior is not None:
        above = unit_by_code(direct_superior)
        units = units.filter(placements__parent=above, placements__until_on__isnull=True)
    return list(units.values_list("code", "category", "name"))


def codes_of_units(names: Iterable[str]) -> dict[str, str]:
    """Return the code of each unit that is named, by code or by a name that only one unit has."""
    wanted = set(names)
    codes = {
        code: code for code in Unit.objects.filter(code__in=wanted).values_list("code", flat=True)
    }
    if wanted <= codes.keys():
        return codes
    # oà and òa are one syllable, and offices differ in case: names are held against their keys
    by_key: dict[str, list[str]] = {}
    for code, name in Unit.objects.values_list("code", "name"):
        by_key.setdefault(search_key(name), []).append(code)
    named = {name: by_key.get(search_key(name), []) for name in wanted - codes.keys()}
    return {name: own[0] for name, own in named.items() if len(own) == 1} | codes


def closing_days() -> dict[str, date]:
    """Return the first day on which it no longer exists, by code, of each unit that has one."""
    closed = Unit.objects.filter(closed_on__isnull=False)
    return {code: day for code, day in closed.values_list("code", "closed_on") if day is not None}
