"""The body that a text names: one that is known, by any of its usual spellings, or none at all."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from xeploai.domain.look_alikes import fold_look_alikes
from xeploai.domain.register import search_key

from .body_names import (
    ABOVE_THE_TREE,
    BRANCH,
    EXECUTIVES,
    ORGANISATION,
    agency_name,
    executive_name,
    proper_name,
)
from .named_bodies import (
    ABBREVIATIONS,
    CENTRAL_BODIES,
    STATE_BODIES,
    NamedUnit,
    bare_body_name,
    is_legible,
    without_on_behalf,
)
from .own_bodies import (
    HEADS,
    LEADERS,
    BodyUse,
    fitting_bodies,
    is_branch,
    is_place,
    own_words_alone,
    prefixes_of,
)

MOST_ALIKE = 3
OF_STATE_BODIES = ("", "Thường trực", "Chủ tịch", "Tập thể lãnh đạo")
# how an agency of the state or of a mass organisation is called, where members work
WORK_AGENCIES = (
    "Sở",
    "Văn phòng",
    "Công an",
    "Bộ Chỉ huy",
    "Ban Chỉ huy",
    "Ban Quản lý",
    "Bộ đội Biên phòng",
    "Cục",
    "Chi cục",
    "Kho bạc",
    "Thanh tra",
    "Tòa án",
    "Viện kiểm sát",
    "Trường",
    "Trung tâm",
    "Bệnh viện",
    "Trạm",
    "Công ty",
    "Tổng công ty",
    "Ủy ban Mặt trận Tổ quốc",
    "Mặt trận Tổ quốc",
    "Liên đoàn",
    "Tỉnh đoàn",
    "Báo",
    "Đài",
)
_PRINTED = {"Thường vụ": "Ban Thường vụ"}


@dataclass(frozen=True)
class KnownBody:
    """A body that a text names.

    Args:
        key: of its organisation; empty for a body at the centre.
        name: as it is printed, whatever the spelling was.
    """

    key: str
    name: str


def known_bodies(
    text: str,
    units: Mapping[str, NamedUnit],
    above: Callable[[str], Sequence[NamedUnit]] = lambda _: (),
) -> tuple[KnownBody, ...]:
    """Return the bodies that a text is the whole name of: none for any other text.

    Capitals, spaces and signs count for nothing, marks only between names that are else alike;
    usual abbreviations are read, run together or not. The places of superiors may follow. Several
    come back where organisations share a name, and the text does not say which is meant.

    Args:
        text: as it was typed.
        units: the organisations whose bodies may be named, by their keys.
        above: of a key, the superiors from the top down.
    """
    typed = _Typed.of(without_on_behalf(text))
    if typed is None:
        return ()
    found = [
        (form, key, rest)
        for key, unit in units.items()
        for form, rest in _matches(typed, unit)
        if not rest or (form.tail and rest in _places_after(above(key)))
    ]
    if found:
        return _best(typed, found, units)
    central = (name for name in _CENTRAL if len(typed.plain) in typed.after({0}, name))
    return tuple(KnownBody("", name) for name in central)


def alike_bodies(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are most like a text, the closest first.

    Args:
        names: as they are printed; the bodies at the centre are compared besides.
    """
    by_plain = {_squeezed(name): name for name in (*_CENTRAL, *names)}
    alike = get_close_matches(
        _squeezed(without_on_behalf(text)), list(by_plain), n=MOST_ALIKE, cutoff=0.65
    )
    return tuple(by_plain[each] for each in alike)


def bodies_on_paper(unit: NamedUnit) -> tuple[str, ...]:
    """Return how the usual bodies of an organisation are printed, for offers."""
    return tuple(dict.fromkeys((*fitting_bodies(unit, BodyUse.APPRAISES), unit.name)))


