"""Messages in the reader's language: Vietnamese or English. No Django.

English texts are marked in the code by `domain.faults.message`; the Vietnamese ones stand in
`locale/vi/LC_MESSAGES/django.po`, which the pages share.
"""

from .languages import DEFAULT_LANGUAGE, UnknownLanguage, language_from, languages
from .sentences import say, translate

__all__ = ["DEFAULT_LANGUAGE", "UnknownLanguage", "language_from", "languages", "say", "translate"]
