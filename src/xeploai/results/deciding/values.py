"""The deciding body's view of a group: ceiling, candidates in order, “what if”.

Nothing here decides or cuts: the body chooses who is to be `EXCELLENT`.

Source: rules reference EV-13 (a ceiling is a check on the proposed grades of a group and helps to
order candidates; never an automatic cut).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from xeploai.domain import (
    GRADE_RANKS,
    NO_VALUES,
    UNDECIDED,
    Allowance,
    Counts,
    ExceptionalDocument,
    FactDefinition,
    FactKind,
    Grade,
    Openness,
    Outcome,
    Outside,
    SubjectKind,
    Values,
)
from xeploai.domain import NUMERIC as NUMBERS

# in query strings, between a part and its whole
OF = "/"
ORDERED_BY = (*NUMBERS, FactKind.GRADE, FactKind.RECORDS)


@dataclass(frozen=True)
class Measure:
    """A number by which candidates can be sorted.

    Args:
        fact: code of the fact; records are counted, a grade gives its rank.
        of: code of the fact that is the whole of the share; empty for the number itself.
    """

    fact: str
    of: str = ""

    @property
    def code(self) -> str:
        """Its name in query strings."""
        return f"{self.fact}{OF}{self.of}" if self.of else self.fact

    def value(self, values: Values) -> Fraction | None:
        """Return the number; None if it is not known or the whole is 0."""
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
    """Return the measures for candidates of a kind: numbers, and shares of a whole."""
    measures: dict[str, Measure] = {}
    for code, one in definitions.items():
        if kind not in one.kinds or one.kind not in ORDERED_BY:
            continue
        measures[code] = Measure(code)
        if one.part_of:
            share = Measure(code, one.part_of)
            measures[share.code] = share
    return measures


@dataclass(frozen=True)
class OrderCriterion:
    """One sort criterion that the body chose."""

    measure: Measure
    highest_first: bool = True


@dataclass(frozen=True)
class Candidate:
    """A subject of a group, with suggestion, proposals and decision.

    Args:
        key: id of its case.
        is_head: whether the person heads a unit, and so may stand outside the ceiling.
        openness: whether `EXCELLENT` is open to it; None before evaluation.
        proposed: the latest proposal of a body; `UNDECIDED` without one.
        reason: why it was decided against the rules, or over the ceiling; empty where it was not.
    """

    key: int
    code: str
    name: str
    unit: str = ""
    post: str = ""
    is_head: bool = False
    openness: Openness | None = None
    suggested: Grade | None = None
    self_grade: Outcome = UNDECIDED
    proposed: Outcome = UNDECIDED
    decided: Outcome = UNDECIDED
    reason: str = ""
    values: Values = field(default_factory=lambda: NO_VALUES)

    @property
    def standing(self) -> Outcome:
        """The decided outcome, else the one that a body proposed."""
        return self.decided if self.decided.is_decided else self.proposed

    @property
    def is_candidate(self) -> bool:
        """Whether it was graded or proposed `EXCELLENT`, or the rules leave that grade open."""
        named = (self.self_grade, self.proposed, self.decided)
        return (
            any(outcome.grade is Grade.EXCELLENT for outcome in named)
            or self.suggested is Grade.EXCELLENT
            or self.openness is Openness.OPEN
        )

    def if_chosen(self, chosen: Collection[str]) -> Outcome:
        """Return its outcome in a what-if: `EXCELLENT` if chosen, else at most `GOOD`."""
        if self.code in chosen:
            return Outcome(Grade.EXCELLENT)
        is_excellent = self.standing.grade is Grade.EXCELLENT
        return Outcome(Grade.GOOD) if is_excellent else self.standing


@dataclass(frozen=True)
class GroupOfPeers:
    """All similar subjects that share one ceiling.

    Args:
        under: the group under its ceiling, whatever its counts.
    """

    under: Allowance
    subjects: tuple[Candidate, ...]

    @property
    def key(self) -> int:
        """The group's own number in its cycle."""
        return self.under.key

    @property
    def label(self) -> str:
        """The group's name as officials read it."""
        return self.under.group

    def stands_outside(self, subject: Candidate) -> bool:
        """Whether a subject is not counted for the ceiling."""
        return subject.is_head and Outside.HEAD in self.under.ceiling.outside

    def decided(self) -> Allowance:
        """Return the group under its ceiling by decision."""
        return self._allowance(lambda subject: subject.decided)

    def proposed(self) -> Allowance:
        """Return the group under its ceiling by proposal of a body, else by decision."""
        return self._allowance(
            lambda subject: subject.proposed if subject.proposed.is_decided else subject.decided
        )

    def if_chosen(self, chosen: Collection[str]) -> Allowance:
        """Return the allowance if exactly the subjects with these codes were `EXCELLENT`."""
        return self._allowance(lambda subject: subject.if_chosen(chosen))

    def _allowance(self, outcome: Callable[[Candidate], Outcome]) -> Allowance:
        outside = filter(self.stands_outside, self.subjects)
        return replace(
            self.under,
            counts=_counted(map(outcome, self.subjects)),
            outside=_counted(map(outcome, outside)),
        )

    def proposals(self) -> Counts:
        """Return the counts by proposal of a body alone."""
        return _counted(
            subject.proposed for subject in self.subjects if subject.proposed.is_decided
        )

    def standing_excellent(self) -> frozenset[str]:
        """Return the codes of the subjects decided, else proposed, as `EXCELLENT`."""
        return frozenset(
            subject.code for subject in self.subjects if subject.standing.grade is Grade.EXCELLENT
        )


