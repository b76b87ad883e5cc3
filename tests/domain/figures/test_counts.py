import pytest
from hypothesis import given
from hypothesis import strategies as st

from xeploai.domain.figures.counts import (
    FIGURES,
    Counts,
    NegativeCount,
    UnknownFigure,
    sum_reported,
)
from xeploai.domain.grades import UNDECIDED, Grade, Outcome

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
