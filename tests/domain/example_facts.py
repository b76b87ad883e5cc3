"""Facts of a made-up pack, and conditions on them."""

from datetime import date
from fractions import Fraction
from typing import Any

from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    Comparison,
    Condition,
    FactIs,
    FieldTest,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    Parameter,
    ParameterKind,
    Quantifier,
    ShareIs,
)
from xeploai.domain.model.facts import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    Record,
    RecordField,
)
from xeploai.domain.model.provisions import Effect, Provision
from xeploai.domain.model.rules import Citation, Source, Status, SubjectKind

ON = date(2023, 12, 31)
HALF = Parameter("half", Fraction(1, 2), ParameterKind.SHARE)
FORM = RecordField(
    "form", {"vi": "Hình thức", "en": "Form"}, {"WARNING": {"vi": "Cảnh cáo", "en": "Warning"}}
)
DUTY = RecordField("is_duty", {"vi": "Khi thực thi chức trách", "en": "On duty"})


def definition(
    code: str, kind: FactKind, label: str, unit: str = "", **more: Any
) -> FactDefinition:
    units = {"vi": unit, "en": unit} if unit else {}
    labels = {"vi": label, "en": label}
    return FactDefinition(code, kind, labels, frozenset(SubjectKind), unit=units, **more)


FACTS = {
    each.code: each
    for each in (
        definition("tasks", FactKind.COUNT, "Tasks", "tasks"),
        definition("exceeded", FactKind.COUNT, "Tasks exceeded", "tasks"),
        definition("score", FactKind.POINTS, "Score", "points"),
        definition("is_head", FactKind.YES_NO, "Head"),
        definition("grade", FactKind.GRADE, "Grade of the collective"),
        definition("criteria", FactKind.LEVELS, "Criteria"),
        definition("units", FactKind.GRADES, "Units"),
        definition(
            "discipline", FactKind.RECORDS, "Discipline", fields={"form": FORM, "is_duty": DUTY}
        ),
    )
}
EXCEEDED = ShareIs("exceeded", "tasks", Comparison.AT_LEAST, HALF)
UNITS = GradedShareIs("units", Comparison.AT_LEAST, Grade.GOOD, Comparison.AT_LEAST, HALF)
EVERY = LevelsAre(Quantifier.EVERY, ("criteria",), Comparison.AT_LEAST, CriterionLevel.GOOD)
SOME = LevelsAre(Quantifier.SOME, ("criteria",), Comparison.AT_MOST, CriterionLevel.POOR)
WARNED = HasRecord(
    "discipline",
    (FieldTest("form", frozenset(("WARNING",))), FieldTest("is_duty", frozenset((True,)))),
)
DISCIPLINED = HasRecord("discipline")
POINTS = FactIs("score", Comparison.AT_LEAST, Parameter("p", Fraction(179, 2)))
RECORD = Record("12-QĐ", date(2023, 5, 4), "UBKT", {"form": "WARNING"})
POOR = CriterionLevel.POOR


def provision(code: str, effect: Effect, condition: Condition | None, **more: Any) -> Provision:
    citation = Citation(Source("124-QĐ/TW", ON, "Điều 12"), Status.CONFIRMED)
    return Provision(code, {}, effect, citation, ON, condition=condition, **more)
