"""Reads of API tokens."""

import hashlib
from datetime import date

from django.db.models import QuerySet

from xeploai.accounts.models import User
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
