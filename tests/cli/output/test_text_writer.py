"""Paragraphs in a terminal."""

from datetime import date

import pytest

from xeploai.cli.output.text_writer import Writer, writer
from xeploai.domain.model.rules import Source
from xeploai.domain.words import Fault


def test_later_lines_of_a_paragraph_are_indented_as_far_as_its_mark(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Writer("en", 12).line("one two three", 1, "· ")

    assert capsys.readouterr().out == "  · one two\n    three\n"


def test_an_empty_paragraph_is_an_empty_line(capsys: pytest.CaptureFixture[str]) -> None:
    Writer("en", 12).line()

    assert capsys.readouterr().out == "\n"


def test_sentences_sources_and_days_are_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")

    writer("vi").say(Fault("no fault"))

    assert capsys.readouterr().out == "không có lỗi\n"
    assert writer("vi").source(source) == "124-QĐ/TW ngày 04/10/2023, Điều 12"
    assert writer("en").source(source) == "124-QĐ/TW of 2023-10-04, Điều 12"
    assert writer("en").label({"vi": "có", "en": "yes"}) == "yes"
