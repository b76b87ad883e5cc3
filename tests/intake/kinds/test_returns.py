"""A return is taken whole or not at all, and what it leaves out is not zero."""

from typing import Any

import pytest

from tests.intake.samples import with_cell
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.returns import ReturnLine, counts_of

HEADINGS = ["Category", "Total", "Graded", "Not graded", "Reasons", "Good or better"]
HEADINGS += ["Excellent", "Completed", "Failed"]
MEMBERS = ["member", 57241, 56787, 454, "under_review=454", 48805, 9152, 7682, 300]
BRANCHES = ["Chi bộ trực thuộc", 40, 38, 2, None, 30, 3, 7, 1]


def test_lines_are_read_with_their_reasons(desk: Any) -> None:
    members, branches = desk.take(desk.xlsx([HEADINGS, MEMBERS, BRANCHES])).rows_as(ReturnLine)

    assert counts_of(members) == Counts(9152, 39653, 7682, 300, {"under_review": 454})
    assert counts_of(branches) == Counts(3, 27, 7, 1, {"not_stated": 2})


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


def test_a_category_of_zeros_is_reported(desk: Any) -> None:
    zeros = ["Chi bộ trực thuộc", 0, 0, 0, None, 0, 0, 0, 0]

    (line,) = desk.take(desk.xlsx([HEADINGS, zeros])).rows

    assert line.is_reported
    assert counts_of(line) == Counts()


def test_a_line_with_a_gap_is_refused_with_the_remedy(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, with_cell(MEMBERS, 8, None)]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 2: The line of “Members” lacks: “Failed”. Write 0"
        " where there is none; leave the whole line empty if the category is not reported."
    )


def test_a_return_that_reports_nothing_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, ["member", *[None] * 8]]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 2: The return reports no category: every line is"
        " empty. Fill in the figures."
    )


def test_sums_that_disagree_are_refused_with_the_label_of_the_category(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, with_cell(MEMBERS, 1, 57242)]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', row 2: “Members”: 56787 graded and 454 not rated make"
        " 57241, but the total says 57242. Correct the figure that is wrong."
    )


def test_a_category_given_twice_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, MEMBERS, MEMBERS]))

    assert fault.startswith("list.xlsx, sheet 'Sheet1', row 3: Category “Members” ")
    assert fault.endswith(" at list.xlsx, sheet 'Sheet1', row 2.")


def test_a_sum_row_is_read_past_with_a_remark(desk: Any) -> None:
    given = desk.xlsx([HEADINGS, MEMBERS, with_cell(MEMBERS, 0, "Tổng cộng")])

    assert [row.category for row in desk.take(given).rows] == ["member"]
    assert (
        "list.xlsx, sheet 'Sheet1', row 3: “Tổng cộng” is not a category; the row was skipped."
        in desk.remarks(given)
    )


def test_another_row_with_figures_but_no_known_category_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, MEMBERS, with_cell(MEMBERS, 0, "Tổ đảng")]))

    assert fault == (
        "list.xlsx, sheet 'Sheet1', cell A3: “Tổ đảng” is not known here as “Category”. Write"
        " one of: Grassroots committees; Branches; Members."
    )


@pytest.mark.parametrize("place", [1, 4])
def test_words_in_place_of_the_total_declare_that_there_is_nobody(desk: Any, place: int) -> None:
    nobody = with_cell(["Chi bộ trực thuộc", *[None] * 8], place, "Không có đối tượng")

    members, branches = desk.take(desk.xlsx([HEADINGS, MEMBERS, nobody])).rows_as(ReturnLine)

    assert (members.has_nobody, branches.has_nobody, branches.is_reported) == (False, True, False)


def test_a_line_without_anybody_that_has_figures_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.xlsx([HEADINGS, with_cell(MEMBERS, 1, "không có")]))

    assert "says that there is nobody, and has figures" in fault
