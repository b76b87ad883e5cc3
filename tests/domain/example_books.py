"""Rulebooks of made-up provisions."""

from datetime import date
from fractions import Fraction
from typing import Any

from tests.domain.example_facts import FACTS
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    Comparison,
    Condition,
    Parameter,
    ParameterKind,
    ShareIs,
)
from xeploai.domain.model.pack import Rulebook, RulePack, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision
from xeploai.domain.model.rules import (
    Category,
    Citation,
    DatedValue,
    Rule,
    Source,
    Status,
    SubjectKind,
)

ON = date(2023, 12, 31)
SOURCE = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
LABELS = {"vi": "Hoàn thành xuất sắc khi vượt mức", "en": "Exceeded"}
MEMBER, CADRE = "member", "leading_cadre"
BOTH = frozenset((MEMBER, CADRE))


def share(value: str) -> ShareIs:
    number = Parameter("exceeded", Fraction(value), ParameterKind.SHARE)
    return ShareIs("exceeded", "tasks", Comparison.AT_LEAST, number)


def provision(code: str, condition: Condition | None = None, **more: Any) -> Provision:
    given: dict[str, Any] = {
        "effect": Effect.REQUIRED_FOR,
        "grade": Grade.EXCELLENT,
        "categories": BOTH,
        "label": LABELS,
    }
    given |= more
    status = given.pop("status", Status.CONFIRMED)
    citation = Citation(given.pop("source", SOURCE), status)
    return Provision(code, citation=citation, from_on=ON, condition=condition, **given)


def book(*provisions: Provision, **rules: object) -> Rulebook:
    labels = {code: {"vi": code, "en": code} for code in BOTH}
    kinds = {MEMBER: SubjectKind.MEMBER, CADRE: SubjectKind.CADRE}
    values: dict[str, object] = {
        "grading.categories": {c: Category(c, kinds[c], labels[c]) for c in sorted(BOTH)},
        **rules,
    }
    settings = values.pop("settings", {})
    dated = {
        code: Rule(code, {}, "", (DatedValue(ON, value, SOURCE, Status.CONFIRMED),))
        for code, value in values.items()
    }
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in provisions}
    pack = RulePack(
        "p",
        {},
        "1",
        dated,
        provisions=wordings,
        facts=FACTS,
        settings=settings,  # type: ignore[arg-type]
    )
    return rulebook(pack, on=ON)
