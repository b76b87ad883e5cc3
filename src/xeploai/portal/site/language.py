"""Choose the language of the pages: Vietnamese, unless the reader chose otherwise.

`Accept-Language` is ignored: many office computers run an English system that their user
never chose.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"
ONE_YEAR = 365 * 24 * 3600


class LanguageChoice:
    """Middleware: take the language from `?lang=`, and remember it in a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for the request."""
        languages = dict(settings.LANGUAGES)
        choice = request.GET.get("lang", "")
        language = choice if choice in languages else request.COOKIES.get(COOKIE, "")
        if language not in languages:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        if choice == language:
            response.set_cookie(COOKIE, language, max_age=ONE_YEAR, samesite="Lax", httponly=True)
        return response
