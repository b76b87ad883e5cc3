"""Every fault that a pack can have: where it is said to stand, and what it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xeploai.domain.faults import Refused
from xeploai.rulepacks import load_pack, parse_pack

FaultsAfter = Callable[..., list[str]]
GRADES = "grading.grades"
CITED = "source: {document: DOC, issued: 2020-01-01, place: Điều"


def test_the_small_pack_has_no_fault(small_pack: str) -> None:
    assert parse_pack(small_pack.encode(), file="p.yaml").code == "small"


def test_a_fault_names_file_line_rule_and_day(faults_after: FaultsAfter) -> None:
    own = f"            {CITED} 4}}\n            status: "

    faults = faults_after((f"{own}confirmed", f"{own}sure"))

    assert faults == [
        (
            "p.yaml:54 grading.not_rated_reasons 2020-01-01: The status “sure” is not known. "
            "Use one of: confirmed, predecessor, related, secondary, unknown."
        )
    ]


def test_all_faults_come_at_once_in_the_order_of_the_file(faults_after: FaultsAfter) -> None:
    faults = faults_after(
        ("en: Small", "de: Klein"),
        ("{code: GOOD", "{code: FINE"),
        ("kind: MEMBER", "kind: ANYBODY"),
        ("share: 20 %", "share: 120 %"),
        ("base: graded", "base: grade"),
    )

    lines = [int(fault.split(":")[1].split(" ")[0]) for fault in faults]
    assert lines == sorted(lines)
    assert set(lines) == {2, 23, 24, 37, 66, 97}


def test_a_fault_that_two_readers_meet_is_told_once(faults_after: FaultsAfter) -> None:
    faults = faults_after(("code: exempt", "code: [exempt]"))

    assert len(faults) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("pack: small\n", "", "The key “pack” is missing"),
        ("checked_by:\n", "", "The key “checked_by” is missing"),
        ("    unit: day\n", "", "The key “unit” is missing"),
        ("      - from: 2020-01-01\n        source", "      - source", "The key “from” is missing"),
        ("        value: {until: null}\n", "", "The key “value” is missing"),
        ("            rule_ids: [P18-CAP-1]\n", "", "The key “rule_ids” is missing"),
        ("            exceptional_share: 1/4\n", "", "The key “exceptional_share” is missing"),
    ],
)
def test_a_missing_key_is_named(faults_after: FaultsAfter, old: str, new: str, said: str) -> None:
    (fault,) = faults_after((old, new))

    assert said in fault


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    unit: day", "    unit: day\n    colour: red"),
        ("status: confirmed", "status: confirmed\n        colour: red"),
        ("checked_by:", "checked_by:\ncolour: red"),
        ("place: Điều 1}", "place: Điều 1, colour: red}"),
    ],
)
def test_an_unknown_key_is_refused_wherever_it_stands(
    faults_after: FaultsAfter, old: str, new: str
) -> None:
    (fault,) = faults_after((old, new))

    assert "The key “colour” is not known here. Use: " in fault


def test_a_key_that_stands_twice_is_refused(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("    unit: day", "    unit: day\n    unit: week"))

    assert fault.startswith("p.yaml:8 cycle.closing_dates: The key “unit” stands here twice.")


def test_a_value_without_a_source_is_refused(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after((f"        {CITED} 2}}\n", ""))

    assert fault.startswith(f"p.yaml:18 {GRADES} 2020-01-01: The key “source” is missing")


def test_a_reason_without_a_source_of_its_own_is_refused(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after((f"            {CITED} 4}}\n", ""))

    assert "The key “source” is missing" in fault


@pytest.mark.parametrize("key", ["document", "issued", "place"])
def test_a_source_says_document_day_and_place(faults_after: FaultsAfter, key: str) -> None:
    part = {"document": "document: DOC, ", "issued": "issued: 2020-01-01, ", "place": ""}[key]
    whole = f"{CITED} 2}}"
    cut = whole.replace(part, "") if part else whole.replace(", place: Điều 2", "")

    (fault,) = faults_after((whole, cut))

    assert f"The key “{key}” is missing" in fault


def test_a_rule_that_the_program_does_not_know_is_refused(faults_after: FaultsAfter) -> None:
    faults = faults_after(("rule: grading.excellent_ceilings", "rule: grading.ceiling"))

    assert len(faults) == 1
    assert "There is no rule “grading.ceiling”. Use one of: cycle.closing_dates" in faults[0]


def test_a_rule_that_stands_twice_is_refused(faults_after: FaultsAfter) -> None:
    again = "rule: grading.excellent_ceilings"
    faults = faults_after((again, f"rule: {GRADES}"))

    assert any(f"The rule “{GRADES}” stands in the file twice" in fault for fault in faults)


def test_a_rule_without_which_no_cycle_can_be_counted_has_to_be_there(
    faults_after: FaultsAfter, small_pack: str
) -> None:
    start = small_pack.index("  - rule: statistics.share_bases")

    (fault,) = faults_after((small_pack[start:], ""))

    assert "The pack has no rule “statistics.share_bases”" in fault


def test_a_rule_without_a_value_is_refused(faults_after: FaultsAfter, small_pack: str) -> None:
    start = small_pack.index("      - from: 2021-01-01")
    end = small_pack.index("  - rule: subjects.statuses_not_reviewed")

    (fault,) = faults_after((small_pack[start - 1 : end], " []\n"))

    assert "grading.excellent_ceilings: The rule has no value" in fault


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: {vi: Bộ nhỏ, en: Small}", "title: Small", "Fields of the form"),
        ("rule_ids: []", "rule_ids: P18-SC-1", "A list belongs here"),
        ("unit: day", "unit: 5", "A text belongs here, not “5”"),
        ("unit: day", "unit: [day]", "A text belongs here, not “…”"),
        ("code: exempt", "code: no", "A text belongs here, not “no”"),
        ("unit: day", "unit:", "The text is missing here"),
        ("unit: day", 'unit: " "', "The text is missing here"),
        ("value: {until: null}", "value: 2025-01-01", "Fields of the form"),
        ("rule_ids: [P18-SC-1]", "rule_ids: [SC 1]", "“SC 1” is not the id of a rule"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(
    faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = faults_after((old, new))

    assert said in fault


@pytest.mark.parametrize(
    "day", ["2020-02-30", "01/01/2020", "2020", "20200101", "2020-01-01T00:00:00"]
)
def test_a_day_that_is_none_is_refused(faults_after: FaultsAfter, day: str) -> None:
    faults = faults_after(("from: 2020-01-01", f"from: {day}"))

    assert [f"“{day}” is not a day" in fault for fault in faults] == [True]


def test_no_value_begins_before_its_document_was_issued(faults_after: FaultsAfter) -> None:
    on_the_eve = ("from: 2021-01-01", "from: 2019-12-31")

    faults = faults_after(on_the_eve)

    assert len(faults) == 2  # the value and the one ceiling in it
    assert "begins on 2019-12-31, before DOC was issued on 2020-01-01" in faults[0]


def test_a_value_may_begin_on_the_day_its_document_was_issued(small_pack: str) -> None:
    text = small_pack.replace("from: 2021-01-01", "from: 2020-01-01")

    assert parse_pack(text.encode(), file="p.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        note: Công bố sau.\n", ""),
        ("status: secondary", "status: confirmed"),
        ("status: secondary", "status: related"),
        ("status: secondary", "status: predecessor"),
    ],
)
def test_only_a_secondary_reading_with_a_note_looks_back_before_its_publication(
    faults_after: FaultsAfter, old: str, new: str
) -> None:
    (fault,) = faults_after((old, new))

    assert "before PAPER was issued on 2023-05-01" in fault


def test_two_values_of_a_rule_do_not_begin_on_one_day(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("from: 2022-01-01", "from: 2021-01-01"))

    assert "Two values begin on 2021-01-01" in fault


def test_values_stand_oldest_first(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("from: 2022-01-01", "from: 2020-06-01"))

    assert "The value of 2020-06-01 stands after the one of 2021-01-01" in fault


def test_a_ceiling_is_on_a_category_of_the_pack(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("category: member", "category: leading_cadre"))

    assert "The ceiling is on “leading_cadre”, which this pack does not list" in fault
    assert "Use one of its categories: member" in fault


def test_a_category_with_a_fault_does_not_make_its_ceiling_faulty(
    faults_after: FaultsAfter,
) -> None:
    (fault,) = faults_after(("kind: MEMBER", "kind: ANYBODY"))

    assert "There is no kind of subject “ANYBODY”" in fault


@pytest.mark.parametrize("share", ["100.0001 %", "101 %", "6/5", "-1/5", "-0.1%"])
def test_a_share_lies_between_0_and_1(faults_after: FaultsAfter, share: str) -> None:
    (fault,) = faults_after(("share: 20 %", f"share: {share}"))

    assert f"The share “{share}” is not between 0 and 1" in fault


@pytest.mark.parametrize("share", ["100 %", "1/1", "0 %", "0/1"])
def test_none_and_all_are_shares_too(small_pack: str, share: str) -> None:
    text = small_pack.replace("share: 20 %", f"share: {share}")

    assert parse_pack(text.encode(), file="p.yaml")


@pytest.mark.parametrize("share", ["0.2", "1/0", "a fifth", "20", "1e9 %", "null", "[1/5]", "٢٠ %"])
def test_a_share_is_written_exactly(faults_after: FaultsAfter, share: str) -> None:
    (fault,) = faults_after(("share: 20 %", f"share: {share}"))

    assert "is not an exact share. Write it as 1/5 or as 20 %." in fault


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("figure: excellent", "figure: superb", "There is no figure “superb”"),
        ("base: graded", "base: everybody", "The base “everybody” is not a figure"),
        ("base: graded", "base: failed", "“excellent” is not part of “failed”"),
        ("base: GOOD", "base: FAILED", "A ceiling cannot be taken of “FAILED”"),
        ("group_by: GRASSROOTS", "group_by: AGE", "There is no grouping “AGE”"),
    ],
)
def test_figures_bases_and_groupings_are_those_of_the_program(
    faults_after: FaultsAfter, old: str, new: str, said: str
) -> None:
    (fault,) = faults_after((old, new))

    assert said in fault


@pytest.mark.parametrize(("old", "language"), [("vi: Đảng viên, ", "vi"), (", en: Members", "en")])
def test_a_label_speaks_both_languages(faults_after: FaultsAfter, old: str, language: str) -> None:
    (fault,) = faults_after((old, ""))

    assert f"The label has no text in the language “{language}”" in fault


def test_letters_are_stored_together_with_their_marks(faults_after: FaultsAfter) -> None:
    (fault,) = faults_after(("vi: Đảng viên", "vi: Đa\u0309ng viên"))

    assert "Save the text in composed Unicode" in fault


def test_a_grade_that_the_regulations_do_not_have_is_refused(faults_after: FaultsAfter) -> None:
    faults = faults_after(("{code: GOOD", "{code: FINE"))

    assert any("There is no grade “FINE”" in fault for fault in faults)


def test_no_grade_is_left_out(faults_after: FaultsAfter) -> None:
    line = "          - {code: FAILED, label: {vi: Không hoàn thành, en: Failed}}\n"

    (fault,) = faults_after((line, ""))

    assert "List them so: EXCELLENT, GOOD, COMPLETED, FAILED" in fault


def test_grades_stand_best_first(faults_after: FaultsAfter) -> None:
    swapped = [("EXCELLENT", "x"), ("GOOD", "EXCELLENT"), ("x", "GOOD")]

    (fault,) = faults_after(*((f"{{code: {old},", f"{{code: {new},") for old, new in swapped))

    assert "The grades are not complete or not in order" in fault


def test_a_code_is_listed_once(faults_after: FaultsAfter) -> None:
    faults = faults_after(("code: FAILED", "code: GOOD"))

    assert any("“GOOD” is listed twice" in fault for fault in faults)


@pytest.mark.parametrize(("until", "refused"), [("2020-01-01", True), ("2020-01-02", False)])
def test_a_pack_ends_after_the_day_on_which_it_begins(
    small_pack: str, until: str, refused: bool
) -> None:
    ended = f"value: {{until: {until}, {CITED} 1}}, status: confirmed, rule_ids: []}}"
    content = small_pack.replace("value: {until: null}", ended).encode()

    if refused:
        with pytest.raises(Refused, match=f"govern until {until}, yet begins on 2020-01-01"):
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

    assert "The list is empty" in fault


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"none\.yaml: The file cannot be read"):
        load_pack(tmp_path / "none.yaml")


def test_only_known_membership_statuses_can_be_left_out_of_the_review(
    faults_after: FaultsAfter,
) -> None:
    (fault,) = faults_after(("value: [EXEMPT]", "value: [RETIRED]"))

    assert "There is no membership status “RETIRED”" in fault
