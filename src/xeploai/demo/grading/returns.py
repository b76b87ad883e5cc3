"""Statistical returns: those that replace cases, and those sent in addition to them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xeploai.demo.dice import Dice
from xeploai.demo.tree import DemoTree, DemoUnit
from xeploai.domain import REASON_NOT_STATED, Counts, Outcome

from .cases import CADRE, COLLECTIVE, MEMBER, ORGANISATIONS, DemoCase

CATEGORIES = (*ORGANISATIONS, MEMBER, COLLECTIVE, CADRE)
DISTRICTS_BY_RETURN = ("quan-su", "bien-phong")
COMMITTEES_BY_RETURN, ADDITIONAL_RETURNS = 3, 3
NOT_STATED_MOST = 3
FEW = 4  # branches

Return = Mapping[str, Counts]


def units_by_return(tree: DemoTree, dice: Dice) -> list[DemoUnit]:
    """Return the units that report by return in the earlier year; none is below another."""
    districts = [tree.by_code[code] for code in DISTRICTS_BY_RETURN]
    return districts + _quiet_committees(tree, dice)[:COMMITTEES_BY_RETURN]


def _quiet_committees(tree: DemoTree, dice: Dice) -> list[DemoUnit]:
    """Return grassroots committees to which nothing happened, each in a district of its own."""
    quiet: dict[DemoUnit | None, DemoUnit] = {}
    for node in dice.shuffled(tree.of("grassroots_committee")):
        below = [one for child in node.children for one in (child, *child.children)]
        is_quiet = not node.is_changed and not any(one.is_changed for one in below)
        in_force = node.parent is not None and node.parent.code in DISTRICTS_BY_RETURN
        if is_quiet and not in_force:
            quiet.setdefault(node.parent, node)
    return list(quiet.values())


def returns_instead_of_cases(
    units: Iterable[DemoUnit], cases: Sequence[DemoCase], *, closes_on: date
) -> tuple[dict[str, Return], list[DemoCase]]:
    """Return the returns of the units, and the cases that no return covers."""
    tallies = {unit: {category: Counter[Outcome]() for category in CATEGORIES} for unit in units}
    senders: dict[DemoUnit, DemoUnit | None] = {}
    left = []
    for case in cases:
        if case.unit not in senders:
            path = case.unit.upwards(closes_on)
            senders[case.unit] = next((step for step in path if step in tallies), None)
        sender = senders[case.unit]
        if sender is None:
            left.append(case)
        else:
            tallies[sender][case.category][case.outcome] += 1
    return {unit.code: _counted(tally) for unit, tally in tallies.items()}, left


def _counted(tally: Mapping[str, Counter[Outcome]]) -> dict[str, Counts]:
    return {category: Counts.of_outcomes(outcomes) for category, outcomes in tally.items()}


def leave_some_reasons_open(returned: Return) -> Return:
    """Return the same return with the reason of a few members not stated."""
    counts = returned[MEMBER]
    stated = dict(counts.not_rated)
    commonest = max(stated, key=lambda reason: (stated[reason], reason))
    number = min(stated[commonest], NOT_STATED_MOST)
    reasons = {**stated, commonest: stated[commonest] - number, REASON_NOT_STATED: number}
    return {**returned, MEMBER: replace(counts, not_rated=reasons)}


def returns_besides_cases(
    tree: DemoTree, cases: Sequence[DemoCase], *, closes_on: date, dice: Dice
) -> dict[str, Return]:
    """Return signed returns sent in addition to cases: all but the last agree with them."""
    committees = [node for node in _quiet_committees(tree, dice) if len(node.children) > FEW]
    units = committees[:ADDITIONAL_RETURNS]
    returns, _ = returns_instead_of_cases(units, cases, closes_on=closes_on)
    last = units[-1].code
    counts = returns[last][MEMBER]
    wrong = replace(counts, good=counts.good + 1, completed=max(0, counts.completed - 1))
    return {**returns, last: {**returns[last], MEMBER: wrong}}
