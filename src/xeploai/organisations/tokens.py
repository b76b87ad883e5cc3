"""Keys for programs: each bound to one role, with an end, known only by its hash."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from xeploai.accounts.journal import Doer, Entry, note
from xeploai.accounts.models import User
from xeploai.domain import ACTS, ROLE_LABELS, Act, Fault, Refused, Role, message

from .models import ApiToken, RoleGrant
from .queries import in_force

BEGINS_WITH = "xpl_"
PREFIX_LENGTH = 12
RANDOM_BYTES = 32
LONGEST = timedelta(days=366)
NAME_LENGTH = 100


def hash_of_secret(secret: str) -> str:
    """Return what is kept of a key. It is long and random: no salt or slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def create_token(
    *, grant: RoleGrant, name: str, until_on: date, by: Doer, at: datetime
) -> tuple[ApiToken, str]:
    """Make a key for a role; return it with the secret, which is not kept.

    Raises:
        Refused: with everything that is wrong with the name, the days or the role.
    """
    on, called = localdate(at), " ".join(name.split())
    # two who make a key of the same name queue here
    held = RoleGrant.objects.select_for_update(of=("self",)).select_related("user", "unit")
    grant = held.get(pk=grant.pk)
    faults = [*_faults_of_grant(grant, on), *_faults_of_days(on, until_on)]
    faults += _faults_of_name(grant, called)
    if faults:
        raise Refused(faults)
    secret = BEGINS_WITH + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken.objects.create(
        grant=grant,
        name=called,
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
        text = message("“%(role)s” sees no figures: a token for it would open nothing.")
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
def revoke_token(*, token: ApiToken, by: Doer, at: datetime) -> None:
    """Take a key back: from now on it opens nothing. Raises `Refused` where it is done already."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)
    if not changed:
        raise Refused(Fault(message("This token is revoked already.")))
    note(_entry("token.revoked", token), by=by, at=at)


def _entry(act: str, token: ApiToken) -> Entry:
    grant = token.grant
    said = {
        "name": token.name,
        "begins": token.prefix,
        "role": grant.role,
        "unit": grant.unit.code,
        "until_on": token.until_on.isoformat(),
    }
    return Entry(act, "account", grant.user.username, after=said, unit=grant.unit.code)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return all keys of an account, the latest first."""
    found = ApiToken.objects.filter(grant__user=user).select_related("grant__unit", "grant__user")
    return found.order_by("-pk")


def token_by_secret(secret: str, *, on: date) -> ApiToken | None:
    """Return the key that this is the secret of, where it holds on a day and is not revoked.

    Whether its role is still held, the caller asks: `Reader(…, only=[token.grant])`.
    """
    held = in_force(on) & Q(revoked_at__isnull=True)
    found = ApiToken.objects.filter(held, sha256=hash_of_secret(secret))
    return found.select_related("grant__user").first()


def note_use(token: ApiToken, *, on: date) -> None:
    """Keep the day on which a key was last used: one write a day."""
    if token.last_used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)
