"""What happened to a unit after a day, which an end of it on that day would contradict."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from xeploai.domain.register import LineageEntry, LineageKind
from xeploai.domain.words import LANGUAGES, Fault, Labels, join_labels, message, say

LATER_ACTS = message(
    "Unit %(unit)s cannot end on %(day)s: the register has acts on it after that day: %(acts)s."
    " Give a day after them, or first take back the sheet that brought them."
)
WENT_BY_LATER_ACTS = message(
    "These members cannot leave unit %(unit)s on %(day)s: the register says that they were in it"
    " until a later act: %(acts)s. Leave them out, give a day after it, or first take back the"
    " sheet that brought it."
)
CATEGORY_AFTER = message(
    "Unit %(unit)s cannot end on %(day)s: the register gives it another category on %(since)s. Give"
    " a later day, or first take back the sheet that brought it."
)
HEIR_CLOSES = message(
    "“%(unit)s” closes on %(closed)s already, so members who go over to it on %(day)s would belong"
    " to no branch from then on. Name the branch that goes on."
)
ON_DAY = message("%(day)s: %(what)s")
ACT_SENTENCES: Mapping[LineageKind, str] = {
    LineageKind.MERGED_INTO: message("%(unit)s was merged into %(other)s"),
    LineageKind.SPLIT_FROM: message("%(unit)s was split from %(other)s"),
    LineageKind.TRANSFERRED: message("%(unit)s came under %(other)s"),
    LineageKind.CLOSED: message("%(unit)s was closed"),
    LineageKind.RENAMED: message("%(unit)s was renamed"),
}


def fault_of_later_acts(
    *,
    unit: str,
    on: date,
    lineage: Iterable[LineageEntry],
    names: Mapping[str, str],
    place: str = "",
) -> Fault | None:
    """Return why a unit cannot end on a day, by what the register says of it later; None if it can.

    What happens on that very day goes together with the end: a part is split off, the rest closes.

    Args:
        unit: its code.
        on: the first day on which it would no longer exist.
        lineage: acts on units of any day, also of others.
        names: of units, by code; a code without one stands for itself.
        place: of the row that says it.

    Source: none; the register contradicts itself otherwise.
    """
    later = [one for one in lineage if unit in (one.unit, one.other) and one.on > on]
    if not later:
        return None
    values = {"unit": unit, "day": on, "acts": _acts(later, names)}
    return Fault(LATER_ACTS, values, place)


def fault_of_members_gone(
    *,
    unit: str,
    on: date,
    ends: Collection[date | None],
    lineage: Iterable[LineageEntry],
    names: Mapping[str, str],
    place: str = "",
) -> Fault | None:
    """Return why members cannot leave a unit on a day: a later act on it took them over.

    Args:
        unit: its code.
        on: the day on which they would leave it.
        ends: the days on which their memberships in it end; None where one does not.
        lineage, names, place: as of `fault_of_later_acts`.

    Source: none; the register contradicts itself otherwise.
    """
    days = {day for day in ends if day is not None and day > on}
    later = [one for one in lineage if unit in (one.unit, one.other) and one.on in days]
    if not later:
        return None
    values = {"unit": unit, "day": on, "acts": _acts(later, names)}
    return Fault(WENT_BY_LATER_ACTS, values, place)


def _acts(entries: Iterable[LineageEntry], names: Mapping[str, str]) -> Labels:
    return join_labels(_act(one, names) for one in sorted(entries, key=lambda entry: entry.on))


def _act(entry: LineageEntry, names: Mapping[str, str]) -> Labels:
    """Return one act as a sentence with its day."""
    other = entry.other or ""
    values = {"unit": names.get(entry.unit, entry.unit), "other": names.get(other, other)}
    what = {
        language: say(Fault(ACT_SENTENCES[entry.kind], values), language) for language in LANGUAGES
    }
    told = Fault(ON_DAY, {"day": entry.on, "what": what})
    return {language: say(told, language) for language in LANGUAGES}
