"""From the domain's plain values to arrays and back: the engine in the place of the plain loop."""

from collections.abc import Iterable, Mapping, Sequence

import ibis
import numpy as np
import pyarrow as pa

from xeploai.domain import (
    UNDECIDED,
    CountedCase,
    Counts,
    FrozenUnit,
    Outcome,
    ParentNotInTree,
    ReportingSource,
    ReturnedCounts,
    UnitTotals,
)

from .cases import case_counts, fetch_counts
from .coding import Coding, CountRows
from .returns import ReturnRows
from .rollup import FrozenTree, roll_up_tree
from .totals import TreeTotals
from .tree import NO_PARENT, TreeOrder, UnitNotInTree

Numbers = Mapping[str, int]


def roll_up_plain(
    connection: ibis.BaseBackend,
    *,
    units: Iterable[FrozenUnit],
    cases: Iterable[CountedCase],
    returns: Mapping[str, ReturnedCounts],
    categories: Iterable[str] = (),
) -> dict[str, UnitTotals]:
    """Return what `domain.figures.rollup.roll_up` returns, counted by the engine.

    Worth it from some ten thousand cases on; the arguments and the refusals are the same.
    """
    units, cases, expected = list(units), list(cases), tuple(categories)
    coding = coding_of(cases, returns, expected)
    numbers = {unit.code: number for number, unit in enumerate(units)}
    tree = frozen_tree(units, returns, numbers=numbers, coding=coding)
    gradings = connection.create_table(
        "plain_cases", grading_table(cases, numbers=numbers, coding=coding), temp=True
    )
    try:
        totals = roll_up_tree(fetch_counts(case_counts(gradings)), tree, coding)
    finally:
        connection.drop_table("plain_cases")
    return unit_totals(totals, codes=list(numbers), categories=expected)


def coding_of(
    cases: Iterable[CountedCase], returns: Mapping[str, ReturnedCounts], categories: Iterable[str]
) -> Coding:
    """Return a coding for all that occurs."""
    seen, reasons = dict.fromkeys(categories), dict[str, None]()
    for case in cases:
        seen[case.category] = None
        if case.outcome.not_rated_reason is not None:
            reasons[case.outcome.not_rated_reason] = None
    for returned in returns.values():
        seen.update(dict.fromkeys(returned))
        for counts in returned.values():
            reasons.update(dict.fromkeys(counts.not_rated))
    return Coding(tuple(seen), tuple(reasons))


def frozen_tree(
    units: Sequence[FrozenUnit],
    returns: Mapping[str, ReturnedCounts],
    *,
    numbers: Numbers,
    coding: Coding,
) -> FrozenTree:
    """Return the tree of one year as arrays.

    Args:
        numbers: the number of each unit's code.
    """
    unknown = [unit.parent for unit in units if unit.parent and unit.parent not in numbers]
    if unknown:
        raise ParentNotInTree(unknown[0])
    order = TreeOrder.of(
        [numbers[unit.code] for unit in units],
        [NO_PARENT if unit.parent is None else numbers[unit.parent] for unit in units],
    )
    senders = [unit.code for unit in units if unit.source is ReportingSource.RETURN]
    sent = {numbers[code]: returns[code] for code in senders if code in returns}
    by_return = np.array([numbers[code] for code in senders], np.int64)
    return FrozenTree(order, by_return, return_rows(sent, coding))


def return_rows(sent: Mapping[int, ReturnedCounts], coding: Coding) -> ReturnRows:
    """Return the returns in force, by the unit's number, as arrays."""
    reported = [
        (unit, coding.category_codes[category])
        for unit, returned in sent.items()
        for category in returned
    ]
    numbers = [
        (unit, coding.category_codes[category], coding.outcome_codes[outcome], number)
        for unit, returned in sent.items()
        for category, counts in returned.items()
        for outcome, number in outcomes_of(counts).items()
    ]
    pairs = np.array(reported, np.int64).reshape(-1, 2)
    senders = np.array(list(sent), np.int64)
    return ReturnRows(senders, pairs[:, 0], pairs[:, 1], CountRows.of(numbers))


def outcomes_of(counts: Counts) -> dict[Outcome, int]:
    """Return the outcomes that add up to these counts; the inverse of `Counts.of_outcomes`."""
    return {
        **{Outcome(grade): number for grade, number in counts.by_grade().items()},
        UNDECIDED: counts.undecided,
        **{Outcome(not_rated_reason=code): number for code, number in counts.not_rated.items()},
    }


def grading_table(cases: Sequence[CountedCase], *, numbers: Numbers, coding: Coding) -> pa.Table:
    """Return the cases as an engine counts them: `unit`, `category`, `outcome` in numbers."""
    if strays := [case.unit for case in cases if case.unit not in numbers]:
        raise UnitNotInTree(strays[0])
    columns = {
        "unit": [numbers[case.unit] for case in cases],
        "category": [coding.category_codes[case.category] for case in cases],
        "outcome": [coding.outcome_codes[case.outcome] for case in cases],
    }
    return pa.table({name: pa.array(codes, pa.int32()) for name, codes in columns.items()})


def unit_totals(
    totals: TreeTotals, *, codes: Sequence[str], categories: Iterable[str]
) -> dict[str, UnitTotals]:
    """Return every unit's totals as the plain loop returns them.

    Args:
        codes: the code of each unit's number.
        categories: those that a return is expected to speak of.
    """
    expected = tuple(categories)

    def one(unit: int) -> UnitTotals:
        silent = totals.not_reported_of(unit, expected)
        return UnitTotals(
            totals.cases_of(unit),
            totals.returns_of(unit),
            {codes[number] for number in totals.missing_of(unit)},
            {name: {codes[number] for number in units} for name, units in silent.items()},
        )

    return {codes[unit]: one(unit) for unit in totals.order.units}
