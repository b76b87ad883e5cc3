"""Conditions on the facts of one subject: a small, closed vocabulary that answers and explains.

There are three answers. What is not known makes a condition undecided, unless the rest settles
it whatever the missing fact may turn out to be. An answer keeps the values that it rests on.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from xeploai.domain.grades import Grade
from xeploai.domain.words import is_blank

from .facts import GRADE_RANKS, LEVEL_RANKS, CriterionLevel, GradeCounts, Record, Values


class Truth(StrEnum):
    """Whether a condition is true of a subject; UNDECIDED where facts are missing."""

    HOLDS = "HOLDS"
    FAILS = "FAILS"
    UNDECIDED = "UNDECIDED"


_TRUTH_OF = {True: Truth.HOLDS, False: Truth.FAILS}
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
    """The direction in which a lower layer may change a number; FIXED: neither."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"
    FIXED = "FIXED"


class ParameterKind(StrEnum):
    """What a number is: a share of something, or an amount in the unit of the parameter."""

    SHARE = "SHARE"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a provision sets, under its own name.

    Args:
        value: exact; a share has unit 1, so 1/2 for 50 %.
        unit: what the number counts, or what the share is taken of, by language.
        stricter: the direction in which a lower layer may change it.
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


class ConditionAnswer(NamedTuple):
    """A condition with its answer about one subject.

    Args:
        values: the values that it was tested on, in the condition's own order.
        parts: the answers of the conditions that it is made of.
        missing: codes of the facts without which it cannot be decided.
    """

    condition: "Condition"
    truth: Truth
    values: tuple[Any, ...] = ()
    parts: tuple["ConditionAnswer", ...] = ()
    missing: tuple[str, ...] = ()


class Condition:
    """Something that is true, not true or undecided of a subject's facts."""

    __slots__ = ()

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer with the values that it rests on.

        Args:
            values: the known facts of the subject, by code.
        """
        raise NotImplementedError

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
        raise NotImplementedError

    def parts(self) -> tuple["Condition", ...]:
        """Return the conditions that it is made of; none for a single one."""
        return ()


@dataclass(frozen=True, slots=True)
class FactIs(Condition):
    """A fact compared with a number, a grade, or yes or no."""

    fact: str
    comparison: Comparison
    against: Parameter | Grade | bool

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer; undecided where the fact is not known."""
        value: Any = values.get(self.fact)
        if value is None:
            return ConditionAnswer(self, Truth.UNDECIDED, (), (), (self.fact,))
        against = self.against
        compare = COMPARE[self.comparison]
        if isinstance(against, Parameter):
            limit = against.value
            # multiplied out: integers compare several times quicker than fractions
            is_true = compare(value * limit.denominator, limit.numerator)
        elif isinstance(against, Grade):
            is_true = compare(GRADE_RANKS[value], GRADE_RANKS[against])
        else:
            is_true = compare(value, against)
        return ConditionAnswer(self, _TRUTH_OF[is_true], (value,))

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
        return frozenset((self.fact,))


@dataclass(frozen=True, slots=True)
class ShareIs(Condition):
    """The share that one count is of another, compared with a share.

    A share of nothing has no value: with a base of zero the condition is undecided.
    """

    part: str
    whole: str
    comparison: Comparison
    threshold: Parameter

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer with part and base."""
        part: Any = values.get(self.part)
        whole: Any = values.get(self.whole)
        if part is None or not whole:
            missing = [self.part] if part is None else []
            missing += [] if whole else [self.whole]
            return ConditionAnswer(self, Truth.UNDECIDED, (part, whole), (), tuple(missing))
        limit = self.threshold.value
        is_true = COMPARE[self.comparison](part * limit.denominator, whole * limit.numerator)
        return ConditionAnswer(self, _TRUTH_OF[is_true], (part, whole))

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
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

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer with the criteria that settle it."""
        compare, limit = COMPARE[self.comparison], LEVEL_RANKS[self.level]
        settles = self.quantifier is Quantifier.SOME
        settling: list[tuple[str, CriterionLevel]] = []
        missing: list[str] = []
        for group in self.groups:
            levels: Any = values.get(group)
            # a group without criteria settles nothing, so it counts as not known
            if not levels:
                missing.append(group)
                continue
            for criterion, level in levels.items():
                if level is None:
                    missing.append(group)
                elif compare(LEVEL_RANKS[level], limit) is settles:
                    settling.append((criterion, level))
        if settling:
            return ConditionAnswer(self, _TRUTH_OF[settles], tuple(settling))
        if missing:
            return ConditionAnswer(self, Truth.UNDECIDED, (), (), tuple(dict.fromkeys(missing)))
        return ConditionAnswer(self, _TRUTH_OF[not settles])

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
        return frozenset(self.groups)


