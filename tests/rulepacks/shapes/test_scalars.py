"""Texts, dates and labels."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence

FaultsAfter = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "title: {vi: Bộ nhỏ, en: Small}",
            "title: Small",
            "Fields of the form “key: value” belong here. Write them so.",
        ),
        (
            "rule_ids: []",
            "rule_ids: P18-SC-1",
            "A list belongs here. Begin each of its lines with a hyphen.",
        ),
        ("unit: day", "unit: 5", "A text belongs here, not “5”. Put it in quotation marks."),
        ("unit: day", "unit: [day]", "A text belongs here, not “…”. Put it in quotation marks."),
        ("code: exempt", "code: no", "A text belongs here, not “no”. Put it in quotation marks."),
        (
            "unit: day",
            "unit:",
            ("The text is missing here. Write it, or remove the key if it is not required."),
        ),
        (
            "unit: day",
            'unit: " "',
            ("The text is missing here. Write it, or remove the key if it is not required."),
        ),
        (
            "value: {until: null}",
            "value: 2025-01-01",
            "Fields of the form “key: value” belong here. Write them so.",
        ),
        (
            "rule_ids: [P18-SC-1]",
            "rule_ids: [SC 1]",
            "“SC 1” is not the id of a rule. Write it as P23-SUBJ-1.",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(
    faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = faults_after((old, new))

    assert sentence(fault) == said


@pytest.mark.parametrize(
    "day", ["2020-02-30", "01/01/2020", "2020", "20200101", "2020-01-01T00:00:00"]
)
def test_a_day_that_is_none_is_refused(faults_after: FaultsAfter, day: str) -> None:
    faults = faults_after(("from: 2020-01-01", f"from: {day}"))

    assert [sentence(fault) for fault in faults] == [
        f"“{day}” is not a date. Write year-month-day, such as 2023-10-04."
    ]


@pytest.mark.parametrize(("old", "language"), [("vi: Đảng viên, ", "vi"), (", en: Members", "en")])
def test_a_label_speaks_both_languages(faults_after: FaultsAfter, old: str, language: str) -> None:
    (fault,) = faults_after((old, ""))

    assert sentence(fault) == f"The label has no text in the language “{language}”. Add it."


def test_letters_are_stored_together_with_their_marks(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("vi: Đảng viên", "vi: Đa\u0309ng viên"))

    assert sentence(fault) == (
        "The letters of “Đảng viên” and their diacritics are stored separately. Save "
        "the text in composed Unicode (NFC)."
    )
