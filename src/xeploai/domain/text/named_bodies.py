"""Whose body a text names that a person has typed: an organisation's, or one at the centre."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xeploai.domain.look_alikes import fold_look_alikes, foreign_letters
from xeploai.domain.register import BRANCHES, search_key

from .body_names import (
    ABOVE_THE_TREE,
    BRANCH,
    EXECUTIVES,
    ORGANISATION,
    executive_name,
    proper_name,
)

# the bodies at the centre, of the Party and of the state
# the Centre as such: a place and no body, so that nothing is of it by that name
CENTRE = ("Trung ương", "Trung ương Đảng")
CENTRAL_BODIES = (
    "Bộ Chính trị",
    "Ban Bí thư",
    "Ban Bí thư Trung ương",
    "Ban Bí thư Trung ương Đảng",
    "Ban Chấp hành Trung ương",
    "Ban Chấp hành Trung ương Đảng",
    "Thường trực Ban Bí thư",
    "Thường trực Trung ương",
    "Ban Tổ chức Trung ương",
    "Ủy ban Kiểm tra Trung ương",
    "Ban Nội chính Trung ương",
    "Ban Tuyên giáo và Dân vận Trung ương",
    "Ban Chính sách, chiến lược Trung ương",
    "Văn phòng Trung ương",
    "Văn phòng Trung ương Đảng",
    "Quân ủy Trung ương",
    "Đảng ủy Công an Trung ương",
    "Tổng Bí thư",
    "Chính phủ",
    "Thủ tướng",
    "Thủ tướng Chính phủ",
    "Quốc hội",
    "Ủy ban Thường vụ Quốc hội",
    "Chủ tịch nước",
    *ABOVE_THE_TREE.values(),
)
STATE_BODIES = ("Ủy ban nhân dân", "Hội đồng nhân dân")
# how they are shortened; that of a province may be of a city, so both are read
ABBREVIATIONS: Mapping[str, tuple[str, ...]] = {
    "btv": ("Ban Thường vụ",),
    "bch": ("Ban Chấp hành",),
    "btc": ("Ban Tổ chức",),
    "ubkt": ("Ủy ban Kiểm tra",),
    "tt": ("Thường trực",),
    "vp": ("Văn phòng",),
    "đb": ("Đảng bộ",),
    "cb": ("Chi bộ",),
    "đu": ("Đảng ủy",),
    "hu": ("Huyện ủy",),
    "tu": ("Tỉnh ủy", "Thành ủy"),
    "btvtu": ("Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Thành ủy"),
    "btvđu": ("Ban Thường vụ Đảng ủy",),
    "btvhu": ("Ban Thường vụ Huyện ủy",),
    "tư": ("Trung ương",),
    "tw": ("Trung ương",),
    "bct": ("Bộ Chính trị",),
    "bbt": ("Ban Bí thư",),
    "tbt": ("Tổng Bí thư",),
    "cp": ("Chính phủ",),
    "ttg": ("Thủ tướng",),
    "ttgcp": ("Thủ tướng Chính phủ",),
    "qh": ("Quốc hội",),
    "ubnd": ("Ủy ban nhân dân",),
    "hđnd": ("Hội đồng nhân dân",),
}
# what names the executive of one's own superior by itself, whatever its organisation is called
WORDS_OF_CATEGORIES: Mapping[str, tuple[str, ...]] = {
    "province_committee": ("Tỉnh ủy", "Đảng bộ tỉnh"),
    "district_committee": ("Huyện ủy", "Đảng bộ huyện"),
    "commune_committee": ("Đảng ủy",),
    "grassroots_committee": ("Đảng ủy", "Đảng ủy cơ sở", "Đảng bộ cơ sở"),
    **dict.fromkeys(BRANCHES, ("Chi bộ", "Chi ủy")),
}
SIGNS = re.compile(r"[\W_]+")
# “T.Ư” is one word, “TP. X” are two
DOTTED = re.compile(r"(?<!\w)(\w)\.\s?(?=\w(?!\w))")
# how a document is headed that is signed on behalf of the body: “T/M BAN THƯỜNG VỤ”
ON_BEHALF = re.compile(
    r"\s*(?:t\s?[/.]?\s?m\b[.:/]?|thay\s+mặt|thay\s+mat)\s*(?=\w)", re.IGNORECASE
)
CUT = "·"


@dataclass(frozen=True)
class NamedUnit:
    """An organisation whose name may stand in a text.

    Args:
        category: of the unit; empty where it does not matter.
        is_on_path: whether it is the subject's own or a superior. Then the sort of its executive
            names it alone, as “Tỉnh ủy” does, and so does its place, as “tỉnh A”.
    """

    name: str
    category: str = ""
    is_on_path: bool = False


# an abbreviation has as many meanings at most
_WAYS = max(map(len, ABBREVIATIONS.values()))


def bare_body_name(text: str) -> str:
    """Return the words of a text without capitals, marks and signs, apart by one space."""
    plain = search_key(fold_look_alikes(text))
    return " ".join(SIGNS.sub(" ", plain).split())


def without_on_behalf(text: str) -> str:
    """Return the name of a body without the words that say that one signs on behalf of it."""
    whole = unicodedata.normalize("NFC", text)
    begin = ON_BEHALF.match(whole)
    return whole[begin.end() :] if begin else text


def readings_of(text: str) -> tuple[str, ...]:
    """Return a bare text as it stands, and with its abbreviations read out.

    A word with a capital and small letters is a name and no abbreviation: “ấp Tư”. “T/M” at the
    beginning is read as the body itself.
    """
    text = without_on_behalf(text)
    whole = fold_look_alikes(text)
    words = [word for word in SIGNS.split(DOTTED.sub(r"\1", whole)) if word]
    read_out = (" ".join(_read_out(word, way) for word in words) for way in range(_WAYS))
    return tuple(dict.fromkeys(map(bare_body_name, (text, *read_out))))


def _read_out(word: str, way: int) -> str:
    meant = ABBREVIATIONS.get(word.lower()) if word in (word.upper(), word.lower()) else None
    return meant[way % len(meant)] if meant else word


def is_legible(text: str) -> bool:
    """Whether a text has only signs that are printed, and letters of the Latin alphabet."""
    return text.isprintable() and not foreign_letters(text)


_SORTS = (ORGANISATION, BRANCH, "đảng ủy ", *(sort.lower() for sort in EXECUTIVES.values()))


def words_alone(unit: NamedUnit) -> Iterator[str]:
    """Yield what names an organisation without its proper name, to itself and those below it."""
    yield from WORDS_OF_CATEGORIES.get(unit.category, ())
    proper, executive = proper_name(unit.name), executive_name(unit.name)
    yield from (sort.strip() for sort in EXECUTIVES.values() if executive.startswith(sort))
    for name in (unit.name, executive):
        sort = name.removesuffix(proper).strip()
        if name != sort and f"{sort.lower()} ".startswith(_SORTS):
            yield sort
