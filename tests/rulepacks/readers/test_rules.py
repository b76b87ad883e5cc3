"""Every fault that a pack can have: where it is said to stand, and what it says."""

from collections.abc import Callable

import pytest

from tests.rulepacks.sentences import sentence
from xeploai.domain.words import Refused
from xeploai.rulepacks import parse_pack

FaultsAfter = Callable[..., list[str]]


GRADES = "grading.grades"


CITED = "source: {document: DOC, issued: 2020-01-01, place: Điều"


def test_a_rule_that_the_program_does_not_know_is_refused(faults_after: FaultsAfter) -> None:
    faults = faults_after(("rule: grading.excellent_ceilings", "rule: grading.ceiling"))

    assert len(faults) == 1
    assert sentence(faults[0]) == (
        "Unknown rule “grading.ceiling”. Use one of: cycle.closing_dates, "
        "grading.grades, grading.categories, grading.not_rated_reasons, "
        "grading.excellent_ceilings, grading.incomplete_lists, subjects.statuses_not_reviewed, "
        "statistics.share_bases, statistics.comparable_with."
    )


def test_a_rule_that_stands_twice_is_refused(faults_after: FaultsAfter) -> None:
    again = "rule: grading.excellent_ceilings"
    faults = faults_after((again, f"rule: {GRADES}"))

    assert (
        "The rule “grading.grades” occurs twice in the file. Put all its values under one."
    ) in map(sentence, faults)


def test_a_rule_without_which_no_cycle_can_be_counted_has_to_be_there(
    faults_after: FaultsAfter, small_pack: str
) -> None:
    start = small_pack.index("  - rule: statistics.share_bases")

    (fault,) = faults_after((small_pack[start:], ""))

    assert sentence(fault) == (
        "The pack has no rule “statistics.share_bases”. Add it with its first value."
    )


def test_a_rule_without_a_value_is_refused(faults_after: FaultsAfter, small_pack: str) -> None:
    start = small_pack.index("      - from: 2021-01-01")
    end = small_pack.index("  - rule: subjects.statuses_not_reviewed")

    (fault,) = faults_after((small_pack[start - 1 : end], " []\n"))

    assert sentence(fault) == (
        "The rule has no value. Add the first one with its day, or remove the rule."
    )


def test_a_ceiling_is_on_a_category_of_the_pack(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("category: member", "category: leading_cadre"))

    assert sentence(fault) == (
        "The ceiling is on “leading_cadre”, which this pack does not list. Use one of "
        "its categories: member."
    )
    assert sentence(fault) == (
        "The ceiling is on “leading_cadre”, which this pack does not list. Use one of "
        "its categories: member."
    )


def test_a_category_with_a_fault_does_not_make_its_ceiling_faulty(
    faults_after: FaultsAfter,
) -> None:
    (fault,) = faults_after(("kind: MEMBER", "kind: ANYBODY"))

    assert sentence(fault) == (
        "Unknown kind of subject “ANYBODY”. Use one of: ORGANISATION, COLLECTIVE, "
        "MEMBER, CADRE, STAFF."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "figure: excellent",
            "figure: superb",
            (
                "Unknown figure “superb”. Use one of: total, graded, not_graded, "
                "good_or_better, excellent, good, completed, failed, undecided."
            ),
        ),
        (
            "base: graded",
            "base: everybody",
            (
                "The base “everybody” is not a figure. Use one of: total, graded, not_graded, "
                "good_or_better, excellent, good, completed, failed, undecided."
            ),
        ),
        (
            "base: graded",
            "base: failed",
            (
                "“excellent” is not part of “failed”, so its share could exceed the whole. Use "
                "one of: good_or_better, graded, total."
            ),
        ),
        (
            "base: GOOD",
            "base: FAILED",
            ("“FAILED” is not a base of a ceiling. Use one of: GOOD, GOOD_OR_BETTER, ALL_RATED."),
        ),
        (
            "group_by: GRASSROOTS",
            "group_by: AGE",
            "Unknown grouping “AGE”. Use one of: GRASSROOTS, PEERS, TITLE.",
        ),
    ],
)
def test_figures_bases_and_groupings_are_those_of_the_program(
    faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = faults_after((old, new))

    assert sentence(fault) == said


def test_a_grade_that_the_regulations_do_not_have_is_refused(faults_after: FaultsAfter) -> None:
    faults = faults_after(("{code: GOOD", "{code: FINE"))

    assert "Unknown grade “FINE”. Use: EXCELLENT, GOOD, COMPLETED, FAILED." in map(sentence, faults)


def test_no_grade_is_left_out(faults_after: FaultsAfter) -> None:
    line = "          - {code: FAILED, label: {vi: Không hoàn thành, en: Failed}}\n"

    (fault,) = faults_after((line, ""))

    assert sentence(fault) == (
        "The grades are not complete or not in order. List them so: EXCELLENT, GOOD, "
        "COMPLETED, FAILED."
    )


def test_grades_stand_best_first(faults_after: FaultsAfter) -> None:
    swapped = [("EXCELLENT", "x"), ("GOOD", "EXCELLENT"), ("x", "GOOD")]

    (fault,) = faults_after(*((f"{{code: {old},", f"{{code: {new},") for old, new in swapped))

    assert sentence(fault) == (
        "The grades are not complete or not in order. List them so: EXCELLENT, GOOD, "
        "COMPLETED, FAILED."
    )


def test_a_code_is_listed_once(faults_after: FaultsAfter) -> None:
    faults = faults_after(("code: FAILED", "code: GOOD"))

    assert "“GOOD” is listed twice. Keep one of them." in map(sentence, faults)


@pytest.mark.parametrize(("until", "refused"), [("2020-01-01", True), ("2020-01-02", False)])
def test_a_pack_ends_after_the_day_on_which_it_begins(
    small_pack: str, until: str, refused: bool
) -> None:
    ended = f"value: {{until: {until}, {CITED} 1}}, status: confirmed, rule_ids: []}}"
    content = small_pack.replace("value: {until: null}", ended).encode()

    if refused:
        with pytest.raises(Refused, match=f"apply until {until}, but begins on 2020-01-01"):
            parse_pack(content, file="p.yaml")
    else:
        assert parse_pack(content, file="p.yaml")


def test_the_end_of_a_pack_cites_the_text_that_ended_it(faults_after: FaultsAfter) -> None:
    faults = faults_after(("{until: null}", "{until: 2023-01-01}"))

    assert [key in "".join(faults) for key in ("“source”", "“status”", "“rule_ids”")] == [True] * 3


def test_a_list_of_reasons_is_not_empty(faults_after: FaultsAfter, small_pack: str) -> None:
    start = small_pack.index("          - code: exempt")
    end = small_pack.index("  - rule: grading.excellent_ceilings")

    (fault,) = faults_after((small_pack[start - 1 : end], " []\n"))

    assert sentence(fault) == "The list is empty. List at least one, or remove this value."


def test_only_known_membership_statuses_can_be_left_out_of_the_review(
    faults_after: FaultsAfter,
) -> None:
    (fault,) = faults_after(("value: [EXEMPT]", "value: [RETIRED]"))

    assert sentence(fault) == (
        "Unknown membership status “RETIRED”. Use one of: PROBATIONARY, FULL, EXEMPT, SUSPENDED."
    )
