"""The plain loop that every other computation is compared with."""

import pytest

from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.rollup import (
    CountedCase,
    FrozenUnit,
    LoopInTree,
    ParentNotInTree,
    ReportingSource,
    ReturnBelowReturn,
    UnitPlacedTwice,
    UnitTotals,
    roll_up,
)
from xeploai.domain.grades import UNDECIDED, Grade, Outcome

GOOD = Outcome(Grade.GOOD)
RETURN = ReportingSource.RETURN


def tree(*, by_return: tuple[str, ...] = ()) -> list[FrozenUnit]:
    parents = {"tinh": None, "huyen": "tinh", "xa": "huyen", "ap": "xa", "huyen-khac": "tinh"}
    return [
        FrozenUnit(code, parent, RETURN if code in by_return else ReportingSource.CASES)
        for code, parent in parents.items()
    ]


def rolled(
    *cases: CountedCase,
    by_return: tuple[str, ...] = (),
    returns: dict[str, dict[str, Counts]] | None = None,
    categories: tuple[str, ...] = (),
) -> dict[str, UnitTotals]:
    return roll_up(
        units=tree(by_return=by_return),
        cases=cases,
        returns=returns or {},
        categories=categories,
    )


def test_a_case_counts_for_its_unit_and_every_unit_above_and_no_other() -> None:
    totals = rolled(CountedCase("ap", "member", GOOD))

    for code in ("ap", "xa", "huyen", "tinh"):
        assert totals[code].counts("member") == Counts(good=1), code
    assert totals["huyen-khac"].counts("member") is None


def test_above_a_unit_that_reports_by_return_its_cases_count_no_more() -> None:
    totals = rolled(
        CountedCase("ap", "member", GOOD),
        by_return=("huyen",),
        returns={"huyen": {"member": Counts(failed=7)}},
    )

    assert totals["ap"].counts("member") == Counts(good=1)
    assert totals["xa"].counts("member") == Counts(good=1)
    assert totals["huyen"].from_cases == {}
    assert totals["huyen"].counts("member") == Counts(failed=7)
    assert totals["tinh"].counts("member") == Counts(failed=7)


def test_the_senders_own_cases_do_not_count_either() -> None:
    totals = rolled(
        CountedCase("huyen", "district_committee", GOOD),
        by_return=("huyen",),
        returns={"huyen": {}},
    )

    assert totals["huyen"].counts("district_committee") is None
    assert totals["tinh"].counts("district_committee") is None


def test_a_return_that_never_came_is_missing_all_the_way_up() -> None:
    totals = rolled(by_return=("xa",))

    assert totals["xa"].missing == totals["huyen"].missing == totals["tinh"].missing == {"xa"}
    assert totals["ap"].missing == set()


def test_a_return_is_silent_on_the_categories_it_leaves_out() -> None:
    totals = rolled(
        by_return=("xa",),
        returns={"xa": {"member": Counts()}},
        categories=("member", "leading_cadre"),
    )

    assert totals["tinh"].not_reported == {"leading_cadre": {"xa"}}
    assert totals["tinh"].counts("member") == Counts()


def test_a_unit_without_any_decision_is_missing_and_one_decision_is_enough_to_be_heard() -> None:
    silent = rolled(CountedCase("ap", "member", UNDECIDED))
    heard = rolled(
        CountedCase("ap", "member", UNDECIDED),
        CountedCase("ap", "member", Outcome(None, "exempt")),
    )

    assert silent["tinh"].missing == {"ap"}
    assert silent["tinh"].counts("member") == Counts(undecided=1)
    assert heard["tinh"].missing == set()


def test_cases_and_returns_add_up_but_stay_apart() -> None:
    totals = rolled(
        CountedCase("huyen-khac", "member", GOOD),
        by_return=("huyen",),
        returns={"huyen": {"member": Counts(good=2)}},
    )

    assert totals["tinh"].from_cases["member"] == Counts(good=1)
    assert totals["tinh"].from_returns["member"] == Counts(good=2)
    assert totals["tinh"].counts("member") == Counts(good=3)


@pytest.mark.parametrize(
    ("units", "refusal"),
    [
        ([FrozenUnit("a", None), FrozenUnit("a", None)], UnitPlacedTwice),
        ([FrozenUnit("a", "b")], ParentNotInTree),
        ([FrozenUnit("a", "b"), FrozenUnit("b", "a")], LoopInTree),
        ([FrozenUnit("a", "a")], LoopInTree),
        ([FrozenUnit("a", None, RETURN), FrozenUnit("b", "a", RETURN)], ReturnBelowReturn),
        (
            [FrozenUnit("a", None, RETURN), FrozenUnit("b", "a"), FrozenUnit("c", "b", RETURN)],
            ReturnBelowReturn,
        ),
    ],
)
def test_what_is_no_tree_is_refused(units: list[FrozenUnit], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        roll_up(units=units, cases=[], returns={})
