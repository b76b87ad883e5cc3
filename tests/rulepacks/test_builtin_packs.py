"""What the supplied packs say. Whoever disputes a line here disputes the pack."""

from datetime import date
from fractions import Fraction

import pytest

from xeploai.domain.cycles import Period
from xeploai.domain.figures.ceilings import (
    Ceiling,
    ceilings_in_force,
    grouping_in_force,
    open_ceilings,
)
from xeploai.domain.figures.counts import FIGURES
from xeploai.domain.grades import Grade
from xeploai.domain.model.ceiling_terms import CeilingBase, GroupBy, Outside, Rounding
from xeploai.domain.model.pack import RulePack, rulebook
from xeploai.domain.model.provisions import Standing
from xeploai.domain.model.rules import (
    Category,
    NotRatedReason,
    RuleNotInForce,
    Status,
    SubjectKind,
)
from xeploai.domain.posts import GradeOfSeveralPosts, PostCriterion
from xeploai.rulepacks import builtin_packs, pack
from xeploai.rulepacks.readers.rules import READERS

YEAR_2018, YEAR_2022, YEAR_2023 = date(2018, 12, 31), date(2022, 12, 31), date(2023, 12, 31)


FIRST_DAYS = {"vn-party-2018": date(2018, 3, 8), "vn-party-2023": date(2023, 10, 4)}


CATEGORIES = {
    "district_committee": SubjectKind.ORGANISATION,
    "grassroots_committee": SubjectKind.ORGANISATION,
    "grassroots_branch": SubjectKind.ORGANISATION,
    "departmental_committee": SubjectKind.ORGANISATION,
    "subordinate_branch": SubjectKind.ORGANISATION,
    "member": SubjectKind.MEMBER,
    "leadership_collective": SubjectKind.COLLECTIVE,
    "leading_cadre": SubjectKind.CADRE,
}


SHARE_BASES = {
    "graded": "total",
    "not_graded": "total",
    "good_or_better": "graded",
    "excellent": "good_or_better",
    "good": "graded",
    "completed": "graded",
    "failed": "graded",
    "undecided": "total",
}


BOTH = pytest.mark.parametrize("code", ["vn-party-2018", "vn-party-2023"])


def reasons_on(code: str, on: date) -> dict[str, Status]:
    return {key: each.status for key, each in pack(code).not_rated_reasons_on(on).items()}


@BOTH
def test_a_pack_says_that_nobody_has_checked_it_against_the_issued_texts(code: str) -> None:
    assert pack(code).checked_by == ""


@BOTH
def test_the_end_of_a_pack_names_the_regulation_that_ended_it(code: str) -> None:
    value = pack(code).value_on("cycle.closing_dates", FIRST_DAYS[code])

    ended_by = {"vn-party-2018": "124-QĐ/TW", "vn-party-2023": "366-QĐ/TW"}[code]
    assert value.citation_of("until").source.document == ended_by


@BOTH
def test_nothing_is_in_force_on_the_eve_of_the_regulation(code: str) -> None:
    eve = date.fromordinal(FIRST_DAYS[code].toordinal() - 1)

    for rule in READERS:
        with pytest.raises(RuleNotInForce):
            pack(code).value_on(rule, eve)


@BOTH
def test_there_are_four_grades_best_first(code: str) -> None:
    assert tuple(pack(code).grade_labels_on(FIRST_DAYS[code])) == tuple(Grade)


@BOTH
def test_the_eight_categories_stand_in_the_order_of_the_published_figures(code: str) -> None:
    categories = pack(code).categories_on(FIRST_DAYS[code])

    assert [(key, each.kind) for key, each in categories.items()] == list(CATEGORIES.items())


@BOTH
def test_each_published_share_names_its_base(code: str) -> None:
    assert pack(code).share_bases_on(FIRST_DAYS[code]) == SHARE_BASES


