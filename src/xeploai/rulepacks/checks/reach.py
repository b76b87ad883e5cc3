"""Find conditions that can never be met, and such that always are: both are mistakes.

For each condition, compute where on each scale it may be met and where it may fail. Both are
estimated too widely rather than too narrowly, so that no sensible condition is refused.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xeploai.domain import (
    COMPARE,
    GRADE_RANKS,
    LEVEL_RANKS,
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    CriterionLevel,
    FactDefinition,
    FactIs,
    FactKind,
    Grade,
    GradedShareIs,
    LevelsAre,
    NoneOf,
    Parameter,
    Quantifier,
    ShareIs,
    message,
)

from .regions import Region, Scale, common, compared, everywhere, union

NEVER_HOLDS = message("This can never be met, whatever the facts are. Correct or remove it.")
ALWAYS_HOLDS = message("This is always met, whatever the facts are. Correct or remove it.")

Reach = Mapping[Hashable, Region]  # by scale; what is not named is not limited

TRUTHS = Scale(Fraction(1), is_whole=True)
SHARES = Scale(Fraction(1), is_whole=False)
ANY_SHARES = Scale(None, is_whole=False)
NUMBERS = Scale(None, is_whole=True)
GRADES = Scale(Fraction(len(Grade) - 1), is_whole=True)
LEVELS = Scale(Fraction(len(CriterionLevel) - 1), is_whole=True)
ANYWHERE: Reach = {}
YES, NO = (compared(TRUTHS, Comparison.IS, Fraction(each)) for each in (1, 0))


@dataclass(frozen=True)
class Settled:
    """A condition whose answer is known before any subject is."""

    condition: Condition
    always: bool


class Reaches:
    """Where conditions on certain facts may hold and fail."""

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        self.facts = facts

    def settled(self, condition: Condition) -> Iterator[Settled]:
        """Yield the innermost conditions whose answer is known beforehand."""
        found = [one for part in condition.parts() for one in self.settled(part)]
        yield from found
        if found:
            return
        if _is_nowhere(self.holds(condition)):
            yield Settled(condition, always=False)
        elif _is_nowhere(self.fails(condition)):
            yield Settled(condition, always=True)

    def settled_within(self, applies_if: Condition, condition: Condition) -> bool | None:
        """Return whether a condition is always or never met where another one is.

        None where its answer is open.
        """
        where = self.holds(applies_if)
        if _is_nowhere(_both((where, self.holds(condition)))):
            return False
        return True if _is_nowhere(_both((where, self.fails(condition)))) else None

    def holds(self, condition: Condition) -> Reach:
        """Return where a condition may hold."""
        parts = condition.parts()
        if isinstance(condition, AllOf):
            return _both(self.holds(each) for each in parts)
        if isinstance(condition, AnyOf | AtLeastOf):
            return _either(self.holds(each) for each in parts)
        if isinstance(condition, NoneOf):
            return _both(self.fails(each) for each in parts)
        return self._of_one(condition)[0]

    def fails(self, condition: Condition) -> Reach:
        """Return where a condition may fail."""
        parts = condition.parts()
        if isinstance(condition, AllOf | AtLeastOf):
            return _either(self.fails(each) for each in parts)
        if isinstance(condition, AnyOf):
            return _both(self.fails(each) for each in parts)
        if isinstance(condition, NoneOf):
            return _either(self.holds(each) for each in parts)
        return self._of_one(condition)[1]

    def _of_one(self, condition: Condition) -> tuple[Reach, Reach]:
        key: Hashable
        if isinstance(condition, FactIs):
            return _on(condition.fact, self._fact(condition))
        if isinstance(condition, ShareIs):
            is_part = condition.whole in wholes_of(condition.part, self.facts)
            scale = SHARES if is_part else ANY_SHARES
            key = (condition.part, condition.whole)
            return _on(key, _compared(scale, condition.comparison, condition.threshold))
        if isinstance(condition, LevelsAre):
            return _levels(condition)
        if isinstance(condition, GradedShareIs):
            return _graded(condition)
        return {condition: YES}, {condition: NO}

    def _fact(self, condition: FactIs) -> Region:
        against, comparison = condition.against, condition.comparison
        if isinstance(against, Parameter):
            fact = self.facts[condition.fact]
            most = Fraction(fact.most) if fact.most is not None else None
            scale = Scale(most, is_whole=False) if fact.kind is FactKind.POINTS else NUMBERS
            return _compared(scale, comparison, against)
        if isinstance(against, Grade):
            return _ranked(GRADES, comparison, GRADE_RANKS[against])
        return compared(TRUTHS, comparison, Fraction(int(against)))


def _on(key: Hashable, region: Region) -> tuple[Reach, Reach]:
    return {key: region}, {key: region.rest()}


def _compared(scale: Scale, comparison: Comparison, number: Parameter) -> Region:
    return compared(scale, comparison, number.value)


def _ranked(scale: Scale, comparison: Comparison, rank: int) -> Region:
    """Return a stretch of grades or levels; their ranks run from 0 for the best downwards."""
    assert scale.highest is not None
    return compared(scale, comparison, scale.highest + rank)


def _levels(condition: LevelsAre) -> tuple[Reach, Reach]:
    """Every level in a region fails where some level lies outside it, and the other way round.

    Only what every level meets can be put together; of “some” and “some” nothing follows.
    """
    region = _ranked(LEVELS, condition.comparison, LEVEL_RANKS[condition.level])
    if region.is_empty or region.rest().is_empty:
        return _on(condition, everywhere(TRUTHS) if region.rest().is_empty else NO.both(YES))
    is_every = condition.quantifier is Quantifier.EVERY
    within = region if is_every else region.rest()
    all_within, by_region = (
        (Quantifier.EVERY, condition.groups),
        (condition.groups, within.stretches),
    )
    met: Reach = {all_within: within, by_region: YES}
    not_met: Reach = {by_region: NO}
    return (met, not_met) if is_every else (not_met, met)


def _graded(condition: GradedShareIs) -> tuple[Reach, Reach]:
    compare, rank = COMPARE[condition.reaches], GRADE_RANKS[condition.grade]
    grades = frozenset(each for each in Grade if compare(GRADE_RANKS[each], rank))
    only = {0: Fraction(0), len(Grade): Fraction(1)}.get(len(grades))
    region = _compared(SHARES, condition.comparison, condition.threshold)
    if only is not None:
        # the share of none is always 0, that of all always 1
        is_met = not region.both(compared(SHARES, Comparison.IS, only)).is_empty
        region = everywhere(SHARES) if is_met else NO.both(YES)
    return _on((condition.fact, grades), region)


def _both(reaches: Iterable[Reach]) -> Reach:
    found: dict[Hashable, list[Region]] = {}
    for reach in reaches:
        for key, region in reach.items():
            found.setdefault(key, []).append(region)
    return {key: common(regions) for key, regions in found.items()}


def _either(reaches: Iterable[Reach]) -> Reach:
    """Return what is limited in every one of the reaches; those that are nowhere add nothing."""
    possible = [each for each in reaches if not _is_nowhere(each)]
    if not possible:
        return {"nowhere": NO.both(YES)}
    keys = set(possible[0]).intersection(*possible)
    return {key: union([each[key] for each in possible]) for key in keys}


def _is_nowhere(reach: Reach) -> bool:
    return any(region.is_empty for region in reach.values())


def wholes_of(code: str, known: Mapping[str, FactDefinition]) -> tuple[str, ...]:
    """Return a count and all that it is a part of, nearest first."""
    found: dict[str, None] = {}
    while code and code not in found:
        found[code] = None
        code = known[code].part_of if code in known else ""
    return tuple(found)
