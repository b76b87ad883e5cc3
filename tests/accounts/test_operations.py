"""Opening accounts, setting passwords, resetting the second factor."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory

from xeploai.accounts import operations
from xeploai.accounts.attempts import count_wrong_code, may_try_code
from xeploai.accounts.journal import Actor, entries_about
from xeploai.accounts.models import User
from xeploai.accounts.second_factor import has_second_factor
from xeploai.domain.words import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BY = Actor("quan-tri", "ADMINISTRATOR", "tinh")
REQUEST = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1")
AT = datetime(2024, 3, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

TOO_EASY = (
    "The password is too easy: take ten characters or more, not only digits, no common word and"
    " not the sign-in name."
)


def open_account(name: str) -> User:
    return operations.open_account(
        username=name, label=f"Tên {name}", password="con-duong-ven-bien-7", by=BY, at=AT
    )


def count_wrong_codes(user: User) -> None:
    for _ in range(5):
        count_wrong_code(REQUEST, user)
    assert not may_try_code(REQUEST, user)


def sentences(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize(
    "name", ["", "có dấu", "hai chữ", "-a", "a/b", "a#code", "..", "a\0b", "a" * 150]
)
def test_a_sign_in_name_is_safe_in_addresses(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        open_account(name)

    assert sentences(refusal) == [
        f"“{name}” cannot be a sign-in name: use letters without marks, digits and . - _ @ +."
        if name
        else "An account needs a sign-in name and a name to show."
    ]


def test_a_sign_in_name_is_taken_in_whatever_letters() -> None:
    open_account("Van-Phong")

    with pytest.raises(Refused, match="There is already an account called “van-phong”"):
        open_account("van-phong")


@pytest.mark.parametrize("password", ["ngan", "12345678901", "password123", "nguoi-moi-1"])
def test_an_easy_password_is_refused_with_all_other_faults(password: str) -> None:
    with pytest.raises(Refused) as refusal:
        operations.open_account(username="nguoi-moi-1", label=" ", password=password, by=BY, at=AT)

    assert sentences(refusal) == ["An account needs a sign-in name and a name to show.", TOO_EASY]


def test_an_opened_account_is_in_the_journal_without_its_password() -> None:
    open_account("an")

    entry = entries_about("account", "an").get()
    assert (entry.act, entry.by) == ("account.opened", "quan-tri")
    assert entry.after == '{"for_once":false,"label":"Tên an"}'


def test_a_new_password_replaces_the_old_one_and_ends_the_lock(user: User) -> None:
    count_wrong_codes(user)

    operations.set_password(user=user, password="mot-mat-khau-khac", by=BY, at=AT)

    user.refresh_from_db()
    assert user.check_password("mot-mat-khau-khac")
    assert may_try_code(REQUEST, user)


def test_an_easy_new_password_is_refused_and_the_old_one_stays(user: User) -> None:
    with pytest.raises(Refused) as refusal:
        operations.set_password(user=user, password="van-phong", by=BY, at=AT)

    assert sentences(refusal) == [TOO_EASY]
    user.refresh_from_db()
    assert user.check_password("con-duong-ven-bien-7")


def test_an_open_account_is_not_reopened(user: User) -> None:
    with pytest.raises(Refused, match="This account is not closed"):
        operations.reopen_account(user=user, by=BY, at=AT)


def test_a_reopened_account_is_active_and_in_the_journal(user: User) -> None:
    User.objects.update(is_active=False)
    user.refresh_from_db()

    operations.reopen_account(user=user, by=BY, at=AT)

    user.refresh_from_db()
    assert user.is_active
    entry = entries_about("account", "van-phong")[0]
    assert (entry.act, entry.before, entry.after) == (
        "account.reopened",
        '{"active":false}',
        '{"active":true}',
    )


def test_a_reset_second_factor_is_gone_with_the_lock_of_its_codes(protected: User) -> None:
    count_wrong_codes(protected)

    operations.reset_second_factor(user=protected, by=BY, at=AT)

    assert not has_second_factor(protected)
    assert may_try_code(REQUEST, protected)
    assert entries_about("account", "van-phong")[0].act == "account.second_factor_reset"


def test_without_a_second_factor_there_is_none_to_reset(user: User) -> None:
    with pytest.raises(Refused, match="This account has no second factor"):
        operations.reset_second_factor(user=user, by=BY, at=AT)
