"""Freeze the tree and the cases of a cycle, and who reports by returns in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    ExceptionalShare,
    FactSheet,
    GradeDecision,
    PeerGroup,
    Proposal,
    Tally,
    pack_of,
    stands_below_a_return,
    subtree,
    traits_of,
)
from xeploai.domain import (
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

from .grouping import Grouping, GroupKey, PeerTraits
from .tallies import BATCH, lock_units, recount


@transaction.atomic
def freeze_cycle(*, cycle: Cycle, by: Actor, at: datetime, by_return: Iterable[str] = ()) -> int:
    """Freeze the tree as of the closing day, make a case for each subject, return their number.

    May be repeated, after a correction of the register, until there is a decision, a return, a
    fact sheet, a proposal or a document that admits an exceptional share.

    Args:
        by_return: codes of the units that report by return.
    """
    if GradeDecision.objects.filter(case__cycle=cycle).exists() or _has_returns(cycle):
        text = message(
            "Cycle %(year)s already has decisions or returns: its tree stays as it was frozen."
        )
        raise Refused(Fault(text, {"year": cycle.year}))
    _refuse_if_begun(cycle)
    # cases refer to units and groups, so they go first
    for model in (Tally, Case, PeerGroup):
        model._default_manager.filter(cycle=cycle).delete()
    CycleUnit.objects.filter(cycle=cycle).update(parent=None)
    CycleUnit.objects.filter(cycle=cycle).delete()
    senders = sorted(by_return)
    units = frozen_units(cycle, by_return=senders)
    _store_tree(units)
    caseload = Caseload(cycle, pack_of(cycle), units)
    caseload.store()
    cycle.frozen_at = at
    cycle.save(update_fields=["frozen_at"])
    recount(cycle)
    after = {"units": len(units), "cases": len(caseload.cases), "by_return": senders}
    note(Entry("cycle.frozen", "cycle", str(cycle.year), cycle.year, after=after), by=by, at=at)
    return len(caseload.cases)


def _refuse_if_begun(cycle: Cycle) -> None:
    """Refuse to refreeze a cycle that has facts or proposals: they are never removed."""
    begun = FactSheet.objects.filter(case__cycle=cycle).exists()
    if ExceptionalShare.objects.filter(peer_group__cycle=cycle).exists():
        text = message(
            "In cycle %(year)s an exceptional share was admitted for a group: its tree stays as it"
            " was frozen."
        )
        raise Refused(Fault(text, {"year": cycle.year}))
    if begun or Proposal.objects.filter(case__cycle=cycle).exists():
        text = message(
            "Cycle %(year)s already has facts or proposed grades: its tree stays as it was frozen."
        )
        raise Refused(Fault(text, {"year": cycle.year}))


def _has_returns(cycle: Cycle) -> bool:
    # by the relation's name, since this app must not import results
    declared = CycleUnit.objects.filter(cycle=cycle, absence_declarations__isnull=False)
    return bool(cycle.returns.exists() or declared.exists())


def _store_tree(units: list[CycleUnit]) -> None:
    by_depth: dict[int, list[CycleUnit]] = defaultdict(list)
    for unit in units:
        by_depth[len(unit.path)].append(unit)
    for depth in sorted(by_depth):
        CycleUnit.objects.bulk_create(by_depth[depth], batch_size=BATCH)


def frozen_units(cycle: Cycle, *, by_return: Iterable[str]) -> list[CycleUnit]:
    """Return the tree as of the closing day, parents before children, not yet stored.

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
    return _with_paths(cycle, parents, frozenset(by_return))


def _refuse(faults: Iterable[Fault]) -> None:
    collected = tuple(faults)
    if collected:
        raise Refused(collected)


def _with_paths(
    cycle: Cycle, parents: Mapping[str, str | None], by_return: frozenset[str]
) -> list[CycleUnit]:
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    names = organisations.names_on(cycle.closes_on)
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
            category=unit.category,
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
    """A case that is not stored yet; the group is named by its key in `Grouping.groups`."""

    category: str
    where: CycleUnit
    subject_code: str
    unit_id: int | None
    person_id: int | None
    collective_id: int | None
    post: str
    is_head: bool
    group: GroupKey | None


