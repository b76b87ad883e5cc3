"""Members, posts and collectives of the demonstration hold together on every day."""

import itertools
from collections import Counter, defaultdict
from datetime import date

from tests.demo.on_a_day import OnADay, half_a_year_before, holds
from xeploai.demo.plan import DemoProvince, MembershipStatus

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


def test_there_is_one_decision_for_each_case_and_none_besides(either: OnADay) -> None:
    wanted = {key: unit for key, unit in either.caseload().items() if not either.is_covered(unit)}

    decided = {(one.category, one.subject): one.unit for one in either.cycle.decisions}

    assert decided == wanted
    assert len(either.cycle.decisions) == len(wanted)


def test_exempt_and_suspended_members_come_on_top_of_the_published_total(
    province: DemoProvince, later: OnADay
) -> None:
    present = [row for row in province.memberships if holds(row.from_on, row.until_on, later.on)]
    statuses = Counter(row.status for row in present)

    assert statuses[MembershipStatus.EXEMPT] == 300
    assert 0 < statuses[MembershipStatus.SUSPENDED] < 20
    assert len(later.branch_of) + 300 + statuses[MembershipStatus.SUSPENDED] == len(present)


def test_new_members_are_not_rated_in_the_earlier_year_and_none_come_late_in_the_other(
    province: DemoProvince, earlier: OnADay, later: OnADay
) -> None:
    admitted = {person.code: person.admitted_on for person in province.people}
    outcomes = earlier.cycle.outcomes()

    for (category, person), outcome in outcomes.items():
        if category == "member":
            is_new = admitted[person] >= half_a_year_before(earlier.on)
            assert (outcome.not_rated_reason == "newly_admitted") == is_new
    assert max(admitted.values()) < half_a_year_before(later.on)


def test_members_move_between_branches_in_the_later_year(earlier: OnADay, later: OnADay) -> None:
    both = earlier.branch_of.keys() & later.branch_of.keys()

    moved = [person for person in both if earlier.branch_of[person] != later.branch_of[person]]

    assert 500 < len(moved) < 3000


def test_leaders_are_members_who_stand_below_their_unit_or_in_the_bloc(either: OnADay) -> None:
    for post in either.posts:
        way = list(either.upwards(either.branch_of[post.person]))
        assert post.unit in way


def test_a_leader_with_two_posts_is_one_leader(later: OnADay) -> None:
    cases = [one for one in later.cycle.decisions if one.category == "leading_cadre"]

    assert len(later.posts) > len(cases) == len({one.subject for one in cases})


def test_a_unit_has_one_head_on_any_day(province: DemoProvince) -> None:
    spans = defaultdict(list)
    for post in province.posts:
        if post.is_head:
            spans[post.unit].append((post.from_on, post.until_on or OPEN_END))

    for held in spans.values():
        ordered = sorted(held)
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(ordered))


def test_posts_lie_within_the_life_of_the_unit_and_are_told_once(province: DemoProvince) -> None:
    units = {unit.code: unit for unit in province.units}
    keys = [(post.person, post.unit, post.title_code, post.from_on) for post in province.posts]

    assert len(keys) == len(set(keys))
    for post in province.posts:
        unit, end = units[post.unit], post.until_on or OPEN_END
        assert unit.opened_on <= post.from_on < end <= (unit.closed_on or OPEN_END)
        assert "{" not in post.title


def test_who_sits_in_a_collective_leads_throughout(province: DemoProvince) -> None:
    collectives = {one.code: one for one in province.collectives}
    posts = defaultdict(list)
    for post in province.posts:
        posts[post.person].append(post)

    for seat in province.seats:
        end = seat.until_on or OPEN_END
        assert collectives[seat.collective].opened_on <= seat.from_on < end
        assert any(
            post.from_on <= seat.from_on and end <= (post.until_on or OPEN_END)
            for post in posts[seat.person]
        )


def test_every_collective_has_at_least_three_seats(later: OnADay) -> None:
    seats = Counter(
        seat.collective
        for seat in later.province.seats
        if holds(seat.from_on, seat.until_on, later.on)
    )

    assert min(seats[one.code] for one in later.collectives) >= 3
