"""Names as people search for them: without regard to case and diacritics."""

import unicodedata


def search_key(text: str) -> str:
    """Return a text in lower case without diacritics: “Đảng bộ An Biên” gives “dang bo an bien”."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
