"""Which grades are open to a subject, and what is suggested."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from xeploai.domain.evaluation.answers import ProvisionAnswer, grades_above, grades_closed_by
from xeploai.domain.evaluation.evaluate import (
    Evaluation,
    Openness,
    SuggestionKind,
    consequences_of,
    evaluate,
)
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.model.conditions import (
    Comparison,
    Condition,
    FactIs,
    Parameter,
    ParameterKind,
    ShareIs,
    Truth,
    Waiver,
)
from xeploai.domain.model.facts import Record, Values
from xeploai.domain.model.pack import Plan, RulePack, rulebook
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision, Standing
from xeploai.domain.model.rules import Citation, Source, Status

ON = date(2023, 12, 31)
CITATION = Citation(Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12"), Status.CONFIRMED)
OPEN, CLOSED, UNDECIDED, NOT_LAID_DOWN = Openness


def known(fact: str, *, as_: bool = True) -> FactIs:
    return FactIs(fact, Comparison.IS, as_)


def provision(
    code: str, effect: Effect, condition: Condition | None = None, **more: Any
) -> Provision:
    return Provision(
        code, {"vi": code, "en": code}, effect, CITATION, ON, condition=condition, **more
    )


def required(code: str, grade: Grade, fact: str, **more: Any) -> Provision:
    return provision(code, Effect.REQUIRED_FOR, known(fact), grade=grade, **more)


EACH_GRADE = (
    required("R-1", Grade.EXCELLENT, "outstanding"),
    required("R-2", Grade.GOOD, "good"),
    required("R-3", Grade.COMPLETED, "done"),
)
KNOCK_OUT = provision("K-1", Effect.KNOCKS_OUT, known("disciplined"))


ALL_WELL: Values = {"outstanding": True, "good": True, "done": True, "disciplined": False}


def plan_of(provisions: Sequence[Provision]) -> Plan:
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in provisions}
    return rulebook(RulePack("p", {}, "1", {}, provisions=wordings), on=ON).plan_for("member")


def suggestion(
    provisions: Sequence[Provision], values: Values
) -> tuple[SuggestionKind, Grade | None]:
    evaluation = evaluate(plan_of(provisions), values)
    return evaluation.suggests, evaluation.suggested


BASIC = (*EACH_GRADE, KNOCK_OUT)


def test_the_highest_grade_whose_conditions_all_hold_is_suggested() -> None:
    for missing, suggested in (
        ((), Grade.EXCELLENT),
        (("outstanding",), Grade.GOOD),
        (("outstanding", "good"), Grade.COMPLETED),
    ):
        values = {**ALL_WELL, **dict.fromkeys(missing, False)}
        assert suggestion(BASIC, values) == (SuggestionKind.GRADE, suggested)


def test_where_every_grade_is_closed_and_no_knock_out_holds_the_text_leaves_a_gap() -> None:
    values = {**ALL_WELL, "outstanding": False, "good": False, "done": False}

    evaluation = evaluate(plan_of(BASIC), values)

    assert (evaluation.suggests, evaluation.suggested) == (SuggestionKind.GAP, None)
    assert evaluation.grades[Grade.FAILED] is CLOSED
    assert evaluation.best_possible is None
    assert not evaluation.is_against(Outcome(Grade.FAILED))


def test_a_knock_out_that_holds_stands_whatever_else_is_missing() -> None:
    evaluation = evaluate(plan_of(BASIC), {"disciplined": True})

    assert (evaluation.suggests, evaluation.suggested) == (SuggestionKind.GRADE, Grade.FAILED)
    assert [evaluation.grades[grade] for grade in Grade] == [CLOSED, CLOSED, CLOSED, OPEN]
    assert [one.provision.code for one in evaluation.closing(Grade.COMPLETED)] == ["K-1"]
    assert [one.provision.code for one in evaluation.striking] == ["K-1"]
    assert evaluation.missing == ()


def test_a_knock_out_not_known_leaves_every_grade_undecided() -> None:
    values = {code: value for code, value in ALL_WELL.items() if code != "disciplined"}

    evaluation = evaluate(plan_of(BASIC), values)

    assert set(evaluation.grades.values()) == {UNDECIDED}
    assert (evaluation.suggests, evaluation.missing) == (SuggestionKind.MISSING, ("disciplined",))
    assert evaluation.best_possible is Grade.EXCELLENT


def test_what_is_missing_for_a_grade_already_closed_is_not_asked_for() -> None:
    evaluation = evaluate(
        plan_of(BASIC), {"outstanding": False, "disciplined": False, "done": True}
    )

    assert evaluation.suggests is SuggestionKind.MISSING
    assert evaluation.missing == ("good",)
    assert [one.provision.code for one in evaluation.leaving_open(Grade.GOOD)] == ["R-2"]


def test_all_closed_but_a_knock_out_not_known_waits_for_it() -> None:
    values: Values = {"outstanding": False, "good": False, "done": False}

    evaluation = evaluate(plan_of(BASIC), values)

    assert (evaluation.suggests, evaluation.missing) == (SuggestionKind.MISSING, ("disciplined",))


def test_a_grade_of_which_no_text_says_what_it_requires_is_not_laid_down() -> None:
    evaluation = evaluate(plan_of((EACH_GRADE[0], KNOCK_OUT)), {**ALL_WELL, "outstanding": False})

    assert evaluation.grades[Grade.GOOD] is NOT_LAID_DOWN
    assert (evaluation.suggests, evaluation.suggested) == (SuggestionKind.NOT_LAID_DOWN, None)
    assert not evaluation.is_against(Outcome(Grade.GOOD))
    assert evaluation.is_against(Outcome(Grade.EXCELLENT))


def test_a_grade_whose_every_requirement_is_about_others_is_not_laid_down() -> None:
    guarded = required("R-9", Grade.EXCELLENT, "outstanding", applies_if=known("leads"))
    also = required("R-8", Grade.EXCELLENT, "good", applies_if=known("is_head"))
    provisions = (guarded, also, *EACH_GRADE[1:], KNOCK_OUT)

    def openness(**more: bool) -> Openness:
        return evaluate(plan_of(provisions), {**ALL_WELL, **more}).grades[Grade.EXCELLENT]

    assert openness(leads=False, is_head=False) is NOT_LAID_DOWN
    assert openness(leads=True, is_head=False) is OPEN
    assert openness(leads=True) is OPEN
    assert openness(leads=False) is UNDECIDED
    unclear = evaluate(plan_of(provisions), {**ALL_WELL, "leads": False})
    assert (unclear.suggests, unclear.missing) == (SuggestionKind.MISSING, ("is_head",))
    with_another = (*provisions, EACH_GRADE[0])
    evaluation = evaluate(plan_of(with_another), {**ALL_WELL, "leads": False, "is_head": False})
    assert evaluation.suggested is Grade.EXCELLENT


def test_at_most_closes_what_lies_above_it_and_nothing_else() -> None:
    sick = provision("S-5", Effect.AT_MOST, known("was_sick"), grade=Grade.COMPLETED)

    assert suggestion((*BASIC, sick), {**ALL_WELL, "was_sick": True}) == (
        SuggestionKind.GRADE,
        Grade.COMPLETED,
    )
    assert suggestion((*BASIC, sick), {**ALL_WELL, "was_sick": False}) == (
        SuggestionKind.GRADE,
        Grade.EXCELLENT,
    )
    unknown = evaluate(plan_of((*BASIC, sick)), ALL_WELL)
    assert [unknown.grades[grade] for grade in Grade] == [UNDECIDED, UNDECIDED, OPEN, CLOSED]


def test_a_head_gets_at_most_the_grade_of_what_he_heads() -> None:
    head = provision("D-1", Effect.AT_MOST_GRADE_OF, grade_of="collective_grade")

    for grade in Grade:
        values = {**ALL_WELL, "collective_grade": grade}
        assert suggestion((*BASIC, head), values) == (SuggestionKind.GRADE, grade)
    waiting = evaluate(plan_of((*BASIC, head)), ALL_WELL)
    assert waiting.missing == ("collective_grade",)
    assert set(waiting.grades.values()) == {UNDECIDED}


def test_a_provision_says_nothing_of_those_to_whom_it_does_not_apply() -> None:
    heads = provision(
        "D-1", Effect.AT_MOST_GRADE_OF, grade_of="collective_grade", applies_if=known("is_head")
    )
    failed = {**ALL_WELL, "collective_grade": Grade.FAILED}

    assert suggestion((*BASIC, heads), {**ALL_WELL, "is_head": False}) == (
        SuggestionKind.GRADE,
        Grade.EXCELLENT,
    )
    assert suggestion((*BASIC, heads), {**failed, "is_head": True}) == (
        SuggestionKind.GRADE,
        Grade.FAILED,
    )
    unclear = evaluate(plan_of((*BASIC, heads)), failed)
    assert (unclear.suggests, unclear.missing) == (SuggestionKind.MISSING, ("is_head",))
    harmless = {**ALL_WELL, "collective_grade": Grade.EXCELLENT}
    assert suggestion((*BASIC, heads), harmless) == (SuggestionKind.GRADE, Grade.EXCELLENT)


def waiver(provision: str, *, document: str = "7-CV/HU", kind: str = "FORCE_MAJEURE") -> Record:
    details: dict[str, str | bool] = {"waiver": kind, "provision": provision}
    return Record(document, ON, "Huyện ủy", details)


FORCED = provision(
    "K-2.tasks",
    Effect.KNOCKS_OUT,
    known("missed"),
    unless=frozenset((Waiver.FORCE_MAJEURE,)),
)


@pytest.mark.parametrize(
    ("record", "suggested"),
    [
        (waiver("K-2.tasks"), Grade.EXCELLENT),
        (waiver("K-2"), Grade.EXCELLENT),
        (waiver("K-2.tasks", document=""), Grade.FAILED),
        (waiver("K-3"), Grade.FAILED),
        (waiver("K-2.tasks", kind="OBJECTIVE_CAUSE"), Grade.FAILED),
    ],
)
def test_a_proved_waiver_that_names_the_provision_keeps_it_from_striking(
    record: Record, suggested: Grade
) -> None:
    values = {**ALL_WELL, "missed": True, "waivers": (record,)}

    evaluation = evaluate(plan_of((*BASIC, FORCED)), values)

    assert evaluation.suggested is suggested
    answer = next(one for one in evaluation.answers if one.provision is FORCED)
    assert answer.waived_by == (record if suggested is Grade.EXCELLENT else None)


def test_no_waiver_is_looked_for_where_the_provision_does_not_strike() -> None:
    values = {**ALL_WELL, "missed": False, "waivers": (waiver("K-2"),)}

    evaluation = evaluate(plan_of((*BASIC, FORCED)), values)

    assert all(one.waived_by is None for one in evaluation.answers)


NEW = provision("S-1", Effect.NOT_RATED, known("is_new"), reason="newly_admitted")


def test_who_is_not_rated_gets_no_grade_but_the_reason() -> None:
    evaluation = evaluate(plan_of((*BASIC, NEW)), {**ALL_WELL, "is_new": True})

    assert (evaluation.suggests, evaluation.reason) == (SuggestionKind.NOT_RATED, "newly_admitted")
    assert [one.provision.code for one in evaluation.striking] == ["S-1"]
    assert evaluation.is_against(Outcome(Grade.GOOD))
    assert evaluation.is_against(Outcome(not_rated_reason="exempt"))
    assert not evaluation.is_against(Outcome(not_rated_reason="newly_admitted"))


def test_a_knock_out_stands_against_a_reason_that_only_a_local_document_gives() -> None:
    local = provision(
        "L-9", Effect.NOT_RATED, known("is_new"), reason="under_review", standing=Standing.LOCAL
    )
    failing = {**ALL_WELL, "is_new": True, "disciplined": True}

    evaluation = evaluate(plan_of((local, *BASIC)), failing)

    assert (evaluation.suggests, evaluation.suggested) == (SuggestionKind.GRADE, Grade.FAILED)
    both = evaluate(plan_of((local, *BASIC, NEW)), failing)
    assert (both.suggests, both.reason) == (SuggestionKind.NOT_RATED, "newly_admitted")
    harmless = evaluate(plan_of((local, *BASIC)), {**failing, "disciplined": False})
    assert (harmless.suggests, harmless.reason) == (SuggestionKind.NOT_RATED, "under_review")
    unclear = evaluate(plan_of((local, *BASIC)), ALL_WELL)
    assert (unclear.suggests, unclear.missing) == (SuggestionKind.MISSING, ("is_new",))
    settled = evaluate(plan_of((local, *BASIC)), {"disciplined": True})
    assert settled.suggested is Grade.FAILED


def test_where_it_is_not_known_whether_to_rate_nothing_is_suggested() -> None:
    evaluation = evaluate(plan_of((*BASIC, NEW)), ALL_WELL)

    assert (evaluation.suggests, evaluation.missing) == (SuggestionKind.MISSING, ("is_new",))


def test_what_only_a_predecessor_says_changes_nothing_where_the_list_is_whole() -> None:
    remark = provision("K-8", Effect.KNOCKS_OUT, known("few_tasks"), standing=Standing.PROPOSAL)

    evaluation = evaluate(plan_of((*BASIC, remark)), {**ALL_WELL, "few_tasks": True})

    assert evaluation.suggested is Grade.EXCELLENT
    assert [one.strikes for one in evaluation.remarks] == [Truth.HOLDS]


def test_what_is_switched_off_is_listed_and_not_evaluated() -> None:
    off = provision("K-9", Effect.KNOCKS_OUT, known("few_tasks"), standing=Standing.OFF)

    evaluation = evaluate(plan_of((*BASIC, off)), {**ALL_WELL, "few_tasks": True})

    assert evaluation.suggested is Grade.EXCELLENT
    assert evaluation.remarks == ()
    assert evaluation.plan.off == (off,)


def test_a_decision_other_than_the_suggestion_is_against_it_either_way() -> None:
    evaluation = evaluate(plan_of(BASIC), {**ALL_WELL, "outstanding": False})

    assert evaluation.is_against(Outcome(Grade.EXCELLENT))
    assert evaluation.is_against(Outcome(Grade.COMPLETED))
    assert not evaluation.is_against(Outcome(Grade.GOOD))
    assert evaluation.is_against(Outcome(not_rated_reason="exempt"))


def test_not_rating_is_against_nothing_where_nothing_is_suggested() -> None:
    evaluation = evaluate(plan_of(BASIC), {"outstanding": False, "disciplined": False})

    assert not evaluation.is_against(Outcome(not_rated_reason="exempt"))


def test_where_facts_are_missing_only_a_closed_grade_is_against_the_rules() -> None:
    evaluation = evaluate(plan_of(BASIC), {"outstanding": False, "disciplined": False})

    assert evaluation.is_against(Outcome(Grade.EXCELLENT))
    assert evaluation.is_against(Outcome(Grade.FAILED))
    assert not evaluation.is_against(Outcome(Grade.GOOD))


def test_a_share_in_a_requirement_turns_at_its_threshold() -> None:
    half = Parameter("exceeded", Fraction(1, 2), ParameterKind.SHARE)
    share = ShareIs("exceeded", "assigned", Comparison.AT_LEAST, half)
    exceeded = provision("R-9", Effect.REQUIRED_FOR, share, grade=Grade.EXCELLENT)

    def suggested(number: int) -> Grade | None:
        values = {**ALL_WELL, "exceeded": number, "assigned": 100}
        return evaluate(plan_of((*BASIC, exceeded)), values).suggested

    assert [suggested(number) for number in (49, 50)] == [Grade.GOOD, Grade.EXCELLENT]


def test_grades_above_are_those_that_are_better() -> None:
    assert [grades_above(grade) for grade in Grade] == [
        (),
        (Grade.EXCELLENT,),
        (Grade.EXCELLENT, Grade.GOOD),
        (Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED),
    ]
    assert grades_closed_by(EACH_GRADE[1]) == (Grade.GOOD,)
    assert grades_closed_by(NEW) == ()


def test_a_decision_is_compared_where_a_grade_is_suggested_closed_or_open() -> None:
    suggested = evaluate(plan_of(BASIC), {**ALL_WELL, "outstanding": False})
    partly = evaluate(plan_of(BASIC), {"outstanding": False, "done": True, "disciplined": False})

    assert suggested.is_comparable(Outcome(Grade.EXCELLENT))
    assert suggested.is_comparable(Outcome(not_rated_reason="exempt"))
    assert partly.is_comparable(Outcome(Grade.EXCELLENT))
    assert partly.is_comparable(Outcome(Grade.COMPLETED))
    assert not partly.is_comparable(Outcome(Grade.GOOD))
    assert not partly.is_comparable(Outcome(not_rated_reason="exempt"))


def test_of_whom_nothing_is_known_no_decision_is_compared_or_against_the_rules() -> None:
    evaluation = evaluate(plan_of(BASIC), {})

    for outcome in (*map(Outcome, Grade), Outcome(not_rated_reason="exempt"), Outcome()):
        assert not evaluation.is_comparable(outcome)
        assert not evaluation.is_against(outcome)


def test_where_no_provision_leads_to_failed_nothing_is_said_of_failing() -> None:
    evaluation = evaluate(plan_of(EACH_GRADE), {"outstanding": False})

    assert evaluation.grades[Grade.FAILED] is CLOSED
    assert not evaluation.is_comparable(Outcome(Grade.FAILED))
    assert not evaluation.is_against(Outcome(Grade.FAILED))
    assert evaluation.is_against(Outcome(Grade.EXCELLENT))


def test_what_fills_a_gap_of_the_text_is_not_compared() -> None:
    values = {**ALL_WELL, "outstanding": False, "good": False, "done": False}

    assert not evaluate(plan_of(BASIC), values).is_comparable(Outcome(Grade.COMPLETED))


def remark(code: str, effect: Effect, fact: str, **more: Any) -> Provision:
    return provision(code, effect, known(fact), standing=Standing.PROPOSAL, **more)


BEFORE = remark("B-1", Effect.KNOCKS_OUT, "expelled")
PENDING = remark("B-2", Effect.NOT_RATED, "pending", reason="review_pending")
NEWLY = remark("B-3", Effect.NOT_RATED, "is_new", reason="newly_admitted")


def turned(values: Values, *more: Provision) -> Evaluation:
    """Return the answer where the text's own lists are known in part only."""
    plan = plan_of((*BASIC, BEFORE, PENDING, NEWLY, *more))
    doubts, proposals = frozenset(("B-1", "B-2")), frozenset(("B-3",))
    return evaluate(replace(plan, doubts=doubts, proposals=proposals), {**ALL_WELL, **values})


