"""Who holds which role, from when until when, and who may pass it on."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.builders import make_members, make_tree
from xeploai.accounts import operations
from xeploai.accounts.journal import Doer, entries_about
from xeploai.accounts.models import User
from xeploai.domain.faults import Refused
from xeploai.domain.roles import Role
from xeploai.organisations.accounts import accounts_kept, grants_of, superiors_of_all
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.organisations.roles import (
    close_account,
    delegate_role,
    end_role,
    grant_role,
    link_person,
    roles_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BY = Doer("quan-tri", "ADMINISTRATOR", "tinh")
AT = datetime(2024, 3, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = AT.date()
A_DAY = timedelta(days=1)


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


def opened(name: str) -> User:
    return operations.open_account(
        username=name, label=f"Tên {name}", password="con-duong-ven-bien-7", by=BY, at=AT
    )


def given(
    user: User,
    role: Role,
    unit: Unit,
    from_on: date = TODAY,
    until_on: date | None = None,
    **more: object,
) -> RoleGrant:
    return grant_role(
        user=user,
        role=role,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
        by=BY,
        at=AT,
        **more,  # type: ignore[arg-type]
    )


def sentence(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(str(fault) for fault in refusal.value.faults)


def test_a_role_is_held_from_its_first_day_and_not_on_its_last(units: dict[str, Unit]) -> None:
    user = opened("a")
    given(user, Role.AUDITOR, units["tinh"], date(2024, 3, 1), date(2024, 3, 5))

    held = {day: bool(roles_of(user, date(2024, 3, day))) for day in (1, 4, 5)}
    assert held == {1: True, 4: True, 5: False}
    assert not roles_of(user, date(2024, 2, 29))


@pytest.mark.parametrize("length", [0, -1])
def test_a_role_that_ends_before_it_begins_is_refused(units: dict[str, Unit], length: int) -> None:
    with pytest.raises(Refused):
        given(opened("a"), Role.AUDITOR, units["tinh"], TODAY, TODAY + length * A_DAY)


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
    user = opened("a")
    given(user, Role.AUDITOR, units["tinh"], date(2024, 4, 1), date(2024, 7, 1))

    if is_refused:
        with pytest.raises(Refused, match="already holds"):
            given(user, Role.AUDITOR, units["tinh"], from_on, until_on)
    else:
        given(user, Role.AUDITOR, units["tinh"], from_on, until_on)


def test_two_roles_may_overlap_for_different_units(units: dict[str, Unit]) -> None:
    user = opened("a")
    given(user, Role.AUDITOR, units["huyen-a"])
    given(user, Role.AUDITOR, units["huyen-b"])
    given(user, Role.PUBLISHER, units["huyen-b"])

    assert len(roles_of(user, TODAY)) == 3


def test_an_acting_head_has_an_end(units: dict[str, Unit]) -> None:
    with pytest.raises(Refused, match="until a day"):
        given(opened("a"), Role.DECIDING_AUTHORITY, units["huyen-a"], is_acting=True)

    acting = given(
        opened("b"),
        Role.DECIDING_AUTHORITY,
        units["huyen-a"],
        until_on=date(2024, 6, 1),
        is_acting=True,
        document_number="QĐ 5",
    )
    assert roles_of(acting.user, date(2024, 5, 31))
    assert not roles_of(acting.user, date(2024, 6, 1))


def test_nobody_gives_himself_a_role(units: dict[str, Unit]) -> None:
    user = opened("quan-tri")

    with pytest.raises(Refused, match="himself"):
        given(user, Role.AUDITOR, units["tinh"])


def test_a_closed_account_holds_nothing_and_is_given_nothing(units: dict[str, Unit]) -> None:
    user = opened("a")
    given(user, Role.AUDITOR, units["tinh"], date(2024, 1, 1))
    close_account(user=user, by=BY, at=AT)

    assert not roles_of(user, TODAY)
    with pytest.raises(Refused, match="closed"):
        given(user, Role.AUDITOR, units["tinh"], date(2025, 1, 1))
    operations.reopen_account(user=user, by=BY, at=AT)
    assert not roles_of(user, TODAY)


def test_a_role_given_by_mistake_today_is_taken_back_today(units: dict[str, Unit]) -> None:
    user = opened("a")
    end_role(grant=given(user, Role.AUDITOR, units["tinh"]), until_on=TODAY, by=BY, at=AT)

    assert not roles_of(user, TODAY)
    given(user, Role.AUDITOR, units["tinh"])
    assert len(roles_of(user, TODAY)) == 1


def passed_on(
    grant: RoleGrant, to: User, unit: Unit, *, from_on: date = TODAY, until_on: date | None = None
) -> RoleGrant:
    return delegate_role(
        grant=grant,
        to=to,
        unit=unit,
        from_on=from_on,
        until_on=until_on or from_on + 30 * A_DAY,
        by=Doer(grant.user.username),
        at=AT,
    )


def test_a_role_is_passed_on_for_the_same_unit_or_one_below(units: dict[str, Unit]) -> None:
    own = given(opened("a"), Role.ORGANISATION_BOARD, units["huyen-a"])

    passed_on(own, opened("b"), units["huyen-a"])
    passed_on(own, opened("c"), units["ap-a11"])
    for outside in ("tinh", "huyen-b", "ap-b11"):
        with pytest.raises(Refused, match="not below"):
            passed_on(own, User.objects.get(username="b"), units[outside])


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2024, 2, 29), date(2024, 3, 10)),
        (date(2024, 3, 5), date(2024, 4, 2)),
    ],
    ids=["begins before", "ends after"],
)
def test_nobody_passes_on_a_role_for_longer_than_he_holds_it(
    units: dict[str, Unit], from_on: date, until_on: date
) -> None:
    own = given(opened("a"), Role.ORGANISATION_BOARD, units["huyen-a"], until_on=date(2024, 4, 1))

    with pytest.raises(Refused, match="no longer"):
        passed_on(own, opened("b"), units["huyen-a"], from_on=from_on, until_on=until_on)
    passed_on(
        own,
        User.objects.get(username="b"),
        units["huyen-a"],
        from_on=TODAY,
        until_on=date(2024, 4, 1),
    )


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_personal_roles_are_not_passed_on(units: dict[str, Unit], role: Role) -> None:
    own = given(opened("a"), role, units["huyen-a"])

    with pytest.raises(Refused, match="personal"):
        passed_on(own, opened("b"), units["huyen-a"])


def test_what_was_passed_on_is_not_passed_on_again(units: dict[str, Unit]) -> None:
    own = given(opened("a"), Role.ORGANISATION_BOARD, units["huyen-a"])
    passed = passed_on(own, opened("b"), units["huyen-a"])

    with pytest.raises(Refused, match="first holder"):
        passed_on(passed, opened("c"), units["huyen-a"])
    with pytest.raises(Refused, match="somebody else"):
        passed_on(own, own.user, units["huyen-a"])


def test_what_was_passed_on_ends_with_the_role(units: dict[str, Unit]) -> None:
    own = given(opened("a"), Role.ORGANISATION_BOARD, units["huyen-a"], date(2024, 1, 1))
    other = opened("b")
    passed_on(own, other, units["ap-a11"])

    end_role(grant=own, until_on=TODAY, by=BY, at=AT)

    assert not roles_of(other, TODAY)


def test_closing_an_account_ends_what_it_passed_on(units: dict[str, Unit]) -> None:
    own = given(opened("a"), Role.ORGANISATION_BOARD, units["huyen-a"], date(2024, 1, 1))
    other = opened("b")
    passed_on(own, other, units["huyen-a"])

    close_account(user=own.user, by=BY, at=AT)

    assert not roles_of(other, TODAY)


def test_every_change_of_an_account_is_in_the_journal(units: dict[str, Unit]) -> None:
    user = opened("a")
    grant = given(user, Role.ORGANISATION_BOARD, units["huyen-a"])
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


@pytest.mark.parametrize(
    "name", ["", "có dấu", "hai chữ", "-a", "a/b", "a#code", "..", "a\0b", "a" * 150]
)
def test_a_sign_in_name_stands_in_addresses(name: str) -> None:
    with pytest.raises(Refused):
        opened(name)


def test_a_sign_in_name_is_taken_in_whatever_letters() -> None:
    opened("Van-Phong")

    with pytest.raises(Refused, match="already"):
        opened("van-phong")


@pytest.mark.parametrize("password", ["ngan", "12345678901", "password123", "nguoi-moi-1"])
def test_an_easy_password_is_refused_with_all_other_faults(password: str) -> None:
    with pytest.raises(Refused) as refusal:
        operations.open_account(username="nguoi-moi-1", label=" ", password=password, by=BY, at=AT)

    assert "too easy" in sentence(refusal)
    assert "a name to show" in sentence(refusal)


def test_a_member_has_one_account_and_an_account_one_member(units: dict[str, Unit]) -> None:
    first, second = make_members(units["ap-a11"], 2)
    user, other = opened("a"), opened("b")
    link_person(user=user, person=first, by=BY, at=AT)

    link_person(user=user, person=first, by=BY, at=AT)
    for account, person in ((user, second), (other, first)):
        with pytest.raises(Refused, match="already the account"):
            link_person(user=account, person=person, by=BY, at=AT)


def test_the_units_above_are_found_in_one_query_a_level(
    units: dict[str, Unit], django_assert_max_num_queries: object
) -> None:
    wanted = [units[code].pk for code in ("ap-a11", "ap-b11", "tinh")]

    with django_assert_max_num_queries(4):  # type: ignore[operator]
        above = superiors_of_all(wanted, on=TODAY)

    assert above[units["ap-a11"].pk] == {
        units[code].pk for code in ("ap-a11", "xa-a1", "huyen-a", "tinh")
    }
    assert above[units["tinh"].pk] == {units["tinh"].pk}


def test_an_administrator_sees_accounts_within_reach_and_those_opened_without_a_role(
    units: dict[str, Unit],
) -> None:
    for name, unit in (("trong", "xa-a1"), ("ngoai", "huyen-b"), ("tren", "tinh")):
        given(opened(name), Role.PUBLISHER, units[unit])
    opened("moi")

    tops = [units["huyen-a"].pk]
    own = accounts_kept(tops, by="quan-tri", on=TODAY)
    others = accounts_kept(tops, by="nguoi-khac", on=TODAY)

    assert [user.username for user in own] == ["moi", "trong"]
    assert [user.username for user in others] == ["trong"]
    assert [user.username for user in accounts_kept(tops, by="", on=TODAY, wanted="TEN tro")] == [
        "trong"
    ]
    assert grants_of([]) == {}
