"""Packs that follow each other: on each closing day one of a family governs, and only one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from xeploai.domain import ClosingDates, Fault, RulePack, message

CLOSING_DATES = "cycle.closing_dates"
OF_A_FAMILY = re.compile(r"(?P<family>.+)-[0-9]{4}")

OVERLAP = message(
    "%(later)s applies from %(from)s on, but %(earlier)s applies until %(until)s. On those "
    "days two packs would apply. Let one end where the other begins."
)
GAP = message(
    "%(earlier)s applies until %(until)s, and %(later)s only from %(from)s on. On the days "
    "between no pack would apply. Let one end where the other begins."
)
NEVER_ENDS = message(
    "%(later)s applies from %(from)s on, but %(earlier)s has no end. Write its end under "
    "“until”, with the text that ended it."
)


def family_of(code: str) -> str:
    """Return what the codes of packs that follow each other have in common."""
    match = OF_A_FAMILY.fullmatch(code)
    return match["family"] if match else code


def closing_dates(pack: RulePack) -> tuple[ClosingDates, ...]:
    """Return the stretches of closing days that a pack governs, in order."""
    rule = pack.rules.get(CLOSING_DATES)
    values = [each.value for each in rule.values] if rule else []
    return tuple(each for each in values if isinstance(each, ClosingDates))


def family_faults(packs: Iterable[tuple[str, RulePack]]) -> Iterator[Fault]:
    """Yield where packs of one family overlap or leave a gap.

    Args:
        packs: each with the name of its file.
    """
    families: dict[str, list[tuple[ClosingDates, str]]] = {}
    for file, pack in packs:
        stretches = [(each, file) for each in closing_dates(pack)]
        families.setdefault(family_of(pack.code), []).extend(stretches)
    for stretches in families.values():
        stretches.sort(key=lambda each: each[0].from_on)
        for (days, file), (following, later) in pairwise(stretches):
            text = _fault(days.until, following.from_on)
            if text and file != later:
                yield Fault(text, _values(days, file, following, later), f"{file} {CLOSING_DATES}")


def _fault(until: date | None, following: date) -> str:
    if until is None:
        return NEVER_ENDS
    if until > following:
        return OVERLAP
    return GAP if until < following else ""


def _values(
    days: ClosingDates, file: str, following: ClosingDates, later: str
) -> Mapping[str, object]:
    from_on: date = following.from_on
    return {"earlier": file, "until": days.until, "later": later, "from": from_on}
