"""Decisions by which a group cannot keep to its binding ceiling any more."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from xeploai.cycle.facts import NOTHING_ASSUMED, AssumedDecisions
from xeploai.cycle.queries import Case, Cycle, Deviation, PeerGroup, decisions_in_force
from xeploai.domain import Allowance, Grade, Outside

from .ceilings import allowance_of_groups

FEW = 400  # cases; with more, those of the whole cycle are read


def ceiling_breaks(
    cycle: Cycle, cases: Collection[int], assumed: AssumedDecisions = NOTHING_ASSUMED
) -> dict[int, Allowance]:
    """Return the decisions that need a reason since their group is over its binding ceiling.

    A group is over where it would be even if all who are undecided became `GOOD`: as long as the
    base can still grow, no reason is asked. A decision that has one is not asked again.

    Args:
        cases: ids of the cases decided last, whose decisions would have to bring the reason: those
            that are `EXCELLENT`; where none is, all of the group, since they made its base smaller.
        assumed: decisions that count as if they were in force.

    Returns:
        By id of the case, the group's allowance at best.
    """
    members = _members(cycle, cases)
    over = _groups_over(cycle, members, assumed)
    excellent = _excellent((case for group in over for case in members[group]), assumed)
    breaks: dict[int, Allowance] = {}
    for group, allowance in over.items():
        of_group = members[group]
        named = [case for case in of_group if case in excellent]
        if Outside.HEAD in allowance.ceiling.outside:
            heads = Case.objects.filter(pk__in=named, is_head=True).values_list("pk", flat=True)
            named = [case for case in named if case not in set(heads)]
        breaks |= dict.fromkeys(named or of_group, allowance)
    return breaks


def _members(cycle: Cycle, cases: Collection[int]) -> dict[int, list[int]]:
    """Return the cases by their group."""
    counted = Case.objects.filter(cycle=cycle, cycle_unit__is_covered=False)
    chosen = counted.filter(peer_group__isnull=False)
    if len(cases) <= FEW:
        chosen = chosen.filter(pk__in=list(cases))
    members: dict[int, list[int]] = defaultdict(list)
    for case, group in chosen.values_list("pk", "peer_group_id"):
        if case in cases:
            members[group].append(case)
    return members


def _groups_over(
    cycle: Cycle, groups: Collection[int], assumed: AssumedDecisions
) -> dict[int, Allowance]:
    """Return the groups over their binding ceilings at best, as far as no reason was given."""
    stored = PeerGroup.objects.filter(cycle=cycle)
    if len(groups) <= FEW:
        stored = stored.filter(pk__in=list(groups))
    wanted = [group for group in stored.select_related("cycle") if group.pk in groups]
    at_best = {
        group: allowance.at_best
        for group, allowance in allowance_of_groups(cycle, wanted, assumed=assumed).items()
        if allowance.ceiling.is_binding and allowance.at_best.over_by
    }
    reasoned = _reasoned(at_best, assumed)
    return {
        group: allowance
        for group, allowance in at_best.items()
        if allowance.excellent - reasoned[group] > allowance.allowed
    }


def _reasoned(groups: Collection[int], assumed: AssumedDecisions) -> Counter[int]:
    """Count the `EXCELLENT` in force of groups that have a reason, whatever rule it is about."""
    reasons = Deviation.objects.filter(
        decision__replaced_by__isnull=True,
        decision__grade=Grade.EXCELLENT,
        decision__case__peer_group__in=groups,
    )
    columns = ("decision__case", "decision__case__peer_group_id")
    # what is decided again loses the reason of the decision before
    return Counter(
        group for case, group in reasons.values_list(*columns) if case not in assumed.outcomes
    )


def _excellent(cases: Iterable[int], assumed: AssumedDecisions) -> set[int]:
    decided, wanted = assumed.outcomes, list(cases)
    found = {case for case in wanted if case in decided and decided[case].grade is Grade.EXCELLENT}
    wanted = [case for case in wanted if case not in decided]
    for start in range(0, len(wanted), FEW):
        some = decisions_in_force().filter(
            case__in=wanted[start : start + FEW], grade=Grade.EXCELLENT
        )
        found.update(some.values_list("case_id", flat=True))
    return found