@BOTH
def test_every_figure_but_the_total_has_a_base(code: str) -> None:
    assert set(pack(code).share_bases_on(FIRST_DAYS[code])) == set(FIGURES) - {"total"}


@BOTH
def test_every_base_is_a_reading_of_published_practice_that_says_so(code: str) -> None:
    value = pack(code).value_on("statistics.share_bases", FIRST_DAYS[code])
    citations = [value.citation_of(figure) for figure in SHARE_BASES]

    assert value.status is Status.SECONDARY
    assert all(each.status.is_advisory and each.note for each in citations)
    assert {each.source.issued for each in citations} == {date(2024, 4, 17)}


def test_of_the_year_2018_only_exemption_is_known_as_a_reason_for_no_grade() -> None:
    assert reasons_on("vn-party-2018", YEAR_2018) == {"exempt": Status.SECONDARY}


@pytest.mark.parametrize(("on", "number"), [(date(2019, 10, 17), 1), (date(2019, 10, 18), 5)])
def test_guidance_21_adds_its_reasons_on_the_day_of_its_issue(on: date, number: int) -> None:
    assert len(reasons_on("vn-party-2018", on)) == number


def test_under_132_the_reasons_for_no_grade_are_those_of_guidance_21() -> None:
    assert reasons_on("vn-party-2018", YEAR_2022) == {
        "exempt": Status.CONFIRMED,
        "suspended": Status.CONFIRMED,
        "newly_admitted": Status.CONFIRMED,
        "newly_established": Status.CONFIRMED,
        "review_pending": Status.CONFIRMED,
    }


def test_under_124_three_reasons_bind_and_the_others_advise() -> None:
    assert reasons_on("vn-party-2023", YEAR_2023) == {
        "exempt": Status.CONFIRMED,
        "suspended": Status.CONFIRMED,
        "newly_admitted": Status.CONFIRMED,
        "newly_established": Status.PREDECESSOR,
        "review_pending": Status.PREDECESSOR,
        "under_review": Status.SECONDARY,
    }


@pytest.mark.parametrize(
    ("reason", "rule_id", "document"),
    [
        ("exempt", "P23-SUBJ-1", "124-QĐ/TW"),
        ("suspended", "P23-SUBJ-1", "124-QĐ/TW"),
        ("newly_admitted", "P23-SUBJ-1", "124-QĐ/TW"),
        ("newly_established", "P23-SUBJ-3", "21-HD/BTCTW"),
        ("review_pending", "P23-SUBJ-7", "21-HD/BTCTW"),
        ("under_review", "P23-SUBJ-13", "Kết quả đánh giá, xếp loại năm 2023, tỉnh Kiên Giang"),
    ],
)
def test_each_reason_names_its_rule_and_its_document(
    reason: str, rule_id: str, document: str
) -> None:
    value = pack("vn-party-2023").value_on("grading.not_rated_reasons", YEAR_2023)
    place = pack("vn-party-2023").not_rated_reasons_on(YEAR_2023)[reason].place

    assert value.citation_of(reason).rule_ids == (rule_id,)
    assert place.startswith(document)


def ceilings_of(code: str, on: date) -> dict[str, Ceiling]:
    found = ceilings_in_force(rulebook(pack(code), on=on))
    return {each.category: each for each in found}


@BOTH
def test_a_ceiling_is_a_fifth_of_those_graded_good_without_an_exception(code: str) -> None:
    ceilings = ceilings_of(code, YEAR_2023).values()

    assert {each.share for each in ceilings} == {Fraction(1, 5)}
    assert {each.base for each in ceilings} == {CeilingBase.GOOD}
    assert {each.exceptional_share for each in ceilings} == {None}
    assert {each.rounding for each in ceilings} == {None}


@pytest.mark.parametrize(("on", "number"), [(date(2019, 10, 17), 0), (date(2019, 10, 18), 3)])
def test_under_132_ceilings_begin_with_guidance_21(on: date, number: int) -> None:
    assert len(ceilings_of("vn-party-2018", on)) == number


