"""Text as people type it, made comparable."""

from xeploai.intake.text import clean, codes_by_name, fold


def test_comparison_forgets_case_diacritics_and_punctuation() -> None:
    assert fold("  ĐẢNG-bộ\u200b (cơ sở) ") == fold("dang bo co so")
    assert fold("under_review") == "under review"
    assert clean("a \u200b b") == "a b"


def test_a_name_of_two_codes_means_neither() -> None:
    names = codes_by_name({"A": {"vi": "Khác"}, "B": {"vi": "khac"}, "C": {"vi": "Riêng"}})

    assert names == {"rieng": "C", "a": "A", "b": "B", "c": "C"}
