"""What a provision asks for, in words, whatever the facts."""

from datetime import date
from fractions import Fraction

import pytest

from tests.domain.test_reasons import (
    DISCIPLINED,
    EVERY,
    EXCEEDED,
    FACTS,
    POINTS,
    SOME,
    UNITS,
    WARNED,
)
from xeploai.domain.asked import asked, asked_sentence, effect_sentence, number_sentence
from xeploai.domain.conditions import (
    AllOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    HasRecord,
    NoneOf,
    Parameter,
    ParameterKind,
    Stricter,
    Waiver,
)
from xeploai.domain.grades import Grade
from xeploai.domain.provisions import Effect, Provision
from xeploai.domain.rules import Citation, Source, Status
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
