"""`xeploai account`: accounts and their roles, from the machine itself; the first administrator."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from xeploai.domain import ROLE_LABELS, Fault, Refused, Role, message
from xeploai.wording import say

from .arguments import day

if TYPE_CHECKING:
    from xeploai.accounts.models import User

OPENED = message("The account “%(name)s” is open.")
PASSWORD_MADE = message("Password, shown this once: %(password)s")
PASSWORD_SET = message("“%(name)s” has a new password.")
GIVEN = message("“%(name)s” holds the role “%(role)s” for %(unit)s from %(from_on)s on.")
ENDED = message("Roles of “%(name)s” that end on %(day)s: %(number)s.")
CLOSED = message("The account “%(name)s” is closed, and its roles are ended.")
REOPENED = message("The account “%(name)s” is open again, without roles.")
RESET = message("“%(name)s” signs in without a second factor.")
LINKED = message("“%(name)s” is the account of %(person)s.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add an argument group for each act."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("list", help="list the accounts with their roles")
    below = _act(acts, "open", "open an account, with a role if one is named")
    below.add_argument("--label", required=True, help="the name that others see")
    _add_prompt(below)
    _add_role(below, is_needed=False)
    _add_role(_act(acts, "role", "give an account a role for a unit"), is_needed=True)
    below = _act(acts, "end", "end roles of an account")
    _add_role_and_unit(below, is_needed=False)
    below.add_argument("--on", type=day, metavar="DATE", help="first day without it (today)")
    _add_prompt(_act(acts, "password", "give an account a new password"))
    _act(acts, "second-factor", "take the second factor away")
    _act(acts, "close", "close an account and end its roles")
    _act(acts, "reopen", "let a closed account sign in again")
    link = _act(acts, "link", "say whose account it is")
    link.add_argument("--person", required=True, metavar="CODE", help="code of the member")


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str
) -> argparse.ArgumentParser:
    below = acts.add_parser(name, help=told)
    below.add_argument("username", help="the sign-in name")
    return below


def _add_prompt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--prompt", action="store_true", help="ask for the password instead of making one"
    )


def _add_role_and_unit(parser: argparse.ArgumentParser, *, is_needed: bool) -> None:
    parser.add_argument(
        "--role", choices=[role.value for role in Role], required=is_needed, help="what it holds"
    )
    parser.add_argument("--unit", metavar="CODE", required=is_needed, help="for which unit")


def _add_role(parser: argparse.ArgumentParser, *, is_needed: bool) -> None:
    _add_role_and_unit(parser, is_needed=is_needed)
    parser.add_argument("--from", dest="from_on", type=day, metavar="DATE", help="(today)")
    parser.add_argument("--until", dest="until_on", type=day, metavar="DATE", help="not included")
    parser.add_argument("--acting", action="store_true", help="in place of an absent head")
    parser.add_argument("--document", default="", help="number of the document")


def run(args: argparse.Namespace) -> int:
    """Carry out the act and say what it did."""
    if args.act == "list":
        return _list(args)
    if args.act == "open":
        return _open(args)
    from xeploai.accounts.queries import account_by_name

    return ACTS[args.act](args, account_by_name(args.username))


def _said(args: argparse.Namespace, text: str, **values: object) -> int:
    sys.stdout.write(f"{say(Fault(text, values), args.lang)}\n")
    return 0


def _by_and_at() -> dict[str, Any]:
    """Return who does it and when: whoever may use this machine, by the name of its own account."""
    from django.conf import settings

    from xeploai.accounts.journal import Actor

    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    now = datetime.now(ZoneInfo(settings.TIME_ZONE))
    return {"by": Actor(f"xeploai account ({user})"), "at": now}


def _password(args: argparse.Namespace) -> tuple[str, bool]:
    """Return a password, and whether it was made here: then it is good for one sign-in."""
    from xeploai.accounts.passwords import new_password

    if not args.prompt:
        return new_password(), True
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n"), False
    first, again = getpass.getpass(), getpass.getpass()
    if first != again:
        raise Refused(Fault(message("The two passwords differ.")))
    return first, False


def _open(args: argparse.Namespace) -> int:
    from django.db import transaction

    from xeploai.accounts.operations import open_account

    password, is_made = _password(args)
    with transaction.atomic():
        user = open_account(
            username=args.username,
            label=args.label,
            password=password,
            password_is_for_once=is_made,
            **_by_and_at(),
        )
        if args.role is not None or args.unit is not None:
            _role(args, user)
    _said(args, OPENED, name=user.username)
    return _said(args, PASSWORD_MADE, password=password) if is_made else 0


def _role(args: argparse.Namespace, user: "User") -> int:
    from xeploai.organisations.register import unit_by_code
    from xeploai.organisations.roles import grant_role

    if args.role is None or args.unit is None:
        raise Refused(Fault(message("A role needs its unit, and a unit its role.")))
    unit = unit_by_code(args.unit)
    grant = grant_role(
        user=user,
        role=Role(args.role),
        unit=unit,
        from_on=args.from_on or date.today(),
        until_on=args.until_on,
        is_acting=args.acting,
        document_number=args.document,
        **_by_and_at(),
    )
    label = ROLE_LABELS[Role(args.role)]
    return _said(args, GIVEN, name=user.username, role=label, unit=unit.name, from_on=grant.from_on)


def _end(args: argparse.Namespace, user: "User") -> int:
    from xeploai.organisations.roles import current_and_future_roles, end_role

    on = args.on or date.today()
    ended = [
        grant
        for grant in current_and_future_roles(user, on)
        if args.role in (None, grant.role) and args.unit in (None, grant.unit.code)
    ]
    if not ended:
        raise Refused(Fault(message("There is no such role.")))
    for grant in ended:
        end_role(grant=grant, until_on=on, **_by_and_at())
    return _said(args, ENDED, name=user.username, day=on, number=len(ended))


def _new_password(args: argparse.Namespace, user: "User") -> int:
    from xeploai.accounts.operations import set_password

    password, is_made = _password(args)
    set_password(user=user, password=password, password_is_for_once=is_made, **_by_and_at())
    _said(args, PASSWORD_SET, name=user.username)
    return _said(args, PASSWORD_MADE, password=password) if is_made else 0


def _second_factor(args: argparse.Namespace, user: "User") -> int:
    from xeploai.accounts.operations import reset_second_factor

    reset_second_factor(user=user, **_by_and_at())
    return _said(args, RESET, name=user.username)


def _close(args: argparse.Namespace, user: "User") -> int:
    from xeploai.organisations.roles import close_account

    close_account(user=user, **_by_and_at())
    return _said(args, CLOSED, name=user.username)


def _reopen(args: argparse.Namespace, user: "User") -> int:
    from xeploai.accounts.operations import reopen_account

    reopen_account(user=user, **_by_and_at())
    return _said(args, REOPENED, name=user.username)


def _link(args: argparse.Namespace, user: "User") -> int:
    from xeploai.organisations.register import person_by_code
    from xeploai.organisations.roles import link_person

    person = person_by_code(args.person)
    link_person(user=user, person=person, **_by_and_at())
    return _said(args, LINKED, name=user.username, person=person.full_name)


ACTS: Mapping[str, Callable[[argparse.Namespace, "User"], int]] = {
    "role": _role,
    "end": _end,
    "password": _new_password,
    "second-factor": _second_factor,
    "close": _close,
    "reopen": _reopen,
    "link": _link,
}


def _list(args: argparse.Namespace) -> int:
    from xeploai.accounts.queries import all_accounts
    from xeploai.organisations.roles import grants_of

    users, today = all_accounts(), date.today()
    held = grants_of(users)
    for user in users:
        roles = [
            f"{ROLE_LABELS[Role(one.role)][args.lang]} · {one.unit.name} ({one.unit.code})"
            for one in held[user.pk]
            if one.until_on is None or one.until_on > today
        ]
        state = "" if user.is_active else "✗ "
        sys.stdout.write(f"{state}{user.username}\t{user.label}\t{'; '.join(roles) or '–'}\n")
    return 0
