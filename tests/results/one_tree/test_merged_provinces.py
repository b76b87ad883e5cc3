"""Last year on this year's tree, of a province that another was merged into: a number.

2022 to 2024 were closed before the merger. The neighbour's 2023 comes as returns, its 2024 as
cases. What is compared is reckoned beside it, by plain loops over outcomes and a table of what
became of each unit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from django.db import connection

from tests.builders import make_members, send_return, unit_of
from tests.neighbours import (
    MERGED_ON,
    add,
    close,
    cycle_of,
    grade_undecided,
    merge_own_communes,
    mergers,
    own_province,
    register,
)
from xeploai.cycle.models import Case, Cycle, GradeDecision
from xeploai.domain import Counts, Grade
from xeploai.organisations.models import Membership, Unit
from xeploai.results import statistics, versions
from xeploai.results.comparing import UnitComparison, comparison_of, comparison_query
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TURNS = [Grade.GOOD, Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED, Grade.FAILED]
# what became of each unit by the end of 2025, and the units of then
HOME = {
    "tinh-x": "tinh",
    "huyen-x": "tinh",
    "huyen-y": "tinh",
    "xa-x1": "xa-moi",
    "ap-x11": "xa-moi",
    "ap-x12": "xa-moi",
    "xa-y1": "xa-b1",
    "ap-y11": "xa-b1",
    "xa-a1": "xa-moi",
}
ABOVE = {
    "tinh": None,
    "huyen-a": "tinh",
    "huyen-b": "tinh",
    "xa-moi": "tinh",
    "xa-b1": "tinh",
    "xa-a2": "huyen-a",
    "ap-a11": "xa-moi",
    "ap-a12": "xa-moi",
    "ap-b11": "xa-b1",
}
RETURNS = {
    "xa-x1": {"member": Counts(excellent=2, good=7, completed=3, failed=1)},
    "xa-y1": {"member": Counts(excellent=1, good=4, completed=0, failed=2)},
}
FIGURES = ("total", "excellent", "good", "completed", "failed")


@pytest.fixture
def years() -> dict[int, Cycle]:
    """The own province's years, all closed; the merger; 2025 on the tree of both."""
    own_province()
    years = {year: cycle_of(year) for year in (2022, 2023, 2024)}
    for cycle in years.values():
        grade_undecided(cycle, TURNS)
        close(cycle)
    merge_own_communes()
    register(years[2022], mergers=mergers(**{"xa-x1": "xa-moi"}))
    for code, number in {"ap-x11": 3, "ap-x12": 2, "ap-y11": 6}.items():
        people = make_members(Unit.objects.get(code=code), number)
        Membership.objects.filter(person__in=people).update(until_on=MERGED_ON)
    years[2025] = cycle_of(2025)
    grade_undecided(years[2025], TURNS)
    return years


def as_returns(cycle: Cycle, *, without: str = "") -> None:
    add(cycle, by_return=["xa-x1", "xa-y1"])
    for sender, counts in RETURNS.items():
        if sender != without:
            send_return(cycle, sender, counts, content=sender.encode())
    # what the returns do not stand for: the districts
    grade_undecided(cycle, TURNS)


def compared(now: int, with_year: int, code: str) -> UnitComparison:
    query = comparison_query(cycle_code=now, code=code, with_cycle=with_year, tree="this_year")
    return comparison_of(query)


def upwards(code: str) -> Iterator[str]:
    step: str | None = HOME.get(code, code)
    while step is not None:
        yield step
        step = ABOVE[step]


def reckon(cycle: Cycle, code: str, returns: Mapping[str, Mapping[str, Counts]]) -> Counter[str]:
    """Count the members of a cycle that belong to a unit of 2025, one by one."""
    found: Counter[str] = Counter()
    covered = {unit for sender in returns for unit in (sender, *BELOW[sender])}
    for case in Case.objects.filter(cycle=cycle, category="member"):
        unit = case.cycle_unit.code
        if unit in covered or code not in list(upwards(unit)):
            continue
        grade = GradeDecision.objects.get(case=case, replaced_by=None).grade
        found.update(["total", grade.lower()])
    for sender, counts in returns.items():
        if code in list(upwards(sender)):
            for name in FIGURES[1:]:
                found[name] += counts["member"].figure(name)
                found["total"] += counts["member"].figure(name)
    return found


BELOW = {"xa-x1": ("ap-x11", "ap-x12"), "xa-y1": ("ap-y11",)}


def assert_reckoned(year: int, returns: Mapping[str, Mapping[str, Counts]]) -> None:
    cycle = Cycle.objects.get(year=year)
    for code in ("tinh", "xa-moi", "xa-b1", "huyen-a", "ap-b11"):
        row = compared(2025, year, code).row("member")
        expected = reckon(cycle, code, returns)
        for name in FIGURES:
            one = row.figure(name)
            assert (one.before or 0) == expected[name], (code, name)
            now = one.now or 0
            assert one.why_not == () or expected["total"] == 0, (code, one.why_not)
            if expected["total"]:
                assert one.change is not None
                assert one.change.difference == now - expected[name], (code, name)


def test_the_year_that_came_as_returns_is_the_sum_of_both_provinces(
    years: dict[int, Cycle],
) -> None:
    as_returns(years[2023])

    assert_reckoned(2023, RETURNS)
    assert compared(2025, 2023, "tinh").row("member").figure("total").before == 12 + 13 + 7


