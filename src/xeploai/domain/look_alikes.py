"""Signs that look alike in print: one folding for names of bodies and numbers of documents.

“Ð” of other alphabets, dashes, slashes and signs that are not printed come from old typefaces and
from copies of documents. Letters of another alphabet (“Т” of the Cyrillic) are no way of writing a
Vietnamese text: they are not read as those they look like, but refused.
"""

import unicodedata
from collections.abc import Mapping

_DASHES = "‐‑‒–—―−⁃﹣－"
_SLASHES = "⁄∕⧸╱\\＼|"
_DOTS = "·•․‧∙⋅"
_SIGNS: Mapping[int, str] = {
    **{ord(sign): "-" for sign in _DASHES},
    **{ord(sign): "/" for sign in _SLASHES},
    **{ord(sign): "." for sign in _DOTS},
    **{ord(sign): "Đ" for sign in "ÐƉ"},
    **{ord(sign): "đ" for sign in "ðɖ"},
}


def fold_look_alikes(text: str) -> str:
    """Return a text with one sign for all that look alike, and without those that do not print."""
    printed = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", "".join(printed).translate(_SIGNS)).translate(_SIGNS)


def foreign_letters(text: str) -> str:
    """Return the letters of a text that are not of the Latin alphabet, each once."""
    letters = (sign for sign in text if sign.isalpha())
    foreign = (sign for sign in letters if "LATIN" not in unicodedata.name(sign, ""))
    return "".join(dict.fromkeys(foreign))
