"""Roles by unit: who holds which, since when, given by whom."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet

from xeploai.accounts.journal import Doer, Entry, note
from xeploai.accounts.models import User
from xeploai.domain.faults import Fault, Refused, message
from xeploai.domain.roles import CAN_BE_DELEGATED, ROLE_LABELS, Role

from .models import Person, PersonAccount, RoleGrant, Unit
from .queries import in_force


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


def grants_below(units: Iterable[Unit], on: date) -> QuerySet[RoleGrant]:
    """Return the roles held for any of these units, on a day or later, by account."""
    from_now = Q(until_on__isnull=True) | Q(until_on__gt=on)
    held = RoleGrant.objects.filter(from_now, unit__in=list(units))
    return held.select_related("unit", "user").order_by("user__username", "pk")


@transaction.atomic
def open_account(*, username: str, label: str, password: str, by: Doer, at: datetime) -> User:
    """Open an account without any role. Raises `Refused` where the name is taken."""
    users = get_user_model()
    name = username.strip()
    if not name or not label.strip():
        raise Refused(Fault(message("An account needs a sign-in name and a name to show.")))
    if users.objects.filter(username__iexact=name).exists():
        text = message("There is already an account called “%(name)s”.")
        raise Refused(Fault(text, {"name": name}))
    user = users.objects.create_user(username=name, password=password, label=label.strip())
    note(Entry("account.opened", "account", name, after={"label": user.label}), by=by, at=at)
    return user


@transaction.atomic
def close_account(*, user: User, by: Doer, at: datetime) -> None:
    """Close an account: nobody signs in with it any more, what it did stays."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    entry = Entry(
        "account.closed", "account", user.username, before={"active": True}, after={"active": False}
    )
    note(entry, by=by, at=at)


@transaction.atomic
def set_password(*, user: User, password: str, by: Doer, at: datetime) -> None:
    """Give an account a new password, for somebody who forgot it."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note(Entry("account.password_set", "account", user.username), by=by, at=at)


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
        Refused: the days are wrong, an acting head has no end, or the role is held already.
    """
    _refuse_days(from_on, until_on)
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

    Whether `unit` is at or below the grant's own, the caller has checked.

    Raises:
        Refused: the role cannot be passed on, was itself passed on, or ends before.
    """
    _refuse_days(from_on, until_on)
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
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=grant.from_on)
    begins = Q(from_on__lt=grant.until_on) if grant.until_on else Q()
    same = RoleGrant.objects.filter(lasts, begins, user=grant.user, role=grant.role)
    if same.filter(unit=grant.unit).exists():
        text = message("“%(account)s” already holds this role for %(unit)s in that time.")
        values = {"account": grant.user.username, "unit": grant.unit.name}
        raise Refused(Fault(text, values))
    grant.save(force_insert=True)
    note(Entry("role.granted", "account", grant.user.username, after=_said(grant)), by=by, at=at)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: date, by: Doer, at: datetime) -> None:
    """Let a role, and what was passed on of it, end on a day.

    A role that has not begun by then is taken back: it is kept with the shortest time there is.
    """
    for one in (grant, *grant.delegations.all()):
        before = _said(one)
        ends = max(until_on, one.from_on.fromordinal(one.from_on.toordinal() + 1))
        if one.until_on is not None and one.until_on <= ends:
            continue
        one.until_on = ends
        one.save(update_fields=["until_on"])
        entry = Entry("role.ended", "account", one.user.username, before=before, after=_said(one))
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
