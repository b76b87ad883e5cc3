"""What is printed in a terminal."""

from datetime import date

import pytest

from xeploai.cli.output.console import WIDTH, date_text, markup_text, print_json, width_of_output
from xeploai.domain.words import label, message


def test_output_that_is_no_terminal_is_wide_enough_for_the_tables() -> None:
    assert width_of_output() == WIDTH


def test_a_day_is_written_as_the_reader_writes_it() -> None:
    assert date_text(date(2023, 1, 31), "vi") == "31/01/2023"
    assert date_text(date(2023, 1, 31), "en") == "2023-01-31"


def test_brackets_in_a_name_are_no_markup() -> None:
    text = message("%(one)s (%(before)s) and %(other)s (%(now)s)")

    found = markup_text(text, "en", one="[bold]", before=2022, other="b", now=2023)

    assert found == r"\[bold] (2022) and b (2023)"


def test_a_label_among_the_values_is_said_in_the_readers_language() -> None:
    text = message("%(one)s (%(before)s) and %(other)s (%(now)s)")
    values = {"one": label("Suspended from Party meetings"), "before": 1, "other": "b", "now": 2}

    assert markup_text(text, "vi", **values).startswith("Bị đình chỉ sinh hoạt đảng (1)")
    assert markup_text(text, "en", **values).startswith("Suspended from Party meetings (1)")


def test_json_has_vietnamese_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"tên": "Đảng bộ"})

    assert capsys.readouterr().out == '{\n "tên": "Đảng bộ"\n}\n'
