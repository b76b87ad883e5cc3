"""Compare a cycle's tree and cases with what the register would give on the same day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xeploai.cycle.operations import Caseload, NewCase, frozen_units
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    cases_ended_late,
    decisions_in_force,
    members_reviewed,
    pack_of,
    population_day,
)
from xeploai.domain import Fault, ReportingSource, SubjectKind
from xeploai.organisations.register import Unit

from .papers import units_with_papers


class StoredCase(NamedTuple):
    """A stored case, with the register's unit that it is reviewed in."""

    pk: int
    category: str
    frozen_unit: int
    path: str
    subject_code: str
    unit_id: int | None
    person_id: int | None
    collective_id: int | None
    post: str
    is_head: bool
    group: int | None
    is_ended: bool
    place: int


COLUMNS = (
    "pk",
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
)
# kind and category (none of organisations, which may change theirs), subject
CaseKey = tuple[SubjectKind, str, int]


@dataclass(frozen=True)
class Difference:
    """What a cycle has, and what the register would give.

    Args:
        units: the tree by the register, parents first; not stored.
        stored_units: the cycle's tree, by the register's id of the unit.
        new, same: cases by the register; those that agree, with the stored one.
        moved: undecided cases, and ended ones that come back, with what they become.
        ended_late: cases that were ended by a document, whose subjects the register has (again).
        gone: undecided cases that the register no longer has.
        to_correct: decided cases that differ from the register, with what it has, if anything.
        unplaced: cases of subjects that have no one place in the register; they stay as they are.
        faults: of those subjects.
    """

    cycle: Cycle
    units: tuple[CycleUnit, ...]
    stored_units: Mapping[int, CycleUnit]
    kinds: Mapping[str, SubjectKind]
    new: tuple[NewCase, ...]
    same: tuple[tuple[StoredCase, NewCase], ...]
    moved: tuple[tuple[StoredCase, NewCase], ...]
    gone: tuple[StoredCase, ...]
    to_correct: tuple[tuple[StoredCase, NewCase | None], ...]
    unplaced: tuple[StoredCase, ...] = ()
    ended_late: tuple[tuple[StoredCase, NewCase], ...] = ()
    faults: tuple[Fault, ...] = ()

    @cached_property
    def by_register(self) -> Mapping[int, CycleUnit]:
        """The tree by the register, by the register's id of the unit."""
        return {unit.unit_id: unit for unit in self.units}


def difference_of(cycle: Cycle) -> Difference:
    """Compare a cycle with the register.

    Raises:
        Refused: the register is not a tree on the day, or a unit that reports by return would
            stand below another that does.
    """
    stored_units = {unit.unit_id: unit for unit in CycleUnit.objects.filter(cycle=cycle)}
    units = frozen_units(
        cycle,
        by_return=_senders(cycle, stored_units.values()),
        # whom the register no longer has reviewed keeps a decided case, and is counted with it
        reviewed=members_reviewed(cycle, decided=True),
    )
    caseload = Caseload(cycle, pack_of(cycle), units)
    kinds = {code: one.kind for code, one in caseload.categories.items()}
    return _Comparison(cycle, kinds, stored_units, caseload).difference()


def stored_case(case: Case, difference: Difference) -> StoredCase:
    """Return one case as comparisons have it; it may have ended."""
    places = {unit.pk: key for key, unit in difference.stored_units.items()}
    values = [getattr(case, column) for column in COLUMNS]
    return StoredCase._make((*values, case.ended_on is not None, places[case.cycle_unit_id]))


def staying_units(difference: Difference) -> set[int]:
    """Return the frozen units that the register no longer has and that stay for what rests on them.

    That is a return, a decided case, or the case of a subject that has no one place.
    """
    by_register = difference.by_register
    gone = {unit.pk for key, unit in difference.stored_units.items() if key not in by_register}
    staying = units_with_papers(gone)
    staying |= {case.frozen_unit for case, _ in difference.to_correct} & gone
    return staying | ({case.frozen_unit for case in difference.unplaced} & gone)


def _senders(cycle: Cycle, units: Iterable[CycleUnit]) -> list[str]:
    """Return the present codes of the units that report by return and are open on the day."""
    by_return = [unit.unit_id for unit in units if unit.source == ReportingSource.RETURN]
    on = population_day(cycle)
    return [
        unit.code
        for unit in Unit.objects.filter(pk__in=by_return)
        if unit.opened_on <= on and (unit.closed_on is None or unit.closed_on > on)
    ]


