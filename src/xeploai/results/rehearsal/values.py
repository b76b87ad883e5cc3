"""The result of a rehearsal, for pages, the terminal and JSON."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xeploai.domain import (
    GRADE_RANKS,
    Allowance,
    Ceiling,
    CycleKey,
    Grade,
    Labels,
    OfOneCycle,
    SuggestionKind,
    UnitRef,
    message,
)
from xeploai.explanation import ExplainedRulebook

NO_COUNTERPART = "NO_COUNTERPART"
RANKS = {grade.value: rank for grade, rank in GRADE_RANKS.items()}
SETTLED = (*Grade, SuggestionKind.NOT_RATED)  # the others are reasons for a missing suggestion
# in the order of the tables
ENDS = (
    *SETTLED,
    SuggestionKind.MISSING,
    SuggestionKind.NOT_LAID_DOWN,
    SuggestionKind.GAP,
    SuggestionKind.PREDECESSOR,
    NO_COUNTERPART,
)
# of the outcomes besides the grades
END_WORDS = {
    "NOT_RATED": message("Not rated"),
    "MISSING": message("Cannot be decided: facts missing"),
    "NOT_LAID_DOWN": message("Not laid down"),
    "GAP": message("The text leaves a gap"),
    "PREDECESSOR": message("Undecided because of the document before"),
    "NO_COUNTERPART": message("No such category"),
}


def is_change(before: str, after: str) -> bool:
    """Whether the outcome would change; only if it is settled on both sides."""
    return before != after and before in SETTLED and after in SETTLED


@dataclass(frozen=True)
class Matrix:
    """Numbers of subjects by outcome before and after: a grade, not rated, or why neither."""

    counts: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """Number of subjects."""
        return sum(self.counts.values())

    @property
    def same(self) -> int:
        """Number with the same settled outcome."""
        return self._of(lambda before, after: before == after and before in SETTLED)

    @property
    def changed(self) -> int:
        """Number with another settled outcome."""
        return self._of(is_change)

    @property
    def better(self) -> int:
        """Number with a better grade."""
        return self._of(lambda before, after: _step(before, after) > 0)

    @property
    def worse(self) -> int:
        """Number with a worse grade."""
        return self._of(lambda before, after: _step(before, after) < 0)

    @property
    def undetermined(self) -> int:
        """Number without a settled outcome on one of the sides."""
        return self.total - self.same - self.changed

    def ending(self, after: str) -> int:
        """Return the number with an outcome after."""
        return self._of(lambda _, end: end == after)

    def _of(self, chosen: Callable[[str, str], bool]) -> int:
        return sum(number for ends, number in self.counts.items() if chosen(*ends))


def _step(before: str, after: str) -> int:
    if before not in RANKS or after not in RANKS:
        return 0
    return RANKS[after] - RANKS[before]


@dataclass(frozen=True)
class RehearsedCategory:
    """One category of the cycle's pack.

    Args:
        has_counterpart: whether the trial rules have a category of that code.
        missing: the missing facts that prevent a suggestion, with the number of subjects.
    """

    code: str
    label: Labels
    has_counterpart: bool
    matrix: Matrix
    missing: Mapping[str, int]


@dataclass(frozen=True)
class RehearsedUnit:
    """The unit itself, or a direct subordinate with everything below it."""

    unit: UnitRef
    matrix: Matrix


@dataclass(frozen=True)
class ChangedSubject:
    """One subject whose outcome would change, by code; pages add names for those who may see them.

    Args:
        no_longer_barring: provisions of the cycle's rules that blocked the new outcome and no
            longer do.
        barring: provisions of the trial rules that block the old outcome and did not before; if
            both are empty, the decision deviated from the cycle's rules.
        is_decided: whether the old outcome is a decision in force.
    """

    category: str
    subject: str
    unit: UnitRef
    before: str
    after: str
    no_longer_barring: tuple[str, ...]
    barring: tuple[str, ...]
    is_decided: bool

    @property
    def provisions(self) -> tuple[str, ...]:
        """All provisions that cause the change."""
        return (*self.no_longer_barring, *self.barring)


@dataclass(frozen=True)
class RehearsedCeiling:
    """One group of similar subjects under the ceiling of the trial rules.

    Args:
        after: with the grades that the trial rules suggest.
        before: the group under its own ceiling, if there is one.
        is_grouped_otherwise: whether the trial rules group subjects differently, so that the
            frozen groups are not those of the trial rules.
    """

    category: str
    after: Allowance
    before: Allowance | None
    is_grouped_otherwise: bool


@dataclass(frozen=True)
class AssumedFact:
    """A value assumed for an unknown fact.

    Args:
        subjects: number of subjects for which it was used.
        unfit: number of subjects whose known facts contradict it.
    """

    code: str
    label: Labels
    value: Labels
    subjects: int
    unfit: int = 0


@dataclass(frozen=True)
class Rehearsal(OfOneCycle):
    """What would change if a cycle were evaluated under trial rules.

    Args:
        own: the rules of the cycle, at the top unit; `other` are the trial rules.
        turns: the first changed subjects, by category, place and code.
        without_decision: number compared by the suggestion of the cycle's rules.
        new_categories: categories of the trial rules without subjects in the cycle.
        ceilings: of the trial rules, for each group with a graded subject.
        ceiling_rules: the ceilings of the trial rules.
        fact_labels: labels of the missing facts.
    """

    cycle: int
    unit: UnitRef
    own: ExplainedRulebook
    other: ExplainedRulebook
    against: str
    categories: tuple[RehearsedCategory, ...]
    units: tuple[RehearsedUnit, ...]
    turns: tuple[ChangedSubject, ...]
    without_decision: int
    new_categories: Mapping[str, Labels]
    ceiling_rules: tuple[Ceiling, ...]
    ceilings: tuple[RehearsedCeiling, ...]
    assumed: tuple[AssumedFact, ...]
    fact_labels: Mapping[str, Labels]
    grade_labels: Mapping[Grade, Labels]
    period: CycleKey | None = None

    @property
    def matrix(self) -> Matrix:
        """The sum over all categories."""
        return sum_matrices(category.matrix for category in self.categories)

    @property
    def without_counterpart(self) -> tuple[RehearsedCategory, ...]:
        """The categories that the trial rules lack."""
        return tuple(category for category in self.categories if not category.has_counterpart)


def sum_matrices(matrices: Iterable[Matrix]) -> Matrix:
    """Return the sum of matrices."""
    found: Counter[tuple[str, str]] = Counter()
    for matrix in matrices:
        found.update(matrix.counts)
    return Matrix(found)
