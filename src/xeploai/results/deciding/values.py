"""What a deciding body looks at: a group beside its ceiling, its candidates in order, “what if”.

Nothing here decides, and nothing is cut: who is to be `EXCELLENT` comes from the body.

Source: rules reference EV-13 (a ceiling is a check on the proposed grades of a group and helps to
put candidates in order; never an automatic cut).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from xeploai.domain import (
    GRADE_RANKS,
    NO_VALUES,
    UNDECIDED,
    Allowance,
    CeilingRule,
    Counts,
    FactDefinition,
    FactKind,
    Grade,
    Openness,
    Outcome,
    Rounding,
    SubjectKind,
    Values,
    allowance,
)
from xeploai.domain import NUMERIC as NUMBERS

# in the address, between a part and what it is a share of
OF = "/"
ORDERED_BY = (*NUMBERS, FactKind.GRADE, FactKind.RECORDS)


@dataclass(frozen=True)
class Measure:
    """A number that candidates can be put in order by.

    Args:
        fact: code of the fact; of records it is their number, of a grade its rank.
        of: code of the fact that it is a share of; empty where the number itself is meant.
    """

    fact: str
    of: str = ""

    @property
    def code(self) -> str:
        """What it is called in an address."""
        return f"{self.fact}{OF}{self.of}" if self.of else self.fact

    def value(self, values: Values) -> Fraction | None:
        """Return the number; None where it is not known, or where there is nothing to share."""
        part = _number(values.get(self.fact))
        if not self.of or part is None:
            return part
        whole = _number(values.get(self.of))
        return part / whole if whole else None


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, Grade):
        return Fraction(GRADE_RANKS[value])
    if isinstance(value, int | Decimal):
        return Fraction(value)
    return Fraction(len(value)) if isinstance(value, tuple) else None


def measures_of(definitions: Mapping[str, FactDefinition], kind: SubjectKind) -> dict[str, Measure]:
    """Return what candidates of a kind can be put in order by: numbers, and shares of a whole."""
    found: dict[str, Measure] = {}
    for code, one in definitions.items():
        if kind not in one.kinds or one.kind not in ORDERED_BY:
            continue
        found[code] = Measure(code)
        if one.part_of:
            share = Measure(code, one.part_of)
            found[share.code] = share
    return found


@dataclass(frozen=True)
class OrderedBy:
    """One criterion of the order that the body chose."""

    measure: Measure
    highest_first: bool = True


@dataclass(frozen=True)
class Candidate:
    """A subject of a group, with what was suggested, proposed and decided.

    Args:
        key: of its case.
        openness: how `EXCELLENT` stands for it; None where it was not evaluated yet.
        proposed: what the last body proposed that did; `UNDECIDED` where none did.
    """

    key: int
    code: str
    name: str
    unit: str = ""
    post: str = ""
    openness: Openness | None = None
    suggested: Grade | None = None
    self_grade: Outcome = UNDECIDED
    proposed: Outcome = UNDECIDED
    decided: Outcome = UNDECIDED
    values: Values = field(default_factory=lambda: NO_VALUES)

    @property
    def standing(self) -> Outcome:
        """What it stands at before the decision: decided, else proposed by a body."""
        return self.decided if self.decided.is_decided else self.proposed

    @property
    def is_candidate(self) -> bool:
        """Whether somebody named it for `EXCELLENT`, or the rules leave that grade open to it."""
        named = (self.self_grade, self.proposed, self.decided)
        return (
            any(one.grade is Grade.EXCELLENT for one in named)
            or self.suggested is Grade.EXCELLENT
            or self.openness is Openness.OPEN
        )

    def if_chosen(self, chosen: Collection[str]) -> Outcome:
        """Return what it would be: `EXCELLENT` if chosen, else at most `GOOD`."""
        if self.code in chosen:
            return Outcome(Grade.EXCELLENT)
        is_excellent = self.standing.grade is Grade.EXCELLENT
        return Outcome(Grade.GOOD) if is_excellent else self.standing


@dataclass(frozen=True)
class GroupOfPeers:
    """Similar subjects that share one ceiling, all of them."""

    rule: CeilingRule
    key: int
    label: str
    subjects: tuple[Candidate, ...]

    def decided(self) -> Counts:
        """Return how many were decided how."""
        return _counted(one.decided for one in self.subjects)

    def proposed(self) -> Counts:
        """Return how many bodies proposed how; what no body proposed counts as decided."""
        return _counted(
            one.proposed if one.proposed.is_decided else one.decided for one in self.subjects
        )

    def proposals(self) -> Counts:
        """Return how many bodies proposed how, and nothing else."""
        return _counted(one.proposed for one in self.subjects if one.proposed.is_decided)

    def standing_excellent(self) -> frozenset[str]:
        """Return the codes of those who are decided, else proposed, as `EXCELLENT`."""
        return frozenset(one.code for one in self.subjects if one.standing.grade is Grade.EXCELLENT)

    def if_chosen(self, chosen: Collection[str]) -> Counts:
        """Return the counts if exactly those with these codes were `EXCELLENT`."""
        return _counted(one.if_chosen(chosen) for one in self.subjects)


def _counted(outcomes: Iterable[Outcome]) -> Counts:
    return Counts.of_outcomes(Counter(outcomes))


def in_order(candidates: Iterable[Candidate], by: Sequence[OrderedBy]) -> list[Candidate]:
    """Return candidates in the order chosen; unknown values come last, then names decide.

    That names decide is for reading only: `tie_at` tells where the criteria do not.
    """
    return sorted(candidates, key=lambda one: (sort_key(one, by), one.name, one.code))


def sort_key(candidate: Candidate, by: Sequence[OrderedBy]) -> tuple[tuple[bool, Fraction], ...]:
    """Return what a candidate is put in order by; equal for those whom no criterion tells apart."""
    return tuple(_rank(one, one.measure.value(candidate.values)) for one in by)


def _rank(by: OrderedBy, value: Fraction | None) -> tuple[bool, Fraction]:
    if value is None:
        return (True, Fraction(0))
    return (False, -value if by.highest_first else value)


def tie_at(
    border: int, ordered: Sequence[Candidate], by: Sequence[OrderedBy]
) -> tuple[Candidate, ...]:
    """Return the candidates around a border whom the criteria do not tell apart.

    Args:
        border: how many would fit; none are tied where all or none do.
    """
    if not by or not 0 < border < len(ordered):
        return ()
    last, next_one = (sort_key(ordered[place], by) for place in (border - 1, border))
    if last != next_one:
        return ()
    return tuple(one for one in ordered if sort_key(one, by) == last)


@dataclass(frozen=True)
class DecidingTable:
    """One group as the body looks at it.

    Args:
        chosen: codes of those who would be `EXCELLENT`.
        others: how many of the group are no candidates.
    """

    group: GroupOfPeers
    by: tuple[OrderedBy, ...]
    candidates: tuple[Candidate, ...]
    chosen: frozenset[str]
    decided: Allowance
    proposed: Allowance
    what_if: Allowance
    tied: tuple[Candidate, ...]

    @property
    def others(self) -> int:
        """How many of the group are no candidates."""
        return len(self.group.subjects) - len(self.candidates)

    @property
    def is_asked(self) -> bool:
        """Whether the choice differs from what is decided or proposed."""
        return self.chosen != self.group.standing_excellent()


def deciding_table(
    group: GroupOfPeers,
    *,
    by: Sequence[OrderedBy] = (),
    chosen: Collection[str] | None = None,
    rounding: Rounding | None = None,
    exceptional_document: str = "",
) -> DecidingTable:
    """Return a group's table.

    Args:
        by: the criteria that the body chose, the first one first.
        chosen: codes of those who would be `EXCELLENT`; those decided or proposed if None.
    """
    standing = group.standing_excellent()
    known = {one.code for one in group.subjects}
    picked = standing if chosen is None else frozenset(chosen) & known
    counts = (group.decided(), group.proposed(), group.if_chosen(picked))
    decided, proposed, what_if = (
        allowance(
            group.rule,
            one,
            label=group.label,
            key=group.key,
            rounding=rounding,
            exceptional_document=exceptional_document,
        )
        for one in counts
    )
    named = [one for one in group.subjects if one.is_candidate or one.code in picked]
    ordered = in_order(named, by)
    tied = tie_at(what_if.allowed, ordered, by)
    return DecidingTable(group, tuple(by), tuple(ordered), picked, decided, proposed, what_if, tied)
