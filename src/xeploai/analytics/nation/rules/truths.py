"""Conditions as Ibis expressions: two plain booleans for the three answers of the domain.

SQL's NULL would be the domain's undecided and would join by the same rules, but to look for it in
every row costs an engine such as DuckDB ten times what two columns without it cost.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add, and_, or_
from typing import Any

import ibis

from xeploai.domain import (
    COMPARE,
    GRADE_RANKS,
    LEVEL_RANKS,
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    Grade,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Quantifier,
    ShareIs,
    Truth,
)

from .columns import (
    LARGEST,
    LEVEL_BITS,
    TRUTHS,
    UNDECIDED_PART,
    UNKNOWN,
    UNKNOWN_LEVEL,
    UNKNOWN_RANK,
    Layout,
    NotExactInColumns,
    count_column,
    levels_column,
)

# Ibis has no exact types for its values that mypy could check
Booleans = Any
Numbers = Any


class NotAColumn(TypeError):
    """This kind of condition has no expression."""


@dataclass(frozen=True)
class Truths:
    """A condition's answer for each subject, in two columns that are never NULL.

    Joined column by column they follow the rules of `domain.conditions`, which are Kleene's.

    Args:
        holds: it holds, whatever is still missing.
        possible: it does not fail; true wherever `holds` is.
    """

    holds: Booleans
    possible: Booleans

    def __and__(self, other: "Truths") -> "Truths":
        return Truths(self.holds & other.holds, self.possible & other.possible)

    def __or__(self, other: "Truths") -> "Truths":
        return Truths(self.holds | other.holds, self.possible | other.possible)

    def __invert__(self) -> "Truths":
        return Truths(~self.possible, ~self.holds)

    def as_columns(self, name: str) -> dict[str, Booleans]:
        """Return both under the names by which `truths_in` finds them."""
        return {name: self.holds, possible_column(name): self.possible}


def possible_column(name: str) -> str:
    """Return the name of the column that says whether what `name` says is not ruled out."""
    return f"{name}__possible"


def truths_in(table: ibis.Table, name: str) -> Truths:
    """Return the answers from two columns of a table."""
    return Truths(table[name], table[possible_column(name)])


def always(*, value: bool) -> Truths:
    """Return the same answer for each subject."""
    return Truths(ibis.literal(value), ibis.literal(value))


def where_known(truth: Booleans, known: Booleans) -> Truths:
    """Return `truth` where it is known, undecided elsewhere."""
    return Truths(truth & known, truth | ~known)


@dataclass(frozen=True)
class Facts:
    """A table of facts with the layout by which it was made."""

    table: ibis.Table
    layout: Layout

    def truth(self, condition: Condition) -> Truths:
        """Return for each subject what `condition.answer` would."""
        match condition:
            case FactIs():
                return self._fact_is(condition)
            case ShareIs():
                return self._share_is(condition)
            case LevelsAre():
                return self._levels_are(condition)
            case GradedShareIs():
                return self._graded_share_is(condition)
            case HasRecord():
                return self._from_columns(self.layout.records[condition])
            case _:
                return self._join(condition)

    def _join(self, condition: Condition) -> Truths:
        parts = [self.truth(each) for each in condition.parts()]
        match condition:
            case AllOf():
                return every(parts)
            case AnyOf():
                return some(parts)
            case NoneOf():
                return ~some(parts)
            case AtLeastOf():
                return _at_least(condition.number.value, parts)
            case _:
                raise NotAColumn(condition)

    def _fact_is(self, condition: FactIs) -> Truths:
        column, against = self.table[condition.fact], condition.against
        compare = COMPARE[condition.comparison]
        if isinstance(against, bool):
            return _answer(self._from_columns(condition.fact), lambda yes: compare(yes, against))
        if isinstance(against, Grade):
            return self.of_grade(condition.fact, condition.comparison, against)
        limit = against.value * self.layout.scales[condition.fact]
        truth = compare_exactly(column, condition.comparison, 1, limit)
        return where_known(truth, column != UNKNOWN)

    def _from_columns(self, name: str) -> Truths:
        """Return the answers from a column of places in `TRUTHS`."""
        place = self.table[name]
        return Truths(place == TRUTHS.index(Truth.HOLDS), place != TRUTHS.index(Truth.FAILS))

    def of_grade(self, fact: str, how: Comparison, grade: Grade) -> Truths:
        """Compare a fact that is a grade."""
        rank = self.table[fact]
        return where_known(COMPARE[how](rank, GRADE_RANKS[grade]), rank != UNKNOWN_RANK)

    def _share_is(self, condition: ShareIs) -> Truths:
        scales = self.layout.scales
        limit = condition.threshold.value
        limit *= Fraction(scales[condition.part], scales[condition.whole])
        part, whole = self.table[condition.part], self.table[condition.whole]
        known = (part != UNKNOWN) & (whole != UNKNOWN) & (whole != 0)
        return where_known(compare_exactly(part, condition.comparison, whole, limit), known)

    def _levels_are(self, condition: LevelsAre) -> Truths:
        found = reduce(or_, (self.table[levels_column(each)] for each in condition.groups))
        compare, limit = COMPARE[condition.comparison], LEVEL_RANKS[condition.level]
        meeting = {each for each in LEVEL_BITS if compare(LEVEL_RANKS[each], limit)}
        if condition.quantifier is Quantifier.SOME:
            return _any_bit(found, _bits(meeting))
        return ~_any_bit(found, _bits(set(LEVEL_BITS) - meeting))

    def _graded_share_is(self, condition: GradedShareIs) -> Truths:
        compare, rank = COMPARE[condition.reaches], GRADE_RANKS[condition.grade]
        undecided = self._counted(condition.fact, UNDECIDED_PART)
        reaching = [
            self._counted(condition.fact, each)
            for each in Grade
            if compare(GRADE_RANKS[each], rank)
        ]
        expected = reduce(add, (self._counted(condition.fact, each) for each in Grade), undecided)
        fewest: Numbers = reduce(add, reaching, ibis.literal(0, "int64"))
        first, last = (
            compare_exactly(number, condition.comparison, expected, condition.threshold.value)
            for number in (fewest, fewest + undecided)
        )
        # counts that are not known are all 0
        return where_known(first, (expected != 0) & (first == last))

    def _counted(self, fact: str, part: str) -> Numbers:
        return self.table[count_column(fact, part)].cast("int64")


def compare_exactly(part: Numbers, how: Comparison, whole: Numbers, limit: Fraction) -> Booleans:
    """Compare `part` with `limit` times `whole`, in whole numbers."""
    return COMPARE[how](_times(part, limit.denominator), _times(whole, limit.numerator))


def _times(number: Numbers, factor: int) -> Numbers:
    if abs(factor) > LARGEST:
        raise NotExactInColumns(factor)
    if factor == 1 or isinstance(number, int):
        return number * factor if isinstance(number, int) else number
    return number.cast("int64") * factor


def _answer(answer: Truths, compare: Callable[[bool], bool]) -> Truths:
    """Return how yes or no compares; `compare` takes either."""
    if compare(True) == compare(False):
        return where_known(ibis.literal(compare(True)), answer.holds == answer.possible)
    return answer if compare(True) else ~answer


def _bits(levels: Iterable[Any]) -> int:
    return sum(LEVEL_BITS[each] for each in levels)


def _any_bit(found: Numbers, bits: int) -> Truths:
    return Truths((found & bits) != 0, (found & (bits | UNKNOWN_LEVEL)) != 0)


def every(truths: Iterable[Truths]) -> Truths:
    """Return whether all are true; of none, true."""
    found = list(truths)
    return reduce(and_, found) if found else always(value=True)


def some(truths: Iterable[Truths]) -> Truths:
    """Return whether at least one is true; of none, false."""
    found = list(truths)
    return reduce(or_, found) if found else always(value=False)


def _at_least(number: Fraction, truths: list[Truths]) -> Truths:
    needed = math.ceil(number)
    return Truths(
        _count([each.holds for each in truths]) >= needed,
        _count([each.possible for each in truths]) >= needed,
    )


def _count(truths: list[Booleans]) -> Numbers:
    return reduce(add, (each.cast("int32") for each in truths), ibis.literal(0, "int32"))
