"""Headers that keep a page to itself: nothing is loaded from, or sent, elsewhere."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


def policy() -> str:
    """Return the policy; where people sign in elsewhere, the way there is open as well.

    Chromium follows no form to another site that is not named, not even by way of a redirect.
    """
    servers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    parts = [urlsplit(server["settings"]["server_url"]) for server in servers]
    origins = [f"{part.scheme}://{part.netloc}" for part in parts]
    return POLICY.replace("form-action 'self'", " ".join(["form-action 'self'", *origins]))


class ContentSecurityPolicy:
    """Say with every answer that only this site's own files may be used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy in the head."""
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = self.policy
        return response
