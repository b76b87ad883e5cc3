"""The years after the published one: the same every time, and nobody is lost on the way."""

from collections import Counter
from datetime import date

import pytest

from tests.demo.continuation.conftest import SEED
from xeploai.demo import DemoProvince
from xeploai.demo.accounts import ACCOUNTS, BRANCH, GRASSROOTS, leader_of
from xeploai.demo.continuation import MERGED_ON, DemoContinuation, continue_province
from xeploai.demo.records import NOT_REVIEWED
from xeploai.domain import DatedPlacement, DatedUnit, ReorganisationKind, faults_of_tree

CLOSING = (ReorganisationKind.CLOSE, ReorganisationKind.MERGE)
CLOSING_DAYS = (
    date(2024, 12, 31),
    date(2025, 6, 30),
    MERGED_ON,
    date(2025, 12, 31),
    date(2026, 9, 30),
)


def holds(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or on < end)


def test_the_same_seed_gives_the_same_years(
    province: DemoProvince, after: DemoContinuation
) -> None:
    again = continue_province(province, SEED)

    assert again.register == after.register
    assert again.neighbour == after.neighbour
    assert again.sheet == after.sheet
    assert again.since == after.since
    assert again.cycles == after.cycles


def test_another_seed_gives_other_people(province: DemoProvince, after: DemoContinuation) -> None:
    assert continue_province(province, SEED + 1).neighbour.people != after.neighbour.people


@pytest.mark.parametrize("on", CLOSING_DAYS)
def test_nobody_is_in_two_branches_on_a_day_and_every_branch_is_open(
    after: DemoContinuation, on: date
) -> None:
    rows = [
        row
        for rows in after.last.memberships.values()
        for row in rows
        if holds(row.from_on, row.until_on, on)
    ]

    assert max(Counter(row.person for row in rows).values()) == 1
    for row in rows:
        unit = after.last.units[row.branch]
        assert holds(unit.opened_on, unit.closed_on, on), row


def test_whoever_is_a_member_before_the_merger_is_one_on_its_day(after: DemoContinuation) -> None:
    last = after.last.memberships
    day_before = date(2025, 6, 30)
    before = {p for p, rows in last.items() if any(_on(row, day_before) for row in rows)}
    then = {p for p, rows in last.items() if any(_on(row, MERGED_ON) for row in rows)}

    assert before == then


def _on(row: object, on: date) -> bool:
    return holds(row.from_on, row.until_on, on)  # type: ignore[attr-defined]


def test_the_published_year_stays_as_it_is(province: DemoProvince, after: DemoContinuation) -> None:
    """On its closing day the longer register has the same members, posts and collectives."""
    on = province.cycles[-1].closes_on

    def members(rows: object) -> set[tuple[str, str, str]]:
        return {
            (row.person, row.branch, row.status)
            for row in rows  # type: ignore[attr-defined]
            if holds(row.from_on, row.until_on, on)
        }

    assert members(after.register.memberships) == members(province.memberships)
    assert after.register.posts == province.posts
    assert after.register.collectives == province.collectives
    assert {unit for unit in after.register.units if unit.opened_on <= on} == set(province.units)


def test_the_tree_is_a_tree_on_every_day(after: DemoContinuation) -> None:
    faults = faults_of_tree(
        units=(
            DatedUnit(one.code, one.opened_on, one.closed_on) for one in after.last.units.values()
        ),
        placements=(DatedPlacement(*one) for one in after.last.placements),
    )

    assert not list(faults)


def test_after_the_merger_there_is_one_root_and_no_district(after: DemoContinuation) -> None:
    stock = after.last.on(MERGED_ON)
    roots = [code for code, parent in stock.parents.items() if parent is None]
    below = Counter(
        stock.units[code].category for code, parent in stock.parents.items() if parent == roots[0]
    )

    assert roots == ["kien-giang"]
    assert below["commune_committee"] > 50
    # agencies, state, army and police
    assert below["district_committee"] == 4
    assert below["grassroots_committee"] == below["grassroots_branch"] == 0


def test_who_leaves_has_a_cause_and_who_is_suspended_a_document(after: DemoContinuation) -> None:
    left = [
        rows[-1]
        for rows in after.last.memberships.values()
        if rows[-1].until_on is not None and rows[-1].until_on >= date(2024, 1, 1)
    ]
    special = [
        row
        for rows in after.last.memberships.values()
        for row in rows
        # whoever goes over with a branch keeps the status as it was
        if row.status in NOT_REVIEWED and MERGED_ON != row.from_on >= date(2024, 1, 1)
    ]

    assert len(left) > 1000
    assert all(row.end_cause for row in left)
    assert all(row.document for row in special)


def test_what_is_recorded_after_the_merger_begins_or_ends_after_it(after: DemoContinuation) -> None:
    for step in after.since:
        for row in step.memberships:
            assert row.from_on >= MERGED_ON or (row.until_on and row.until_on > MERGED_ON), row


def test_every_account_has_a_role_at_a_unit_of_the_newest_tree(after: DemoContinuation) -> None:
    open_units = after.last.on(after.quarters[-1].closes_on).units

    # a role follows its unit into what took all of it over
    heirs = {row.unit: row.other for row in after.sheet if row.kind in CLOSING}

    for one in ACCOUNTS:
        assert heirs.get(one.unit, one.unit) in open_units, one.username


def test_the_member_of_the_demonstration_still_leads_the_commune(
    province: DemoProvince, after: DemoContinuation
) -> None:
    leader = leader_of(province)
    stock = after.last.on(after.quarters[-1].closes_on)

    assert stock.branch_of[leader or ""] == BRANCH
    assert leader in {post.person for post in stock.posts if post.unit == GRASSROOTS}
