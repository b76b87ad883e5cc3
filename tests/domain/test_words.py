"""Labels and faults: English in the code, Vietnamese from the translator that is installed."""

import pickle
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.util import find_spec, module_from_spec

import pytest

from xeploai.domain.words import (
    Fault,
    Label,
    Refused,
    contextual_label,
    install_translator,
    is_blank,
    join_labels,
    label,
    say,
    say_place,
    translate,
    verbatim,
)
from xeploai.wording import look_up


@pytest.fixture
def _shouting() -> Iterator[None]:
    install_translator(lambda text, _language, context: f"{context}{text.upper()}")
    yield
    install_translator(look_up)


@pytest.mark.usefixtures("_shouting")
def test_a_label_is_its_text_in_english_and_what_the_translator_says_in_vietnamese() -> None:
    assert label("Good") == {"vi": "GOOD", "en": "Good"}
    assert contextual_label("grade: ", "Good") == {"vi": "grade: GOOD", "en": "Good"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, {"vi": "không quá 3", "en": "at most 3"}),
        ({"vi": "1,5", "en": "1.5"}, {"vi": "không quá 1,5", "en": "at most 1.5"}),
        (label("yes"), {"vi": "không quá có", "en": "at most yes"}),
    ],
)
def test_a_value_of_a_label_is_written_in_the_same_language(
    value: object, expected: Mapping[str, str]
) -> None:
    assert label("at most %(limit)s", limit=value) == expected


def test_a_percent_sign_is_no_place_for_a_value_where_a_label_has_none() -> None:
    assert label("100%")["en"] == "100%"


def test_the_same_english_may_have_two_translations_in_two_contexts() -> None:
    grade = contextual_label("grade", "Excellent")
    level = contextual_label("level of a criterion", "Excellent")

    assert (grade["en"], grade["vi"]) == ("Excellent", "Hoàn thành xuất sắc nhiệm vụ")
    assert (level["en"], level["vi"]) == ("Excellent", "Xuất sắc")


def test_without_a_translator_vietnamese_is_refused_and_english_is_not() -> None:
    # a second copy of the module, in which nothing has been installed
    spec = find_spec("xeploai.domain.words")
    assert spec is not None
    assert spec.loader is not None
    words = module_from_spec(spec)
    spec.loader.exec_module(words)

    assert words.label("Good")["en"] == "Good"
    with pytest.raises(words.NoTranslator, match="Good"):
        words.label("Good")["vi"]


def test_a_label_has_no_third_language() -> None:
    with pytest.raises(KeyError):
        label("Good")["fr"]
    assert label("Good").get("fr") is None


def test_a_label_is_read_like_a_dictionary_of_the_languages() -> None:
    yes = label("yes")

    assert dict(yes) == {**yes} == {"vi": "có", "en": "yes"}
    assert len(yes) == 2
    assert yes == label("yes")
    assert yes != label("no")
    assert (str(yes), repr(yes)) == ("yes", "label('yes')")


def test_a_label_comes_back_from_a_cache_as_it_was() -> None:
    limit = label("at most %(limit)s", limit=label("yes"))

    back = pickle.loads(pickle.dumps(limit))

    assert isinstance(back, Label)
    assert back == limit


def test_a_code_is_the_same_in_every_language() -> None:
    assert verbatim("P23-GR-3") == {"vi": "P23-GR-3", "en": "P23-GR-3"}


def test_labels_are_joined_language_by_language() -> None:
    assert join_labels((label("yes"), label("no"))) == {"vi": "có; không", "en": "yes; no"}
    assert join_labels((label("yes"), label("no")), " / ")["vi"] == "có / không"
    assert join_labels(()) == {"vi": "", "en": ""}


def test_a_text_is_translated_in_its_context() -> None:
    assert translate("Excellent", "vi", "level of a criterion") == "Xuất sắc"
    assert translate("Excellent", "vi", "grade") == "Hoàn thành xuất sắc nhiệm vụ"


