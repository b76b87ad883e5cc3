"""Accounts as an administrator keeps them: who they are, what they hold, how far it reaches."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from xeploai.accounts.models import JournalEntry, User
from xeploai.domain import Fault, Refused, message, search_key

from .models import Person, Placement, RoleGrant, Unit
from .queries import in_force

AT_ONCE = 500


def account_called(username: str) -> User:
    """Return the account. Raises `Refused` where there is none."""
    found = get_user_model().objects.filter(username__iexact=username.strip()).first()
    if found is None:
        text = message("There is no account called “%(name)s”.")
        raise Refused(Fault(text, {"name": username.strip()}))
    return found


def all_accounts() -> list[User]:
    """Return every account, by name."""
    return list(get_user_model().objects.order_by("username"))


def person_by_code(code: str) -> Person:
    """Return the member. Raises `Refused` where there is none."""
    found = Person.objects.filter(code=code.strip()).first()
    if found is None:
        text = message("There is no member with the code “%(code)s”.")
        raise Refused(Fault(text, {"code": code.strip()}))
    return found


def branch_of(person: Person, *, on: date) -> Unit | None:
    """Return the branch that a member belongs to on a day."""
    held = person.memberships.filter(in_force(on)).select_related("branch").first()
    return held.branch if held else None


def grant_by_id(number: int) -> RoleGrant:
    """Return a role that somebody holds or held. Raises `Refused` where there is none."""
    found = RoleGrant.objects.select_related("unit", "user").filter(pk=number).first()
    if found is None:
        raise Refused(Fault(message("There is no such role.")))
    return found


def grants_of(users: Iterable[User]) -> dict[int, list[RoleGrant]]:
    """Return all roles that accounts hold, held or will hold, the latest first."""
    found: dict[int, list[RoleGrant]] = {user.pk: [] for user in users}
    rows = RoleGrant.objects.filter(user__in=list(found))
    for grant in rows.select_related("unit", "delegated_from__user").order_by("-from_on", "-pk"):
        found[grant.user_id].append(grant)
    return found


def given_by(user: User) -> dict[tuple[str, str, str], str]:
    """Return who gave each role, as the journal has it, by role, unit and first day."""
    said = JournalEntry.objects.filter(kind="account", about=user.username, act="role.granted")
    rows = [(json.loads(text), by) for text, by in said.values_list("after", "by")]
    return {(row["role"], row["unit"], row["from_on"]): by for row, by in rows}


def delegations_by(user: User, *, on: date) -> list[RoleGrant]:
    """Return what an account has passed on and is not over."""
    from_now = Q(until_on__isnull=True) | Q(until_on__gt=on)
    passed = RoleGrant.objects.filter(from_now, delegated_from__user=user)
    return list(passed.select_related("unit", "user").order_by("from_on", "pk"))


def superiors_of_all(units: Iterable[int], *, on: date) -> Mapping[int, set[int]]:
    """Return the units above each one on a day, itself included; one query for each level.

    A unit that is closed by then counts as where it stood last.
    """
    above = {unit: {unit} for unit in units}
    at = {unit: unit for unit in above}
    while at:
        parents = _parents(set(at.values()), on)
        at = {
            unit: parents[now]
            for unit, now in at.items()
            if parents.get(now) is not None and parents[now] not in above[unit]
        }
        for unit, now in at.items():
            above[unit].add(now)
    return above


def _parents(units: set[int], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    wanted = sorted(units)
    for start in range(0, len(wanted), AT_ONCE):
        held = Placement.objects.filter(unit__in=wanted[start : start + AT_ONCE], from_on__lte=on)
        rows = held.order_by("from_on").values_list("unit_id", "parent_id")
        found |= {unit: parent for unit, parent in rows if parent is not None}
    return found


def accounts_kept(tops: Iterable[int], *, by: str, on: date, wanted: str = "") -> QuerySet[User]:
    """Return the accounts that an administrator sees.

    They hold or held a role at or below one of the units, or hold none and were opened by this
    administrator.

    Args:
        tops: the units that the administrator keeps accounts for.
        by: the administrator's own sign-in name.
        wanted: part of a name, diacritics or not.
    """
    users = get_user_model().objects.order_by("username")
    seen = users.filter(Q(pk__in=_within(set(tops), on)) | Q(pk__in=_opened_by(by)))
    key = search_key(wanted)
    if not key:
        return seen
    names = seen.values_list("pk", "username", "label")
    fits = [pk for pk, *texts in names if any(key in search_key(text) for text in texts)]
    return users.filter(pk__in=fits)


def _within(tops: set[int], on: date) -> set[int]:
    held = list(RoleGrant.objects.values_list("user_id", "unit_id").distinct())
    above = superiors_of_all({unit for _, unit in held}, on=on)
    return {user for user, unit in held if above[unit] & tops}


def _opened_by(name: str) -> QuerySet[User, int]:
    opened = JournalEntry.objects.filter(by=name, act="account.opened").values("about")
    alone = get_user_model().objects.filter(username__in=opened, role_grants__isnull=True)
    return alone.values_list("pk", flat=True)


def roles_shown(usernames: Iterable[str]) -> dict[str, str]:
    """Return the unit of the first role of each open account among these, by sign-in name."""
    held = RoleGrant.objects.filter(user__username__in=list(usernames), user__is_active=True)
    rows = held.order_by("-pk").values_list("user__username", "unit__name")
    return dict(rows)
