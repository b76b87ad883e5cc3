"""Words that a file may use, by label and by code."""

import pytest

from xeploai.intake import Vocabulary
from xeploai.intake.tables import MEMBERSHIP_STATUSES, OUTCOMES, SECTORS


@pytest.mark.parametrize(
    ("names", "name", "code"),
    [
        (MEMBERSHIP_STATUSES, "dang vien du bi", "PROBATIONARY"),
        (MEMBERSHIP_STATUSES, "exempt", "EXEMPT"),
        (OUTCOMES, "hoan thanh tot nhiem vu", "GOOD"),
        (OUTCOMES, "chua xep loai", "NOT_RATED"),
        (SECTORS, "truong hoc", "SCHOOL"),
    ],
)
def test_a_word_has_its_code_whatever_its_case_and_accents(
    names: dict[str, str], name: str, code: str
) -> None:
    assert names[name] == code


def test_a_unit_may_have_any_category_where_none_are_set_apart(words: Vocabulary) -> None:
    plain = Vocabulary(words.categories, words.reasons)

    assert plain.categories_of_units == words.categories
    assert "member" not in words.unit_category_names
    assert plain.unit_category_names["dang vien"] == "member"


def test_only_a_return_may_leave_a_reason_unstated(words: Vocabulary) -> None:
    assert words.returned_reason_names["not stated"] == "not_stated"
    assert "not stated" not in words.reason_names
