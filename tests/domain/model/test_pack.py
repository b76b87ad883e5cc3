"""Which value of a rule is in force on which day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_layers import EXCEEDED, LATER, LOCAL, ON, layer, number, pack
from xeploai.domain.cycles import QUARTERS, Period
from xeploai.domain.grades import Grade
from xeploai.domain.model.competence import Body, CompetenceRow, Place
from xeploai.domain.model.conditions import AllOf, Comparison, FactIs
from xeploai.domain.model.criteria import CriteriaSet, Scale
from xeploai.domain.model.facts import FactDefinition, FactKind, GivenBy
from xeploai.domain.model.layers import LayerLoosens, LayerStanding, SettingValue
from xeploai.domain.model.pack import RulePack, UnknownParameter, rulebook, with_numbers
from xeploai.domain.model.provisions import (
    DatedProvision,
    Effect,
    IncompleteList,
    Provision,
    Setting,
    SettingAnswer,
    Standing,
)
from xeploai.domain.model.rules import (
    Category,
    Citation,
    ClosingDates,
    DatedValue,
    FormerUnitOpinion,
    NotRatedReason,
    Rule,
    RuleNotInForce,
    Source,
    Status,
    SubjectKind,
)
from xeploai.domain.posts import GradeOfSeveralPosts, PostCriterion
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


def pack_of_categories(*quarterly: str) -> RulePack:
    """Return a pack of members and cadres; without names it says nothing of quarters."""
    known = {code: Category(code, SubjectKind.MEMBER, {}) for code in ("member", "cadre")}
    values = {
        "grading.categories": known,
        **({"cycle.quarterly_categories": quarterly} if quarterly else {}),
    }
    rules = {code: Rule(code, {}, "", (value_from(FIRST, each),)) for code, each in values.items()}
    return RulePack("p", {}, "v", rules)


@pytest.mark.parametrize("period", Period)
def test_a_quarter_is_about_the_quarterly_categories_and_any_other_period_about_all(
    period: Period,
) -> None:
    reviewed = pack_of_categories("cadre").categories_reviewed_on(FIRST, period)

    assert list(reviewed) == (["cadre"] if period in QUARTERS else ["member", "cadre"])


@pytest.mark.parametrize("period", Period)
def test_a_pack_without_quarterly_categories_reviews_all_of_them_in_every_period(
    period: Period,
) -> None:
    reviewed = pack_of_categories().categories_reviewed_on(FIRST, period)

    assert list(reviewed) == ["member", "cadre"]


def test_quarterly_categories_are_a_list_or_the_pack_is_refused() -> None:
    rule = "cycle.quarterly_categories"

    assert pack_with(rule, value_from(FIRST, ("cadre",))).quarterly_categories_on(FIRST) == (
        "cadre",
    )
    with pytest.raises(AssertionError):
        pack_with(rule, value_from(FIRST, "cadre")).quarterly_categories_on(FIRST)


def test_further_names_of_categories_hold_from_their_day_on() -> None:
    names = {"Chi bộ": ("branch", "grassroots_branch")}
    pack = pack_with("grading.category_names", value_from(FIRST, names))

    assert pack.category_names_on(FIRST) == names
    assert pack.category_names_on(FIRST - timedelta(days=1)) == {}


def test_a_review_offers_the_reasons_of_its_period_only() -> None:
    always = NotRatedReason("always", {}, Status.CONFIRMED, "DOC, 1")
    yearly = replace(always, code="yearly", periods=(Period.YEAR,))
    reasons = {"always": always, "yearly": yearly}
    pack = pack_with("grading.not_rated_reasons", value_from(FIRST, reasons))

    assert pack.not_rated_reasons_for(FIRST, Period.YEAR) == reasons
    assert pack.not_rated_reasons_for(FIRST, Period.Q1) == {"always": always}


def test_the_main_post_is_chosen_by_an_ordered_list_of_criteria() -> None:
    rule = "subjects.main_post"
    ordered = {PostCriterion.HEAD: {"en": "Head"}, PostCriterion.LEVEL: {"en": "Level"}}

    found = pack_with(rule, value_from(FIRST, ordered)).main_post_on(FIRST)

    assert found == (PostCriterion.HEAD, PostCriterion.LEVEL)
    with pytest.raises(AssertionError):
        pack_with(rule, value_from(FIRST, "one text")).main_post_on(FIRST)


def test_a_former_unit_gives_its_opinion_from_a_number_of_months_on_or_never() -> None:
    rule = "subjects.opinion_of_former_unit"
    opinion = pack_with(rule, value_from(FIRST, 6)).former_unit_opinion_on(FIRST)

    assert opinion == FormerUnitOpinion(6, value_from(FIRST).citation_of())
    assert pack_with("r", value_from(FIRST)).former_unit_opinion_on(FIRST) is None
    with pytest.raises(AssertionError):
        pack_with(rule, value_from(FIRST, "six")).former_unit_opinion_on(FIRST)


def test_which_of_several_grades_counts_is_one_of_the_known_answers_or_open() -> None:
    rule, main = "subjects.grade_of_several_posts", GradeOfSeveralPosts.MAIN_POST

    assert pack_with(rule, value_from(FIRST, main)).grade_of_several_posts_on(FIRST) is main
    assert pack_with("r", value_from(FIRST)).grade_of_several_posts_on(FIRST) is None
    with pytest.raises(AssertionError):
        pack_with(rule, value_from(FIRST, 1)).grade_of_several_posts_on(FIRST)


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


CITATION = Citation(LOCAL, Status.CONFIRMED)


def row(code: str, **more: Any) -> CompetenceRow:
    places = {
        "decides": Place.DIRECT_SUPERIOR,
        "proposes": Place.OWN,
        "appraises": Place.DIRECT_SUPERIOR,
    }
    return CompetenceRow(code, body=Body.EXECUTIVE, citation=CITATION, **places | more)


def test_a_layer_has_a_table_of_competence_from_the_day_of_its_first_row_on() -> None:
    central = row("members")
    rule = pack_with("competence.by_category", value_from(FIRST, (central,)))
    begun = layer(competence=(row("heads", from_on=ON), row("later", from_on=LATER)))
    not_begun = layer(competence=(row("later", from_on=LATER),))
    applied = tuple(replace(each, extends="p") for each in (begun, not_begun))

    book = rulebook(rule, on=ON, layers=applied)

    assert [(one, [each.code for each in rows]) for one, rows in book.competence] == [
        (None, ["members"]),
        (applied[0], ["heads", "members"]),
    ]


def test_the_central_tables_are_those_of_the_pack_and_of_layers_that_are_central_texts() -> None:
    rule = pack_with("competence.by_category", value_from(FIRST, (row("members"),)))
    central = layer(competence=(row("heads", from_on=ON),), standing=LayerStanding.OFFICIAL)
    local = layer(competence=(row("own", from_on=ON),))
    applied = tuple(replace(each, extends="p") for each in (central, local))

    book = rulebook(rule, on=ON, layers=applied)

    assert [(one, [each.code for each in rows]) for one, rows in book.central_competence] == [
        (None, ["members"]),
        (applied[0], ["heads", "members"]),
    ]


def yes(fact: str) -> FactIs:
    return FactIs(fact, Comparison.IS, True)


def remark(code: str, effect: Effect, *facts: str) -> Provision:
    condition = AllOf(tuple(map(yes, facts)))
    return Provision(
        code, {}, effect, CITATION, ON, condition=condition, standing=Standing.PROPOSAL
    )


def test_only_a_reason_read_from_the_register_alone_is_proposed_where_a_list_is_incomplete() -> (
    None
):
    given_by = {"is_new": GivenBy.REGISTER, "pending": GivenBy.ENTERED}
    facts = {
        code: FactDefinition(code, FactKind.YES_NO, {}, frozenset(SubjectKind), each)
        for code, each in given_by.items()
    }
    remarks = (
        remark("B-1", Effect.NOT_RATED, "is_new"),
        remark("B-2", Effect.NOT_RATED, "is_new", "pending"),
        remark("B-3", Effect.KNOCKS_OUT, "is_new"),
    )
    incomplete = IncompleteList("reasons", Effect.NOT_RATED, ("member",), "vn-party-2018")
    found = RulePack(
        "p", {}, "v",
        {
            "grading.incomplete_lists": Rule(
                "grading.incomplete_lists", {}, "", (value_from(FIRST, {"reasons": incomplete}),)
            )
        },
        provisions={each.code: DatedProvision(each.code, (each,)) for each in remarks},
        facts=facts,
    )  # fmt: skip

    plan = rulebook(found, on=ON).plan_for("member")

    assert (set(plan.proposals), set(plan.doubts)) == ({"B-1"}, {"B-2"})
    assert [each.code for each in plan.turning] == ["B-1", "B-2"]
    assert plan.without_idle_remarks.remarks == plan.turning


@pytest.mark.parametrize(("value", "is_off"), [("EXEMPTS", True), ("COUNTS", False)])
def test_a_setting_answers_its_fact_yes_by_some_of_its_values_only(
    value: str, is_off: bool
) -> None:
    late = Provision(
        "P-KO-1", {}, Effect.KNOCKS_OUT, CITATION, ON, condition=yes("late"),
        applies_if=FactIs("is_exempt", Comparison.IS, False),
    )  # fmt: skip
    setting = Setting("reading", {}, answers=SettingAnswer("is_exempt", frozenset(("EXEMPTS",))))
    found = RulePack(
        *("p", {}, "v", {}),
        provisions={late.code: DatedProvision(late.code, (late,))},
        settings={"reading": setting},
    )
    own = replace(layer(settings=(SettingValue("reading", value, ON, LOCAL),)), extends="p")

    book = rulebook(found, on=ON, layers=(own,))

    assert (book.provisions["P-KO-1"].standing is Standing.OFF) is is_off
