import pytest

from tests.explanation.explained import explained
from xeploai.domain import Rulebook
from xeploai.explanation import explanation_as_json


def test_json_keeps_numbers_exact_and_says_what_is_not_known(book: Rulebook) -> None:
    result = explanation_as_json(explained(book, is_leader=True), "en")

    facts = {each["fact"]: each for each in result["facts"]}
    assert facts["tasks_exceeded"]["value"] == 4
    assert facts["months_sick"]["value"] is None
    assert facts["tasks_exceeded"]["dated"] == "2023-12-05"
    grades = {each["grade"]: each for each in result["grades"]}
    assert grades["EXCELLENT"]["closed_by"] == ["P18-GR-1"]
    assert result["rules"]["pack"] == "small"
    assert result["settings"][0]["value"] is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_is_said_in_both_languages(book: Rulebook, language: str) -> None:
    result = explanation_as_json(explained(book), language)

    assert "%(" not in str(result)
