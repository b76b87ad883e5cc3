"""Freeze the tree and the cases of a cycle, and who reports by returns in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, RemovedRows, RowChanges, RowSet, note
from xeploai.cycle.evaluation import NO_TRAITS, Grouping, GroupKey, PeerTraits
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    ExceptionalShare,
    FactSheet,
    GradeDecision,
    LateChange,
    PeerGroup,
    Proposal,
    Tally,
    categories_of,
    members_without_case,
    pack_of,
    refuse_unless_admitted,
    stands_below_a_return,
    state_of,
    subtree,
    traits_of,
)
from xeploai.domain import (
    CycleRecord,
    CycleState,
    Fault,
    Refused,
    ReportingSource,
    RulePack,
    SubjectKind,
    faults_of_tree,
    message,
    paths,
    rank_of_post,
    tree_on,
)
from xeploai.organisations import register as organisations
from xeploai.organisations.bulk_insert import insert_many
from xeploai.organisations.register import Unit

from .tallies import BATCH, lock_units, recount


@transaction.atomic
def freeze_cycle(*, cycle: Cycle, by: Actor, at: datetime, by_return: Iterable[str] = ()) -> int:
    """Freeze the tree as of the closing day, make a case for each subject, return their number.

    May be repeated, after a correction of the register, until there is a decision, a return, a
    fact sheet, a proposal or a document that admits an exceptional share.

    Args:
        by_return: codes of the units that report by return.
    """
    _refuse_if_it_stands(cycle)
    _refuse(faults_of_papers(cycle))
    gone = remove_tree(cycle)
    senders = sorted(by_return)
    units = frozen_units(cycle, by_return=senders)
    store_tree(units)
    caseload = Caseload(cycle, pack_of(cycle), units)
    caseload.store()
    cycle.frozen_at = at
    if cycle.state == CycleState.PLANNED:
        cycle.state = CycleState.OPEN
    cycle.save(update_fields=["frozen_at", "state"])
    recount(cycle)
    after = {"units": len(units), "cases": len(caseload.cases), "by_return": senders}
    entry = Entry("cycle.frozen", "cycle", cycle.code, cycle.year, after=after)
    note(entry, by=by, at=at, rows=[*gone, *_frozen_rows(cycle)])
    return len(caseload.cases)


def _refuse_if_it_stands(cycle: Cycle) -> None:
    """Refuse to freeze a cycle whose population stands. Raises `Refused`."""
    if state_of(cycle) != CycleState.PLANNED:
        refuse_unless_admitted(cycle, CycleRecord.POPULATION)


def faults_of_papers(cycle: Cycle) -> Iterator[Fault]:
    """Yield what was recorded in a cycle and is never removed, so that its cases stay."""
    values = {"year": cycle.name}
    if has_decisions_or_returns(cycle):
        text = message(
            "Cycle %(year)s already has decisions or returns: its tree stays as it was frozen."
        )
        yield Fault(text, values)
    if ExceptionalShare.objects.filter(peer_group__cycle=cycle).exists():
        text = message(
            "In cycle %(year)s an exceptional share was admitted for a group: its tree stays as it"
            " was frozen."
        )
        yield Fault(text, values)
    begun = FactSheet.objects.filter(case__cycle=cycle).exists()
    if begun or Proposal.objects.filter(case__cycle=cycle).exists():
        text = message(
            "Cycle %(year)s already has facts or proposed grades: its tree stays as it was frozen."
        )
        yield Fault(text, values)
    if LateChange.objects.filter(case__cycle=cycle).exists():
        text = message(
            "In cycle %(year)s a case was ended or added late: its tree stays as it was frozen."
        )
        yield Fault(text, values)


def has_decisions_or_returns(cycle: Cycle) -> bool:
    """Return whether anything in a cycle is decided, or reported by a return."""
    # returns by the relation's name, since this app must not import results
    decided = GradeDecision.objects.filter(case__cycle=cycle).exists()
    declared = CycleUnit.objects.filter(cycle=cycle, absence_declarations__isnull=False)
    return decided or bool(cycle.returns.exists() or declared.exists())


def remove_tree(cycle: Cycle) -> list[RemovedRows]:
    """Remove the frozen tree and the cases of a cycle that has no papers; return them to seal."""
    gone = [RemovedRows(rows.model, rows.ids) for rows in _frozen_rows(cycle)]
    # cases refer to units and groups, so they go first
    Tally.objects.filter(cycle=cycle).delete()
    Case.with_ended.filter(cycle=cycle).delete()
    PeerGroup.objects.filter(cycle=cycle).delete()
    CycleUnit.objects.filter(cycle=cycle).update(parent=None)
    CycleUnit.objects.filter(cycle=cycle).delete()
    return gone


def _frozen_rows(cycle: Cycle) -> list[RowSet]:
    """Return all that a freezing stores and that later acts may change, to be sealed."""
    stored = (Case.with_ended, CycleUnit.objects, PeerGroup.objects)
    return [
        RowSet(rows.model, list(rows.filter(cycle=cycle).order_by().values_list("pk", flat=True)))
        for rows in stored
    ]


def changes_of_tree(cycle: Cycle) -> RowChanges:
    """Return the units and groups of a cycle before an act, to seal what it changes of them."""
    return RowChanges(CycleUnit.objects.filter(cycle=cycle), PeerGroup.objects.filter(cycle=cycle))


def store_tree(units: list[CycleUnit]) -> None:
    """Store frozen units, superiors before those below them."""
    by_depth: dict[int, list[CycleUnit]] = defaultdict(list)
    for unit in units:
        by_depth[len(unit.path)].append(unit)
    for depth in sorted(by_depth):
        CycleUnit.objects.bulk_create(by_depth[depth], batch_size=BATCH)


def frozen_units(
    cycle: Cycle, *, by_return: Iterable[str], reviewed: Collection[int] = ()
) -> list[CycleUnit]:
    """Return the tree as of the closing day, parents before children, not yet stored.

    Args:
        by_return: codes of the units that report by return.
        reviewed: persons who are counted with their cases whatever their status is by now.

    Raises:
        Refused: the register is not a tree, a unit has no place in it, or a unit is to report
            by return below another that does.
    """
    on = cycle.closes_on
    units, placements = organisations.dated_units(), organisations.dated_placements()
    _refuse(faults_of_tree(units=units, placements=placements))
    parents = tree_on(units=units, placements=placements, on=on)
    text = message("Unit %(unit)s is open on %(day)s but has no superior on that day.")
    _refuse(
        Fault(text, {"unit": unit.code, "day": on})
        for unit in units
        if unit.is_open(on) and unit.code not in parents
    )
    tree = _with_paths(cycle, parents, frozenset(by_return))
    counted = members_without_case(cycle, reviewed)
    for unit in tree:
        unit.not_reviewed = counted.get(unit.unit_id, {})
    return tree


def _refuse(faults: Iterable[Fault]) -> None:
    collected = tuple(faults)
    if collected:
        raise Refused(collected)


def _with_paths(
    cycle: Cycle, parents: Mapping[str, str | None], by_return: frozenset[str]
) -> list[CycleUnit]:
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    names = organisations.names_on(cycle.closes_on)
    categories = organisations.categories_on(cycle.closes_on)
    frozen: dict[str, CycleUnit] = {}
    text = message("There is no unit “%(unit)s” on %(day)s that could report by return.")
    _refuse(
        Fault(text, {"unit": code, "day": cycle.closes_on})
        for code in sorted(by_return - parents.keys())
    )
    for code, path in sorted(paths(parents).items(), key=lambda item: item[1]):
        unit, parent_code = by_code[code], parents[code]
        parent = frozen[parent_code] if parent_code else None
        frozen[code] = CycleUnit(
            cycle=cycle,
            unit=unit,
            parent=parent,
            path=path,
            code=code,
            name=names.get(unit.pk, unit.name),
            category=categories.get(unit.pk, unit.category),
            sector=unit.sector,
            source=ReportingSource.RETURN if code in by_return else ReportingSource.CASES,
            is_covered=code in by_return or (parent is not None and parent.is_covered),
        )
    _refuse(
        return_below_return(unit)
        for unit in frozen.values()
        if unit.code in by_return and unit.parent is not None and unit.parent.is_covered
    )
    return list(frozen.values())


def return_below_return(unit: CycleUnit) -> Fault:
    """Return the fault of a unit that is to report by return below one that already does."""
    text = message("Unit %(unit)s is below a unit that already reports by return.")
    return Fault(text, {"unit": unit.code})


class NewCase(NamedTuple):
    """A case that is not stored yet, with what its group is put together by."""

    category: str
    where: CycleUnit
    subject_code: str
    unit_id: int | None
    person_id: int | None
    collective_id: int | None
    post: str
    is_head: bool
    traits: PeerTraits = NO_TRAITS


# kind of subject, id of the unit, person or collective
SubjectKey = tuple[SubjectKind, int]


@dataclass
class Caseload:
    """The cases of a cycle by the register as of the closing day. Not yet stored.

    Args:
        units: the tree of that day; stored already where `store` is called.

    Attributes:
        faults: of subjects that have no one place in the tree; `store` refuses them.
        homeless: those subjects.
    """

    cycle: Cycle
    pack: RulePack
    units: Sequence[CycleUnit]
    cases: list[NewCase] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    homeless: set[SubjectKey] = field(default_factory=set)

    def __post_init__(self) -> None:
        on = self.cycle.closes_on
        self.by_unit = {unit.unit_id: unit for unit in self.units}
        self.categories = categories_of(self.cycle)
        posts = list(organisations.posts_on(on))
        self.posts = [post for post in posts if post.unit_id in self.by_unit]
        self._posts_elsewhere = [post for post in posts if post.unit_id not in self.by_unit]
        self.heads = {post.person_id for post in self.posts if post.is_head}
        self._add_organisations()
        self._add_members()
        self._add_collectives()
        self._add_cadres()

    def _codes(self, kind: SubjectKind) -> list[str]:
        return [code for code, category in self.categories.items() if category.kind is kind]

    def _add_organisations(self) -> None:
        ours = self._codes(SubjectKind.ORGANISATION)
        for unit in self.units:
            if unit.category in ours:
                subject = (unit.code, unit.unit_id, None, None)
                self.cases.append(NewCase(unit.category, unit, *subject, "", False))

    def _add_members(self) -> None:
        on = self.cycle.closes_on
        not_reviewed = self.pack.statuses_not_reviewed_on(on)
        members = self._of_one_branch(organisations.members_on(on, without=not_reviewed))
        for category in self._codes(SubjectKind.MEMBER):
            for branch, person, code in members:
                unit = self._unit(branch, code, (SubjectKind.MEMBER, person))
                if unit is not None:
                    traits = PeerTraits(is_head=person in self.heads)
                    subject = (code, None, person, None)
                    self.cases.append(NewCase(category, unit, *subject, "", traits.is_head, traits))

    def _of_one_branch(self, members: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Return the members without those who are in two branches, of whom a fault is added."""
        branches: dict[int, list[int]] = defaultdict(list)
        for branch, person, _ in members:
            branches[person].append(branch)
        if len(branches) == len(members):
            return members
        codes = {person: code for _, person, code in members}
        text = message(
            "%(subject)s is a member of %(branches)s at once on %(day)s."
            " End one of the memberships in the register before that day."
        )
        for person, several in branches.items():
            if len(several) > 1:
                names = ", ".join(self._name_of(branch) for branch in several)
                values = {
                    "subject": codes[person],
                    "branches": names,
                    "day": self.cycle.closes_on,
                }
                self.faults.append(Fault(text, values))
                self.homeless.add((SubjectKind.MEMBER, person))
        return [row for row in members if len(branches[row[1]]) == 1]

    def _name_of(self, unit_id: int) -> str:
        unit = self.by_unit.get(unit_id)
        return unit.name if unit else Unit.objects.get(pk=unit_id).name

    def _add_collectives(self) -> None:
        for category in self._codes(SubjectKind.COLLECTIVE):
            for body in organisations.collectives_on(self.cycle.closes_on):
                unit = self._unit(body.unit_id, body.code, (SubjectKind.COLLECTIVE, body.pk))
                if unit is not None:
                    subject = (body.code, None, None, body.pk)
                    traits = PeerTraits(body.kind)
                    self.cases.append(NewCase(category, unit, *subject, "", False, traits))

    def _add_cadres(self) -> None:
        """Add one case a person: for the post that the pack's rule makes the main one."""
        categories = self._codes(SubjectKind.CADRE)
        if not categories:
            return
        for post in self._posts_elsewhere:
            self._unit(post.unit_id, post.person.code, (SubjectKind.CADRE, post.person_id))
        order = self.pack.main_post_on(self.cycle.closes_on)
        frozen = [(self.by_unit[post.unit_id], post) for post in self.posts]
        frozen.sort(key=lambda pair: rank_of_post(traits_of(pair[1], pair[0]), order))
        for category in categories:
            seen: set[int] = set()
            for unit, post in frozen:
                if post.person_id not in seen:
                    seen.add(post.person_id)
                    traits = PeerTraits(post.title_code, post.is_head)
                    subject = (post.person.code, None, post.person_id, None)
                    self.cases.append(
                        NewCase(category, unit, *subject, post.title, post.is_head, traits)
                    )

    def _unit(self, unit_id: int, subject: str, key: SubjectKey) -> CycleUnit | None:
        """Return the frozen unit; where it is not open, add a fault and return None."""
        if unit_id not in self.by_unit:
            text = message(
                "%(subject)s belongs to a unit that is not open on %(day)s."
                " End the membership or post, or move it to a unit that is."
            )
            self.faults.append(Fault(text, {"subject": subject, "day": self.cycle.closes_on}))
            self.homeless.add(key)
        return self.by_unit.get(unit_id)

    def store(self) -> None:
        """Store groups and cases.

        Raises:
            Refused: a subject has no one place in the tree.
        """
        _refuse(self.faults)
        grouping = Grouping(self.cycle, self.units, self.categories)
        keys = [grouping.group_of(case.category, case.where, case.traits) for case in self.cases]
        PeerGroup.objects.bulk_create(grouping.groups.values(), batch_size=1000)
        ids = group_ids(self.cycle)
        store_cases(
            self.cycle,
            ((case, ids[key] if key else None) for case, key in zip(self.cases, keys, strict=True)),
        )


