"""`xeploai rules show`: a pack clause by clause."""

from pathlib import Path

import pytest

from tests.cli.commands.rules.conftest import no_such_pack
from tests.cli.conftest import Xeploai


def test_a_pack_is_shown_without_the_word_show(xeploai: Xeploai) -> None:
    assert xeploai("rules", "vn-party-2023").out == xeploai("rules", "show", "vn-party-2023").out


def test_a_provision_is_shown_as_a_lawyer_checks_it(xeploai: Xeploai) -> None:
    lines = xeploai("rules", "show", "vn-party-2023", "--provision", "P23-GR-3").lines

    for line in (
        "P23-GR-3  [official, binds]",
        "“Excellent” is open only where this is true:",
        "- Tasks exceeded: at least 50% of “Tasks assigned in the period”.",
    ):
        assert line in lines
    (source,) = [line for line in lines if line.startswith("124-QĐ/TW of 2023-10-04, ")]
    assert source.startswith("124-QĐ/TW of 2023-10-04, khoản 1 Điều 12 [")
    assert source.endswith("; in force from 2023-10-04")
    (number,) = [line for line in lines if line.startswith("· exceeded = ")]
    assert number.startswith(
        "· exceeded = 50% of the tasks assigned; a local document may only raise it"
    )
    assert not [line for line in lines if line.startswith("P23-GR-4")]


def test_what_the_texts_leave_open_is_set_by_nobody_here(xeploai: Xeploai) -> None:
    lines = xeploai("rules", "show", "vn-party-2023").lines

    assert (
        "not set by the texts: left to a document of the competent body; none is in force here"
    ) in lines


def test_an_earlier_wording_is_shown_on_its_day_and_all_of_them_when_asked(
    xeploai: Xeploai, small: Path
) -> None:
    one = ["rules", "show", small, "--provision", "P18-GR-1"]

    assert "exceeded = 50%" in xeploai(*one, "--on", "2021-06-30").out
    assert "exceeded = 55%" in xeploai(*one, "--on", "2022-01-01").out
    both = xeploai(*one, "--all").out
    assert "exceeded = 50%" in both
    assert "exceeded = 55%" in both
    assert "withdrawn on 2024-01-01" in both


def test_only_what_is_about_a_category_is_shown(xeploai: Xeploai) -> None:
    lines = xeploai("rules", "show", "vn-party-2023", "--category", "member").lines

    assert [line for line in lines if line.startswith("P23-SUBJ-1.EXEMPT  [")]
    assert not [line for line in lines if line.startswith("P23-KO-2  [")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["vn-party-1999"], no_such_pack("vn-party-1999")),
        (["nowhere.yaml"], "nowhere.yaml: The file cannot be read (no such file or folder exists)"),
        (["vn-party-2023", "--category", "nobody"], "“nobody” is no category of vn-party-2023: "),
        (
            ["vn-party-2023", "--provision", "P23-GR-333"],
            (
                "vn-party-2023 has no provision “P23-GR-333” in force on 2025-08-29."
                " Those that begin alike: P23-GR-3"
            ),
        ),
        (["vn-party-2023", "--on", "2001-01-01"], "vn-party-2023 applies from 2023-10-04 on"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    xeploai: Xeploai, words: list[str], said: str
) -> None:
    refusal = xeploai("rules", "show", *words).refusal

    assert said in refusal
