"""Roles by unit: who holds which, since when, given by whom."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from xeploai.accounts.journal import Doer, Entry, note
from xeploai.accounts.models import User
from xeploai.domain import CAN_BE_DELEGATED, ROLE_LABELS, Fault, Refused, Role, message

from .models import Person, PersonAccount, RoleGrant, Unit
from .queries import in_force, superiors_of


def roles_of(user: User, on: date) -> list[RoleGrant]:
    """Return the roles that an account holds on a day."""
    if not user.is_active:
        return []
    held = RoleGrant.objects.filter(in_force(on), user=user).select_related("unit")
    return list(held.order_by("pk"))


def person_of(user: User) -> Person | None:
    """Return the member whose account it is."""
    found = PersonAccount.objects.filter(user=user).select_related("person").first()
    return found.person if found else None


def not_over(user: User, on: date) -> list[RoleGrant]:
    """Return the roles that an account holds on a day, or will hold."""
    from_now = Q(until_on__isnull=True) | Q(until_on__gt=on)
    held = RoleGrant.objects.filter(from_now, user=user)
    return list(held.select_related("unit", "delegated_from__user").order_by("pk"))


def grants_below(units: Iterable[Unit], on: date) -> QuerySet[RoleGrant]:
    """Return the roles held for any of these units, on a day or later, by account."""
    from_now = Q(until_on__isnull=True) | Q(until_on__gt=on)
    held = RoleGrant.objects.filter(from_now, unit__in=list(units))
    return held.select_related("unit", "user").order_by("user__username", "pk")


@transaction.atomic
def close_account(*, user: User, by: Doer, at: datetime) -> None:
    """Close an account: nobody signs in with it any more, its roles end, what it did stays."""
    if not user.is_active:
        raise Refused(Fault(message("This account is closed already.")))
    user.is_active = False
    user.save(update_fields=["is_active"])
    before, after = {"active": True}, {"active": False}
    entry = Entry("account.closed", "account", user.username, before=before, after=after)
    note(entry, by=by, at=at)
    for grant in not_over(user, localdate(at)):
        end_role(grant=grant, until_on=localdate(at), by=by, at=at)


@transaction.atomic
def link_person(*, user: User, person: Person, by: Doer, at: datetime) -> None:
    """Say whose account it is."""
    taken = PersonAccount.objects.filter(Q(user=user) | Q(person=person)).first()
    if taken is not None and (taken.user_id, taken.person_id) == (user.pk, person.pk):
        return
    if taken is not None:
        text = message("“%(account)s” is already the account of %(person)s.")
        values = {"account": taken.user.username, "person": taken.person.full_name}
        raise Refused(Fault(text, values))
    PersonAccount.objects.create(user=user, person=person)
    entry = Entry("account.linked", "account", user.username, after={"person": person.code})
    note(entry, by=by, at=at)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    unit: Unit,
    from_on: date,
    by: Doer,
    at: datetime,
    until_on: date | None = None,
    is_acting: bool = False,
    document_number: str = "",
) -> RoleGrant:
    """Let an account hold a role for a unit.

    Raises:
        Refused: the days are wrong, an acting head has no end, the role is held already, or
            somebody would give it to himself.
    """
    _refuse_days(from_on, until_on)
    if by.name == user.username:
        text = message("Nobody gives himself a role. Ask another administrator of accounts.")
        raise Refused(Fault(text))
    if not user.is_active:
        raise Refused(Fault(message("This account is closed: it cannot be given a role.")))
    if is_acting and until_on is None:
        raise Refused(Fault(message("Who acts for an absent head does so until a day: give it.")))
    grant = RoleGrant(
        user=user,
        role=role,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
        is_acting=is_acting,
        document_number=document_number.strip(),
    )
    return _store(grant, by, at)


@transaction.atomic
def delegate_role(
    *,
    grant: RoleGrant,
    to: User,
    unit: Unit,
    from_on: date,
    until_on: date,
    by: Doer,
    at: datetime,
) -> RoleGrant:
    """Let somebody else hold one's role for a time, for the same unit or one below it.

    Raises:
        Refused: the role cannot be passed on, was itself passed on, ends before, or does not
            reach the unit; or the other account is closed.
    """
    _refuse_days(from_on, until_on)
    if unit.pk != grant.unit_id and grant.unit_id not in superiors_of(unit, on=from_on):
        text = message("“%(unit)s” is not below “%(own)s”, for which the role is held.")
        raise Refused(Fault(text, {"unit": unit.name, "own": grant.unit.name}))
    if not to.is_active:
        raise Refused(Fault(message("This account is closed: it cannot be given a role.")))
    if Role(grant.role) not in CAN_BE_DELEGATED:
        text = message("The role “%(role)s” is personal and cannot be passed on.")
        raise Refused(Fault(text, {"role": ROLE_LABELS[Role(grant.role)]}))
    if grant.delegated_from_id is not None:
        text = message("This role was itself passed on: only its first holder passes it on.")
        raise Refused(Fault(text))
    if to.pk == grant.user_id:
        raise Refused(Fault(message("A role is passed on to somebody else, not to oneself.")))
    if from_on < grant.from_on or (grant.until_on and until_on > grant.until_on):
        text = message("The role itself is held from %(from_on)s until %(until_on)s, no longer.")
        values = {"from_on": grant.from_on, "until_on": grant.until_on or "…"}
        raise Refused(Fault(text, values))
    passed = RoleGrant(
        user=to,
        role=grant.role,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
        is_acting=grant.is_acting,
        delegated_from=grant,
    )
    return _store(passed, by, at)


def _refuse_days(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on <= from_on:
        text = message("A role ends after it begins (%(from_on)s).")
        raise Refused(Fault(text, {"from_on": from_on}))


def _store(grant: RoleGrant, by: Doer, at: datetime) -> RoleGrant:
    # two who give the same role at once queue here
    get_user_model().objects.select_for_update().get(pk=grant.user_id)
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=grant.from_on)
    begins = Q(from_on__lt=grant.until_on) if grant.until_on else Q()
    held = Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
    same = RoleGrant.objects.filter(lasts, begins, held, user=grant.user, role=grant.role)
    if same.filter(unit=grant.unit).exists():
        text = message("“%(account)s” already holds this role for %(unit)s in that time.")
        values = {"account": grant.user.username, "unit": grant.unit.name}
        raise Refused(Fault(text, values))
    grant.save(force_insert=True)
    entry = Entry(
        "role.granted", "account", grant.user.username, after=_said(grant), unit=grant.unit.code
    )
    note(entry, by=by, at=at)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: date, by: Doer, at: datetime) -> None:
    """Let a role, and what was passed on of it, end on a day.

    A role that has not begun by then is taken back: it is kept, as held on no day at all.
    """
    for one in (grant, *grant.delegations.all()):
        before = _said(one)
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
            after=_said(one),
            unit=one.unit.code,
        )
        note(entry, by=by, at=at)


def _said(grant: RoleGrant) -> dict[str, object]:
    """Return a grant as the journal keeps it."""
    return {
        "role": grant.role,
        "unit": grant.unit.code,
        "from_on": grant.from_on.isoformat(),
        "until_on": grant.until_on.isoformat() if grant.until_on else None,
        "is_acting": grant.is_acting,
        "delegated_by": grant.delegated_from.user.username if grant.delegated_from else None,
        "document": grant.document_number,
    }
