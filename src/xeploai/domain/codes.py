"""Codes of units, persons and collectives: which ones may be given, and likely double persons."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import combinations

from .register import search_key
from .words import Fault, Labels, is_blank, label, message

NOT_IN_CODES = re.compile(r"[/\\]")
# what offices add to a number or leave out
SIGNS = str.maketrans("", "", "./\\-")


def fault_of_code(code: str, *, place: str = "") -> Fault | None:
    """Return why a code cannot be given to a unit, person or collective; None where it can.

    A code is a step of the address of a page. A slash would be two steps, “.” and “..” are no
    step at all to a browser, and what nobody sees nobody can type again.

    Args:
        place: where the code was found: file, sheet, row.
    """
    if not code.strip():
        return Fault(message("The code is empty. Write a code of letters and digits."), {}, place)
    values = {"code": code}
    if is_blank(code):
        text = message("“%(code)s” cannot be a code. Write a code of letters and digits.")
        return Fault(text, values, place)
    if NOT_IN_CODES.search(code):
        text = message(
            "The code “%(code)s” has a slash in it. Write a hyphen or a full stop instead:"
            " “%(instead)s”."
        )
        return Fault(text, {**values, "instead": NOT_IN_CODES.sub("-", code)}, place)
    if not code.isprintable() or any(sign.isspace() for sign in code):
        text = message(
            "The code “%(code)s” has a space or an invisible character in it. Type it again"
            " without it."
        )
        return Fault(text, {"code": "".join(filter(str.isprintable, code))}, place)
    return None


class Likeness(StrEnum):
    """Why two entries are likely to be one person."""

    NAME_AND_ADMISSION = "NAME_AND_ADMISSION"
    NAME_IN_BRANCH = "NAME_IN_BRANCH"
    NUMBER = "NUMBER"


LIKENESS_LABELS: dict[Likeness, Labels] = {
    Likeness.NAME_AND_ADMISSION: label("Same name and same day of admission"),
    Likeness.NAME_IN_BRANCH: label("Same name in one branch"),
    Likeness.NUMBER: label("Same number written in two ways"),
}


@dataclass(frozen=True)
class RegisteredPerson:
    """A person as far as double entries are concerned.

    Args:
        branches: codes of the branches that the person belongs or belonged to.
    """

    code: str
    full_name: str
    admitted_on: date | None
    branches: frozenset[str]


@dataclass(frozen=True)
class LikelyDouble:
    """Two entries that are likely to be one person, with all that speaks for it."""

    one: RegisteredPerson
    other: RegisteredPerson
    because: tuple[Likeness, ...]


def likely_doubles(people: Iterable[RegisteredPerson]) -> list[LikelyDouble]:
    """Return every two entries that are likely to be one person, by code.

    Names are compared without case and diacritics; numbers without zeros in front, spaces, full
    stops, hyphens and slashes, since spreadsheets lose the zeros and offices add the rest.
    """
    because: dict[tuple[RegisteredPerson, RegisteredPerson], list[Likeness]] = defaultdict(list)
    ordered = sorted(people, key=lambda one: one.code)
    for likeness, group in _alike(ordered):
        for pair in combinations(group, 2):
            if likeness not in because[pair]:
                because[pair].append(likeness)
    doubles = [LikelyDouble(*pair, tuple(why)) for pair, why in because.items()]
    return sorted(doubles, key=lambda double: (double.one.code, double.other.code))


def _alike(
    people: Sequence[RegisteredPerson],
) -> Iterator[tuple[Likeness, list[RegisteredPerson]]]:
    """Yield who is alike in what."""
    # a province has sixty thousand members and far fewer names
    key_of = cache(search_key)
    by_admission: dict[object, list[RegisteredPerson]] = defaultdict(list)
    by_branch: dict[object, list[RegisteredPerson]] = defaultdict(list)
    by_number: dict[object, list[RegisteredPerson]] = defaultdict(list)
    for one in people:
        name = key_of(one.full_name)
        if one.admitted_on is not None:
            by_admission[name, one.admitted_on].append(one)
        for branch in one.branches:
            by_branch[name, branch].append(one)
        by_number[_number(one.code)].append(one)
    for likeness, groups in (
        (Likeness.NAME_AND_ADMISSION, by_admission),
        (Likeness.NAME_IN_BRANCH, by_branch),
        (Likeness.NUMBER, by_number),
    ):
        for group in groups.values():
            if len(group) > 1:
                yield likeness, group


def _number(code: str) -> str:
    """Return what is the same in a number written in two ways."""
    bare = "".join(code.split()).translate(SIGNS).casefold()
    return bare.lstrip("0") or code
