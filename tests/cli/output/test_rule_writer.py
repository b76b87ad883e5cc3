"""Rules in words."""

from datetime import date

import pytest

from xeploai.cli.output.rule_writer import write_checked, write_days, write_effect, write_provision
from xeploai.cli.output.text_writer import Writer
from xeploai.domain.model.pack import Rulebook
from xeploai.explanation.rulebook import rulebook_on
from xeploai.rulepacks import pack

OUT = Writer("en", 150)


@pytest.fixture
def book() -> Rulebook:
    return rulebook_on(pack("vn-party-2023"), date(2023, 12, 31))


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_provision_begins_with_code_standing_and_place_in_its_text(
    book: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    write_provision(book.provisions["P23-GR-3"], book, OUT)

    empty, head, source, *_ = printed(capsys)
    assert (empty, head) == ("", "P23-GR-3  [official, binds]")
    assert source.startswith("  124-QĐ/TW of 2023-10-04, khoản 1 Điều 12 [")
    assert source.endswith("]; in force from 2023-10-04")


def test_an_effect_stands_above_its_conditions(
    book: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    write_effect(book.provisions["P23-GR-3"], book, OUT, 0)

    effect, *conditions = printed(capsys)
    assert effect == "“Excellent” is open only where this is true:"
    assert "    - Tasks exceeded: at least 50% of “Tasks assigned in the period”." in conditions


def test_the_days_that_a_pack_governs_are_written(
    book: Rulebook, capsys: pytest.CaptureFixture[str]
) -> None:
    write_days(book.pack, OUT)

    assert printed(capsys) == ["  Cycles that close from 2023-10-04 until before 2025-08-30."]


def test_who_checked_a_pack_is_written_or_that_nobody_did(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_checked("Sở Tư pháp", OUT, 0)
    write_checked("", OUT, 0)

    assert printed(capsys) == [
        "Checked against the issued texts by Sở Tư pháp.",
        "Nobody has checked this pack against the issued texts yet.",
    ]