def group_ids(cycle: Cycle) -> dict[GroupKey, int]:
    """Return the ids of the stored groups of a cycle by their keys."""
    rows = PeerGroup.objects.filter(cycle=cycle).values_list("pk", "category", "path", "label")
    return {(category, path, label): pk for pk, category, path, label in rows}


def store_cases(cycle: Cycle, cases: Iterable[tuple[NewCase, int | None]]) -> None:
    """Store new cases, each with the id of its group. The units are stored already."""
    insert_many(Case, CASE_COLUMNS, (_row(cycle, case, group) for case, group in cases))


def _row(cycle: Cycle, case: NewCase, group: int | None) -> tuple[object, ...]:
    return (
        cycle.pk,
        case.category,
        case.where.pk,
        case.where.path,
        case.subject_code,
        case.unit_id,
        case.person_id,
        case.collective_id,
        case.post,
        case.is_head,
        group,
        cycle.pack_version,
        "",
    )


CASE_COLUMNS = (
    "cycle_id",
    "category",
    "cycle_unit_id",
    "path",
    "subject_code",
    "unit_id",
    "person_id",
    "collective_id",
    "post",
    "is_head",
    "peer_group_id",
    "pack_version",
    "end_cause",
)


@transaction.atomic
def report_by(*, unit: CycleUnit, source: ReportingSource, by: Actor, at: datetime) -> None:
    """Let a unit report by return from now on, or by its cases again.

    Data of the other kind is kept, and shown next to what counts.

    Raises:
        Refused: the cycle's totals stand, or a return above or below would cover the same cases.
    """
    refuse_unless_admitted(unit.cycle, CycleRecord.RETURNS)
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    by_return = source is ReportingSource.RETURN
    others = below.filter(source=ReportingSource.RETURN).exclude(pk=unit.pk)
    if by_return and (stands_below_a_return(unit) or others.exists()):
        raise Refused(return_below_return(others.first() or unit))
    if not by_return and unit.source == source:
        return
    lock_units(unit.cycle, list(below.values_list("pk", flat=True)))
    changes = changes_of_tree(unit.cycle)
    CycleUnit.objects.filter(pk=unit.pk).update(source=source, is_covered=by_return)
    below.update(is_covered=by_return)
    Tally.objects.filter(cycle=unit.cycle_id, **subtree(unit)).update(is_covered=by_return)
    year, before = unit.cycle.year, {"source": unit.source}
    entry = Entry("unit.reports_by", "unit", unit.code, year, before, {"source": source.value})
    note(entry, by=by, at=at, rows=changes.since())
