"""Roles: which account acts for which unit, from when until when."""

from xeploai.organisations.models import RoleGrant
from xeploai.organisations.register import Person, branch_of, person_by_code, unit_by_code

from .operations import close_account, delegate_role, end_role, grant_role, link_person
from .queries import (
    accounts_within_reach,
    current_and_future_roles,
    delegations_by,
    grant_by_id,
    granters,
    grants_below,
    grants_of,
    grants_of_units,
    grants_on_closed_units,
    person_of,
    roles_of,
    superiors_of_places,
    unit_names_of_accounts,
)

__all__ = [
    "Person",
    "RoleGrant",
    "accounts_within_reach",
    "branch_of",
    "close_account",
    "current_and_future_roles",
    "delegate_role",
    "delegations_by",
    "end_role",
    "grant_by_id",
    "grant_role",
    "granters",
    "grants_below",
    "grants_of",
    "grants_of_units",
    "grants_on_closed_units",
    "link_person",
    "person_by_code",
    "person_of",
    "roles_of",
    "superiors_of_places",
    "unit_by_code",
    "unit_names_of_accounts",
]
