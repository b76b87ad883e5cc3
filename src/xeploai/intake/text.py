"""Text as people type it, made comparable."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

Labels = Mapping[str, Mapping[str, str]]
"""Texts by code, each text by language (`vi`, `en`)."""

# Copied along unseen: joiners, direction marks, byte order marks.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")


def clean(text: str) -> str:
    """Return the text in composed form (NFC), single-spaced, without invisible characters."""
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return letters and digits only, in lower case and without diacritics: for comparison."""
    decomposed = unicodedata.normalize("NFD", INVISIBLE.sub("", text).casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", bare.replace("đ", "d")))


def codes_by_name(
    labels: Labels, also: Mapping[str, Iterable[str]] | None = None
) -> dict[str, str]:
    """Return the code for each folded code, label or further name.

    A name of two codes is left out; a code is always a name of itself.
    """
    names: dict[str, str] = {}
    ambiguous: set[str] = set()
    for code, by_language in labels.items():
        for name in {fold(text) for text in (*by_language.values(), *(also or {}).get(code, ()))}:
            if names.setdefault(name, code) != code:
                ambiguous.add(name)
    clear = {name: code for name, code in names.items() if name not in ambiguous}
    return {**clear, **{fold(code): code for code in labels}}
