"""The roll-up of one cycle: what it means, as a plain loop.

`analytics.rollup` computes the same on millions of cases and `results.queries` on the running
database; property tests compare both with this module.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from xeploai.domain.grades import Outcome

from .counts import Counts, sum_reported


class ReportingSource(StrEnum):
    """How a unit, with everything below it, gets into the totals of its superiors.

    CASES: every subject's case is in the system.
    RETURN: the unit sends totals; what is below it is not counted again.
    """

    CASES = "CASES"
    RETURN = "RETURN"


class UnitPlacedTwice(ValueError):
    """Two units of one frozen tree have the same code."""


class ParentNotInTree(ValueError):
    """A unit's parent is not in the tree of the cycle."""


class LoopInTree(ValueError):
    """A unit is, by way of its superiors, its own superior."""


class ReturnBelowReturn(ValueError):
    """A unit reports by return although a unit above it already does."""


@dataclass(frozen=True)
class FrozenUnit:
    """A unit as it stood in the tree on the cycle's closing day."""

    code: str
    parent: str | None
    source: ReportingSource = ReportingSource.CASES


@dataclass(frozen=True)
class CountedCase:
    """A case of the cycle: which unit it belongs to, its category, its outcome so far."""

    unit: str
    category: str
    outcome: Outcome


# Counts by category. A category that is not there was not reported.
ReturnedCounts = Mapping[str, Counts]
NOTHING_DECLARED: Mapping[str, Collection[str]] = MappingProxyType({})


@dataclass
class UnitTotals:
    """What adds up to one unit's figures, kept apart by where it came from.

    Args:
        from_cases: counts by category of single cases.
        from_returns: counts by category of statistical returns.
        missing: codes of units that have reported nothing: no return, or no decision yet.
        not_reported: by category, codes of units whose return says nothing of it.
    """

    from_cases: dict[str, Counts] = field(default_factory=dict)
    from_returns: dict[str, Counts] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    not_reported: dict[str, set[str]] = field(default_factory=dict)

    def counts(self, category: str) -> Counts | None:
        """Return the category's counts; None where it was not reported."""
        return sum_reported((self.from_cases.get(category), self.from_returns.get(category)))


def roll_up(
    *,
    units: Iterable[FrozenUnit],
    cases: Iterable[CountedCase],
    returns: Mapping[str, ReturnedCounts],
    categories: Iterable[str] = (),
    declared: Mapping[str, Collection[str]] = NOTHING_DECLARED,
) -> dict[str, UnitTotals]:
    """Return every unit's totals: the unit itself and all that is below it.

    A case counts for its own unit and for every unit above, unless one of them on the way
    reports by return: from there upwards the return counts for all below. A return counts for
    the unit that sent it and for every unit above.

    Args:
        units: the tree as frozen for the cycle.
        cases: every case of the cycle.
        returns: the return in force of each unit that reports by return; one that was sent back
            is not in force.
        categories: those that a return is expected to speak of.
        declared: by sender, the categories of which it declared to have nobody: zero, where its
            return does not say otherwise.

    Raises:
        UnitPlacedTwice, ParentNotInTree, LoopInTree, ReturnBelowReturn: the tree is not one.
    """
    tree = check_tree(units)
    totals = {code: UnitTotals() for code in tree}
    _count_cases(totals, tree, cases)
    heard = {code: {**_none_of(declared.get(code, ())), **own} for code, own in returns.items()}
    _count_returns(totals, tree, heard, expected=tuple(categories))
    for code in declared.keys() - returns.keys():
        for unit in path_upwards(tree, code):
            _add_return(totals[unit], code, _none_of(declared[code]), ())
    return totals


def _none_of(categories: Iterable[str]) -> dict[str, Counts]:
    return {category: Counts() for category in categories}


def _count_cases(
    totals: Mapping[str, UnitTotals], tree: Mapping[str, FrozenUnit], cases: Iterable[CountedCase]
) -> None:
    has_decision: dict[str, bool] = {}
    for case in cases:
        has_decision[case.unit] = has_decision.get(case.unit, False) or case.outcome.is_decided
        one = Counts.of_outcomes({case.outcome: 1})
        for unit in units_that_count(tree, case.unit):
            counted = totals[unit].from_cases
            counted[case.category] = counted.get(case.category, Counts()) + one
    for code, is_heard in has_decision.items():
        if not is_heard:
            for unit in units_that_count(tree, code):
                totals[unit].missing.add(code)


def _count_returns(
    totals: Mapping[str, UnitTotals],
    tree: Mapping[str, FrozenUnit],
    returns: Mapping[str, ReturnedCounts],
    *,
    expected: tuple[str, ...],
) -> None:
    senders = [code for code, unit in tree.items() if unit.source is ReportingSource.RETURN]
    for code in senders:
        for unit in path_upwards(tree, code):
            # a return that has not come is missing everywhere above, and not zero
            if code in returns:
                _add_return(totals[unit], code, returns[code], expected)
            else:
                totals[unit].missing.add(code)


def _add_return(
    totals: UnitTotals, sender: str, returned: ReturnedCounts, expected: tuple[str, ...]
) -> None:
    for category, counts in returned.items():
        totals.from_returns[category] = totals.from_returns.get(category, Counts()) + counts
    for category in expected:
        if category not in returned:
            totals.not_reported.setdefault(category, set()).add(sender)


def units_that_count(tree: Mapping[str, FrozenUnit], code: str) -> Iterable[str]:
    """Yield the units whose totals count a unit's cases.

    They are the unit itself and those above it, up to but not including the first that reports
    by return.
    """
    for unit in path_upwards(tree, code):
        if tree[unit].source is ReportingSource.RETURN:
            return
        yield unit


def path_upwards(tree: Mapping[str, FrozenUnit], code: str) -> Iterable[str]:
    """Yield the unit itself, its parent, and so on to the root."""
    step: str | None = code
    while step is not None:
        yield step
        step = tree[step].parent


def check_tree(units: Iterable[FrozenUnit]) -> dict[str, FrozenUnit]:
    """Return the units by code; refuse those that are not a tree or several."""
    tree: dict[str, FrozenUnit] = {}
    for unit in units:
        if unit.code in tree:
            raise UnitPlacedTwice(unit.code)
        tree[unit.code] = unit
    # units that are known to reach the top, so that each is visited once
    sound: set[str] = set()
    for code in tree:
        way: list[str] = []
        step: str | None = code
        while step is not None and step not in sound:
            if step not in tree:
                raise ParentNotInTree(step)
            if step in way:
                raise LoopInTree(step)
            way.append(step)
            step = tree[step].parent
        sound.update(way)
    for code, unit in tree.items():
        if unit.source is ReportingSource.RETURN:
            above = (tree[step].source for step in path_upwards(tree, code) if step != code)
            if ReportingSource.RETURN in above:
                raise ReturnBelowReturn(code)
    return tree
