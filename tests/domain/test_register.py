import pytest

from xeploai.domain.register import search_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Đảng bộ huyện An Biên", "dang bo huyen an bien"),
        ("  ĐẢNG  ỦY ", "dang uy"),
        ("Ưu", "uu"),  # composed or not, it is one letter
        ("U\u031bu", "uu"),
    ],
)
def test_names_are_searched_without_case_and_diacritics(written: str, key: str) -> None:
    assert search_key(written) == key
