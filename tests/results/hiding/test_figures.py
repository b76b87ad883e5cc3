"""What a reader who may not see persons is shown of the figures of a small province."""

import pytest

from tests.builders import (
    FOUNDED,
    decide,
    decision,
    make_cycle,
    make_members,
    make_tree,
    send_return,
)
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.cycle.queries import Reader
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.results.hiding import hidden_rows_for, statistics_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
E_, G_ = Grade.EXCELLENT, Grade.GOOD


@pytest.fixture
def cycle() -> Cycle:
    """Return one member in ap-a11, three in ap-a12 and four in ap-b11, all graded."""
    units = make_tree()
    make_members(units["ap-a11"], 1)
    make_members(units["ap-a12"], 3)
    make_members(units["ap-b11"], 4)
    cycle = make_cycle()
    grades = (E_, G_, G_, E_, G_, G_, E_, E_)
    decide(cycle, *(decision("member", f"dv-{n}", grade) for n, grade in enumerate(grades)))
    return cycle


def reader(*held: tuple[Role, str]) -> Reader:
    """Return a reader with roles."""
    user = User.objects.create_user(username="ai-do", label="Ai đó")
    for role, code in held:
        unit = Unit.objects.get(code=code)
        RoleGrant.objects.create(user=user, role=role, unit=unit, from_on=FOUNDED)
    return Reader(user, on=FOUNDED)


def unit(cycle: Cycle, code: str) -> CycleUnit:
    return CycleUnit.objects.select_related("cycle").get(cycle=cycle, code=code)


def members(cycle: Cycle, code: str, who: Reader) -> int | None:
    return statistics_for(unit(cycle, code), who).categories["member"].figure("excellent")


def test_a_publisher_sees_neither_the_only_member_nor_the_branch_beside(cycle: Cycle) -> None:
    publisher = reader((Role.PUBLISHER, "tinh"))

    found = {
        code: members(cycle, code, publisher) for code in ("tinh", "xa-a1", "ap-a11", "ap-a12")
    }

    assert found == {"tinh": 4, "xa-a1": 2, "ap-a11": None, "ap-a12": None}


def test_the_superior_shows_no_more_of_its_subordinates_than_their_own_pages(cycle: Cycle) -> None:
    publisher = reader((Role.PUBLISHER, "tinh"))

    below = statistics_for(unit(cycle, "xa-a1"), publisher).subordinates

    hidden = {one.unit.code: one.categories["member"].is_hidden for one in below}
    assert hidden == {"ap-a11": True, "ap-a12": True}


def test_organisations_are_shown_however_few(cycle: Cycle) -> None:
    decide(cycle, decision("grassroots_branch", "xa-a2", Grade.GOOD))

    statistics = statistics_for(unit(cycle, "xa-a2"), reader((Role.PUBLISHER, "tinh")))

    assert statistics.categories["grassroots_branch"].figure("good") == 1


def test_an_office_sees_every_figure_within_its_reach(cycle: Cycle) -> None:
    office = reader((Role.EXECUTIVE_OFFICE, "xa-a1"))

    assert members(cycle, "ap-a11", office) == 1
    assert statistics_for(unit(cycle, "ap-a11"), office).hidden_below is None


def test_a_secretary_who_publishes_cannot_subtract_the_own_branch(cycle: Cycle) -> None:
    # the own branch of three and the commune would give the only member of the other
    both = reader((Role.PUBLISHER, "tinh"), (Role.BRANCH_SECRETARY, "ap-a12"))

    assert members(cycle, "ap-a12", both) == 1
    assert members(cycle, "xa-a1", both) is None
    # and so would the district and the province, less the other district
    assert members(cycle, "huyen-a", both) is None
    assert None in (members(cycle, "tinh", both), members(cycle, "huyen-b", both))


def test_a_member_sees_no_figure_of_the_only_person_of_a_branch(cycle: Cycle) -> None:
    assert members(cycle, "ap-a11", reader((Role.MEMBER, "ap-a11"))) is None


def test_sectors_divide_nobody_whom_the_tree_hides(cycle: Cycle) -> None:
    statistics = statistics_for(unit(cycle, "tinh"), reader((Role.PUBLISHER, "tinh")))

    assert statistics.by_sector
    assert all(each["member"].is_hidden for each in statistics.by_sector.values())


def test_a_sum_with_a_hidden_part_is_hidden(cycle: Cycle) -> None:
    statistics = statistics_for(unit(cycle, "ap-a11"), reader((Role.PUBLISHER, "tinh")))

    assert statistics.members.is_hidden
    assert statistics.members.counts is None


def test_no_change_on_the_year_before_gives_a_hidden_figure_away(cycle: Cycle) -> None:
    people = make_members(Unit.objects.get(code="ap-a11"), 3)
    assert people
    later = make_cycle(2024)

    statistics = statistics_for(unit(later, "ap-a11"), reader((Role.PUBLISHER, "tinh")))

    now, before = statistics.categories["member"], statistics.earlier_total("member")
    assert (now.is_hidden, before.is_hidden) == (False, True)
    assert all(one.difference is None for one in statistics.changes(now, before).values())


def test_the_cases_that_a_return_covers_are_hidden_as_well() -> None:
    units = make_tree()
    make_members(units["ap-b11"], 1)
    make_members(units["ap-a12"], 4)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(cycle, decision("member", "dv-0", E_))
    send_return(cycle, "huyen-b", {"member": Counts(excellent=1, good=9)})

    hidden = hidden_rows_for(reader((Role.PUBLISHER, "tinh")), cycle)

    assert hidden.hides("ap-b11", "member")
    assert hidden.hides("xa-b1", "member")
    assert not hidden.hides("tinh", "member")


def test_the_number_that_is_small_is_a_setting(
    cycle: Cycle, settings: pytest.FixtureRequest
) -> None:
    settings.PERSONS_HIDDEN_BELOW = 1  # type: ignore[attr-defined]

    assert members(cycle, "ap-a11", reader((Role.PUBLISHER, "tinh"))) == 1
