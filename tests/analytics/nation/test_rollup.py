"""The engine's roll-up against the plain loop that defines it."""

from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xeploai.analytics.nation.coding import CaseNotCoded, Coding, CountRows
from xeploai.analytics.nation.plain import coding_of, frozen_tree, grading_table, unit_totals
from xeploai.analytics.nation.rollup import FrozenTree, roll_up_tree, roll_up_years
from xeploai.analytics.nation.tree import NO_PARENT, TreeOrder, UnitNotInTree
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.figures.rollup import (
    CountedCase,
    FrozenUnit,
    ReportingSource,
    ReturnBelowReturn,
    ReturnedCounts,
    roll_up,
)
from xeploai.domain.grades import UNDECIDED, Grade, Outcome

GOOD = Outcome(Grade.GOOD)
CATEGORIES = ("MEMBER", "LEADING_CADRE", "ORGANISATION")
OUTCOMES = (
    *(Outcome(grade) for grade in Grade),
    UNDECIDED,
    Outcome(not_rated_reason="NEW_MEMBER"),
    Outcome(not_rated_reason="LONG_LEAVE"),
)
REASONS = ("NEW_MEMBER", REASON_NOT_STATED)


@dataclass(frozen=True)
class Year:
    units: list[FrozenUnit]
    cases: list[CountedCase]
    returns: dict[str, ReturnedCounts]


counts = st.builds(
    Counts,
    *[st.integers(0, 3)] * 4,
    not_rated=st.dictionaries(st.sampled_from(REASONS), st.integers(0, 2)),
    undecided=st.integers(0, 1),
)
returned = st.dictionaries(st.sampled_from(CATEGORIES), counts, max_size=3)


@st.composite
def years(draw: st.DrawFn, names: list[str]) -> Year:
    """One year of some of the units: in any order, under any superior, from mixed sources."""
    standing = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    units: dict[str, FrozenUnit] = {}
    reported_for: set[str] = set()
    for place, code in enumerate(standing):
        parent = draw(st.sampled_from([None, *standing[:place]]))
        by_return = parent not in reported_for and draw(st.integers(0, 3)) == 0
        source = ReportingSource.RETURN if by_return else ReportingSource.CASES
        units[code] = FrozenUnit(code, parent, source)
        if by_return or parent in reported_for:
            reported_for.add(code)
    case = st.builds(CountedCase, *map(st.sampled_from, (standing, CATEGORIES, OUTCOMES)))
    return Year(
        draw(st.permutations(list(units.values()))),
        draw(st.lists(case, max_size=25)),
        draw(st.dictionaries(st.sampled_from(standing), returned)),
    )


@st.composite
def two_years(draw: st.DrawFn) -> list[Year]:
    """Two years of the same units: some moved, some closed, some new."""
    names = [f"u{number}" for number in range(draw(st.integers(1, 14)))]
    return [draw(years(names)), draw(years(names))]


@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(two_years())
def test_engine_gives_what_the_plain_loop_gives(duckdb: ibis.BaseBackend, both: list[Year]) -> None:
    codes = sorted({unit.code for year in both for unit in year.units})
    numbers = {code: number for number, code in enumerate(codes)}
    every_return = {f"{at}{code}": r for at, y in enumerate(both) for code, r in y.returns.items()}
    coding = coding_of([c for y in both for c in y.cases], every_return, CATEGORIES)
    trees = {
        2024 + at: frozen_tree(year.units, year.returns, numbers=numbers, coding=coding)
        for at, year in enumerate(both)
    }
    tables = [grading_table(year.cases, numbers=numbers, coding=coding) for year in both]
    gradings = pa.concat_tables(
        table.append_column("year", pa.array([2024 + at] * len(table), pa.int16()))
        for at, table in enumerate(tables)
    )

    table = duckdb.create_table("gradings", gradings, overwrite=True)
    engine = roll_up_years(table, trees.items(), coding)

    for (_, totals), year in zip(engine, both, strict=True):
        expected = roll_up(**vars(year), categories=CATEGORIES)
        assert unit_totals(totals, codes=codes, categories=CATEGORIES) == expected


def counted(*rows: tuple[int, int, int, int]) -> list[CountRows]:
    return [CountRows.of(rows)]


PAIR = TreeOrder.of([0, 1], [NO_PARENT, 0])
CODING = Coding(("MEMBER",), ("NEW_MEMBER",))


def test_cases_of_a_closed_unit_are_refused_not_lost() -> None:
    with pytest.raises(UnitNotInTree, match="2"):
        roll_up_tree(counted((2, 0, 0, 1)), FrozenTree(PAIR), CODING)


def test_a_return_below_a_return_is_refused() -> None:
    with pytest.raises(ReturnBelowReturn, match="1"):
        roll_up_tree(counted(), FrozenTree(PAIR, np.array([0, 1])), CODING)


@pytest.mark.parametrize("row", [(0, 1, 0, 1), (0, 0, 6, 1)])
def test_codes_beyond_the_coding_are_refused(row: tuple[int, int, int, int]) -> None:
    with pytest.raises(CaseNotCoded):
        roll_up_tree(counted(row), FrozenTree(PAIR), CODING)


def test_totals_beyond_32_bits_stay_exact() -> None:
    rows = counted((0, 0, 0, 2**31 - 1), (1, 0, 0, 2**31 - 1))

    totals = roll_up_tree(rows, FrozenTree(PAIR), CODING)

    assert totals.cases_of(0) == {"MEMBER": Counts(excellent=2**32 - 2)}
