"""Which acts on accounts need a second person, and who counts as one.

Roles that read persons, or that give such roles, are not one administrator's to give: whoever
opened an account knows its first password, and could read with it. So another one confirms. An
account is in the hands of whoever last gave it a password, until somebody else gives it one; the
program cannot see whether its user chose another since, or the giver did.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.domain import ACTS, Act, Role
from xeploai.organisations.account_requests import AccountRequest
from xeploai.organisations.models import Post, RoleGrant, Unit, in_force

from .queries import current_and_future_roles, person_of

READS_PERSONS = frozenset(role for role in Role if Act.SEE_PERSONS in ACTS[role])
GIVES_ROLES = frozenset(role for role in Role if Act.MANAGE_ACCOUNTS in ACTS[role])
NEEDS_TWO = READS_PERSONS | GIVES_ROLES
ENOUGH = 2
# an administrator who was closed yesterday still counts, so that closing him is no way around him
RECENTLY = timedelta(days=30)
HANDS_OVER = ("account.opened", "account.password_set")


def needs_two_persons(on: date) -> bool:
    """Whether a second person confirms: by the setting, else where there are two administrators."""
    if settings.TWO_ADMINISTRATORS is not None:
        return bool(settings.TWO_ADMINISTRATORS)
    return len(_administrators_lately(on)) >= ENOUGH


def _administrators_lately(on: date) -> set[int]:
    lately = Q(until_on__isnull=True) | Q(until_on__gt=on - RECENTLY)
    held = RoleGrant.objects.filter(lately, role__in=GIVES_ROLES, from_on__lte=on)
    return set(held.values_list("user_id", flat=True))


def reads_persons(user: User, on: date) -> bool:
    """Whether an account has, or will have, a role that is not one administrator's to give."""
    return any(Role(grant.role) in NEEDS_TWO for grant in current_and_future_roles(user, on))


def hands_of(name: str) -> frozenset[str]:
    """Return the accounts in whose hands an account is, itself among them.

    That is whoever last gave it a password, whoever gave those theirs, and so on.
    """
    found: set[str] = set()
    while name and name not in found:
        found.add(name)
        last = entries_about("account", name).filter(act__in=HANDS_OVER).first()
        giver = last.by if last else ""
        name = giver if User.objects.filter(username=giver).exists() else ""
    return frozenset(found)


def are_two_persons(first: str, second: str) -> bool:
    """Whether two accounts are in nobody's hands together."""
    return not hands_of(first) & hands_of(second)


def heads(user: User, unit: Unit, on: date) -> bool:
    """Whether the account is that of a head of the unit on a day."""
    person = person_of(user)
    posts = Post.objects.filter(in_force(on), unit=unit, is_head=True)
    return person is not None and posts.filter(person=person).exists()


def requests_waiting() -> list[AccountRequest]:
    """Return what waits for a second person, the oldest first."""
    return list(_requests().filter(state=AccountRequest.State.WAITING).order_by("pk"))


def requests_decided(names: Iterable[str], *, limit: int = 20) -> list[AccountRequest]:
    """Return what became of requests by these accounts or decided by them, the latest first."""
    wanted = list(names)
    decided = _requests().exclude(state=AccountRequest.State.WAITING)
    own = decided.filter(Q(by__in=wanted) | Q(decided_by__in=wanted))
    return list(own.order_by("-decided_at", "-pk")[:limit])


def request_by_id(number: int) -> AccountRequest | None:
    """Return a request by its number; None where there is none."""
    return _requests().filter(pk=number).first()


def _requests() -> QuerySet[AccountRequest]:
    return AccountRequest.objects.select_related("user", "unit", "person")
