"""Memberships of the demonstration are consistent on every day."""

from collections import Counter
from datetime import date

from tests.demo.on_a_day import OnADay, holds
from xeploai.demo import DemoProvince
from xeploai.domain.register import MembershipStatus

OPEN_END = date(9999, 12, 31)


def test_nobody_belongs_to_two_branches_on_one_day(province: DemoProvince) -> None:
    last: dict[str, date] = {}

    for row in sorted(province.memberships, key=lambda row: (row.person, row.from_on)):
        end = row.until_on or OPEN_END
        assert last.get(row.person, date.min) <= row.from_on < end
        last[row.person] = end
    assert set(last) == {person.code for person in province.people}


def test_members_belong_to_branches_that_exist(province: DemoProvince) -> None:
    units = {unit.code: unit for unit in province.units}

    for row in province.memberships:
        branch = units[row.branch]
        assert branch.category in ("grassroots_branch", "subordinate_branch")
        assert branch.opened_on <= row.from_on
        assert (row.until_on or OPEN_END) <= (branch.closed_on or OPEN_END)


def test_nobody_belongs_before_being_admitted_or_is_probationary_for_long(
    province: DemoProvince,
) -> None:
    admitted = {person.code: person.admitted_on for person in province.people}

    for row in province.memberships:
        months = (row.from_on.year - admitted[row.person].year) * 12
        assert admitted[row.person] <= row.from_on
        assert (row.status is MembershipStatus.PROBATIONARY) == (months < 12)


def test_no_branch_is_empty_or_huge(either: OnADay) -> None:
    sizes = Counter(either.branch_of.values())
    branches = [code for code, unit in either.units.items() if "branch" in unit.category]

    assert min(sizes[code] for code in branches) >= 1
    assert max(sizes.values()) < 100
    assert len(set(sizes.values())) > 30


def test_exempt_and_suspended_members_come_on_top_of_the_published_total(
    province: DemoProvince, later: OnADay
) -> None:
    present = [row for row in province.memberships if holds(row.from_on, row.until_on, later.on)]
    statuses = Counter(row.status for row in present)

    assert statuses[MembershipStatus.EXEMPT] == 300
    assert 0 < statuses[MembershipStatus.SUSPENDED] < 20
    assert len(later.branch_of) + 300 + statuses[MembershipStatus.SUSPENDED] == len(present)


def test_members_move_between_branches_in_the_later_year(earlier: OnADay, later: OnADay) -> None:
    both = earlier.branch_of.keys() & later.branch_of.keys()

    moved = [person for person in both if earlier.branch_of[person] != later.branch_of[person]]

    assert 500 < len(moved) < 3000
