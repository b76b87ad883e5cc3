"""What a group may have where some of its decisions have a reason for its ceiling."""

from datetime import date
from fractions import Fraction

import pytest

from xeploai.domain import Allowance, Ceiling, CeilingBase, Counts, GroupBy, Source, Status

SOURCE = Source("09-HD/TU", date(2023, 11, 20), "mục 5")


def allowance(base: CeilingBase, counts: Counts) -> Allowance:
    ceiling = Ceiling(
        category="member",
        share=Fraction(1, 5),
        base=base,
        group_by=GroupBy.GRASSROOTS,
        provision="P23-CAP-2.MEMBER",
        status=Status.CONFIRMED,
        source=SOURCE,
        is_binding=True,
    )
    return Allowance(ceiling, counts)


def test_a_reasoned_decision_below_good_counts_as_the_good_it_might_have_been() -> None:
    group = allowance(CeilingBase.GOOD, Counts(excellent=2, good=9, completed=1))

    assert group.allowed == 1
    assert group.allowed_with(Counts(completed=1)) == 2


def test_a_reasoned_one_who_was_not_rated_does_too() -> None:
    counts = Counts(excellent=2, good=8, not_rated={"newly_admitted": 2})
    group = allowance(CeilingBase.ALL_RATED, counts)

    assert group.allowed_with(Counts(not_rated={"newly_admitted": 1})) == 2
    assert group.allowed_with(Counts(not_rated={"newly_admitted": 2})) == 2
    smaller = allowance(CeilingBase.ALL_RATED, Counts(good=9, not_rated={"newly_admitted": 1}))
    assert smaller.allowed_with(Counts(not_rated={"newly_admitted": 1})) == 2


@pytest.mark.parametrize("reasoned", [Counts(), Counts(excellent=2), Counts(good=4)])
def test_reasoned_excellent_and_good_leave_the_base_as_it_is(reasoned: Counts) -> None:
    group = allowance(CeilingBase.GOOD, Counts(excellent=2, good=9))

    assert group.allowed_with(reasoned) == group.allowed == 1


def test_a_group_of_excellent_ones_alone_is_allowed_none_with_or_without_reasons() -> None:
    group = allowance(CeilingBase.GOOD, Counts(excellent=2))

    assert group.allowed_with(Counts(excellent=1)) == 0
