"""The invented neighbour: small, complete, and with codes of its own."""

from xeploai.demo import DemoProvince
from xeploai.demo.continuation import DemoContinuation
from xeploai.demo.continuation.neighbour import MEMBERS, NEIGHBOUR_ROOT, PLACES


def test_the_neighbour_has_a_root_of_its_own(after: DemoContinuation) -> None:
    roots = [one.unit for one in after.neighbour.placements if one.parent is None]

    assert roots == [NEIGHBOUR_ROOT]


def test_the_neighbour_is_small(after: DemoContinuation) -> None:
    grassroots = [
        unit
        for unit in after.neighbour.units
        if unit.category in ("grassroots_committee", "grassroots_branch")
    ]

    assert len(PLACES) == 11
    assert 130 <= len(grassroots) <= 170
    assert len(after.neighbour.people) == MEMBERS


def test_no_code_is_used_in_both_provinces(province: DemoProvince, after: DemoContinuation) -> None:
    units = {unit.code for unit in province.units}
    people = {one.code for one in province.people}
    collectives = {one.code for one in province.collectives}

    assert not units & {unit.code for unit in after.neighbour.units}
    assert not people & {one.code for one in after.neighbour.people}
    assert not collectives & {one.code for one in after.neighbour.collectives}


def test_every_grassroots_organisation_has_one_head(after: DemoContinuation) -> None:
    heads = [post.unit for post in after.neighbour.posts if post.is_head]
    led = {
        unit.code
        for unit in after.neighbour.units
        if unit.category not in ("province_committee", "subordinate_branch")
    }

    assert sorted(heads) == sorted(led)
