"""Which organisation may stand directly under which."""

import pytest

from xeploai.domain import WrongSuperior, wrong_superior

BRANCH, LEVEL = WrongSuperior.BRANCH, WrongSuperior.LEVEL


@pytest.mark.parametrize("superior", ["grassroots_branch", "subordinate_branch"])
@pytest.mark.parametrize("category", ["subordinate_branch", "province_committee", "other", ""])
def test_nothing_stands_under_a_branch(category: str, superior: str) -> None:
    assert wrong_superior(category=category, superior=superior) is BRANCH


@pytest.mark.parametrize(
    ("category", "superior"),
    [
        ("central_committee", "central_committee"),
        ("central_committee", "province_committee"),
        ("province_committee", "province_committee"),
        ("province_committee", "district_committee"),
        ("province_committee", "commune_committee"),
        ("district_committee", "grassroots_committee"),
        ("commune_committee", "departmental_committee"),
        ("grassroots_committee", "departmental_committee"),
        ("grassroots_branch", "departmental_committee"),
        ("departmental_committee", "departmental_committee"),
    ],
)
def test_a_superior_is_of_a_higher_level(category: str, superior: str) -> None:
    assert wrong_superior(category=category, superior=superior) is LEVEL


@pytest.mark.parametrize(
    ("category", "superior"),
    [
        ("province_committee", "central_committee"),
        ("district_committee", "province_committee"),
        ("commune_committee", "province_committee"),
        ("grassroots_branch", "province_committee"),
        ("grassroots_committee", "commune_committee"),
        ("departmental_committee", "grassroots_committee"),
        ("subordinate_branch", "departmental_committee"),
        ("subordinate_branch", "grassroots_committee"),
        # with the powers of the level above the grassroots
        ("commune_committee", "district_committee"),
        ("district_committee", "commune_committee"),
        ("grassroots_branch", "grassroots_committee"),
        ("grassroots_committee", "grassroots_committee"),
    ],
)
def test_what_the_charter_lets_stand_under_each_other_may(category: str, superior: str) -> None:
    assert wrong_superior(category=category, superior=superior) is None


@pytest.mark.parametrize(("category", "superior"), [("agency", "tinh"), ("", "province_committee")])
def test_a_category_that_the_hierarchy_does_not_name_says_nothing(
    category: str, superior: str
) -> None:
    assert wrong_superior(category=category, superior=superior) is None
    assert wrong_superior(category="central_committee", superior="agency") is None