def codes(answers: Sequence[ProvisionAnswer]) -> list[str]:
    return [each.provision.code for each in answers]


def test_a_knock_out_of_the_text_before_leaves_every_grade_undecided() -> None:
    done = turned({"expelled": True})

    assert (done.suggests, done.suggested) == (SuggestionKind.PREDECESSOR, None)
    assert codes(done.because) == ["B-1"]
    assert set(done.grades.values()) == {UNDECIDED}
    assert not any(done.is_against(Outcome(each)) for each in Grade)
    assert codes(done.leaving_open(Grade.GOOD)) == ["B-1"]


def test_what_is_closed_stays_closed_whatever_the_text_before_says() -> None:
    done = turned({"expelled": True, "outstanding": False})

    assert done.grades[Grade.EXCELLENT] is CLOSED
    assert done.is_against(Outcome(Grade.EXCELLENT))


def test_a_binding_knock_out_stands_beside_one_of_the_text_before() -> None:
    done = turned({"expelled": True, "disciplined": True})

    assert (done.suggested, done.grades[Grade.FAILED]) == (Grade.FAILED, OPEN)
    assert not done.because


def test_a_fact_missing_for_the_text_before_keeps_nothing_back() -> None:
    assert turned({}).suggested is Grade.EXCELLENT


