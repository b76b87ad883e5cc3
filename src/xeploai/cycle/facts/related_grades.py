"""What the register and other decisions in force say of subjects: facts that nobody enters.

The register is read as of the cycle's closing day. A grade counts from the decision in force;
a subject that is still undecided gives no fact, and one that is not rated is not waited for.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from xeploai.cycle.models import NOT_RATED, UNDECIDED, Case, Cycle, CycleUnit, GradeDecision, Tally
from xeploai.cycle.queries import decisions_in_force, kinds_of, previous_cycle
from xeploai.domain import STEP_WIDTH, Grade, GradeCounts, SubjectKind, next_path
from xeploai.organisations.dated_rows import in_force
from xeploai.organisations.models import CollectiveSeat, Membership, Post

GRADE_OF = {grade.value: grade for grade in Grade}


class Held(NamedTuple):
    """Another subject's case, and the decision in force on it, if any."""

    case: int
    grade: Grade | None = None
    reason: str = ""
    document: str = ""
    decided_on: date | None = None

    @property
    def is_expected(self) -> bool:
        """Whether it has a grade or is still waited for."""
        return not self.reason


def counts_of(held: Iterable[Held]) -> GradeCounts:
    """Return how many subjects have which grade."""
    graded: Counter[Grade] = Counter()
    undecided = not_rated = 0
    for one in held:
        if one.grade is not None:
            graded[one.grade] += 1
        elif one.reason:
            not_rated += 1
        else:
            undecided += 1
    return GradeCounts(dict(graded), undecided, not_rated)


@dataclass
class Surroundings:
    """Grades and register round some units of a cycle, or round all of them.

    Args:
        units: ids of frozen units whose subjects are asked about; None for all.
    """

    cycle: Cycle
    units: Collection[int] | None = None
    organisations: dict[int, Held] = field(default_factory=dict)
    collectives: dict[int, dict[int, Held]] = field(default_factory=lambda: defaultdict(dict))
    below: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    members: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    replaced: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = kinds_of(self.cycle)
        self._load_tree()
        self._load_grades()
        self._load_members()

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
        held = decisions_in_force().filter(case__category__in=[*wanted[0], *wanted[1]])
        held = held.filter(case__cycle=self.cycle)
        if self.units is not None:
            near = {*self.units, *(one for each in self.below.values() for one in each)}
            cases = cases.filter(cycle_unit__in=near)
            held = held.filter(case__cycle_unit__in=near)
        columns = ("case_id", "grade", "not_rated_reason", "document_number", "decided_on")
        decided = {
            case: Held(case, GRADE_OF.get(grade), reason, document, day)
            for case, grade, reason, document, day in held.values_list(*columns)
        }
        for pk, category, unit, collective in cases.values_list(
            "pk", "category", "cycle_unit_id", "collective_id"
        ):
            one = decided.get(pk) or Held(pk)
            if self.kinds[category] is SubjectKind.ORGANISATION:
                self.organisations[unit] = one
            else:
                self.collectives[unit][collective] = one

    def _load_members(self) -> None:
        """Read how many members of a unit, and of all below it, have which outcome."""
        tallies = Tally.objects.filter(
            cycle=self.cycle, category__in=self._codes(SubjectKind.MEMBER)
        )
        paths: set[str] | None = None
        if self.units is not None:
            asked = CycleUnit.objects.filter(pk__in=self.units).values_list("path", flat=True)
            paths = set(asked)
            top = min(paths, key=len, default="")
            if all(one.startswith(top) for one in paths) and top:
                tallies = tallies.filter(path__gte=top, path__lt=next_path(top))
        for path, outcome, number in tallies.values_list("path", "outcome", "number"):
            for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH):
                if paths is None or path[:end] in paths:
                    self.members[path[:end]][outcome] += number

    def members_of(self, path: str) -> GradeCounts:
        """Return the grades of the members of an organisation and of all below it."""
        found = self.members.get(path) or Counter[str]()
        graded = {GRADE_OF[one]: n for one, n in found.items() if one in GRADE_OF and n}
        return GradeCounts(graded, found[UNDECIDED], found[NOT_RATED])

    def direct_units_of(self, unit: int) -> GradeCounts:
        """Return the grades of the organisations directly below a unit."""
        held = (self.organisations.get(one) for one in self.below.get(unit, ()))
        return counts_of(one for one in held if one is not None)

    def limits_of(self, unit: int, collectives: Collection[int]) -> list[Held]:
        """Return the collectives of a unit that count for one of its leaders.

        Args:
            collectives: those in which the leader has a seat; where none is of this unit, all of
                the unit's collectives count.
        """
        here = self.collectives.get(unit, {})
        seated = [held for one, held in here.items() if one in collectives]
        return [held for held in seated or here.values() if held.is_expected]

    def replace(self, row: "Placed", grade: Grade | None) -> None:
        """Look at things as if a case had another grade, or no decision; nothing is stored."""
        kind = self.kinds[row.category]
        if kind is SubjectKind.ORGANISATION:
            self.organisations[row.unit] = Held(row.pk, grade)
        elif kind is SubjectKind.COLLECTIVE and row.collective is not None:
            self.collectives[row.unit][row.collective] = Held(row.pk, grade)
        elif kind is SubjectKind.MEMBER:
            was = self.replaced.get(row.pk) or row.grade or (NOT_RATED if row.reason else UNDECIDED)
            now = self.replaced[row.pk] = grade.value if grade else UNDECIDED
            for end in range(STEP_WIDTH, len(row.path) + 1, STEP_WIDTH):
                self.members[row.path[:end]].update({now: 1})
                self.members[row.path[:end]].subtract({was: 1})


