"""Conditions on the facts of one subject: a small, closed vocabulary that answers and explains.

There are three answers. What is not known makes a condition undecided, unless the rest settles
it whatever the missing fact may turn out to be. An answer keeps the numbers that it saw.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from xeploai.domain.grades import Grade

from .facts import GRADE_RANKS, LEVEL_RANKS, CriterionLevel, GradeCounts, Record, Values


class Truth(StrEnum):
    """What a condition answers."""

    HOLDS = "HOLDS"
    FAILS = "FAILS"
    UNDECIDED = "UNDECIDED"


_OF = {True: Truth.HOLDS, False: Truth.FAILS}
OPPOSITE = {
    Truth.HOLDS: Truth.FAILS,
    Truth.FAILS: Truth.HOLDS,
    Truth.UNDECIDED: Truth.UNDECIDED,
}


class Comparison(StrEnum):
    """How a value is compared; of two grades or levels the better one is more."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    IS = "is"
    IS_NOT = "is_not"


COMPARE: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: operator.ge,
    Comparison.AT_MOST: operator.le,
    Comparison.MORE_THAN: operator.gt,
    Comparison.LESS_THAN: operator.lt,
    Comparison.IS: operator.eq,
    Comparison.IS_NOT: operator.ne,
}


class Stricter(StrEnum):
    """In which direction a lower layer may move a number; FIXED: in none."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"
    FIXED = "FIXED"


class ParameterKind(StrEnum):
    """What a number is: a share of something, or an amount in the unit that is told."""

    SHARE = "SHARE"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a provision lays down, under a name of its own.

    Args:
        value: exact; a share has unit 1, so 1/2 for 50 %.
        unit: what the number counts, or what the share is taken of, by language.
        stricter: the direction in which a lower layer may move it.
    """

    name: str
    value: Fraction
    kind: ParameterKind = ParameterKind.AMOUNT
    unit: Mapping[str, str] = field(default_factory=dict)
    stricter: Stricter = Stricter.FIXED


class Waiver(StrEnum):
    """Why something that counts against a subject may be left out of account.

    Each needs a document of the competent body. Source: Regulation 124-QĐ/TW of 4 October 2023,
    Article 12, clause 4 (force majeure; self-detected and fully remedied).
    """

    FORCE_MAJEURE = "FORCE_MAJEURE"
    OBJECTIVE_CAUSE = "OBJECTIVE_CAUSE"
    SELF_DETECTED_AND_REMEDIED = "SELF_DETECTED_AND_REMEDIED"


class Answered(NamedTuple):
    """A condition with its answer.

    Args:
        seen: the values that it looked at, in the condition's own order.
        below: the answers of the conditions that it joins.
        missing: codes of the facts without which it cannot be decided.
    """

    condition: "Condition"
    truth: Truth
    seen: tuple[Any, ...] = ()
    below: tuple["Answered", ...] = ()
    missing: tuple[str, ...] = ()


