"""Vietnamese or English: the catalogue, and which language a reader gets. No Django.

English texts are marked in the code by `message` and `label` of `xeploai.domain`; their Vietnamese
is in `locale/vi/LC_MESSAGES/django.po`, which the pages share. Importing this package installs the
catalogue as the translator of the domain; it is loaded when the first text is read in Vietnamese.
"""

from .catalogue import CATALOGUE, LOCALE, look_up
from .languages import DEFAULT_LANGUAGE, UnknownLanguage, language_from

__all__ = [
    "CATALOGUE",
    "DEFAULT_LANGUAGE",
    "LOCALE",
    "UnknownLanguage",
    "language_from",
    "look_up",
]
