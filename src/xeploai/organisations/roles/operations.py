"""Writes to roles: grant, delegate and end them; close an account, link it to its member."""

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from xeploai.accounts import operations as accounts
from xeploai.accounts.journal import Actor, Entry, User, note
from xeploai.domain import CAN_BE_DELEGATED, ROLE_LABELS, Fault, Refused, Role, message
from xeploai.organisations.register import (
    Person,
    PersonAccount,
    RoleGrant,
    Unit,
    ends_after,
    superiors_of,
)
from xeploai.organisations.tokens import revoke_tokens_of

from .queries import current_and_future_roles


@transaction.atomic
def close_account(*, user: User, by: Actor, at: datetime) -> None:
    """Close an account: it cannot sign in, and its roles, sessions and tokens end.

    Its acts remain in the journal.
    """
    if not user.is_active:
        raise Refused(Fault(message("This account is closed already.")))
    user.is_active = False
    user.save(update_fields=["is_active"])
    before, after = {"active": True}, {"active": False}
    entry = Entry("account.closed", "account", user.username, before=before, after=after)
    note(entry, by=by, at=at)
    accounts.end_sessions(user)
    revoke_tokens_of(user, by=by, at=at)
    for grant in current_and_future_roles(user, localdate(at)):
        end_role(grant=grant, until_on=localdate(at), by=by, at=at)


@transaction.atomic
def reset_password(
    *, user: User, password: str, by: Actor, at: datetime, is_for_once: bool, **more: object
) -> None:
    """Set a new password; end all sessions of the account, and revoke its tokens."""
    accounts.set_password(
        user=user, password=password, password_is_for_once=is_for_once, by=by, at=at, **more
    )
    revoke_tokens_of(user, by=by, at=at)


@transaction.atomic
def reset_second_factor(*, user: User, by: Actor, at: datetime, **more: object) -> None:
    """Remove the second factor; end all sessions of the account, and revoke its tokens."""
    accounts.reset_second_factor(user=user, by=by, at=at, **more)
    revoke_tokens_of(user, by=by, at=at)


@transaction.atomic
def link_person(
    *,
    user: User,
    person: Person,
    by: Actor,
    at: datetime,
    asked_by: str = "",
    is_alone: bool = False,
) -> None:
    """Link an account to the member whose account it is.

    Args:
        asked_by: the administrator who asked for what `by` confirms.
        is_alone: no second person confirmed it: the journal says so.
    """
    link = PersonAccount.objects.filter(user=user, person=person).exists()
    if link:
        return
    if fault := fault_of_link(user, person):
        raise Refused(fault)
    PersonAccount.objects.create(user=user, person=person)
    after = {"person": person.code, **_second_person(asked_by, is_alone=is_alone)}
    note(Entry("account.linked", "account", user.username, after=after), by=by, at=at)


def fault_of_link(user: User, person: Person) -> Fault | None:
    """Return why an account cannot be linked to a member; None if it can."""
    link = PersonAccount.objects.filter(Q(user=user) | Q(person=person)).first()
    if link is None:
        return None
    text = message("“%(account)s” is already the account of %(person)s.")
    values = {"account": link.user.username, "person": link.person.full_name}
    return Fault(text, values)


def _second_person(asked_by: str, *, is_alone: bool) -> dict[str, object]:
    """Return what the journal says of the second person."""
    asked = {"asked_by": asked_by} if asked_by else {}
    return {**asked, "is_alone": True} if is_alone else dict(asked)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    unit: Unit,
    from_on: date,
    by: Actor,
    at: datetime,
    until_on: date | None = None,
    is_acting: bool = False,
    document_number: str = "",
    asked_by: str = "",
    is_alone: bool = False,
) -> RoleGrant:
    """Grant a role for a unit to an account; whether a second person must confirm it: `requests`.

    Args:
        asked_by: the administrator who asked for what `by` confirms.
        is_alone: no second person confirmed it: the journal says so.

    Raises:
        Refused: the days are wrong, an acting head has no end, the account has the role already,
            or it is the actor's own account.
    """
    grant = faultless_grant(
        user=user,
        role=role,
        unit=unit,
        from_on=from_on,
        by=by,
        until_on=until_on,
        is_acting=is_acting,
        document_number=document_number,
    )
    return _store(grant, by, at, _second_person(asked_by, is_alone=is_alone))


def faultless_grant(
    *,
    user: User,
    role: Role,
    unit: Unit,
    from_on: date,
    by: Actor,
    until_on: date | None,
    is_acting: bool,
    document_number: str,
) -> RoleGrant:
    """Return a role that can be granted, not stored yet. Raises `Refused`, as `grant_role`."""
    _refuse_days(from_on, until_on)
    # also for administrators of a higher unit: two persons know of every role
    if by.name == user.username:
        text = message("You cannot give yourself a role. Ask another administrator of accounts.")
        raise Refused(Fault(text))
    if not user.is_active:
        raise Refused(Fault(message("This account is closed: it cannot be given a role.")))
    if is_acting and until_on is None:
        raise Refused(
            Fault(message("Who acts for an absent head does so until a day: give that day."))
        )
    grant = RoleGrant(
        user=user,
        role=role,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
        is_acting=is_acting,
        document_number=document_number.strip(),
    )
    _refuse_double(grant)
    return grant


