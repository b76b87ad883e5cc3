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
    faults = faults_after(("rule: statistics.comparable_with", "rule: grading.ceiling"))

    assert len(faults) == 1
    assert sentence(faults[0]) == (
        "Unknown rule “grading.ceiling”. Use one of: cycle.closing_dates, "
        "cycle.quarterly_categories, grading.grades, grading.categories, "
        "grading.category_names, grading.not_rated_reasons, "
        "grading.incomplete_lists, subjects.statuses_not_reviewed, subjects.main_post, "
        "subjects.grade_of_several_posts, subjects.opinion_of_former_unit, "
        "statistics.share_bas…."
    )


def test_a_rule_that_stands_twice_is_refused(faults_after: FaultsAfter) -> None:
    again = "rule: statistics.comparable_with"
    faults = faults_after((again, f"rule: {GRADES}"))

    assert (
        "The rule “grading.grades” occurs twice in the file. Put all its values under one."
    ) in map(sentence, faults)


def test_a_rule_without_which_no_cycle_can_be_counted_has_to_be_there(
    faults_after: FaultsAfter, small_pack: str
) -> None:
    start = small_pack.index("  - rule: statistics.share_bases")
    end = small_pack.index("  - rule: competence.by_category")

    (fault,) = faults_after((small_pack[start:end], ""))

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


def test_a_category_with_a_fault_makes_nothing_else_faulty(
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
    ],
)
def test_figures_and_bases_are_those_of_the_program(
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
    end = small_pack.index("  - rule: statistics.comparable_with")

    (fault,) = faults_after((small_pack[start - 1 : end], " []\n"))

    assert sentence(fault) == "The list is empty. List at least one, or remove this value."


def test_only_known_membership_statuses_can_be_left_out_of_the_review(
    faults_after: FaultsAfter,
) -> None:
    (fault,) = faults_after(("value: [EXEMPT]", "value: [RETIRED]"))

    assert sentence(fault) == (
        "Unknown membership status “RETIRED”. Use one of: PROBATIONARY, FULL, EXEMPT, SUSPENDED."
    )


BASES = "  - rule: statistics.share_bases"


def with_rule(code: str, value: str) -> tuple[str, str]:
    """Return the replacement that puts one more rule into the small pack."""
    rule = (
        f"  - rule: {code}\n    label: {{vi: Quy tắc, en: Rule}}\n    unit: none\n    values:\n"
        f"      - from: 2020-01-01\n        {CITED} 2}}\n        status: confirmed\n"
        f"        rule_ids: []\n        value: {value}\n"
    )
    return BASES, rule + BASES


def criteria(*codes: str) -> str:
    cited = f"{CITED} 2}}, status: confirmed, rule_ids: []"
    return "[" + ", ".join(f"{{criterion: {code}, {cited}}}" for code in codes) + "]"


@pytest.mark.parametrize(
    ("codes", "missing"),
    [
        (("LEVEL", "HEAD"), "SINCE, UNIT, TITLE"),
        (("SINCE", "UNIT"), "TITLE"),
        (("TITLE", "UNIT"), "SINCE"),
    ],
)
def test_criteria_that_leave_posts_alike_are_refused(
    faults_after: FaultsAfter, codes: tuple[str, ...], missing: str
) -> None:
    (fault,) = faults_after(with_rule("subjects.main_post", criteria(*codes)))

    assert sentence(fault) == (
        f"Two posts of a person can be alike in all of these criteria. Add, at the end: {missing}."
    )


def test_an_unknown_criterion_of_posts_is_refused(faults_after: FaultsAfter) -> None:
    value = criteria("AGE", "SINCE", "UNIT", "TITLE")

    (fault,) = faults_after(with_rule("subjects.main_post", value))

    assert sentence(fault) == (
        "Posts cannot be put in order by “AGE”. Use: LEVEL, HEAD, SINCE, UNIT, TITLE."
    )


def test_a_pack_with_leading_cadres_says_which_post_is_the_main_one(
    faults_after: FaultsAfter,
) -> None:
    (fault,) = faults_after(("kind: MEMBER", "kind: CADRE"))

    assert sentence(fault).startswith("The pack has leading cadres (“member”), but no rule ")


@pytest.mark.parametrize("months", ["0", "13", "6.5", "some"])
def test_the_months_at_a_former_branch_are_months_of_one_year(
    faults_after: FaultsAfter, months: str
) -> None:
    value = f"{{months: {months}}}"

    (fault,) = faults_after(with_rule("subjects.opinion_of_former_unit", value))

    assert sentence(fault) == (
        f"“{months}” is not a number of months. Write a whole number from 1 to 12."
    )


def test_what_counts_among_several_posts_is_one_of_two(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(with_rule("subjects.grade_of_several_posts", "{counts: BEST}"))

    assert sentence(fault) == ("“BEST” is not one of: COMPETENT_AUTHORITY, MAIN_POST. Correct it.")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("subjects.main_post", criteria("TITLE", "UNIT", "SINCE")),
        ("subjects.opinion_of_former_unit", "{months: 1}"),
        ("subjects.opinion_of_former_unit", "{months: 12}"),
        ("subjects.grade_of_several_posts", "{counts: MAIN_POST}"),
    ],
)
def test_rules_on_posts_that_are_whole_are_taken(small_pack: str, code: str, value: str) -> None:
    text = small_pack.replace(*with_rule(code, value))

    assert code in parse_pack(text.encode(), file="p.yaml").rules


def test_categories_by_quarter_are_categories_of_the_pack(
    faults_after: FaultsAfter, small_pack: str
) -> None:
    rule = (
        "rules:\n  - rule: cycle.quarterly_categories\n    label: {vi: Quý, en: Quarter}\n"
        "    unit: category\n    values:\n      - from: 2020-01-01\n"
        "        source: {document: 1-QĐ/TW, issued: 2020-01-01, place: Điều 1}\n"
        "        status: confirmed\n        rule_ids: [P23-SUBJ-1]\n        value: [nobody]\n"
    )

    faults = [sentence(fault) for fault in faults_after(("rules:\n", rule))]

    assert any(fault.startswith("Unknown category “nobody”.") for fault in faults)


def test_further_names_mean_categories_of_the_pack(
    faults_after: FaultsAfter, small_pack: str
) -> None:
    rule = (
        "rules:\n  - rule: grading.category_names\n    label: {vi: Tên, en: Names}\n"
        "    unit: name\n    values:\n      - from: 2020-01-01\n"
        "        source: {document: 1-QĐ/TW, issued: 2020-01-01, place: Điều 1}\n"
        "        status: confirmed\n        rule_ids: [P23-SUBJ-1]\n        value:\n"
        "          - name: Chi bộ\n            categories: [nobody]\n"
        "            source: {document: 1-QĐ/TW, issued: 2020-01-01, place: Điều 1}\n"
        "            status: confirmed\n            rule_ids: [P23-SUBJ-1]\n"
    )

    faults = [sentence(fault) for fault in faults_after(("rules:\n", rule))]

    assert any(fault.startswith("Unknown category “nobody”.") for fault in faults)


@pytest.mark.parametrize("periods", ["[Q4]", "[]", "[Q1, Q1]"])
def test_a_reason_is_of_known_periods(
    faults_after: FaultsAfter, small_pack: str, periods: str
) -> None:
    start = small_pack.index("code:", small_pack.index("grading.not_rated_reasons"))
    line = small_pack[start:].partition("\n")[0]

    assert faults_after((line, f"{line}\n            periods: {periods}"))