def test_a_text_that_nobody_translated_stays_english() -> None:
    assert translate("No such sentence.", "vi") == "No such sentence."


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_text_stays_no_text(language: str) -> None:
    assert translate("", language) == ""


MISSING = "“%(column)s” is empty. Fill it in."


def test_a_log_has_the_first_five_faults_of_a_file_and_the_refusal_keeps_all() -> None:
    refused = Refused(Fault("row %(row)s is wrong", {"row": row}) for row in range(1, 8))

    assert refused.args == tuple(f"row {row} is wrong" for row in range(1, 6))
    assert len(refused.faults) == 7


def test_a_single_fault_is_refused_like_several() -> None:
    fault = Fault("nothing is there")

    assert Refused(fault).faults == Refused([fault]).faults == (fault,)


def test_a_fault_is_written_with_its_place_where_it_has_one() -> None:
    assert str(Fault("no %(what)s", {"what": "grade"}, "units.csv, row 2")) == (
        "units.csv, row 2: no grade"
    )
    assert str(Fault("no grade")) == "no grade"


def test_a_fault_is_a_sentence_in_either_language() -> None:
    label = {"vi": "Họ và tên", "en": "Full name"}
    fault = Fault(MISSING, {"column": label}, "list.xlsx, sheet 'A', cell B7")

    assert say(fault, "en") == "list.xlsx, sheet 'A', cell B7: “Full name” is empty. Fill it in."
    assert say(fault, "vi") == (
        "list.xlsx, trang tính 'A', ô B7: Cột “Họ và tên” còn trống. Hãy điền vào."
    )


def test_a_fault_without_a_place_is_the_sentence_alone() -> None:
    assert say(Fault(MISSING, {"column": "A"}), "en") == "“A” is empty. Fill it in."


def test_a_value_that_is_a_label_is_written_in_the_language_of_the_sentence() -> None:
    fault = Fault(MISSING, {"column": label("Others")})

    assert say(fault, "en") == "“Others” is empty. Fill it in."
    assert say(fault, "vi") == "Cột “Loại hình khác” còn trống. Hãy điền vào."


def test_dates_are_written_as_the_reader_writes_them() -> None:
    fault = Fault("%(on)s", {"on": date(2023, 12, 31)})

    assert say(fault, "vi") == "31/12/2023"
    assert say(fault, "en") == "2023-12-31"
    assert say(Fault("%(at)s", {"at": datetime(2023, 1, 2, 3, tzinfo=UTC)}), "vi") == "02/01/2023"


def test_a_place_within_a_sentence_is_worded_alike() -> None:
    fault = Fault("see %(place)s", {"place": "a.csv, row 3"}, "a.csv, row 9")

    assert say(fault, "vi") == "a.csv, dòng 9: see a.csv, dòng 3"


@pytest.mark.parametrize("place", ["rows over.xlsx", "cells.csv", "Sheet1, rows", "sheet.csv"])
def test_a_name_that_only_looks_like_a_word_of_places_stays(place: str) -> None:
    assert say_place(place, "vi") == place


def test_a_percent_sign_in_a_value_or_place_does_no_harm() -> None:
    fault = Fault(MISSING, {"column": "100%s"}, "50%.csv")

    assert say(fault, "en") == "50%.csv: “100%s” is empty. Fill it in."


def test_a_place_begins_with_the_word_of_the_reader() -> None:
    assert say_place("row 7, cell B2", "en") == "row 7, cell B2"


def test_a_value_of_a_label_that_is_neither_text_nor_label_is_printed_as_it_is() -> None:
    assert label("on %(day)s", day=date(2023, 12, 31))["en"] == "on 2023-12-31"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\t\n", ".", "…", "- – —", "\u200b", "\u200b.\ufeff", "\u2800", "\u3164", "?!"],
)
def test_a_text_without_a_letter_or_a_digit_says_nothing(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["7", "a", "Ế", "\u200bđ", " . x", "15/BC", "人", "٣"])
def test_one_letter_or_digit_of_any_script_says_something(text: str) -> None:
    assert not is_blank(text)
