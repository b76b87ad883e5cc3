"""An earlier cycle's figures, added up on a later cycle's tree: what it means, as plain loops.

`results.comparing` computes the same on the running database; a property test compares the two.
The definition:

1. A unit that is in the later tree keeps its own figures there, wherever it was moved.
2. One that does not goes the way of its mergers, however many follow each other. What came to a
   unit on a day takes part in what happens to that unit from that day on.
3. One that closed and went over into nothing leaves its figures with its last superior, whose
   figures contained them.
4. What was split off a unit since may own a part of that unit's own figures, and no record says
   which. They stay with the unit and are called *divided* between it and what was split off.
5. A return is one figure for all that was below its sender. It stays with the lowest unit of
   the later tree that contains everything it counted.
6. A later unit's figure is the sum of what is at home with it or below it. It is *touched*, and
   must not be compared, where it contains a part of something divided, but not the whole.
7. What has no home (mergers in a circle, no superior left) is listed, and never dropped.

So every figure of the earlier cycle is added once: the top's sum and what has no home make the
earlier total.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .counts import Counts

# direct superiors by code, None at the top
Parents = Mapping[str, str | None]
# counts by category
Figures = Mapping[str, Counts]


class EventKind(StrEnum):
    """What can happen to a unit and cannot be read off the two trees."""

    MERGED_INTO = "MERGED_INTO"
    SPLIT_FROM = "SPLIT_FROM"


@dataclass(frozen=True)
class Event:
    """On that day `unit` went over into `other`, or was split off it."""

    kind: EventKind
    unit: str
    other: str
    on: date


@dataclass(frozen=True)
class Ending:
    """The last superior of a unit that closed, and the first day on which it no longer exists."""

    superior: str | None
    on: date


class FateReason(StrEnum):
    """How an earlier unit came to its home, or why it has none."""

    STANDS = "STANDS"
    WENT_OVER = "WENT_OVER"
    LEFT_TO_SUPERIOR = "LEFT_TO_SUPERIOR"
    SPLIT_UP = "SPLIT_UP"  # it went over into several units: home is what contains them all
    IN_A_CIRCLE = "IN_A_CIRCLE"
    NOTHING_LEFT = "NOTHING_LEFT"
    NOTHING_COMMON = "NOTHING_COMMON"  # divided between units without a common superior


@dataclass(frozen=True)
class Fate:
    """The place of an earlier unit's own figures in the later tree.

    Args:
        home: the unit that they are added to; None where there is none.
        spread: the units between which they would have to be divided; one where they are whole.
    """

    home: str | None
    spread: frozenset[str]
    how: FateReason


@dataclass(frozen=True)
class Block:
    """Figures of the earlier cycle that cannot be divided: a unit's own cases, or a return."""

    unit: str
    figures: Figures
    fate: Fate
    is_return: bool = False


@dataclass
class LaterUnitFigures:
    """Earlier figures at home with a later unit or below it, and those that are only partly so."""

    from_cases: dict[str, Counts] = field(default_factory=dict)
    from_returns: dict[str, Counts] = field(default_factory=dict)
    touched_by: list[Block] = field(default_factory=list)


def fates(
    *,
    earlier: Parents,
    later: Parents,
    events: Iterable[Event],
    endings: Mapping[str, Ending],
    after: date,
    until: date,
) -> dict[str, Fate]:
    """Return what became of every unit of the earlier tree.

    Args:
        earlier: the tree of the earlier closing day, `after`.
        later: the tree of the later closing day, `until`.
        events: those of days outside the two are ignored.
        endings: of units that are not in the later tree.
    """
    between = [event for event in events if after < event.on <= until]
    history = _History(later, between, endings, after)
    return {code: history.fate(code) for code in earlier}


