"""Which roles an account has on a day, and which accounts an administrator sees."""

from datetime import date

import pytest

from tests.builders import make_members
from tests.organisations.roles.acts import A_DAY, AT, BY, TODAY, give, open_account, pass_on
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import (
    accounts_within_reach,
    close_account,
    current_and_future_roles,
    delegations_by,
    grant_by_id,
    granters,
    grants_below,
    grants_of,
    link_person,
    person_of,
    roles_of,
    unit_names_of_accounts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_role_is_held_from_its_first_day_and_not_on_its_last(units: dict[str, Unit]) -> None:
    user = open_account("a")
    give(user, Role.AUDITOR, units["tinh"], date(2024, 3, 1), date(2024, 3, 5))

    held = {day: bool(roles_of(user, date(2024, 3, day))) for day in (1, 4, 5)}
    assert held == {1: True, 4: True, 5: False}
    assert not roles_of(user, date(2024, 2, 29))


def test_an_administrator_sees_accounts_within_reach_and_those_opened_without_a_role(
    units: dict[str, Unit],
) -> None:
    for name, unit in (("trong", "xa-a1"), ("ngoai", "huyen-b"), ("tren", "tinh")):
        give(open_account(name), Role.PUBLISHER, units[unit])
    open_account("moi")

    tops = [units["huyen-a"].pk]
    own = accounts_within_reach(tops, by="quan-tri", on=TODAY)
    others = accounts_within_reach(tops, by="nguoi-khac", on=TODAY)

    assert [user.username for user in own] == ["moi", "trong"]
    assert [user.username for user in others] == ["trong"]
    assert [
        user.username for user in accounts_within_reach(tops, by="", on=TODAY, wanted="TEN tro")
    ] == ["trong"]


def test_an_account_with_a_role_elsewhere_is_not_seen_by_its_opener(
    units: dict[str, Unit],
) -> None:
    give(open_account("a"), Role.PUBLISHER, units["huyen-b"])

    assert not accounts_within_reach([units["huyen-a"].pk], by="quan-tri", on=TODAY)


def test_a_future_role_is_listed_and_an_ended_one_is_not(units: dict[str, Unit]) -> None:
    user = open_account("a")
    give(user, Role.AUDITOR, units["tinh"], TODAY - 9 * A_DAY, TODAY)
    future = give(user, Role.AUDITOR, units["tinh"], TODAY + A_DAY)

    assert current_and_future_roles(user, TODAY) == [future]
    assert roles_of(user, TODAY) == []
    assert list(grants_below([units["tinh"]], TODAY)) == [future]


def test_all_roles_of_accounts_are_listed_latest_first(units: dict[str, Unit]) -> None:
    user, other = open_account("a"), open_account("b")
    old = give(user, Role.AUDITOR, units["tinh"], TODAY - 9 * A_DAY, TODAY)
    new = give(user, Role.AUDITOR, units["tinh"], TODAY)

    assert grants_of([user, other]) == {user.pk: [new, old], other.pk: []}
    assert grants_of([]) == {}


def test_a_role_is_found_by_its_number(units: dict[str, Unit]) -> None:
    grant = give(open_account("a"), Role.AUDITOR, units["tinh"])

    assert grant_by_id(grant.pk) == grant
    with pytest.raises(Refused, match="There is no such role"):
        grant_by_id(grant.pk + 1)


def test_the_journal_knows_who_granted_a_role(units: dict[str, Unit]) -> None:
    user = open_account("a")
    give(user, Role.AUDITOR, units["tinh"])

    assert granters(user) == {("AUDITOR", "tinh", "2024-03-01"): "quan-tri"}


def test_delegations_are_listed_until_they_end(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"])
    delegation = pass_on(own, open_account("b"), units["xa-a1"], until_on=TODAY + A_DAY)

    assert delegations_by(own.user, on=TODAY) == [delegation]
    assert delegations_by(own.user, on=TODAY + A_DAY) == []


def test_an_account_is_that_of_the_member_it_is_linked_to(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    user = open_account("a")
    assert person_of(user) is None

    link_person(user=user, person=person, by=BY, at=AT)

    assert person_of(user) == person


def test_open_accounts_are_listed_with_the_unit_of_their_first_role(
    units: dict[str, Unit],
) -> None:
    user, closed = open_account("a"), open_account("b")
    give(user, Role.AUDITOR, units["huyen-a"])
    give(user, Role.AUDITOR, units["huyen-b"])
    give(closed, Role.AUDITOR, units["huyen-b"])
    close_account(user=closed, by=BY, at=AT)
    open_account("c")

    assert unit_names_of_accounts(["a", "b", "c"]) == {"a": "Tên huyen-a"}
