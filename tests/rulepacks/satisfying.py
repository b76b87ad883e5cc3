"""Facts that make a condition true, or not: found from the condition itself."""

import math
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    COMPARE,
    AllOf,
    AnyOf,
    AtLeastOf,
    Condition,
    FactIs,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    ShareIs,
    Truth,
)
from xeploai.domain.model.facts import (
    GRADE_RANKS,
    LEVEL_RANKS,
    CriterionLevel,
    FactKind,
    FactValue,
    GradeCounts,
    Record,
)
from xeploai.domain.model.pack import Plan, Rulebook
from xeploai.domain.model.provisions import Effect, Provision

Found = dict[str, FactValue]
ON = date(2023, 6, 1)
WHOLE = 60  # divided by 2 to 6, 10 and more


def facts_where(condition: Condition, *, holds: bool) -> Iterator[Found]:
    """Yield facts under which a condition holds, or fails: a few ways, each checked."""
    wanted = Truth.HOLDS if holds else Truth.FAILS
    for found in _ways(condition, holds):
        if condition.answer(found).truth is wanted:
            yield found


def _ways(condition: Condition, holds: bool) -> Iterator[Found]:
    if isinstance(condition, AllOf | AnyOf | NoneOf | AtLeastOf):
        yield from _ways_of_compound(condition, holds)
    else:
        yield from _SINGLE[type(condition)](condition, holds)


def _ways_of_compound(condition: Any, holds: bool) -> Iterator[Found]:
    ways = [
        [list(_first(facts_where(each, holds=side))) for side in (True, False)]
        for each in condition.of
    ]
    for sides in product((0, 1), repeat=len(ways)):
        if len(ways) > 6 and len(set(sides)) > 1:
            continue
        chosen = [way[side] for way, side in zip(ways, sides, strict=True)]
        for parts in product(*chosen):
            yield merged(parts)
            # of two parts about one fact either may have the last word
            yield merged(reversed(parts))


def _first(found: Iterable[Found], most: int = 3) -> Iterator[Found]:
    for place, each in enumerate(found):
        if place >= most:
            return
        yield each


def merged(parts: Iterable[Found]) -> Found:
    """Return facts taken together: records are added up, of others the later one counts."""
    together: Found = {}
    for code, value in ((code, value) for part in parts for code, value in part.items()):
        before = together.get(code)
        if isinstance(value, tuple) and isinstance(before, tuple):
            together[code] = (*before, *value)
        elif isinstance(value, dict) and isinstance(before, dict):
            together[code] = _better({**before, **value})
        else:
            together[code] = value
    return together


def _better(levels: dict[str, Any]) -> dict[str, Any]:
    # the better of two levels meets both demands
    return dict.fromkeys(levels, max(levels.values(), key=_rank))


def _rank(level: CriterionLevel | None) -> int:
    return LEVEL_RANKS[level] if level else 0


def _of_fact(condition: FactIs, holds: bool) -> Iterator[Found]:
    compare, against = COMPARE[condition.comparison], condition.against
    for value, compared, limit in _values_near(against):
        if compare(compared, limit) is holds:
            yield {condition.fact: value}


