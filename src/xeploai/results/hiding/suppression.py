"""Which figures of persons to hide so that no small group can be worked out from the others.

Of one category, every unit has a row: the number of persons with each outcome, of the unit and
everything below it. A row is shown whole or not at all. Whoever subtracts the rows shown below a
unit from its own row finds a block: the persons of the unit itself and of the rows hidden below
it. Nothing finer can be worked out, since these blocks do not overlap and every row shown is a
sum of them. So it is enough that each block is large enough, and that not all persons of a block
that contains a hidden group have one outcome.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xeploai.domain import STEP_WIDTH

Row = Counter[Any]
OUTCOMES_THAT_DIFFER = 2


@dataclass
class Block:
    """The persons that the row of a unit contains and no row shown below it does.

    Args:
        has_small: whether it contains a group that must not be worked out.
        shown_below: paths of the nearest units below whose rows are shown.
    """

    persons: Row = field(default_factory=Counter)
    has_small: bool = False
    shown_below: list[str] = field(default_factory=list)

    def takes(self, other: "Block") -> "Block":
        """Return the block together with one whose own row is hidden."""
        return Block(
            self.persons + other.persons,
            self.has_small or other.has_small,
            [*self.shown_below, *other.shown_below],
        )

    def without(self, path: str) -> "Block":
        """Return the block without one of the units shown below it."""
        return Block(self.persons, self.has_small, [one for one in self.shown_below if one != path])

    def is_safe(self, hidden_below: int) -> bool:
        """Whether the block may be worked out: nobody in it stands alone."""
        number = self.persons.total()
        if not number:
            return True
        is_unanimous = len(self.persons) < OUTCOMES_THAT_DIFFER
        return number >= hidden_below and not (self.has_small and is_unanimous)


def hidden_rows(own: Mapping[str, Mapping[Any, int]], *, hidden_below: int) -> frozenset[str]:
    """Return the paths of the units whose row must be hidden.

    More rows may be hidden than these; that never shows anything. Every row is hidden of whoever
    has fewer persons, but for a row of nobody.

    Args:
        own: by path, the persons of the unit itself by outcome, without those below it; of whom
            the reader may see person by person, nobody.
        hidden_below: the smallest number of persons that is shown.
    """
    return _Suppression(own, hidden_below).hidden


class _Suppression:
    def __init__(self, own: Mapping[str, Mapping[Any, int]], hidden_below: int) -> None:
        self.hidden_below = hidden_below
        self.own: dict[str, Row] = {path: +Counter(row) for path, row in own.items()}
        self.numbers = _numbers(self.own)
        self.blocks: dict[str, Block] = {}
        found: set[str] = set()
        below = _children(self.numbers)
        # the deepest first, so that what is below a unit is settled before the unit itself
        for path in sorted(self.numbers, key=lambda one: (-len(one), one)):
            if not self._settle(path, below.get(path, ()), found):
                found.add(path)
        self.hidden = frozenset(found)

    def _settle(self, path: str, below: Iterable[str], hidden: set[str]) -> bool:
        """Find the block of a unit, hiding more below it where needed; whether it is shown."""
        persons = self.own.get(path, Counter())
        block = Block(persons, 0 < persons.total() < self.hidden_below)
        for one in below:
            if one in hidden:
                block = block.takes(self.blocks[one])
            else:
                block.shown_below.append(one)
        if self.numbers[path] < self.hidden_below:
            block.has_small = True
            self.blocks[path] = block
            return False
        while not block.is_safe(self.hidden_below) and block.shown_below:
            chosen = self._next_to_hide(block)
            hidden.add(chosen)
            block = block.without(chosen).takes(self.blocks[chosen])
        self.blocks[path] = block
        return block.is_safe(self.hidden_below)

    def _next_to_hide(self, block: Block) -> str:
        """Return the smallest unit that makes the block safe, or else the smallest."""

        def loss(path: str) -> tuple[bool, int, str]:
            is_safe = block.takes(self.blocks[path]).is_safe(self.hidden_below)
            return not is_safe, self.numbers[path], path

        return min(block.shown_below, key=loss)


def _numbers(own: Mapping[str, Row]) -> dict[str, int]:
    """Return the number of persons at or below each unit that has any."""
    numbers: Counter[str] = Counter()
    for path, row in own.items():
        for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH):
            numbers[path[:end]] += row.total()
    return {path: number for path, number in numbers.items() if number}


def _children(paths: Iterable[str]) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for path in sorted(paths):
        below.setdefault(path[:-STEP_WIDTH], []).append(path)
    return below
