"""The whole reasoning about one subject: every answer with its clause, facts with their source."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from xeploai import rulepacks
from xeploai.domain.evaluation.evaluate import Openness
from xeploai.domain.faults import Fault
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import Truth
from xeploai.domain.model.facts import Fact
from xeploai.domain.model.layers import Layer
from xeploai.domain.model.rulebook import Rulebook, rulebook, with_numbers
from xeploai.domain.text.requirement_text import origin_label
from xeploai.explanation.build import explanation_of
from xeploai.explanation.values import Explanation
from xeploai.results.explaining.as_json import explanation_as_json
from xeploai.wording import say

FILES = Path(__file__).parent.parent / "rulepacks"
ON = date(2023, 12, 31)
DATED = date(2023, 12, 5)
KNOWN: dict[str, Any] = {
    "tasks_assigned": 10,
    "tasks_on_time": 10,
    "tasks_exceeded": 4,
    "outstanding": True,
    "is_exempt": False,
    "discipline": [],
    "tasks_late": 0,
}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    text = (FILES / "small-pack.yaml").read_text() + (FILES / "small-provisions.yaml").read_text()
    return rulebook(rulepacks.parse_pack(text.encode(), file="p.yaml"), on=ON)


@pytest.fixture(scope="module")
def layer(book: Rulebook) -> Layer:
    content = (FILES / "small-layer.yaml").read_bytes()
    return rulepacks.parse_layer(content, file="l.yaml", base=book.pack)


def explained(book: Rulebook, **changed: Any) -> Explanation:
    plain = {code: value for code, value in (KNOWN | changed).items() if value is not None}
    values = rulepacks.read_values(book.facts, plain)
    facts = {code: Fact(value, "Báo cáo, BC 1", DATED) for code, value in values.items()}
    return explanation_of(book, "member", facts, why_not={"state_grade": Fault("no decision yet")})


def provision(told: Explanation, code: str) -> Any:
    known = (*told.not_rated, *told.provisions, *told.remarks)
    return next(each for each in known if each.code == code)


def test_a_closed_grade_names_the_provision_and_what_would_have_to_change(book: Rulebook) -> None:
    grade = explained(book).grade(Grade.EXCELLENT)

    assert grade.openness is Openness.CLOSED
    assert grade.closed_by == ("P18-GR-1",)
    assert [say(each.sentence, "en") for each in grade.changes] == [
        "Tasks exceeded: 6 of 10 would be needed (55%); it is 4."
    ]


def test_a_provision_stands_with_its_clause_its_lines_and_its_facts(book: Rulebook) -> None:
    told = provision(explained(book), "P18-GR-1")

    assert told.strikes is Truth.HOLDS
    assert told.citation.source.place == "Điều 8"
    assert [line.depth for line in told.reasons] == [0, 1, 1, 1]
    facts = {each.code: each for each in told.facts}
    assert facts["tasks_exceeded"].plain == 4
    assert facts["tasks_exceeded"].value["en"] == "4 tasks"
    assert (facts["tasks_exceeded"].source, facts["tasks_exceeded"].dated) == (
        "Báo cáo, BC 1",
        DATED,
    )


def test_what_is_not_known_is_neither_zero_nor_false(book: Rulebook) -> None:
    told = explained(book, tasks_exceeded=None)

    assert told.suggested is None
    assert [each.code for each in told.missing] == ["tasks_exceeded"]
    assert not told.missing[0].is_known
    assert told.missing[0].value["en"] == "not known"
    assert told.grade(Grade.EXCELLENT).left_open_by == ("P18-GR-1",)
    assert say(told.headline, "en").startswith("Nothing can be suggested yet. Missing: ")


def test_a_known_zero_is_known(book: Rulebook) -> None:
    told = explained(book, tasks_exceeded=0)

    fact = next(each for each in told.facts if each.code == "tasks_exceeded")
    assert fact.is_known
    assert fact.plain == 0


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
    told = explained(book, is_exempt=True)

    assert told.reason == "exempt"
    label = book.pack.not_rated_reasons_on(ON)["exempt"].label["en"]
    assert say(told.headline, "en") == f"No grade is given: {label}."
    assert told.striking[0].code == "P18-SUBJ-2"


def test_remarks_stand_apart_and_what_is_off_is_only_listed(book: Rulebook) -> None:
    told = explained(book, is_leader=False, months_sick=4)

    assert provision(told, "P18-SUBJ-5").strikes is Truth.HOLDS
    assert told.grade(Grade.GOOD).openness is not Openness.CLOSED
    assert [each.code for each in told.off] == ["P18-DEP-3"]
    assert "P18-CAP-4" in [each.code for each in told.texts]


def test_a_layer_is_named_where_it_set_something(book: Rulebook, layer: Layer) -> None:
    tightened = rulebook(book.pack, on=ON, layers=[layer])
    told = explained(tightened, is_state_staff=True)

    assert [each.code for each in told.book.layers] == ["province-2020"]
    touch = provision(told, "P18-GR-1").local[0]
    assert say(touch.sentence, "en") == "“exceeded” is 60% here"
    assert touch.source.document == "12-QĐ/TU"
    adopted = provision(told, "P18-DEP-3")
    assert say(adopted.local[0].sentence, "en") == "it was made binding here"
    state = next(each for each in adopted.facts if each.code == "state_grade")
    assert state.why_not is not None
    gone = provision(told, "P18-KO-1").local[0]
    assert say(gone.sentence, "en") == "the waiver “force majeure” is not admitted here"


def test_what_the_texts_leave_open_is_set_by_a_document_or_by_nobody(
    book: Rulebook, layer: Layer
) -> None:
    told = explained(rulebook(book.pack, on=ON, layers=[layer])).settings
    left_open = next(one for one in explained(book).settings if one.key == "cap.rounding")
    held = next(one for one in told if one.key == "cap.rounding")

    assert [one.key for one in told if one.value is not None] == ["cap.rounding"]
    assert left_open.value is None
    assert left_open.suggestion == {"vi": "Xuống", "en": "Down"}
    assert held.value == {"vi": "Xuống", "en": "Down"}
    assert held.source is not None


def test_numbers_changed_for_a_rehearsal_are_named_with_their_value(book: Rulebook) -> None:
    changed = with_numbers(book, {"P18-GR-1.exceeded": Fraction(2, 5)})

    told = explained(changed)

    assert told.book.changed == {"P18-GR-1.exceeded": {"vi": "40%", "en": "40%"}}
    assert told.suggested is Grade.EXCELLENT


def test_a_provision_that_presupposes_something_else_is_silent(book: Rulebook) -> None:
    told = explained(book, is_leader=True)

    assert provision(told, "P18-SUBJ-5").is_silent
    assert not provision(told, "P18-GR-1").is_silent


def test_json_keeps_numbers_exact_and_says_what_is_not_known(book: Rulebook) -> None:
    told = explanation_as_json(explained(book, is_leader=True), "en")

    facts = {each["fact"]: each for each in told["facts"]}
    assert facts["tasks_exceeded"]["value"] == 4
    assert facts["months_sick"]["value"] is None
    assert facts["tasks_exceeded"]["dated"] == "2023-12-05"
    grades = {each["grade"]: each for each in told["grades"]}
    assert grades["EXCELLENT"]["closed_by"] == ["P18-GR-1"]
    assert told["rules"]["pack"] == "small"
    assert told["settings"][0]["value"] is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_is_said_in_both_languages(book: Rulebook, language: str) -> None:
    told = explanation_as_json(explained(book), language)

    assert "%(" not in str(told)


def test_a_computed_fact_says_whether_it_comes_from_decisions_parts_or_the_tree() -> None:
    facts = rulepacks.common_facts()

    told = {
        code: origin_label(facts[code])["en"] for code in ("score", "has_collective", "members")
    }

    assert told == {
        "score": "the sum of its parts",
        "has_collective": "from the cycle's frozen tree",
        "members": "computed from other decisions",
    }
    assert origin_label(facts["has_organisation"]) == origin_label(facts["has_collective"])
    assert origin_label(facts["is_head"])["en"] == "from the register"
    assert origin_label(facts["outstanding"])["en"] == "entered"
