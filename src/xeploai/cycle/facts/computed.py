"""Facts that are not entered: from the register, or computed from decisions on other subjects.

The register is read as of the cycle's closing day. A grade counts from the decision in force;
a subject without a decision gives no fact, and one that is not rated is not waited for.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from xeploai.cycle.queries import (
    NOT_RATED,
    UNDECIDED,
    Case,
    Cycle,
    CycleUnit,
    GradeDecision,
    Tally,
    decisions_in_force,
    kinds_of,
    previous_cycle,
)
from xeploai.domain import (
    STEP_WIDTH,
    FactValue,
    Grade,
    GradeCounts,
    Outcome,
    SubjectKind,
    completed_months,
    next_path,
)
from xeploai.organisations.register import Membership, in_force, posts_on, seats_on

GRADE_OF = {grade.value: grade for grade in Grade}


class CaseRow(NamedTuple):
    """A case as read from the database: subject, unit, and the decision in force, if any.

    Args:
        began_on: admission of the member, opening of the organisation or collective.
    """

    pk: int
    category: str
    unit: int
    path: str
    subject: str
    own_unit: int | None
    person: int | None
    collective: int | None
    register_unit: int
    began_on: date | None
    grade: str = ""
    reason: str = ""


@dataclass(frozen=True)
class AssumedDecisions:
    """Decisions that are about to be recorded: facts are read as if they were in force.

    Args:
        rows: the cases, by id, with the decision that is in force now.
        outcomes: those about to be recorded, by id of the case.
    """

    rows: Mapping[int, CaseRow]
    outcomes: Mapping[int, Outcome]

    def plain_outcomes(self) -> dict[int, tuple[str, str]]:
        """Return grade and reason as they are stored, by id of the case."""
        return {
            pk: (outcome.grade or "", outcome.not_rated_reason or "")
            for pk, outcome in self.outcomes.items()
        }


NOTHING_ASSUMED = AssumedDecisions({}, {})


class RelatedCase(NamedTuple):
    """Another subject's case, and the decision in force on it, if any."""

    case: int
    grade: Grade | None = None
    reason: str = ""
    document: str = ""
    decided_on: date | None = None

    @property
    def is_expected(self) -> bool:
        """Whether it has a grade or may still get one."""
        return not self.reason


def count_grades(cases: Iterable[RelatedCase]) -> GradeCounts:
    """Count subjects by grade."""
    graded: Counter[Grade] = Counter()
    undecided = not_rated = 0
    for case in cases:
        if case.grade is not None:
            graded[case.grade] += 1
        elif case.reason:
            not_rated += 1
        else:
            undecided += 1
    return GradeCounts(dict(graded), undecided, not_rated)


