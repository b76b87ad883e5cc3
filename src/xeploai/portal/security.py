"""Headers that keep a page to itself: nothing is loaded from, or sent, elsewhere."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Say with every answer that only this site's own files may be used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy in the head."""
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response
