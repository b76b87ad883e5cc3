"""The Content-Security-Policy header: pages load from and send to this site only."""

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
    """Return the policy, with the identity providers' origins among the form targets."""
    servers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
    parts = [urlsplit(server["settings"]["server_url"]) for server in servers]
    # Chromium applies form-action to redirects as well, and signing in starts with a form
    origins = [f"{part.scheme}://{part.netloc}" for part in parts]
    return POLICY.replace("form-action 'self'", " ".join(["form-action 'self'", *origins]))


class ContentSecurityPolicy:
    """Middleware: set the policy on every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = self.policy
        return response
