"""Two provisions and local layers on top of them."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    Comparison,
    FactIs,
    Parameter,
    ParameterKind,
    ShareIs,
    Stricter,
    Waiver,
)
from xeploai.domain.model.layers import Layer, LayerParameter, LayerStanding
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision, Standing
from xeploai.domain.model.rules import Citation, Source, Status

ON, LATER = date(2023, 12, 31), date(2024, 1, 1)
CENTRAL = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
LOCAL = Source("12-QĐ/TU", date(2023, 11, 1), "Điều 3")
HALF = Parameter("exceeded", Fraction(1, 2), ParameterKind.SHARE, {}, Stricter.HIGHER)
MONTHS = Parameter("months", Fraction(3), stricter=Stricter.LOWER)
EXCEEDED = Provision(
    "P23-GR-3",
    {},
    Effect.REQUIRED_FOR,
    Citation(CENTRAL, Status.CONFIRMED),
    ON,
    condition=ShareIs("tasks_exceeded", "tasks_assigned", Comparison.AT_LEAST, HALF),
    applies_if=FactIs("months", Comparison.MORE_THAN, MONTHS),
    unless=frozenset((Waiver.FORCE_MAJEURE,)),
    parameters={"exceeded": HALF, "months": MONTHS},
    grade=Grade.EXCELLENT,
)
REMARK = replace(EXCEEDED, code="P23-DEP-1", standing=Standing.PROPOSAL)
PROVISIONS = {each.code: each for each in (EXCEEDED, REMARK)}


def layer(**more: Any) -> Layer:
    given = {"standing": LayerStanding.LOCAL, "version": "l1", **more}
    return Layer("kg", "vn-party-2023", {}, issued_by={}, unit="T", **given)


def number(value: str, *, name: str = "exceeded", provision: str = "P23-GR-3") -> LayerParameter:
    return LayerParameter(provision, name, Fraction(value), ON, LOCAL)


def pack() -> RulePack:
    wordings = {code: DatedProvision(code, (each,)) for code, each in PROVISIONS.items()}
    return RulePack("vn-party-2023", {}, "p1", {}, provisions=wordings)
