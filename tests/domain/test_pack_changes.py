"""What differs between two books of rules, by what follows and from what."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.test_reasons import FACTS
from xeploai import rulepacks
from xeploai.domain.grades import Grade
from xeploai.domain.model.conditions import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Comparison,
    Condition,
    FactIs,
    FieldTest,
    HasRecord,
    Parameter,
    ParameterKind,
    ShareIs,
    Waiver,
)
from xeploai.domain.model.pack import RulePack
from xeploai.domain.model.provisions import DatedProvision, Effect, Provision, Setting, Standing
from xeploai.domain.model.rulebook import Rulebook, rulebook
from xeploai.domain.model.rules import Category, CeilingBase, CeilingRule, DatedValue, GroupBy, Rule
from xeploai.domain.model.sources import Citation, Source, Status, SubjectKind
from xeploai.domain.text.pack_changes import BookChanges, book_changes
from xeploai.wording import say

ON = date(2023, 12, 31)
SOURCE = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
LABELS = {"vi": "Hoàn thành xuất sắc khi vượt mức", "en": "Exceeded"}
MEMBER, CADRE = "member", "leading_cadre"
BOTH = frozenset((MEMBER, CADRE))


def share(value: str) -> ShareIs:
    number = Parameter("exceeded", Fraction(value), ParameterKind.SHARE)
    return ShareIs("exceeded", "tasks", Comparison.AT_LEAST, number)


def provision(code: str, condition: Condition | None = None, **more: Any) -> Provision:
    given: dict[str, Any] = {
        "effect": Effect.REQUIRED_FOR,
        "grade": Grade.EXCELLENT,
        "categories": BOTH,
        "label": LABELS,
    }
    given |= more
    status = given.pop("status", Status.CONFIRMED)
    citation = Citation(SOURCE, status)
    return Provision(code, citation=citation, from_on=ON, condition=condition, **given)


def book(*provisions: Provision, **rules: object) -> Rulebook:
    labels = {code: {"vi": code, "en": code} for code in BOTH}
    kinds = {MEMBER: SubjectKind.MEMBER, CADRE: SubjectKind.CADRE}
    values: dict[str, object] = {
        "grading.categories": {c: Category(c, kinds[c], labels[c]) for c in sorted(BOTH)},
        **rules,
    }
    settings = values.pop("settings", {})
    dated = {
        code: Rule(code, {}, "", (DatedValue(ON, value, SOURCE, Status.CONFIRMED),))
        for code, value in values.items()
    }
    wordings = {each.code: DatedProvision(each.code, (each,)) for each in provisions}
    pack = RulePack(
        "p",
        {},
        "1",
        dated,
        provisions=wordings,
        facts=FACTS,
        settings=settings,  # type: ignore[arg-type]
    )
    return rulebook(pack, on=ON)


def changes(one: Provision, other: Provision) -> list[str]:
    found = book_changes(book(one), book(other))
    assert not found.only_before
    assert not found.only_after
    return [say(text, "en") for each in found.changed for text in each.changes]


def test_a_number_that_changed_is_told_with_the_condition_it_stands_in() -> None:
    assert changes(provision("P23-GR-3", share("1/2")), provision("P25-GR-4", share("3/10"))) == [
        "Number: 50% → 30%, in: Tasks exceeded: at least 30% of “Tasks”."
    ]


def test_what_changed_in_its_clause_alone_is_the_same() -> None:
    one = provision("P23-GR-3", share("1/2"))
    found = book_changes(book(one), book(replace(one, code="P25-GR-4")))

    assert not found.changed
    assert [(each.before.code, each.after.code) for each in found.same] == [
        ("P23-GR-3", "P25-GR-4")
    ]


def test_a_comparison_that_turned_is_another_condition() -> None:
    number = Parameter("exceeded", Fraction(1, 2), ParameterKind.SHARE)
    above = ShareIs("exceeded", "tasks", Comparison.MORE_THAN, number)

    assert changes(provision("A-1", share("1/2")), provision("B-1", above)) == [
        "Asked only before: Tasks exceeded: at least 50% of “Tasks”.",
        "Asked only now: Tasks exceeded: more than 50% of “Tasks”.",
    ]


def test_conditions_added_and_presupposed_are_told_apart() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    one = provision("A-1", share("1/2"))
    other = provision("B-1", AllOf((share("1/2"), head)), applies_if=head)

    assert changes(one, other) == [
        "Asked only now: Head: yes.",
        "Presupposed only now: Head: yes.",
    ]


def test_the_same_conditions_joined_otherwise_are_told_as_that() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    every, some = AllOf((share("1/2"), head)), AnyOf((head, share("1/2")))

    assert changes(provision("A-1", every), provision("B-1", some)) == [
        "The same conditions are joined otherwise."
    ]
    turned = AllOf((head, share("1/2")))
    assert changes(provision("A-1", every), provision("B-1", turned)) == []
    assert changes(provision("A-1", AllOf((head,))), provision("B-1", head)) == []


def test_how_many_of_several_must_hold_is_a_number() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    one, other = (
        AtLeastOf((head, share("1/2")), Parameter("n", Fraction(number))) for number in (1, 2)
    )

    assert changes(provision("A-1", one), provision("B-1", other)) == [
        "Number: 1 → 2, in: At least 2 of these hold:"
    ]


def test_standing_text_categories_and_waivers_are_told() -> None:
    one = provision("A-1", share("1/2"), unless=frozenset((Waiver.FORCE_MAJEURE,)))
    other = provision(
        "B-1",
        share("1/2"),
        status=Status.PREDECESSOR,
        standing=Standing.PROPOSAL,
        categories=frozenset((MEMBER,)),
    )

    assert changes(one, other) == [
        "Standing: official, binds → a remark, changes no suggested grade.",
        "The text: known from the document itself → known only from the document before.",
        "No longer about: leading_cadre.",
        "Waivers admitted: force majeure → none.",
    ]
    assert changes(other, one)[2] == "Now also about: leading_cadre."


def test_all_categories_are_told_as_all() -> None:
    one, other = (
        provision("A-1", share("1/2"), categories=frozenset()),
        provision("B-1", share("1/2")),
    )

    assert changes(other, one) == ["Now also about: all categories."]
    assert changes(one, other) == ["No longer about: all categories."]


def test_provisions_of_other_effect_or_grade_are_never_set_beside_each_other() -> None:
    good = provision("B-1", share("1/2"), grade=Grade.GOOD)

    found = book_changes(book(provision("A-1", share("1/2"))), book(good))

    assert [each.code for each in found.only_before] == ["A-1"]
    assert [each.code for each in found.only_after] == ["B-1"]


def test_the_most_alike_are_set_beside_each_other_whatever_their_order() -> None:
    head = FactIs("is_head", Comparison.IS, True)
    first, second = provision("A-1", share("1/2")), provision("A-2", head)
    later = provision("B-1", head), provision("B-2", share("1/4"))

    found = book_changes(book(first, second), book(*later))

    pairs = {(each.before.code, each.after.code) for each in (*found.changed, *found.same)}
    assert pairs == {("A-1", "B-2"), ("A-2", "B-1")}


def test_records_are_alike_by_what_they_are_about_and_not_by_being_records() -> None:
    def record(form: str) -> Provision:
        where = (FieldTest("form", frozenset((form,))),)
        label = {"vi": form, "en": form}
        condition = HasRecord("discipline", where)
        return provision(f"X-{form}", condition, effect=Effect.KNOCKS_OUT, grade=None, label=label)

    found = book_changes(book(record("WARNING")), book(record("EXPULSION")))

    assert len(found.only_before) == len(found.only_after) == 1


def test_texts_are_set_beside_each_other_by_their_words() -> None:
    def text(code: str, vi: str, months: int) -> Provision:
        number = Parameter("months", Fraction(months))
        label = {"vi": vi, "en": vi}
        return provision(
            code, effect=Effect.TEXT, grade=None, label=label, parameters={"months": number}
        )

    before = text("P23-PROC-1", "Thông báo kết quả xếp loại trong vòng số ngày", 15)
    after = text("P25-PROC-4", "Thông báo kết quả xếp loại trong số ngày", 10)
    other = text("P25-PROC-5", "Lưu giữ hồ sơ tại cơ quan", 10)

    found = book_changes(book(before), book(after, other))

    assert [say(one, "en") for one in found.changed[0].changes] == [
        "Number “months”: 15 → 10.",
        "Worded otherwise.",
    ]
    assert [each.code for each in found.only_after] == ["P25-PROC-5"]


def ceiling(share_of: str) -> CeilingRule:
    return CeilingRule(
        MEMBER, Fraction(share_of), CeilingBase.GOOD, GroupBy.GRASSROOTS, Status.CONFIRMED, SOURCE
    )


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [("1/5", "1/5", False), ("1/5", "1/4", True), ("1/5", None, True), (None, "1/5", True)],
)
def test_a_ceiling_is_told_where_its_terms_differ(
    before: str | None, after: str | None, changed: bool
) -> None:
    def with_ceiling(share_of: str | None) -> Rulebook:
        rules = (ceiling(share_of),) if share_of else ()
        return book(**{"grading.excellent_ceilings": rules})

    found = book_changes(with_ceiling(before), with_ceiling(after))

    assert [each.category for each in found.ceilings] == ([MEMBER] if changed else [])


def test_settings_and_categories_of_one_book_only_are_named() -> None:
    setting = Setting("cap.rounding", {"vi": "Làm tròn", "en": "Rounding"})
    members = {MEMBER: Category(MEMBER, SubjectKind.MEMBER, {"vi": "Đảng viên", "en": "Members"})}

    found: BookChanges = book_changes(
        book(settings={setting.key: setting}), book(**{"grading.categories": members})
    )

    assert list(found.settings.only_before) == ["cap.rounding"]
    assert not found.settings.only_after
    assert list(found.categories.only_before) == [CADRE]
    assert found.reasons.is_same
    assert found.category_label(MEMBER)["en"] == "Members"
    assert found.category_label("nowhere") == {"vi": "nowhere", "en": "nowhere"}


def are_set_beside_each_other(one: Provision, other: Provision) -> bool:
    found = book_changes(book(one), book(other))
    return bool(found.changed or found.same)


def worded(vi: str) -> dict[str, str]:
    return {"vi": vi, "en": vi}


HEAD = FactIs("is_head", Comparison.IS, True)
SCORE = FactIs("score", Comparison.AT_LEAST, Parameter("p", Fraction(50)))


NINE = "một hai ba bốn năm sáu bảy tám chín"


@pytest.mark.parametrize(
    ("words", "is_alike"), [(f"{NINE} mười", True), (f"{NINE} mười thêm", False)]
)
def test_a_quarter_of_the_facts_and_half_of_the_categories_need_nine_of_ten_words(
    words: str, is_alike: bool
) -> None:
    one = provision("A-1", share("1/2"), label=worded(NINE), categories=frozenset((MEMBER,)))
    condition = AllOf((FactIs("exceeded", Comparison.AT_LEAST, Parameter("n", Fraction(1))), HEAD))
    other = provision("B-1", AllOf((condition, SCORE)), label=worded(words))

    assert are_set_beside_each_other(one, other) is is_alike


@pytest.mark.parametrize("more", [{}, {"effect": Effect.TEXT, "grade": None}])
def test_provisions_without_a_category_in_common_are_never_set_beside_each_other(
    more: dict[str, Any],
) -> None:
    condition = None if more else HEAD
    one = provision("P18-CAP-1", condition, categories=frozenset((MEMBER,)), **more)

    def beside(*categories: str) -> bool:
        other = provision("P23-CAP-1", condition, categories=frozenset(categories), **more)
        assert are_set_beside_each_other(other, one) is are_set_beside_each_other(one, other)
        return are_set_beside_each_other(one, other)

    assert not beside(CADRE)
    assert beside(CADRE, MEMBER)
    assert beside()


def test_an_ordered_field_weighs_as_much_as_one_fact_however_many_values_reach_it() -> None:
    def discipline(code: str, vi: str, field: str, *values: str | bool) -> Provision:
        condition = HasRecord("discipline", (FieldTest(field, frozenset(values)),))
        more: dict[str, Any] = {"effect": Effect.KNOCKS_OUT, "grade": None, "label": worded(vi)}
        return provision(code, condition, **more)

    # one of three demands in common, where the single values would be one of five
    one = discipline("A-1", "một hai ba", "form", *FACTS["discipline"].fields["form"].choices)
    other = discipline("B-1", "một hai bốn", "is_duty", True)

    assert are_set_beside_each_other(one, other)


def test_provisions_that_look_at_nothing_are_not_set_beside_each_other() -> None:
    assert not are_set_beside_each_other(provision("A-1"), provision("B-1"))


@pytest.mark.parametrize("code", ["P18-CAP-1", "P23-KO-6", "LY-2"])
def test_a_code_in_a_sentence_is_no_word_of_it(code: str) -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    one = provision("P18-CAP-1", label=worded("một hai ba"), **text)
    other = provision("P23-CAP-2", label=worded(f"một hai bốn năm {code}"), **text)

    assert are_set_beside_each_other(one, other)


def test_the_packs_of_2018_and_2023_are_paired_by_whom_they_are_about() -> None:
    before = rulebook(rulepacks.pack("vn-party-2018"), on=date(2022, 12, 31))
    after = rulebook(rulepacks.pack("vn-party-2023"), on=ON)
    found = book_changes(before, after)

    pairs = {each.before.code: each.after.code for each in (*found.changed, *found.same)}
    assert pairs["P18-KO-2"] == "P23-KO-5"
    assert pairs["P18-CAP-1"] == "P23-CAP-2"
    assert "P23-KO-6" in {each.code for each in found.only_after}


@pytest.mark.parametrize(("words", "is_alike"), [("một hai bốn năm", True), ("một bốn", False)])
def test_a_quarter_of_the_facts_does_where_both_are_about_everybody(
    words: str, is_alike: bool
) -> None:
    one = provision("A-1", share("1/2"), label=worded("một hai ba"), categories=frozenset())
    condition = AllOf((FactIs("exceeded", Comparison.AT_LEAST, Parameter("n", Fraction(1))), HEAD))
    other = provision("B-1", AllOf((condition, SCORE)), label=worded(words), categories=frozenset())

    assert are_set_beside_each_other(one, other) is is_alike


@pytest.mark.parametrize(
    ("code", "words", "is_alike"),
    [
        ("P25-PROC-4", "một hai bốn năm", True),
        ("P25-PROC-4", "một bốn năm sáu", False),
        ("P25-FORM-4", "một hai ba", False),
    ],
)
def test_texts_of_one_part_need_two_of_five_words(code: str, words: str, is_alike: bool) -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    one = provision("P23-PROC-1", label=worded("một hai ba"), **text)
    other = provision(code, label=worded(words), **text)

    assert are_set_beside_each_other(one, other) is is_alike


def test_three_words_of_eight_are_not_enough_for_a_text() -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    one = provision("P23-PROC-1", label=worded("một hai ba bốn năm"), **text)
    other = provision("P25-PROC-1", label=worded("một hai ba sáu bảy tám"), **text)

    assert not are_set_beside_each_other(one, other)


def test_a_number_of_a_text_is_told_only_where_both_have_it_and_it_differs() -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    same, gone = Parameter("days", Fraction(5)), Parameter("gone", Fraction(1))
    one = provision("P23-PROC-1", parameters={"days": same, "gone": gone}, **text)
    other = provision("P25-PROC-1", parameters={"days": same}, **text)

    assert changes(one, other) == []


def test_two_that_are_like_one_leave_the_less_alike_alone() -> None:
    near, far = provision("A-1", HEAD), provision("A-2", AllOf((HEAD, SCORE)))

    found = book_changes(book(far, near), book(provision("B-1", HEAD)))

    assert [(each.before.code, each.after.code) for each in found.same] == [("A-1", "B-1")]
    assert [each.code for each in found.only_before] == ["A-2"]


def test_what_only_the_later_book_has_is_named_too() -> None:
    setting = Setting("cap.rounding", {"vi": "Làm tròn", "en": "Rounding"})

    found = book_changes(book(), book(settings={setting.key: setting}))
    back = book_changes(book(settings={setting.key: setting}), book())

    assert list(found.settings.only_after) == ["cap.rounding"]
    assert not found.settings.only_before
    assert not found.settings.is_same
    assert not back.settings.is_same
    assert found.categories.is_same
