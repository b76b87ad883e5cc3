"""Values are written as each language does."""

from fractions import Fraction

import pytest

from tests.domain.example_facts import RECORD
from xeploai.domain.grades import Grade
from xeploai.domain.model.facts import (
    CriterionLevel,
    GradeCounts,
)
from xeploai.domain.text.value_text import decimal_text, share_text, value_text


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


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((), "none"),
        ((RECORD,), "12-QĐ of 2023-05-04 by UBKT"),
        ({"a": CriterionLevel.GOOD, "b": None}, "a: Good; b: not known"),
        (
            GradeCounts({Grade.GOOD: 3}),
            "Excellent: 0; Good: 3; Completed: 0; Failed: 0",
        ),
        (
            GradeCounts({Grade.FAILED: 1}, undecided=2, not_rated=4),
            "Excellent: 0; Good: 0; Completed: 0; Failed: 1; Undecided: 2; Not rated: 4",
        ),
    ],
)
def test_values_of_several_parts_are_written_part_by_part(value: object, expected: str) -> None:
    assert value_text(value)["en"] == expected


def test_less_than_nothing_is_written_with_its_sign() -> None:
    assert decimal_text(Fraction(-1, 2)) == {"vi": "-0,5", "en": "-0.5"}
