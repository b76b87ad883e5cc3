"""Granting, delegating and ending roles; closing and linking accounts."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from tests.builders import make_members
from tests.organisations.roles.acts import A_DAY, AT, BY, TODAY, give, open_account, pass_on
from xeploai.accounts import operations
from xeploai.accounts.journal import entries_about
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import close_account, end_role, link_person, roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refusal(act: Callable[..., object], *args: object, **options: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("length", [0, -1])
def test_a_role_that_ends_before_it_begins_is_refused(units: dict[str, Unit], length: int) -> None:
    user = open_account("a")

    assert refusal(give, user, Role.AUDITOR, units["tinh"], TODAY, TODAY + length * A_DAY) == [
        "A role ends after it begins (2024-03-01)."
    ]


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_refused"),
    [
        (date(2024, 5, 1), None, True),
        (date(2024, 3, 15), date(2024, 4, 2), True),
        (date(2024, 7, 1), None, False),
        (date(2024, 3, 1), date(2024, 4, 1), False),
    ],
    ids=["within", "across the beginning", "from the end on", "until the beginning"],
)
def test_the_same_role_for_the_same_unit_is_not_held_twice_on_a_day(
    units: dict[str, Unit], from_on: date, until_on: date | None, is_refused: bool
) -> None:
    user = open_account("a")
    give(user, Role.AUDITOR, units["tinh"], date(2024, 4, 1), date(2024, 7, 1))

    if is_refused:
        assert refusal(give, user, Role.AUDITOR, units["tinh"], from_on, until_on) == [
            "“a” already has this role for Tên tinh in that time."
        ]
    else:
        give(user, Role.AUDITOR, units["tinh"], from_on, until_on)


def test_two_roles_may_overlap_for_different_units(units: dict[str, Unit]) -> None:
    user = open_account("a")
    give(user, Role.AUDITOR, units["huyen-a"])
    give(user, Role.AUDITOR, units["huyen-b"])
    give(user, Role.PUBLISHER, units["huyen-b"])

    assert len(roles_of(user, TODAY)) == 3


def test_an_acting_head_has_an_end(units: dict[str, Unit]) -> None:
    user = open_account("a")
    assert refusal(give, user, Role.DECIDING_AUTHORITY, units["huyen-a"], is_acting=True) == [
        "Who acts for an absent head does so until a day: give that day."
    ]

    acting = give(
        open_account("b"),
        Role.DECIDING_AUTHORITY,
        units["huyen-a"],
        until_on=date(2024, 6, 1),
        is_acting=True,
        document_number="QĐ 5",
    )
    assert roles_of(acting.user, date(2024, 5, 31))
    assert not roles_of(acting.user, date(2024, 6, 1))


def test_an_administrator_cannot_grant_a_role_to_the_own_account(units: dict[str, Unit]) -> None:
    user = open_account("quan-tri")

    assert refusal(give, user, Role.AUDITOR, units["tinh"]) == [
        "You cannot give yourself a role. Ask another administrator of accounts."
    ]


def test_a_closed_account_has_no_role_and_gets_none(units: dict[str, Unit]) -> None:
    user = open_account("a")
    give(user, Role.AUDITOR, units["tinh"], date(2024, 1, 1))
    close_account(user=user, by=BY, at=AT)

    assert not roles_of(user, TODAY)
    assert refusal(give, user, Role.AUDITOR, units["tinh"], date(2025, 1, 1)) == [
        "This account is closed: it cannot be given a role."
    ]
    operations.reopen_account(user=user, by=BY, at=AT)
    assert not roles_of(user, TODAY)


def test_a_role_granted_by_mistake_today_is_taken_back_today(units: dict[str, Unit]) -> None:
    user = open_account("a")
    end_role(grant=give(user, Role.AUDITOR, units["tinh"]), until_on=TODAY, by=BY, at=AT)

    assert not roles_of(user, TODAY)
    give(user, Role.AUDITOR, units["tinh"])
    assert len(roles_of(user, TODAY)) == 1


def test_a_role_is_passed_on_for_the_same_unit_or_one_below(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"])

    pass_on(own, open_account("b"), units["huyen-a"])
    pass_on(own, open_account("c"), units["ap-a11"])
    for outside in ("tinh", "huyen-b", "ap-b11"):
        assert refusal(pass_on, own, User.objects.get(username="b"), units[outside]) == [
            f"“Tên {outside}” is not below “Tên huyen-a”, for which the role is held."
        ]


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2024, 2, 29), date(2024, 3, 10)),
        (date(2024, 3, 5), date(2024, 4, 2)),
    ],
    ids=["begins before", "ends after"],
)
def test_a_role_is_not_passed_on_for_longer_than_it_lasts(
    units: dict[str, Unit], from_on: date, until_on: date
) -> None:
    own = give(
        open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"], until_on=date(2024, 4, 1)
    )

    other = open_account("b")

    assert refusal(pass_on, own, other, units["huyen-a"], from_on=from_on, until_on=until_on) == [
        "The role itself is held from 2024-03-01 until 2024-04-01, no longer."
    ]
    pass_on(own, other, units["huyen-a"], from_on=TODAY, until_on=date(2024, 4, 1))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_personal_roles_are_not_passed_on(units: dict[str, Unit], role: Role) -> None:
    own = give(open_account("a"), role, units["huyen-a"])

    (sentence,) = refusal(pass_on, own, open_account("b"), units["huyen-a"])
    assert sentence.endswith("is personal and cannot be delegated.")


def test_what_was_passed_on_is_not_passed_on_again(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"])
    delegation = pass_on(own, open_account("b"), units["huyen-a"])

    assert refusal(pass_on, delegation, open_account("c"), units["huyen-a"]) == [
        "This role was itself delegated: only its original holder can delegate it."
    ]
    assert refusal(pass_on, own, own.user, units["huyen-a"]) == [
        "You cannot delegate a role to yourself."
    ]


def test_who_acts_for_an_absent_head_passes_the_role_on_to_nobody(units: dict[str, Unit]) -> None:
    acting = give(
        open_account("a"),
        Role.ORGANISATION_BOARD,
        units["huyen-a"],
        is_acting=True,
        until_on=TODAY + 9 * A_DAY,
    )

    (sentence,) = refusal(pass_on, acting, open_account("b"), units["huyen-a"])
    assert "whoever acts for another cannot pass it on" in sentence


def test_a_closed_account_gets_no_delegation(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"])
    other = open_account("b")
    close_account(user=other, by=BY, at=AT)

    assert refusal(pass_on, own, other, units["huyen-a"]) == [
        "This account is closed: it cannot be given a role."
    ]


def test_what_was_passed_on_ends_with_the_role(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"], date(2024, 1, 1))
    other = open_account("b")
    pass_on(own, other, units["ap-a11"])

    end_role(grant=own, until_on=TODAY, by=BY, at=AT)

    assert not roles_of(other, TODAY)


def test_closing_an_account_ends_what_it_passed_on(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"], date(2024, 1, 1))
    other = open_account("b")
    pass_on(own, other, units["huyen-a"])

    close_account(user=own.user, by=BY, at=AT)

    assert not roles_of(other, TODAY)


def test_every_change_of_an_account_is_in_the_journal(units: dict[str, Unit]) -> None:
    user = open_account("a")
    grant = give(user, Role.ORGANISATION_BOARD, units["huyen-a"])
    link_person(user=user, person=make_members(units["ap-a11"], 1)[0], by=BY, at=AT)
    operations.set_password(user=user, password="mot-mat-khau-khac", by=BY, at=AT)
    end_role(grant=grant, until_on=TODAY, by=BY, at=AT)
    close_account(user=user, by=BY, at=AT)

    acts = list(entries_about("account", "a").values_list("act", flat=True))
    assert acts == [
        "account.closed",
        "role.ended",
        "account.password_set",
        "account.linked",
        "role.granted",
        "account.opened",
    ]
    assert "mot-mat-khau-khac" not in str(list(entries_about("account", "a").values()))


def test_a_member_has_one_account_and_an_account_one_member(units: dict[str, Unit]) -> None:
    first, second = make_members(units["ap-a11"], 2)
    user, other = open_account("a"), open_account("b")
    link_person(user=user, person=first, by=BY, at=AT)

    link_person(user=user, person=first, by=BY, at=AT)
    for account, person in ((user, second), (other, first)):
        assert refusal(link_person, user=account, person=person, by=BY, at=AT) == [
            f"“a” is already the account of {first.full_name}."
        ]


def test_an_ended_delegation_keeps_its_earlier_end(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"])
    delegation = pass_on(own, open_account("b"), units["xa-a1"], until_on=TODAY + A_DAY)

    end_role(grant=own, until_on=TODAY + 2 * A_DAY, by=BY, at=AT)

    delegation.refresh_from_db()
    assert (own.until_on, delegation.until_on) == (TODAY + 2 * A_DAY, TODAY + A_DAY)


def test_a_closed_account_is_not_closed_again(units: dict[str, Unit]) -> None:
    user = open_account("a")
    close_account(user=user, by=BY, at=AT)

    assert refusal(close_account, user=user, by=BY, at=AT) == ["This account is closed already."]


def test_the_journal_says_who_delegated_a_role_and_until_when(units: dict[str, Unit]) -> None:
    own = give(open_account("a"), Role.ORGANISATION_BOARD, units["huyen-a"])
    pass_on(own, open_account("b"), units["xa-a1"])

    entry = entries_about("account", "b")[0]

    assert json.loads(entry.after) == {
        "role": "ORGANISATION_BOARD",
        "unit": "xa-a1",
        "from_on": "2024-03-01",
        "until_on": "2024-03-31",
        "is_acting": False,
        "delegated_by": "a",
        "document": "",
    }
    assert (entry.by, entry.unit) == ("a", "xa-a1")
