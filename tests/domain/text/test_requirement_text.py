"""What a provision requires, in sentences, without a subject."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.domain.example_facts import (
    DISCIPLINED,
    EVERY,
    EXCEEDED,
    FACTS,
    POINTS,
    SOME,
    UNITS,
    WARNED,
)
from xeploai.domain import say
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
from xeploai.domain.model.facts import (
    FactDefinition,
    FactKind,
    GivenBy,
    RecordField,
    RelatedSubjects,
    Where,
)
from xeploai.domain.model.provisions import Effect, Provision
from xeploai.domain.model.rules import Citation, Source, Status, SubjectKind
from xeploai.domain.text.requirement_text import (
    effect_sentence,
    number_sentence,
    requirement_sentence,
    requirements,
)
from xeploai.domain.text.value_text import ORIGIN_LABELS, SUM_LABEL, TREE_LABEL, origin_label
from xeploai.domain.words import Labels

ON = date(2023, 10, 4)
FORCE = frozenset((Waiver.FORCE_MAJEURE,))


@pytest.mark.parametrize(
    ("condition", "expected"),
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
def test_a_condition_says_what_it_requires(condition: Condition, expected: str) -> None:
    assert say(requirement_sentence(condition, FACTS), "en") == expected


def test_vietnamese_ranks_grades_and_levels_and_compares_numbers() -> None:
    grade = FactIs("grade", Comparison.LESS_THAN, Grade.GOOD)

    assert say(requirement_sentence(POINTS, FACTS), "vi") == "Score: từ 89,5 points trở lên."
    assert say(requirement_sentence(grade, FACTS), "vi") == (
        "Grade of the collective: thấp hơn Hoàn thành tốt nhiệm vụ."
    )
    assert say(requirement_sentence(SOME, FACTS), "vi") == (
        "Criteria: có tiêu chí ở mức từ “Kém” trở xuống."
    )


def test_the_parts_of_a_condition_are_one_level_deeper() -> None:
    joined = AllOf((NoneOf((DISCIPLINED,)), AtLeastOf((EXCEEDED,), Parameter("n", Fraction(1)))))

    lines = [(each.depth, say(each.sentence, "en")) for each in requirements(joined, FACTS)]

    assert lines[:3] == [
        (0, "All of these hold:"),
        (1, "None of these is true:"),
        (2, "Discipline: there is one."),
    ]
    assert [depth for depth, _ in lines] == [0, 1, 2, 1, 2]


@pytest.mark.parametrize(
    ("effect", "more", "expected"),
    [
        (Effect.TEXT, {}, "Text only, not computed."),
        (
            Effect.NOT_RATED,
            {"reason": "exempt"},
            "No grade is given (Exempt members) where this is true:",
        ),
        (
            Effect.REQUIRED_FOR,
            {"grade": Grade.EXCELLENT},
            "“Excellent” is open only where this is true:",
        ),
        (Effect.KNOCKS_OUT, {}, "Only “Failed” is left where this is true:"),
        (
            Effect.AT_MOST,
            {"grade": Grade.GOOD},
            "No grade above “Good” is open where this is true:",
        ),
        (
            Effect.AT_MOST_GRADE_OF,
            {"grade_of": "grade"},
            "No grade above this one is open: Grade of the collective.",
        ),
    ],
)
def test_a_provision_says_what_follows_from_it(
    effect: Effect, more: dict[str, object], expected: str
) -> None:
    citation = Citation(Source("124-QĐ/TW", ON, "Điều 12"), Status.CONFIRMED)
    provision = Provision("P", {}, effect, citation, ON, **more)  # type: ignore[arg-type]
    reasons = {"exempt": {"vi": "Được miễn", "en": "Exempt members"}}

    assert say(effect_sentence(provision, FACTS, reasons=reasons), "en") == expected


@pytest.mark.parametrize(
    ("stricter", "ending"),
    [
        (Stricter.HIGHER, "a local document may only raise it"),
        (Stricter.LOWER, "a local document may only lower it"),
        (Stricter.FIXED, "no local document may move it"),
    ],
)
def test_a_number_says_how_a_local_document_may_change_it(stricter: Stricter, ending: str) -> None:
    unit = {"vi": "số việc", "en": "of the tasks"}
    number = Parameter("half", Fraction(1, 2), ParameterKind.SHARE, unit, stricter)

    assert say(number_sentence(number), "en") == f"half = 50% of the tasks; {ending}"


FORMS = {code: {"vi": code, "en": code.title()} for code in ("MILD", "GRAVE", "GRAVEST")}


@pytest.mark.parametrize(
    ("is_ordered", "wanted", "expected"),
    [
        (True, ("GRAVE", "GRAVEST"), "Form: Grave or graver"),
        (True, ("GRAVEST", "MILD", "GRAVE"), "Form: Mild or graver"),
        (True, ("MILD", "GRAVE"), "Form: Mild / Grave"),
        (True, ("MILD", "GRAVEST"), "Form: Mild / Gravest"),
        (True, ("GRAVEST",), "Form: Gravest"),
        (False, ("GRAVEST", "GRAVE"), "Form: Grave / Gravest"),
    ],
)
def test_the_graver_values_of_an_ordered_field_are_worded_as_or_graver(
    is_ordered: bool, wanted: tuple[str, ...], expected: str
) -> None:
    form = RecordField("form", {"vi": "Hình thức", "en": "Form"}, FORMS, is_ordered)
    facts = {"discipline": replace(FACTS["discipline"], fields={"form": form})}
    condition = HasRecord("discipline", (FieldTest("form", frozenset(wanted)),))

    said = say(requirement_sentence(condition, facts), "en")

    assert said == f"Discipline: there is one ({expected})."


READS = RelatedSubjects(SubjectKind.COLLECTIVE, Where.HERE)


def definition(
    kind: FactKind,
    given_by: GivenBy,
    *,
    sums: tuple[str, ...] = (),
    reads: RelatedSubjects | None = None,
) -> FactDefinition:
    return FactDefinition(
        "f", kind, {}, frozenset(SubjectKind), given_by=given_by, sums=sums, reads=reads
    )


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (definition(FactKind.POINTS, GivenBy.COMPUTED, sums=("a", "b")), SUM_LABEL),
        (definition(FactKind.YES_NO, GivenBy.COMPUTED), TREE_LABEL),
        (
            definition(FactKind.YES_NO, GivenBy.COMPUTED, reads=READS),
            ORIGIN_LABELS[GivenBy.COMPUTED],
        ),
        (
            definition(FactKind.GRADE, GivenBy.COMPUTED, reads=READS),
            ORIGIN_LABELS[GivenBy.COMPUTED],
        ),
        (definition(FactKind.GRADE, GivenBy.COMPUTED), ORIGIN_LABELS[GivenBy.COMPUTED]),
        (definition(FactKind.YES_NO, GivenBy.ENTERED), ORIGIN_LABELS[GivenBy.ENTERED]),
        (definition(FactKind.YES_NO, GivenBy.REGISTER), ORIGIN_LABELS[GivenBy.REGISTER]),
    ],
)
def test_a_fact_says_where_it_comes_from(fact: FactDefinition, expected: Labels) -> None:
    assert origin_label(fact) == expected