def test_a_reason_known_from_the_register_is_proposed_and_closes_nothing() -> None:
    done = turned({"is_new": True})

    assert (done.suggests, done.reason) == (SuggestionKind.NOT_RATED, "newly_admitted")
    assert done.is_proposal
    assert done.is_against(Outcome(Grade.GOOD))
    assert not done.is_against(Outcome(not_rated_reason="review_pending"))
    assert done.is_against(Outcome(Grade.FAILED))


def test_any_grade_is_compared_with_a_reason_not_to_rate_proposed_or_binding() -> None:
    unclear = required("R-9", Grade.GOOD, "never_said")
    rated = provision("N-1", Effect.NOT_RATED, known("exempt"), reason="exempt")
    proposed = turned({"is_new": True}, unclear)
    binding = turned({"exempt": True}, unclear, rated)

    assert proposed.grades[Grade.GOOD] is binding.grades[Grade.GOOD] is UNDECIDED
    assert proposed.is_against(Outcome(Grade.GOOD))
    assert proposed.is_against(Outcome(Grade.EXCELLENT))
    assert proposed.is_comparable(Outcome(not_rated_reason="newly_admitted"))
    assert binding.is_comparable(Outcome(Grade.GOOD))


def test_another_reason_of_the_text_before_leaves_it_undecided_and_fails_nobody() -> None:
    done = turned({"pending": True, "disciplined": True})

    assert (done.suggests, codes(done.because)) == (SuggestionKind.PREDECESSOR, ["B-2"])
    assert turned({"pending": True}).grades[Grade.FAILED] is CLOSED


def test_where_it_is_not_known_whether_to_rate_that_comes_first() -> None:
    rated = provision("N-1", Effect.NOT_RATED, known("exempt"), reason="exempt")

    assert turned({"expelled": True}, rated).suggests is SuggestionKind.MISSING
    assert turned({"expelled": True, "exempt": True}, rated).reason == "exempt"
    assert not turned({"is_new": True, "exempt": True}, rated).is_proposal


def test_the_text_before_fills_a_gap_and_what_nobody_laid_down() -> None:
    nothing_holds = {"outstanding": False, "good": False, "done": False}

    assert turned(nothing_holds).suggests is SuggestionKind.GAP
    assert turned({**nothing_holds, "expelled": True}).suggests is SuggestionKind.PREDECESSOR


def test_what_has_to_be_considered_changes_no_grade() -> None:
    consequence = provision("C-1", Effect.CALLS_FOR, known("twice"))
    plan, values = plan_of((*BASIC, consequence)), {**ALL_WELL, "twice": True}

    assert [each.strikes for each in consequences_of(plan, values)] == [Truth.HOLDS]
    assert (evaluate(plan, values).suggested, evaluate(plan, values).striking) == (
        Grade.EXCELLENT,
        (),
    )
