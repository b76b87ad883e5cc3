"""What an official should not read: codes, and English where the rest is Vietnamese."""

import re
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, translation

from xeploai.wording.catalogue import CATALOGUE, LOCALE

# `not_rated.reasons`, `leading_cadre`: no address, no name of a file, no part of a longer word
CODE = re.compile(r"(?<![\w./@:-])[a-z]+(?:[._][a-z_]+)+(?![\w@])")
# no Vietnamese syllable is written like one of these
ENGLISH = re.compile(r"\b(the|of|and|with|from|has|have|are|was|were|which|whom|not)\b")


def codes_in(text: str) -> list[str]:
    """Return the codes in a text."""
    return CODE.findall(text)


def english_in(parts: Iterable[str]) -> list[str]:
    """Return the parts of a text that are English: whole texts of ours, or with English words."""
    ours = _translated()
    return [part for part in parts if part in ours or ENGLISH.search(part)]


@cache
def _translated() -> frozenset[str]:
    """Return our English texts that are written otherwise in Vietnamese."""
    catalogue = translation(CATALOGUE, localedir=LOCALE, languages=["vi"])
    assert isinstance(catalogue, GNUTranslations)
    texts = vars(catalogue)["_catalog"].items()
    return frozenset(key for key, text in texts if isinstance(key, str) and key and key != text)
