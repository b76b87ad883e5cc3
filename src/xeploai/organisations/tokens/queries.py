"""Reads of API tokens."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from xeploai.accounts.models import User
from xeploai.domain import Fault, Refused, message
from xeploai.organisations.models import ApiToken, in_force


def hash_of_secret(secret: str) -> str:
    """Return the hash by which a token is stored."""
    # the secret is long and random: no salt or slow hash is needed
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return all tokens of an account, the latest first."""
    tokens = ApiToken.objects.filter(grant__user=user).select_related("grant__unit", "grant__user")
    return tokens.order_by("-pk")


def token_by_secret(secret: str, *, on: date) -> ApiToken | None:
    """Return the token with a secret, if it is valid on a day and not revoked.

    Callers also check that its role is still in force: `Reader(…, only=[token.grant])`.
    """
    tokens = ApiToken.objects.filter(in_force(on), revoked_at__isnull=True)
    matches = tokens.filter(sha256=hash_of_secret(secret))
    return matches.select_related("grant__user").first()


def tokens_in_force(*, on: date, units: Iterable[int] | None = None) -> list[ApiToken]:
    """Return the tokens that programs can use on a day, by account.

    Args:
        units: ids of the units whose roles are meant; all if None.
    """
    held = ApiToken.objects.filter(in_force(on), revoked_at__isnull=True)
    held = held.filter(grant__user__is_active=True)
    held = held.exclude(grant__until_on__lte=on)
    if units is not None:
        held = held.filter(grant__unit__in=list(units))
    return list(held.select_related("grant__unit", "grant__user").order_by("grant__user", "pk"))


def token_by_id(number: int) -> ApiToken:
    """Return a token by its number. Raises `Refused` where there is none."""
    found = ApiToken.objects.select_related("grant__unit", "grant__user").filter(pk=number).first()
    if found is None:
        raise Refused(Fault(message("There is no such token.")))
    return found