@dataclass
class RelatedGrades:
    """Grades of the organisations, collectives and members around some units of a cycle.

    Args:
        units: ids of the frozen units; None for all.
        assumed: decisions that count as if they were in force.
    """

    cycle: Cycle
    units: Collection[int] | None = None
    organisations: dict[int, RelatedCase] = field(default_factory=dict)
    collectives: dict[int, dict[int, RelatedCase]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    below: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    members: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    replaced: dict[int, str] = field(default_factory=dict)
    assumed: AssumedDecisions = NOTHING_ASSUMED

    def __post_init__(self) -> None:
        self.kinds = kinds_of(self.cycle)
        self._load_tree()
        self._load_grades()
        self._load_members()
        for case, outcome in self.assumed.outcomes.items():
            self.assume(self.assumed.rows[case], outcome)

    def _codes(self, kind: SubjectKind) -> list[str]:
        return [code for code, each in self.kinds.items() if each is kind]

    def _load_tree(self) -> None:
        below = CycleUnit.objects.filter(cycle=self.cycle, parent__isnull=False)
        if self.units is not None:
            below = below.filter(parent__in=self.units)
        for pk, parent in below.order_by("path").values_list("pk", "parent_id"):
            self.below[parent].append(pk)

    def _load_grades(self) -> None:
        """Read the grades of organisations and collectives."""
        wanted = self._codes(SubjectKind.ORGANISATION), self._codes(SubjectKind.COLLECTIVE)
        cases = Case.objects.filter(cycle=self.cycle, category__in=[*wanted[0], *wanted[1]])
        decisions = decisions_in_force().filter(case__category__in=[*wanted[0], *wanted[1]])
        decisions = decisions.filter(case__cycle=self.cycle)
        if self.units is not None:
            near = {*self.units, *(unit for units in self.below.values() for unit in units)}
            cases = cases.filter(cycle_unit__in=near)
            decisions = decisions.filter(case__cycle_unit__in=near)
        columns = ("case_id", "grade", "not_rated_reason", "document_number", "decided_on")
        decided = {
            case: RelatedCase(case, GRADE_OF.get(grade), reason, document, day)
            for case, grade, reason, document, day in decisions.values_list(*columns)
        }
        for pk, category, unit, collective in cases.values_list(
            "pk", "category", "cycle_unit_id", "collective_id"
        ):
            case = decided.get(pk) or RelatedCase(pk)
            if self.kinds[category] is SubjectKind.ORGANISATION:
                self.organisations[unit] = case
            else:
                self.collectives[unit][collective] = case

    def _load_members(self) -> None:
        """Count the members at or below each unit by outcome."""
        tallies = Tally.objects.filter(
            cycle=self.cycle, category__in=self._codes(SubjectKind.MEMBER)
        )
        paths: set[str] | None = None
        if self.units is not None:
            units = CycleUnit.objects.filter(pk__in=self.units)
            paths = set(units.values_list("path", flat=True))
            top = min(paths, key=len, default="")
            if all(path.startswith(top) for path in paths) and top:
                tallies = tallies.filter(path__gte=top, path__lt=next_path(top))
        for path, outcome, number in tallies.values_list("path", "outcome", "number"):
            for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH):
                if paths is None or path[:end] in paths:
                    self.members[path[:end]][outcome] += number

    def members_of(self, path: str) -> GradeCounts:
        """Return the grades of the members of an organisation, those below it included."""
        numbers = self.members.get(path) or Counter[str]()
        graded = {GRADE_OF[code]: n for code, n in numbers.items() if code in GRADE_OF and n}
        return GradeCounts(graded, numbers[UNDECIDED], numbers[NOT_RATED])

    def direct_units_of(self, unit: int) -> GradeCounts:
        """Return the grades of the organisations directly below a unit."""
        cases = (self.organisations.get(below) for below in self.below.get(unit, ()))
        return count_grades(case for case in cases if case is not None)

    def collectives_of(self, unit: int, seats: Collection[int]) -> list[RelatedCase]:
        """Return the collectives of a unit that count for one of its leaders.

        Args:
            seats: ids of the collectives in which the leader has a seat; where none is of this
                unit, all of the unit's collectives count.
        """
        here = self.collectives.get(unit, {})
        own = [case for collective, case in here.items() if collective in seats]
        return [case for case in own or here.values() if case.is_expected]

    def replace(self, row: CaseRow, grade: Grade | None) -> None:
        """Pretend that a case has another grade, or no decision; nothing is stored."""
        self.assume(row, Outcome(grade))

    def assume(self, row: CaseRow, outcome: Outcome) -> None:
        """Pretend that a case has another outcome; nothing is stored."""
        kind, reason = self.kinds[row.category], outcome.not_rated_reason or ""
        if kind is SubjectKind.ORGANISATION:
            self.organisations[row.unit] = RelatedCase(row.pk, outcome.grade, reason)
        elif kind is SubjectKind.COLLECTIVE and row.collective is not None:
            self.collectives[row.unit][row.collective] = RelatedCase(row.pk, outcome.grade, reason)
        elif kind is SubjectKind.MEMBER:
            was = self.replaced.get(row.pk) or row.grade or (NOT_RATED if row.reason else UNDECIDED)
            undecided = NOT_RATED if reason else UNDECIDED
            now = self.replaced[row.pk] = outcome.grade.value if outcome.grade else undecided
            for end in range(STEP_WIDTH, len(row.path) + 1, STEP_WIDTH):
                self.members[row.path[:end]].update({now: 1})
                self.members[row.path[:end]].subtract({was: 1})


@dataclass(frozen=True)
class LeaderPosts:
    """Posts, seats and membership status by person, on the closing day."""

    leaders: Mapping[int, Mapping[int, bool]]
    seats: Mapping[int, tuple[int, ...]]
    exempt: frozenset[int]
    suspended: frozenset[int]


