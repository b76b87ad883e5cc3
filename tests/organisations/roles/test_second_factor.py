"""A second factor is due by role, and by the category of the unit."""

from typing import Any

import pytest

from tests.organisations.roles.acts import give
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import second_factor_is_due

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("needed", "due"),
    [
        (set(), set()),
        ({(Role.AUDITOR, "")}, {"tinh", "xa-a1"}),
        ({(Role.AUDITOR, "province_committee")}, {"tinh"}),
        ({(Role.ADMINISTRATOR, "")}, set()),
    ],
)
def test_a_second_factor_is_due_for_what_the_setting_names(
    units: dict[str, Unit], settings: Any, needed: set[tuple[Role, str]], due: set[str]
) -> None:
    settings.SECOND_FACTOR_FOR = frozenset(needed)
    grants = {
        code: give(User.objects.create_user(username=code, label=code), Role.AUDITOR, units[code])
        for code in ("tinh", "xa-a1")
    }

    assert {code for code, grant in grants.items() if second_factor_is_due([grant])} == due
