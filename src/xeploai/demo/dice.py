"""Random numbers that are the same on every Python version, and exact apportionment."""

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Random numbers for one stage of inventing the province.

    Each stage has its own, so that a change in one leaves the others alone.
    """

    def __init__(self, seed: int, stage: str) -> None:
        # the only method whose sequence Python promises to keep from version to version
        self.roll = Random(f"{seed}/{stage}").random

    def below(self, end: int) -> int:
        """Return a whole number from 0 up to, and not including, `end`."""
        return int(self.roll() * end)

    def between(self, first: int, last: int) -> int:
        """Return a whole number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def chance(self, percent: int) -> bool:
        """Return true with a probability in percent."""
        return self.roll() * 100 < percent

    def bell(self) -> float:
        """Return a number around 0, mostly within ±1 (never beyond ±2)."""
        roll = self.roll
        return (roll() + roll() + roll() + roll()) - 2.0

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self.roll() * len(items))]

    def day(self, first: date, last: date) -> date:
        """Return a day from `first` to `last`, both included."""
        return date.fromordinal(self.between(first.toordinal(), last.toordinal()))

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in a random order."""
        mixed = list(items)
        for end in range(len(mixed) - 1, 0, -1):
            other = self.below(end + 1)
            mixed[end], mixed[other] = mixed[other], mixed[end]
        return mixed


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to weights, by the method of the largest remainders."""
    whole = sum(weights)
    parts = [divmod(total * weight, whole) for weight in weights]
    left = total - sum(part for part, _ in parts)
    order = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    shares = [part for part, _ in parts]
    for index in order[:left]:
        shares[index] += 1
    return shares
