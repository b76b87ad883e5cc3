"""Who counts as a second person, and when one is needed."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import make_members, make_post
from tests.organisations.roles.acts import AT, TODAY, give
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.accounts.operations import open_account, set_password
from xeploai.domain.roles import Role
from xeploai.organisations.models import PersonAccount, RoleGrant, Unit
from xeploai.organisations.roles.confirmation import (
    NEEDS_TWO,
    are_two_persons,
    hands_of,
    heads,
    needs_two_persons,
    reads_persons,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MACHINE = "xeploai account (root)"


def opened(name: str, by: str) -> User:
    return open_account(
        username=name, label=name, password="con-duong-ven-bien-7", by=Actor(by), at=AT
    )


def administrator(name: str, unit: Unit, until_on: date | None = None) -> User:
    user = User.objects.create_user(username=name, label=name)
    RoleGrant.objects.create(
        user=user,
        role=Role.ADMINISTRATOR,
        unit=unit,
        from_on=TODAY - timedelta(days=400),
        until_on=until_on,
    )
    return user


def test_every_role_that_reads_persons_or_gives_roles_needs_two() -> None:
    assert set(Role) - NEEDS_TWO == {Role.MEMBER, Role.PUBLISHER}


@pytest.mark.parametrize(
    ("number", "setting", "needed"),
    [(1, None, False), (2, None, True), (1, True, True), (2, False, False)],
)
def test_two_administrators_make_it_needed_unless_the_setting_says_otherwise(
    units: dict[str, Unit], settings: Any, number: int, setting: bool | None, needed: bool
) -> None:
    settings.TWO_ADMINISTRATORS = setting
    for one in range(number):
        administrator(f"quan-tri-{one}", units["tinh"])

    assert needs_two_persons(TODAY) is needed


@pytest.mark.parametrize(("days", "needed"), [(0, True), (29, True), (30, False)])
def test_an_administrator_who_was_closed_counts_for_thirty_days(
    units: dict[str, Unit], days: int, needed: bool
) -> None:
    administrator("mot", units["tinh"])
    administrator("hai", units["tinh"], until_on=TODAY - timedelta(days=days))

    assert needs_two_persons(TODAY) is needed


def test_an_account_is_in_the_hands_of_whoever_gave_it_a_password_last() -> None:
    opened("mot", MACHINE)
    two = opened("hai", "mot")
    opened("ba", "hai")
    opened("bon", MACHINE)

    assert hands_of("ba") == {"ba", "hai", "mot"}
    assert not are_two_persons("mot", "hai")
    assert not are_two_persons("ba", "mot")
    assert are_two_persons("bon", "ba")

    set_password(user=two, password="mot-mat-khau-khac", by=Actor(MACHINE), at=AT)
    assert are_two_persons("mot", "hai")
    assert not are_two_persons("hai", "ba")


def test_two_accounts_that_one_administrator_opened_are_one_person() -> None:
    opened("mot", MACHINE)
    opened("hai", "mot")
    opened("ba", "mot")

    assert not are_two_persons("hai", "ba")


def test_accounts_that_gave_each_other_passwords_end_the_search() -> None:
    one, two = opened("mot", MACHINE), opened("hai", MACHINE)
    set_password(user=one, password="mot-mat-khau-khac", by=Actor("hai"), at=AT)
    set_password(user=two, password="mot-mat-khau-khac", by=Actor("mot"), at=AT)

    assert hands_of("mot") == {"mot", "hai"}


@pytest.mark.parametrize("is_head", [True, False])
def test_the_head_of_a_unit_is_whoever_the_register_names(
    units: dict[str, Unit], is_head: bool
) -> None:
    person = make_members(units["ap-a11"], 1)[0]
    make_post(person, units["huyen-a"], is_head=is_head)
    user = User.objects.create_user(username="bi-thu", label="Bí thư")
    assert not heads(user, units["huyen-a"], TODAY)
    PersonAccount.objects.create(user=user, person=person)

    assert heads(user, units["huyen-a"], TODAY) is is_head
    assert not heads(user, units["huyen-b"], TODAY)


@pytest.mark.parametrize(("role", "reads"), [(Role.AUDITOR, True), (Role.PUBLISHER, False)])
def test_an_account_reads_persons_by_its_roles(
    units: dict[str, Unit], role: Role, reads: bool
) -> None:
    user = opened("moi", MACHINE)
    give(user, role, units["tinh"])

    assert reads_persons(user, TODAY) is reads
