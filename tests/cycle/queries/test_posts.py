"""The posts and branches of a person, by the register."""

from datetime import date
from itertools import permutations

import pytest

from tests.builders import (
    FOUNDED,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
)
from xeploai.cycle.models import Case, Cycle
from xeploai.cycle.queries import case_of, places_of
from xeploai.domain import PostCriterion
from xeploai.organisations.models import CollectiveSeat, Membership, Person, Post, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ORDER = tuple(PostCriterion)


def post(person: Person, unit: Unit, title: str, from_on: date, **more: object) -> Post:
    values = {"title": title, "title_code": title, "from_on": from_on, **more}
    return Post(person=person, unit=unit, **values)


def cadre_of(cycle: Cycle) -> Case:
    return Case.objects.get(cycle=cycle, category="leading_cadre")


@pytest.mark.parametrize("places", list(permutations(range(3))))
def test_the_case_is_the_same_in_whatever_order_posts_were_imported(
    places: tuple[int, ...],
) -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    alike = [
        post(person, units["huyen-b"], "UVBTV", date(2020, 1, 1)),
        post(person, units["huyen-a"], "UVBTV", date(2020, 1, 1)),
        post(person, units["huyen-a"], "TB", date(2020, 1, 1)),
    ]
    for place in places:
        alike[place].save()

    case = cadre_of(make_cycle())

    assert (case.cycle_unit.code, case.post) == ("huyen-a", "TB")


def test_of_equal_posts_the_earlier_one_is_the_main_post_and_the_rule_is_named() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    post(person, units["huyen-a"], "UV", date(2021, 6, 1)).save()
    post(person, units["huyen-b"], "UV", date(2021, 5, 31)).save()

    case = cadre_of(make_cycle())

    places = places_of(case, ORDER)
    assert places is not None
    assert case.cycle_unit.code == "huyen-b"
    assert places.main_criterion is PostCriterion.SINCE
    assert places.alike_in == (PostCriterion.LEVEL, PostCriterion.HEAD)
    assert [each.post.unit.code for each in places.held] == ["huyen-b", "huyen-a"]


def test_one_post_alone_needs_no_criterion() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["xa-a1"])

    places = places_of(cadre_of(make_cycle()), ORDER)

    assert places is not None
    assert (places.main_criterion, places.alike_in) == (None, ())


@pytest.mark.parametrize(
    ("until", "held", "ended"),
    [
        (date(2024, 1, 1), 1, 0),
        (date(2023, 12, 31), 0, 1),
        (date(2023, 1, 2), 0, 1),
        (date(2023, 1, 1), 0, 0),
    ],
)
def test_a_post_is_held_on_the_closing_day_or_ended_in_the_year(
    until: date, held: int, ended: int
) -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    post(person, units["xa-a1"], "UV", FOUNDED, until_on=until).save()
    cycle = make_cycle()

    places = places_of(case_of(cycle, "member", person.code), ORDER)

    assert places is not None
    assert (len(places.held), len(places.ended)) == (held, ended)


def test_seats_stand_with_the_post_in_the_same_unit() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["huyen-a"])
    make_post(person, units["xa-a1"])
    board = make_collective(units["huyen-a"], "btv-a")
    CollectiveSeat.objects.create(collective=board, person=person, from_on=FOUNDED)

    places = places_of(cadre_of(make_cycle()), ORDER)

    assert places is not None
    assert [[each.code for each in place.collectives] for place in places.held] == [["btv-a"], []]


def test_the_branch_of_the_closing_day_is_told_from_former_ones() -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a12"], 1)
    Membership.objects.filter(person=person).update(until_on=date(2023, 8, 1))
    Membership.objects.create(
        person=person, branch=units["ap-a11"], status="FULL", from_on=date(2023, 8, 1)
    )
    cycle = make_cycle()

    places = places_of(case_of(cycle, "member", person.code), ORDER)

    assert places is not None
    assert places.present == units["ap-a11"].pk
    assert [(each.branch.code, each.stay.months) for each in places.branches] == [
        ("ap-a12", 7),
        ("ap-a11", 5),
    ]


def test_an_organisation_has_no_places() -> None:
    make_tree()
    cycle = make_cycle()

    assert places_of(case_of(cycle, "grassroots_branch", "xa-a2"), ORDER) is None