def test_under_132_all_three_ceilings_bind() -> None:
    ceilings = ceilings_of("vn-party-2018", YEAR_2022)

    assert {code: each.is_binding for code, each in ceilings.items()} == {
        "member": True,
        "leadership_collective": True,
        "leading_cadre": True,
    }


def test_under_124_the_ceiling_on_collectives_binds_and_the_one_on_individuals_advises() -> None:
    ceilings = ceilings_of("vn-party-2023", YEAR_2023)

    advising = {code for code, each in ceilings.items() if not each.is_binding}
    assert advising == {"member", "leading_cadre"}
    assert ceilings["leadership_collective"].provision == "P23-CAP-1"
    assert ceilings["member"].status is Status.PREDECESSOR


@BOTH
def test_each_ceiling_works_group_by_group(code: str) -> None:
    ceilings = ceilings_of(code, YEAR_2023)

    assert ceilings["leadership_collective"].group_by is GroupBy.PEERS
    assert ceilings["member"].group_by is GroupBy.GRASSROOTS
    assert ceilings["leading_cadre"].group_by is GroupBy.TITLE


def test_organisations_are_under_the_ceiling_of_124_which_says_collectives_and_not_of_132() -> None:
    before, after = (
        {CATEGORIES[each] for each in ceilings_of(code, YEAR_2023)}
        for code in ("vn-party-2018", "vn-party-2023")
    )

    assert SubjectKind.ORGANISATION not in before
    assert SubjectKind.ORGANISATION in after
    note = ceilings_of("vn-party-2023", YEAR_2023)["grassroots_branch"].note
    assert "gồm cả tổ chức đảng" in note


def test_under_366_every_category_has_a_ceiling_that_waits_for_share_and_base() -> None:
    book = rulebook(pack("vn-party-2025"), on=date(2025, 12, 31))

    assert ceilings_in_force(book) == ()
    assert set(open_ceilings(book)) == set(book.pack.categories_on(book.on))
    assert set(open_ceilings(book).values()) == {("cap.share", "cap.base")}


def test_the_share_of_366_is_kept_by_the_groups_of_43() -> None:
    book = rulebook(pack("vn-party-2025"), on=date(2025, 12, 31))

    grouped = {code: grouping_in_force(book, code) for code in book.pack.categories_on(book.on)}
    assert grouped["subordinate_branch"] is GroupBy.PEERS
    assert grouped["member"] is GroupBy.GRASSROOTS
    assert grouped["leading_cadre"] is GroupBy.TITLE


@pytest.mark.parametrize("part", ["COLLECTIVE", "MEMBER", "CADRE"])
def test_the_ceiling_of_guidance_02_is_switched_off_and_can_be_adopted(part: str) -> None:
    provision = rulebook(pack("vn-party-2025"), on=date(2026, 12, 31)).provisions[
        f"P25-CAP-1.GUIDANCE_{part}"
    ]

    assert provision.standing is Standing.OFF
    assert provision.ceiling is not None
    assert provision.ceiling.rounding is Rounding.NEAREST
    assert provision.ceiling.outside == ({Outside.HEAD} if part == "MEMBER" else set())
    numbers = {name: each.value for name, each in provision.parameters.items()}
    assert numbers == {"share": Fraction(1, 5), "exceptional_share": Fraction(1, 4)}


def test_figures_under_124_may_stand_beside_figures_under_132() -> None:
    assert pack("vn-party-2023").is_comparable_with("vn-party-2018", YEAR_2023)


def test_figures_under_132_stand_beside_their_own_only() -> None:
    assert pack("vn-party-2018").is_comparable_with("vn-party-2018", YEAR_2022)
    assert not pack("vn-party-2018").is_comparable_with("vn-party-2017", YEAR_2022)


def test_the_note_on_comparison_says_who_took_the_reading() -> None:
    value = pack("vn-party-2023").value_on("statistics.comparable_with", YEAR_2023)

    assert "xeploai" in value.note


