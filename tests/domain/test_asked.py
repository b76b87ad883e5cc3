"""What a provision asks for, in words, whatever the facts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.domain.test_reasons import (
    DISCIPLINED,
    EVERY,
    EXCEEDED,
    FACTS,
    POINTS,
    RECORD,
    SOME,
    UNITS,
    WARNED,
)
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    FieldTest,
    HasRecord,
    NoneOf,
    Parameter,
    ParameterKind,
    Stricter,
    Waiver,
)
from xeploai.domain.model.facts import CriterionLevel, GradeCounts, RecordField
from xeploai.domain.model.provisions import Effect, Provision
from xeploai.domain.model.sources import Citation, Source, Status
from xeploai.domain.text.requirement_text import (
    asked,
    asked_sentence,
    effect_sentence,
    number_sentence,
)
from xeploai.domain.text.value_text import decimal_text, value_text
from xeploai.wording import say

ON = date(2023, 10, 4)
FORCE = frozenset((Waiver.FORCE_MAJEURE,))


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (POINTS, "Score: at least 89.5 points."),
        (FactIs("is_head", Comparison.IS, False), "Head: no."),
        (FactIs("is_head", Comparison.IS_NOT, False), "Head: yes."),
        (FactIs("grade", Comparison.AT_MOST, Grade.GOOD), "Grade of the collective: at most Good."),
        (EXCEEDED, "Tasks exceeded: at least 50% of “Tasks”."),
        (EVERY, "Criteria: every criterion at least “Good”."),
        (SOME, "Criteria: some criterion at most “Poor”."),
        (UNITS, "Units: at least 50% of them at least “Good”."),
        (DISCIPLINED, "Discipline: there is one."),
        (WARNED, "Discipline: there is one (Form: Warning; On duty: yes)."),
        (
            HasRecord("discipline", (), FORCE),
            "Discipline: there is one without a waiver (force majeure).",
        ),
        (
            HasRecord("discipline", WARNED.where, FORCE),
            (
                "Discipline: there is one (Form: Warning; On duty: yes) without a waiver "
                "(force majeure)."
            ),
        ),
    ],
)
def test_a_condition_says_what_it_asks_for(condition: Condition, told: str) -> None:
    assert say(asked_sentence(condition, FACTS), "en") == told


def test_vietnamese_says_from_so_much_on_of_numbers_and_of_grades() -> None:
    grade = FactIs("grade", Comparison.LESS_THAN, Grade.GOOD)

    assert say(asked_sentence(POINTS, FACTS), "vi") == "Score: từ 89,5 points trở lên."
    assert say(asked_sentence(grade, FACTS), "vi").endswith("thấp hơn Hoàn thành tốt nhiệm vụ.")
    assert say(asked_sentence(SOME, FACTS), "vi").endswith("ở mức từ “Kém” trở xuống.")


def test_joined_conditions_stand_below_what_joins_them() -> None:
    joined = AllOf((NoneOf((DISCIPLINED,)), AtLeastOf((EXCEEDED,), Parameter("n", Fraction(1)))))

    lines = [(each.depth, say(each.sentence, "en")) for each in asked(joined, FACTS)]

    assert lines[:3] == [
        (0, "All of these hold:"),
        (1, "None of these holds:"),
        (2, "Discipline: there is one."),
    ]
    assert [depth for depth, _ in lines] == [0, 1, 2, 1, 2]


@pytest.mark.parametrize(
    ("effect", "more", "told"),
    [
        (Effect.TEXT, {}, "Laid down, not computed."),
        (
            Effect.NOT_RATED,
            {"reason": "exempt"},
            "No grade is given (Exempt members) where this holds:",
        ),
        (
            Effect.REQUIRED_FOR,
            {"grade": Grade.EXCELLENT},
            "“Excellent” is open only where this holds:",
        ),
        (Effect.KNOCKS_OUT, {}, "Only “Failed” is left where this holds:"),
        (
            Effect.AT_MOST,
            {"grade": Grade.GOOD},
            "No grade above “Good” is open where this holds:",
        ),
        (
            Effect.AT_MOST_GRADE_OF,
            {"grade_of": "grade"},
            "No grade above this one is open: Grade of the collective.",
        ),
    ],
)
def test_a_provision_says_what_follows_from_it(
    effect: Effect, more: dict[str, object], told: str
) -> None:
    citation = Citation(Source("124-QĐ/TW", ON, "Điều 12"), Status.CONFIRMED)
    provision = Provision("P", {}, effect, citation, ON, **more)  # type: ignore[arg-type]
    reasons = {"exempt": {"vi": "Được miễn", "en": "Exempt members"}}

    assert say(effect_sentence(provision, FACTS, reasons=reasons), "en") == told


@pytest.mark.parametrize(
    ("stricter", "ending"),
    [
        (Stricter.HIGHER, "a local document may only raise it"),
        (Stricter.LOWER, "a local document may only lower it"),
        (Stricter.FIXED, "no local document may move it"),
    ],
)
def test_a_number_says_how_a_local_document_may_move_it(stricter: Stricter, ending: str) -> None:
    unit = {"vi": "số việc", "en": "of the tasks"}
    number = Parameter("half", Fraction(1, 2), ParameterKind.SHARE, unit, stricter)

    assert say(number_sentence(number), "en") == f"half = 50% of the tasks; {ending}"


FORMS = {code: {"vi": code, "en": code.title()} for code in ("MILD", "GRAVE", "GRAVEST")}


@pytest.mark.parametrize(
    ("is_ordered", "wanted", "told"),
    [
        (True, ("GRAVE", "GRAVEST"), "Form: Grave or graver"),
        (True, ("GRAVEST", "MILD", "GRAVE"), "Form: Mild or graver"),
        (True, ("MILD", "GRAVE"), "Form: Mild / Grave"),
        (True, ("MILD", "GRAVEST"), "Form: Mild / Gravest"),
        (True, ("GRAVEST",), "Form: Gravest"),
        (False, ("GRAVEST", "GRAVE"), "Form: Grave / Gravest"),
    ],
)
def test_forms_from_one_on_are_told_as_that_or_graver(
    is_ordered: bool, wanted: tuple[str, ...], told: str
) -> None:
    form = RecordField("form", {"vi": "Hình thức", "en": "Form"}, FORMS, is_ordered)
    facts = {"discipline": replace(FACTS["discipline"], fields={"form": form})}
    condition = HasRecord("discipline", (FieldTest("form", frozenset(wanted)),))

    said = say(asked_sentence(condition, facts), "en")

    assert said == f"Discipline: there is one ({told})."


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ((), "none"),
        ((RECORD,), "12-QĐ of 2023-05-04 by UBKT"),
        ({"a": CriterionLevel.GOOD, "b": None}, "a: Good; b: not known"),
        (
            GradeCounts({Grade.GOOD: 3}),
            "Excellent: 0; Good: 3; Completed: 0; Failed: 0",
        ),
        (
            GradeCounts({Grade.FAILED: 1}, undecided=2, not_rated=4),
            "Excellent: 0; Good: 0; Completed: 0; Failed: 1; Not decided yet: 2; Not rated: 4",
        ),
    ],
)
def test_values_of_several_parts_are_told_part_by_part(value: object, told: str) -> None:
    assert value_text(value)["en"] == told


def test_less_than_nothing_is_written_with_its_sign() -> None:
    assert decimal_text(Fraction(-1, 2)) == {"vi": "-0,5", "en": "-0.5"}
