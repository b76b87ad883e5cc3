"""Messages in the reader's language: Vietnamese or English. No Django.

English texts are marked in the code by `domain.faults.message`; their Vietnamese is in
`locale/vi/LC_MESSAGES/django.po`, which the pages share.
"""

from .languages import DEFAULT_LANGUAGE, UnknownLanguage, language_from
from .sentences import LANGUAGES, label, say, say_place, translate

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "UnknownLanguage",
    "label",
    "language_from",
    "say",
    "say_place",
    "translate",
]
