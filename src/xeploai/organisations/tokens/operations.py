"""Create and revoke API tokens, each tied to one role and stored as a hash."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from xeploai.accounts.journal import Actor, Entry, User, note
from xeploai.domain import ACTS, ROLE_LABELS, Act, Fault, Refused, Role, message
from xeploai.organisations.models import ApiToken, RoleGrant

from .queries import hash_of_secret

BEGINS_WITH = "xpl_"
PREFIX_LENGTH = 12
RANDOM_BYTES = 32
LONGEST = timedelta(days=366)
NAME_LENGTH = 100


@transaction.atomic
def create_token(
    *, grant: RoleGrant, name: str, until_on: date, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """Create a token for a role; return it with the secret, which is not stored.

    Raises:
        Refused: with everything that is wrong with the name, the days or the role.
    """
    on, clean_name = localdate(at), " ".join(name.split())
    # concurrent requests for the same name queue here; only the role's row is locked
    grants = RoleGrant.objects.select_for_update(of=("self",)).select_related("user", "unit")
    grant = grants.get(pk=grant.pk)
    faults = [*_faults_of_grant(grant, on), *_faults_of_days(on, until_on)]
    faults += _faults_of_name(grant, clean_name)
    if faults:
        raise Refused(faults)
    secret = BEGINS_WITH + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken.objects.create(
        grant=grant,
        name=clean_name,
        prefix=secret[:PREFIX_LENGTH],
        sha256=hash_of_secret(secret),
        from_on=on,
        until_on=until_on,
    )
    note(_entry("token.created", token), by=by, at=at)
    return token, secret


def _faults_of_grant(grant: RoleGrant, on: date) -> Iterator[Fault]:
    is_held = grant.from_on <= on and (grant.until_on is None or on < grant.until_on)
    if not is_held or not grant.user.is_active:
        yield Fault(message("This role is not held today: no token can be made for it."))
    if Act.SEE_FIGURES not in ACTS[Role(grant.role)]:
        text = message("“%(role)s” does not see figures: a token for it would open nothing.")
        yield Fault(text, {"role": ROLE_LABELS[Role(grant.role)]})


def _faults_of_days(on: date, until_on: date) -> Iterator[Fault]:
    if not on < until_on <= on + LONGEST:
        text = message("A token ends after today and within a year: by %(latest)s.")
        yield Fault(text, {"latest": on + LONGEST})


def _faults_of_name(grant: RoleGrant, name: str) -> Iterator[Fault]:
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        text = message("Say which program the token is for, in at most %(most)s letters.")
        yield Fault(text, {"most": NAME_LENGTH})
    elif ApiToken.objects.filter(grant=grant, name=name, revoked_at__isnull=True).exists():
        text = message("This role already has a token called “%(name)s”. Revoke that one first.")
        yield Fault(text, {"name": name})


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> None:
    """Revoke a token. Raises `Refused` where it is revoked already."""
    # one statement: of two concurrent revocations one is refused
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)
    if not changed:
        raise Refused(Fault(message("This token is revoked already.")))
    note(_entry("token.revoked", token), by=by, at=at)


def revoke_tokens_of(user: User, *, by: Actor, at: datetime) -> int:
    """Revoke all tokens of an account that have not ended, and return how many."""
    tokens = ApiToken.objects.filter(
        grant__user=user, revoked_at__isnull=True, until_on__gt=localdate(at)
    )
    own = list(tokens.select_related("grant__unit", "grant__user").order_by("pk"))
    for token in own:
        revoke_token(token=token, by=by, at=at)
    return len(own)


def _entry(act: str, token: ApiToken) -> Entry:
    grant = token.grant
    after = {
        "name": token.name,
        "begins": token.prefix,
        "role": grant.role,
        "unit": grant.unit.code,
        "until_on": token.until_on.isoformat(),
    }
    return Entry(act, "account", grant.user.username, after=after, unit=grant.unit.code)


def note_use(token: ApiToken, *, on: date) -> None:
    """Record the day of the last use: one write a day."""
    if token.last_used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)