def test_the_year_that_came_as_cases_is_the_sum_of_both_provinces(
    years: dict[int, Cycle],
) -> None:
    add(years[2024])
    grade_undecided(years[2024], TURNS)

    assert_reckoned(2024, {})
    assert compared(2025, 2024, "tinh").row("member").figure("total").before == 12 + 11


def test_a_commune_created_by_the_merger_has_the_sum_of_those_it_came_from(
    years: dict[int, Cycle],
) -> None:
    as_returns(years[2023])

    one = compared(2025, 2023, "xa-moi").row("member").figure("total")

    assert (one.before, one.now) == (7 + 13, 7)
    assert one.change is not None
    assert one.change.difference == 7 - 20


def test_a_year_without_the_neighbour_is_no_sum_of_one_province(years: dict[int, Cycle]) -> None:
    """It said so of nobody: the change was reckoned from half of the province."""
    found = compared(2025, 2022, "tinh")

    one = found.row("member").figure("total")
    assert one.change is None
    assert ["“Tên tinh-x” is part of it now" in str(fault) for fault in one.why_not] == [True]


def test_what_a_year_lacks_is_said_beside_other_standards_too(years: dict[int, Cycle]) -> None:
    """Under other rules the numbers stand side by side: half a province must not pass for all."""
    Cycle.objects.filter(year=2025).update(pack="vn-party-2025")

    why = [str(one) for one in compared(2025, 2024, "tinh").row("member").figure("total").why_not]

    assert len(why) == 2
    assert "by other standards" in why[0]
    assert "“Tên tinh-x” is part of it now" in why[1]


def test_a_commune_names_the_part_that_its_year_lacks(years: dict[int, Cycle]) -> None:
    one = compared(2025, 2024, "xa-moi").row("member").figure("total")
    other = compared(2025, 2024, "xa-a2").row("grassroots_branch").figure("total")

    assert one.change is None
    assert ["Tên xa-x1" in str(fault) for fault in one.why_not] == [True]
    assert other.why_not == ()


def test_a_return_that_has_not_come_is_named_and_no_zero(years: dict[int, Cycle]) -> None:
    as_returns(years[2023], without="xa-y1")

    whole = compared(2025, 2023, "tinh").row("member").figure("total")
    commune = compared(2025, 2023, "xa-b1").row("member").figure("total")
    other = compared(2025, 2023, "xa-moi").row("member").figure("total")

    for one in (whole, commune):
        assert one.change is None
        assert ["Tên xa-y1" in str(fault) for fault in one.why_not] == [True]
    assert other.change is not None


def test_one_return_for_the_whole_neighbour_is_with_the_province_and_no_commune(
    years: dict[int, Cycle],
) -> None:
    add(years[2023], by_return=["tinh-x"])
    send_return(years[2023], "tinh-x", {"member": Counts(good=40)})

    whole = compared(2025, 2023, "tinh").row("member").figure("total")
    commune = compared(2025, 2023, "xa-moi").row("member").figure("total")

    assert whole.before == 12 + 40
    assert whole.change is not None
    assert commune.change is None


def test_each_province_keeps_its_own_year(years: dict[int, Cycle]) -> None:
    """The own year is not summed with the neighbour's unless it is asked for on today's tree."""
    before = statistics_of(unit_of(years[2023], "tinh")).categories

    as_returns(years[2023])

    assert statistics_of(unit_of(years[2023], "tinh")).categories == before
    theirs = statistics_of(unit_of(years[2023], "tinh-x")).categories["member"]
    assert theirs.counts is not None
    assert theirs.counts.total == 20


def test_the_report_of_the_merged_province_compares_with_both(years: dict[int, Cycle]) -> None:
    """As it was, the year before lacks the neighbour: it was compared as if it were all."""
    add(years[2024])
    grade_undecided(years[2024], TURNS)

    earlier = statistics_of(unit_of(years[2025], "tinh")).earlier

    assert earlier is not None
    assert earlier.is_on_later_tree
    assert earlier.not_comparable == ()
    assert earlier.categories["member"].figure("total") == 12 + 11


def test_the_report_says_what_it_lacks_where_the_neighbours_year_was_not_added(
    years: dict[int, Cycle],
) -> None:
    earlier = statistics_of(unit_of(years[2025], "tinh")).earlier

    assert earlier is not None
    assert ["Tên tinh-x" in str(fault) for fault in earlier.not_comparable] == [True]


def test_a_province_that_merged_with_nobody_is_compared_as_before(
    years: dict[int, Cycle],
) -> None:
    earlier = statistics_of(unit_of(years[2024], "tinh")).earlier

    assert earlier is not None
    assert (earlier.not_comparable, earlier.is_on_later_tree) == ((), False)


def test_statistics_are_new_once_the_neighbours_year_comes_in(
    years: dict[int, Cycle], monkeypatch: pytest.MonkeyPatch
) -> None:
    # a test is itself a transaction; the ones in question are those within it
    monkeypatch.setattr(versions, "is_in_transaction", lambda: bool(connection.savepoint_ids))
    statistics.clear_cache()
    top = unit_of(years[2025], "tinh")
    assert statistics_of(top).is_comparable is False

    add(years[2024])
    grade_undecided(years[2024], TURNS)

    assert statistics_of(top).is_comparable is True
    statistics.clear_cache()
