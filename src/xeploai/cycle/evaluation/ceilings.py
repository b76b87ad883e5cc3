"""Groups of similar subjects under their ceilings: what each may have of `EXCELLENT`, and has.

Every page, report, export and command compares a group by `allowance_of_groups`, or by
`CycleCeilings` where the outcomes are others than those decided (proposals, a rehearsal).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils.timezone import localtime

from xeploai.cycle.facts import (
    GRADE_OF,
    NOT_RATED,
    NOTHING_ASSUMED,
    UNDECIDED,
    AssumedDecisions,
    Books,
)
from xeploai.cycle.queries import (
    Case,
    Cycle,
    ExceptionalShare,
    PeerGroup,
    Tally,
    decisions_in_force,
)
from xeploai.domain import UNDECIDED as NO_OUTCOME
from xeploai.domain import (
    Allowance,
    Ceiling,
    Counts,
    ExceptionalDocument,
    GroupBy,
    NamedUnit,
    Outcome,
    Outside,
    Rulebook,
    ceiling_in_force,
    is_body_of,
)
from xeploai.organisations.bodies import BodyNames

from .competence import (
    CompetenceReader,
    SubjectRow,
    deciding_level,
    steps_of,
    subjects_of_groups,
)

AT_ONCE = 500
NOBODY = Counts()
# of each group, by its id
GroupCounts = Mapping[int, Counts]


@dataclass
class CycleCeilings:
    """The ceilings of a cycle's groups; each is read once for each set of rules.

    Args:
        book_for: the rules of a unit, by its path; the cycle's own rules by default.
        exceptional: the documents that admit the exceptional share, by group; those in force by
            default.
    """

    cycle: Cycle
    book_for: Callable[[str], Rulebook] | None = None
    exceptional: Mapping[int, ExceptionalDocument] | None = None
    _read: dict[tuple[int, str], Ceiling | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = self.book_for or Books(self.cycle).of

    def of(self, path: str, category: str) -> Ceiling | None:
        """Return the ceiling in force for a category at a unit, by its path."""
        book = self.book(path)
        # rulebooks live as long as this object, or as their cache: ids are unique
        key = id(book), category
        if key not in self._read:
            known = category in book.pack.categories_on(book.on)
            self._read[key] = ceiling_in_force(book, category) if known else None
        return self._read[key]

    def excludes_heads(self, groups: Iterable[PeerGroup]) -> bool:
        """Whether heads stand outside the ceiling of one of the groups."""
        ceilings = (self.of(each.path, each.category) for each in groups)
        return any(each is not None and Outside.HEAD in each.outside for each in ceilings)

    def allowance(
        self, group: PeerGroup, counts: Counts, heads: Counts = NOBODY
    ) -> Allowance | None:
        """Return a group under its ceiling; None where none is in force.

        Args:
            heads: those of `counts` who head a unit.
        """
        rule = self.of(group.path, group.category)
        if rule is None:
            return None
        ceiling = as_it_acts(rule, group.group_by)
        return Allowance(
            ceiling,
            counts,
            group=group.label,
            key=group.pk,
            outside=heads if Outside.HEAD in ceiling.outside else NOBODY,
            exceptional=self.documents().get(group.pk),
            rule=None if ceiling is rule else rule,
            frozen_on=day_of_groups(self.cycle),
        )

    def documents(self) -> Mapping[int, ExceptionalDocument]:
        """Return the documents that admit the exceptional share, by group."""
        if self.exceptional is None:
            shares = _shares_in_force(self.cycle)
            void = _of_deciders(self.cycle, shares)
            self.exceptional = {
                each.peer_group_id: document_of(each) for each in shares if each not in void
            }
        return self.exceptional


def shares_of_deciders(cycle: Cycle, path: str = "") -> list[ExceptionalShare]:
    """Return the exceptional shares that do not apply, since who admitted them decides there.

    A document can become one: a local document, or its end, may give the decision to the body that
    admitted a share before. Nobody grants itself one.

    Args:
        path: only of groups that are held at it or below it.
    """
    shares = _shares_in_force(cycle)
    void = _of_deciders(cycle, shares)
    return [each for each in shares if each in void and each.peer_group.path.startswith(path)]


def document_of(share: ExceptionalShare) -> ExceptionalDocument:
    """Return the document that admits an exceptional share."""
    body = share.issuing_body or ""
    return ExceptionalDocument(share.document_number, share.dated_on, share.ground, body)


def _shares_in_force(cycle: Cycle) -> list[ExceptionalShare]:
    rows = ExceptionalShare.objects.filter(
        peer_group__cycle=cycle, replaced_by__isnull=True, is_withdrawal=False
    )
    return list(rows.select_related("peer_group").order_by("pk"))


def _of_deciders(cycle: Cycle, shares: Collection[ExceptionalShare]) -> list[ExceptionalShare]:
    """Return the shares whose issuing body decides in the group by now, or holds it."""
    named = [each for each in shares if each.issuing_body]
    if not named:
        return []
    subjects = subjects_of_groups([each.peer_group_id for each in named])
    paths = {one.path for rows in subjects.values() for one in rows}
    paths |= {each.peer_group.path for each in named}
    steps = {step for path in paths for step in steps_of(path)}
    reader, names = CompetenceReader(cycle, paths=steps), BodyNames()
    return [
        each
        for each in named
        if _is_of_a_decider(each, reader, names, subjects.get(each.peer_group_id, ()))
    ]


def _is_of_a_decider(
    share: ExceptionalShare,
    reader: CompetenceReader,
    names: BodyNames,
    subjects: Iterable[SubjectRow],
) -> bool:
    held_at, text = share.peer_group.path, share.issuing_body or ""
    level = deciding_level(reader, held_at, subjects)
    if level.holds_the_top and level.path == held_at:
        return False
    within = (reader.by_path[one] for one in steps_of(held_at) if one.startswith(level.path))
    return any(
        is_body_of(text, NamedUnit(names.name_on(unit.unit_id, share.dated_on, unit.name)))
        for unit in within
    )


def as_it_acts(ceiling: Ceiling, groups: str) -> Ceiling:
    """Return a ceiling as it acts on groups of a cycle, which were made in a way of their own.

    Args:
        groups: as `PeerGroup.group_by` has it.
    """
    return ceiling.grouped_as(GroupBy(groups) if groups else None)


def day_of_groups(cycle: Cycle) -> date | None:
    """Return the day on which a cycle froze its tree and groups."""
    return localtime(cycle.frozen_at).date() if cycle.frozen_at else None


def allowance_of_groups(
    cycle: Cycle,
    groups: Collection[PeerGroup],
    *,
    ceilings: CycleCeilings | None = None,
    assumed: AssumedDecisions = NOTHING_ASSUMED,
) -> dict[int, Allowance]:
    """Return groups under their ceilings by the decisions in force, by the groups' ids.

    Groups without a ceiling in force are left out. Inside a transaction that recorded decisions
    it counts these too, since tallies are recounted with them.

    Args:
        assumed: decisions that count as if they were in force.
    """
    reader = ceilings or CycleCeilings(cycle)
    under = [each for each in groups if reader.of(each.path, each.category)]
    keys = [each.pk for each in under]
    counts = _counts_of(keys, assumed)
    heads = _heads_of(keys, assumed) if reader.excludes_heads(under) else {}
    allowances = (
        reader.allowance(each, counts.get(each.pk, NOBODY), heads.get(each.pk, NOBODY))
        for each in under
    )
    return {each.key: each for each in allowances if each}


def _counts_of(groups: list[int], assumed: AssumedDecisions) -> GroupCounts:
    found: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for start in range(0, len(groups), AT_ONCE):
        tallies = Tally.objects.filter(
            peer_group__in=groups[start : start + AT_ONCE], is_covered=False
        )
        sums = tallies.values_list("peer_group_id", "outcome", "reason").annotate(all=Sum("number"))
        for group, code, reason, number in sums.order_by():
            found[group][_outcome_of_tally(code, reason)] += number
    wanted = set(groups)
    for case, group in _groups_of(assumed):
        if group in wanted:
            row, outcome = assumed.rows[case], assumed.outcomes[case]
            found[group][Outcome(GRADE_OF.get(row.grade), row.reason or None)] -= 1
            found[group][outcome] += 1
    return {group: Counts.of_outcomes(counts) for group, counts in found.items()}


def _groups_of(assumed: AssumedDecisions) -> Iterator[tuple[int, int]]:
    """Yield the cases decided by assumption that totals count, with their groups."""
    cases = list(assumed.outcomes)
    counted = Case.objects.filter(cycle_unit__is_covered=False, peer_group__isnull=False)
    for start in range(0, len(cases), AT_ONCE):
        some = counted.filter(pk__in=cases[start : start + AT_ONCE])
        yield from some.values_list("pk", "peer_group_id")


def _outcome_of_tally(code: str, reason: str) -> Outcome:
    if code == UNDECIDED:
        return NO_OUTCOME
    return Outcome(not_rated_reason=reason) if code == NOT_RATED else Outcome(GRADE_OF[code])


def _heads_of(groups: list[int], assumed: AssumedDecisions) -> GroupCounts:
    """Return the decided outcomes of the heads in groups."""
    heads: dict[int, Counter[Outcome]] = defaultdict(Counter)
    for start in range(0, len(groups), AT_ONCE):
        cases = heads_in_groups().filter(peer_group__in=groups[start : start + AT_ONCE])
        outcomes = {
            case: Outcome(GRADE_OF.get(grade), reason or None)
            for case, grade, reason in decisions_in_force()
            .filter(case__in=cases)
            .values_list("case_id", "grade", "not_rated_reason")
        }
        outcomes |= assumed.outcomes
        for case, group in cases.values_list("pk", "peer_group_id"):
            heads[group][outcomes.get(case, NO_OUTCOME)] += 1
    return {group: Counts.of_outcomes(counts) for group, counts in heads.items()}


def heads_in_groups() -> QuerySet[Case]:
    """Return the cases of heads of units that are in a group, as far as totals count them."""
    return Case.objects.filter(is_head=True, cycle_unit__is_covered=False, peer_group__isnull=False)
