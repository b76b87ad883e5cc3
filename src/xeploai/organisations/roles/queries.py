"""Reads of roles: who has which, for which unit, granted by whom, and which accounts are seen."""

import json
from collections.abc import Iterable
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from xeploai.accounts.models import JournalEntry, User
from xeploai.domain import Fault, Refused, message, search_key
from xeploai.organisations.register import (
    Person,
    PersonAccount,
    RoleGrant,
    Unit,
    ends_after,
    heirs_of,
    in_force,
    superiors_of_all,
)


def roles_of(user: User, on: date) -> list[RoleGrant]:
    """Return the roles of an account on a day; none if the account is closed."""
    if not user.is_active:
        return []
    grants = RoleGrant.objects.filter(in_force(on), user=user).select_related(
        "unit", "delegated_from__unit"
    )
    return list(grants.order_by("pk"))


def current_and_future_roles(user: User, on: date) -> list[RoleGrant]:
    """Return the roles that an account has on a day or will have."""
    grants = RoleGrant.objects.filter(ends_after(on), user=user)
    return list(grants.select_related("unit", "delegated_from__user").order_by("pk"))


def grants_below(units: Iterable[Unit], on: date) -> QuerySet[RoleGrant]:
    """Return the roles for any of these units, on a day or later, by account."""
    grants = RoleGrant.objects.filter(ends_after(on), unit__in=list(units))
    return grants.select_related("unit", "user").order_by("user__username", "pk")


def grants_of_units(codes: Iterable[str], *, on: date) -> dict[str, list[RoleGrant]]:
    """Return the roles at units on a day or later, by code of the unit; without closed accounts."""
    wanted = set(codes)
    found: dict[str, list[RoleGrant]] = {}
    grants = RoleGrant.objects.filter(ends_after(on), user__is_active=True)
    for grant in grants.select_related("unit", "user").order_by("unit__code", "pk"):
        if grant.unit.code in wanted:
            found.setdefault(grant.unit.code, []).append(grant)
    return found


def grants_on_closed_units(*, on: date, tops: Iterable[int]) -> list[tuple[RoleGrant, list[Unit]]]:
    """Return the roles at units that are closed on a day, and the units that they reach since.

    Args:
        tops: ids of the units at or below which a closed unit was at its last place, or is what
            it went over into.
    """
    grants = RoleGrant.objects.filter(ends_after(on), unit__closed_on__lte=on, user__is_active=True)
    found = list(grants.select_related("unit", "user").order_by("unit__code", "pk"))
    closed = {grant.unit_id for grant in found}
    above, heirs = superiors_of_places(closed, on=on), heirs_of(closed, on=on)
    units = Unit.objects.in_bulk({unit for own in heirs.values() for unit in own})
    wanted = set(tops)
    return [
        (grant, [units[unit] for unit in sorted(heirs[grant.unit_id])])
        for grant in found
        if any(place & wanted for place in above[grant.unit_id])
    ]


def superiors_of_places(units: Iterable[int], *, on: date) -> dict[int, list[set[int]]]:
    """Return the units above each place at which a unit's roles act, itself included.

    That is its own place, its last one if it is closed, and then that of each unit that it went
    over into.
    """
    wanted = set(units)
    closed = Unit.objects.filter(pk__in=wanted, closed_on__lte=on).values_list("pk", flat=True)
    heirs = heirs_of(list(closed), on=on)
    above = superiors_of_all({*wanted, *(one for own in heirs.values() for one in own)}, on=on)
    return {unit: [above[unit], *(above[one] for one in heirs.get(unit, ()))] for unit in wanted}


def grant_by_id(number: int) -> RoleGrant:
    """Return a present or past role. Raises `Refused` where there is none."""
    grant = RoleGrant.objects.select_related("unit", "user").filter(pk=number).first()
    if grant is None:
        raise Refused(Fault(message("There is no such role.")))
    return grant


def grants_of(users: Iterable[User]) -> dict[int, list[RoleGrant]]:
    """Return all roles of accounts, past and future ones included, the latest first."""
    grants: dict[int, list[RoleGrant]] = {user.pk: [] for user in users}
    rows = RoleGrant.objects.filter(user__in=list(grants))
    for grant in rows.select_related("unit", "delegated_from__user").order_by("-from_on", "-pk"):
        grants[grant.user_id].append(grant)
    return grants


def granters(user: User) -> dict[tuple[str, str, str], str]:
    """Return who granted each role, according to the journal, by role, unit and first day.

    Where two persons did: who asked for it, and who confirmed it.
    """
    entries = JournalEntry.objects.filter(kind="account", about=user.username, act="role.granted")
    rows = [(json.loads(text), by) for text, by in entries.values_list("after", "by")]
    return {
        (row["role"], row["unit"], row["from_on"]): ", ".join(
            filter(None, (row.get("asked_by"), by))
        )
        for row, by in rows
    }


def delegations_by(user: User, *, on: date) -> list[RoleGrant]:
    """Return the roles that an account has delegated and that have not ended."""
    grants = RoleGrant.objects.filter(ends_after(on), delegated_from__user=user)
    return list(grants.select_related("unit", "user").order_by("from_on", "pk"))


def person_of(user: User) -> Person | None:
    """Return the member whose account it is."""
    link = PersonAccount.objects.filter(user=user).select_related("person").first()
    return link.person if link else None


def accounts_within_reach(
    tops: Iterable[int], *, by: str, on: date, wanted: str = ""
) -> QuerySet[User]:
    """Return the accounts that an administrator sees.

    They have or had a role at or below one of the units, or have none and were opened by this
    administrator.

    Args:
        tops: ids of the units for which the administrator manages accounts.
        by: sign-in name of the administrator.
        wanted: part of a name, with or without diacritics.
    """
    users = get_user_model().objects.order_by("username")
    visible = users.filter(Q(pk__in=_with_role_within(set(tops), on)) | Q(pk__in=_opened_by(by)))
    key = search_key(wanted)
    if not key:
        return visible
    # databases differ in how they compare Vietnamese letters: names are matched here
    names = visible.values_list("pk", "username", "label")
    matches = [pk for pk, *texts in names if any(key in search_key(text) for text in texts)]
    return users.filter(pk__in=matches)


def _with_role_within(tops: set[int], on: date) -> set[int]:
    roles = list(RoleGrant.objects.values_list("user_id", "unit_id").distinct())
    places = superiors_of_places({unit for _, unit in roles}, on=on)
    return {user for user, unit in roles if any(above & tops for above in places[unit])}


def _opened_by(name: str) -> QuerySet[User, int]:
    # an account without a role is within no unit: its opener must find it to grant the first one
    opened = JournalEntry.objects.filter(by=name, act="account.opened").values("about")
    alone = get_user_model().objects.filter(username__in=opened, role_grants__isnull=True)
    return alone.values_list("pk", flat=True)


def unit_names_of_accounts(usernames: Iterable[str]) -> dict[str, str]:
    """Return the name of the unit of each open account's first role, by sign-in name."""
    grants = RoleGrant.objects.filter(user__username__in=list(usernames), user__is_active=True)
    # the first role comes last and wins
    return dict(grants.order_by("-pk").values_list("user__username", "unit__name"))