class Placed(NamedTuple):
    """A case with what its facts are made of, and the decision in force (empty if there is none).

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
    has_sheet: bool = False


@dataclass(frozen=True)
class Posts:
    """Who held which posts and seats, and which status, on the closing day."""

    leaders: Mapping[int, Mapping[int, bool]]
    seats: Mapping[int, tuple[int, ...]]
    exempt: frozenset[int]
    suspended: frozenset[int]


def posts_of(cycle: Cycle, persons: Collection[int] | None = None) -> Posts:
    """Return the posts, seats and statuses of some persons, or of all, on the closing day."""
    now = in_force(cycle.closes_on)
    posts, seats = Post.objects.filter(now), CollectiveSeat.objects.filter(now)
    statuses = Membership.objects.filter(now, status__in=["EXEMPT", "SUSPENDED"])
    if persons is not None:
        posts, seats = posts.filter(person__in=persons), seats.filter(person__in=persons)
        statuses = statuses.filter(person__in=persons)
    leaders: dict[int, dict[int, bool]] = defaultdict(dict)
    for person, unit, is_head in posts.values_list("person_id", "unit_id", "is_head"):
        leaders[person][unit] = leaders[person].get(unit, False) or is_head
    seated: dict[int, tuple[int, ...]] = {}
    for person, collective in seats.values_list("person_id", "collective_id"):
        seated[person] = (*seated.get(person, ()), collective)
    held = list(statuses.values_list("person_id", "status"))
    return Posts(
        leaders,
        seated,
        frozenset(person for person, status in held if status == "EXEMPT"),
        frozenset(person for person, status in held if status == "SUSPENDED"),
    )


Subject = tuple[SubjectKind, int | None, int | None, int | None]


def previous_grades(cycle: Cycle, cases: Collection[int] | None = None) -> dict[Subject, Held]:
    """Return the grades of the cycle before, by kind and subject.

    Args:
        cases: of this cycle, whose subjects are asked about; None for all.
    """
    before = previous_cycle(cycle)
    if before is None:
        return {}
    kinds = kinds_of(before)
    held = decisions_in_force().filter(case__cycle=before).exclude(grade="")
    if cases is not None:
        held = _of_same_subjects(held, cases)
    found: dict[Subject, Held] = {}
    for pk, category, unit, person, collective, grade, document, day in held.values_list(
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
        found[key] = Held(pk, GRADE_OF[grade], "", document, day)
    return found


def _of_same_subjects(
    held: QuerySet[GradeDecision], cases: Collection[int]
) -> QuerySet[GradeDecision]:
    rows = list(Case.objects.filter(pk__in=cases).values_list("subject_code", flat=True))
    return held.filter(case__subject_code__in=rows)