class _Form(NamedTuple):
    """One way of writing a body.

    Args:
        words: whole or abbreviated; what stands before a proper name.
        tail: the proper name, bare and without spaces; empty where it is left out.
        own_name: the same with its marks.
    """

    words: str
    tail: str
    own_name: str
    printed: str


class _Typed(NamedTuple):
    """A text without capitals, spaces and signs, sign for sign with its marks and without."""

    marked: str
    plain: str

    @classmethod
    def of(cls, text: str) -> "_Typed | None":
        """Return a text, or None where it has signs that no name has."""
        if not is_legible(text):
            return None
        signs = [sign for sign in fold_look_alikes(text).lower() if sign.isalnum()]
        return cls("".join(signs), "".join(map(search_key, signs)))

    def after(self, starts: Iterable[int], words: str) -> set[int]:
        """Return the places right after some words, whole or abbreviated, from given places."""
        ends = set(starts)
        for plain, short in _parts(words):
            whole = {at + len(plain) for at in ends if self.plain.startswith(plain, at)}
            ends = whole.union(*(self._after_short(ends, one) for one in short))
        return ends

    def _after_short(self, starts: set[int], short: str) -> set[int]:
        plain = search_key(short)
        # “TƯ” and “TU” are two bodies, but “DU” can only be “ĐU”
        is_plain = plain != short and plain not in ABBREVIATIONS
        text, word = (self.plain, plain) if is_plain else (self.marked, short)
        return {at + len(word) for at in starts if text.startswith(word, at)}


@lru_cache(maxsize=20_000)
def _squeezed(text: str) -> str:
    return bare_body_name(text).replace(" ", "")