@dataclass
class Caseload:
    """The cases of a cycle, and the peer groups that share a ceiling. Not yet stored.

    Args:
        units: the frozen tree, stored already.
    """

    cycle: Cycle
    pack: RulePack
    units: Sequence[CycleUnit]
    cases: list[NewCase] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        on = self.cycle.closes_on
        self.by_unit = {unit.unit_id: unit for unit in self.units}
        self.categories = self.pack.categories_on(on)
        self.grouping = Grouping(self.cycle, self.units, self.categories)
        posts = list(organisations.posts_on(on))
        self.posts = [post for post in posts if post.unit_id in self.by_unit]
        self.homeless = [post for post in posts if post.unit_id not in self.by_unit]
        self.heads = {post.person_id for post in self.posts if post.is_head}
        self._add_organisations()
        self._add_members()
        self._add_collectives()
        self._add_cadres()
        _refuse(self.faults)

    def _codes(self, kind: SubjectKind) -> list[str]:
        return [code for code, category in self.categories.items() if category.kind is kind]

    def _add_organisations(self) -> None:
        ours = self._codes(SubjectKind.ORGANISATION)
        for unit in self.units:
            if unit.category in ours:
                group = self.grouping.group_of(unit.category, unit)
                subject = (unit.code, unit.unit_id, None, None)
                self.cases.append(NewCase(unit.category, unit, *subject, "", False, group))

    def _add_members(self) -> None:
        on = self.cycle.closes_on
        not_reviewed = self.pack.statuses_not_reviewed_on(on)
        members = organisations.members_on(on, without=not_reviewed)
        for category in self._codes(SubjectKind.MEMBER):
            for branch, person, code in members:
                unit = self._unit(branch, code)
                if unit is not None:
                    traits = PeerTraits(is_head=person in self.heads)
                    group = self.grouping.group_of(category, unit, traits)
                    subject = (code, None, person, None)
                    self.cases.append(NewCase(category, unit, *subject, "", traits.is_head, group))

    def _add_collectives(self) -> None:
        for category in self._codes(SubjectKind.COLLECTIVE):
            for body in organisations.collectives_on(self.cycle.closes_on):
                unit = self._unit(body.unit_id, body.code)
                if unit is not None:
                    group = self.grouping.group_of(category, unit, PeerTraits(body.kind))
                    subject = (body.code, None, None, body.pk)
                    self.cases.append(NewCase(category, unit, *subject, "", False, group))

    def _add_cadres(self) -> None:
        """Add one case a person: for the post that the pack's rule makes the main one."""
        categories = self._codes(SubjectKind.CADRE)
        if not categories:
            return
        for post in self.homeless:
            self._unit(post.unit_id, post.person.code)
        order = self.pack.main_post_on(self.cycle.closes_on)
        frozen = [(self.by_unit[post.unit_id], post) for post in self.posts]
        frozen.sort(key=lambda pair: rank_of_post(traits_of(pair[1], pair[0]), order))
        for category in categories:
            seen: set[int] = set()
            for unit, post in frozen:
                if post.person_id not in seen:
                    seen.add(post.person_id)
                    traits = PeerTraits(post.title_code, post.is_head)
                    group = self.grouping.group_of(category, unit, traits)
                    subject = (post.person.code, None, post.person_id, None)
                    self.cases.append(
                        NewCase(category, unit, *subject, post.title, post.is_head, group)
                    )

    def _unit(self, unit_id: int, subject: str) -> CycleUnit | None:
        """Return the frozen unit; where it is not open, add a fault and return None."""
        if unit_id not in self.by_unit:
            text = message(
                "%(subject)s belongs to a unit that is not open on %(day)s."
                " End the membership or post, or move it to a unit that is."
            )
            self.faults.append(Fault(text, {"subject": subject, "day": self.cycle.closes_on}))
        return self.by_unit.get(unit_id)

    def store(self) -> None:
        """Store groups and cases."""
        PeerGroup.objects.bulk_create(self.grouping.groups.values(), batch_size=1000)
        group_ids = {
            (category, path, label): pk
            for pk, category, path, label in PeerGroup.objects.filter(cycle=self.cycle).values_list(
                "pk", "category", "path", "label"
            )
        }
        insert_many(Case, CASE_COLUMNS, (self._row(case, group_ids) for case in self.cases))

    def _row(self, case: NewCase, group_ids: Mapping[GroupKey, int]) -> tuple[object, ...]:
        return (
            self.cycle.pk,
            case.category,
            case.where.pk,
            case.where.path,
            case.subject_code,
            case.unit_id,
            case.person_id,
            case.collective_id,
            case.post,
            case.is_head,
            group_ids[case.group] if case.group else None,
            self.cycle.pack_version,
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
)


@transaction.atomic
def report_by(*, unit: CycleUnit, source: ReportingSource, by: Actor, at: datetime) -> None:
    """Let a unit report by return from now on, or by its cases again.

    Data of the other kind is kept, and shown next to what counts.
    """
    below = CycleUnit.objects.filter(cycle=unit.cycle_id, **subtree(unit))
    by_return = source is ReportingSource.RETURN
    others = below.filter(source=ReportingSource.RETURN).exclude(pk=unit.pk)
    if by_return and (stands_below_a_return(unit) or others.exists()):
        raise Refused(return_below_return(others.first() or unit))
    if not by_return and unit.source == source:
        return
    lock_units(unit.cycle, list(below.values_list("pk", flat=True)))
    CycleUnit.objects.filter(pk=unit.pk).update(source=source, is_covered=by_return)
    below.update(is_covered=by_return)
    Tally.objects.filter(cycle=unit.cycle_id, **subtree(unit)).update(is_covered=by_return)
    year, before = unit.cycle.year, {"source": unit.source}
    entry = Entry("unit.reports_by", "unit", unit.code, year, before, {"source": source.value})
    note(entry, by=by, at=at)
