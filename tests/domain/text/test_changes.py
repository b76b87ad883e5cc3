"""What would have to change for a grade to open."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.domain.example_facts import (
    DISCIPLINED,
    EXCEEDED,
    FACTS,
    HALF,
    ON,
    POOR,
    RECORD,
    SOME,
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
    GradedShareIs,
    HasRecord,
    NoneOf,
    Parameter,
    ShareIs,
    Truth,
    Waiver,
)
from xeploai.domain.model.facts import (
    FactDefinition,
    FactKind,
    GivenBy,
    GradeCounts,
    Values,
)
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision
from xeploai.domain.model.rules import SubjectKind
from xeploai.domain.text.changes import needed_part, required_changes


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


def changes(
    provisions: tuple[Provision, ...], values: Values, grade: Grade
) -> list[tuple[str, str]]:
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in provisions}
    plan = rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")
    found = required_changes(evaluate(plan, values), grade, FACTS)
    return [(each.provision, say(each.sentence, "en")) for each in found]


def test_each_condition_that_fails_says_what_would_have_to_change() -> None:
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
        ("R-1", "Discipline: not met because of 12-QĐ of 2023-05-04 by UBKT."),
    ]
    assert changes((needs, also), {**values, "exceeded": 5, "discipline": ()}, Grade.EXCELLENT) == [
        ("R-2", "Tasks exceeded: no more than 4 of 9 would do (50%); it is 5."),
    ]


def test_an_obstacle_and_a_fact_that_is_not_known_have_different_truths() -> None:
    knock = provision("K-1", Effect.KNOCKS_OUT, DISCIPLINED)
    limit = provision("D-1", Effect.AT_MOST_GRADE_OF, None, grade_of="grade")
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in (knock, limit)}
    plan = rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")

    def truths(values: Values) -> list[Truth]:
        return [each.truth for each in required_changes(evaluate(plan, values), Grade.GOOD, FACTS)]

    failing: Values = {"discipline": (RECORD,), "grade": Grade.FAILED}
    assert truths(failing) == [Truth.FAILS, Truth.FAILS]
    assert truths({}) == [Truth.UNDECIDED, Truth.UNDECIDED]


def test_missing_facts_are_named() -> None:
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
        ("K-1", "Discipline: not met because of 12-QĐ of 2023-05-04 by UBKT."),
    ]
    assert changes((limit, knock), values, Grade.COMPLETED) == [
        ("K-1", "Discipline: not met because of 12-QĐ of 2023-05-04 by UBKT."),
    ]


def test_the_change_for_a_knock_out_is_what_keeps_it_from_striking() -> None:
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
    assert [sentence for _, sentence in changes((either,), values, Grade.GOOD)] == [
        "Tasks exceeded: 5 of 9 would be needed (50%); it is 2.",
        "Score: 40 points (asked for: at least 50 points).",
    ]


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
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
def test_a_condition_that_must_not_be_true_is_worded_as_its_opposite(
    condition: Condition, values: Values, expected: str
) -> None:
    knock = provision("K-1", Effect.KNOCKS_OUT, condition)

    assert changes((knock,), values, Grade.GOOD) == [("K-1", expected)]


def test_of_several_ways_to_meet_a_requirement_each_is_worded_as_one_way() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    needs = provision("R-1", Effect.REQUIRED_FOR, AnyOf((EXCEEDED, head)), grade=Grade.GOOD)
    none = provision("R-2", Effect.REQUIRED_FOR, NoneOf((DISCIPLINED, head)), grade=Grade.GOOD)
    values: Values = {"exceeded": 2, "tasks": 9, "is_head": False, "discipline": (RECORD,)}

    found = changes((needs, none), values, Grade.GOOD)

    assert found == [
        ("R-1", "one way: Tasks exceeded: 5 of 9 would be needed (50%); it is 2."),
        ("R-1", "one way: Head: no (asked for: yes)."),
        ("R-2", "Discipline: not met because of 12-QĐ of 2023-05-04 by UBKT."),
    ]


def test_a_waiver_that_would_do_is_one_way() -> None:
    forced = frozenset((Waiver.FORCE_MAJEURE,))
    knock = provision("K-1", Effect.KNOCKS_OUT, EXCEEDED, unless=forced)
    remedied = HasRecord("discipline", unless=frozenset((Waiver.SELF_DETECTED_AND_REMEDIED,)))
    records = provision("K-2", Effect.KNOCKS_OUT, remedied)
    values: Values = {"exceeded": 5, "tasks": 9, "discipline": (RECORD,)}

    sentences = [each for _, each in changes((knock, records), values, Grade.GOOD)]

    assert sentences == [
        "one way: Tasks exceeded: no more than 4 of 9 would do (50%); it is 5.",
        "one way: a document that proves a waiver: force majeure.",
        (
            "Discipline: not met because of 12-QĐ of 2023-05-04 by UBKT, unless a document proves: "
            "self-detected and fully remedied."
        ),
    ]


UNITS = FactDefinition(
    "below",
    FactKind.COUNT,
    {"vi": "Đơn vị trực thuộc", "en": "Subordinate units"},
    frozenset(SubjectKind),
    GivenBy.REGISTER,
    {"vi": "đơn vị", "en": "units"},
)
SOME_UNITS = FactIs("below", Comparison.AT_LEAST, Parameter("some", Fraction(1)))


def test_what_the_register_says_is_no_advice() -> None:
    knock_out = AllOf((SOME_UNITS, ShareIs("exceeded", "tasks", Comparison.LESS_THAN, HALF)))
    values: Values = {"below": 4, "tasks": 10, "exceeded": 2}

    changes = changes_for(knock_out, values)

    assert changes == ["Tasks exceeded: 5 of 10 would be needed (50%); it is 2."]


def test_what_only_the_register_could_change_is_stated_as_a_fact() -> None:
    changes = changes_for(AnyOf((SOME_UNITS, DISCIPLINED)), {"below": 4, **CLEAN})

    assert changes == ["Subordinate units: 4 units (the rule speaks of: at least 1 units)."]


def test_that_there_be_none_is_said_so() -> None:
    missed = FactIs("exceeded", Comparison.AT_LEAST, Parameter("some", Fraction(1)))

    assert changes_for(missed, {"exceeded": 1}) == ["Tasks exceeded: 1 tasks (asked for: none)."]


CLEAN: Values = {"discipline": ()}


def changes_for(condition: Condition, values: Values) -> list[str]:
    """Return what would have to change where a knock-out with that condition strikes."""
    facts = {**FACTS, "below": UNITS}
    knock_out = provision("K-1", Effect.KNOCKS_OUT, condition)
    wordings = {"K-1": DatedProvision("K-1", (knock_out,))}
    plan = rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")
    found = required_changes(evaluate(plan, values), Grade.EXCELLENT, facts)
    return [say(each.sentence, "en") for each in found]


def test_a_condition_that_rests_on_the_register_in_part_can_be_changed() -> None:
    few = ShareIs("exceeded", "below", Comparison.LESS_THAN, HALF)

    assert changes_for(few, {"exceeded": 1, "below": 4}) == [
        "Tasks exceeded: 2 of 4 would be needed (50%); it is 1."
    ]


def test_the_only_part_that_is_wrong_of_some_that_are_counted_is_no_choice() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    counted = AtLeastOf((EXCEEDED, head), Parameter("n", Fraction(2)))
    needs = provision(
        "R-1", Effect.REQUIRED_FOR, AllOf((counted, NoneOf((DISCIPLINED,)))), grade=Grade.GOOD
    )
    values: Values = {"exceeded": 2, "tasks": 9, "is_head": True, "discipline": (RECORD,)}

    assert changes((needs,), values, Grade.GOOD) == [
        ("R-1", "Tasks exceeded: 5 of 9 would be needed (50%); it is 2."),
        ("R-1", "Discipline: not met because of 12-QĐ of 2023-05-04 by UBKT."),
    ]
