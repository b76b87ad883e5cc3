"""A code of the second factor is accepted once."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tests.accounts.codes import WRONG, code
from xeploai.accounts.models import User
from xeploai.accounts.second_factor import (
    has_second_factor,
    remove_second_factor,
    use_code,
    with_second_factor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_account_has_a_second_factor_until_it_is_removed(protected: User) -> None:
    assert has_second_factor(protected)
    assert with_second_factor([protected.pk, protected.pk + 1]) == {protected.pk}

    assert remove_second_factor(protected)

    assert not has_second_factor(protected)
    assert not remove_second_factor(protected)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_present_code_and_its_neighbours_are_accepted(protected: User, steps: int) -> None:
    assert use_code(protected, code(steps=steps)).user == protected


@pytest.mark.parametrize("wrong", [WRONG, "", "123"])
def test_a_wrong_code_is_not_accepted(protected: User, wrong: str) -> None:
    assert use_code(protected, wrong) is None


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_minute_is_not_accepted(protected: User, steps: int) -> None:
    assert use_code(protected, code(steps=steps)) is None


def test_a_code_is_accepted_once_and_an_older_one_no_more(protected: User) -> None:
    now, before = code(), code(steps=-1)

    assert use_code(protected, now)
    assert use_code(protected, now) is None
    assert use_code(protected, before) is None
    assert use_code(protected, code(steps=1))


def test_a_recovery_code_is_accepted_once(protected: User) -> None:
    first, second, *_ = RecoveryCodes.activate(protected).get_unused_codes()

    assert use_code(protected, first)
    assert use_code(protected, first) is None
    assert use_code(protected, second)


def test_a_recovery_code_does_not_count_as_a_second_factor_by_itself(user: User) -> None:
    RecoveryCodes.activate(user)

    assert not has_second_factor(user)


def test_a_code_of_another_account_is_not_accepted(protected: User) -> None:
    other = User.objects.create_user(username="khac", label="Khác", password="x")

    assert use_code(other, code()) is None
