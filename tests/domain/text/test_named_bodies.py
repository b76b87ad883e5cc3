"""How organisations are named without their proper names, and what signs a name has."""

import pytest

from xeploai.domain import NamedUnit, is_legible
from xeploai.domain.text.named_bodies import readings_of, words_alone


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("Ban Thường vụ Huyện ủy An Biên (họp số 2), khóa XII", True),
        ("", True),
        ("Ban B\u0456 thư", False),
        ("Tỉ\u200bnh ủy", False),
        ("Huyện\nủy", False),
    ],
)
def test_the_name_of_a_body_is_in_latin_letters_that_are_printed(text: str, is_right: bool) -> None:
    assert is_legible(text) is is_right


def test_an_abbreviation_of_two_meanings_is_read_as_each_and_one_of_a_single_meaning_once() -> None:
    assert readings_of("BTV TU") == ("btv tu", "ban thuong vu tinh uy", "ban thuong vu thanh uy")
    assert readings_of("BTV Tỉnh ủy") == ("btv tinh uy", "ban thuong vu tinh uy")


def test_a_name_without_the_words_of_a_sort_has_no_words_that_name_it_alone() -> None:
    assert list(words_alone(NamedUnit("Trường xã C"))) == []
    assert list(words_alone(NamedUnit("Đảng bộ xã C"))) == [
        "Đảng bộ xã",
        "Đảng ủy xã",
    ]
