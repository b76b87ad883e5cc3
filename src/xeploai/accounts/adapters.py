"""How allauth behaves here: nobody opens an account for himself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):
    """Accounts are opened by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no, always."""
        return False


class KnownAccountsOnly(DefaultSocialAccountAdapter):
    """An identity server signs in whoever tied the own account to it, and opens none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Say no, always."""
        return False
