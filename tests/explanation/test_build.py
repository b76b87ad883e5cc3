"""Every answer with its clause, facts with their source."""

from fractions import Fraction

from tests.explanation.explained import DATED, ON, explained, provision
from xeploai import rulepacks
from xeploai.domain import Grade, Openness, Rulebook, Truth, origin_label, say, with_numbers


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