@lru_cache(maxsize=5_000)
def _parts(words: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the parts of some words, each bare with its abbreviations."""
    return tuple((_squeezed(part), _SHORT.get(part, ())) for part in _PART.findall(words))


def _short_forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for short, meanings in ABBREVIATIONS.items():
        for whole in meanings:
            found[whole] = (*found.get(whole, ()), short)
    return found


_SHORT = _short_forms()
# of two that begin alike the shorter comes first: one of two parts is read part by part
_PART = re.compile("|".join((*(rf"{re.escape(whole)}(?!\S)" for whole in sorted(_SHORT)), r"\S+")))
# the names for whatever is above the tree say of no body which it is
_CENTRAL = tuple(name for name in CENTRAL_BODIES if name not in ABOVE_THE_TREE.values())


def _matches(typed: _Typed, unit: NamedUnit) -> Iterator[tuple[_Form, str]]:
    """Yield the forms of an organisation's bodies that a text begins with, and what follows."""
    for form in _forms_in(typed, unit):
        for at in typed.after({0}, form.words):
            if typed.plain.startswith(form.tail, at):
                yield form, typed.plain[at + len(form.tail) :]


def _forms_in(typed: _Typed, unit: NamedUnit) -> Iterator[_Form]:
    """Yield the forms that a text can have: with a proper name that is in it, or without one."""
    for sort, own_name, printed in _named_forms(unit):
        tail = _squeezed(own_name)
        if tail and tail in typed.plain:
            for prefix in _prefixes_of(unit):
                whole = _printed(unit, prefix, printed)
                yield _Form(f"{prefix} {sort}".strip(), tail, own_name, whole)
    tail = _squeezed(agency_name(unit.name))
    if tail and tail in typed.plain:
        yield from _other_forms(unit)
    if unit.is_on_path:
        yield from _forms_alone(unit)


def _named_forms(unit: NamedUnit) -> Iterator[tuple[str, str, str]]:
    """Yield an organisation's names, each as its sort, its proper name, and as it is printed."""
    agency, executive = agency_name(unit.name), executive_name(unit.name)
    yield unit.name.removesuffix(agency).strip(), agency, unit.name
    if executive != unit.name:
        sorts = (*EXECUTIVES.values(), "Đảng ủy ")
        sort = next(each for each in sorts if executive.startswith(each))
        yield sort.strip(), executive.removeprefix(sort), executive
    if is_branch(unit):
        for sort in ("Chi bộ", "Chi ủy", "Chi ủy Chi bộ"):
            yield sort, agency, f"{sort} {agency}"


def _prefixes_of(unit: NamedUnit) -> Iterator[str]:
    yield from dict.fromkeys(prefixes_of(unit, BodyUse.MEETS | BodyUse.APPRAISES))


def _printed(unit: NamedUnit, prefix: str, name: str) -> str:
    """Return a body as it is printed: “Ban Chấp hành Đảng bộ X”, but “Ban Thường vụ Đảng ủy X”."""
    if prefix and not is_branch(unit):
        name = unit.name if prefix.endswith("Ban Chấp hành") else executive_name(unit.name)
    return f"{_PRINTED.get(prefix, prefix)} {name}".strip()


def _other_forms(unit: NamedUnit) -> Iterator[_Form]:
    """Yield the bodies of the state at its place, or of the agency whose organisation it is."""
    agency = agency_name(unit.name)
    if is_place(unit):
        for words in (f"{one} {body}".strip() for body in STATE_BODIES for one in OF_STATE_BODIES):
            yield _Form(words, _squeezed(agency), agency, f"{words} {agency}")
        return
    is_agency = f"{agency} ".startswith(tuple(f"{each} " for each in WORK_AGENCIES))
    for words in (*HEADS, *LEADERS, *([""] if is_agency else [])):
        yield _Form(words, _squeezed(agency), agency, f"{words} {agency}".strip())


def _forms_alone(unit: NamedUnit) -> Iterator[_Form]:
    """Yield its bodies without the proper name, as its own people write them."""
    for words in dict.fromkeys(own_words_alone(unit)):
        name = _printed_alone(unit, words)
        for prefix in _prefixes_of(unit):
            yield _Form(f"{prefix} {words}".strip(), "", "", _printed(unit, prefix, name))
    agency = agency_name(unit.name)
    place = agency.removesuffix(proper_name(unit.name)).strip()
    if place:
        for words in (f"{one} {body}".strip() for body in STATE_BODIES for one in OF_STATE_BODIES):
            yield _Form(f"{words} {place}", "", "", f"{words} {agency}")


def _printed_alone(unit: NamedUnit, words: str) -> str:
    bare = f"{words.lower()} "
    if bare.startswith("chi ủy "):
        return f"Chi ủy {agency_name(unit.name)}"
    is_whole = bare.startswith((ORGANISATION, BRANCH))
    return unit.name if is_whole else executive_name(unit.name)


def _places_after(above: Sequence[NamedUnit]) -> set[str]:
    """Return what may follow a name: the places of some of its superiors, the lowest first."""
    chains = {""}
    for one in reversed(above):
        if is_place(one):
            chains |= {chain + _squeezed(agency_name(one.name)) for chain in chains}
    return chains


def _best(
    typed: _Typed, found: Sequence[tuple[_Form, str, str]], units: Mapping[str, NamedUnit]
) -> tuple[KnownBody, ...]:
    """Return the body of the fullest name, with its marks, and of the subject's own or superiors.

    Each of these chooses among what the ones before leave.
    """
    tests: tuple[Callable[[_Form, str, str], object], ...] = (
        lambda _form, _key, rest: len(rest) == least,
        lambda form, _key, _rest: _marked(form.own_name) in typed.marked,
        lambda _form, key, _rest: units[key].is_on_path,
    )
    least = min(len(rest) for _, _, rest in found)
    left = list(found)
    for test in tests:
        left = [one for one in left if test(*one)] or left
    names: dict[str, str] = {}
    for form, key, _ in left:
        names.setdefault(key, form.printed)
    return tuple(KnownBody(key, name) for key, name in names.items())


def _marked(name: str) -> str:
    lower = fold_look_alikes(name).lower()
    return "".join(sign for sign in lower if sign.isalnum())
