"""Groups of similar subjects under the ceilings of other rules."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from xeploai.cycle.models import Case, CycleUnit, PeerGroup
from xeploai.cycle.queries import subtree
from xeploai.domain import CeilingCheck, CeilingRule, Counts, Grade, Rulebook

from .values import CeilingRehearsed

Ends = Mapping[int, tuple[str, str]]


def ceilings_rehearsed(
    top: CycleUnit, own: Rulebook, other: Rulebook, ends: Ends
) -> Iterator[CeilingRehearsed]:
    """Yield each group that lies wholly within a unit and has a graded subject on either side.

    The groups are those that the cycle froze; where the other rules put subjects together in
    another way, that is said.
    """
    ours, theirs = (_by_category(each) for each in (own, other))
    before, after = _graded(top, ends, 0), _graded(top, ends, 1)
    groups = PeerGroup.objects.filter(
        cycle=top.cycle_id, category__in=theirs, **subtree(top)
    ).order_by("category", "path", "label")
    for group in groups:
        counts = _counts(after[group.pk])
        earlier = _counts(before[group.pk])
        if not (counts.graded or earlier.graded):
            continue
        rule, own_rule = theirs[group.category], ours.get(group.category)
        yield CeilingRehearsed(
            group.category,
            CeilingCheck(rule, group.label, counts, group.pk),
            CeilingCheck(own_rule, group.label, earlier, group.pk) if own_rule else None,
            own_rule is None or own_rule.group_by is not rule.group_by,
        )


def _by_category(book: Rulebook) -> dict[str, CeilingRule]:
    return {each.category: each for each in book.pack.ceilings_on(book.on)}


def _graded(top: CycleUnit, ends: Ends, side: int) -> dict[int, Counter[str]]:
    cases = Case.objects.filter(cycle=top.cycle_id, peer_group__isnull=False, **subtree(top))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, group in cases.values_list("pk", "peer_group_id").order_by():
        if pk in ends:
            found[group][ends[pk][side]] += 1
    return found


def _counts(graded: Mapping[str, int]) -> Counts:
    excellent, good, completed, failed = (graded.get(grade.value, 0) for grade in Grade)
    return Counts(excellent, good, completed, failed)
