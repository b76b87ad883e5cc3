from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    FieldTest,
    GradedShareIs,
    HasRecord,
    LevelsAre,
    NoneOf,
    Parameter,
    ParameterKind,
    Quantifier,
    ShareIs,
    Truth,
    Waiver,
)
from xeploai.domain.model.facts import (
    CriterionLevel,
    FactDefinition,
    FactKind,
    GradeCounts,
    Record,
    RecordField,
    Values,
)
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision
from xeploai.domain.model.rulebook import rulebook
from xeploai.domain.model.sources import Citation, Source, Status, SubjectKind
from xeploai.domain.text.changes import changes_needed, needed_part
from xeploai.domain.text.reasons import reasons, sentence, strike_sentence
from xeploai.domain.text.value_text import decimal_text, share_text, value_text
from xeploai.wording import say

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


@pytest.mark.parametrize(
    ("condition", "values", "told"),
    [
        (
            POINTS,
            {"score": Decimal("1234.5")},
            "Score: 1,234.5 points (asked for: at least 89.5 points).",
        ),
        (POINTS, {}, "Score: not known (asked for: at least 89.5 points)."),
        (FactIs("is_head", Comparison.IS, False), {"is_head": True}, "Head: yes (asked for: no)."),
        (
            FactIs("grade", Comparison.MORE_THAN, Grade.GOOD),
            {"grade": Grade.FAILED},
            "Grade of the collective: Failed (asked for: more than Good).",
        ),
        (
            EXCEEDED,
            {"exceeded": 2, "tasks": 3},
            "Tasks exceeded: 2 of 3, 66.67% of “Tasks” (asked for: at least 50%).",
        ),
        (
            EXCEEDED,
            {"exceeded": 2},
            (
                "Tasks exceeded: 2 of not known, so there is no share of “Tasks” yet "
                "(asked for: at least 50%)."
            ),
        ),
        (
            EXCEEDED,
            {"exceeded": 0, "tasks": 0},
            (
                "Tasks exceeded: 0 of 0, so there is no share of “Tasks” yet "
                "(asked for: at least 50%)."
            ),
        ),
        (
            EVERY,
            {"criteria": {"a": CriterionLevel.GOOD}},
            "Criteria: every criterion at least “Good”.",
        ),
        (
            EVERY,
            {"criteria": {"a": POOR}},
            "Criteria: every criterion at least “Good”; these are not: a: Poor.",
        ),
        (
            SOME,
            {"criteria": {"a": POOR}},
            "Criteria: some criterion at most “Poor”; these are: a: Poor.",
        ),
        (SOME, {}, "Criteria: some criterion at most “Poor”."),
        (
            UNITS,
            {"units": GradeCounts({Grade.GOOD: 2, Grade.FAILED: 1})},
            "Units: 2 of 3 are at least “Good”, 66.67% (asked for: at least 50%).",
        ),
        (
            UNITS,
            {"units": GradeCounts({Grade.GOOD: 1, Grade.FAILED: 1}, undecided=1)},
            (
                "Units: 1 of 3 are at least “Good” and 1 are not decided yet "
                "(asked for: at least 50%)."
            ),
        ),
        (UNITS, {}, "Units: none is known (asked for: at least 50% that are at least “Good”)."),
        (
            UNITS,
            {"units": GradeCounts({})},
            "Units: none is known (asked for: at least 50% that are at least “Good”).",
        ),
        (
            WARNED,
            {"discipline": ()},
            "Discipline: there is none of this sort: Form: Warning; On duty: yes.",
        ),
        (DISCIPLINED, {"discipline": ()}, "Discipline: there is none."),
        (DISCIPLINED, {}, "Discipline: not known."),
        (DISCIPLINED, {"discipline": (RECORD,)}, "Discipline: 12-QĐ of 2023-05-04 by UBKT."),
        (
            WARNED,
            {"discipline": (RECORD,)},
            (
                "Discipline: 12-QĐ of 2023-05-04 by UBKT; whether it is of this sort is not known: "
                "Form: Warning; On duty: yes."
            ),
        ),
    ],
)
def test_an_answer_says_what_was_seen_and_what_is_asked_for(
    condition: Condition, values: Values, told: str
) -> None:
    assert say(sentence(condition.answer(values), FACTS), "en") == told


