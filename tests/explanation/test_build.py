"""Every answer with its clause, facts with their source."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.explanation.explained import DATED, ON, explained, provision
from xeploai import rulepacks
from xeploai.domain import (
    Fact,
    Grade,
    Openness,
    Rulebook,
    Truth,
    mark_period,
    origin_label,
    rulebook,
    say,
    with_numbers,
)
from xeploai.explanation import Explanation, explanation_as_json, explanation_of


def test_a_closed_grade_names_the_provision_and_what_would_have_to_change(book: Rulebook) -> None:
    grade = explained(book).grade(Grade.EXCELLENT)

    assert grade.openness is Openness.CLOSED
    assert grade.closed_by == ("P18-GR-1",)
    assert [say(each.sentence, "en") for each in grade.changes] == [
        "Tasks exceeded: 6 of 10 would be needed (55%); it is 4."
    ]


def test_a_provision_stands_with_its_clause_its_lines_and_its_facts(book: Rulebook) -> None:
    result = provision(explained(book), "P18-GR-1")

    assert result.strikes is Truth.HOLDS
    assert result.citation.source.place == "Điều 8"
    assert [line.depth for line in result.reasons] == [0, 1, 1, 1]
    facts = {each.code: each for each in result.facts}
    assert facts["tasks_exceeded"].plain == 4
    assert facts["tasks_exceeded"].value["en"] == "4 tasks"
    assert (facts["tasks_exceeded"].source, facts["tasks_exceeded"].dated) == (
        "Báo cáo, BC 1",
        DATED,
    )


def test_what_is_not_known_is_neither_zero_nor_false(book: Rulebook) -> None:
    result = explained(book, tasks_exceeded=None)

    assert result.suggested is None
    assert [each.code for each in result.missing] == ["tasks_exceeded"]
    assert not result.missing[0].is_known
    assert result.missing[0].value["en"] == "not known"
    assert result.grade(Grade.EXCELLENT).left_open_by == ("P18-GR-1",)
    assert say(result.headline, "en").startswith("Nothing can be suggested yet. Missing: ")


def test_nobody_falls_to_failed_by_default_and_what_leads_there_is_named(book: Rulebook) -> None:
    record = {
        "document": "12-QĐ",
        "on": "2023-05-04",
        "issued_by": "UBKT",
        "form": "WARNING",
        "whom": "SUBJECT",
        "is_duty_related": True,
    }

    assert explained(book).grade(Grade.FAILED).openness is Openness.CLOSED
    failed = explained(book, discipline=[record]).grade(Grade.FAILED)
    assert failed.openness is Openness.OPEN
    assert failed.opened_by == ("P18-KO-1",)
    unclear = explained(book, discipline=None).grade(Grade.FAILED)
    assert unclear.openness is Openness.UNDECIDED
    assert unclear.left_open_by == ("P18-KO-1",)


def test_a_reason_for_no_grade_is_told_in_the_packs_words(book: Rulebook) -> None:
    result = explained(book, is_exempt=True)

    assert result.reason == "exempt"
    label = book.pack.not_rated_reasons_on(ON)["exempt"].label["en"]
    assert say(result.headline, "en") == f"No grade is given: {label}."
    assert result.striking[0].code == "P18-SUBJ-2"


def test_remarks_stand_apart_and_what_is_off_is_only_listed(book: Rulebook) -> None:
    result = explained(book, is_leader=False, months_sick=4)

    assert provision(result, "P18-SUBJ-5").strikes is Truth.HOLDS
    assert result.grade(Grade.GOOD).openness is not Openness.CLOSED
    assert [each.code for each in result.off] == ["P18-DEP-3"]
    assert "P18-CAP-4" in [each.code for each in result.texts]


def test_numbers_changed_for_a_rehearsal_are_named_with_their_value(book: Rulebook) -> None:
    changed = with_numbers(book, {"P18-GR-1.exceeded": Fraction(2, 5)})

    result = explained(changed)

    assert result.book.changed == {"P18-GR-1.exceeded": {"vi": "40%", "en": "40%"}}
    assert result.suggested is Grade.EXCELLENT


def test_a_computed_fact_says_whether_it_comes_from_decisions_parts_or_the_tree() -> None:
    facts = rulepacks.common_facts()

    result = {
        code: origin_label(facts[code])["en"] for code in ("score", "has_collective", "members")
    }

    assert result == {
        "score": "the sum of its parts",
        "has_collective": "from the cycle's frozen tree",
        "members": "computed from other decisions",
    }
    assert origin_label(facts["has_organisation"]) == origin_label(facts["has_collective"])
    assert origin_label(facts["is_head"])["en"] == "from the register"
    assert origin_label(facts["outstanding"])["en"] == "entered"


def of_2025(**facts: Any) -> Explanation:
    """Return the explanation of a member with 95 points under 366-QĐ/TW."""
    rules = rulebook(rulepacks.pack("vn-party-2025"), on=date(2025, 12, 31))
    known: dict[str, Any] = {
        "tasks_assigned": 10, "tasks_done": 10, "tasks_on_time": 10, "tasks_exceeded": 5,
        "shortcomings_named": 0, "months_since_admission": 60, "discipline": [],
    }  # fmt: skip
    values = rulepacks.read_values(rules.facts, known | facts)
    values["score"] = Decimal(95)
    mark_period(values, rules.on)
    return explanation_of(rules, "member", {code: Fact(value) for code, value in values.items()})


def test_an_expelled_member_is_undecided_because_of_the_text_before() -> None:
    expelled = {"document": "5-QĐ", "on": "2025-05-05", "issued_by": "UBKT"}
    result = of_2025(discipline=[{**expelled, "form": "EXPULSION", "whom": "SUBJECT"}])

    assert [each.code for each in result.because] == ["P23-KO-6"]
    assert "124-QĐ/TW, điểm d khoản 4.3 Điều 12" in say(result.headline, "vi")
    assert say(result.headline, "vi").startswith("Chưa xác định được mức xếp loại, vì văn bản")
    assert result.grade(Grade.FAILED).left_open_by == ("P23-KO-6",)
    assert result.grade(Grade.EXCELLENT).left_open_by == ("P23-KO-6",)
    plain = explanation_as_json(result, "en")
    assert (plain["suggests"], plain["because"]) == ("PREDECESSOR", ["P23-KO-6"])


def test_who_was_admitted_two_months_ago_is_proposed_not_to_be_rated() -> None:
    result = of_2025(months_since_admission=2)

    assert (result.is_proposal, result.reason) == (True, "newly_admitted")
    assert say(result.headline, "vi").startswith("Đề xuất chưa xếp loại: Kết nạp chưa đủ 6 tháng.")
    assert explanation_as_json(result, "en")["is_proposal"] is True


def test_a_condition_that_the_rule_only_speaks_of_is_not_asked_for() -> None:
    [result] = [each for each in of_2025(tasks_done=4).remarks if each.code == "P23-KO-8.SHARE"]

    assert [say(line.sentence, "vi") for line in result.reasons] == [
        (
            "Nhiệm vụ đã hoàn thành: 4/10, bằng 40,00% của “Nhiệm vụ được giao trong kỳ”"
            " (quy tắc xét trường hợp: dưới 50%)."
        )
    ]
