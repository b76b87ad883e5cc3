"""A return is taken whole or not at all, and says nothing where it is silent."""

from pathlib import Path
from typing import Any

import pytest

from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.returns import ReturnLine, counts_of
from xeploai.intake import Kind, Vocabulary, read_file

HEADINGS = ["Category", "Total", "Graded", "Not graded", "Reasons", "Good or better"]
HEADINGS += ["Excellent", "Completed", "Failed"]
MEMBERS = ["member", 57241, 56787, 454, "under_review=454", 48805, 9152, 7682, 300]
BRANCHES = ["Chi bộ trực thuộc", 40, 38, 2, None, 30, 3, 7, 1]

EXAMPLE = Path(__file__).parents[2] / "src" / "xeploai" / "examples" / "kien-giang-2023.toml"
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


def with_cell(row: list[Any], column: int, cell: Any) -> list[Any]:
    return [*row[:column], cell, *row[column + 1 :]]


def test_lines_are_read_with_their_reasons(desk: Any) -> None:
    members, branches = desk.take(desk.xlsx([HEADINGS, MEMBERS, BRANCHES])).rows_as(ReturnLine)

    assert counts_of(members) == Counts(9152, 39653, 7682, 300, {"under_review": 454})
    assert counts_of(branches) == Counts(3, 27, 7, 1, {"not_stated": 2})


def test_the_published_example_is_read_as_toml() -> None:
    intake = read_file(EXAMPLE, vocabulary=ALL_WORDS)

    counts = {line.category: counts_of(line) for line in intake.rows_as(ReturnLine)}
    assert (intake.kind, intake.about, intake.year) == (Kind.RETURN, "Kiên Giang", 2023)
    assert tuple(counts) == CATEGORIES
    assert counts["member"].total == 57241
    assert counts["subordinate_branch"].not_rated == {"newly_established": 37}


def test_reasons_may_have_columns_of_their_own(desk: Any) -> None:
    headings = with_cell([*HEADINGS, "Thành lập chưa đủ 6 tháng"], 4, "under_review")
    row = with_cell([*MEMBERS, 54], 4, 400)

    (line,) = desk.take(desk.xlsx([headings, row])).rows

    assert line.reasons == {"under_review": 400, "newly_established": 54}


@pytest.mark.parametrize(
    "listed",
    [
        "under_review=400; newly_established = 54",
        "Under review=400\nThành lập chưa đủ 6 tháng=54;",
    ],
)
def test_reasons_may_be_listed_in_one_cell(desk: Any, listed: str) -> None:
    (line,) = desk.take(desk.xlsx([HEADINGS, with_cell(MEMBERS, 4, listed)])).rows

    assert line.reasons == {"under_review": 400, "newly_established": 54}


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("454", "is not a reason with its number"),
        ("under_review=", "is not a reason with its number"),
        ("under_review=1.234", "write 1234 without separators"),
        ("holiday=3", "“holiday” is not a known reason. Write one of: Under review"),
        ("under_review=1; under_review=2", "is given twice in this row"),
        ("under_review=455", "the reasons make 455, more than the 454 not rated"),
    ],
)
def test_faulty_reasons_are_refused(desk: Any, listed: str, said: str) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, with_cell(MEMBERS, 4, listed)]))

    assert said in fault


def test_a_number_with_separators_names_its_cell_and_nothing_is_taken(desk: Any) -> None:
    path = desk.csv("\n".join(";".join(map(str, row)) for row in (HEADINGS, MEMBERS)))
    spoilt = desk.csv(path.read_text().replace("57241", "57.241"))

    (fault,) = desk.refusal(spoilt)
    assert fault == (
        "list.csv, cell B2: “57.241” can be read in two ways. If it is a whole number, write"
        " 57241 without separators."
    )


def test_a_category_without_figures_is_not_reported(desk: Any) -> None:
    empty = ["Chi bộ trực thuộc", *[None] * 8]

    intake = desk.take(desk.xlsx([HEADINGS, MEMBERS, empty]))

    assert [line.is_reported for line in intake.rows] == [True, False]
    assert (
        "says nothing of: Grassroots committees; Branches"
        in desk.remarks(desk.xlsx([HEADINGS, MEMBERS, empty]))[0]
    )


def test_a_category_of_zeros_is_reported(desk: Any) -> None:
    zeros = ["Chi bộ trực thuộc", 0, 0, 0, None, 0, 0, 0, 0]

    (line,) = desk.take(desk.xlsx([HEADINGS, zeros])).rows

    assert line.is_reported
    assert counts_of(line) == Counts()


def test_a_line_with_a_gap_is_refused_with_the_remedy(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, with_cell(MEMBERS, 8, None)]))

    assert "row 2: The line of “Members” lacks: “Failed”. Write 0 where there is none" in fault


def test_a_return_that_reports_nothing_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, ["member", *[None] * 8]]))

    assert "The return reports no category" in fault


def test_sums_that_disagree_are_refused_with_the_label_of_the_category(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, with_cell(MEMBERS, 1, 57242)]))

    assert fault.startswith("list.xlsx, sheet 'Sheet1', row 2: “Members”: 56787 graded and 454")


def test_a_category_given_twice_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, MEMBERS, MEMBERS]))

    assert "row 3: Category “Members” stands here again" in fault


def test_a_sum_row_is_read_past_with_a_remark(desk: Any) -> None:
    given = desk.xlsx([HEADINGS, MEMBERS, with_cell(MEMBERS, 0, "Tổng cộng")])

    assert [row.category for row in desk.take(given).rows] == ["member"]
    assert "row 3: “Tổng cộng” is no category" in " ".join(desk.remarks(given))


def test_another_row_with_figures_but_no_known_category_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, MEMBERS, with_cell(MEMBERS, 0, "Tổ đảng")]))

    assert "cell A3: “Tổ đảng” is not known here as “Category”" in fault


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("total = 10", "total = 11"), "[[category]] 1 (member): “Members”: 9 graded and 1 not"),
        (("total = 10", 'total = "1.000"'), "[[category]] 1 (member), total: “1.000” can be read"),
        (("total = 10", "total = true"), "total: TRUE is a truth value, not a count"),
        (("total = 10", "total = [1]"), "“[1]” is no number"),
        (('"member"', '"crew"'), "(crew), code: “crew” is not known"),
        (("under_review = 1", "holiday = 1"), "not_graded_reasons: “holiday” is not a known"),
        (("{ under_review = 1 }", "1"), "not_graded_reasons: The reasons are not a table"),
        (("[[category]]", "[category]"), "There is no [[category]] table"),
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

    assert "not known and were not read: level, category.printed" in remarks[0]


def test_toml_is_only_for_returns(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(TOML_MEMBERS, "return.toml"), Kind.PEOPLE)

    assert "can only be a statistical return" in fault
