"""What differs between two rulebooks."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.example_books import CADRE, MEMBER, ON, book, provision, share
from tests.domain.example_facts import FACTS
from xeploai import rulepacks
from xeploai.domain import say
from xeploai.domain.grades import Grade
from xeploai.domain.model.ceiling_terms import CeilingBase, CeilingTerms, GroupBy
from xeploai.domain.model.conditions import (
    AllOf,
    Comparison,
    FactIs,
    FieldTest,
    HasRecord,
    Parameter,
    ParameterKind,
)
from xeploai.domain.model.pack import Rulebook, rulebook
from xeploai.domain.model.provisions import Effect, Provision, Setting
from xeploai.domain.model.rules import (
    Category,
    SubjectKind,
)
from xeploai.domain.text.pack_changes import BookChanges, book_changes


def test_what_changed_in_its_place_alone_is_the_same() -> None:
    one = provision("P23-GR-3", share("1/2"))
    found = book_changes(book(one), book(replace(one, code="P25-GR-4")))

    assert not found.changed
    assert [(each.before.code, each.after.code) for each in found.same] == [
        ("P23-GR-3", "P25-GR-4")
    ]


def test_provisions_of_other_effect_or_grade_are_never_paired() -> None:
    good = provision("B-1", share("1/2"), grade=Grade.GOOD)

    found = book_changes(book(provision("A-1", share("1/2"))), book(good))

    assert [each.code for each in found.only_before] == ["A-1"]
    assert [each.code for each in found.only_after] == ["B-1"]


def test_the_most_alike_are_paired_whatever_their_order() -> None:
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


def test_texts_are_paired_by_their_words() -> None:
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
        "Number: 15 → 10.",
        "Worded otherwise.",
    ]
    assert [each.code for each in found.only_after] == ["P25-PROC-5"]


def ceiling(share_of: str) -> Provision:
    number = Parameter("share", Fraction(share_of), ParameterKind.SHARE)
    return provision(
        "P23-CAP-1",
        effect=Effect.CEILING,
        grade=None,
        categories=frozenset((MEMBER,)),
        parameters={"share": number},
        ceiling=CeilingTerms(GroupBy.GRASSROOTS, CeilingBase.GOOD),
    )


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [("1/5", "1/5", False), ("1/5", "1/4", True), ("1/5", None, True), (None, "1/5", True)],
)
def test_a_ceiling_is_listed_where_its_terms_differ(
    before: str | None, after: str | None, changed: bool
) -> None:
    def with_ceiling(share_of: str | None) -> Rulebook:
        return book(*((ceiling(share_of),) if share_of else ()))

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


def are_paired(one: Provision, other: Provision) -> bool:
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

    assert are_paired(one, other) is is_alike


@pytest.mark.parametrize("more", [{}, {"effect": Effect.TEXT, "grade": None}])
def test_provisions_without_a_category_in_common_are_never_paired(
    more: dict[str, Any],
) -> None:
    condition = None if more else HEAD
    one = provision("P18-CAP-1", condition, categories=frozenset((MEMBER,)), **more)

    def is_paired_with(*categories: str) -> bool:
        other = provision("P23-CAP-1", condition, categories=frozenset(categories), **more)
        assert are_paired(other, one) is are_paired(one, other)
        return are_paired(one, other)

    assert not is_paired_with(CADRE)
    assert is_paired_with(CADRE, MEMBER)
    assert is_paired_with()


def test_an_ordered_field_weighs_as_much_as_one_fact_however_many_values_reach_it() -> None:
    def discipline(code: str, vi: str, field: str, *values: str | bool) -> Provision:
        condition = HasRecord("discipline", (FieldTest(field, frozenset(values)),))
        more: dict[str, Any] = {"effect": Effect.KNOCKS_OUT, "grade": None, "label": worded(vi)}
        return provision(code, condition, **more)

    # one of three demands in common, where the single values would be one of five
    one = discipline("A-1", "một hai ba", "form", *FACTS["discipline"].fields["form"].choices)
    other = discipline("B-1", "một hai bốn", "is_duty", True)

    assert are_paired(one, other)


def test_provisions_that_read_no_facts_are_not_paired() -> None:
    assert not are_paired(provision("A-1"), provision("B-1"))


@pytest.mark.parametrize("code", ["P18-CAP-1", "P23-KO-6", "LY-2"])
def test_a_code_in_a_sentence_does_not_count_as_a_word(code: str) -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    one = provision("P18-CAP-1", label=worded("một hai ba"), **text)
    other = provision("P23-CAP-2", label=worded(f"một hai bốn năm {code}"), **text)

    assert are_paired(one, other)


def test_the_packs_of_2018_and_2023_are_paired_by_whom_they_are_about() -> None:
    before = rulebook(rulepacks.pack("vn-party-2018"), on=date(2022, 12, 31))
    after = rulebook(rulepacks.pack("vn-party-2023"), on=ON)
    found = book_changes(before, after)

    pairs = {each.before.code: each.after.code for each in (*found.changed, *found.same)}
    assert pairs["P18-KO-2"] == "P23-KO-5"
    assert pairs["P18-CAP-1"] == "P23-CAP-2.MEMBER"
    assert "P23-KO-6" in {each.code for each in found.only_after}


@pytest.mark.parametrize(("words", "is_alike"), [("một hai bốn năm", True), ("một bốn", False)])
def test_a_quarter_of_the_facts_does_where_both_are_about_all_categories(
    words: str, is_alike: bool
) -> None:
    one = provision("A-1", share("1/2"), label=worded("một hai ba"), categories=frozenset())
    condition = AllOf((FactIs("exceeded", Comparison.AT_LEAST, Parameter("n", Fraction(1))), HEAD))
    other = provision("B-1", AllOf((condition, SCORE)), label=worded(words), categories=frozenset())

    assert are_paired(one, other) is is_alike


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

    assert are_paired(one, other) is is_alike


def test_three_words_of_eight_are_not_enough_for_a_text() -> None:
    text: dict[str, Any] = {"effect": Effect.TEXT, "grade": None}
    one = provision("P23-PROC-1", label=worded("một hai ba bốn năm"), **text)
    other = provision("P25-PROC-1", label=worded("một hai ba sáu bảy tám"), **text)

    assert not are_paired(one, other)


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
