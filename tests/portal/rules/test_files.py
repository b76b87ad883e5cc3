"""Rule files: their names, and faults arranged by line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from xeploai.domain import Fault, Refused
from xeploai.portal.rules.files import (
    BOTH_SENT,
    MOST_FAULTS,
    NOTHING_SENT,
    RuleFile,
    fault_line,
    file_faults,
    parse_file,
)

REQUESTS = RequestFactory()


def test_a_pasted_text_is_called_by_its_own_code() -> None:
    named = parse_file(REQUESTS.post("/", {"text": "layer: huyen-a-2023\r\nunit: huyen-a\r\n"}))
    nameless = parse_file(REQUESTS.post("/", {"text": "unit: huyen-a"}))

    assert (named.name, named.content) == ("huyen-a-2023", b"layer: huyen-a-2023\nunit: huyen-a\n")
    assert nameless.name == "văn bản đã dán"


def test_a_form_has_either_a_file_or_a_text() -> None:
    def both() -> dict[str, object]:
        return {"file": SimpleUploadedFile("a.yaml", b"x"), "text": "y"}

    with pytest.raises(Refused) as twice:
        parse_file(REQUESTS.post("/", both()))
    with pytest.raises(Refused) as never:
        parse_file(REQUESTS.post("/", {"text": " "}))

    assert [fault.text for fault in twice.value.faults] == [BOTH_SENT]
    assert [fault.text for fault in never.value.faults] == [NOTHING_SENT]


def test_line_and_rule_of_a_fault_are_told_apart_from_its_sentence() -> None:
    line = fault_line(Fault("No.", place="a.yaml:12 P23-GR-3"), "en")
    whole = fault_line(Fault("No.", place="a.yaml"), "en")

    assert (line.line, line.rule, line.sentence) == (12, "P23-GR-3", "No.")
    assert (whole.line, whole.rule) == (None, "")


def test_faults_are_shown_with_two_lines_around_them() -> None:
    file = RuleFile(b"one\ntwo\nthree\nfour\nfive\nsix", "a.yaml")

    shown = file_faults([Fault("No.", place="a.yaml:3")], file, "en")

    (excerpt,) = shown.excerpts
    assert excerpt.lines == [
        (1, "one", False),
        (2, "two", False),
        (3, "three", True),
        (4, "four", False),
        (5, "five", False),
    ]


def test_of_a_great_many_faults_the_rest_is_counted() -> None:
    faults = [Fault("No.", place="a.yaml")] * (MOST_FAULTS + 3)

    shown = file_faults(faults, RuleFile(b"", "a.yaml"), "en")

    assert (shown.number, len(shown.whole), shown.left_out) == (MOST_FAULTS + 3, MOST_FAULTS, 3)