@dataclass(frozen=True, slots=True)
class GradedShareIs(Condition):
    """The share of other subjects that have a certain grade, compared with a share.

    Its base is those that have a grade or are waited for; those that are not rated are outside.
    Where the undecided ones could still turn the answer, it is undecided.

    Args:
        reaches: how a grade is compared with `grade` to be counted.
        comparison: one of order; no regulation requires one exact share.
    """

    fact: str
    reaches: Comparison
    grade: Grade
    comparison: Comparison
    threshold: Parameter

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer with how many reach the grade, are undecided, and are expected."""
        counts = values.get(self.fact)
        if not isinstance(counts, GradeCounts) or not counts.expected:
            none = (0, 0, 0) if isinstance(counts, GradeCounts) else ()
            return ConditionAnswer(self, Truth.UNDECIDED, none, (), (self.fact,))
        compare, rank = COMPARE[self.reaches], GRADE_RANKS[self.grade]
        reaching = sum(n for one, n in counts.graded.items() if compare(GRADE_RANKS[one], rank))
        expected, limit = counts.expected, self.threshold.value
        at_last = COMPARE[self.comparison]
        # all that are undecided may still reach the grade, or none of them
        ends = {
            at_last(number * limit.denominator, expected * limit.numerator)
            for number in (reaching, reaching + counts.undecided)
        }
        numbers = (reaching, counts.undecided, expected)
        if len(ends) > 1:
            return ConditionAnswer(self, Truth.UNDECIDED, numbers, (), (self.fact,))
        return ConditionAnswer(self, _TRUTH_OF[ends.pop()], numbers)

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
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
    """There is a record with certain fields and without an admitted waiver.

    An empty list means that it is known that there is none. A record whose field is not known
    leaves the answer undecided, unless another one settles it.

    Args:
        unless: the waivers admitted; a record names its own, with its document, in the fields
            `waiver` and `waiver_document`.
        in_period: count only records whose day lies in the period under review.
        counts_unclear: count a record whose field is not known like one that fits: for what only
            casts doubt, so that a field left open never makes an answer better.
    """

    fact: str
    where: tuple[FieldTest, ...] = ()
    unless: frozenset[Waiver] = frozenset()
    in_period: bool = False
    counts_unclear: bool = False

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer with the records that settle it."""
        records: Any = values.get(self.fact)
        if records is None:
            return ConditionAnswer(self, Truth.UNDECIDED, (), (), (self.fact,))
        if not records:  # nearly always, so it is worth the line
            return ConditionAnswer(self, Truth.FAILS)
        tested = [(record, self._matches(record)) for record in records]
        matching = tuple(record for record, truth in tested if truth is Truth.HOLDS)
        if matching:
            return ConditionAnswer(self, Truth.HOLDS, matching)
        unclear = tuple(record for record, truth in tested if truth is Truth.UNDECIDED)
        if unclear:
            return ConditionAnswer(self, Truth.UNDECIDED, unclear, (), (self.fact,))
        return ConditionAnswer(self, Truth.FAILS)

    def _matches(self, record: Record) -> Truth:
        # without a document nothing is proved, whatever the fields say
        unclear = is_blank(record.document)
        if self.in_period:
            # None is not False: a day that is not known may lie in the period
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
        return Truth.UNDECIDED if unclear and not self.counts_unclear else Truth.HOLDS

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
        return frozenset((self.fact,))


def is_waived(record: Record, admitted: frozenset[Waiver]) -> bool:
    """Whether a record has an admitted waiver with its document; without one it does not count."""
    document = record.details.get("waiver_document")
    is_named = isinstance(document, str) and not is_blank(document)
    return is_named and record.details.get("waiver") in admitted