def posts_of(cycle: Cycle, persons: Collection[int] | None = None) -> LeaderPosts:
    """Return the posts, seats and statuses of some persons, or of all, on the closing day."""
    now = in_force(cycle.closes_on)
    posts, seats = posts_on(cycle.closes_on), seats_on(cycle.closes_on)
    statuses = Membership.objects.filter(now, status__in=["EXEMPT", "SUSPENDED"])
    if persons is not None:
        posts, seats = posts.filter(person__in=persons), seats.filter(person__in=persons)
        statuses = statuses.filter(person__in=persons)
    leaders: dict[int, dict[int, bool]] = defaultdict(dict)
    for person, unit, is_head in posts.values_list("person_id", "unit_id", "is_head"):
        leaders[person][unit] = leaders[person].get(unit, False) or is_head
    seats_of: dict[int, tuple[int, ...]] = {}
    for person, collective in seats.values_list("person_id", "collective_id"):
        seats_of[person] = (*seats_of.get(person, ()), collective)
    status_of = list(statuses.values_list("person_id", "status"))
    return LeaderPosts(
        leaders,
        seats_of,
        frozenset(person for person, status in status_of if status == "EXEMPT"),
        frozenset(person for person, status in status_of if status == "SUSPENDED"),
    )


SubjectKey = tuple[SubjectKind, int | None, int | None, int | None]


def previous_grades(
    cycle: Cycle, cases: Collection[int] | None = None
) -> dict[SubjectKey, RelatedCase]:
    """Return the grades of the cycle before, by kind and subject.

    Args:
        cases: ids of cases of this cycle, to read only their subjects; None for all.
    """
    before = previous_cycle(cycle)
    if before is None:
        return {}
    decisions = decisions_in_force().filter(case__cycle=before).exclude(grade="")
    return _by_subject(before, decisions if cases is None else _of_same_subjects(decisions, cases))


def failed_before(
    cycle: Cycle, cases: Collection[int] | None = None
) -> dict[SubjectKey, tuple[RelatedCase, ...]]:
    """Return the `FAILED` grades of the years just before without a gap, the latest first.

    A subject that has none in the year before is absent.

    Args:
        cases: ids of cases of this cycle, to read only their subjects; None for all.
    """
    found: dict[SubjectKey, tuple[RelatedCase, ...]] = {}
    year, going_on = cycle.year - 1, True
    while going_on:
        before = Cycle.objects.filter(year=year, closes_on__lt=cycle.closes_on).first()
        failed = _failed_in(before, cases) if before else {}
        is_first = year == cycle.year - 1
        going_on = False
        for key, case in failed.items():
            # a run ends with the first year that is not part of it
            if is_first or len(found.get(key, ())) == cycle.year - 1 - year:
                found[key] = (*found.get(key, ()), case)
                going_on = True
        year -= 1
    return found


def _failed_in(cycle: Cycle, cases: Collection[int] | None) -> dict[SubjectKey, RelatedCase]:
    decisions = decisions_in_force().filter(case__cycle=cycle, grade=Grade.FAILED.value)
    return _by_subject(cycle, decisions if cases is None else _of_same_subjects(decisions, cases))


def _by_subject(cycle: Cycle, decisions: QuerySet[GradeDecision]) -> dict[SubjectKey, RelatedCase]:
    kinds = kinds_of(cycle)
    grades: dict[SubjectKey, RelatedCase] = {}
    for pk, category, unit, person, collective, grade, document, day in decisions.values_list(
        "case_id",
        "case__category",
        "case__unit_id",
        "case__person_id",
        "case__collective_id",
        "grade",
        "document_number",
        "decided_on",
    ):
        key = kinds[category], unit, person, collective
        grades[key] = RelatedCase(pk, GRADE_OF[grade], "", document, day)
    return grades


def _of_same_subjects(
    decisions: QuerySet[GradeDecision], cases: Collection[int]
) -> QuerySet[GradeDecision]:
    codes = list(Case.objects.filter(pk__in=cases).values_list("subject_code", flat=True))
    return decisions.filter(case__subject_code__in=codes)


