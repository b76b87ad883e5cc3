"""Values on the command line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest

from xeploai.cli.command_line import DAY, FILE, NUMBER, YEAR, UsageFault, choice


def refusal_of(convert: Callable[[], object]) -> str:
    with pytest.raises(UsageFault) as refused:
        convert()
    return refused.value.fault.text % refused.value.fault.values


@pytest.mark.parametrize("text", ["31/12/2023", "2023-12-31"])
def test_a_date_is_written_in_either_way(text: str) -> None:
    assert DAY.convert(text, None, None) == date(2023, 12, 31)


@pytest.mark.parametrize("text", ["32/12/2023", "2023", "12/31/2023", ""])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    assert refusal_of(lambda: DAY.convert(text, None, None)) == (
        f"“{text}” is not a date. Write it as 31/12/2023."
    )


@pytest.mark.parametrize(("text", "year"), [("1", 1), ("2023", 2023), ("9999", 9999)])
def test_a_year_is_one_that_a_date_can_have(text: str, year: int) -> None:
    assert YEAR.convert(text, None, None) == year


@pytest.mark.parametrize("text", ["0", "10000", "-1", "hai", ""])
def test_what_is_not_a_year_is_refused(text: str) -> None:
    assert refusal_of(lambda: YEAR.convert(text, None, None)) == (
        f"“{text}” is not a year. Write it as 2023."
    )


def test_a_number_may_be_below_zero() -> None:
    assert NUMBER.convert("-1", None, None) == -1


@pytest.mark.parametrize("text", ["1.5", "x", ""])
def test_what_is_not_a_whole_number_is_refused(text: str) -> None:
    assert refusal_of(lambda: NUMBER.convert(text, None, None)) == (
        f"“{text}” is not a whole number."
    )


def test_one_of_several_words_is_taken_as_it_is_written() -> None:
    words = choice(("decided", "suggested"))

    assert words.convert("decided", None, None) == "decided"
    assert refusal_of(lambda: words.convert("DECIDED", None, None)) == (
        "“DECIDED” is not one of: decided, suggested."
    )


def test_a_file_need_not_be_there() -> None:
    assert FILE.convert("nowhere.csv", None, None) == Path("nowhere.csv")


def test_a_refusal_names_the_option() -> None:
    with pytest.raises(UsageFault) as refused:
        YEAR.convert("x", click.Option(["--cycle"]), None)

    assert refused.value.fault.place == "--cycle"
