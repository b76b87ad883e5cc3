"""The ceiling on EXCELLENT: which rule is in force, and what it allows."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.figures.counts import (
    FIGURES,
    CeilingCheck,
    CeilingReading,
    Counts,
    NegativeCount,
    PartOutsideItsBase,
    Rounding,
    Share,
    UnknownFigure,
    allowance,
    ceilings_of,
    decimal_comma,
    grouped,
    parse_share,
    read_ceiling,
    rounded_half_up,
    sum_reported,
)
from xeploai.domain.grades import UNDECIDED, Grade, Outcome
from xeploai.domain.model.layers import Layer, LayerStanding, SettingValue
from xeploai.domain.model.pack import Rulebook, RulePack, rulebook
from xeploai.domain.model.rules import (
    CeilingBase,
    CeilingRule,
    DatedValue,
    GroupBy,
    Rule,
    Source,
    Status,
)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (265, 291, "91,07"),
        (7682, 56787, "13,53"),  # printed as 13,52 by the publication
        (66, 389, "16,97"),  # printed as 16,96
        (9152, 48805, "18,75"),
        (0, 19, "0,00"),
        (19, 19, "100,00"),
    ],
)
def test_shares_are_rounded_half_up_where_shown(part: int, whole: int, shown: str) -> None:
    assert Share(part, whole, of="graded").shown() == shown


@pytest.mark.parametrize(("part", "shown"), [(1249, "12,5"), (1250, "12,5"), (1251, "12,5")])
def test_more_or_fewer_decimals_are_a_matter_of_showing(part: int, shown: str) -> None:
    assert Share(part, 10_000, of="graded").shown(1) == shown


def test_exactly_a_half_goes_up() -> None:
    assert Share(125, 1000, of="graded").shown(0) == "13"
    assert Share(12499, 100_000, of="graded").shown(0) == "12"


def test_a_share_of_nothing_is_no_number() -> None:
    share = Share(0, 0, of="graded")

    assert share.exact is None
    assert share.shown() is None


def test_a_share_stays_exact() -> None:
    assert Share(1, 3, of="graded").exact == Fraction(1, 3)


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 1), (1, 0)])
def test_a_part_is_not_larger_than_its_base(part: int, whole: int) -> None:
    with pytest.raises(PartOutsideItsBase):
        Share(part, whole, of="graded")


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (1000, "1.000"), (5_400_000, "5.400.000")]
)
def test_counts_are_grouped_with_dots(number: int, written: str) -> None:
    assert grouped(number) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 400), 2, "0,00"),
        (Fraction(123456, 100), 2, "1.234,56"),
        (Fraction(5, 1000), 2, "0,01"),
    ],
)
def test_decimals_stand_behind_a_comma(value: Fraction, decimals: int, written: str) -> None:
    assert decimal_comma(value, decimals) == written


@given(st.fractions(), st.integers(0, 4))
def test_rounding_is_never_off_by_more_than_half_a_unit(value: Fraction, decimals: int) -> None:
    unit = Fraction(1, 10**decimals)

    assert abs(rounded_half_up(value, decimals) * unit - value) <= unit / 2


@given(st.fractions(), st.integers(0, 4))
def test_rounding_treats_gain_and_loss_alike(value: Fraction, decimals: int) -> None:
    assert rounded_half_up(-value, decimals) == -rounded_half_up(value, decimals)


numbers = st.integers(0, 10**9)
counts = st.builds(
    Counts,
    excellent=numbers,
    good=numbers,
    completed=numbers,
    failed=numbers,
    not_rated=st.dictionaries(st.sampled_from(["exempt", "suspended", "not_stated"]), numbers),
    undecided=numbers,
)


@given(counts, counts)
def test_the_order_of_adding_changes_nothing(one: Counts, other: Counts) -> None:
    assert one + other == other + one


@given(counts, counts, counts)
def test_the_grouping_of_adding_changes_nothing(a: Counts, b: Counts, c: Counts) -> None:
    assert (a + b) + c == a + (b + c)


@given(counts)
def test_nothing_added_changes_nothing(one: Counts) -> None:
    assert one + Counts() == one


@given(counts, counts)
def test_every_figure_of_a_sum_is_the_sum_of_the_figures(one: Counts, other: Counts) -> None:
    for figure in FIGURES:
        assert (one + other).figure(figure) == one.figure(figure) + other.figure(figure)


@given(counts)
def test_total_is_graded_and_not_graded_and_undecided(one: Counts) -> None:
    assert one.total == one.graded + one.not_graded + one.undecided
    assert one.graded == one.excellent + one.good + one.completed + one.failed
    assert one.good_or_better == one.excellent + one.good


def test_a_not_rated_subject_is_outside_the_graded() -> None:
    one = Counts(good=3, not_rated={"under_review": 2})

    assert (one.total, one.graded, one.not_graded) == (5, 3, 2)


def test_a_reason_without_subjects_says_nothing() -> None:
    assert Counts(not_rated={"exempt": 0}) == Counts()


@pytest.mark.parametrize(
    "given_counts", [{"failed": -1}, {"undecided": -1}, {"not_rated": {"exempt": -1}}]
)
def test_there_is_no_number_of_subjects_below_zero(given_counts: dict[str, object]) -> None:
    with pytest.raises(NegativeCount):
        Counts(**given_counts)  # type: ignore[arg-type]


def test_counts_cannot_be_changed_behind_a_figures_back() -> None:
    reasons = {"exempt": 1}
    one = Counts(not_rated=reasons)

    reasons["exempt"] = 9

    assert one.not_graded == 1
    with pytest.raises(TypeError):
        one.not_rated["exempt"] = 5  # type: ignore[index]


def test_outcomes_are_counted_each_in_its_place() -> None:
    tallied = {
        Outcome(Grade.EXCELLENT): 1,
        Outcome(Grade.GOOD): 2,
        Outcome(Grade.COMPLETED): 3,
        Outcome(Grade.FAILED): 4,
        Outcome(not_rated_reason="exempt"): 5,
        UNDECIDED: 6,
    }

    assert Counts.of_outcomes(tallied) == Counts(1, 2, 3, 4, {"exempt": 5}, 6)


def test_a_figure_of_another_name_does_not_exist() -> None:
    with pytest.raises(UnknownFigure):
        Counts().figure("not_rated")


def test_nobody_reported_is_not_zero() -> None:
    assert sum_reported([None, None]) is None
    assert sum_reported([]) is None
    assert sum_reported([None, Counts()]) == Counts()


def rule(base: CeilingBase, share: Fraction = Fraction(1, 5)) -> CeilingRule:
    source = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
    return CeilingRule("member", share, base, GroupBy.GRASSROOTS, Status.CONFIRMED, source)


# the table of readings: thirty good or better, at 20 %
@pytest.mark.parametrize(
    ("base", "excellent", "good", "allowed", "over_by"),
    [
        (CeilingBase.GOOD, 1, 25, 5, 0),
        (CeilingBase.GOOD, 5, 25, 5, 0),
        (CeilingBase.GOOD, 6, 24, 4, 2),
        (CeilingBase.GOOD_OR_BETTER, 6, 24, 6, 0),
        (CeilingBase.GOOD_OR_BETTER, 7, 23, 6, 1),
        (CeilingBase.GOOD, 1, 4, 0, 1),
        (CeilingBase.GOOD_OR_BETTER, 1, 4, 1, 0),
        (CeilingBase.GOOD, 0, 0, 0, 0),
    ],
)
def test_a_ceiling_turns_at_its_share_of_its_own_base(
    base: CeilingBase, excellent: int, good: int, allowed: int, over_by: int
) -> None:
    check = CeilingCheck(rule(base), "nhóm", Counts(excellent, good, completed=70))

    assert (check.allowed, check.over_by) == (allowed, over_by)


def test_a_ceiling_on_all_rated_counts_every_grade_but_not_the_unrated() -> None:
    counts = Counts(21, 29, 30, 20, {"exempt": 50}, undecided=50)

    check = CeilingCheck(rule(CeilingBase.ALL_RATED), "nhóm", counts)

    assert (check.base, check.allowed, check.over_by) == (100, 20, 1)


def test_a_group_whose_cases_are_not_looked_up_has_no_key_of_its_own() -> None:
    assert CeilingCheck(rule(CeilingBase.GOOD), "nhóm", Counts()).key == 0


@pytest.mark.parametrize(
    ("rounding", "allowed", "room_left", "over_by"),
    [
        (None, 2, 0, 1),
        (Rounding.DOWN, 2, 0, 1),
        (Rounding.UP, 3, 0, 0),
        (Rounding.NEAREST, 3, 0, 0),
    ],
)
def test_what_is_allowed_is_rounded_down_unless_a_local_document_says_otherwise(
    rounding: Rounding | None, allowed: int, room_left: int, over_by: int
) -> None:
    # a fifth of thirteen is 2.6
    given = allowance(rule(CeilingBase.GOOD), Counts(3, 13), rounding=rounding)

    assert (given.base, given.exact, given.excellent) == (13, Fraction(13, 5), 3)
    assert (given.allowed, given.room_left, given.over_by) == (allowed, room_left, over_by)


def test_the_exceptional_share_needs_its_document() -> None:
    exceptional = replace(rule(CeilingBase.GOOD), exceptional_share=Fraction(1, 4))

    assert allowance(exceptional, Counts(good=20)).allowed == 4
    assert allowance(exceptional, Counts(good=20), exceptional_document="QĐ 1").allowed == 5
    usual = allowance(rule(CeilingBase.GOOD), Counts(good=20), exceptional_document="QĐ 1")
    assert usual.allowed == 4


ON = date(2023, 12, 31)
LOCAL = Source("12-QĐ/TU", ON, "Điều 3")
ADVISES = replace(rule(CeilingBase.GOOD), status=Status.PREDECESSOR)
BINDS = rule(CeilingBase.GOOD)


def book(*ceilings: CeilingRule, **settings: str) -> Rulebook:
    source = Source("124-QĐ/TW", date(2023, 10, 4), "Điều 12")
    values = (DatedValue(ON, ceilings, source, Status.CONFIRMED),)
    key = "grading.excellent_ceilings"
    pack = RulePack("p", {}, "1", {key: Rule(key, {}, "", values)})
    layer = Layer(
        "kg",
        "p",
        {},
        LayerStanding.LOCAL,
        {},
        "T",
        "l1",
        settings=tuple(SettingValue(f"cap.{k}", each, ON, LOCAL) for k, each in settings.items()),
    )
    return rulebook(pack, on=ON, layers=(layer,))


def test_a_category_without_a_ceiling_has_none_in_force() -> None:
    assert read_ceiling(book(), "member") is None
    assert read_ceiling(book(BINDS), "leading_cadre") is None
    assert ceilings_of(book(BINDS).pack, ON) == (BINDS,)
    assert ceilings_of(book(BINDS).pack, date(2023, 12, 30)) == ()


def test_a_ceiling_that_binds_stays_as_the_pack_states_it() -> None:
    reading = read_ceiling(book(BINDS, share="1/2", base="ALL_RATED"), "member")

    assert reading == CeilingReading(BINDS, None, None)
    assert reading.is_binding


def test_a_ceiling_that_only_advises_binds_once_a_local_document_sets_it() -> None:
    advice = read_ceiling(book(ADVISES), "member")
    local = read_ceiling(
        book(ADVISES, share="15 %", base="ALL_RATED", exceptional_share="20 %"), "member"
    )

    assert advice == CeilingReading(ADVISES, None, None)
    assert not advice.is_binding
    assert local is not None
    assert local.is_binding
    assert local.local == LOCAL
    assert local.rule == replace(
        ADVISES,
        share=Fraction(3, 20),
        base=CeilingBase.ALL_RATED,
        exceptional_share=Fraction(1, 5),
        source=LOCAL,
    )


def test_a_value_that_is_no_share_or_base_changes_nothing() -> None:
    assert read_ceiling(book(ADVISES, share="a fifth", base="HALF"), "member") == CeilingReading(
        ADVISES, None, None
    )


@pytest.mark.parametrize(
    ("ceiling", "setting", "rounding"),
    [(BINDS, "UP", Rounding.UP), (ADVISES, "NEAREST", Rounding.NEAREST), (BINDS, "often", None)],
)
def test_a_local_document_may_say_how_to_round_any_ceiling(
    ceiling: CeilingRule, setting: str, rounding: Rounding | None
) -> None:
    reading = read_ceiling(book(ceiling, rounding=setting), "member")

    assert reading is not None
    assert reading.rounding is rounding


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20 %", Fraction(1, 5)),
        ("12,5%", Fraction(1, 8)),
        ("1/5", Fraction(1, 5)),
        ("100 %", Fraction(1)),
        ("100.1 %", None),
        ("0 %", None),
        ("abc", None),
        ("1/0", None),
    ],
)
def test_a_share_may_be_written_in_percent_or_as_a_fraction(
    text: str, share: Fraction | None
) -> None:
    assert parse_share(text) == share
