"""Labels: English in the code, Vietnamese from the translator that is installed."""

import pickle
from collections.abc import Iterator, Mapping
from importlib.util import find_spec, module_from_spec

import pytest

from xeploai.domain.words import (
    Label,
    contextual_label,
    install_translator,
    join_labels,
    label,
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