def test_joined_conditions_are_told_line_by_line_below_what_joins_them() -> None:
    joined = AllOf(
        (
            AnyOf((EXCEEDED,)),
            NoneOf((DISCIPLINED,)),
            AtLeastOf((UNITS,), Parameter("n", Fraction(1))),
        )
    )

    lines = list(reasons(joined.answer({"discipline": ()}), FACTS))

    assert [line.depth for line in lines] == [0, 1, 2, 1, 2, 1, 2]
    said = [say(line.sentence, "en") for line in lines]
    assert [said[place] for place in (0, 1, 3, 5)] == [
        "All of these hold:",
        "At least one of these holds:",
        "None of these holds:",
        "At least 1 of these hold:",
    ]
    assert [line.truth for line in lines][3:5] == [Truth.HOLDS, Truth.FAILS]


@pytest.mark.parametrize(
    ("comparison", "needed"),
    [
        (Comparison.AT_LEAST, 5),
        (Comparison.MORE_THAN, 5),
        (Comparison.AT_MOST, 4),
        (Comparison.LESS_THAN, 4),
        (Comparison.IS, None),
    ],
)
def test_the_count_that_just_meets_a_share_of_nine(
    comparison: Comparison, needed: int | None
) -> None:
    assert needed_part(comparison, Fraction(1, 2), 9) == needed


@pytest.mark.parametrize(
    ("comparison", "needed"),
    [
        (Comparison.AT_LEAST, 4),
        (Comparison.MORE_THAN, 5),
        (Comparison.AT_MOST, 4),
        (Comparison.LESS_THAN, 3),
    ],
)
def test_the_count_that_just_meets_a_share_of_eight(comparison: Comparison, needed: int) -> None:
    assert needed_part(comparison, Fraction(1, 2), 8) == needed


def provision(code: str, effect: Effect, condition: Condition | None, **more: Any) -> Provision:
    citation = Citation(Source("124-QĐ/TW", ON, "Điều 12"), Status.CONFIRMED)
    return Provision(code, {}, effect, citation, ON, condition=condition, **more)


def changes(
    provisions: tuple[Provision, ...], values: Values, grade: Grade
) -> list[tuple[str, str]]:
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in provisions}
    plan = rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")
    found = changes_needed(evaluate(plan, values), grade, FACTS)
    return [(each.provision, say(each.sentence, "en")) for each in found]


def test_what_would_have_to_change_is_told_by_the_conditions_that_fail() -> None:
    late = ShareIs("exceeded", "tasks", Comparison.AT_MOST, HALF)
    needs = provision(
        "R-1",
        Effect.REQUIRED_FOR,
        AllOf((EXCEEDED, FactIs("is_head", Comparison.IS, True), NoneOf((DISCIPLINED,)))),
        grade=Grade.EXCELLENT,
    )
    also = provision("R-2", Effect.REQUIRED_FOR, late, grade=Grade.EXCELLENT)
    values: Values = {"exceeded": 2, "tasks": 9, "is_head": True, "discipline": (RECORD,)}

    assert changes((needs, also), values, Grade.EXCELLENT) == [
        ("R-1", "Tasks exceeded: 5 of 9 would be needed (50%); it is 2."),
        ("R-1", "Discipline: 12-QĐ of 2023-05-04 by UBKT stands in the way."),
    ]
    assert changes((needs, also), {**values, "exceeded": 5, "discipline": ()}, Grade.EXCELLENT) == [
        ("R-2", "Tasks exceeded: no more than 4 of 9 would do (50%); it is 5."),
    ]


def test_what_stands_in_the_way_is_told_apart_from_what_is_not_known() -> None:
    knock = provision("K-1", Effect.KNOCKS_OUT, DISCIPLINED)
    limit = provision("D-1", Effect.AT_MOST_GRADE_OF, None, grade_of="grade")
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in (knock, limit)}
    plan = rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")

    def truths(values: Values) -> list[Truth]:
        return [each.truth for each in changes_needed(evaluate(plan, values), Grade.GOOD, FACTS)]

    failing: Values = {"discipline": (RECORD,), "grade": Grade.FAILED}
    assert truths(failing) == [Truth.FAILS, Truth.FAILS]
    assert truths({}) == [Truth.UNDECIDED, Truth.UNDECIDED]


