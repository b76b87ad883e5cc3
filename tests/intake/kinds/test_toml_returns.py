"""Returns in TOML."""

from pathlib import Path
from typing import Any

import pytest

from xeploai.domain.figures.returns import ReturnLine, counts_of
from xeploai.intake import Kind, Vocabulary, read_file

EXAMPLE = Path(__file__).parents[3] / "src" / "xeploai" / "examples" / "kien-giang-2023.toml"
CATEGORIES = (
    *("district_committee", "grassroots_committee", "grassroots_branch"),
    *("departmental_committee", "subordinate_branch", "member"),
    *("leadership_collective", "leading_cadre"),
)
ALL_WORDS = Vocabulary(
    categories={code: {"vi": code, "en": code} for code in CATEGORIES},
    reasons={code: {"vi": code, "en": code} for code in ("under_review", "newly_established")},
)
TOML_MEMBERS = """
[[category]]
code = "member"
total = 10
graded = 9
not_graded = 1
not_graded_reasons = { under_review = 1 }
good_or_better = 7
excellent = 1
completed = 1
failed = 1
"""


def test_the_published_example_is_read_as_toml() -> None:
    intake = read_file(EXAMPLE, vocabulary=ALL_WORDS)

    counts = {line.category: counts_of(line) for line in intake.rows_as(ReturnLine)}
    assert (intake.kind, intake.about, intake.year) == (Kind.RETURN, "Kiên Giang", 2023)
    assert tuple(counts) == CATEGORIES
    assert counts["member"].total == 57241
    assert counts["subordinate_branch"].not_rated == {"newly_established": 37}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("total = 10", "total = 11"), "[[category]] 1 (member): “Members”: 9 graded and 1 not"),
        (("total = 10", 'total = "1.000"'), "[[category]] 1 (member), total: “1.000” can be read"),
        (("total = 10", "total = true"), "total: TRUE is a truth value, not a count"),
        (("total = 10", "total = [1]"), "“[1]” is not a number"),
        (('"member"', '"crew"'), "(crew), code: “crew” is not known"),
        (("under_review = 1", "holiday = 1"), "not_graded_reasons: “holiday” is not a known"),
        (("{ under_review = 1 }", "1"), "not_graded_reasons: The reasons are not a table"),
        (("[[category]]", "[category]"), "The [[category]] tables are missing"),
        (("total = 10", "total = "), "is not TOML"),
        (("\n[[", '\nyear = "2023"\n[['), "year: The year “2023” is not a number"),
    ],
)
def test_faulty_toml_is_refused_where_it_is_wrong(
    desk: Any, change: tuple[str, str], said: str
) -> None:
    text = TOML_MEMBERS.replace(*change)

    (fault,) = desk.refusal(desk.csv(text, "return.toml"))

    assert fault.startswith("return.toml")
    assert said in fault


def test_keys_that_nobody_reads_are_remarked_upon(desk: Any) -> None:
    text = 'level = "province"\n' + TOML_MEMBERS + 'printed = { graded = "90" }\n'

    remarks = desk.remarks(desk.csv(text, "return.toml"))

    assert (
        remarks[0]
        == "return.toml: These keys are not known and were not read: level, category.printed."
    )


def test_toml_is_only_for_returns(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(TOML_MEMBERS, "return.toml"), Kind.PEOPLE)

    assert fault == (
        "return.toml: A TOML file can only be a statistical return. Give a spreadsheet or CSV."
    )
