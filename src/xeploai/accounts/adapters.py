"""Adapters of allauth: only administrators create accounts; secrets are stored encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import secrets_at_rest
from .attempts import counted_address, remember_browser
from .models import User


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Close the sign-up pages; administrators create accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address under which failed sign-ins are counted."""
        return counted_address(request) or ""

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Return the response to a sign-in, which the browser is remembered by."""
        response: HttpResponse = super().post_login(request, user, **options)
        remember_browser(response, user)
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a redirect after signing in may go there: to this site only."""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, hosts, require_https=self.request.is_secure())


class KnownAccountsOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign in users who linked their account to the identity provider; never create accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Store the secrets of apps and recovery codes encrypted."""

    def encrypt(self, text: str) -> str:
        return secrets_at_rest.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets_at_rest.decrypt(encrypted_text)
