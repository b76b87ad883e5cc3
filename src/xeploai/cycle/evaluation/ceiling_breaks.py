"""Groups over their binding ceilings, and the decisions that owe a reason for it.

`groups_over` is the one reader: recording a decision, reporting a cycle, lists and commands ask it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from xeploai.cycle.facts import GRADE_OF, NOTHING_ASSUMED, AssumedDecisions
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    Deviation,
    PeerGroup,
    Tally,
    decisions_in_force,
    state_of,
    subtree,
)
from xeploai.domain import Allowance, Counts, CycleState, Grade, Outcome, Outside

from .ceilings import AT_ONCE, CycleCeilings, allowance_of_groups

FEW = 400  # cases; with more, those of the whole cycle are read
DONE = (CycleState.REPORTED, CycleState.CLOSED)


@dataclass(frozen=True)
class GroupOver:
    """A group over its binding ceiling, and how many reasons that still takes.

    Args:
        allowance: the group as it stands, or at best.
        owing: number of its `EXCELLENT` decisions that stand above the ceiling without a reason.
        is_final: whether it is taken as it stands; else all who are undecided count as `GOOD`.
    """

    allowance: Allowance
    owing: int
    is_final: bool = False


def groups_over(
    cycle: Cycle,
    groups: Collection[PeerGroup],
    *,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
    is_final: bool | None = None,
    ceilings: CycleCeilings | None = None,
) -> dict[int, GroupOver]:
    """Return the groups over their binding ceilings beyond what reasons cover, by their ids.

    All is read as it stands now: the ceiling, the decisions in force, their reasons. A reason
    covers its decision only where it was given for this ceiling: an `EXCELLENT` decision is then
    not counted, one that made the base smaller counts as the `GOOD` that it might have been.

    Args:
        assumed: decisions that count as if they were in force.
        is_final: whether groups are taken as they stand. Else as they would be at best, if all who
            are undecided became `GOOD`. By default they are once the cycle is reported.
        ceilings: those to compare with, where they are others than those in force.
    """
    found = _groups_above(cycle, groups, assumed, is_final, ceilings)
    return {group: one for group, one in found.items() if one.owing > 0}


def _groups_above(
    cycle: Cycle,
    groups: Collection[PeerGroup],
    assumed: AssumedDecisions,
    is_final: bool | None,
    ceilings: CycleCeilings | None = None,
) -> dict[int, GroupOver]:
    """Return the groups over their binding ceilings, also where reasons cover all of that.

    Args: as `groups_over` has them.
    """
    final = state_of(cycle) in DONE if is_final is None else is_final
    allowances = allowance_of_groups(cycle, groups, ceilings=ceilings, assumed=assumed)
    over = {
        group: under
        for group, each in allowances.items()
        if (under := each if final else each.at_best).ceiling.is_binding and under.over_by
    }
    reasoned = _reasoned_outcomes(over, assumed)
    return {
        group: GroupOver(allowance, _owing(allowance, reasoned.get(group, Counts())), final)
        for group, allowance in over.items()
    }


def _owing(allowance: Allowance, reasoned: Counts) -> int:
    """Return how many `EXCELLENT` of a group are above its ceiling without a reason, at least 0."""
    return max(0, allowance.excellent - reasoned.excellent - allowance.allowed_with(reasoned))


def _reasoned_outcomes(
    over: Mapping[int, Allowance], assumed: AssumedDecisions
) -> dict[int, Counts]:
    """Count the decisions in force whose reason was given for the group's ceiling, by group."""
    found: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for case, group, grade, reason in _reasoned_rows(over):
        # what is decided again loses the reason of the decision before
        if case not in assumed.outcomes:
            found[group][Outcome(GRADE_OF.get(grade), reason or None)] += 1
    return {group: Counts.of_outcomes(counts) for group, counts in found.items()}


def _reasoned_rows(over: Mapping[int, Allowance]) -> set[tuple[int, int, str, str]]:
    """Return case, group, grade and reason for none of decisions with a reason for the ceiling."""
    groups, rows = list(over), set[tuple[int, int, str, str]]()
    columns = (
        "decision__case_id",
        "decision__case__peer_group_id",
        "decision__grade",
        "decision__not_rated_reason",
        "decision__case__is_head",
        "closed_by",
    )
    for start in range(0, len(groups), AT_ONCE):
        reasons = Deviation.objects.filter(
            decision__replaced_by__isnull=True,
            decision__case__peer_group__in=groups[start : start + AT_ONCE],
            decision__case__ended_on__isnull=True,
            decision__case__cycle_unit__is_covered=False,
        )
        for case, group, grade, reason, is_head, rules in reasons.values_list(*columns):
            ceiling = over[group].ceiling
            stands_outside = is_head and Outside.HEAD in ceiling.outside
            if ceiling.provision in rules and not stands_outside:
                rows.add((case, group, grade, reason))
    return rows


