"""Statistical returns: those that stand for their cases, and those sent beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from xeploai.domain import REASON_NOT_STATED, Counts, Outcome

from .dice import Dice
from .grading import CADRE, COLLECTIVE, MEMBER, ORGANISATIONS, Case
from .tree import Node, Tree

CATEGORIES = (*ORGANISATIONS, MEMBER, COLLECTIVE, CADRE)
DISTRICTS_BY_RETURN = ("quan-su", "bien-phong")
COMMITTEES_BY_RETURN, RETURNS_BESIDE = 3, 3
NOT_STATED_MOST = 3
FEW = 4  # branches

Return = Mapping[str, Counts]


def units_by_return(tree: Tree, dice: Dice) -> list[Node]:
    """Return the units that report by return in the earlier year; none stands below another."""
    districts = [tree.by_code[code] for code in DISTRICTS_BY_RETURN]
    return districts + _quiet_committees(tree, dice)[:COMMITTEES_BY_RETURN]


def _quiet_committees(tree: Tree, dice: Dice) -> list[Node]:
    """Return grassroots committees to which nothing happened, each in a district of its own."""
    found: dict[Node | None, Node] = {}
    for node in dice.shuffled(tree.of("grassroots_committee")):
        below = [one for child in node.children for one in (child, *child.children)]
        is_quiet = not node.is_changed and not any(one.is_changed for one in below)
        in_force = node.parent is not None and node.parent.code in DISTRICTS_BY_RETURN
        if is_quiet and not in_force:
            found.setdefault(node.parent, node)
    return list(found.values())


def returned_for(
    units: Iterable[Node], cases: Sequence[Case], *, closes_on: date
) -> tuple[dict[str, Return], list[Case]]:
    """Return what the units return, and the cases that none of them speaks for."""
    tallies = {unit: {category: Counter[Outcome]() for category in CATEGORIES} for unit in units}
    senders: dict[Node, Node | None] = {}
    left = []
    for case in cases:
        if case.unit not in senders:
            way = case.unit.upwards(closes_on)
            senders[case.unit] = next((step for step in way if step in tallies), None)
        sender = senders[case.unit]
        if sender is None:
            left.append(case)
        else:
            tallies[sender][case.category][case.outcome] += 1
    return {unit.code: _counted(tally) for unit, tally in tallies.items()}, left


def _counted(tally: Mapping[str, Counter[Outcome]]) -> dict[str, Counts]:
    return {category: Counts.of_outcomes(outcomes) for category, outcomes in tally.items()}


def with_some_not_stated(returned: Return) -> Return:
    """Return the same return with a few members' reason left open, of the commonest reason."""
    counts = returned[MEMBER]
    stated = dict(counts.not_rated)
    commonest = max(stated, key=lambda reason: (stated[reason], reason))
    number = min(stated[commonest], NOT_STATED_MOST)
    reasons = {**stated, commonest: stated[commonest] - number, REASON_NOT_STATED: number}
    return {**returned, MEMBER: replace(counts, not_rated=reasons)}


def returns_beside(
    tree: Tree, cases: Sequence[Case], *, closes_on: date, dice: Dice
) -> dict[str, Return]:
    """Return signed returns sent beside the cases: all but the last agree with them."""
    committees = [node for node in _quiet_committees(tree, dice) if len(node.children) > FEW]
    units = committees[:RETURNS_BESIDE]
    found, _ = returned_for(units, cases, closes_on=closes_on)
    last = units[-1].code
    counts = found[last][MEMBER]
    wrong = replace(counts, good=counts.good + 1, completed=max(0, counts.completed - 1))
    return {**found, last: {**found[last], MEMBER: wrong}}