def _values_near(against: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield values of a fact around what it is compared with, and both sides to compare."""
    if isinstance(against, bool):
        yield from ((each, each, against) for each in (True, False))
    elif isinstance(against, Grade):
        yield from ((each, GRADE_RANKS[each], GRADE_RANKS[against]) for each in Grade)
    else:
        limit = against.value
        step = Fraction(1, limit.denominator)
        for value in (limit, limit - step, limit + step, limit - 2, limit + 2):
            if value >= 0:
                plain = int(value) if value.denominator == 1 else _decimal(value)
                yield plain, value, limit


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _of_share(condition: ShareIs, holds: bool) -> Iterator[Found]:
    exact = condition.threshold.value * WHOLE
    below, above = math.floor(exact), math.ceil(exact)
    # near the limit, and far from it where another part changes the whole
    for part in (below, above, below - 1, above + 1, 0, WHOLE):
        if 0 <= part <= WHOLE and COMPARE[condition.comparison](Fraction(part), exact) is holds:
            yield {condition.part: part, condition.whole: WHOLE}


def _of_levels(condition: LevelsAre, holds: bool) -> Iterator[Found]:
    compare, limit = COMPARE[condition.comparison], LEVEL_RANKS[condition.level]
    for level in CriterionLevel:
        if compare(LEVEL_RANKS[level], limit) is holds:
            yield {group: {"a": level} for group in condition.groups}


def _of_graded(condition: GradedShareIs, holds: bool) -> Iterator[Found]:
    compare, rank = COMPARE[condition.reaches], GRADE_RANKS[condition.grade]
    reaching = [each for each in Grade if compare(GRADE_RANKS[each], rank)]
    others = [each for each in Grade if each not in reaching]
    exact = condition.threshold.value * WHOLE
    below, above = math.floor(exact), math.ceil(exact)
    near = {0, WHOLE, below, above, below - 1, above + 1}
    for number in sorted(each for each in near if 0 <= each <= WHOLE):
        if COMPARE[condition.comparison](Fraction(number), exact) is holds:
            graded = {reaching[0]: number}
            if others:
                graded[others[0]] = WHOLE - number
            if others or number == WHOLE:
                yield {condition.fact: GradeCounts(graded)}


def _of_record(condition: HasRecord, holds: bool) -> Iterator[Found]:
    if not holds:
        yield {condition.fact: ()}
        return
    fields = [test.field for test in condition.where]
    for values in product(*(sorted(test.wanted, key=str) for test in condition.where)):
        details = dict(zip(fields, values, strict=True))
        yield {condition.fact: (Record("1-QĐ", ON, "UBKT", details, in_period=True),)}


_SINGLE: Any = {
    FactIs: _of_fact,
    ShareIs: _of_share,
    LevelsAre: _of_levels,
    GradedShareIs: _of_graded,
    HasRecord: _of_record,
}


def facts_striking(provision: Provision, *, strikes: bool) -> Iterator[Found]:
    """Yield facts under which a provision strikes, or does not though it applies."""
    applies: Iterable[Found] = [{}]
    if provision.applies_if is not None:
        applies = facts_where(provision.applies_if, holds=True)
    for applying in _first(applies):
        if provision.condition is None:
            for limit in list(Grade)[1:] if strikes else (Grade.EXCELLENT,):
                yield {**applying, provision.grade_of: limit}
            continue
        holds = strikes is not (provision.effect is Effect.REQUIRED_FOR)
        for found in facts_where(provision.condition, holds=holds):
            yield merged((applying, found))


def best_facts(plan: Plan, book: Rulebook) -> Found:
    """Return facts under which no provision strikes and all are decided, if that can be."""
    # what is asked for last is met for certain, so the strictest come last
    required = [each for grade in reversed(Grade) for each in plan.required.get(grade, ())]
    provisions = (*plan.not_rated, *plan.barring, *plan.remarks, *required)
    found: Found = {}
    for each in provisions:
        found = merged_last(found, next(facts_striking(each, strikes=False), {}))
    for each in provisions:
        if _amiss(plan, found):
            ways = [merged_last(found, way) for way in facts_striking(each, strikes=False)]
            found = min((found, *ways), key=lambda facts: _amiss(plan, facts))
    return in_kind(found, book)


def _amiss(plan: Plan, facts: Found) -> int:
    done = evaluate(plan, facts)
    answers = (*done.not_rated, *done.answers, *done.remarks)
    return sum(each.strikes is not Truth.FAILS for each in answers)


def merged_last(before: Found, after: Found) -> Found:
    """Return facts in which those that are set again are replaced; levels keep the better one."""
    levels = {
        code: max((*before[code].values(), *value.values()), key=_rank)  # type: ignore[union-attr]
        for code, value in after.items()
        if isinstance(value, dict) and isinstance(before.get(code), dict)
    }
    return {**before, **after, **{code: {"a": level} for code, level in levels.items()}}


def in_kind(values: Found, book: Rulebook) -> Found:
    """Return facts of the kinds that the catalogue says: points as decimals."""
    return {
        code: Decimal(value)
        if book.facts[code].kind is FactKind.POINTS and isinstance(value, int)
        else value
        for code, value in values.items()
    }
