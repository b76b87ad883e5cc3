"""Ask for an act on an account that a second person confirms; confirm, refuse or withdraw it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xeploai.accounts.journal import Actor, Entry, User, note
from xeploai.accounts.operations import NO_SECOND_FACTOR
from xeploai.accounts.passwords import new_password
from xeploai.accounts.second_factor import has_second_factor
from xeploai.domain import Fault, Refused, Role, is_blank, message
from xeploai.organisations.account_requests import AccountRequest
from xeploai.organisations.models import Person, Unit

from .confirmation import NEEDS_TWO, are_two_persons, needs_two_persons, reads_persons
from .operations import (
    fault_of_link,
    faultless_grant,
    grant_role,
    link_person,
    reset_password,
    reset_second_factor,
)

Kind, State = AccountRequest.Kind, AccountRequest.State
WAITS_ALREADY = message("This was asked for already, and waits for a second person.")
DECIDED_ALREADY = message("This request was decided already, or withdrawn.")
OWN_REQUEST = message("You asked for this yourself: somebody else must confirm it.")
SAME_HANDS = message(
    "The same administrator gave both accounts their last password, or one of you gave it to the"
    " other. Somebody whose account is in other hands must confirm this."
)
OWN_ACCOUNT = message("This is about your own account: somebody else must confirm it.")
NOT_YOURS = message("Only the administrator who asked for it can withdraw it.")
NO_REASON = message("Give the reason for the refusal.")
TOO_LATE = message("The role would have ended on %(until_on)s: refuse this, and ask for it anew.")
REASON_MAX = 150


@dataclass(frozen=True)
class Outcome:
    """What became of an act that was ordered or confirmed.

    Args:
        request: it waits for a second person; None where it is done.
        password: a new one, which is not stored.
    """

    request: AccountRequest | None = None
    password: str = ""


@transaction.atomic
def ask_for_role(
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
) -> Outcome:
    """Grant a role, or ask a second person to confirm one that reads persons or gives roles.

    Raises:
        Refused: as `grant_role`, or it was asked for already.
    """
    values = {
        "role": role,
        "unit": unit,
        "from_on": from_on,
        "until_on": until_on,
        "is_acting": is_acting,
        "document_number": document_number,
    }
    if role not in NEEDS_TWO or not needs_two_persons(localdate(at)):
        is_alone = role in NEEDS_TWO
        grant_role(user=user, by=by, at=at, is_alone=is_alone, **values)  # type: ignore[arg-type]
        return Outcome()
    faultless_grant(user=user, by=by, **values)  # type: ignore[arg-type]
    values["document_number"] = document_number.strip()
    return _ask(AccountRequest(kind=Kind.ROLE, user=user, **values), by, at)


@transaction.atomic
def ask_to_link(*, user: User, person: Person, by: Actor, at: datetime) -> Outcome:
    """Link an account to its member, who sees the own case with it; or ask a second person."""
    if not needs_two_persons(localdate(at)):
        link_person(user=user, person=person, by=by, at=at, is_alone=True)
        return Outcome()
    if fault := fault_of_link(user, person):
        raise Refused(fault)
    return _ask(AccountRequest(kind=Kind.PERSON, user=user, person=person), by, at)


@transaction.atomic
def ask_for_password(*, user: User, by: Actor, at: datetime) -> Outcome:
    """Set a new password, or ask a second person to, who then hands it over.

    Otherwise one administrator could sign in with an account whose roles two persons gave.
    """
    if not _is_for_two(user, at):
        return Outcome(password=_new_password(user, by, at))
    return _ask(AccountRequest(kind=Kind.PASSWORD, user=user), by, at)


@transaction.atomic
def ask_to_reset_second_factor(*, user: User, by: Actor, at: datetime) -> Outcome:
    """Remove the second factor, or ask a second person to."""
    if not _is_for_two(user, at):
        reset_second_factor(user=user, by=by, at=at)
        return Outcome()
    if not has_second_factor(user):
        raise Refused(Fault(NO_SECOND_FACTOR))
    return _ask(AccountRequest(kind=Kind.SECOND_FACTOR, user=user), by, at)


def _is_for_two(user: User, at: datetime) -> bool:
    on = localdate(at)
    return needs_two_persons(on) and reads_persons(user, on)


def _new_password(user: User, by: Actor, at: datetime, **more: object) -> str:
    password = new_password()
    reset_password(user=user, password=password, is_for_once=True, by=by, at=at, **more)
    return password


def _ask(request: AccountRequest, by: Actor, at: datetime) -> Outcome:
    # two who ask at once for the same account queue here
    User.objects.select_for_update().get(pk=request.user_id)
    same = AccountRequest.objects.filter(
        state=State.WAITING,
        kind=request.kind,
        user=request.user,
        role=request.role,
        unit=request.unit,
        person=request.person,
    )
    if same.exists():
        raise Refused(Fault(WAITS_ALREADY))
    request.by, request.at = by.name, at
    request.save(force_insert=True)
    _note("requested", request, by, at)
    return Outcome(request)


@transaction.atomic
def confirm_request(request: AccountRequest, *, by: Actor, at: datetime) -> Outcome:
    """Do what was asked for, as somebody else than who asked.

    Raises:
        Refused: it was decided already, it can no longer be done, or who confirms is no second
            person.
    """
    request = _still_waiting(request)
    if fault := fault_of_confirming(request, by):
        raise Refused(fault)
    _decide(request, State.CONFIRMED, by, at)
    return DO[Kind(request.kind)](request, by, at)


def fault_of_confirming(request: AccountRequest, by: Actor) -> Fault | None:
    """Return why somebody is no second person for a request; None if they are one.

    The operator of the installation at a command is nobody's account.
    """
    if by.name == request.by:
        return Fault(OWN_REQUEST)
    if by.name == request.user.username:
        return Fault(OWN_ACCOUNT)
    if not by.is_operator and not are_two_persons(by.name, request.by):
        return Fault(SAME_HANDS)
    return None


def _grant(request: AccountRequest, by: Actor, at: datetime) -> Outcome:
    # a constraint sees to it that a request of a role has them
    assert request.unit is not None and request.from_on is not None  # noqa: PT018
    # nobody held it before it was confirmed
    from_on = max(request.from_on, localdate(at))
    if request.until_on is not None and request.until_on <= from_on:
        raise Refused(Fault(TOO_LATE, {"until_on": request.until_on}))
    grant_role(
        user=request.user,
        role=Role(request.role),
        unit=request.unit,
        from_on=from_on,
        until_on=request.until_on,
        is_acting=request.is_acting,
        document_number=request.document_number,
        by=by,
        at=at,
        asked_by=request.by,
    )
    return Outcome()


def _link(request: AccountRequest, by: Actor, at: datetime) -> Outcome:
    assert request.person is not None
    link_person(user=request.user, person=request.person, by=by, at=at, asked_by=request.by)
    return Outcome()


def _password(request: AccountRequest, by: Actor, at: datetime) -> Outcome:
    return Outcome(password=_new_password(request.user, by, at, asked_by=request.by))


def _second_factor(request: AccountRequest, by: Actor, at: datetime) -> Outcome:
    reset_second_factor(user=request.user, by=by, at=at, asked_by=request.by)
    return Outcome()


DO = {
    Kind.ROLE: _grant,
    Kind.PERSON: _link,
    Kind.PASSWORD: _password,
    Kind.SECOND_FACTOR: _second_factor,
}


@transaction.atomic
def refuse_request(request: AccountRequest, *, reason: str, by: Actor, at: datetime) -> None:
    """Refuse what was asked for, with a reason."""
    request = _still_waiting(request)
    if is_blank(reason):
        raise Refused(Fault(NO_REASON))
    if by.name == request.by:
        raise Refused(Fault(OWN_REQUEST))
    request.reason = reason.strip()[:REASON_MAX]
    _decide(request, State.REFUSED, by, at)


@transaction.atomic
def withdraw_request(request: AccountRequest, *, by: Actor, at: datetime) -> None:
    """Take back what one asked for oneself."""
    request = _still_waiting(request)
    if by.name != request.by:
        raise Refused(Fault(NOT_YOURS))
    _decide(request, State.WITHDRAWN, by, at)


def _still_waiting(request: AccountRequest) -> AccountRequest:
    rows = AccountRequest.objects.select_for_update(of=("self",))
    found = rows.select_related("user", "unit", "person").get(pk=request.pk)
    if found.state != State.WAITING:
        raise Refused(Fault(DECIDED_ALREADY))
    return found


def _decide(request: AccountRequest, state: AccountRequest.State, by: Actor, at: datetime) -> None:
    request.state, request.decided_by, request.decided_at = state, by.name, at
    request.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    _note(state.lower(), request, by, at)


def _note(what: str, request: AccountRequest, by: Actor, at: datetime) -> None:
    values = {
        "asked_for": request.kind,
        "role": request.role,
        "unit": request.unit.code if request.unit else "",
        "from_on": request.from_on.isoformat() if request.from_on else "",
        "until_on": request.until_on.isoformat() if request.until_on else "",
        "person": request.person.code if request.person else "",
        "document": request.document_number,
        "asked_by": request.by,
        "reason": request.reason,
    }
    after = {name: value for name, value in values.items() if value}
    entry = Entry(
        f"account.request_{what}",
        "account",
        request.user.username,
        after=after,
        unit=request.unit.code if request.unit else "",
    )
    note(entry, by=by, at=at)