def ceiling_breaks(
    cycle: Cycle,
    cases: Collection[int],
    assumed: AssumedDecisions = NOTHING_ASSUMED,
    *,
    is_final: bool | None = None,
) -> dict[int, GroupOver]:
    """Return the decisions that need a reason since their group is over its binding ceiling.

    Before the cycle is reported, a group is over where it would be even if all who are undecided
    became `GOOD`: as long as the base can still grow, no reason is asked.

    A reason is about one subject: whoever becomes `EXCELLENT` in a group that is over then needs
    one of their own, whatever reasons others have.

    Args:
        cases: ids of the cases decided last, whose decisions would have to bring the reason: those
            that become `EXCELLENT` by assumption; where reasons do not cover all that is above,
            also those that are `EXCELLENT` and have none; where none is, those that are decided by
            assumption, if they take the group further over.
        assumed: decisions that count as if they were in force.
        is_final: whether groups are taken as they stand, as `groups_over` has it.

    Returns:
        By id of the case, its group.
    """
    members = _members(cycle, cases)
    groups = _groups(cycle, members)
    over = _groups_above(cycle, groups, assumed, is_final)
    excellent = _excellent((case for group in over for case in members[group]), assumed)
    reasoned = {row[0] for row in _reasoned_rows({key: one.allowance for key, one in over.items()})}
    new = _becoming_excellent(assumed, reasoned)
    excellent -= reasoned - assumed.outcomes.keys()
    excellent -= _heads_outside(over)
    breaks: dict[int, GroupOver] = {}
    others: dict[int, list[int]] = {}
    for group, one in over.items():
        named = [case for case in members[group] if case in excellent]
        breaks |= {case: one for case in named if one.owing or case in new}
        decided = [case for case in members[group] if case in assumed.outcomes]
        if one.owing and decided and not named:
            others[group] = decided
    if others:
        stored = [group for group in groups if group.pk in others]
        before = groups_over(cycle, stored, is_final=is_final)
        for group, decided in others.items():
            if group not in before or over[group].owing > before[group].owing:
                breaks |= dict.fromkeys(decided, over[group])
    return breaks


def _becoming_excellent(assumed: AssumedDecisions, reasoned: Collection[int]) -> set[int]:
    """Return the cases whose decision in force is not `EXCELLENT`, or so with a reason it loses.

    Whoever was so without a reason, as within the ceiling then, is not asked for the same again.

    Args:
        reasoned: the cases with a reason in force for the ceiling.
    """
    return {
        case
        for case, row in assumed.rows.items()
        if case in reasoned or GRADE_OF.get(row.grade) is not Grade.EXCELLENT
    }


def ceiling_reasons_owed(
    cycle: Cycle,
    unit: CycleUnit | None = None,
    *,
    groups: Collection[int] | None = None,
    is_final: bool | None = None,
    ceilings: CycleCeilings | None = None,
) -> dict[int, GroupOver]:
    """Return the `EXCELLENT` decisions that stand above a binding ceiling without a reason.

    Of each group as many as it is over, less those that have a reason of their own: those decided
    last. What is asked of a new decision is more: `ceiling_breaks`.

    Args:
        unit: only the cases within this unit.
        groups: ids of the groups to look at; by default all with an `EXCELLENT` decision.
        is_final, ceilings: as `groups_over` has them.

    Returns:
        By id of the case, its group.
    """
    keys = _groups_with_excellent(cycle, unit) if groups is None else set(groups)
    stored = _groups(cycle, keys)
    over = groups_over(cycle, stored, is_final=is_final, ceilings=ceilings)
    reasoned = {row[0] for row in _reasoned_rows({key: one.allowance for key, one in over.items()})}
    heads = _heads_outside(over)
    owed: dict[int, GroupOver] = {}
    left = {group: one.owing for group, one in over.items()}
    for case, group in _excellent_latest_first(list(over)):
        if case not in reasoned and case not in heads and left[group]:
            left[group] -= 1
            owed[case] = over[group]
    return owed if unit is None else _within(owed, unit)


def reasons_owing(cycle: Cycle, groups: Collection[int]) -> dict[int, int]:
    """Return how many reasons groups would owe if the cycle were reported as it stands, by id."""
    over = groups_over(cycle, _groups(cycle, groups), is_final=True)
    return {group: one.owing for group, one in over.items()}


def _groups_with_excellent(cycle: Cycle, unit: CycleUnit | None) -> set[int]:
    tallies = Tally.objects.filter(
        cycle=cycle, outcome=Grade.EXCELLENT, is_covered=False, peer_group__isnull=False
    )
    if unit is not None:
        tallies = tallies.filter(**subtree(unit))
    return set(tallies.order_by().values_list("peer_group_id", flat=True).distinct())


def _excellent_latest_first(groups: list[int]) -> Iterable[tuple[int, int]]:
    """Yield cases that are `EXCELLENT`, with their groups, those decided last first."""
    for start in range(0, len(groups), AT_ONCE):
        some = decisions_in_force().filter(
            grade=Grade.EXCELLENT,
            case__peer_group__in=groups[start : start + AT_ONCE],
            case__cycle_unit__is_covered=False,
        )
        yield from some.order_by("-decided_on", "-pk").values_list("case_id", "case__peer_group_id")


def _within(owed: Mapping[int, GroupOver], unit: CycleUnit) -> dict[int, GroupOver]:
    cases, inside = list(owed), set[int]()
    for start in range(0, len(cases), AT_ONCE):
        some = Case.objects.filter(pk__in=cases[start : start + AT_ONCE], **subtree(unit))
        inside.update(some.values_list("pk", flat=True))
    return {case: one for case, one in owed.items() if case in inside}


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


def _groups(cycle: Cycle, groups: Collection[int]) -> list[PeerGroup]:
    stored: QuerySet[PeerGroup] = PeerGroup.objects.filter(cycle=cycle)
    if len(groups) <= FEW:
        stored = stored.filter(pk__in=list(groups))
    found = [group for group in stored if group.pk in groups]
    for group in found:
        group.cycle = cycle
    return found


def _heads_outside(over: Mapping[int, GroupOver]) -> set[int]:
    """Return the cases of heads in those of the groups whose ceilings do not count them."""
    groups = [key for key, one in over.items() if Outside.HEAD in one.allowance.ceiling.outside]
    heads: set[int] = set()
    for start in range(0, len(groups), AT_ONCE):
        some = Case.objects.filter(peer_group__in=groups[start : start + AT_ONCE], is_head=True)
        heads.update(some.values_list("pk", flat=True))
    return heads


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