@dataclass(frozen=True, slots=True)
class CompoundCondition(Condition):
    """A condition made of others; some of them, or all or none, must be true."""

    of: tuple[Condition, ...]

    def parts(self) -> tuple[Condition, ...]:
        """Return the conditions that it is made of."""
        return self.of

    def facts(self) -> frozenset[str]:
        """Return the codes of the facts that it reads."""
        return frozenset().union(*(each.facts() for each in self.of))

    def answer(self, values: Values) -> ConditionAnswer:
        """Return the answer together with those of all parts."""
        # lists, not generators: a province has a million of these
        parts = tuple([each.answer(values) for each in self.of])
        truths = [each.truth for each in parts]
        truth = self.truth_of(truths.count(Truth.HOLDS), truths.count(Truth.UNDECIDED))
        missing: tuple[str, ...] = ()
        if truth is Truth.UNDECIDED:
            missing = tuple(dict.fromkeys(code for each in parts for code in each.missing))
        return ConditionAnswer(self, truth, (), parts, missing)

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer from the number of parts that hold and of those that are undecided."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class AllOf(CompoundCondition):
    """Every part is true."""

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer from the number of parts that hold and of those that are undecided."""
        if holding + undecided < len(self.of):
            return Truth.FAILS
        return Truth.UNDECIDED if undecided else Truth.HOLDS


@dataclass(frozen=True, slots=True)
class AnyOf(CompoundCondition):
    """At least one part is true."""

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer from the number of parts that hold and of those that are undecided."""
        if holding:
            return Truth.HOLDS
        return Truth.UNDECIDED if undecided else Truth.FAILS


@dataclass(frozen=True, slots=True)
class NoneOf(CompoundCondition):
    """No part is true."""

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer from the number of parts that hold and of those that are undecided."""
        if holding:
            return Truth.FAILS
        return Truth.UNDECIDED if undecided else Truth.HOLDS


@dataclass(frozen=True, slots=True)
class AtLeastOf(CompoundCondition):
    """At least `number` of the parts are true."""

    number: Parameter

    def truth_of(self, holding: int, undecided: int) -> Truth:
        """Return the answer from the number of parts that hold and of those that are undecided."""
        if holding >= self.number.value:
            return Truth.HOLDS
        return Truth.UNDECIDED if holding + undecided >= self.number.value else Truth.FAILS


def walk_conditions(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all that it is made of, outermost first."""
    yield condition
    for part in condition.parts():
        yield from walk_conditions(part)


def parameters_of(condition: Condition) -> Iterator[Parameter]:
    """Yield the numbers that a condition compares with."""
    for each in walk_conditions(condition):
        for one in fields(each):  # type: ignore[arg-type]
            value = getattr(each, one.name)
            if isinstance(value, Parameter):
                yield value


def with_parameters(condition: Condition, changed: Mapping[str, Parameter]) -> Condition:
    """Return a condition in which the numbers of those names are replaced."""
    if isinstance(condition, CompoundCondition):
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
    """Return a condition in which no record may have that waiver any more."""
    if isinstance(condition, CompoundCondition):
        return replace(condition, of=tuple(without_waiver(each, waiver) for each in condition.of))
    if isinstance(condition, HasRecord):
        return replace(condition, unless=condition.unless - {waiver})
    return condition


def counting_unclear_records(condition: Condition) -> Condition:
    """Return a condition in which a record with an unknown field counts like one that fits.

    Inside a negation records stay as they are: there, counting one would make the answer better.
    """
    if isinstance(condition, CompoundCondition) and not isinstance(condition, NoneOf):
        of = tuple(counting_unclear_records(each) for each in condition.of)
        return replace(condition, of=of)
    if isinstance(condition, HasRecord):
        return replace(condition, counts_unclear=True)
    return condition


def waivers_in(condition: Condition) -> frozenset[Waiver]:
    """Return the waivers that the records of a condition may have."""
    waivers = (each.unless for each in walk_conditions(condition) if isinstance(each, HasRecord))
    return frozenset().union(*waivers)
