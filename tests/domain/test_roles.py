"""Who may do what: the acts that only few roles are open to."""

import pytest

from xeploai.domain.roles import ACTS, CHANGING, Act, Role, roles_that_may


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        (Act.MANAGE_ACCOUNTS, (Role.ADMINISTRATOR,)),
        (Act.KEEP_REGISTER, (Role.ORGANISATION_BOARD,)),
        (Act.SEE_JOURNAL, (Role.AUDITOR,)),
        (Act.SET_RULES, (Role.ORGANISATION_BOARD, Role.DECIDING_AUTHORITY)),
        (
            Act.REHEARSE,
            (
                Role.BRANCH_SECRETARY,
                Role.EXECUTIVE_OFFICE,
                Role.ORGANISATION_BOARD,
                Role.DECIDING_AUTHORITY,
                Role.INSPECTION_COMMITTEE,
                Role.AUDITOR,
            ),
        ),
    ],
)
def test_the_acts_that_reach_furthest_are_open_to_few_roles(
    act: Act, roles: tuple[Role, ...]
) -> None:
    assert roles_that_may(act) == roles


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PUBLISHER, Role.AUDITOR])
def test_a_role_that_is_only_for_reading_changes_nothing(role: Role) -> None:
    assert not ACTS[role] & CHANGING


def test_who_manages_accounts_sees_no_figures() -> None:
    assert Role.ADMINISTRATOR not in roles_that_may(Act.SEE_FIGURES)
