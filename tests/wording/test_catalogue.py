"""The catalogue says a marked text in Vietnamese; English needs none."""

import pytest

from xeploai.wording import look_up


def test_a_text_is_looked_up_in_its_context() -> None:
    assert look_up("Excellent", "vi", "level of a criterion") == "Xuất sắc"
    assert look_up("Others", "vi", "") == "Loại hình khác"


def test_english_is_the_text_itself() -> None:
    assert look_up("Excellent", "en", "") == "Excellent"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_text_that_the_catalogue_lacks_stays_english(language: str) -> None:
    assert look_up("No such sentence.", language, "") == "No such sentence."