def test_what_has_to_be_known_first_is_told_by_the_facts() -> None:
    needs = provision("R-1", Effect.REQUIRED_FOR, EXCEEDED, grade=Grade.GOOD)
    limit = provision("D-1", Effect.AT_MOST_GRADE_OF, None, grade_of="grade")
    unclear = provision("K-1", Effect.KNOCKS_OUT, WARNED)
    values: Values = {"discipline": (RECORD,)}

    assert set(changes((needs, limit, unclear), values, Grade.GOOD)) == {
        ("K-1", "It has to be known: Discipline."),
        ("D-1", "It has to be known: Grade of the collective."),
        ("R-1", "It has to be known: Tasks exceeded; Tasks."),
    }


def test_a_limit_by_another_grade_and_a_knock_out_say_what_they_close() -> None:
    limit = provision("D-1", Effect.AT_MOST_GRADE_OF, None, grade_of="grade")
    knock = provision("K-1", Effect.KNOCKS_OUT, DISCIPLINED)
    values: Values = {"grade": Grade.COMPLETED, "discipline": (RECORD,)}

    assert changes((limit, knock), values, Grade.GOOD) == [
        ("D-1", "Grade of the collective is “Completed” and would have to be higher."),
        ("K-1", "Discipline: 12-QĐ of 2023-05-04 by UBKT stands in the way."),
    ]
    assert changes((limit, knock), values, Grade.COMPLETED) == [
        ("K-1", "Discipline: 12-QĐ of 2023-05-04 by UBKT stands in the way."),
    ]


def strikes(one: Provision, values: Values) -> str:
    plan = rulebook(
        RulePack("p", {}, "1", {}, provisions={one.code: DatedProvision(one.code, (one,))}), on=ON
    ).plan_for("member")
    evaluation = evaluate(plan, values)
    answer = (*evaluation.not_rated, *evaluation.answers)[0]
    return say(strike_sentence(answer, FACTS), "en")


def test_each_provision_says_what_it_does_to_the_subject() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    waived = Record("7-CV", ON, "HU", {"waiver": "FORCE_MAJEURE", "provision": "K-1"})
    knock = provision("K-1", Effect.KNOCKS_OUT, head, unless=frozenset((Waiver.FORCE_MAJEURE,)))
    guarded = provision("K-2", Effect.KNOCKS_OUT, DISCIPLINED, applies_if=head)
    new = provision("S-1", Effect.NOT_RATED, head, reason="newly_admitted")

    assert strikes(knock, {"is_head": True}) == "K-1 closes: Excellent; Good; Completed."
    assert strikes(knock, {"is_head": False}) == "K-1 closes nothing."
    assert strikes(knock, {}) == "K-1 cannot be decided yet; missing: Head."
    assert strikes(knock, {"is_head": True, "waivers": (waived,)}) == (
        "K-1 does not strike: waived by 7-CV of 2023-12-31 by HU."
    )
    assert strikes(guarded, {"is_head": False}) == "K-2 is not about this subject."
    assert strikes(new, {"is_head": True}) == "S-1 gives no grade."


def test_numbers_are_written_as_each_language_does() -> None:
    assert decimal_text(Fraction(1234)) == {"vi": "1.234", "en": "1,234"}
    assert decimal_text(Fraction(-5, 2)) == {"vi": "-2,5", "en": "-2.5"}
    assert decimal_text(Fraction(1, 10**6)) == {"vi": "0,000001", "en": "0.000001"}
    assert decimal_text(Fraction(1, 3)) == {"vi": "1/3", "en": "1/3"}
    assert decimal_text(Fraction(0)) == {"vi": "0", "en": "0"}
    assert share_text(Fraction(939, 1000)) == {"vi": "93,90%", "en": "93.90%"}
    assert share_text(Fraction(66665, 10**6))["en"] == "6.67%"
    assert share_text(Fraction(666649, 10**7))["en"] == "6.67%"
    assert share_text(Fraction(66649, 10**6))["en"] == "6.66%"
    assert value_text("text")["vi"] == "text"
    assert value_text(False)["vi"] == "không"