@dataclass
class Sources:
    """The data from which facts are computed.

    Args:
        before: grades of the cycle before.
        failed: `FAILED` grades of the years just before, without a gap.
    """

    cycle: Cycle
    related: RelatedGrades
    posts: LeaderPosts
    before: Mapping[SubjectKey, RelatedCase] = field(default_factory=dict)
    failed: Mapping[SubjectKey, tuple[RelatedCase, ...]] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day whose register is read."""
        return self.cycle.closes_on


def _months(row: CaseRow, at: Sources) -> int | None:
    return completed_months(row.began_on, at.on) if row.began_on else None


def _is_exempt(row: CaseRow, at: Sources) -> bool:
    return row.person in at.posts.exempt


def _is_suspended(row: CaseRow, at: Sources) -> bool:
    return row.person in at.posts.suspended


def _is_head(row: CaseRow, at: Sources) -> bool:
    return bool(row.person and at.posts.leaders.get(row.person, {}).get(row.register_unit))


def _is_leader(row: CaseRow, at: Sources) -> bool:
    return row.person in at.posts.leaders


def _leads_units(row: CaseRow, at: Sources) -> bool:
    """Whether the subject heads a unit with units below; the register says nothing of deputies."""
    return _is_head(row, at) and bool(at.related.below.get(row.unit))


def _subordinate_units(row: CaseRow, at: Sources) -> int:
    return len(at.related.below.get(row.unit, ()))


def _organisation_grade(row: CaseRow, at: Sources) -> Grade | None:
    case = at.related.organisations.get(row.unit)
    return case.grade if case else None


def _has_organisation(row: CaseRow, at: Sources) -> bool:
    case = at.related.organisations.get(row.unit)
    return case is not None and case.is_expected


def collectives_of(row: CaseRow, at: Sources) -> list[RelatedCase]:
    """Return the collectives whose grade counts for a leader."""
    seats = at.posts.seats.get(row.person, ()) if row.person else ()
    return at.related.collectives_of(row.unit, seats)


def _collective_grade(row: CaseRow, at: Sources) -> Grade | None:
    """Return the poorest of the collectives' grades, once all are decided."""
    grades = [case.grade for case in collectives_of(row, at)]
    known = [grade for grade in grades if grade is not None]
    return max(known, key=list(Grade).index) if known and len(known) == len(grades) else None


def _has_collective(row: CaseRow, at: Sources) -> bool:
    return bool(collectives_of(row, at))


def previous_of(row: CaseRow, at: Sources) -> RelatedCase | None:
    """Return the subject's case of the cycle before."""
    return at.before.get(_subject_key(row, at))


def _subject_key(row: CaseRow, at: Sources) -> SubjectKey:
    return at.related.kinds[row.category], row.own_unit, row.person, row.collective


def failed_years_of(row: CaseRow, at: Sources) -> tuple[RelatedCase, ...]:
    """Return the subject's cases of the years just before in which it failed, without a gap."""
    return at.failed.get(_subject_key(row, at), ())


def _failed_years(row: CaseRow, at: Sources) -> int | None:
    """Return the years running graded `FAILED`; not known before this cycle's decision."""
    if not row.grade and not row.reason:
        return None
    return 1 + len(failed_years_of(row, at)) if row.grade == Grade.FAILED else 0


def _previous_grade(row: CaseRow, at: Sources) -> Grade | None:
    case = previous_of(row, at)
    return case.grade if case else None


FactFunction = Callable[[CaseRow, Sources], FactValue | None]

REGISTER: Mapping[str, FactFunction] = {
    "months_since_admission": _months,
    "months_since_establishment": _months,
    "is_exempt": _is_exempt,
    "is_suspended": _is_suspended,
    "is_head": _is_head,
    "is_leader": _is_leader,
    "leads_units": _leads_units,
    "subordinate_units": _subordinate_units,
}
COMPUTED: Mapping[str, FactFunction] = {
    "organisation_grade": _organisation_grade,
    "unit_grade": _organisation_grade,
    "collective_grade": _collective_grade,
    "has_organisation": _has_organisation,
    "has_collective": _has_collective,
    "direct_units": lambda row, at: at.related.direct_units_of(row.unit),
    "members": lambda row, at: at.related.members_of(row.path),
    "previous_grade": _previous_grade,
    "failed_years": _failed_years,
}
FACT_FUNCTIONS: Mapping[str, FactFunction] = {**REGISTER, **COMPUTED}
