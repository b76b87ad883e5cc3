"""`xeploai account`: accounts and their roles, from the machine itself; the first administrator."""

import getpass
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from xeploai.cli.command_line import DAY, Session, acts, choice
from xeploai.domain import ROLE_LABELS, Fault, Refused, Role, message

if TYPE_CHECKING:
    from xeploai.accounts.journal import User
    from xeploai.organisations.roles import AccountRequest

F = TypeVar("F", bound=Callable[..., Any])

OPENED = message("The account “%(name)s” is open.")
PASSWORD_MADE = message("Password, shown this once: %(password)s")
PASSWORD_SET = message("“%(name)s” has a new password.")
GIVEN = message("“%(name)s” has the role “%(role)s” for %(unit)s from %(from_on)s on.")
ENDED = message("Roles of “%(name)s” that end on %(day)s: %(number)s.")
CLOSED = message("The account “%(name)s” is closed, and its roles are ended.")
REOPENED = message("The account “%(name)s” is open again, without roles.")
RESET = message("“%(name)s” signs in without a second factor.")
LINKED = message("“%(name)s” is the account of %(person)s.")
HALF_A_ROLE = message("A role needs its unit, and a unit its role.")
CONFIRMED = message("Request %(number)s is confirmed and done.")
REFUSED = message("Request %(number)s is refused.")
NO_REQUEST = message("There is no request %(number)s.")
REVOKED = message("The token “%(name)s” of %(account)s is revoked.")
NO_ROLE = message("There is no such role.")
PASSWORDS_DIFFER = message("The two passwords differ.")

account = acts("account", "Open accounts, give and end roles, give passwords.")
username_argument = click.argument("username")
prompt_option = click.option(
    "--prompt", is_flag=True, help="ask for the password instead of making one"
)


def _role_and_unit(*, required: bool) -> Callable[[F], F]:
    def add(function: F) -> F:
        roles = choice(role.value for role in Role)
        function = click.option("--unit", metavar="CODE", required=required, help="for which unit")(
            function
        )
        return click.option("--role", type=roles, required=required, help="which role")(function)

    return add


def _span(function: F) -> F:
    """Add what says from when, until when and by which document a role is given."""
    for option in (
        click.option("--document", default="", help="number of the document"),
        click.option("--acting", is_flag=True, help="in place of an absent head"),
        click.option("--until", "until_on", type=DAY, metavar="DATE", help="not included"),
        click.option("--from", "from_on", type=DAY, metavar="DATE", help="(today)"),
    ):
        function = option(function)
    return function


def _by_and_at() -> dict[str, Any]:
    """Return actor and time for the journal.

    The actor is the machine's own user, since anyone who can use the machine can do this.
    """
    from django.conf import settings

    from xeploai.accounts.journal import Actor

    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        # a container may run under a number that has no name
        user = str(os.getuid())
    now = datetime.now(ZoneInfo(settings.TIME_ZONE))
    return {"by": Actor(f"xeploai account ({user})"), "at": now}


def _account(username: str) -> "User":
    from xeploai.accounts.queries import account_by_name

    return account_by_name(username)


def _new_password(*, prompt: bool) -> tuple[str, bool]:
    """Return a password, and whether it was made here: then it is good for one sign-in."""
    from xeploai.accounts.passwords import new_password

    if not prompt:
        return new_password(), True
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n"), False
    first, again = getpass.getpass(), getpass.getpass()
    if first != again:
        raise Refused(Fault(PASSWORDS_DIFFER))
    return first, False


@account.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """List the accounts with their roles."""
    from xeploai.accounts.queries import all_accounts
    from xeploai.organisations.roles import grants_of

    users, today = all_accounts(), date.today()
    grants = grants_of(users)
    labels = {role: ROLE_LABELS[role][session.language] for role in Role}
    for user in users:
        roles = [
            f"{labels[Role(each.role)]} · {each.unit.name} ({each.unit.code})"
            for each in grants[user.pk]
            if each.until_on is None or each.until_on > today
        ]
        state = "" if user.is_active else "✗ "
        sys.stdout.write(f"{state}{user.username}\t{user.label}\t{'; '.join(roles) or '–'}\n")


@account.command("open")
@username_argument
@click.option("--label", required=True, help="the name that others see")
@prompt_option
@_role_and_unit(required=False)
@_span
@click.pass_obj
def open_(session: Session, /, username: str, label: str, *, prompt: bool, **role: Any) -> None:
    """Open an account, with a role if one is named."""
    from django.db import transaction

    from xeploai.accounts.operations import open_account

    password, is_made = _new_password(prompt=prompt)
    # an account whose role is refused is not opened at all
    with transaction.atomic():
        user = open_account(
            username=username,
            label=label,
            password=password,
            password_is_for_once=is_made,
            **_by_and_at(),
        )
        if role["role"] is not None or role["unit"] is not None:
            _give_role(session, user, **role)
    session.say(OPENED, name=user.username)
    if is_made:
        session.say(PASSWORD_MADE, password=password)


@account.command("role")
@username_argument
@_role_and_unit(required=True)
@_span
@click.pass_obj
def give_role(session: Session, /, username: str, **role: Any) -> None:
    """Give an account a role for a unit."""
    _give_role(session, _account(username), **role)