class Condition:
    """Something that holds, fails or is undecided of a subject's facts."""

    __slots__ = ()

    def answer(self, values: Values) -> Answered:
        """Return the answer with the values that it rests on."""
        raise NotImplementedError

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        raise NotImplementedError

    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that it joins; none for a single one."""
        return ()


@dataclass(frozen=True, slots=True)
class FactIs(Condition):
    """A fact compared with a number, a grade, or yes or no."""

    fact: str
    comparison: Comparison
    against: Parameter | Grade | bool

    def answer(self, values: Values) -> Answered:
        """Return the answer; undecided where the fact is not known."""
        value: Any = values.get(self.fact)
        if value is None:
            return Answered(self, Truth.UNDECIDED, (), (), (self.fact,))
        against = self.against
        compare = COMPARE[self.comparison]
        if isinstance(against, Parameter):
            limit = against.value
            held = compare(value * limit.denominator, limit.numerator)
        elif isinstance(against, Grade):
            held = compare(GRADE_RANKS[value], GRADE_RANKS[against])
        else:
            held = compare(value, against)
        return Answered(self, _OF[held], (value,))

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        return frozenset((self.fact,))


@dataclass(frozen=True, slots=True)
class ShareIs(Condition):
    """The share that one count is of another, compared with a share.

    Of nothing there is no share: with a base of zero the condition is undecided.
    """

    part: str
    whole: str
    comparison: Comparison
    threshold: Parameter

    def answer(self, values: Values) -> Answered:
        """Return the answer with part and base."""
        part: Any = values.get(self.part)
        whole: Any = values.get(self.whole)
        if part is None or not whole:
            missing = [self.part] if part is None else []
            missing += [] if whole else [self.whole]
            return Answered(self, Truth.UNDECIDED, (part, whole), (), tuple(missing))
        limit = self.threshold.value
        held = COMPARE[self.comparison](part * limit.denominator, whole * limit.numerator)
        return Answered(self, _OF[held], (part, whole))

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        return frozenset((self.part, self.whole))


class Quantifier(StrEnum):
    """Whether every criterion has to meet a level, or one is enough."""

    EVERY = "every"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class LevelsAre(Condition):
    """Every criterion of some groups, or at least one, compared with a level."""

    quantifier: Quantifier
    groups: tuple[str, ...]
    comparison: Comparison
    level: CriterionLevel

    def answer(self, values: Values) -> Answered:
        """Return the answer with the criteria that settle it."""
        compare, limit = COMPARE[self.comparison], LEVEL_RANKS[self.level]
        settles = self.quantifier is Quantifier.SOME
        settling: list[tuple[str, CriterionLevel]] = []
        missing: list[str] = []
        for group in self.groups:
            levels: Any = values.get(group)
            if not levels:
                missing.append(group)
                continue
            for criterion, level in levels.items():
                if level is None:
                    missing.append(group)
                elif compare(LEVEL_RANKS[level], limit) is settles:
                    settling.append((criterion, level))
        if settling:
            return Answered(self, _OF[settles], tuple(settling))
        if missing:
            return Answered(self, Truth.UNDECIDED, (), (), tuple(dict.fromkeys(missing)))
        return Answered(self, _OF[not settles])

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        return frozenset(self.groups)


@dataclass(frozen=True, slots=True)
class GradedShareIs(Condition):
    """The share of other subjects that have a certain grade, compared with a share.

    Taken of those that have a grade or are waited for; those that are not rated are outside.
    Where the undecided ones could still turn the answer, it is undecided.

    Args:
        reaches: how a grade is compared with `grade` to be counted.
        comparison: one of order; whether the share just is a number, nobody lays down.
    """

    fact: str
    reaches: Comparison
    grade: Grade
    comparison: Comparison
    threshold: Parameter

    def answer(self, values: Values) -> Answered:
        """Return the answer with how many reach the grade, are undecided, and are expected."""
        counts = values.get(self.fact)
        if not isinstance(counts, GradeCounts) or not counts.expected:
            seen = (0, 0, 0) if isinstance(counts, GradeCounts) else ()
            return Answered(self, Truth.UNDECIDED, seen, (), (self.fact,))
        compare, rank = COMPARE[self.reaches], GRADE_RANKS[self.grade]
        reaching = sum(n for one, n in counts.graded.items() if compare(GRADE_RANKS[one], rank))
        expected, limit = counts.expected, self.threshold.value
        at_last = COMPARE[self.comparison]
        ends = {
            at_last(number * limit.denominator, expected * limit.numerator)
            for number in (reaching, reaching + counts.undecided)
        }
        seen = (reaching, counts.undecided, expected)
        if len(ends) > 1:
            return Answered(self, Truth.UNDECIDED, seen, (), (self.fact,))
        return Answered(self, _OF[ends.pop()], seen)

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        return frozenset((self.fact,))


@dataclass(frozen=True, slots=True)
class FieldTest:
    """What a field of a record has to be.

    Args:
        wanted: the values that do; yes or no as `True` or `False`.
    """

    field: str
    wanted: frozenset[str | bool]


@dataclass(frozen=True, slots=True)
class HasRecord(Condition):
    """There is a record with certain fields, and no admitted waiver stands on it.

    An empty list says that it is known that there is none. A record whose field is not known
    leaves the answer undecided, unless another one settles it.

    Args:
        unless: the waivers admitted; a record names its own, with its document, in the fields
            `waiver` and `waiver_document`.
        in_period: count only records whose day lies in the period under review.
    """

    fact: str
    where: tuple[FieldTest, ...] = ()
    unless: frozenset[Waiver] = frozenset()
    in_period: bool = False

    def answer(self, values: Values) -> Answered:
        """Return the answer with the records that settle it."""
        records: Any = values.get(self.fact)
        if records is None:
            return Answered(self, Truth.UNDECIDED, (), (), (self.fact,))
        if not records:  # nearly always, so it is worth the line
            return Answered(self, Truth.FAILS)
        found = [(record, self._matches(record)) for record in records]
        matching = tuple(record for record, truth in found if truth is Truth.HOLDS)
        if matching:
            return Answered(self, Truth.HOLDS, matching)
        unclear = tuple(record for record, truth in found if truth is Truth.UNDECIDED)
        if unclear:
            return Answered(self, Truth.UNDECIDED, unclear, (), (self.fact,))
        return Answered(self, Truth.FAILS)

    def _matches(self, record: Record) -> Truth:
        unclear = not record.document
        if self.in_period:
            if record.in_period is False:
                return Truth.FAILS
            unclear = unclear or record.in_period is None
        for test in self.where:
            value = record.details.get(test.field)
            if value is None:
                unclear = True
            elif value not in test.wanted:
                return Truth.FAILS
        if is_waived(record, self.unless):
            return Truth.FAILS
        return Truth.UNDECIDED if unclear else Truth.HOLDS

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        return frozenset((self.fact,))


def is_waived(record: Record, admitted: frozenset[Waiver]) -> bool:
    """Whether a record carries an admitted waiver with its document; unproved there is none."""
    return record.details.get("waiver") in admitted and bool(record.details.get("waiver_document"))


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Conditions of which a certain number must hold."""

    of: tuple[Condition, ...]

    def parts(self) -> tuple[Condition, ...]:
        """Return the conditions that it joins."""
        return self.of

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it looks at."""
        return frozenset().union(*(each.facts() for each in self.of))

    def answer(self, values: Values) -> Answered:
        """Return the answer with those of all parts."""
        # lists, not generators: a province has a million of these
        below = tuple([each.answer(values) for each in self.of])
        truths = [each.truth for each in below]
        truth = self.truth_of(truths.count(Truth.HOLDS), truths.count(Truth.UNDECIDED))
        missing: tuple[str, ...] = ()
        if truth is Truth.UNDECIDED:
            missing = tuple(dict.fromkeys(code for each in below for code in each.missing))
        return Answered(self, truth, (), below, missing)

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer where so many parts hold, and so many may yet."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class AllOf(Joined):
    """Every part holds."""

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer where so many parts hold, and so many may yet."""
        if holding + undecided < len(self.of):
            return Truth.FAILS
        return Truth.UNDECIDED if undecided else Truth.HOLDS


