"""The ceiling on EXCELLENT: which rule is in force, and what it allows."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.figures.counts import (
    FIGURES,
    Counts,
    NegativeCount,
    PartOutsideItsBase,
    Share,
    UnknownFigure,
    decimal_comma,
    grouped,
    rounded_half_up,
    sum_reported,
)
from xeploai.domain.grades import UNDECIDED, Grade, Outcome


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


def test_those_left_are_all_without_the_part_by_each_reason() -> None:
    all_of_them = Counts(4, 3, 2, 1, {"exempt": 3, "suspended": 2}, undecided=5)

    left = all_of_them.without(Counts(1, 1, 1, 1, {"exempt": 1}, undecided=1))

    assert left == Counts(3, 2, 1, 0, {"exempt": 2, "suspended": 2}, undecided=4)


@pytest.mark.parametrize("part", [{"exempt": 2}, {"suspended": 1}])
def test_no_part_has_more_of_a_reason_than_there_is(part: dict[str, int]) -> None:
    with pytest.raises(NegativeCount):
        Counts(not_rated={"exempt": 1}).without(Counts(not_rated=part))


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


# the table of readings: thirty good or better, at 20 %
