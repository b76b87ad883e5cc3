"""Journal sign-ins, and note which password is for one sign-in only."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.dispatch import receiver
from django.http import HttpRequest

from xeploai.accounts.attempts import address_of
from xeploai.accounts.journal import Actor, Entry, User, note
from xeploai.accounts.passwords import is_for_once
from xeploai.accounts.second_factor import mark_first_code
from xeploai.portal.site import FOR_ONCE, now


@receiver(user_logged_in)
def _note_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    if is_for_once(user):
        request.session[FOR_ONCE] = True
    means = [record["method"] for record in get_authentication_records(request, user)]
    _note("signed_in", user, address=address_of(request), means=means)


@receiver(password_changed)
def _note_password(request: HttpRequest, user: User, **_: Any) -> None:
    request.session.pop(FOR_ONCE, None)
    _note("password_changed", user)


@receiver(authenticator_added)
def _note_new_factor(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        mark_first_code(authenticator, request.POST.get("code", ""))
    _note("second_factor_added", user, type=authenticator.type)


@receiver(authenticator_removed)
def _note_removed_factor(user: User, authenticator: Any, **_: Any) -> None:
    _note("second_factor_removed", user, type=authenticator.type)


@receiver(authenticator_reset)
def _note_new_codes(user: User, **_: Any) -> None:
    _note("recovery_codes_made", user)


@receiver(social_account_added)
def _note_new_identity(request: HttpRequest, sociallogin: Any, **_: Any) -> None:
    _note("identity_tied", sociallogin.user, uid=sociallogin.account.uid)


@receiver(social_account_removed)
def _note_removed_identity(request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    _note("identity_untied", socialaccount.user, uid=socialaccount.uid)


def _note(act: str, user: User, **values: object) -> None:
    entry = Entry(f"account.{act}", "account", user.username, after=values)
    note(entry, by=Actor(user.username), at=now())
