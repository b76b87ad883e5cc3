"""What an installation demands of accounts is read whole or refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from xeploai.config.signing_in import roles_with_second_factor, yes_or_no
from xeploai.domain.roles import Role

TWO = "XEPLOAI_TWO_ADMINISTRATORS"
FACTOR = "XEPLOAI_SECOND_FACTOR_FOR"


@pytest.mark.parametrize(("given", "value"), [("1", True), ("0", False), ("", None), (" ", None)])
def test_a_second_person_is_demanded_or_not_or_left_open(given: str, value: bool | None) -> None:
    assert yes_or_no({TWO: given}, TWO) is value
    assert yes_or_no({}, TWO) is None


def test_roles_are_named_for_all_units_or_for_a_category() -> None:
    given = " AUDITOR, ORGANISATION_BOARD : province_committee ,"

    assert roles_with_second_factor({FACTOR: given}) == {
        (Role.AUDITOR, ""),
        (Role.ORGANISATION_BOARD, "province_committee"),
    }
    assert roles_with_second_factor({}) == frozenset()


@pytest.mark.parametrize("given", ["KING", "AUDITOR:kingdom", "AUDITOR;ADMINISTRATOR"])
def test_an_unknown_role_or_category_stops_the_start(given: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=FACTOR):
        roles_with_second_factor({FACTOR: given})


def test_another_word_than_yes_or_no_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match=TWO):
        yes_or_no({TWO: "yes"}, TWO)