def _counted(outcomes: Iterable[Outcome]) -> Counts:
    return Counts.of_outcomes(Counter(outcomes))


def in_order(candidates: Iterable[Candidate], by: Sequence[OrderCriterion]) -> list[Candidate]:
    """Sort candidates by the chosen criteria; unknown values come last, then names decide.

    Names are for a stable display only: `tie_at` reports where the criteria do not decide.
    """
    return sorted(candidates, key=lambda one: (sort_key(one, by), one.name, one.code))


def sort_key(
    candidate: Candidate, by: Sequence[OrderCriterion]
) -> tuple[tuple[bool, Fraction], ...]:
    """Return the sort key of a candidate; equal for candidates that tie in all criteria."""
    return tuple(_rank(one, one.measure.value(candidate.values)) for one in by)


def _rank(by: OrderCriterion, value: Fraction | None) -> tuple[bool, Fraction]:
    if value is None:
        return (True, Fraction(0))
    return (False, -value if by.highest_first else value)


def tie_at(
    border: int, ordered: Sequence[Candidate], by: Sequence[OrderCriterion]
) -> tuple[Candidate, ...]:
    """Return the candidates that tie across a border.

    Args:
        border: how many would fit; without a tie if all or none do.
    """
    if not by or not 0 < border < len(ordered):
        return ()
    last, next_one = (sort_key(ordered[place], by) for place in (border - 1, border))
    if last != next_one:
        return ()
    return tuple(candidate for candidate in ordered if sort_key(candidate, by) == last)


@dataclass(frozen=True)
class DecidingTable:
    """One group with its candidates in order and its allowances.

    Args:
        chosen: codes of the subjects that would be `EXCELLENT`.
    """

    group: GroupOfPeers
    by: tuple[OrderCriterion, ...]
    candidates: tuple[Candidate, ...]
    chosen: frozenset[str]
    decided: Allowance
    proposed: Allowance
    what_if: Allowance
    tied: tuple[Candidate, ...]

    @property
    def others(self) -> int:
        """Number of subjects in the group that are not candidates."""
        return len(self.group.subjects) - len(self.candidates)

    @property
    def is_what_if(self) -> bool:
        """Whether the choice differs from the decisions and proposals."""
        return self.chosen != self.group.standing_excellent()


def deciding_table(
    group: GroupOfPeers,
    *,
    by: Sequence[OrderCriterion] = (),
    chosen: Collection[str] | None = None,
    exceptional: ExceptionalDocument | None = None,
) -> DecidingTable:
    """Return a group's table.

    Args:
        by: the criteria that the body chose, the first one first.
        chosen: codes of the subjects that would be `EXCELLENT`; by default those decided or
            proposed so.
        exceptional: a document that would admit the exceptional share, to preview it in the
            “what if”; one that is recorded applies anyway.
    """
    standing = group.standing_excellent()
    known = {subject.code for subject in group.subjects}
    picked = standing if chosen is None else frozenset(chosen) & known
    what_if = group.if_chosen(picked)
    if exceptional is not None:
        what_if = replace(what_if, exceptional=exceptional)
    named = [one for one in group.subjects if one.is_candidate or one.code in picked]
    ordered = in_order(named, by)
    under = [each for each in ordered if not group.stands_outside(each)]
    return DecidingTable(
        group,
        tuple(by),
        tuple(ordered),
        picked,
        group.decided(),
        group.proposed(),
        what_if,
        tie_at(what_if.allowed, under, by),
    )
