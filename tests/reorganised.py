"""A year of changes to a tree, played day by day, for comparison with the definition."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from xeploai.domain.figures.reorganisation import Ending, Event, EventKind

AFTER, UNTIL = date(2022, 12, 31), date(2023, 12, 31)
CHANGES = ("move", "merge", "split", "close", "found", "rename")


def day(number: int) -> date:
    return AFTER + timedelta(days=number)


def merged(unit: str, into: str, on: int) -> Event:
    return Event(EventKind.MERGED_INTO, unit, into, day(on))


def split(unit: str, off: str, on: int) -> Event:
    return Event(EventKind.SPLIT_FROM, unit, off, day(on))


@dataclass
class YearOfChanges:
    """A year in which every figure is passed on from unit to unit."""

    parents: dict[str, str | None]
    events: list[Event] = field(default_factory=list)
    endings: dict[str, Ending] = field(default_factory=dict)
    # of each earlier unit: the owner of its figures, and all that may own a part of them
    owner_of: dict[str, str] = field(default_factory=dict)
    may_own: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owner_of = {code: code for code in self.parents}
        self.may_own = {code: {code} for code in self.parents}

    def is_above(self, above: str, code: str) -> bool:
        step: str | None = code
        while step is not None and step != above:
            step = self.parents[step]
        return step == above

    def hand_over(self, unit: str, to: str) -> None:
        for code, owner in self.owner_of.items():
            self.owner_of[code] = to if owner == unit else owner
        for owners in self.may_own.values():
            if unit in owners:
                owners.discard(unit)
                owners.add(to)

    def play(self, change: str, unit: str, other: str, number: int) -> None:
        top = self.parents[unit] is None
        if change == "move" and not self.is_above(unit, other):
            self.parents[unit] = other
        elif change == "merge" and not top and not self.is_above(unit, other):
            self.events.append(merged(unit, other, number))
            self.endings[unit] = Ending(self.parents.pop(unit), day(number))
            for code, above in self.parents.items():
                self.parents[code] = other if above == unit else above
            self.hand_over(unit, other)
        elif change == "split":
            self.parents[f"new{number}"] = other
            self.events.append(split(f"new{number}", unit, number))
            for owners in self.may_own.values():
                if unit in owners:
                    owners.add(f"new{number}")
        elif change == "close" and not top and unit not in self.parents.values():
            above = self.parents.pop(unit)
            assert above is not None
            self.endings[unit] = Ending(above, day(number))
            self.hand_over(unit, above)
        elif change == "found":
            self.parents[f"new{number}"] = unit
