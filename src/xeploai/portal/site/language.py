"""The language of the pages: Vietnamese, unless the reader chose otherwise.

A browser's own setting is not asked: many office computers are set to English by whoever
installed them.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"
ONE_YEAR = 365 * 24 * 3600


class ChosenLanguage:
    """Take the language from `?lang=`, which is remembered, or from what was remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language found."""
        known = dict(settings.LANGUAGES)
        chosen = request.GET.get("lang", "")
        language = chosen if chosen in known else request.COOKIES.get(COOKIE, "")
        if language not in known:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        if chosen == language:
            response.set_cookie(COOKIE, language, max_age=ONE_YEAR, samesite="Lax", httponly=True)
        return response