def _give_role(
    session: Session,
    user: "User",
    *,
    role: str | None,
    unit: str | None,
    from_on: date | None,
    until_on: date | None,
    acting: bool,
    document: str,
) -> None:
    from xeploai.organisations.roles import grant_role, unit_by_code

    if role is None or unit is None:
        raise Refused(Fault(HALF_A_ROLE))
    found = unit_by_code(unit)
    grant = grant_role(
        user=user,
        role=Role(role),
        unit=found,
        from_on=from_on or date.today(),
        until_on=until_on,
        is_acting=acting,
        document_number=document,
        **_by_and_at(),
    )
    values = {"role": ROLE_LABELS[Role(role)], "unit": found.name, "from_on": grant.from_on}
    session.say(GIVEN, name=user.username, **values)


@account.command("end")
@username_argument
@_role_and_unit(required=False)
@click.option("--on", type=DAY, metavar="DATE", help="first day without it (today)")
@click.pass_obj
def end(
    session: Session, username: str, role: str | None, unit: str | None, on: date | None
) -> None:
    """End roles of an account: all of them, or those of a kind or unit."""
    from xeploai.organisations.roles import current_and_future_roles, end_role

    user, last = _account(username), on or date.today()
    ending = [
        grant
        for grant in current_and_future_roles(user, last)
        if role in (None, grant.role) and unit in (None, grant.unit.code)
    ]
    if not ending:
        raise Refused(Fault(NO_ROLE))
    for grant in ending:
        end_role(grant=grant, until_on=last, **_by_and_at())
    session.say(ENDED, name=user.username, day=last, number=len(ending))


@account.command("password")
@username_argument
@prompt_option
@click.pass_obj
def password(session: Session, username: str, *, prompt: bool) -> None:
    """Give an account a new password; its sessions and tokens end."""
    from xeploai.organisations.roles import reset_password

    user = _account(username)
    new, is_made = _new_password(prompt=prompt)
    reset_password(user=user, password=new, is_for_once=is_made, **_by_and_at())
    session.say(PASSWORD_SET, name=user.username)
    if is_made:
        session.say(PASSWORD_MADE, password=new)


@account.command("second-factor")
@username_argument
@click.pass_obj
def second_factor(session: Session, username: str) -> None:
    """Take the second factor away; sessions and tokens end."""
    from xeploai.organisations.roles import reset_second_factor

    user = _account(username)
    reset_second_factor(user=user, **_by_and_at())
    session.say(RESET, name=user.username)


@account.command("close")
@username_argument
@click.pass_obj
def close(session: Session, username: str) -> None:
    """Close an account and end its roles."""
    from xeploai.organisations.roles import close_account

    user = _account(username)
    close_account(user=user, **_by_and_at())
    session.say(CLOSED, name=user.username)


@account.command("reopen")
@username_argument
@click.pass_obj
def reopen(session: Session, username: str) -> None:
    """Let a closed account sign in again."""
    from xeploai.accounts.operations import reopen_account

    user = _account(username)
    reopen_account(user=user, **_by_and_at())
    session.say(REOPENED, name=user.username)


@account.command("link")
@username_argument
@click.option("--person", required=True, metavar="CODE", help="code of the member")
@click.pass_obj
def link(session: Session, username: str, person: str) -> None:
    """Tie an account to the member whose it is."""
    from xeploai.organisations.roles import link_person, person_by_code

    user, member = _account(username), person_by_code(person)
    link_person(user=user, person=member, **_by_and_at())
    session.say(LINKED, name=user.username, person=member.full_name)


@account.command("requests")
def requests() -> None:
    """List what administrators asked for and a second person must confirm."""
    from xeploai.organisations.roles import requests_waiting

    for one in requests_waiting():
        about = [
            one.kind,
            one.user.username,
            one.role,
            one.unit.code if one.unit else "",
            one.person.code if one.person else "",
        ]
        values = " ".join(filter(None, about))
        sys.stdout.write(f"{one.pk}\t{values}\t{one.by}\t{one.at:%Y-%m-%d %H:%M}\n")


@account.command("confirm")
@click.argument("number", type=int)
@click.pass_obj
def confirm(session: Session, number: int) -> None:
    """Confirm a request in place of a second administrator."""
    from xeploai.organisations.roles import confirm_request

    done = confirm_request(_request(number), **_by_and_at())
    session.say(CONFIRMED, number=number)
    if done.password:
        session.say(PASSWORD_MADE, password=done.password)


@account.command("refuse")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="why")
@click.pass_obj
def refuse(session: Session, number: int, reason: str) -> None:
    """Refuse a request."""
    from xeploai.organisations.roles import refuse_request

    refuse_request(_request(number), reason=reason, **_by_and_at())
    session.say(REFUSED, number=number)


def _request(number: int) -> "AccountRequest":
    from xeploai.organisations.roles import request_by_id

    found = request_by_id(number)
    if found is None:
        raise Refused(Fault(NO_REQUEST, {"number": number}))
    return found


@account.command("tokens")
def tokens() -> None:
    """List the tokens in force: number, account, role, made, until, last used."""
    from xeploai.organisations.tokens import tokens_in_force

    for one in tokens_in_force(on=date.today()):
        days = "\t".join(str(day or "–") for day in (one.from_on, one.until_on, one.last_used_on))
        role = f"{one.grant.role} {one.grant.unit.code}"
        sys.stdout.write(f"{one.pk}\t{one.name}\t{one.grant.user.username}\t{role}\t{days}\n")


@account.command("revoke")
@click.argument("number", type=int)
@click.pass_obj
def revoke(session: Session, number: int) -> None:
    """Revoke a token."""
    from xeploai.organisations.tokens import revoke_token, token_by_id

    token = token_by_id(number)
    revoke_token(token=token, **_by_and_at())
    session.say(REVOKED, name=token.name, account=token.grant.user.username)