@dataclass
class _Comparison:
    cycle: Cycle
    kinds: Mapping[str, SubjectKind]
    stored_units: Mapping[int, CycleUnit]
    caseload: Caseload

    def __post_init__(self) -> None:
        self.places = {unit.pk: unit.unit_id for unit in self.stored_units.values()}
        decided = decisions_in_force().filter(case__cycle=self.cycle)
        self.decided = set(decided.values_list("case_id", flat=True))
        self.new: list[NewCase] = []
        self.same: list[tuple[StoredCase, NewCase]] = []
        self.moved: list[tuple[StoredCase, NewCase]] = []
        self.gone: list[StoredCase] = []
        self.unplaced: list[StoredCase] = []
        self.by_document = cases_ended_late(self.cycle)
        self.ended_late: list[tuple[StoredCase, NewCase]] = []
        self.to_correct: list[tuple[StoredCase, NewCase | None]] = []

    def difference(self) -> Difference:
        # of two that one person has after two entries were joined, the one that stands counts
        cases = sorted(self._stored_cases(), key=lambda case: not case.is_ended)
        stored = {self._key_of_stored(case): case for case in cases}
        for wanted in self.caseload.cases:
            case = stored.pop(self._key_of_new(wanted), None)
            if case is None:
                self.new.append(wanted)
            else:
                self._compare(case, wanted)
        for case in stored.values():
            self._leave(case)
        return Difference(
            self.cycle,
            tuple(self.caseload.units),
            self.stored_units,
            self.kinds,
            tuple(self.new),
            tuple(self.same),
            tuple(self.moved),
            tuple(self.gone),
            tuple(self.to_correct),
            unplaced=tuple(self.unplaced),
            ended_late=tuple(self.ended_late),
            faults=tuple(self.caseload.faults),
        )

    def _stored_cases(self) -> Iterable[StoredCase]:
        rows = Case.with_ended.filter(cycle=self.cycle).values_list(*COLUMNS, "ended_on")
        places = self.places
        for *values, ended_on in rows:
            yield StoredCase._make((*values, ended_on is not None, places[values[2]]))

    def _key_of_stored(self, case: StoredCase) -> CaseKey:
        # a category that the pack no longer has: of whatever kind its subject is
        kind = self.kinds.get(case.category) or _kind_of(case)
        is_organisation = kind is SubjectKind.ORGANISATION
        return kind, "" if is_organisation else case.category, _subject_of(case)

    def _key_of_new(self, case: NewCase) -> CaseKey:
        kind = self.kinds[case.category]
        is_organisation = kind is SubjectKind.ORGANISATION
        return kind, "" if is_organisation else case.category, _subject_of(case)

    def _compare(self, case: StoredCase, wanted: NewCase) -> None:
        if not case.is_ended and _agrees(case, wanted):
            self.same.append((case, wanted))
        elif case.is_ended and case.pk in self.by_document:
            self.ended_late.append((case, wanted))
        elif case.pk in self.decided:
            self.to_correct.append((case, wanted))
        else:
            self.moved.append((case, wanted))

    def _leave(self, case: StoredCase) -> None:
        kind = self.kinds.get(case.category) or _kind_of(case)
        if case.is_ended:
            return
        if (kind, _subject_of(case)) in self.caseload.homeless:
            self.unplaced.append(case)
        elif case.pk in self.decided:
            self.to_correct.append((case, None))
        else:
            self.gone.append(case)


def _subject_of(case: StoredCase | NewCase) -> int:
    return case.unit_id or case.person_id or case.collective_id or 0


def _kind_of(case: StoredCase) -> SubjectKind:
    if case.unit_id is not None:
        return SubjectKind.ORGANISATION
    return SubjectKind.MEMBER if case.person_id is not None else SubjectKind.COLLECTIVE


def _agrees(case: StoredCase, wanted: NewCase) -> bool:
    return (
        case.place == wanted.where.unit_id
        and case.category == wanted.category
        and case.is_head == wanted.is_head
        and case.post == wanted.post
        and case.subject_code == wanted.subject_code
    )
