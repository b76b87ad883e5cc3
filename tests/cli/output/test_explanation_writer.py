"""The reasoning about one subject in words."""

from datetime import date

import pytest

from xeploai.cli.output.explanation_writer import write_heading, write_reasoning
from xeploai.cli.output.text_writer import Writer
from xeploai.domain.model.facts import Fact
from xeploai.explanation.build import explanation_of
from xeploai.explanation.rulebook import rulebook_on
from xeploai.rulepacks import pack

OUT = Writer("en", 150)


def test_an_explanation_names_its_rules_and_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = rulebook_on(pack("vn-party-2023"), date(2023, 12, 31))
    facts = {"tasks_assigned": Fact(10, "report")}
    explanation = explanation_of(book, "member", facts)

    write_heading(explanation, OUT)
    write_reasoning(explanation, OUT)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Members"
    assert lines[1].startswith(
        "Rules: Regulation 124-QĐ/TW and guidance 25-HD/BTCTW (vn-party-2023"
    )
    assert lines[1].endswith(", as of 2023-12-31.")
    assert lines[2] == "Nobody has checked this pack against the issued texts yet."
    missing = lines.index("What is missing")
    grades = lines.index("Grades")
    assert missing < grades < lines.index("Provisions, one by one")
    assert ("  · Exempt from work and Party activities [is_exempt]: not known") in lines[
        missing:grades
    ]
    assert "      · Tasks assigned in the period: 10 tasks (report)" in lines[grades:]
