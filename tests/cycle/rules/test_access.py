"""Who reads rules, sees local ones, and sets them."""

from datetime import date

import pytest

from tests.builders import FOUNDED, make_cycle, make_tree
from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.cycle.rules.access import (
    may_read_rules,
    may_see_layer,
    may_set_anywhere,
    may_set_rules,
)
from xeploai.domain.roles import ACTS, Act, Role
from xeploai.organisations.models import RoleGrant, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def units() -> dict[str, Unit]:
    units = make_tree()
    make_cycle()
    return units


def reader(role: Role | None, unit: Unit) -> Reader:
    user = User.objects.create_user(username=f"{role}-{unit.code}", label="x")
    if role is not None:
        RoleGrant.objects.create(user=user, role=role, unit=unit, from_on=FOUNDED)
    return Reader(user, on=date(2024, 2, 1))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_packs(role: Role, units: dict[str, Unit]) -> None:
    assert may_read_rules(reader(role, units["xa-a1"]))


def test_without_a_role_nothing_is_read(units: dict[str, Unit]) -> None:
    nobody = reader(None, units["tinh"])

    assert not may_read_rules(nobody)
    assert not may_see_layer(nobody, None)
    assert not may_set_anywhere(nobody)


@pytest.mark.parametrize("role", list(Role))
def test_rules_are_set_by_few_roles_for_the_own_unit_and_below(
    role: Role, units: dict[str, Unit]
) -> None:
    asked, may = reader(role, units["huyen-a"]), Act.SET_RULES in ACTS[role]

    assert bool(may_set_rules(asked, units["huyen-a"])) is may
    assert bool(may_set_rules(asked, units["ap-a11"])) is may
    assert not may_set_rules(asked, units["huyen-b"])
    assert not may_set_rules(asked, units["tinh"])
    assert not may_set_rules(asked, None)


def test_what_holds_everywhere_is_set_at_the_top_only(units: dict[str, Unit]) -> None:
    assert may_set_rules(reader(Role.ORGANISATION_BOARD, units["tinh"]), None)


def test_local_rules_are_seen_from_above_and_by_those_for_whom_they_hold(
    units: dict[str, Unit],
) -> None:
    member = reader(Role.MEMBER, units["ap-a11"])

    assert may_see_layer(member, units["huyen-a"])
    assert may_see_layer(member, None)
    assert not may_see_layer(member, units["huyen-b"])
    assert not may_see_layer(member, units["ap-a12"])
    assert may_see_layer(reader(Role.PUBLISHER, units["tinh"]), units["ap-b11"])
    assert not may_see_layer(reader(Role.ADMINISTRATOR, units["tinh"]), units["huyen-a"])


@pytest.mark.parametrize("role", list(Role))
def test_drafts_are_seen_by_roles_that_rehearse_rules(role: Role, units: dict[str, Unit]) -> None:
    asked, may = reader(role, units["ap-a11"]), Act.REHEARSE in ACTS[role]

    assert bool(may_see_layer(asked, units["huyen-a"], is_draft=True)) is may
    assert bool(may_see_layer(asked, units["ap-a11"], is_draft=True)) is may
    assert bool(may_see_layer(asked, None, is_draft=True)) is may
    assert not may_see_layer(asked, units["huyen-b"], is_draft=True)
