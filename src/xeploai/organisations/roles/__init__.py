"""Roles: which account acts for which unit, from when until when."""

from xeploai.organisations.models import RoleGrant

from .operations import close_account, delegate_role, end_role, grant_role, link_person
from .queries import (
    accounts_within_reach,
    current_and_future_roles,
    delegations_by,
    grant_by_id,
    granters,
    grants_below,
    grants_of,
    person_of,
    roles_of,
    unit_names_of_accounts,
)

__all__ = [
    "RoleGrant",
    "accounts_within_reach",
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
    "link_person",
    "person_of",
    "roles_of",
    "unit_names_of_accounts",
]