@dataclass(frozen=True, slots=True)
class AnyOf(Joined):
    """At least one part holds."""

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer where so many parts hold, and so many may yet."""
        if holding:
            return Truth.HOLDS
        return Truth.UNDECIDED if undecided else Truth.FAILS


@dataclass(frozen=True, slots=True)
class NoneOf(Joined):
    """No part holds."""

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer where so many parts hold, and so many may yet."""
        if holding:
            return Truth.FAILS
        return Truth.UNDECIDED if undecided else Truth.HOLDS


@dataclass(frozen=True, slots=True)
class AtLeastOf(Joined):
    """At least so many parts hold."""

    number: Parameter

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer where so many parts hold, and so many may yet."""
        if holding >= self.number.value:
            return Truth.HOLDS
        return Truth.UNDECIDED if holding + undecided >= self.number.value else Truth.FAILS


def each_condition(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all that it joins, outermost first."""
    yield condition
    for part in condition.parts():
        yield from each_condition(part)


def parameters_of(condition: Condition) -> Iterator[Parameter]:
    """Yield the numbers that a condition compares with."""
    for each in each_condition(condition):
        for one in fields(each):  # type: ignore[arg-type]
            value = getattr(each, one.name)
            if isinstance(value, Parameter):
                yield value


def with_parameters(condition: Condition, changed: Mapping[str, Parameter]) -> Condition:
    """Return a condition in which the numbers of those names are replaced."""
    if isinstance(condition, Joined):
        parts = tuple(with_parameters(each, changed) for each in condition.of)
        condition = replace(condition, of=parts)
    values = {one.name: getattr(condition, one.name) for one in fields(condition)}  # type: ignore[arg-type]
    numbers = {
        name: changed[value.name]
        for name, value in values.items()
        if isinstance(value, Parameter) and value.name in changed
    }
    return replace(condition, **numbers) if numbers else condition  # type: ignore[type-var]


def without_waiver(condition: Condition, waiver: Waiver) -> Condition:
    """Return a condition in which no record may carry that waiver any more."""
    if isinstance(condition, Joined):
        return replace(condition, of=tuple(without_waiver(each, waiver) for each in condition.of))
    if isinstance(condition, HasRecord):
        return replace(condition, unless=condition.unless - {waiver})
    return condition


def waivers_in(condition: Condition) -> frozenset[Waiver]:
    """Return the waivers that the records of a condition may carry."""
    found = (each.unless for each in each_condition(condition) if isinstance(each, HasRecord))
    return frozenset().union(*found)