def test_what_keeps_a_knock_out_from_striking_is_told_and_not_what_makes_it_strike() -> None:
    few = ShareIs("exceeded", "tasks", Comparison.LESS_THAN, HALF)
    low = FactIs("score", Comparison.LESS_THAN, Parameter("p", Fraction(50)))
    both = provision("K-1", Effect.KNOCKS_OUT, AllOf((few, low)))
    values: Values = {"exceeded": 2, "tasks": 9, "score": Decimal(40)}

    assert changes((both,), values, Grade.GOOD) == [
        ("K-1", "one way: Tasks exceeded: 5 of 9 would be needed (50%); it is 2."),
        ("K-1", "one way: Score: 40 points (asked for: at least 50 points)."),
    ]
    alone = provision("K-1", Effect.KNOCKS_OUT, AllOf((low,)))
    assert changes((alone,), values, Grade.GOOD) == [
        ("K-1", "Score: 40 points (asked for: at least 50 points)."),
    ]
    either = provision("K-1", Effect.KNOCKS_OUT, AnyOf((few, low)))
    assert [told for _, told in changes((either,), values, Grade.GOOD)] == [
        "Tasks exceeded: 5 of 9 would be needed (50%); it is 2.",
        "Score: 40 points (asked for: at least 50 points).",
    ]


@pytest.mark.parametrize(
    ("condition", "values", "told"),
    [
        (FactIs("is_head", Comparison.IS, True), {"is_head": True}, "Head: yes (asked for: no)."),
        (
            FactIs("grade", Comparison.IS, Grade.FAILED),
            {"grade": Grade.FAILED},
            "Grade of the collective: Failed (asked for: other than Failed).",
        ),
        (
            SOME,
            {"criteria": {"a": POOR}},
            "Criteria: every criterion more than “Poor”; these are not: a: Poor.",
        ),
        (
            GradedShareIs("units", Comparison.AT_MOST, Grade.FAILED, Comparison.MORE_THAN, HALF),
            {"units": GradeCounts({Grade.GOOD: 1, Grade.FAILED: 2})},
            "Units: 2 of 3 are at most “Failed”, 66.67% (asked for: at most 50%).",
        ),
    ],
)
def test_a_condition_that_must_not_hold_is_told_turned_round(
    condition: Condition, values: Values, told: str
) -> None:
    knock = provision("K-1", Effect.KNOCKS_OUT, condition)

    assert changes((knock,), values, Grade.GOOD) == [("K-1", told)]


def test_of_several_ways_to_meet_a_requirement_each_is_told_as_one() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    needs = provision("R-1", Effect.REQUIRED_FOR, AnyOf((EXCEEDED, head)), grade=Grade.GOOD)
    none = provision("R-2", Effect.REQUIRED_FOR, NoneOf((DISCIPLINED, head)), grade=Grade.GOOD)
    values: Values = {"exceeded": 2, "tasks": 9, "is_head": False, "discipline": (RECORD,)}

    found = changes((needs, none), values, Grade.GOOD)

    assert [told.startswith("one way: ") for _, told in found] == [True, True, False]


def test_waivers_are_told_where_they_would_do() -> None:
    forced = frozenset((Waiver.FORCE_MAJEURE,))
    knock = provision("K-1", Effect.KNOCKS_OUT, EXCEEDED, unless=forced)
    remedied = HasRecord("discipline", unless=frozenset((Waiver.SELF_DETECTED_AND_REMEDIED,)))
    records = provision("K-2", Effect.KNOCKS_OUT, remedied)
    values: Values = {"exceeded": 5, "tasks": 9, "discipline": (RECORD,)}

    told = [sentence for _, sentence in changes((knock, records), values, Grade.GOOD)]

    assert told == [
        "one way: Tasks exceeded: no more than 4 of 9 would do (50%); it is 5.",
        "one way: a document that proves a waiver: force majeure.",
        (
            "Discipline: 12-QĐ of 2023-05-04 by UBKT stands in the way, unless a document proves: "
            "self-detected and fully remedied."
        ),
    ]