class _History:
    """The later tree, and the events and endings in the register before it."""

    def __init__(
        self, later: Parents, events: list[Event], endings: Mapping[str, Ending], after: date
    ) -> None:
        self.later, self.endings, self.after = later, endings, after
        self.split_off: dict[str, list[tuple[str, date]]] = defaultdict(list)
        self.went_into: dict[str, list[tuple[str, date]]] = defaultdict(list)
        for event in events:
            if event.kind is EventKind.SPLIT_FROM:
                self.split_off[event.other].append((event.unit, event.on))
            else:
                self.went_into[event.unit].append((event.other, event.on))

    def fate(self, code: str) -> Fate:
        if code in self.later and code not in self.split_off:
            return Fate(code, frozenset({code}), FateReason.STANDS)
        spread = self._spread(code)
        home, how = self._main_line(code)
        if home is None and spread:
            home = lowest_above(self.later, spread)
            how = FateReason.SPLIT_UP if home is not None else FateReason.NOTHING_COMMON
        return Fate(home, spread, how)

    def _spread(self, code: str) -> frozenset[str]:
        spread, visited = set(), set()
        # with the day since which it is followed: the same unit may come twice
        waiting = [(code, self.after)]
        while waiting:
            state = waiting.pop()
            if state in visited:
                continue  # a circle is walked once
            visited.add(state)
            unit, since = state
            if unit in self.later:
                spread.add(unit)
            waiting += _since(self.split_off[unit], since) + self._onwards(unit, since)
        return frozenset(spread)

    def _onwards(self, unit: str, since: date) -> list[tuple[str, date]]:
        """Return the units that a closed unit went over into, or the superior it was left to."""
        if unit in self.later:
            return []
        if into := _since(self.went_into[unit], since):
            return into
        ending = self.endings.get(unit)
        return [(ending.superior, ending.on)] if ending and ending.superior else []

    def _main_line(self, code: str) -> tuple[str | None, FateReason]:
        """Follow a unit as long as it goes on as one."""
        unit, since, how = code, self.after, FateReason.STANDS
        visited = {(unit, since)}
        while unit not in self.later:
            onwards = self._onwards(unit, since)
            if len(onwards) != 1:
                return None, FateReason.NOTHING_LEFT
            if not _since(self.went_into[unit], since):
                how = FateReason.LEFT_TO_SUPERIOR
            elif how is FateReason.STANDS:
                how = FateReason.WENT_OVER
            unit, since = onwards[0]
            if (unit, since) in visited:
                return None, FateReason.IN_A_CIRCLE
            visited.add((unit, since))
        return unit, how


def _since(dated: Iterable[tuple[str, date]], since: date) -> list[tuple[str, date]]:
    return [(unit, on) for unit, on in dated if on >= since]


def upwards(parents: Parents, code: str) -> Iterator[str]:
    """Yield a unit, its superior, and so on to the top."""
    step: str | None = code
    while step is not None:
        yield step
        step = parents[step]


def lowest_above(parents: Parents, codes: Iterable[str]) -> str | None:
    """Return the lowest unit that is, or is above, each of several; None without one."""
    ways = [list(upwards(parents, code)) for code in codes]
    common = set(ways[0]).intersection(*ways) if ways else set()
    return next((code for code in (ways[0] if ways else ()) if code in common), None)


def fate_of_return(
    sender: str, *, earlier: Parents, later: Parents, of: Mapping[str, Fate]
) -> Fate:
    """Return the fate of a return, which counts all that was at or below its sender."""
    counted = [code for code in earlier if sender in upwards(earlier, code)]
    spread = frozenset[str]().union(*(of[code].spread for code in counted))
    home = lowest_above(later, spread)
    if home is not None:
        return Fate(home, spread, of[sender].how)
    return Fate(None, spread, FateReason.NOTHING_COMMON if spread else of[sender].how)


def blocks(
    *,
    earlier: Parents,
    later: Parents,
    of: Mapping[str, Fate],
    own: Mapping[str, Figures],
    returns: Mapping[str, Figures],
) -> Iterator[Block]:
    """Yield the figures of the earlier cycle, each with its fate.

    Args:
        of: the fate of every earlier unit.
        own: counts of each unit's own cases, for units without a return.
        returns: what each sender of a return sent; nothing where it has sent none.
    """
    for code, figures in own.items():
        yield Block(code, figures, fate_of_cases(code, earlier, of))
    for code, figures in returns.items():
        fate = fate_of_return(code, earlier=earlier, later=later, of=of)
        yield Block(code, figures, fate, is_return=True)


def fate_of_cases(code: str, earlier: Parents, of: Mapping[str, Fate]) -> Fate:
    """Return a unit's fate; without a home, it touches that of the nearest superior.

    The superior's figures contained what could not be placed, so they are incomplete.
    """
    fate = of[code]
    if fate.home is not None or fate.spread:
        return fate
    homes = (of[above].home for above in upwards(earlier, code))
    lacking = next((home for home in homes if home is not None), None)
    return Fate(None, frozenset({lacking} if lacking else ()), fate.how)


def add_up_later_tree(
    figures: Iterable[Block], *, later: Parents
) -> tuple[dict[str, LaterUnitFigures], list[Block]]:
    """Return every later unit's figures of the earlier cycle, and the blocks without a home."""
    added = {code: LaterUnitFigures() for code in later}
    homeless = []
    for block in figures:
        if block.fate.home is None:
            homeless.append(block)
        else:
            for code in upwards(later, block.fate.home):
                _add(added[code], block)
        for code in touched_units(block.fate, later):
            added[code].touched_by.append(block)
    return added, homeless


def touched_units(fate: Fate, later: Parents) -> set[str]:
    """Return the units that contain a part of what is divided, but not the whole."""
    ways = [set(upwards(later, code)) for code in fate.spread]
    some = set[str]().union(*ways)
    return some if fate.home is None or not ways else some - some.intersection(*ways)


def _add(added: LaterUnitFigures, block: Block) -> None:
    sums = added.from_returns if block.is_return else added.from_cases
    for category, counts in block.figures.items():
        sums[category] = sums.get(category, Counts()) + counts