@transaction.atomic
def delegate_role(
    *,
    grant: RoleGrant,
    to: User,
    unit: Unit,
    from_on: date,
    until_on: date,
    by: Actor,
    at: datetime,
) -> RoleGrant:
    """Delegate a role to another account for a time, for the same unit or one below it.

    Raises:
        Refused: the role cannot be delegated, was itself delegated, is held for an absent head,
            ends before, or does not reach the unit; or the other account is closed.
    """
    _refuse_days(from_on, until_on)
    # as the tree is on the first day, not today
    if unit.pk != grant.unit_id and grant.unit_id not in superiors_of(unit, on=from_on):
        text = message("“%(unit)s” is not below “%(own)s”, for which the role is held.")
        raise Refused(Fault(text, {"unit": unit.name, "own": grant.unit.name}))
    if not to.is_active:
        raise Refused(Fault(message("This account is closed: it cannot be given a role.")))
    if Role(grant.role) not in CAN_BE_DELEGATED:
        text = message("The role “%(role)s” is personal and cannot be delegated.")
        raise Refused(Fault(text, {"role": ROLE_LABELS[Role(grant.role)]}))
    if grant.delegated_from_id is not None:
        text = message("This role was itself delegated: only its original holder can delegate it.")
        raise Refused(Fault(text))
    if grant.is_acting:
        text = message(
            "This role is held in place of an absent head until a day: whoever acts for another"
            " cannot pass it on. Ask an administrator of accounts to give the role."
        )
        raise Refused(Fault(text))
    if to.pk == grant.user_id:
        raise Refused(Fault(message("You cannot delegate a role to yourself.")))
    if from_on < grant.from_on or (grant.until_on and until_on > grant.until_on):
        text = message("The role itself is held from %(from_on)s until %(until_on)s, no longer.")
        values = {"from_on": grant.from_on, "until_on": grant.until_on or "…"}
        raise Refused(Fault(text, values))
    delegation = RoleGrant(
        user=to,
        role=grant.role,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
        delegated_from=grant,
    )
    return _store(delegation, by, at)


def _refuse_days(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on <= from_on:
        text = message("A role ends after it begins (%(from_on)s).")
        raise Refused(Fault(text, {"from_on": from_on}))


def _store(
    grant: RoleGrant, by: Actor, at: datetime, more: Mapping[str, object] | None = None
) -> RoleGrant:
    # concurrent grants of the same role queue here
    get_user_model().objects.select_for_update().get(pk=grant.user_id)
    _refuse_double(grant)
    grant.save(force_insert=True)
    after = {**_values(grant), **(more or {})}
    entry = Entry("role.granted", "account", grant.user.username, after=after, unit=grant.unit.code)
    note(entry, by=by, at=at)
    return grant


def _refuse_double(grant: RoleGrant) -> None:
    begins_before = Q(from_on__lt=grant.until_on) if grant.until_on else Q()
    overlapping = ends_after(grant.from_on) & begins_before
    # roles that were taken back at once lasted no day
    not_empty = Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
    same = RoleGrant.objects.filter(overlapping, not_empty, user=grant.user, role=grant.role)
    if same.filter(unit=grant.unit).exists():
        text = message("“%(account)s” already has this role for %(unit)s in that time.")
        values = {"account": grant.user.username, "unit": grant.unit.name}
        raise Refused(Fault(text, values))


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: date, by: Actor, at: datetime) -> None:
    """End a role and its delegations on a day.

    A role that has not begun by then is taken back: its row stays and lasts no day.
    """
    # delegations cannot be delegated further: one level is all
    for one in (grant, *grant.delegations.all()):
        before = _values(one)
        ends = max(until_on, one.from_on)
        if one.until_on is not None and one.until_on <= ends:
            continue
        one.until_on = ends
        one.save(update_fields=["until_on"])
        entry = Entry(
            "role.ended",
            "account",
            one.user.username,
            before=before,
            after=_values(one),
            unit=one.unit.code,
        )
        note(entry, by=by, at=at)


def _values(grant: RoleGrant) -> dict[str, object]:
    """Return the values of a role for the journal."""
    return {
        "role": grant.role,
        "unit": grant.unit.code,
        "from_on": grant.from_on.isoformat(),
        "until_on": grant.until_on.isoformat() if grant.until_on else None,
        "is_acting": grant.is_acting,
        "delegated_by": grant.delegated_from.user.username if grant.delegated_from else None,
        "document": grant.document_number,
    }
