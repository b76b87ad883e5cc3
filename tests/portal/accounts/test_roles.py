"""The roles of an account in words."""

from datetime import date

import pytest

from xeploai.organisations.models import RoleGrant
from xeploai.portal.accounts.roles import LATER, NOW, OVER, state_on

START, END = date(2024, 1, 1), date(2024, 6, 1)


@pytest.mark.parametrize(
    ("on", "until", "state"),
    [
        (date(2023, 12, 31), END, LATER),
        (START, END, NOW),
        (date(2024, 5, 31), END, NOW),
        (END, END, OVER),
        (date(2030, 1, 1), None, NOW),
        # ended before it began: it never was in force
        (date(2023, 12, 31), START, OVER),
    ],
)
def test_a_role_is_in_force_from_its_first_day_until_before_its_last(
    on: date, until: date | None, state: str
) -> None:
    assert state_on(RoleGrant(from_on=START, until_on=until), on) == state
