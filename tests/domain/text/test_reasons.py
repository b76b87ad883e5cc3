"""An answer is explained by what is required and what the facts say."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.domain.example_facts import (
    DISCIPLINED,
    EVERY,
    EXCEEDED,
    FACTS,
    ON,
    POINTS,
    POOR,
    RECORD,
    SOME,
    UNITS,
    WARNED,
    provision,
)
from xeploai.domain import say
from xeploai.domain.evaluation.evaluate import evaluate
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    NoneOf,
    Parameter,
    Truth,
    Waiver,
)
from xeploai.domain.model.facts import (
    CriterionLevel,
    GivenBy,
    GradeCounts,
    Record,
    Values,
)
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision
from xeploai.domain.text.reasons import limit_text, reasons, sentence, strike_sentence


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
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
                "Tasks exceeded: 2 of not known, which gives no share of “Tasks” yet "
                "(asked for: at least 50%)."
            ),
        ),
        (
            EXCEEDED,
            {"exceeded": 0, "tasks": 0},
            (
                "Tasks exceeded: 0 of 0, which gives no share of “Tasks” yet "
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
def test_an_answer_gives_the_fact_and_what_is_required(
    condition: Condition, values: Values, expected: str
) -> None:
    assert say(sentence(condition.answer(values), FACTS), "en") == expected


def test_the_parts_of_an_answer_are_explained_one_level_deeper() -> None:
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
        "At least one of these is true:",
        "None of these is true:",
        "At least 1 of these hold:",
    ]
    assert [line.truth for line in lines][3:5] == [Truth.HOLDS, Truth.FAILS]


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


HEAD = FactIs("is_head", Comparison.IS, True)
ASKED, SPOKEN_OF = "Head: yes (asked for: yes).", "Head: yes (the rule speaks of: yes)."


@pytest.mark.parametrize(
    ("condition", "asks", "said"),
    [
        (AllOf((HEAD,)), True, ASKED),
        (NoneOf((HEAD,)), True, SPOKEN_OF),
        (AllOf((HEAD,)), False, SPOKEN_OF),
        (NoneOf((HEAD,)), False, SPOKEN_OF),
    ],
)
def test_a_rule_asks_for_the_parts_of_what_it_asks_for_but_for_those_that_must_not_be(
    condition: Condition, asks: bool, said: str
) -> None:
    _, part = reasons(condition.answer({"is_head": True}), FACTS, asks=asks)

    assert say(part.sentence, "en") == said


@pytest.mark.parametrize(
    ("settled", "asks", "speaks_of"),
    [
        ((), True, False),
        ((), False, True),
        (("tasks",), True, False),
        (("tasks", "exceeded"), True, True),
    ],
)
def test_no_rule_asks_for_what_the_register_says(
    settled: tuple[str, ...], asks: bool, speaks_of: bool
) -> None:
    register = {each: replace(FACTS[each], given_by=GivenBy.REGISTER) for each in settled}
    answer = EXCEEDED.answer({"exceeded": 2, "tasks": 3})

    said = say(sentence(answer, {**FACTS, **register}, asks=asks), "en")

    assert ("the rule speaks of" in said) is speaks_of


@pytest.mark.parametrize(
    ("comparison", "limit", "said"),
    [
        (Comparison.LESS_THAN, 1, "none"),
        (Comparison.LESS_THAN, 2, "less than 2 tasks"),
        (Comparison.AT_MOST, 0, "none"),
        (Comparison.AT_MOST, 1, "at most 1 tasks"),
        (Comparison.IS, 0, "none"),
        (Comparison.IS, 1, "exactly 1 tasks"),
        (Comparison.AT_LEAST, 1, "at least 1 tasks"),
    ],
)
def test_less_than_one_of_what_is_counted_is_none(
    comparison: Comparison, limit: int, said: str
) -> None:
    condition = FactIs("tasks", comparison, Parameter("n", Fraction(limit)))

    assert limit_text(condition, FACTS["tasks"])["en"] == said
