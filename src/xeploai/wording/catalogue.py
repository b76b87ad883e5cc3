"""The catalogue of Vietnamese texts, which translates what the domain says."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from xeploai.domain import SOURCE_LANGUAGE, install_translator

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CATALOGUE = "django"


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return translation(CATALOGUE, localedir=LOCALE, languages=[language])


def look_up(text: str, language: str, context: str) -> str:
    """Return a marked English text in a language; as it is where the catalogue lacks it."""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, text) if context else catalogue.gettext(text)


install_translator(look_up)
