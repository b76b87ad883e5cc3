"""The accounts of the demonstration, and the member whose account one of them is."""

from dataclasses import replace

import pytest

from tests.demo.on_a_day import OnADay
from xeploai.demo import DemoProvince
from xeploai.demo.accounts import ACCOUNTS, BRANCH, GRASSROOTS, leader_of
from xeploai.domain import translate
from xeploai.domain.roles import Role


def test_there_is_an_account_for_each_role() -> None:
    assert {one.role for one in ACCOUNTS} == set(Role)


def test_sign_in_names_are_unique() -> None:
    assert len({one.username for one in ACCOUNTS}) == len(ACCOUNTS)


def test_every_account_is_of_a_unit_of_the_province(later: OnADay) -> None:
    assert {one.unit for one in ACCOUNTS} <= later.units.keys()


def test_a_delegated_role_comes_from_an_account_with_that_role_at_a_higher_unit(
    later: OnADay,
) -> None:
    by_name = {one.username: one for one in ACCOUNTS}

    for one in ACCOUNTS:
        if one.passed_on_by:
            giver = by_name[one.passed_on_by]
            assert giver.role is one.role
            assert giver.unit in list(later.upwards(one.unit))[1:]


@pytest.mark.parametrize("one", [one for one in ACCOUNTS if one.remark], ids=lambda one: one.label)
def test_a_remark_is_in_the_catalogue(one: object) -> None:
    text = getattr(one, "remark")  # noqa: B009

    assert translate(text, "en") == text
    assert translate(text, "vi") != text


def test_the_member_of_the_demonstration_leads_the_commune_and_belongs_to_its_branch(
    province: DemoProvince, later: OnADay
) -> None:
    leader = leader_of(province)

    assert leader is not None
    assert later.branch_of[leader] == BRANCH
    assert any(
        post.person == leader and post.unit == GRASSROOTS and post.until_on is None
        for post in later.posts
    )


def test_a_unit_without_leaders_has_no_leader(province: DemoProvince) -> None:
    assert leader_of(replace(province, posts=())) is None
