"""Made-up facts for the bench of rules, the same on every machine."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from xeploai.analytics.nation.rules.columns import provisions_of
from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    FactValue,
    GradeCounts,
    Record,
    Values,
)
from xeploai.domain.model.pack import Plan

Facts = Mapping[str, FactDefinition]

MISSING = 0.005  # of each fact
# so that each grade, each knock-out and each reason for not rating occurs
WHOLLY_DONE = 0.8
UNLIKELY = 0.02
LIKELY = 0.9
AGAINST = frozenset(
    (
        "criteria_short", "five_basic_targets_missed", "is_centrally_managed_body", "is_exempt",
        "is_suspended", "is_under_review", "led_targets_late", "low_confidence_votes",
        "main_targets_missed", "months_absent", "months_maternity", "months_sick",
        "subordinate_units_disciplined", "tasks_late",
    )
)  # fmt: skip
LEVEL_SHARES = {
    CriterionLevel.EXCELLENT: 60,
    CriterionLevel.GOOD: 36,
    CriterionLevel.AVERAGE: 3,
    CriterionLevel.POOR: 1,
}
GRADE_SHARES = {Grade.EXCELLENT: 18, Grade.GOOD: 72, Grade.COMPLETED: 9, Grade.FAILED: 1}
CRITERIA = ("1", "2", "3", "4")


class Subject(NamedTuple):
    """A subject's facts, and the plan for its category."""

    plan: Plan
    values: Values


def make_facts(plan: Plan, facts: Facts, chance: Random) -> Values:
    """Return facts of one subject: those that the plan looks at; some are not known."""
    used = {code for each in provisions_of(plan) for code in each.facts()}
    # what others are part of comes first
    ordered = sorted(used, key=lambda code: (bool(facts[code].part_of), code))
    values: dict[str, FactValue] = {}
    for code in ordered:
        if chance.random() >= MISSING:
            values[code] = _DRAWN[facts[code].kind](facts[code], values, chance)
    return values


def _count(fact: FactDefinition, values: Values, chance: Random) -> int:
    whole: Any = values.get(fact.part_of, chance.randint(10, 30))
    if fact.code in AGAINST:
        return chance.randint(0, whole) if chance.random() < UNLIKELY else 0
    if not fact.part_of or chance.random() < WHOLLY_DONE:
        return int(whole)
    return chance.randint(whole // 2, whole)


def _months(fact: FactDefinition, _: Values, chance: Random) -> int:
    if fact.code in AGAINST:
        return chance.randint(1, 12) if chance.random() < UNLIKELY else 0
    return chance.randint(1, 240)


def _points(fact: FactDefinition, _: Values, chance: Random) -> Decimal:
    most = fact.most or Decimal(100)
    return most * chance.randint(130, 200) / 200


def _yes_no(fact: FactDefinition, _: Values, chance: Random) -> bool:
    return chance.random() < (UNLIKELY if fact.code in AGAINST else LIKELY)


def _grade(_: FactDefinition, __: Values, chance: Random) -> Grade:
    return chance.choices(tuple(GRADE_SHARES), tuple(GRADE_SHARES.values()))[0]


def _levels(_: FactDefinition, __: Values, chance: Random) -> Mapping[str, CriterionLevel]:
    drawn = chance.choices(tuple(LEVEL_SHARES), tuple(LEVEL_SHARES.values()), k=len(CRITERIA))
    return dict(zip(CRITERIA, drawn, strict=True))


def _grades(_: FactDefinition, __: Values, chance: Random) -> GradeCounts:
    graded = {grade: chance.randint(0, share // 9) for grade, share in GRADE_SHARES.items()}
    return GradeCounts(graded, undecided=int(chance.random() < UNLIKELY))


def _records(fact: FactDefinition, _: Values, chance: Random) -> tuple[Record, ...]:
    if chance.random() >= UNLIKELY:
        return ()
    details = {
        code: chance.choice(tuple(each.choices)) if each.choices else chance.random() < LIKELY
        for code, each in fact.fields.items()
        if "waiver" not in code and code != "provision"
    }
    return (Record("12-QĐ/UBKT", date(2023, 6, 1), "Ủy ban Kiểm tra", details),)


_DRAWN: Mapping[FactKind, Callable[[FactDefinition, Values, Random], FactValue]] = {
    FactKind.COUNT: _count,
    FactKind.MONTHS: _months,
    FactKind.POINTS: _points,
    FactKind.YES_NO: _yes_no,
    FactKind.GRADE: _grade,
    FactKind.LEVELS: _levels,
    FactKind.GRADES: _grades,
    FactKind.RECORDS: _records,
}
