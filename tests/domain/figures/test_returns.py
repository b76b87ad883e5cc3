"""A line of a return is counted only when its figures agree."""

from dataclasses import replace
from typing import Any

import pytest

from xeploai.domain import say
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.returns import (
    ReturnLine,
    ReturnLineIncomplete,
    check_line,
    check_lines,
    counts_of,
)
from xeploai.domain.labels import FIGURE_LABELS
from xeploai.domain.words import Fault

CODES = {"categories": ["member", "grassroots_branch"], "reasons": ["under_review"]}
MEMBERS = ReturnLine(
    category="member",
    total=57241,
    graded=56787,
    not_graded=454,
    good_or_better=48805,
    excellent=9152,
    completed=7682,
    failed=300,
    reasons={"under_review": 454},
    place="return.xlsx, row 9",
)


def faults_of(line: ReturnLine) -> list[str]:
    return [say(fault, "en") for fault in check_line(line, **CODES)]


def test_a_published_line_has_no_fault_and_gives_its_counts() -> None:
    assert check_line(MEMBERS, **CODES) == ()
    assert counts_of(MEMBERS) == Counts(9152, 39653, 7682, 300, {"under_review": 454})


def test_good_may_be_given_instead_of_good_or_better() -> None:
    line = replace(MEMBERS, good_or_better=None, good=39653)

    assert check_line(line, **CODES) == ()
    assert counts_of(line) == counts_of(MEMBERS)


def test_not_graded_without_reasons_count_as_not_stated() -> None:
    line = replace(MEMBERS, reasons={"under_review": 400})

    assert check_line(line, **CODES) == ()
    assert counts_of(line).not_rated == {"under_review": 400, "not_stated": 54}


def test_an_empty_line_is_not_reported_and_has_no_fault() -> None:
    line = ReturnLine(category="member")

    assert not line.is_reported
    assert check_line(line, **CODES) == ()


def test_zero_is_reported() -> None:
    assert ReturnLine(category="member", total=0).is_reported


def test_an_unreported_line_has_no_counts() -> None:
    with pytest.raises(ReturnLineIncomplete):
        counts_of(ReturnLine(category="member"))


@pytest.mark.parametrize(
    "name", ["total", "graded", "not_graded", "excellent", "completed", "failed", "good_or_better"]
)
def test_a_line_that_lacks_a_figure_is_refused(name: str) -> None:
    gap: dict[str, Any] = {name: None}

    (fault,) = faults_of(replace(MEMBERS, **gap))

    assert fault == (
        f"return.xlsx, row 9: The line of “member” lacks: “{FIGURE_LABELS[name]['en']}”."
        " Write 0 where there is none; leave the whole line empty if the category is not reported."
    )


def test_a_count_below_zero_is_refused() -> None:
    (fault,) = faults_of(replace(MEMBERS, failed=-1))

    assert fault == ("return.xlsx, row 9: Failed of “member” is -1. A count cannot be below zero.")


def test_grades_that_miss_one_subject_are_refused_with_their_sum() -> None:
    (fault,) = faults_of(replace(MEMBERS, completed=7681))

    assert fault == (
        "return.xlsx, row 9: “member”: the grades make 56786 (9152 excellent, 39653 good,"
        " 7681 completed, 300 failed), but graded says 56787. Correct the figure that is wrong."
    )


def test_a_total_that_is_one_off_is_refused() -> None:
    (fault,) = faults_of(replace(MEMBERS, total=57242))

    assert fault == (
        "return.xlsx, row 9: “member”: 56787 graded and 454 not rated make 57241,"
        " but the total says 57242. Correct the figure that is wrong."
    )


def test_reasons_may_reach_the_not_graded_but_not_exceed_them() -> None:
    (fault,) = faults_of(replace(MEMBERS, reasons={"under_review": 455}))

    assert fault == (
        "return.xlsx, row 9: “member”: the reasons make 455, more than the 454 not rated."
        " Count each subject under one reason only."
    )


def test_good_and_excellent_must_make_good_or_better() -> None:
    faults = faults_of(replace(MEMBERS, good=39652))

    assert faults[0] == (
        "return.xlsx, row 9: “member”: 9152 excellent and 39652 good make 48804,"
        " but good or better says 48805. Correct the figure that is wrong."
    )


def test_excellent_cannot_exceed_good_or_better() -> None:
    (fault,) = faults_of(replace(MEMBERS, excellent=48806))

    assert fault == (
        "return.xlsx, row 9: “member”: 48806 excellent is more than 48805 good or better,"
        " which includes them. Correct one of the two."
    )


def test_unknown_codes_are_named() -> None:
    faults = faults_of(replace(MEMBERS, category="crew", reasons={"holiday": 1}))

    assert faults[:2] == [
        "return.xlsx, row 9: Category “crew” is not in the rule pack. Use one of its codes.",
        "return.xlsx, row 9: Reason “holiday” is not in the rule pack. Use one of its codes.",
    ]


