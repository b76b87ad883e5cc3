"""How allauth behaves here: nobody opens an account for himself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .attempts import address_of


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no, always."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the own account."""
        return reverse("account")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that failed sign-ins are counted by."""
        return address_of(request) or ""

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be sent there after signing in: to this very site only."""
        own = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, own, require_https=self.request.is_secure())


class KnownAccountsOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity server signs in whoever tied the own account to it, and opens none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Say no, always."""
        return False
