"""Writes to accounts. What an account may do is changed in `organisations.roles`."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from xeploai.accounts.journal import User
from xeploai.domain import Fault, Refused, message

from .attempts import forget_failures
from .journal import Actor, Entry, note
from .second_factor import remove_second_factor

NO_SECOND_FACTOR = message("This account has no second factor.")
# part of URLs and of the journal; starts with a letter or digit
SIGN_IN_NAME = re.compile(r"[^\W_][\w.@+-]{0,148}", re.ASCII)


@transaction.atomic
def open_account(
    *,
    username: str,
    label: str,
    password: str,
    by: Actor,
    at: datetime,
    password_is_for_once: bool = False,
) -> User:
    """Open an account without any role.

    Args:
        password_is_for_once: the user must choose another one at the first sign-in.

    Raises:
        Refused: the name is taken or not valid, or the password is too easy.
    """
    users = get_user_model()
    name = username.strip()
    faults = [*_faults_of_names(name, label), *_faults_of_password(password, name)]
    if SIGN_IN_NAME.fullmatch(name) and users.objects.filter(username__iexact=name).exists():
        text = message("There is already an account called “%(name)s”.")
        faults.append(Fault(text, {"name": name}))
    if faults:
        raise Refused(faults)
    user = users.objects.create_user(username=name, password=password, label=label.strip())
    after = {"label": user.label, "for_once": password_is_for_once}
    note(Entry("account.opened", "account", name, after=after), by=by, at=at)
    return user


def _faults_of_names(name: str, label: str) -> Iterable[Fault]:
    if not name or not label.strip():
        yield Fault(message("An account needs a sign-in name and a name to show."))
    elif not SIGN_IN_NAME.fullmatch(name):
        text = message(
            "“%(name)s” cannot be a sign-in name: use letters without marks, digits and . - _ @ +."
        )
        yield Fault(text, {"name": name})


def _faults_of_password(password: str, name: str) -> Iterable[Fault]:
    try:
        validate_password(password, User(username=name))
    except ValidationError:
        yield Fault(
            message(
                "The password is too easy: take ten characters or more, not only digits, no common"
                " word and not the sign-in name."
            )
        )


@transaction.atomic
def reopen_account(*, user: User, by: Actor, at: datetime) -> None:
    """Let a closed account sign in again. Its roles stay ended and must be granted again."""
    if user.is_active:
        raise Refused(Fault(message("This account is not closed.")))
    user.is_active = True
    user.save(update_fields=["is_active"])
    before, after = {"active": False}, {"active": True}
    entry = Entry("account.reopened", "account", user.username, before=before, after=after)
    note(entry, by=by, at=at)


@transaction.atomic
def set_password(
    *,
    user: User,
    password: str,
    by: Actor,
    at: datetime,
    password_is_for_once: bool = False,
    **more: object,
) -> None:
    """Set a new password for a user who forgot it, and end all sessions of the account.

    Tokens of the account: `organisations.roles.reset_password`.

    Args:
        more: what the journal says besides.
    """
    if faults := list(_faults_of_password(password, user.username)):
        raise Refused(faults)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    forget_failures(user)
    after = {"for_once": password_is_for_once, **more}
    note(Entry("account.password_set", "account", user.username, after=after), by=by, at=at)


@transaction.atomic
def reset_second_factor(*, user: User, by: Actor, at: datetime, **more: object) -> None:
    """Remove app and recovery codes of a user who lost the telephone; end all sessions."""
    if not remove_second_factor(user):
        raise Refused(Fault(NO_SECOND_FACTOR))
    end_sessions(user)
    forget_failures(user)
    note(Entry("account.second_factor_reset", "account", user.username, after=more), by=by, at=at)


def end_sessions(user: User) -> None:
    """Sign an account out everywhere."""
    get_user_model().objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
