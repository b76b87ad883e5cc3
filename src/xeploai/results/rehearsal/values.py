"""What a rehearsal found, ready for a page, a terminal and JSON."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xeploai.domain import (
    GRADE_RANKS,
    CeilingCheck,
    CeilingRule,
    Grade,
    Labels,
    SuggestionKind,
    UnitRef,
    message,
)
from xeploai.explanation import BookTold

NO_COUNTERPART = "NO_COUNTERPART"
RANKS = {grade.value: rank for grade, rank in GRADE_RANKS.items()}
SETTLED = (*Grade, SuggestionKind.NOT_RATED)  # the rest says why nothing can be suggested
# in the order in which tables have them
ENDS = (
    *SETTLED,
    SuggestionKind.MISSING,
    SuggestionKind.NOT_LAID_DOWN,
    SuggestionKind.GAP,
    NO_COUNTERPART,
)
# of those that are no grade
END_WORDS = {
    "NOT_RATED": message("Not rated"),
    "MISSING": message("Cannot be decided: facts missing"),
    "NOT_LAID_DOWN": message("Not laid down"),
    "GAP": message("The text leaves a gap"),
    "NO_COUNTERPART": message("No such category"),
}


def is_turn(before: str, after: str) -> bool:
    """Whether a subject would end otherwise: only where both sides say how it ends."""
    return before != after and before in SETTLED and after in SETTLED


@dataclass(frozen=True)
class Matrix:
    """How many subjects stand so before and so after: a grade, not rated, or why neither."""

    counts: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """How many subjects there are."""
        return sum(self.counts.values())

    @property
    def same(self) -> int:
        """How many would end as before."""
        return self._of(lambda before, after: before == after and before in SETTLED)

    @property
    def changed(self) -> int:
        """How many would end otherwise."""
        return self._of(is_turn)

    @property
    def better(self) -> int:
        """How many would have a better grade."""
        return self._of(lambda before, after: _step(before, after) > 0)

    @property
    def worse(self) -> int:
        """How many would have a poorer grade."""
        return self._of(lambda before, after: _step(before, after) < 0)

    @property
    def untold(self) -> int:
        """Of how many nothing can be said, on one side or the other."""
        return self.total - self.same - self.changed

    def ending(self, after: str) -> int:
        """Return how many end so."""
        return self._of(lambda _, end: end == after)

    def _of(self, chosen: Callable[[str, str], bool]) -> int:
        return sum(number for ends, number in self.counts.items() if chosen(*ends))


def _step(before: str, after: str) -> int:
    if before not in RANKS or after not in RANKS:
        return 0
    return RANKS[after] - RANKS[before]


@dataclass(frozen=True)
class CategoryRehearsed:
    """One category of the cycle's pack.

    Args:
        has_counterpart: whether the other rules have a category of that code.
        missing: the facts for want of which nothing is suggested, with the number of subjects.
    """

    code: str
    label: Labels
    has_counterpart: bool
    matrix: Matrix
    missing: Mapping[str, int]


@dataclass(frozen=True)
class UnitRehearsed:
    """The unit itself, or a direct subordinate with everything below it."""

    unit: UnitRef
    matrix: Matrix


@dataclass(frozen=True)
class Turn:
    """One subject that would end otherwise; its name is for those who may see it.

    Args:
        held: provisions of the own rules that bar the end after, and of which none does so any
            more.
        bars: provisions of the other rules that bar the end before, as none did; where there are
            neither, the decision differed from its own rules.
        is_decided: whether the end before is a decision in force.
    """

    category: str
    subject: str
    unit: UnitRef
    before: str
    after: str
    held: tuple[str, ...]
    bars: tuple[str, ...]
    is_decided: bool

    @property
    def provisions(self) -> tuple[str, ...]:
        """All that make the change."""
        return (*self.held, *self.bars)


@dataclass(frozen=True)
class CeilingRehearsed:
    """One group of similar subjects under the other rules' ceiling.

    Args:
        after: with the grades that the other rules suggest.
        before: the group under its own ceiling; None where there is none.
        is_grouped_otherwise: whether the other rules group subjects in another way than the
            cycle did, so that the groups are not theirs.
    """

    category: str
    after: CeilingCheck
    before: CeilingCheck | None
    is_grouped_otherwise: bool


@dataclass(frozen=True)
class AssumedFact:
    """A value that was supplied where the fact is not known.

    Args:
        subjects: for how many it was.
        unfit: for how many it was not, since their known facts speak against it.
    """

    code: str
    label: Labels
    value: Labels
    subjects: int
    unfit: int = 0


@dataclass(frozen=True)
class Rehearsal:
    """What would change if a cycle were run again under other rules.

    Args:
        own: the rules of the cycle, at the top unit; `other` those of the rehearsal.
        turns: the first of those that would end otherwise, by category, place and code.
        without_decision: subjects whose end before is their own rules' suggestion.
        new_categories: categories of the other rules that the cycle has no subjects of.
        ceilings: of the other rules, each group in which somebody has a grade.
        ceiling_rules: the ceilings that the other rules lay down.
        fact_labels: of the facts that are missing somewhere.
    """

    cycle: int
    unit: UnitRef
    own: BookTold
    other: BookTold
    against: str
    categories: tuple[CategoryRehearsed, ...]
    units: tuple[UnitRehearsed, ...]
    turns: tuple[Turn, ...]
    without_decision: int
    new_categories: Mapping[str, Labels]
    ceiling_rules: tuple[CeilingRule, ...]
    ceilings: tuple[CeilingRehearsed, ...]
    assumed: tuple[AssumedFact, ...]
    fact_labels: Mapping[str, Labels]
    grade_labels: Mapping[Grade, Labels]

    @property
    def matrix(self) -> Matrix:
        """All categories together."""
        return added_up(each.matrix for each in self.categories)

    @property
    def without_counterpart(self) -> tuple[CategoryRehearsed, ...]:
        """The categories that the other rules do not have."""
        return tuple(each for each in self.categories if not each.has_counterpart)


def added_up(matrices: Iterable[Matrix]) -> Matrix:
    """Return the sum of matrices."""
    found: Counter[tuple[str, str]] = Counter()
    for each in matrices:
        found.update(each.counts)
    return Matrix(found)
