"""Messages in the reader's language: Vietnamese or English. No Django.

English texts are marked in the code by `message` and `label` of `xeploai.domain`; their Vietnamese
is in `locale/vi/LC_MESSAGES/django.po`, which the pages share. Importing this package lets the
labels of the domain be read in Vietnamese; the catalogue is loaded when the first one is.
"""

from xeploai.domain import LANGUAGES, label

from .languages import DEFAULT_LANGUAGE, UnknownLanguage, language_from
from .sentences import say, say_place, translate

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
