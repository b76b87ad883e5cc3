"""Who reads rules, sees local ones, and sets them."""

from datetime import date
from typing import Any

import pytest

from tests.builders import AT, BY, FOUNDED, make_cycle, make_tree
from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.cycle.models import LocalRules
from xeploai.cycle.rules.access import (
    may_read_rules,
    may_see_layer,
    may_set_anywhere,
    may_set_layer,
    may_set_rules,
)
from xeploai.domain import LayerStanding
from xeploai.domain.roles import ACTS, Act, Role
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.organisations.register import merge_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OFFICIAL = LayerStanding.OFFICIAL


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


@pytest.mark.parametrize("unit", ["tinh", "huyen-a", "ap-a11", None])
def test_a_central_text_is_entered_at_the_root_only(
    unit: str | None, units: dict[str, Unit]
) -> None:
    about: Any = {"code": "x", "unit": units[unit] if unit else None, "standing": OFFICIAL}

    may = [
        code
        for code in ("tinh", "huyen-a", "ap-a11")
        if may_set_layer(reader(Role.ORGANISATION_BOARD, units[code]), **about)
    ]

    assert may == ["tinh"]
    assert not may_set_layer(reader(Role.MEMBER, units["tinh"]), **about)


def test_a_local_text_is_set_as_any_rules_are(units: dict[str, Unit]) -> None:
    board = reader(Role.ORGANISATION_BOARD, units["huyen-a"])

    for standing in (LayerStanding.LOCAL, LayerStanding.DRAFT):
        assert may_set_layer(board, code="x", unit=units["ap-a11"], standing=standing)
        assert not may_set_layer(board, code="x", unit=units["tinh"], standing=standing)


def test_who_may_enter_a_central_text_is_said_and_acts_by_the_role_that_may(
    units: dict[str, Unit],
) -> None:
    board = reader(Role.ORGANISATION_BOARD, units["huyen-a"])
    refused = may_set_layer(board, code="x", unit=units["huyen-a"], standing=OFFICIAL)
    RoleGrant.objects.create(
        user=board.user, role=Role.ORGANISATION_BOARD, unit=units["tinh"], from_on=FOUNDED
    )

    both = Reader(board.user, on=board.on)
    allowed = may_set_layer(both, code="x", unit=units["huyen-a"], standing=OFFICIAL)

    assert "only by roles of the highest unit" in str(refused.why)
    assert allowed.grant is not None
    assert allowed.grant.unit == units["tinh"]


def test_a_closed_unit_or_one_whose_root_is_closed_enters_no_central_text(
    units: dict[str, Unit],
) -> None:
    merge: Any = {"document_number": "1", "by": BY, "at": AT}
    merge_unit(unit=units["ap-a11"], into=units["ap-a12"], on=date(2024, 1, 1), **merge)
    closed = Unit.objects.get(code="ap-a11")
    Unit.objects.filter(code="tinh").update(closed_on=date(2024, 2, 1))

    for unit in (closed, Unit.objects.get(code="tinh")):
        board = reader(Role.ORGANISATION_BOARD, unit)
        assert may_set_rules(board, unit)
        assert not may_set_layer(board, code="x", unit=unit, standing=OFFICIAL)


@pytest.mark.parametrize("standing", list(LayerStanding))
def test_no_local_version_or_draft_replaces_a_central_text_from_below(
    standing: LayerStanding, units: dict[str, Unit]
) -> None:
    board = reader(Role.ORGANISATION_BOARD, units["huyen-a"])
    for number, each in enumerate((OFFICIAL, LayerStanding.LOCAL), start=1):
        LocalRules.objects.create(
            code="central",
            number=number,
            pack="vn-party-2023",
            unit=units["huyen-a"],
            standing=each,
            title={},
            content="",
            sha256=str(number),
            from_on=date(2023, 11, 1),
            uploaded_at=AT,
            uploaded_by="x",
        )

    about: Any = {"code": "central", "unit": units["huyen-a"], "standing": standing}
    assert not may_set_layer(board, **about)
    assert may_set_layer(reader(Role.ORGANISATION_BOARD, units["tinh"]), **about)


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
