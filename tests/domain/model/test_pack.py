"""Which value of a rule is in force on which day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_layers import EXCEEDED, LATER, LOCAL, ON, layer, number, pack
from xeploai.domain.grades import Grade
from xeploai.domain.model.layers import (
    CriteriaSet,
    LayerLoosens,
    LayerStanding,
    Scale,
    SettingValue,
)
from xeploai.domain.model.pack import RulePack, UnknownParameter, rulebook, with_numbers
from xeploai.domain.model.provisions import DatedProvision
from xeploai.domain.model.rules import (
    Category,
    ClosingDates,
    DatedValue,
    Rule,
    RuleNotInForce,
    Source,
    Status,
    SubjectKind,
)
from xeploai.domain.register import MembershipStatus

FIRST, SECOND = date(2019, 10, 18), date(2023, 10, 4)
DAY = timedelta(days=1)


def value_from(day: date, value: object = None) -> DatedValue:
    return DatedValue(day, value, Source("DOC", day, "1"), Status.CONFIRMED, ("P18-CAP-1",), "why")


def pack_with(rule: str, *values: DatedValue) -> RulePack:
    return RulePack("p", {}, "v", {rule: Rule(rule, {}, "", values)})


@pytest.mark.parametrize(
    ("on", "expected"),
    [(FIRST, "old"), (SECOND - DAY, "old"), (SECOND, "new"), (SECOND + DAY, "new")],
)
def test_a_value_holds_from_its_first_day_until_the_next_one_begins(
    on: date, expected: str
) -> None:
    pack = pack_with("r", value_from(FIRST, "old"), value_from(SECOND, "new"))

    assert pack.value_on("r", on).value == expected


def test_before_its_first_value_a_rule_is_not_in_force() -> None:
    pack = pack_with("r", value_from(FIRST))

    with pytest.raises(RuleNotInForce, match="p: r has no value on 2019-10-17"):
        pack.value_on("r", FIRST - DAY)


def test_a_rule_that_a_pack_does_not_have_is_not_in_force() -> None:
    with pytest.raises(RuleNotInForce):
        pack_with("r", value_from(FIRST)).value_on("other", FIRST)


@given(days=st.lists(st.dates(), min_size=1, unique=True).flatmap(st.permutations), on=st.dates())
def test_the_order_of_the_values_decides_nothing(days: list[date], on: date) -> None:
    pack = pack_with("r", *(value_from(day) for day in days))
    begun = [day for day in days if day <= on]

    if begun:
        assert pack.value_on("r", on).from_on == max(begun)
    else:
        with pytest.raises(RuleNotInForce):
            pack.value_on("r", on)


@pytest.mark.parametrize(
    ("day", "governed"),
    [(FIRST - DAY, False), (FIRST, True), (SECOND - DAY, True), (SECOND, False)],
)
def test_a_pack_governs_from_its_first_day_until_the_next_regulation(
    day: date, governed: bool
) -> None:
    dates = value_from(FIRST, ClosingDates(FIRST, SECOND))

    assert pack_with("cycle.closing_dates", dates).governs(day) is governed


def test_a_pack_that_nothing_followed_governs_on() -> None:
    dates = value_from(FIRST, ClosingDates(FIRST, None))

    assert pack_with("cycle.closing_dates", dates).governs(date.max)


def test_a_pack_without_closing_dates_governs_nothing() -> None:
    assert not pack_with("r", value_from(FIRST)).governs(FIRST)


def test_without_a_value_there_is_no_comparison_with_others() -> None:
    pack = pack_with("r", value_from(FIRST))

    assert not pack.is_comparable_with("q", FIRST)


def test_figures_under_one_pack_are_comparable_among_themselves() -> None:
    assert pack_with("r", value_from(FIRST)).is_comparable_with("p", FIRST)


def test_a_pack_is_comparable_with_those_it_names_and_no_others() -> None:
    pack = pack_with("statistics.comparable_with", value_from(FIRST, ("q",)))

    assert pack.is_comparable_with("q", FIRST)
    assert not pack.is_comparable_with("z", FIRST)


def test_a_list_of_categories_with_anything_else_among_them_is_refused() -> None:
    members = Category("member", SubjectKind.MEMBER, {})
    pack = pack_with("grading.categories", value_from(FIRST, {"member": members, "cadre": "?"}))

    with pytest.raises(AssertionError):
        pack.categories_on(FIRST)


def test_a_pack_gives_back_what_it_lays_down_and_refuses_what_is_laid_down_wrongly() -> None:
    members = {"member": Category("member", SubjectKind.MEMBER, {})}
    laid_down: dict[str, tuple[Callable[[RulePack], object], object]] = {
        "grading.grades": (lambda pack: pack.grade_labels_on(FIRST), {Grade.GOOD: {"en": "Good"}}),
        "grading.categories": (lambda pack: pack.categories_on(FIRST), members),
        "statistics.share_bases": (lambda pack: pack.share_bases_on(FIRST), {"good": "graded"}),
        "subjects.statuses_not_reviewed": (
            lambda pack: pack.statuses_not_reviewed_on(FIRST),
            (MembershipStatus.EXEMPT,),
        ),
    }

    for rule, (asked, value) in laid_down.items():
        assert asked(pack_with(rule, value_from(FIRST, value))) == value
        with pytest.raises(AssertionError):
            asked(pack_with(rule, value_from(FIRST, "one text")))


def test_layers_are_applied_from_the_centre_down_and_each_may_only_tighten_further() -> None:
    above, below = layer(parameters=(number("3/5"),)), layer(parameters=(number("11/20"),))

    with pytest.raises(LayerLoosens):
        rulebook(pack(), on=ON, layers=(above, below))
    book = rulebook(pack(), on=ON, layers=(below, above))
    assert book.provisions["P23-GR-3"].parameters["exceeded"].value == Fraction(3, 5)
    assert book.version == "p1+l1+l1"


def test_a_draft_counts_only_in_a_rehearsal_and_layers_of_other_packs_never() -> None:
    draft = layer(standing=LayerStanding.DRAFT, parameters=(number("3/5"),))
    other = replace(layer(parameters=(number("1/5"),)), extends="vn-party-2025")

    assert rulebook(pack(), on=ON, layers=(draft, other)).layers == ()
    rehearsed = rulebook(pack(), on=ON, layers=(draft, other), with_drafts=True)
    assert rehearsed.layers == (draft,)


def test_own_provisions_settings_and_criteria_of_a_layer_join_the_book() -> None:
    own = replace(EXCEEDED, code="L-1", from_on=ON)
    later = replace(own, code="L-2", from_on=LATER)
    sets = tuple(
        CriteriaSet(code, {}, day, LOCAL, Scale.LEVELS, (category,), ())
        for code, day, category in (
            ("old", date(2023, 1, 1), "member"),
            ("new", ON, "member"),
            ("next", LATER, "member"),
            ("other", ON, "leading_cadre"),
        )
    )
    book = rulebook(
        pack(),
        on=ON,
        layers=(
            layer(
                provisions={one.code: DatedProvision(one.code, (one,)) for one in (own, later)},
                settings=(SettingValue("cap.rounding", "DOWN", ON, LOCAL),),
                criteria=sets,
            ),
        ),
    )

    assert set(book.provisions) == {"P23-GR-3", "P23-DEP-1", "L-1"}
    assert book.settings["cap.rounding"].value == "DOWN"
    assert book.criteria_for("member") == sets[1]
    assert book.criteria_for("district_committee") is None


def test_a_rehearsal_may_change_numbers_in_either_direction() -> None:
    book = with_numbers(rulebook(pack(), on=ON), {"P23-GR-3.exceeded": Fraction(2, 5)})

    assert book.provisions["P23-GR-3"].parameters["exceeded"].value == Fraction(2, 5)
    assert book.changed == {"P23-GR-3.exceeded": Fraction(2, 5)}
    for unknown in ("P23-GR-3.other", "P23-GR-9.exceeded", "exceeded"):
        with pytest.raises(UnknownParameter):
            with_numbers(book, {unknown: Fraction(1)})