def test_a_pack_is_only_compared_with_packs_that_there_are() -> None:
    value = pack("vn-party-2023").value_on("statistics.comparable_with", YEAR_2023).value

    assert isinstance(value, tuple)
    assert set(value) <= set(builtin_packs())


def labels_of(each: RulePack) -> list[dict[str, str]]:
    """Return every label of a pack."""
    labels = [each.title, *(rule.label for rule in each.rules.values())]
    for rule in each.rules.values():
        for value in rule.values:
            parts = value.value.values() if hasattr(value.value, "values") else ()
            labels += [p.label for p in parts if isinstance(p, Category | NotRatedReason)]
    return [dict(label) for label in labels]


@BOTH
def test_labels_are_vietnamese_with_their_marks_and_differ_from_the_english(code: str) -> None:
    for label in labels_of(pack(code)):
        assert not label["vi"].isascii()
        assert label["vi"] != label["en"]


PARTY = pytest.mark.parametrize(
    ("code", "on", "status"),
    [
        ("vn-party-2018", YEAR_2022, Status.CONFIRMED),
        ("vn-party-2023", YEAR_2023, Status.PREDECESSOR),
        ("vn-party-2025", date(2025, 12, 31), Status.PREDECESSOR),
    ],
)


@PARTY
def test_the_main_post_is_the_highest_one_then_the_head_s_then_the_earliest(
    code: str, on: date, status: Status
) -> None:
    order = ["LEVEL", "HEAD", "SINCE", "UNIT", "TITLE"]

    assert list(pack(code).main_post_on(on)) == order


@PARTY
def test_only_the_level_of_a_post_has_a_text_behind_it(code: str, on: date, status: Status) -> None:
    value = pack(code).value_on("subjects.main_post", on)
    known = {each: value.citation_of(each) for each in pack(code).main_post_on(on)}

    rests_on_text = "P23-PROC-3" in known[PostCriterion.LEVEL].rule_ids
    assert rests_on_text is (code != "vn-party-2018")
    others = [one for each, one in known.items() if each is not PostCriterion.LEVEL]
    assert {one.status for one in others} == {Status.UNKNOWN}
    assert all(one.note for one in known.values())


@PARTY
def test_six_months_at_a_former_branch_ask_for_its_comments(
    code: str, on: date, status: Status
) -> None:
    rule = pack(code).former_unit_opinion_on(on)

    assert rule is not None
    assert (rule.months, rule.citation.status) == (6, status)
    assert rule.is_mandatory is (status is Status.CONFIRMED)
    assert rule.citation.source.document == "21-HD/BTCTW"


@PARTY
def test_posts_graded_differently_are_for_the_competent_authority(
    code: str, on: date, status: Status
) -> None:
    counts = pack(code).grade_of_several_posts_on(on)

    assert counts is GradeOfSeveralPosts.COMPETENT_AUTHORITY
    assert pack(code).value_on("subjects.grade_of_several_posts", on).status is status


@pytest.mark.parametrize(
    ("on", "is_known"), [(date(2019, 10, 17), False), (date(2019, 10, 18), True)]
)
def test_under_132_former_branches_are_heard_since_guidance_21(on: date, is_known: bool) -> None:
    assert (pack("vn-party-2018").former_unit_opinion_on(on) is not None) is is_known
    assert (pack("vn-party-2018").grade_of_several_posts_on(on) is not None) is is_known


@pytest.mark.parametrize(("on", "number"), [(date(2026, 5, 21), 6), (date(2026, 5, 22), 4)])
def test_a_quarter_has_reasons_of_its_own_from_guidance_02_on(on: date, number: int) -> None:
    known = pack("vn-party-2025")

    assert len(known.not_rated_reasons_for(on, Period.Q2)) == number
    assert len(known.not_rated_reasons_for(on, Period.YEAR)) == 6
