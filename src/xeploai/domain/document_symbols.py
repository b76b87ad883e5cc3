"""Whose document a number says it is: “9-QĐ/TU” is one of a provincial committee."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from .look_alikes import fold_look_alikes, foreign_letters
from .register import BRANCHES, search_key
from .superiors import LEVELS
from .words import Fault, Labels, label, message

OF_ANOTHER_LEVEL = message(
    "“%(document)s” is numbered as a document of %(level)s (“%(symbol)s”), and “%(body)s” is none."
    " Give the number of this body's own document, or name the body that issued that one."
)
FOREIGN_LETTERS = message(
    "“%(document)s” has letters of another alphabet (%(letters)s), though they look like Latin"
    " ones. Type the number anew, as it is printed."
)
_COMMITTEES = frozenset(
    (
        "district_committee",
        "commune_committee",
        "grassroots_committee",
        "departmental_committee",
    )
)
# what stands in front of these is an agency of the same committee: “BTCTU”, “UBKTHU”
_AGENCIES = "(?:BTV|BCH|BTC|UBKT|VP|BTG|BTGDV|BDV|BNC|BXDĐ|TT)?"


class SymbolMeaning(NamedTuple):
    """Whose documents bear a symbol.

    Args:
        level: in words.
        categories: of the organisations whose bodies, and whose agencies, use it; none for
            the bodies of the state.
    """

    level: Labels
    categories: frozenset[str]


# Source: 66-QĐ/TW of 6 February 2017 on the kinds and the form of Party documents, and the numbers
# in use. Behind “ĐU” the sort of committee may follow: “ĐUK”, “ĐUQS”.
SYMBOLS: Mapping[str, SymbolMeaning] = {
    r"\w*T[WƯ]": SymbolMeaning(
        label(message("a body at the centre")), frozenset({"central_committee"})
    ),
    f"{_AGENCIES}TU": SymbolMeaning(
        label(message("a provincial committee")), frozenset({"province_committee"})
    ),
    f"{_AGENCIES}(?:HU|QU|THU|TXU)": SymbolMeaning(
        label(message("a district committee")), frozenset({"district_committee"})
    ),
    f"{_AGENCIES}(?:DU|ĐU[A-ZĐ]*)": SymbolMeaning(
        label(message("a Party executive below the province")), _COMMITTEES
    ),
    "CB|CBCS": SymbolMeaning(label(message("a branch")), frozenset(BRANCHES)),
    "(?:VP)?(?:UBND|H[ĐD]ND)": SymbolMeaning(
        label(message("a body of the state (People's Committee, People's Council)")), frozenset()
    ),
}
# of these bodies a document bears the state's symbol; a Party executive may have their name in its
# own: “Đảng ủy Ủy ban nhân dân tỉnh”
_STATE_BODY = re.compile(
    r"(?:(?:nguoi dung dau|thu truong|giam doc|hieu truong)\b"
    r"|(?:(?:tap the lanh dao|thuong truc|van phong|pho chu tich|chu tich) )*"
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)\b)"
)
# a number, a kind and a symbol, as people write them: “9-QĐ/TU”, “09 - QĐ/T.U”, “9/QĐ-TU”,
# “9-QĐ.TU”; where the number is left out, the kind is one of the usual ones
_KINDS = "QĐ|QD|QyĐ|QC|TB|KL|NQ|CV|BC|BB|HD|TTr|CT|CTr|KH|ĐA|GM"
_NUMBER = re.compile(
    rf"(?<!\w)(?:\d+\w?[-/.\s]*[A-ZĐ]{{1,4}}|{_KINDS})\s*[-/.][-/.\s]*(\w[\w.]*\w)(?!\w)",
    re.IGNORECASE,
)
# letters of one symbol stand apart at times: “T U”
_APART = r"(?:T[\s.]*[UWƯ]|H[\s.]*U|Q[\s.]*U|Đ[\s.]*U[A-ZĐ]*|D[\s.]*U|T[\s.]*H[\s.]*U|TXU)"
# with a blank alone between kind and symbol, any word would be one: only known symbols count
_BLANK = re.compile(
    rf"(?<!\w)(?:\d+\w?[-/.\s]*)?(?:{_KINDS})[-/.\s]+"
    rf"((?:(?:{_AGENCIES[3:-2]})[\s./-]*)?{_APART}|UBND|H[ĐD]ND)(?!\w)"
)
# without capitals only behind a number, and none that is a word (“thu”)
_BLANK_SMALL = re.compile(
    rf"(?<!\w)\d+\w?[-/.\s]*(?:{_KINDS})[-/.\s]+(t[uwư]|[hqđd]u)(?!\w)", re.IGNORECASE
)
# the committee behind its agency: “BTC TU”, “UBKT-TU”
_BEHIND = re.compile(rf"[\s./-]+({_APART})(?!\w)")
_AGENCY = re.compile(_AGENCIES[:-1])
# towns of a district's level have a “Thành ủy” or a “Thị ủy”, too
_TOWNS = ("thanh pho", "thi xa", "thanh uy", "thi uy")


def symbols_of(number: str) -> tuple[str, ...]:
    """Return the symbols of those who issued the documents that a text cites, in capitals.

    Args:
        number: of one or several documents, with words around them or not.
    """
    whole = fold_look_alikes(number).replace("_", "-")
    found: dict[int, str] = {}
    for one in _NUMBER.finditer(whole):
        symbol = _squeezed(one[1])
        behind = _BEHIND.match(whole, one.end()) if _AGENCY.fullmatch(symbol) else None
        found[one.start(1)] = symbol + _squeezed(behind[1]) if behind else symbol
    for one in (*_BLANK.finditer(whole), *_BLANK_SMALL.finditer(whole)):
        found.setdefault(one.start(1), _squeezed(one[1]))
    return tuple(symbol for _, symbol in sorted(found.items()))


def _squeezed(symbol: str) -> str:
    return re.sub(r"[\s./-]", "", symbol).upper()


def faults_of_symbol(
    document: str, *, category: str, unit: str, body: str, place: str = ""
) -> list[Fault]:
    """Return a fault where a document is clearly one of a body of another level.

    Letters of another alphabet are one too: whoever looks for the number would not find it. A
    symbol that is not known, or used on several levels (“UBKT”), says nothing; that of a body
    of the state (“UBND”) is one of no Party body. Of several documents one is enough.

    Args:
        document: its number, as it was typed.
        category: of the organisation whose body is said to have issued it.
        unit: the name of that organisation.
        body: as it is printed.
    """
    if letters := foreign_letters(document):
        return [Fault(FOREIGN_LETTERS, {"document": document, "letters": letters}, place)]
    is_of_state = _STATE_BODY.match(search_key(body)) is not None
    found = _of_another_level(document, category, unit, is_of_state)
    if found is None:
        return []
    symbol, level = found
    values = {"document": document, "level": level, "symbol": symbol, "body": body}
    return [Fault(OF_ANOTHER_LEVEL, values, place)]


# a sheet has one number for hundreds of rows
@lru_cache(maxsize=1000)
def _of_another_level(
    document: str, category: str, unit: str, is_of_state: bool
) -> tuple[str, Labels] | None:
    """Return the first symbol and its level, where every symbol is one of another level."""
    found = [(symbol, _meaning_of(symbol)) for symbol in symbols_of(document)]
    others = [
        (symbol, meaning.level)
        for symbol, meaning in found
        if meaning is not None and not _is_used(meaning, category, unit, is_of_state)
    ]
    if category not in LEVELS or not others or len(others) < len(found):
        return None
    return others[0]


def _meaning_of(symbol: str) -> SymbolMeaning | None:
    return next((each for one, each in SYMBOLS.items() if re.fullmatch(one, symbol)), None)


def _is_used(meaning: SymbolMeaning, category: str, unit: str, is_of_state: bool) -> bool:
    if not meaning.categories:
        return is_of_state
    if category in meaning.categories:
        return True
    is_town = category == "district_committee" and any(town in search_key(unit) for town in _TOWNS)
    return is_town and "province_committee" in meaning.categories