def test_several_faults_of_a_line_come_at_once() -> None:
    assert (
        len(faults_of(replace(MEMBERS, completed=1, total=1, reasons={"under_review": 999}))) == 3
    )


def test_a_category_given_twice_is_refused_where_it_is_repeated() -> None:
    again = replace(MEMBERS, place="return.xlsx, row 12")

    (fault,) = check_lines([MEMBERS, again], **CODES)

    assert fault == Fault(
        fault.text, {"category": "member", "place": "return.xlsx, row 9"}, "return.xlsx, row 12"
    )


NONE_AT_ALL = ReturnLine("member", 0, 0, 0, 0, 0, 0, 0, 0)


def test_the_figures_of_a_line_of_zeros_agree_in_either_way_of_writing() -> None:
    only_good = replace(NONE_AT_ALL, good_or_better=None)
    only_better = replace(NONE_AT_ALL, good=None)

    assert faults_of(NONE_AT_ALL) == faults_of(only_good) == faults_of(only_better) == []
    assert counts_of(NONE_AT_ALL) == counts_of(only_good) == counts_of(only_better) == Counts()


@pytest.mark.parametrize("name", ["not_graded", "excellent", "completed", "failed"])
def test_a_line_that_lacks_a_figure_has_no_counts(name: str) -> None:
    gap: dict[str, Any] = {name: None}

    with pytest.raises(ReturnLineIncomplete):
        counts_of(replace(MEMBERS, **gap))


def test_a_line_without_good_in_either_way_has_no_counts() -> None:
    with pytest.raises(ReturnLineIncomplete):
        counts_of(replace(MEMBERS, good_or_better=None))


def test_where_neither_good_nor_good_or_better_is_given_one_of_them_is_required() -> None:
    (fault,) = faults_of(replace(MEMBERS, good_or_better=None))

    assert fault == (
        "return.xlsx, row 9: The line of “member” lacks: “Good or better”. Write 0 where there is"
        " none; leave the whole line empty if the category is not reported."
    )


def test_all_good_or_better_may_be_excellent_and_not_one_more() -> None:
    all_excellent = replace(
        NONE_AT_ALL, total=3, graded=3, excellent=3, good_or_better=3, good=None
    )

    assert faults_of(all_excellent) == []
    (fault,) = faults_of(replace(all_excellent, excellent=4))
    assert fault == (
        "“member”: 4 excellent is more than 3 good or better, which includes them."
        " Correct one of the two."
    )


def test_where_excellent_exceeds_good_or_better_no_sum_of_grades_is_reported() -> None:
    (fault,) = faults_of(ReturnLine("member", 4, 4, 0, 3, 4, completed=0, failed=0))

    assert fault == (
        "“member”: 4 excellent is more than 3 good or better, which includes them."
        " Correct one of the two."
    )


def test_a_sum_with_no_good_at_all_is_checked_like_any_other() -> None:
    no_good = replace(NONE_AT_ALL, total=3, graded=3, good_or_better=3, excellent=2, failed=1)

    assert faults_of(replace(no_good, good_or_better=2)) == []
    assert faults_of(no_good)[0] == (
        "“member”: 2 excellent and 0 good make 2, but good or better says 3."
        " Correct the figure that is wrong."
    )
    (fault,) = faults_of(replace(no_good, good_or_better=2, failed=2))
    assert fault == (
        "“member”: the grades make 4 (2 excellent, 0 good, 0 completed, 2 failed),"
        " but graded says 3. Correct the figure that is wrong."
    )


def test_subjects_are_not_rated_for_reasons_even_where_none_is_graded() -> None:
    nobody = replace(NONE_AT_ALL, total=1, not_graded=1, reasons={"under_review": 1})

    assert faults_of(nobody) == []
    (fault,) = faults_of(replace(nobody, total=0, not_graded=0))
    assert fault == (
        "“member”: the reasons make 1, more than the 0 not rated."
        " Count each subject under one reason only."
    )


@pytest.mark.parametrize(
    "stated", [{}, {"total": 0, "failed": 0}, {"reasons": {"under_review": 0}}]
)
def test_a_line_that_declares_nobody_needs_no_figures_and_may_say_zero(
    stated: dict[str, Any],
) -> None:
    assert faults_of(ReturnLine("member", has_nobody=True, **stated)) == []


@pytest.mark.parametrize(
    "stated", [{"total": 0, "failed": 1}, {"good": 3}, {"reasons": {"under_review": 1}}]
)
def test_a_line_that_declares_nobody_and_has_a_figure_is_refused(stated: dict[str, Any]) -> None:
    (fault,) = faults_of(ReturnLine("member", has_nobody=True, place="row 9", **stated))

    assert fault == (
        "row 9: The line of “member” says that there is nobody, and has figures."
        " Delete one of the two."
    )
